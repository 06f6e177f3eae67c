import { retell } from '../../cards/retell.ts';
import { parseDuration } from '../../jit/duration.ts';
import { parseStart } from '../../jit/start-time.ts';
import type { TurnDeps } from './turn-deps.ts';

/** `180d`, `2027-06-30` (the whole day), `2027-06-30 12:00`; null = for good. A fault is in the reader's words. */
export function readEnd(turn: TurnDeps, text: string | null): { until: Date | null } | { fault: string } {
  const typed = text?.trim() ?? '';
  if (typed === '' || /^(?:permanent(?:ly)?|for good)$/i.test(typed)) return { until: null };
  const { deps, reader } = turn;
  const now = deps.clock.now();
  const duration = parseDuration(typed);
  if ('ms' in duration) return { until: new Date(now.getTime() + duration.ms) };
  const date = /^\d{4}-\d{2}-\d{2}$/.test(typed);
  if (!date && /^p?t?\d+ ?[a-z]+$/i.test(typed)) return { fault: retell(duration.fault, reader) };
  const read = parseStart(date ? `${typed} 23:59` : typed, { now, timeZone: reader.timeZone });
  return 'at' in read ? { until: read.at } : { fault: retell(read.fault, reader) };
}
