import { change } from '../../change.ts';
import type { Deps } from '../../deps.ts';
import { HOUR_MS } from '../../duration.ts';
import type { EligibilityReading, EntraProblem, OrderOutcome } from '../../entra/assignments.ts';
import {
  answered,
  attempted,
  type EligibilityOrder,
  failed,
  isUnderWay,
  later,
  made,
  seenGone,
  toldOf,
} from '../../entra/eligibility-order.ts';
import type { Cause } from '../../ids.ts';
import { eligibilityKind } from '../../kinds.ts';
import type { Outbound } from '../../messenger.ts';
import type { Stored } from '../../ports.ts';
import { keepClaim } from '../keep-claim.ts';
import { coveringPolicies } from './covering-policies.ts';
import { mayRemoveGlobalAdmin } from './last-global-admin.ts';

const CAUSE = 'loop:eligibility' as Cause;
/** An order that Entra neither takes nor refuses is given up then: its admin is told, and may order it again. */
const GIVE_UP_MS = 2 * HOUR_MS;
/** For so long after an answer a read may lag; then it is sent again, which changes nothing where it was done. */
const SHOWS_WITHIN_MS = 60_000;
/** What Entra rounds of an end. */
const SAME_MS = 60_000;

type Claimed = Stored<EligibilityOrder> & { claim: string };
type Decide = (order: EligibilityOrder, now: Date) => ReturnType<typeof later> | null;

/** Brings one order as far as it can go: reads, sends what a read does not show yet, confirms, tells. */
export async function stepEligibility(deps: Deps, claimed: Claimed): Promise<void> {
  const { id } = claimed.body;
  await keepClaim(deps, deps.eligibilities, id, claimed.claim, async () => {
    const order = claimed.body;
    if (!isUnderWay(order)) return tell(deps, claimed);
    if (order.phase === 'making') return make(deps, claimed);
    return takeAway(deps, claimed);
  });
}

/** Only while nobody else brought it further; the next look goes on from there. */
function commit(deps: Deps, { body, seq }: Stored<EligibilityOrder>, decide: Decide) {
  return change(deps.clock, deps.eligibilities, eligibilityKind, body.id, CAUSE, (order, now) =>
    order.number === body.number && order.phase === body.phase ? decide(order, now) : null,
  ).then((changed) => (changed?.changed === true && changed.stored.seq === seq + 1 ? changed.stored : null));
}

async function make(deps: Deps, claimed: Claimed): Promise<void> {
  const order = claimed.body;
  const reading = await deps.entra.read(order);
  if (reading.kind === 'unavailable') return unavailable(deps, claimed, reading);
  if (reading.kind === 'present' && sameEnd(reading.until, order.until)) {
    await commit(deps, claimed, (now, at) => made(now, reading.until, at));
    return deps.poke('eligibilities');
  }
  if (mayLag(deps, order)) return wait(deps, claimed);
  if (await givenUp(deps, claimed)) return;
  const from = deps.clock.now();
  if (order.until !== null && order.until <= from) {
    return giveUp(deps, claimed, { code: 'moved', rules: [], detail: '' });
  }
  await send(deps, claimed, () => deps.entra.make({ ...wishOf(order), from, until: order.until }, reading));
}

async function takeAway(deps: Deps, claimed: Claimed): Promise<void> {
  const order = claimed.body;
  const ending = order.phase === 'ending';
  const reading = ending ? await deps.entra.read(order) : await deps.entra.readAssigned(order);
  if (reading.kind === 'unavailable') return unavailable(deps, claimed, reading);
  if (reading.kind === 'absent') {
    const gap = deps.settings.confirmGapMs;
    const seen = order.goneSince;
    if (seen !== null && deps.clock.now().getTime() - seen.getTime() < gap) return wait(deps, claimed);
    await commit(deps, claimed, (now, at) => seenGone(now, gap, at));
    return deps.poke('eligibilities');
  }
  if (mayLag(deps, order)) return wait(deps, claimed);
  if (await givenUp(deps, claimed)) return;
  if (!ending) {
    const stands = await mayUnassign(deps, order);
    if (stands === 'later') return wait(deps, claimed);
    if (stands !== null) return giveUp(deps, claimed, stands);
  }
  await send(deps, claimed, () => (ending ? deps.entra.end(wishOf(order)) : deps.entra.unassign(wishOf(order))));
}

