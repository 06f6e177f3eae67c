import type { Change } from '../aggregate.ts';
import { SYSTEM } from '../aggregate.ts';
import type { Reading, WriteOutcome } from '../back-end.ts';
import { entitlementLabel } from '../entitlement.ts';
import { burnt, fuseOfReading, fuseStep, lastEnd } from './fuse.ts';
import type { Attempt, Holding } from './holding.ts';
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
const READS_BEFORE_DOUBT = 3;
/** Between looks for a late effect. */
const WATCH_LOOK_MS = 15_000;

/** A direct read came back: what it means depends on what the holding waits for. */
export function onReading(holding: Holding, reading: Reading, timing: Timing, now: Date): Change<Holding> {
  if (reading.kind === 'unavailable') {
    const nextAt = backOff(holding.tries, now, reading.retryAfterMs);
    return { body: { ...holding, tries: holding.tries + 1, lastError: reading.detail, nextAt }, events: [] };
  }
  if (reading.kind === 'gone') {
    // A replica may say so of somebody who is there: the watch goes on to its end.
    if (holding.state === 'absent') return onWatch(holding, false, now);
    // Graph took it away while it could: whoever restores the group or the unit restores none of it.
    const taken = holding.state === 'removing' && reading.what === 'target' && removalIsProven(holding);
    return taken
      ? onConfirmAbsent(awake(holding), false, timing, now)
      : onGone(holding, reading, timing.confirmGapMs, now);
  }
  const there = awake(holding);
  const present = reading.kind === 'present' && !isSomebodyElses(holding, reading);
  const until = reading.kind === 'present' ? reading.until : undefined;
  switch (holding.state) {
    case 'adding':
      return holding.basis === null
        ? onBasis(there, present, until ?? null, now)
        : onConfirmHeld(there, present, reading, timing, now);
    case 'held':
      if (there.basis?.kind === 'timed') return onTimed(there, present, until ?? null, timing, now);
      return onObservation({ ...there, ...fuseOfReading(there, until) }, present, timing, now);
    case 'removing':
      // "Revoked" may be said only when nothing is left of it anywhere (design invariant 3).
      return onConfirmAbsent(there, present || reading.leftover === true, timing, now);
    case 'absent':
      return onWatch(there, present, now);
  }
}

/**
 * Graph allows one assignment of a role to a person at a scope: another id than ours means ours is gone. What the person
 * activated for themselves is never ours.
 */
function isSomebodyElses(holding: Holding, reading: Extract<Reading, { kind: 'present' }>): boolean {
  if (holding.state !== 'removing' && holding.state !== 'absent') return false;
  if (reading.activated === true) return true;
  return (
    holding.state === 'removing' &&
    holding.assignmentId !== null &&
    reading.assignmentId !== null &&
    reading.assignmentId !== holding.assignmentId
  );
}

/** True while a read may still show what we took away. */
function removedLately(holding: Holding, now: Date): boolean {
  return holding.removedAt !== null && now.getTime() - holding.removedAt.getTime() < OWN_REMOVAL_SHOWS_MS;
}

