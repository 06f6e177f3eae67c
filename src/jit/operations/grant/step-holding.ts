import type { Change } from '../../aggregate.ts';
import type { Order, WriteOutcome } from '../../back-end.ts';
import { spend } from '../../budget/spend.ts';
import { after, change, commitOf } from '../../change.ts';
import type { Deps } from '../../deps.ts';
import { entitlementLabel } from '../../entitlement.ts';
import { fuseFor } from '../../holding/fuse.ts';
import type { Attempt, Holding } from '../../holding/holding.ts';
import { dropLeases, refuse } from '../../holding/leases.ts';
import { jittered, nextStep, spreadBackOff } from '../../holding/next-step.ts';
import { onAnswer, recordAttempt } from '../../holding/on-answer.ts';
import { onReading, suspectLateEffect } from '../../holding/on-reading.ts';
import type { Cause, RequestId } from '../../ids.ts';
import { holdingKind } from '../../kinds.ts';
import type { Stored } from '../../ports.ts';
import { reasonFor } from '../../request/reason-for.ts';
import { isLive } from '../../request/request.ts';
import { keepClaim } from '../keep-claim.ts';
import { expandAdvances } from '../message/expand-effects.ts';
import { noteRefused } from './graph-refusals.ts';
import { type Hand, handFor } from './hand.ts';

const CAUSE = 'loop:holding' as Cause;
/** Steps of one look; each is a commit, and the next look comes at once when more is due. */
const MOST_STEPS = 6;

type Claimed = Stored<Holding> & { claim: string };

/**
 * The loop that brings a holding to what its leases ask: the only thing that writes grants to Graph. Correct however
 * many processes run it at once: each write is recorded before it is sent, and settled by compare-and-set after.
 */
export async function stepHolding(deps: Deps, claimed: Claimed): Promise<void> {
  let stored: Stored<Holding> = claimed;
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = await oneStep(deps, stored, claimed.claim, step === 0);
    if (next === null) break;
    stored = next;
  }
  const done = await expandAdvances(deps, stored.outbox);
  const dueAt = holdingKind.dueAt(stored.body);
  const claim = { claim: claimed.claim, seq: stored.seq };
  await deps.holdings.settleEffects(stored.body.id, done, claim, dueAt);
  if (dueAt !== null && dueAt <= deps.clock.now()) deps.poke('holdings');
}

/** One commit, or null when there is nothing to do now. */
async function oneStep(
  deps: Deps,
  stored: Stored<Holding>,
  claim: string,
  first: boolean,
): Promise<Stored<Holding> | null> {
  const holding = stored.body;
  const step = nextStep(holding, deps.clock.now());
  const orphans = first || step.kind === 'add' ? await orphanedLeases(deps, holding) : [];
  if (orphans.length > 0) return commit(deps, stored, (body, at) => dropLeases(body, orphans, 'its grant is over', at));

  if (step.kind === 'rest' || step.kind === 'wait') return null;
  const hand = handFor(deps, holding);
  if (hand === null) return refuseUnknownBackEnd(deps, stored);
  if (step.kind === 'read') return read(deps, stored, hand, claim);
  const held = await heldBack(deps, stored, step.kind);
  return held ? null : write(deps, stored, hand, step.kind, claim);
}

/**
 * Takes the write from the quota that all replicas share, revocations first. Asked before the attempt is recorded: what
 * waits for its turn has not failed, and leaves nothing in the audit trail.
 */
async function heldBack(deps: Deps, stored: Stored<Holding>, action: Attempt['action']): Promise<boolean> {
  const taken = await spend(deps, 'graph-writes', stored.body.tenantId, action === 'remove' ? 'urgent' : 'normal');
  if (taken.ok) return false;
  await commit(deps, stored, (body, at) => {
    const nextAt = new Date(at.getTime() + taken.waitMs);
    // What must end comes back on the dot: what becomes free is kept for it, but not for long.
    return { body: { ...body, nextAt: action === 'remove' ? nextAt : jittered(nextAt, at, deps.random) }, events: [] };
  });
  return true;
}

/**
 * Leases whose grant is not live any more: a process that was slow may have put one on after the end. Looked for before
 * anything is added, when a lease is overdue, and whenever the loop looks at a shared holding.
 */
async function orphanedLeases(deps: Deps, holding: Holding): Promise<RequestId[]> {
  const orphans: RequestId[] = [];
  for (const lease of holding.leases) {
    const request = await deps.requests.load(lease.requestId);
    if (request === null || !isLive(request.body.grant)) {
      orphans.push(lease.requestId);
    } else if (lease.until <= deps.clock.now()) {
      await deps.requests.makeDue(lease.requestId, deps.clock.now());
      deps.poke('requests');
    }
  }
  return orphans;
}