/** What must hold at the very moment at which a standing assignment goes: never both lost, never the last one. */
async function mayUnassign(deps: Deps, order: EligibilityOrder): Promise<EntraProblem | 'later' | null> {
  const eligible = await deps.entra.read(order);
  if (eligible.kind === 'unavailable') return 'later';
  if (eligible.kind === 'absent') return { code: 'moved', rules: [], detail: '' };
  const last = await mayRemoveGlobalAdmin(deps, order);
  if (last === 'yes') return null;
  return last === 'later' ? 'later' : { code: 'last-admin', rules: [], detail: '' };
}

function wishOf(order: EligibilityOrder) {
  const { holder, entitlement, reason, by } = order;
  const correlation = `${order.id}#${order.number}`;
  return { holder, entitlement, correlation, reason: `${by.name}: ${reason}`.slice(0, 500) };
}

/** Recorded, sent, and the answer recorded. */
async function send(deps: Deps, claimed: Claimed, write: () => Promise<OrderOutcome>): Promise<void> {
  const sent = await commit(deps, claimed, attempted);
  if (sent === null) return;
  const outcome = await write();
  await commit(deps, sent, (order, now) => answered(order, outcome, now));
  deps.poke('eligibilities');
}

function sameEnd(one: Date | null, other: Date | null): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(one.getTime() - other.getTime()) <= SAME_MS;
}

function mayLag({ clock }: Deps, { attemptedAt, tries }: EligibilityOrder): boolean {
  if (attemptedAt === null || tries === 0) return false;
  return clock.now().getTime() - attemptedAt.getTime() < SHOWS_WITHIN_MS;
}

async function wait(deps: Deps, claimed: Claimed): Promise<void> {
  await commit(deps, claimed, (order, now) => later(order, null, now));
}

async function unavailable(
  deps: Deps,
  claimed: Claimed,
  reading: Extract<EligibilityReading, { kind: 'unavailable' }>,
): Promise<void> {
  if (await givenUp(deps, claimed)) return;
  await commit(deps, claimed, (order, now) => later(order, reading.retryAfterMs, now));
}

async function givenUp(deps: Deps, claimed: Claimed): Promise<boolean> {
  const { orderedAt } = claimed.body;
  if (deps.clock.now().getTime() - orderedAt.getTime() < GIVE_UP_MS) return false;
  await giveUp(deps, claimed, { code: 'no-answer', rules: [], detail: '' });
  return true;
}

async function giveUp(deps: Deps, claimed: Claimed, problem: EntraProblem): Promise<void> {
  const { id, phase } = claimed.body;
  deps.log.warn({ eligibility: id, phase, problem: problem.code }, 'an order about eligibility failed');
  await commit(deps, claimed, (order, now) => failed(order, problem, now));
  deps.poke('eligibilities');
}

/**
 * Whoever ordered it hears how it ended, and the person what it means for them, with the way to ask (behaviour S2.5).
 * The members of a group are not told one by one: the form of a request shows it to them (behaviour P18).
 */
async function tell(deps: Deps, claimed: Claimed): Promise<void> {
  const { body: order } = claimed;
  const { by, holder } = order;
  const waits: (number | null)[] = [];
  const say = async (
    to: typeof by.id,
    message: Omit<Extract<Outbound, { type: 'eligibility' }>, 'type' | 'reader'>,
  ) => {
    const outcome = await deps.messenger.send(
      { kind: 'person', id: to },
      { type: 'eligibility', reader: to, ...message },
    );
    if (outcome.kind === 'retry') waits.push(outcome.retryAfterMs);
    return outcome.kind !== 'retry';
  };
  const told = { ...order.told };
  if (!told.by) told.by = await say(by.id, { order, to: 'admin', policies: [] });
  if (!told.holder) {
    if (holder.kind === 'group' || order.phase === 'failed' || holder.id === by.id) told.holder = true;
    else {
      const policies = order.action === 'remove' ? [] : await coveringPolicies(deps, holder, order.entitlement);
      if (policies !== null) told.holder = await say(holder.id, { order, to: 'holder', policies });
    }
  }
  await commit(deps, claimed, (now, at) => toldOf(now, told, Math.max(0, ...waits.map((ms) => ms ?? 0)), at));
}
