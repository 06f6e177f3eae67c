import type { Change } from '../change.ts';
import { SYSTEM } from '../change.ts';
import { entitlementLabel } from '../entitlement.ts';
import type { Reading, WriteOutcome } from '../ports.ts';
import type { Holding } from './holding.ts';
import { advanceAll, beginLife, dropLeases, mayLandUntil, toAbsent, withFallen } from './leases.ts';
import { backOff } from './next-step.ts';
import { standing, withReceipt } from './on-answer.ts';
import { awake, onGone } from './on-gone.ts';

export type Timing = {
  /** Least time between two equal reads that settle something. */
  confirmGapMs: number;
  observeEveryMs: number;
};

/** For this long after our own removal a lagging read may still show what we took away (Graph: eventual consistency). */
const OWN_REMOVAL_SHOWS_MS = 5 * 60_000;
/** Between deletes while absence proves nothing. */
const REPEAT_DOUBTFUL_MS = 10_000;
/** Between looks for a late effect. */
const WATCH_LOOK_MS = 15_000;

/** A direct read came back: what it means depends on what the holding waits for. */
export function onReading(holding: Holding, reading: Reading, timing: Timing, now: Date): Change<Holding> {
  if (reading.kind === 'unavailable') {
    const nextAt = backOff(holding.tries, now, reading.retryAfterMs);
    return { body: { ...holding, tries: holding.tries + 1, lastError: reading.detail, nextAt }, events: [] };
  }
  // A replica may say so of somebody who is there: the watch goes on to its end.
  if (reading.kind === 'gone') {
    return holding.state === 'absent'
      ? onWatch(holding, false, now)
      : onGone(holding, reading, timing.confirmGapMs, now);
  }
  const there = awake(holding);
  const present = reading.kind === 'present' && !isSomebodyElses(holding, reading.assignmentId);
  switch (holding.state) {
    case 'adding':
      return holding.basis === null
        ? onBasis(there, present, now)
        : onConfirmHeld(there, present, reading, timing, now);
    case 'held':
      return onObservation(there, present, timing, now);
    case 'removing':
      return onConfirmAbsent(there, present, timing, now);
    case 'absent':
      return onWatch(there, present, now);
  }
}

/** Graph allows one assignment of a role to a person at a scope: another id than ours means ours is gone. */
function isSomebodyElses(holding: Holding, assignmentId: string | null): boolean {
  return (
    holding.state === 'removing' &&
    holding.assignmentId !== null &&
    assignmentId !== null &&
    assignmentId !== holding.assignmentId
  );
}

/** True while a read may still show what we took away. */
function removedLately(holding: Holding, now: Date): boolean {
  return holding.removedAt !== null && now.getTime() - holding.removedAt.getTime() < OWN_REMOVAL_SHOWS_MS;
}

function onBasis(holding: Holding, present: boolean, now: Date): Change<Holding> {
  // Right after our own removal "present" may be an echo of it: the add itself tells, since writes see the truth.
  if (present && !removedLately(holding, now)) return standing(holding, now);
  return {
    body: { ...holding, basis: { kind: 'none' }, tries: 0, nextAt: now },
    events: [
      {
        type: 'holding.basis-read',
        actor: SYSTEM,
        data: { basis: 'none', entitlement: entitlementLabel(holding.entitlement) },
      },
    ],
  };
}

function onConfirmHeld(
  holding: Holding,
  present: boolean,
  reading: Reading,
  timing: Timing,
  now: Date,
): Change<Holding> {
  // A lost attempt that a read does not show may still land: from now on presence means ours.
  const added = holding.added === 'no' ? 'maybe' : holding.added;
  const watchUntil = holding.attempt === null ? holding.watchUntil : mayLandUntil(now);
  if (present && added === 'maybe' && (removedLately(holding, now) || holding.reading?.present === true)) {
    const doubted = { present: true, since: now, count: 1 };
    return { body: { ...holding, attempt: null, added, watchUntil, reading: doubted, nextAt: now }, events: [] };
  }
  if (!present) {
    const count = holding.reading?.present === false ? holding.reading.count + 1 : 1;
    const since = count === 1 ? now : (holding.reading?.since ?? now);
    return {
      body: {
        ...holding,
        attempt: null,
        added,
        watchUntil,
        reading: { present: false, since, count },
        tries: holding.tries + 1,
        nextAt: backOff(holding.tries, now, null),
      },
      events: [],
    };
  }
  // What Graph answered to our add stands: right after our own removal a read may still show the id that we removed.
  const shown = reading.kind === 'present' && !removedLately(holding, now) ? reading.assignmentId : null;
  const assignmentId = holding.assignmentId ?? shown;
  return {
    body: {
      ...holding,
      state: 'held',
      attempt: null,
      added: 'yes',
      watchUntil,
      assignmentId,
      reading: null,
      heldAt: now,
      tries: 0,
      nextAt: new Date(now.getTime() + timing.observeEveryMs),
      receipts: withReceipt(holding, { action: 'read', at: now, answer: 'present', graphRequestId: null }),
    },
    events: [
      {
        type: 'holding.held',
        actor: SYSTEM,
        data: { entitlement: entitlementLabel(holding.entitlement), readAt: now },
      },
    ],
    effects: advanceAll(holding),
  };
}