async function read(deps: Deps, stored: Stored<Holding>, hand: Hand, claim: string): Promise<Stored<Holding> | null> {
  const reading = await keepClaim(deps, deps.holdings, stored.body.id, claim, () => hand.read());
  const retryAfterMs = reading.kind === 'unavailable' ? reading.retryAfterMs : null;
  return commit(deps, stored, (body, at) =>
    spread(deps, body, onReading(body, reading, deps.settings, at), { retryAfterMs, now: at }),
  );
}

async function write(
  deps: Deps,
  stored: Stored<Holding>,
  hand: Hand,
  action: Attempt['action'],
  claim: string,
): Promise<Stored<Holding> | null> {
  const order = action === 'remove' ? null : await orderFor(deps, stored.body);
  const until = order !== null && hand.move !== null ? { until: order.until } : {};
  const attempt: Attempt = { id: deps.random.uuid(), action, at: deps.clock.now(), ...until };
  const lookAgainAt = new Date(attempt.at.getTime() + deps.settings.claimMs);
  const recorded = await commit(deps, stored, (body) => recordAttempt(body, attempt, lookAgainAt));
  if (recorded === null) return null;
  // A process that slept between the record and now must not send: others may have moved on (design invariant 5).
  if (deps.clock.now() > lookAgainAt) return null;
  const { id, entitlement, backEnd } = recorded.body;
  const outcome = await keepClaim(deps, deps.holdings, id, claim, () => {
    if (order === null) return hand.remove();
    return action === 'move' && hand.move !== null ? hand.move(order) : hand.add(order);
  });
  const retryAfterMs = 'retryAfterMs' in outcome ? (outcome.retryAfterMs ?? null) : null;
  const settled = await change(deps.clock, deps.holdings, holdingKind, id, CAUSE, (body, at) => {
    const answered = onAnswer(body, attempt.id, outcome, at);
    return answered && spread(deps, body, answered, { retryAfterMs, now: at });
  });
  if (outcome.kind === 'refused') await noteRefused(deps, { entitlement, backEnd, detail: outcome.detail });
  if (settled === null) return null;
  if (settled.changed) return settled.stored;
  deps.log.warn(
    { holding: id, action },
    'a write was given up by others before its answer came: looking for its effect',
  );
  await suspect(deps, settled.stored.body, action, outcome);
  return null;
}

/** What Entra's own records say of the access, and until when Entra itself is to keep it. */
async function orderFor(deps: Deps, holding: Holding): Promise<Order> {
  const leases = holding.leases.toSorted((a, b) => b.until.getTime() - a.until.getTime());
  const longest = leases[0];
  const request = longest === undefined ? null : await deps.requests.load(longest.requestId);
  return {
    requestIds: leases.map((lease) => lease.requestId),
    reason: request === null ? '' : reasonFor(request.body),
    ticket: request?.body.terms.ticket ?? null,
    until: fuseFor(longest?.until ?? deps.clock.now()),
  };
}

/** Others gave up a write that this process has sent: whatever it did is found and put right. */
async function suspect(deps: Deps, holding: Holding, action: Attempt['action'], outcome: WriteOutcome): Promise<void> {
  await change(deps.clock, deps.holdings, holdingKind, holding.id, 'loop:late-effect' as Cause, (body, at) =>
    suspectLateEffect(body, action, at, outcome),
  );
  deps.poke('holdings');
}

async function refuseUnknownBackEnd(deps: Deps, stored: Stored<Holding>): Promise<Stored<Holding> | null> {
  const { backEnd, state, entitlement } = stored.body;
  if (state === 'adding')
    return commit(deps, stored, (body, at) => refuse(body, `the back end ${backEnd} is not built in`, at));
  deps.log.error({ backEnd, entitlement: entitlementLabel(entitlement) }, 'no back end to take this access back');
  return null;
}

/** Commits on exactly the version that was looked at; null when it moved on, and the next look decides afresh. */
async function commit(
  deps: Deps,
  stored: Stored<Holding>,
  decide: (body: Holding, now: Date) => Change<Holding> | null,
): Promise<Stored<Holding> | null> {
  const decided = decide(stored.body, deps.clock.now());
  if (decided === null) return null;
  const next = commitOf(holdingKind, decided, stored, CAUSE, deps.clock.now());
  const done = await deps.holdings.commit(stored.body.id, stored.seq, next);
  return done ? after(stored, next) : null;
}

/** A try that came to nothing is repeated with jitter: what failed together must not come back together. */
function spread(
  deps: Deps,
  before: Holding,
  decided: Change<Holding>,
  { retryAfterMs, now }: { retryAfterMs: number | null; now: Date },
): Change<Holding> {
  const { nextAt, tries } = decided.body;
  if (nextAt === null || tries <= before.tries) return decided;
  return { ...decided, body: { ...decided.body, nextAt: spreadBackOff(nextAt, now, deps.random, retryAfterMs) } };
}
