import { type Change, SYSTEM, withCause } from '../aggregate.ts';
import type { EventType } from '../audit/event.ts';
import { type Entitlement, entitlementKey, entitlementLabel, type PersonRef } from '../entitlement.ts';
import { backOff } from '../holding/next-step.ts';
import type { Cause, EligibilityId, TenantId } from '../ids.ts';
import type { Subject } from '../policy/policy.ts';
import type { EligibilityReading, EntraProblem, OrderOutcome } from './assignments.ts';

/** `convert`: a standing assignment becomes an eligibility (behaviour S2.1). */
export type EligibilityAction = 'add' | 'remove' | 'convert';

/** `making` and `ending` are about the eligibility, `unassigning` about the standing assignment that it replaces. */
export type OrderPhase = 'making' | 'ending' | 'unassigning' | 'done' | 'failed';

/**
 * What admins ordered of one pair of somebody and something, the latest order only: the others are in the audit trail.
 * The order is stored before Graph hears of it, and brought to its end by a loop, whichever process dies on the way.
 */
export type EligibilityOrder = {
  id: EligibilityId;
  tenantId: TenantId;
  holder: Subject;
  entitlement: Entitlement;
  /** How manyeth order it is of this pair. */
  number: number;
  action: EligibilityAction;
  /** Null: for good. */
  until: Date | null;
  reason: string;
  by: PersonRef;
  orderedAt: Date;
  /** What Entra had when it was ordered: `no`, `permanent`, or a time; null: it was not read. */
  before: string | null;
  phase: OrderPhase;
  problem: EntraProblem | null;
  /** Writes of this phase, and since when the last one is out. */
  attempts: number;
  attemptedAt: Date | null;
  /** Since when reads say that it is gone; two equal ones, apart, count (design invariant 3). */
  goneSince: Date | null;
  /** Looks without progress, for the back-off. */
  tries: number;
  nextAt: Date | null;
  /** Who has been told how it ended. */
  told: { by: boolean; holder: boolean };
  causes: Cause[];
};

export type OrderWish = Pick<
  EligibilityOrder,
  'tenantId' | 'holder' | 'entitlement' | 'action' | 'until' | 'reason' | 'by'
> & { before: EligibilityReading };

export function eligibilityId(tenant: TenantId, holder: Subject, entitlement: Entitlement): EligibilityId {
  return `${tenant}|${holder.id}|${entitlementKey(entitlement)}` as EligibilityId;
}

export function isUnderWay({ phase }: EligibilityOrder): boolean {
  return phase !== 'done' && phase !== 'failed';
}

/** A new order for the pair; the caller has seen that none is under way. */
export function ordered(wish: OrderWish, before: EligibilityOrder | null, cause: Cause, now: Date) {
  const { before: reading, ...facts } = wish;
  const body: EligibilityOrder = {
    ...facts,
    id: eligibilityId(wish.tenantId, wish.holder, wish.entitlement),
    number: (before?.number ?? 0) + 1,
    orderedAt: now,
    before: inShort(reading),
    phase: wish.action === 'remove' ? 'ending' : 'making',
    problem: null,
    attempts: 0,
    attemptedAt: null,
    goneSince: null,
    tries: 0,
    nextAt: now,
    told: { by: false, holder: false },
    causes: withCause(before?.causes ?? [], cause),
  };
  const after = wish.action === 'remove' ? 'no' : (wish.until?.toISOString() ?? 'permanent');
  const data = { reason: wish.reason, before: body.before, after };
  return { body, events: [event('eligibility.ordered', body, data, { kind: 'person', ...wish.by })] };
}

function inShort(reading: EligibilityReading): string | null {
  if (reading.kind === 'present') return reading.until?.toISOString() ?? 'permanent';
  return reading.kind === 'absent' ? 'no' : null;
}