function onBasis(holding: Holding, present: boolean, until: Date | null, now: Date): Change<Holding> {
  // Right after our own removal "present" may be an echo of it: the add itself tells, since writes see the truth. An
  // account that we made is never theirs: whoever enabled it, it is taken over.
  const mayBeTheirs = holding.entitlement.kind !== 'account' && !removedLately(holding, now);
  if (present && mayBeTheirs) return standing(holding, now, until);
  return {
    // Read for the second time, since Graph said to our add that it was there: the waits go on growing.
    body: { ...holding, basis: { kind: 'none' }, tries: holding.fuse === undefined ? 0 : holding.tries, nextAt: now },
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
        added: isDoubtful(holding, count) ? 'maybe' : added,
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
  const held: Holding = {
    ...holding,
    state: 'held',
    attempt: null,
    ...fuseOfReading(holding, reading.kind === 'present' ? reading.until : undefined),
    added: 'yes',
    watchUntil,
    assignmentId,
    reading: null,
    heldAt: now,
    tries: 0,
    nextAt: null,
    receipts: withReceipt(holding, { action: 'read', at: now, answer: 'present', graphRequestId: null }),
  };
  return {
    body: observedNext(held, timing, now),
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

/**
 * Entra said of our add that it was there, which could be access of the person's own that ended since; an add tells (Graph:
 * RoleAssignmentExists).
 */
function isDoubtful({ fuse, receipts }: Holding, absentReads: number): boolean {
  const answer = receipts.findLast((one) => one.action === 'add')?.answer;
  return fuse !== undefined && answer === 'already' && absentReads >= READS_BEFORE_DOUBT;
}

/** It is looked at again after a while, or now where Entra is to be told another end. */
function observedNext(holding: Holding, { observeEveryMs }: Timing, now: Date): Holding {
  const move = fuseStep(holding, now) === 'move';
  return { ...holding, nextAt: move ? now : new Date(now.getTime() + observeEveryMs) };
}

/**
 * Access of the person's own that ends by itself: while it lasts it is theirs, and longer where they made it so. Once two
 * reads show it gone, what leases are left begin ours; nothing of ours was sent before, so nothing is put back.
 */
function onTimed(holding: Holding, present: boolean, until: Date | null, timing: Timing, now: Date): Change<Holding> {
  if (present) {
    const settled = standing(holding, now, until);
    // The grants know already that it is theirs.
    return { ...settled, body: { ...settled.body, nextAt: laterThan(until, now, timing) }, events: [], effects: [] };
  }
  const first = holding.reading;
  if (first === null || now.getTime() - first.since.getTime() < timing.confirmGapMs) {
    const since = first?.since ?? now;
    const nextAt = new Date(since.getTime() + timing.confirmGapMs);
    return { body: { ...holding, reading: { present: false, since, count: 1 }, nextAt }, events: [] };
  }
  return {
    // For minutes a read may still show what was theirs, as after a removal of ours.
    body: { ...beginLife(holding, now), basis: { kind: 'none' }, removedAt: now },
    events: [
      {
        type: 'holding.basis-read',
        actor: SYSTEM,
        data: { basis: 'none', was: 'timed', entitlement: entitlementLabel(holding.entitlement) },
      },
    ],
  };
}

/** What should have ended and is still shown is looked at again after a while. */
function laterThan(until: Date | null, now: Date, { observeEveryMs }: Timing): Date | null {
  if (until === null) return null;
  return new Date(Math.max(until.getTime(), now.getTime() + observeEveryMs));
}

function onObservation(seen: Holding, present: boolean, timing: Timing, now: Date): Change<Holding> {
  // An answer to a move that is still awaited is not needed any more: the read says what Entra keeps. It may land yet.
  const holding = seen.attempt === null ? seen : { ...seen, attempt: null, watchUntil: mayLandUntil(now) };
  if (present) {
    return { body: observedNext({ ...holding, reading: null, tries: 0 }, timing, now), events: [] };
  }
  // Entra ended it, as it was told to: the grants end by their own time, and ask for the proof.
  const last = lastEnd(holding);
  if (last !== null && last <= now) {
    return { body: { ...holding, reading: null, nextAt: new Date(now.getTime() + timing.confirmGapMs) }, events: [] };
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
  const detail = burnt(holding, now) ? 'Entra itself ended it' : 'taken away outside the bot';
  const fallen = withFallen(holding, 'removed-outside', detail);
  const mayLand = holding.watchUntil !== null && holding.watchUntil > now ? holding.watchUntil : null;
  // Of an account that somebody shut, what it was given is taken back all the same.
  if (holding.entitlement.kind === 'account' && dropped !== null) {
    return { ...dropped, body: { ...dropped.body, fallen }, events: [outside, ...dropped.events] };
  }
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
  action: Attempt['action'],
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
      if (action === 'move') return onLateMove(holding, now);
      if (holding.basis?.kind !== 'none') return null;
      return { body: { ...holding, state: 'adding', added: 'maybe', reading: doubted, nextAt: now }, events: [] };
    }
  }
}

/** Entra may have been told an end that is no longer the right one: a read says which, and it is told again. */
function onLateMove(holding: Holding, now: Date): Change<Holding> | null {
  if (holding.fuse === undefined) return null;
  return { body: { ...holding, fuse: { ...holding.fuse, until: null, refused: null }, nextAt: now }, events: [] };
}

/** Graph does not answer "done" to an add of what was there: what looked like standing access is what our late add made. */
function onLateAddWhileHeld(holding: Holding, outcome: WriteOutcome | null, now: Date): Change<Holding> | null {
  if (holding.basis?.kind !== 'standing' || outcome?.kind !== 'done') return null;
  const { assignmentId } = outcome;
  return { body: { ...holding, basis: { kind: 'none' }, added: 'yes', assignmentId, nextAt: now }, events: [] };
}
