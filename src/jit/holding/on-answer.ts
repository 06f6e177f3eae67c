import type { Change } from '../aggregate.ts';
import { SYSTEM } from '../aggregate.ts';
import type { WriteOutcome } from '../back-end.ts';
import { entitlementLabel } from '../entitlement.ts';
import { lastEnd, refusedFuse } from './fuse.ts';
import type { Attempt, Basis, Holding, Receipt } from './holding.ts';
import { advanceAll, mayLandUntil, refuse } from './leases.ts';
import { backOff } from './next-step.ts';
import { sleep, waitForNewborn } from './on-gone.ts';

const MOST_RECEIPTS = 20;
const MOVE_SHOWS_MS = 60_000;
/** Between looks at what Entra does not take back yet, while a write of ours could give it anew. */
const PENDING_LOOK_MS = 15_000;

export function withReceipt(holding: Holding, receipt: Receipt): Receipt[] {
  return [...holding.receipts, receipt].slice(-MOST_RECEIPTS);
}

/**
 * Records that a write is about to be sent: before Graph hears of it (design, order of a start). Should the process
 * die now, the next look comes at `lookAgainAt` and knows that the write may have happened.
 */
export function recordAttempt(holding: Holding, attempt: Attempt, lookAgainAt: Date): Change<Holding> {
  const earlier = holding.attempt;
  const earlierUnsettled = earlier !== null && earlier.action === 'add';
  // An attempt that is still recorded belongs to a process that died: it may have reached Graph.
  const receipts =
    earlier === null
      ? holding.receipts
      : withReceipt(holding, { action: earlier.action, at: earlier.at, answer: 'unknown', graphRequestId: null });
  return {
    body: {
      ...holding,
      receipts,
      attempt,
      added: earlierUnsettled ? 'maybe' : holding.added,
      watchUntil: earlierUnsettled ? mayLandUntil(attempt.at) : holding.watchUntil,
      reading: null,
      removeAnsweredAt: attempt.action === 'remove' ? null : holding.removeAnsweredAt,
      // Until Graph answers, what Entra keeps may be the old end or the new.
      ...(attempt.until === undefined ? {} : { fuse: { until: null, refused: holding.fuse?.refused ?? null } }),
      nextAt: lookAgainAt,
    },
    events: [
      {
        type: 'holding.attempted',
        actor: SYSTEM,
        data: { action: attempt.action, entitlement: entitlementLabel(holding.entitlement), attempt: attempt.id },
      },
    ],
  };
}

/** Graph answered the attempt. Null when the attempt is no longer ours to settle: what we sent is then a late effect. */
export function onAnswer(
  holding: Holding,
  attemptId: string,
  outcome: WriteOutcome,
  now: Date,
): Change<Holding> | null {
  if (holding.attempt?.id !== attemptId) return null;
  const { action, until = null } = holding.attempt;
  const receipt: Receipt = {
    action,
    at: now,
    answer: outcome.kind,
    graphRequestId: 'graphRequestId' in outcome ? outcome.graphRequestId : null,
  };
  const settled: Holding = { ...holding, attempt: null, receipts: withReceipt(holding, receipt) };
  const change = settle(action, settled, outcome, until, now);
  const answered: Change<Holding>['events'][number] = {
    type: 'holding.answered',
    actor: SYSTEM,
    data: { action, entitlement: entitlementLabel(holding.entitlement), attempt: attemptId, ...outcome },
  };
  return { ...change, events: [answered, ...change.events] };
}

function settle(
  action: Attempt['action'],
  holding: Holding,
  outcome: WriteOutcome,
  until: Date | null,
  now: Date,
): Change<Holding> {
  switch (action) {
    case 'add':
      return onAdd(holding, outcome, until, now);
    case 'move':
      return onMove(holding, outcome, until, now);
    case 'remove':
      return onRemove(holding, outcome, now);
  }
}

function onAdd(holding: Holding, outcome: WriteOutcome, until: Date | null, now: Date): Change<Holding> {
  switch (outcome.kind) {
    case 'done': {
      const fuse = until === null ? {} : { fuse: { until, refused: null } };
      const body: Holding = { ...progressed(holding, now), added: 'yes', assignmentId: outcome.assignmentId, ...fuse };
      return { body, events: [] };
    }
    case 'already':
      // Where Entra says until when access lasts, what is there is read again: it may end, and then ours begins.
      if (holding.added === 'no' && holding.fuse !== undefined) return { body: readAgain(holding, now), events: [] };
      // On a first attempt somebody else's; with an earlier attempt of ours, ours (design invariant 4, behaviour P16).
      return holding.added === 'no'
        ? standing(holding, now)
        : { body: { ...progressed(holding, now), added: 'yes' }, events: [] };
    case 'refused':
      return refuse(holding, outcome.detail, now);
    case 'gone':
      return holding.added === 'no'
        ? waitForNewborn(holding, outcome.detail, now)
        : sleep(holding, outcome.detail, holding.missing?.forGood ?? null, now);
    case 'later':
    case 'not-done':
      return { body: failed(holding, outcome.detail, now, retryAfterOf(outcome)), events: [] };
    case 'unknown': {
      const doubtful = failed(holding, outcome.detail, now, outcome.retryAfterMs ?? null);
      return { body: { ...doubtful, added: 'maybe', watchUntil: mayLandUntil(now) }, events: [] };
    }
  }
}

/** The basis as it was read does not agree with what Graph says to a write, which sees the truth. */
function readAgain(holding: Holding, now: Date): Holding {
  const nextAt = backOff(holding.tries, now, null);
  return { ...holding, basis: null, reading: null, tries: holding.tries + 1, nextAt };
}