/** Recorded before it is sent, so that a process that dies between the two leaves a trace. */
export function attempted(order: EligibilityOrder, now: Date): Change<EligibilityOrder> {
  const attempts = order.attempts + 1;
  const body = { ...order, attempts, attemptedAt: now, goneSince: null, nextAt: backOff(order.tries, now, null) };
  return { body, events: [event('eligibility.attempted', body, { phase: order.phase, attempt: attempts })] };
}

/** What Entra answered; `later` is only told apart by reading. */
export function answered(order: EligibilityOrder, outcome: OrderOutcome, now: Date): Change<EligibilityOrder> {
  const { kind } = outcome;
  const said = { phase: order.phase, answer: kind, ...('detail' in outcome ? { detail: outcome.detail } : {}) };
  const told = event('eligibility.answered', order, {
    ...said,
    ...('graphRequestId' in outcome ? { graphRequestId: outcome.graphRequestId } : {}),
  });
  if (outcome.kind === 'refused') {
    const failure = failed(order, outcome.problem, now);
    return { ...failure, events: [told, ...failure.events] };
  }
  const tries = order.tries + 1;
  const wait = outcome.kind === 'later' ? outcome.retryAfterMs : null;
  return { body: { ...order, tries, nextAt: backOff(tries, now, wait) }, events: [told] };
}

export function later(order: EligibilityOrder, retryAfterMs: number | null, now: Date): Change<EligibilityOrder> {
  const tries = order.tries + 1;
  return { body: { ...order, tries, nextAt: backOff(tries, now, retryAfterMs) }, events: [] };
}

/** A read shows the eligibility as it was ordered. */
export function made(order: EligibilityOrder, until: Date | null, now: Date): Change<EligibilityOrder> {
  const settled = event('eligibility.made', order, { until: until?.toISOString() ?? 'permanent' });
  const next = order.action === 'convert' ? ('unassigning' as const) : ('done' as const);
  return { body: enter(order, next, now), events: [settled] };
}

/** The first read that says so, or a later one that is far enough from it. */
export function seenGone(order: EligibilityOrder, gapMs: number, now: Date): Change<EligibilityOrder> {
  if (order.goneSince === null) {
    return { body: { ...order, goneSince: now, nextAt: new Date(now.getTime() + gapMs) }, events: [] };
  }
  const type = order.phase === 'ending' ? 'eligibility.ended' : 'eligibility.converted';
  return { body: enter(order, 'done', now), events: [event(type, order, {})] };
}

export function failed(order: EligibilityOrder, problem: EntraProblem, now: Date): Change<EligibilityOrder> {
  const why = [problem.code, ...problem.rules, problem.detail].filter((part) => part !== '').join(' ');
  const data = { phase: order.phase, why };
  return { body: { ...enter(order, 'failed', now), problem }, events: [event('eligibility.failed', order, data)] };
}

function enter(order: EligibilityOrder, phase: OrderPhase, now: Date): EligibilityOrder {
  return { ...order, phase, attempts: 0, attemptedAt: null, goneSince: null, tries: 0, nextAt: now };
}

/** Who could be told; nobody is tried for ever. */
export function toldOf(
  order: EligibilityOrder,
  told: EligibilityOrder['told'],
  retryAfterMs: number | null,
  now: Date,
): Change<EligibilityOrder> {
  const tries = order.tries + 1;
  const over = (told.by && told.holder) || tries >= MOST_TELLINGS;
  return { body: { ...order, told, tries, nextAt: over ? null : backOff(tries, now, retryAfterMs) }, events: [] };
}

const MOST_TELLINGS = 20;

function event(
  type: Extract<EventType, `eligibility.${string}`>,
  { holder, entitlement, action, number }: EligibilityOrder,
  data: Record<string, unknown>,
  actor: Change<EligibilityOrder>['events'][number]['actor'] = SYSTEM,
) {
  const about = { person: holder.name, entitlement: entitlementLabel(entitlement), action, order: number };
  return { type, actor, data: { ...about, ...data } };
}