function onObservation(holding: Holding, present: boolean, timing: Timing, now: Date): Change<Holding> {
  if (present) {
    const nextAt = new Date(now.getTime() + timing.observeEveryMs);
    return { body: { ...holding, reading: null, tries: 0, nextAt }, events: [] };
  }
  // An early look, since another lease changed: a read may not show yet what an earlier one showed.
  const shownFrom = new Date((holding.heldAt?.getTime() ?? 0) + timing.observeEveryMs);
  if (now < shownFrom) return { body: { ...holding, reading: null, nextAt: shownFrom }, events: [] };
  const first = holding.reading;
  if (first === null || now.getTime() - first.since.getTime() < timing.confirmGapMs) {
    const since = first?.since ?? now;
    const nextAt = new Date(since.getTime() + timing.confirmGapMs);
    return { body: { ...holding, reading: { present: false, since, count: 1 }, nextAt }, events: [] };
  }
  // Taken away outside the bot: never put back, and every grant that leant on it is told (design invariant 4).
  const requests = holding.leases.map((lease) => lease.requestId);
  const label = entitlementLabel(holding.entitlement);
  const outside: Change<Holding>['events'][number] = {
    type: 'holding.removed-outside',
    actor: SYSTEM,
    data: { entitlement: label, firstMissingAt: first.since, confirmedAt: now },
  };
  const dropped = dropLeases(holding, requests, 'removed outside', now);
  const fallen = withFallen(holding, 'removed-outside', 'taken away outside the bot');
  const mayLand = holding.watchUntil !== null && holding.watchUntil > now ? holding.watchUntil : null;
  return {
    body: toAbsent({ ...holding, leases: [], fallen }, null, mayLand),
    events: [outside, ...(dropped?.events.filter((event) => event.type === 'holding.lease-ended') ?? [])],
    effects: advanceAll(holding),
  };
}

function onConfirmAbsent(holding: Holding, present: boolean, timing: Timing, now: Date): Change<Holding> {
  if (present) {
    return {
      body: {
        ...holding,
        reading: { present: true, since: now, count: 1 },
        tries: holding.tries + 1,
        nextAt: backOff(holding.tries, now, null),
      },
      events: [],
    };
  }
  const first = holding.reading?.present === false ? holding.reading : null;
  if (first === null || now.getTime() - first.since.getTime() < timing.confirmGapMs) {
    const since = first?.since ?? now;
    const nextAt = new Date(since.getTime() + timing.confirmGapMs);
    return { body: { ...holding, reading: { present: false, since, count: 1 }, nextAt }, events: [] };
  }
  const doubtful = doubtUntil(holding);
  if (doubtful !== null && doubtful > now) {
    // "Revoked" must not be said of access that may live: the delete is sent again until absence proves something.
    const nextAt = new Date(Math.min(doubtful.getTime(), now.getTime() + REPEAT_DOUBTFUL_MS));
    return { body: { ...holding, removeAnsweredAt: null, reading: null, nextAt }, events: [] };
  }
  const watchUntil = removalIsProven(holding) ? null : mayLandUntil(now);
  const gone: Holding = {
    ...toAbsent(holding, now, watchUntil),
    nextAt: watchUntil === null ? null : new Date(now.getTime() + WATCH_LOOK_MS),
    receipts: withReceipt(holding, { action: 'read', at: now, answer: 'absent', graphRequestId: null }),
  };
  return {
    body: holding.leases.length > 0 ? { ...beginLife(gone, now), removedAt: now } : gone,
    events: [
      {
        type: 'holding.absent',
        actor: SYSTEM,
        data: {
          entitlement: entitlementLabel(holding.entitlement),
          reads: [first.since, now],
          leasesWaiting: holding.leases.length,
        },
      },
    ],
    effects: advanceAll(holding),
  };
}

