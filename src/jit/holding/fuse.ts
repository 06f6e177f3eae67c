import { MINUTE_MS } from '../duration.ts';
import type { Fuse, Holding } from './holding.ts';

/** PIM takes no shorter window (Graph: ActiveDurationTooShort). */
const LEAST_WINDOW_MS = 5 * MINUTE_MS;
/** A window of whole minutes that Entra counts from when it hears of it ends this much after ours at most. */
const SLACK_MS = 2.5 * MINUTE_MS;
const TELL_AGAIN_MS = 10 * MINUTE_MS;
/** What Entra would never end, in a form that compares. */
const NEVER = new Date(8.64e15);

/**
 * The end to tell Entra for leases that end at `until`: on the next whole minute, since durations are told in minutes, so
 * that our own removal comes first and Entra's is the one that burns when we are gone (D1).
 */
export function fuseFor(until: Date): Date {
  return new Date(Math.ceil(until.getTime() / MINUTE_MS) * MINUTE_MS);
}

/** When the last lease ends; null without leases. */
export function lastEnd({ leases }: Pick<Holding, 'leases'>): Date | null {
  return leases.length === 0 ? null : new Date(Math.max(...leases.map((lease) => lease.until.getTime())));
}

/** What the loop of what is held must do about the end that Entra keeps, if anything. */
export function fuseStep(holding: Holding, now: Date): 'read' | 'move' | null {
  const { fuse } = holding;
  const last = lastEnd(holding);
  if (fuse === undefined || last === null || holding.basis?.kind !== 'none') return null;
  if (fuse.until === null) return 'read';
  const wanted = fuseFor(last);
  const lateMs = fuse.until.getTime() - last.getTime();
  if (lateMs >= 0 && lateMs <= SLACK_MS) return null;
  const { refused } = fuse;
  if (refused !== null && refused.end.getTime() === wanted.getTime() && refused.again > now) return null;
  // Too short a window would be refused; where Entra's end is the later one, our own removal comes first.
  return wanted.getTime() - now.getTime() < LEAST_WINDOW_MS ? null : 'move';
}

/** What a read says of the end that Entra keeps. */
export function fuseOfReading(holding: Holding, until: Date | null | undefined): Pick<Holding, 'fuse'> {
  if (holding.fuse === undefined || until === undefined) return {};
  return { fuse: { ...holding.fuse, until: until ?? NEVER } };
}

/** Entra would not take this end: it is told again when whoever runs the tenant may have mended it. */
export function refusedFuse(end: Date | null, now: Date): Fuse {
  return { until: null, refused: end && { end, again: new Date(now.getTime() + TELL_AGAIN_MS) } };
}

/** True while Entra takes nothing back yet, as it said: nothing is late, and nothing is wrong. */
export function awaitsEntra({ state, removableAt }: Holding, now: Date): boolean {
  return state === 'removing' && removableAt !== undefined && removableAt > now;
}

/** True once Entra itself has ended what we gave, as it was told to or as it insisted on. */
export function burnt({ fuse }: Holding, now: Date): boolean {
  return fuse !== undefined && fuse.until !== null && fuse.until <= now;
}
