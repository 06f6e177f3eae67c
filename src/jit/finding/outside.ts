import type { UserId } from '../ids.ts';

/**
 * What was seen of who has directly what policies grant, so that what others give outside the bot shows (Entra: "Roles are
 * being assigned outside of Privileged Identity Management"). Whoever was there at the first look is standing access, and
 * never reported for it nor removed.
 */
export type Watch = {
  lookedAt: Date;
  /** All policies that open it said at the last look that what others add is removed. */
  armed: boolean;
  there: UserId[];
  /** Of those, who was not there at the last looks, and how often running. */
  missed: { id: UserId; looks: number }[];
  /** Seen once, and told of when seen again: a list may lag (Graph: eventual consistency). */
  suspects: Suspect[];
};

/** `removable`: it appeared between two looks at which policies said so. */
type Suspect = { id: UserId; since: Date; removable: boolean };

/**
 * What explains somebody's access: `none`; `told` = a finding, or our own removal of a moment ago; `ours` = a grant gave
 * it; `beside` = a grant found it there and leans on it; `unsettled` = a grant is about to find out.
 */
export type Explained = 'none' | 'told' | 'ours' | 'beside' | 'unsettled';

/** What of a policy matters here. */
export type Rule = { enabled: boolean; createdAt: Date; changedAt: Date; removes: boolean };

export type Seen = { id: UserId; explained: Explained };

export type Look = { watch: Watch; unexplained: Suspect[]; lost: UserId[] };

/** A read that lags must not make standing access look like new: so many looks running say that somebody is not there. */
const LOOKS_TO_MISS = 3;

/**
 * One look at everybody who has it. `unexplained` = to be told of, once a read of its own agrees; `lost` = standing access
 * that is to be forgotten, once a read agrees. Null while it is too early to say who was there before.
 */
export function lookAgain(
  before: Watch | null,
  holders: readonly Seen[],
  rules: readonly Rule[],
  now: Date,
): Look | null {
  const all = rules.filter(({ enabled }) => enabled);
  const removes = all.length > 0 && all.every((rule) => rule.removes);
  if (before === null || rules.every(({ createdAt }) => createdAt > before.lookedAt)) {
    if (holders.some(({ explained }) => explained === 'unsettled')) return null;
    const there = holders.filter(({ explained }) => explained !== 'ours').map(({ id }) => id);
    const watch = { lookedAt: now, armed: removes, there, missed: [], suspects: [] };
    return { watch, unexplained: [], lost: [] };
  }
  // What was there when a policy was saved is not what it means, so the first look after it only takes stock.
  const armed = before.armed && removes && !rules.some(({ changedAt }) => changedAt > before.lookedAt);
  const known = new Set(before.there);
  const earlier = new Map(before.suspects.map((one) => [one.id, one]));
  const strangers = holders.filter(({ id }) => !known.has(id));
  const suspects = strangers.flatMap(({ id, explained }): Suspect[] => {
    if (explained === 'ours' || explained === 'told') return [];
    const suspect = earlier.get(id) ?? { id, since: now, removable: armed && explained !== 'unsettled' };
    return [{ ...suspect, removable: suspect.removable && armed }];
  });
  const free = new Set(strangers.filter(({ explained }) => explained === 'none').map(({ id }) => id));
  const missed = missedIn(before, new Set(holders.map(({ id }) => id)));
  return {
    watch: { lookedAt: now, armed: removes, there: before.there, missed, suspects },
    unexplained: suspects.filter(({ id }) => free.has(id) && earlier.has(id)),
    lost: missed.filter(({ looks }) => looks >= LOOKS_TO_MISS).map(({ id }) => id),
  };
}

function missedIn({ there, missed }: Watch, seen: ReadonlySet<UserId>): Watch['missed'] {
  const looks = new Map(missed.map((one) => [one.id, one.looks]));
  return there.filter((id) => !seen.has(id)).map((id) => ({ id, looks: (looks.get(id) ?? 0) + 1 }));
}

/** Reads confirmed that these are not there any more: should they have it again, that is new. */
export function withoutLost(watch: Watch, gone: ReadonlySet<UserId>): Watch {
  return {
    ...watch,
    there: watch.there.filter((id) => !gone.has(id)),
    missed: watch.missed.filter(({ id }) => !gone.has(id)),
  };
}
