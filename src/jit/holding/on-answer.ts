import type { Change } from '../change.ts';
import { SYSTEM } from '../change.ts';
import { entitlementLabel } from '../entitlement.ts';
import type { WriteOutcome } from '../ports.ts';
import type { Attempt, Holding, Receipt } from './holding.ts';
import { advanceAll, mayLandUntil, refuse } from './leases.ts';
import { backOff } from './next-step.ts';
import { sleep, waitForNewborn } from './on-gone.ts';

const MOST_RECEIPTS = 20;

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
  const action = holding.attempt.action;
  const receipt: Receipt = {
    action,
    at: now,
    answer: outcome.kind,
    graphRequestId: 'graphRequestId' in outcome ? outcome.graphRequestId : null,
  };
  const settled: Holding = { ...holding, attempt: null, receipts: withReceipt(holding, receipt) };
  const change = action === 'add' ? onAdd(settled, outcome, now) : onRemove(settled, outcome, now);
  const answered: Change<Holding>['events'][number] = {
    type: 'holding.answered',
    actor: SYSTEM,
    data: { action, entitlement: entitlementLabel(holding.entitlement), attempt: attemptId, ...outcome },
  };
  return { ...change, events: [answered, ...change.events] };
}

function onAdd(holding: Holding, outcome: WriteOutcome, now: Date): Change<Holding> {
  switch (outcome.kind) {
    case 'done':
      return { body: { ...progressed(holding, now), added: 'yes', assignmentId: outcome.assignmentId }, events: [] };
    case 'already':
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
    case 'not-done':
      return { body: failed(holding, outcome.detail, now, outcome.retryAfterMs), events: [] };
    case 'unknown': {
      const doubtful = failed(holding, outcome.detail, now, outcome.retryAfterMs ?? null);
      return { body: { ...doubtful, added: 'maybe', watchUntil: mayLandUntil(now) }, events: [] };
    }
  }
}

function onRemove(holding: Holding, outcome: WriteOutcome, now: Date): Change<Holding> {
  switch (outcome.kind) {
    case 'done': {
      // Where the id had to be looked up, Graph took this one: reads that show another are about somebody else's.
      const assignmentId = outcome.assignmentId ?? holding.assignmentId;
      return { body: { ...progressed(holding, now), assignmentId, removeAnsweredAt: now }, events: [] };
    }
    case 'already':
      return { body: { ...progressed(holding, now), removeAnsweredAt: now }, events: [] };
    case 'gone':
      return sleep(holding, outcome.detail, holding.missing?.forGood ?? null, now);
    case 'not-done':
      return { body: failed(holding, outcome.detail, now, outcome.retryAfterMs), events: [] };
    // Retried without limit, and loud: access that should be gone may live (design invariant 3).
    case 'refused':
      return { body: failed(holding, outcome.detail, now, null), events: [] };
    case 'unknown':
      return { body: failed(holding, outcome.detail, now, outcome.retryAfterMs ?? null), events: [] };
  }
}

function progressed(holding: Holding, now: Date): Holding {
  return { ...holding, tries: 0, lastError: null, dormant: null, missing: null, reading: null, nextAt: now };
}

function failed(holding: Holding, detail: string, now: Date, retryAfterMs: number | null): Holding {
  return { ...holding, tries: holding.tries + 1, lastError: detail, nextAt: backOff(holding.tries, now, retryAfterMs) };
}

/** The person held it before us: nothing is written, now or at the end. */
export function standing(holding: Holding, now: Date): Change<Holding> {
  return {
    body: {
      ...holding,
      state: 'held',
      basis: { kind: 'standing' },
      heldAt: now,
      tries: 0,
      lastError: null,
      missing: null,
      reading: null,
      nextAt: null,
    },
    events: [
      {
        type: 'holding.basis-read',
        actor: SYSTEM,
        data: { basis: 'standing', entitlement: entitlementLabel(holding.entitlement) },
      },
    ],
    effects: advanceAll(holding),
  };
}
