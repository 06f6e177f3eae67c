import type { Beat } from './schedule.ts';

/** Everything that comes round by itself, and how often. Each calls one operation. */
export function beatsOf(operations: { housekeeping(): Promise<void> }): Beat[] {
  return [{ name: 'housekeeping', interval: '1 minute', lockMs: 60_000, run: operations.housekeeping }];
}
