import type { Random } from '../ids.ts';
import { fuseStep } from './fuse.ts';
import type { Holding } from './holding.ts';

/** What the loop must do next to bring the holding to what its leases ask. */
export type Step =
  | { kind: 'rest' }
  | { kind: 'wait'; until: Date }
  | { kind: 'read' }
  | { kind: 'add' }
  | { kind: 'move' }
  | { kind: 'remove' };

/** A stale read may still show what a delete took away; after this long the delete is sent again. */
const REPEAT_REMOVAL_MS = 20_000;
/** A lost add is looked for this many times before it is sent again. */
const READS_BEFORE_REPEATING_ADD = 2;

/** Pure: the next step from the state alone. */
export function nextStep(holding: Holding, now: Date): Step {
  if (holding.nextAt === null) return { kind: 'rest' };
  if (holding.nextAt > now) return { kind: 'wait', until: holding.nextAt };
  switch (holding.state) {
    case 'absent':
      return { kind: 'read' };
    case 'held':
      return { kind: fuseStep(holding, now) ?? 'read' };
    case 'adding':
      return nextWhileAdding(holding);
    case 'removing':
      return nextWhileRemoving(holding, now);
  }
}

function nextWhileAdding(holding: Holding): Step {
  if (holding.basis === null || holding.dormant !== null) return { kind: 'read' };
  // An attempt that is still recorded belongs to a process that died or waits too long: read before sending again.
  if (holding.attempt !== null) return { kind: 'read' };
  if (holding.added === 'no') return { kind: 'add' };
  if (holding.added === 'yes') return { kind: 'read' };
  // "Present" that could not be believed: only the add itself tells, since writes see the truth.
  if (holding.reading?.present === true) return { kind: 'add' };
  return (holding.reading?.count ?? 0) >= READS_BEFORE_REPEATING_ADD ? { kind: 'add' } : { kind: 'read' };
}

function nextWhileRemoving(holding: Holding, now: Date): Step {
  if (holding.dormant !== null) return { kind: 'read' };
  if (holding.removeAnsweredAt === null) return { kind: 'remove' };
  const stillShown = holding.reading?.present === true;
  const waitedMs = now.getTime() - holding.removeAnsweredAt.getTime();
  return stillShown && waitedMs >= REPEAT_REMOVAL_MS ? { kind: 'remove' } : { kind: 'read' };
}

const BACK_OFF_MS = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000];
/** After this many tries the wait grows no longer. */
export const BACK_OFF_STEPS = BACK_OFF_MS.length;

/** When to try again after `tries` tries without progress; Graph's `Retry-After` wins when it is longer. */
export function backOff(tries: number, now: Date, retryAfterMs: number | null): Date {
  const step = BACK_OFF_MS[Math.min(tries, BACK_OFF_MS.length - 1)] ?? 60_000;
  return new Date(now.getTime() + Math.max(step, retryAfterMs ?? 0));
}

/** Shorter waits are not worth spreading. */
const LEAST_SPREAD_MS = 1_000;

/**
 * A back-off, spread so that those who failed together do not come back together: up to a fifth earlier, so that no end
 * is later for it; later where somebody asked for a wait, which is the least that they ask for (`retryAfterMs`).
 */
export function spreadBackOff(at: Date, now: Date, random: Random, retryAfterMs: number | null): Date {
  const waitMs = at.getTime() - now.getTime();
  if (waitMs < LEAST_SPREAD_MS) return at;
  const spreadMs = Math.floor(waitMs / 5);
  if ((retryAfterMs ?? 0) > waitMs - spreadMs) return jittered(at, now, random);
  return new Date(at.getTime() - random.below(spreadMs + 1));
}

/** Up to a fifth later, never earlier: for waits that Microsoft asked for (Graph: throttling guidance, `Retry-After`). */
export function jittered(at: Date, now: Date, random: Random): Date {
  const waitMs = Math.max(0, at.getTime() - now.getTime());
  return new Date(at.getTime() + random.below(Math.floor(waitMs / 5) + 1));
}