/**
 * Every add of ours was answered, and Graph answered a delete of ours as done. "Not there" proves less: a replica that
 * has not heard of our add says so too (behaviour P16).
 */
function removalIsProven(holding: Holding): boolean {
  // Not only until its time: the id of an add that landed late looks like somebody else's, so only the watch finds it.
  const unanswered = holding.added === 'maybe' || holding.watchUntil !== null;
  return !unanswered && holding.receipts.some((one) => one.action === 'remove' && one.answer === 'done');
}

/**
 * Until when two absent reads prove nothing: Graph answered our add as done, and every delete of ours with "not there",
 * so replicas may not have heard of the add yet. Null when the reads count. An add without an answer does not hold the
 * end up: it is watched for afterwards.
 */
function doubtUntil({ receipts }: Holding): Date | null {
  const added = receipts.findLast((one) => one.action === 'add' && one.answer === 'done');
  const reached = receipts.some(
    (one) => one.action === 'remove' && one.answer !== 'already' && one.answer !== 'not-done',
  );
  return added === undefined || reached ? null : mayLandUntil(added.at);
}

/** Absent, but an add of ours without an answer may still land: if it did, it is undone. */
function onWatch(holding: Holding, present: boolean, now: Date): Change<Holding> {
  const over = holding.watchUntil === null || holding.watchUntil <= now;
  if (!present) {
    if (over) return { body: { ...holding, watchUntil: null, nextAt: null }, events: [] };
    return {
      body: {
        ...holding,
        nextAt: new Date(Math.min(now.getTime() + WATCH_LOOK_MS, holding.watchUntil?.getTime() ?? 0)),
      },
      events: [],
    };
  }
  return {
    body: {
      ...holding,
      state: 'removing',
      basis: { kind: 'none' },
      added: 'maybe',
      watchUntil: null,
      tries: 0,
      nextAt: now,
    },
    events: [
      {
        type: 'holding.answered',
        actor: SYSTEM,
        data: { action: 'add', entitlement: entitlementLabel(holding.entitlement), kind: 'late effect' },
      },
    ],
  };
}

/**
 * A process found that a write it sent had already been given up by others: whatever it did to Graph must be found
 * and put right (design invariant 5). `outcome` is what Graph answered it; without one the effect is not known.
 */
export function suspectLateEffect(
  holding: Holding,
  action: 'add' | 'remove',
  now: Date,
  outcome: WriteOutcome | null = null,
): Change<Holding> | null {
  const watched = mayLandUntil(now);
  // After a late removal a read may still show what is gone.
  const doubted = action === 'remove' ? { present: true, since: now, count: 1 } : null;
  switch (holding.state) {
    case 'absent':
      return action === 'add' ? { body: { ...holding, watchUntil: watched, nextAt: now }, events: [] } : null;
    case 'removing':
      return { body: { ...holding, added: 'maybe', removeAnsweredAt: null, reading: null, nextAt: now }, events: [] };
    case 'adding':
      // While the basis is not known, presence would look like standing access: it is ours.
      return {
        body: { ...holding, basis: holding.basis ?? { kind: 'none' }, added: 'maybe', reading: doubted, nextAt: now },
        events: [],
      };
    case 'held': {
      if (action === 'add') return onLateAddWhileHeld(holding, outcome, now);
      if (holding.basis?.kind !== 'none') return null;
      return { body: { ...holding, state: 'adding', added: 'maybe', reading: doubted, nextAt: now }, events: [] };
    }
  }
}

/** Graph does not answer "done" to an add of what was there: what looked like standing access is what our late add made. */
function onLateAddWhileHeld(holding: Holding, outcome: WriteOutcome | null, now: Date): Change<Holding> | null {
  if (holding.basis?.kind !== 'standing' || outcome?.kind !== 'done') return null;
  const { assignmentId } = outcome;
  return { body: { ...holding, basis: { kind: 'none' }, added: 'yes', assignmentId, nextAt: now }, events: [] };
}