/** Access is as it was whatever comes of it; only the end that Entra keeps is another, or is not. */
function onMove(holding: Holding, outcome: WriteOutcome, until: Date | null, now: Date): Change<Holding> {
  switch (outcome.kind) {
    case 'done':
      return {
        body: { ...progressed(holding, now), fuse: { until, refused: null }, nextAt: shownFrom(now) },
        events: [],
      };
    // Not there: what became of it is for a read to say.
    case 'already':
      return { body: { ...progressed(holding, now), fuse: refusedFuse(until, now) }, events: [] };
    case 'refused': {
      const body = { ...progressed(holding, now), fuse: refusedFuse(until, now), lastError: outcome.detail };
      const data = {
        entitlement: entitlementLabel(holding.entitlement),
        wanted: lastEnd(holding),
        why: outcome.detail,
      };
      return { body, events: [{ type: 'holding.end-not-moved', actor: SYSTEM, data }] };
    }
    case 'gone':
      return sleep(holding, outcome.detail, holding.missing?.forGood ?? null, now);
    case 'later':
    case 'not-done':
      return { body: failed(holding, outcome.detail, now, retryAfterOf(outcome)), events: [] };
    case 'unknown': {
      const doubtful = failed(holding, outcome.detail, now, retryAfterOf(outcome));
      // It brings back access that is taken directly meanwhile.
      return { body: { ...doubtful, watchUntil: mayLandUntil(now) }, events: [] };
    }
  }
}

/** Until then a read may show the end that was there before (Graph: eventual consistency). */
function shownFrom(now: Date): Date {
  return new Date(now.getTime() + MOVE_SHOWS_MS);
}

function retryAfterOf(outcome: WriteOutcome): number | null {
  return 'retryAfterMs' in outcome ? (outcome.retryAfterMs ?? null) : null;
}

function onRemove(holding: Holding, outcome: WriteOutcome, now: Date): Change<Holding> {
  switch (outcome.kind) {
    case 'done': {
      // Where the id had to be looked up, Graph took this one: reads that show another are about somebody else's.
      const assignmentId = outcome.assignmentId ?? holding.assignmentId;
      const keeps = outcome.besides?.left.map(({ label }) => label) ?? [];
      const { keeps: _, ...rest } = progressed(holding, now);
      const kept = keeps.length === 0 ? rest : { ...rest, keeps };
      return { body: { ...kept, assignmentId, removeAnsweredAt: now }, events: [] };
    }
    case 'already':
      return { body: { ...progressed(holding, now), removeAnsweredAt: now }, events: [] };
    case 'gone':
      return sleep(holding, outcome.detail, holding.missing?.forGood ?? null, now);
    case 'later':
      return { body: waitToRemove(holding, outcome.detail, outcome.at, now), events: [], effects: advanceAll(holding) };
    case 'not-done':
      return { body: failed(holding, outcome.detail, now, outcome.retryAfterMs), events: [] };
    // Retried without limit, and loud: access that should be gone may live (design invariant 3).
    case 'refused':
      return { body: failed(holding, outcome.detail, now, null), events: [] };
    case 'unknown':
      return { body: failed(holding, outcome.detail, now, outcome.retryAfterMs ?? null), events: [] };
  }
}

/** Nothing is wrong: Entra takes it back at that time, or ends it by itself before. Until then it is "revocation pending". */
function waitToRemove(holding: Holding, detail: string, at: Date | null, now: Date): Holding {
  if (at === null || at <= now) return failed(holding, detail, now, null);
  const burnsAt = holding.fuse?.until ?? null;
  const soonest = burnsAt !== null && burnsAt > now && burnsAt < at ? burnsAt : at;
  const waiting = { ...holding, tries: 0, lastError: null, removableAt: soonest, reading: null, nextAt: soonest };
  const mayLand = holding.watchUntil !== null && holding.watchUntil > now;
  if (!mayLand) return waiting;
  // A write that nobody heard the answer of may bring it back, so it is cut again until then (design invariant 5).
  return { ...waiting, nextAt: new Date(Math.min(soonest.getTime(), now.getTime() + PENDING_LOOK_MS)) };
}

function progressed(holding: Holding, now: Date): Holding {
  return { ...holding, tries: 0, lastError: null, dormant: null, missing: null, reading: null, nextAt: now };
}

function failed(holding: Holding, detail: string, now: Date, retryAfterMs: number | null): Holding {
  return { ...holding, tries: holding.tries + 1, lastError: detail, nextAt: backOff(holding.tries, now, retryAfterMs) };
}

/**
 * The person held it before us: nothing is written, now or at the end. What ends by itself (an assignment with an end, an
 * activation of their own) is looked at when it does: where a lease lasts longer, ours begins then.
 */
export function standing(holding: Holding, now: Date, until: Date | null = null): Change<Holding> {
  const basis: Basis = until === null ? { kind: 'standing' } : { kind: 'timed', until };
  return {
    body: {
      ...holding,
      state: 'held',
      basis,
      heldAt: now,
      tries: 0,
      lastError: null,
      missing: null,
      reading: null,
      nextAt: until,
    },
    events: [
      {
        type: 'holding.basis-read',
        actor: SYSTEM,
        data: {
          basis: basis.kind,
          entitlement: entitlementLabel(holding.entitlement),
          ...(until === null ? {} : { until }),
        },
      },
    ],
    effects: advanceAll(holding),
  };
}
