import type { Change } from '../aggregate.ts';
import { SYSTEM } from '../aggregate.ts';
import type { Reading } from '../back-end.ts';
import { entitlementLabel, type Held } from '../entitlement.ts';
import type { Fallen, Holding } from './holding.ts';
import { advanceAll, dropLeases, fallenFor, refuse, toAbsent } from './leases.ts';
import { BACK_OFF_STEPS, backOff } from './next-step.ts';

type Gone = Extract<Reading, { kind: 'gone' }>;

/** What was made seconds ago is not known everywhere yet: 5 to 30 s (Graph: eventual consistency). */
const NEWBORN_MS = 30_000;
/**
 * Nobody has any access through what is deleted, so there is time: longer than a replica may lag, since one that has not
 * heard of the deletion yet does not list the object as deleted either (Graph: eventual consistency).
 */
const FOR_GOOD_MS = 2 * 60_000;
/** A run of reads with a longer gap than this proves nothing: somebody may have been restored and deleted meanwhile. */
const MOST_GAP_MS = 90_000;
/** Between looks at a person or target that the directory has not shown for minutes. */
const DORMANT_LOOK_MS = 5 * 60_000;

/**
 * A read did not find the person or the target. A restored one gets back what it had (Graph: deleted items), so this is
 * an end only when nothing is left to restore, and every read has said so for minutes (design invariant 4).
 */
export function onGone(holding: Holding, reading: Gone, confirmGapMs: number, now: Date): Change<Holding> {
  if (nothingSentYet(holding)) return waitForNewborn(holding, reading.detail, now);
  if (!reading.forGood) return sleep(holding, reading.detail, null, now);
  const run = holding.missing?.forGood ?? null;
  const goesOn = run !== null && now.getTime() - run.lastAt.getTime() <= MOST_GAP_MS;
  const since = goesOn ? run.since : now;
  const settledAt = since.getTime() + Math.max(FOR_GOOD_MS, confirmGapMs);
  if (goesOn && now.getTime() >= settledAt) return goneForGood(holding, reading, since, now);
  const anew = goesOn ? holding : { ...holding, tries: 0 };
  const asleep = sleep(anew, reading.detail, { since, lastAt: now }, now);
  const nextAt = new Date(Math.min(asleep.body.nextAt?.getTime() ?? settledAt, settledAt));
  return { ...asleep, body: { ...asleep.body, nextAt } };
}

function nothingSentYet(holding: Holding): boolean {
  return holding.state === 'adding' && holding.added === 'no' && holding.attempt === null;
}

/** Before anything was sent: asked again for a while, then refused, since there may be nobody to give it to. */
export function waitForNewborn(holding: Holding, detail: string, now: Date): Change<Holding> {
  const since = holding.missing?.since ?? now;
  const until = since.getTime() + NEWBORN_MS;
  if (now.getTime() >= until) return refuse(holding, detail, now);
  const nextAt = new Date(Math.min(backOff(holding.tries, now, null).getTime(), until));
  const missing = { since, forGood: null };
  return { body: { ...holding, missing, tries: holding.tries + 1, lastError: detail, nextAt }, events: [] };
}

/** Nothing can be done: looked for often at first, should one replica only lag, and then now and again. */
export function sleep(
  holding: Holding,
  detail: string,
  forGood: NonNullable<Holding['missing']>['forGood'],
  now: Date,
): Change<Holding> {
  const tries = holding.dormant === null ? 0 : holding.tries;
  const body: Holding = {
    ...holding,
    dormant: detail,
    missing: { since: holding.missing?.since ?? now, forGood },
    reading: null,
    tries: tries + 1,
    nextAt: tries < BACK_OFF_STEPS ? backOff(tries, now, null) : new Date(now.getTime() + DORMANT_LOOK_MS),
  };
  if (holding.dormant !== null) return { body, events: [] };
  const data = { entitlement: entitlementLabel(holding.entitlement), reason: detail };
  return { body, events: [{ type: 'holding.dormant', actor: SYSTEM, data }], effects: advanceAll(holding) };
}

/** Read again, or written: it is there. What was asked while it was not there is asked at once. */
export function awake(holding: Holding): Holding {
  const tries = holding.dormant === null ? holding.tries : 0;
  return { ...holding, dormant: null, missing: null, lastError: null, tries };
}

function goneForGood(holding: Holding, reading: Gone, since: Date, now: Date): Change<Holding> {
  const why = whyForGood(reading.what, holding.entitlement);
  const leased = holding.leases.map((lease) => lease.requestId);
  const fallen = fallenFor(holding, [...holding.waiters, ...leased], 'gone', why);
  const dropped = dropLeases(holding, leased, why, now);
  const type = holding.state === 'held' ? 'holding.removed-outside' : 'holding.absent';
  const data = { entitlement: entitlementLabel(holding.entitlement), why, reads: [since, now], detail: reading.detail };
  return {
    body: toAbsent({ ...holding, leases: [], fallen }, now, null),
    events: [
      { type, actor: SYSTEM, data },
      ...(dropped?.events.filter((event) => event.type === 'holding.lease-ended') ?? []),
    ],
    effects: advanceAll(holding),
  };
}

function whyForGood(what: Gone['what'], entitlement: Held): Fallen['detail'] {
  if (what === 'principal') return 'the account was deleted for good';
  if (entitlement.kind === 'group') return 'the group was deleted for good';
  return 'the role or its administrative unit was deleted for good';
}
