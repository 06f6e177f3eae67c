import type { AccountChange } from '../../directory.ts';
import type { UserId } from '../../ids.ts';

/** How far the watch over accounts is. Lost, it costs a look at everybody concerned. */
export type LeaverMark = {
  /** Where the directory's changes go on; null: not begun, or the directory forgot. */
  token: string | null;
  /**
   * Those who seemed gone, and since when. They are looked at again for a while: a change may be told by one replica and
   * not be known yet to the one that is asked (Graph: eventual consistency).
   */
  suspects: { id: UserId; since: Date }[];
  /** Everybody concerned is looked at, until then at least: changes from before the token are told by nothing else. */
  checkUntil: Date | null;
  /** When all that there was to know was last known. */
  currentAt: Date;
};

/** Longer than a replica lags behind another. */
const CHECK_MS = 3 * 60_000;
const SUSPECT_MS = 10 * 60_000;

export function newMark(now: Date): LeaverMark {
  return { token: null, suspects: [], checkUntil: null, currentAt: now };
}

/** Begun anew: whoever left before this token is found by looking. */
export function begunAnew(mark: LeaverMark, now: Date): LeaverMark {
  return { ...mark, token: null, checkUntil: new Date(now.getTime() + CHECK_MS) };
}

/** Who seemed gone first keeps that time. */
export function suspecting(mark: LeaverMark, ids: readonly UserId[], now: Date): LeaverMark {
  const known = new Set(mark.suspects.map((one) => one.id));
  const fresh = [...new Set(ids)].filter((id) => !known.has(id));
  return { ...mark, suspects: [...mark.suspects, ...fresh.map((id) => ({ id, since: now }))] };
}

/** Read on: where to go on from, and who is gone by the last that was said of them. */
export function readOn(mark: LeaverMark, token: string, changes: readonly AccountChange[], now: Date): LeaverMark {
  const last = new Map(changes.map((change) => [change.id, change.what]));
  const gone = [...last].flatMap(([id, what]) => (what === 'present' ? [] : [id]));
  // Whoever is enabled again is let go of: a replica that lags must not end their access now.
  const suspects = mark.suspects.filter(({ id }) => last.get(id) !== 'present');
  return suspecting({ ...mark, token, suspects }, gone, now);
}

/** What need not be looked at again. Nobody who could not be looked at now is let go of. */
export function settled(
  mark: LeaverMark,
  seen: { unread: ReadonlySet<UserId>; checked: boolean; current: boolean },
  now: Date,
): LeaverMark {
  const over = mark.checkUntil !== null && seen.checked && mark.checkUntil <= now;
  return {
    ...mark,
    suspects: mark.suspects.filter(
      ({ id, since }) => seen.unread.has(id) || now.getTime() - since.getTime() < SUSPECT_MS,
    ),
    checkUntil: over ? null : mark.checkUntil,
    currentAt: seen.current ? now : mark.currentAt,
  };
}
