import type { Change, EffectDraft } from '../aggregate.ts';
import { SYSTEM } from '../aggregate.ts';
import type { Actor } from '../audit/event.ts';
import type { Notice } from '../delivery/delivery.ts';
import { entitlementLabel, type Held, holdingId, type PersonRef } from '../entitlement.ts';
import type { TenantId, UserId } from '../ids.ts';
import { endingExtension } from './extensions.ts';
import type { AccessRequest, EndReason, Grant, GrantItem, Vote } from './request.ts';
import { sessionsDue } from './sessions.ts';

/**
 * Both machines, pure. Request: `pending` to `approved | denied | cancelled | expired | closed`. Grant: `scheduled` to
 * `activating` to `active` to `revoking` to `ended`; `scheduled` straight to `ended`. Each returns null when the
 * request is not in a state that the transition leaves: somebody else was quicker, and their outcome stands.
 */
type Transition = Change<AccessRequest> | null;

const CARDS: EffectDraft = { type: 'cards' };

function person(ref: PersonRef): Actor {
  return { kind: 'person', id: ref.id, name: ref.name };
}

export function newGrant(request: AccessRequest, now: Date): Grant {
  const { person: holder, entitlements, account, startAt } = request.terms;
  return {
    state: 'scheduled',
    scheduledAt: startAt !== undefined && startAt > now ? startAt : now,
    activatingAt: null,
    activeAt: null,
    endsAt: null,
    items: itemsFor(request.tenantId, holder.id, account === undefined ? entitlements : [account]),
    warnedAt: null,
    endReason: null,
    endedBy: null,
    endNote: null,
    revokingAt: null,
    endedAt: null,
  };
}

function itemsFor(tenant: TenantId, principal: UserId, entitlements: readonly Held[]): GrantItem[] {
  return entitlements.map((entitlement) => ({
    holdingId: holdingId(tenant, principal, entitlement),
    entitlement,
    status: 'waiting',
    detail: null,
    confirmedAt: null,
  }));
}

/** The account is there: everything else goes to it, in one write with the knowledge whose it is (behaviour S0.2). */
export function accountOpened(request: AccessRequest, items: GrantItem[], account: PersonRef): Transition {
  const grant = request.grant;
  if (grant?.state !== 'activating' || grant.account !== undefined) return null;
  const given = itemsFor(request.tenantId, account.id, request.terms.entitlements);
  return {
    body: { ...request, grant: { ...grant, account: { ...account, passes: 0 }, items: [...items, ...given] } },
    events: [{ type: 'grant.account-opened', actor: SYSTEM, data: { account: account.name, accountId: account.id } }],
    effects: [],
  };
}

/** A vote that does not complete the quorum. */
export function recordVote(request: AccessRequest, vote: Vote, dropped: readonly Vote[]): Transition {
  if (request.state !== 'pending') return null;
  const votes = [...request.votes.filter((v) => !dropped.includes(v)), vote];
  return {
    body: { ...request, votes },
    events: [...droppedEvents(dropped), votedEvent(vote)],
    effects: [CARDS, ...droppedNotices(dropped)],
  };
}

/** The vote that completes the quorum: the decision and the grant it makes are one write. */
export function approve(request: AccessRequest, vote: Vote, dropped: readonly Vote[], now: Date): Transition {
  const voted = recordVote(request, vote, dropped);
  if (voted === null) return null;
  const body: AccessRequest = { ...voted.body, state: 'approved', decidedAt: now, grant: newGrant(request, now) };
  const approvers = body.votes.filter((v) => v.decision === 'approve').map((v) => v.approver.name);
  return {
    body,
    events: [...voted.events, { type: 'request.approved', actor: person(vote.approver), data: { approvers } }],
    effects: voted.effects ?? [],
  };
}

/** An approver takes back what they said before the quorum was there; the card asks them again. */
export function withdrawVote(request: AccessRequest, vote: Vote): Transition {
  if (request.state !== 'pending' || !request.votes.includes(vote)) return null;
  return {
    body: { ...request, votes: request.votes.filter((one) => one !== vote) },
    events: [
      {
        type: 'request.vote-withdrawn',
        actor: person(vote.approver),
        data: { decision: vote.decision, stage: vote.stage, votedAt: vote.at },
      },
    ],
    effects: [CARDS],
  };
}

/** One deny decides: it takes every approver of the quorum to say yes, and anybody of them to say no. */
export function deny(request: AccessRequest, vote: Vote, now: Date): Transition {
  if (request.state !== 'pending') return null;
  return {
    body: { ...request, state: 'denied', stateNote: vote.comment, decidedAt: now, votes: [...request.votes, vote] },
    events: [
      votedEvent(vote),
      { type: 'request.denied', actor: person(vote.approver), data: { comment: vote.comment, ...offerOf(vote) } },
    ],
    effects: [CARDS, { type: 'notice', to: request.terms.person.id, notice: deniedNotice(vote) }],
  };
}

/** Whoever offers something smaller is told of by that, and what they offer leads to its form. */
function deniedNotice({ offered }: Vote): Notice {
  return offered === undefined ? { kind: 'denied' } : { kind: 'offered', policy: offered };
}

function offerOf({ offered }: Vote): { offered?: string } {
  return offered === undefined ? {} : { offered };
}

function votedEvent(vote: Vote): Change<AccessRequest>['events'][number] {
  const data = { decision: vote.decision, stage: vote.stage, comment: vote.comment, ...offerOf(vote) };
  return { type: 'request.voted', actor: person(vote.approver), data };
}

function droppedEvents(dropped: readonly Vote[]): Change<AccessRequest>['events'] {
  return dropped.map((vote) => ({
    type: 'request.vote-dropped',
    actor: SYSTEM,
    data: { approver: vote.approver, votedAt: vote.at, why: 'no longer an approver' },
  }));
}

function droppedNotices(dropped: readonly Vote[]): EffectDraft[] {
  return dropped.map((vote) => ({
    type: 'notice',
    to: vote.approver.id,
    notice: { kind: 'vote-dropped', why: 'you are no longer an approver for it' },
  }));
}

export function cancel(request: AccessRequest, by: PersonRef, now: Date): Transition {
  if (request.state !== 'pending') return null;
  return {
    body: { ...request, state: 'cancelled', decidedAt: now },
    events: [{ type: 'request.cancelled', actor: person(by), data: {} }],
    effects: [CARDS],
  };
}

export function expire(request: AccessRequest, now: Date): Transition {
  if (request.state !== 'pending' || request.pendingUntil > now) return null;
  return {
    body: { ...request, state: 'expired', decidedAt: now },
    events: [{ type: 'request.expired', actor: SYSTEM, data: { pendingUntil: request.pendingUntil } }],
    effects: [CARDS, { type: 'notice', to: request.terms.person.id, notice: { kind: 'expired' } }],
  };
}

/** The world it was asked in is gone: policy changed or disabled, person disabled (design invariant 2, behaviour P10). */
export function close(request: AccessRequest, why: string, now: Date): Transition {
  const told: EffectDraft = { type: 'notice', to: request.terms.person.id, notice: { kind: 'closed' } };
  if (request.state === 'pending') {
    return {
      body: { ...request, state: 'closed', stateNote: why, decidedAt: now },
      events: [{ type: 'request.closed', actor: SYSTEM, data: { why } }],
      effects: [CARDS, told],
    };
  }
  const grant = request.grant;
  if (grant?.state !== 'scheduled') return null;
  return {
    body: {
      ...request,
      state: 'closed',
      stateNote: why,
      grant: { ...grant, state: 'ended', endReason: 'failed', endNote: why, endedAt: now },
      retryAt: null,
    },
    events: [
      { type: 'request.closed', actor: SYSTEM, data: { why } },
      { type: 'grant.ended', actor: SYSTEM, data: { reason: 'failed', why } },
    ],
    effects: [CARDS, told],
  };
}

/** Of access that begins now. One that was to start at a certain time ends by it, however late it was approved (behaviour A8). */
export function endOf({ terms }: AccessRequest, now: Date): Date {
  return new Date(Math.min((terms.startAt ?? now).getTime(), now.getTime()) + terms.durationMs);
}

/** Conditions hold again: the end is fixed now, before the first write to Graph (design invariant 3, behaviour A7). */
export function beginActivation(request: AccessRequest, now: Date): Transition {
  const grant = request.grant;
  if (grant?.state !== 'scheduled') return null;
  const endsAt = endOf(request, now);
  return {
    body: { ...request, grant: { ...grant, state: 'activating', activatingAt: now, endsAt }, retryAt: null },
    events: [{ type: 'grant.activating', actor: SYSTEM, data: { endsAt } }],
    effects: [CARDS],
  };
}

/** Every item is settled and at least one is held: the access is there. `shown`: also where the directory is asked for the person. */
export function activated(request: AccessRequest, items: GrantItem[], now: Date, shown = false): Transition {
  const grant = request.grant;
  if (grant?.state !== 'activating') return null;
  const labels = (status: GrantItem['status']) =>
    items.filter((item) => item.status === status).map((item) => entitlementLabel(item.entitlement));
  return {
    body: {
      ...request,
      grant: { ...grant, state: 'active', activeAt: now, items, ...(shown ? { shownAt: now } : {}) },
      retryAt: null,
    },
    events: [
      ...items
        .filter((item) => item.status === 'skipped')
        .map((item) => ({
          type: 'grant.item-skipped' as const,
          actor: SYSTEM,
          data: { entitlement: entitlementLabel(item.entitlement), reason: item.detail },
        })),
      {
        type: 'grant.active',
        actor: SYSTEM,
        data: { endsAt: grant.endsAt, held: labels('held'), standing: labels('standing'), skipped: labels('skipped') },
      },
    ],
    effects: [CARDS, { type: 'notice', to: request.terms.person.id, notice: { kind: 'active' } }],
  };
}

export function warned(request: AccessRequest, now: Date): Transition {
  const grant = request.grant;
  if (grant?.state !== 'active' || grant.warnedAt !== null || grant.endsAt === null || grant.endsAt <= now) return null;
  return {
    body: { ...request, grant: { ...grant, warnedAt: now } },
    events: [{ type: 'grant.warned', actor: SYSTEM, data: { endsAt: grant.endsAt } }],
    effects: [CARDS, { type: 'notice', to: request.terms.person.id, notice: { kind: 'ending-soon' } }],
  };
}

/** The grant is over; what it opened is being taken back. Nothing is called revoked yet. */
export function beginEnd(
  request: AccessRequest,
  end: { reason: EndReason; by: PersonRef | null; note: string | null },
  now: Date,
): Transition {
  const grant = request.grant;
  if (grant === null) return null;
  const ending = { ...grant, endReason: end.reason, endedBy: end.by, endNote: end.note };
  const actor = end.by === null ? SYSTEM : person(end.by);
  const data = { reason: end.reason, note: end.note };
  if (grant.state === 'scheduled') {
    return {
      body: { ...request, grant: { ...ending, state: 'ended', endedAt: now }, retryAt: null },
      events: [{ type: 'grant.ended', actor, data }],
      effects: [CARDS, ...endedNotices(request, end.reason)],
    };
  }
  if (grant.state !== 'activating' && grant.state !== 'active') return null;
  const begun: Change<AccessRequest> = {
    body: { ...request, grant: { ...ending, state: 'revoking', revokingAt: now }, retryAt: null },
    events: [{ type: 'grant.revoking', actor, data }],
    effects: [CARDS],
  };
  return endingExtension(begun, now);
}

/** Entra takes some of it back only later: the card says when. Null while there is nothing new to say. */
export function pending(request: AccessRequest, items: GrantItem[], now: Date): Transition {
  const grant = request.grant;
  if (grant?.state !== 'revoking') return null;
  const same = items.every((item, n) => item.removableAt?.getTime() === grant.items[n]?.removableAt?.getTime());
  if (same) return null;
  const due = sessionsDue(request, items, 'pending', now);
  return {
    body: { ...request, grant: { ...grant, items, ...(due === null ? {} : { sessions: due.sessions }) } },
    events: due === null ? [] : [due.event],
    effects: [CARDS],
  };
}

/** Every item is confirmed gone, or kept for a reason that is not this grant. */
export function ended(request: AccessRequest, items: GrantItem[], now: Date): Transition {
  const grant = request.grant;
  if (grant?.state !== 'revoking') return null;
  const reason = grant.endReason ?? 'expired';
  const receipt = items.map((item) => ({
    entitlement: entitlementLabel(item.entitlement),
    status: item.status,
    detail: item.detail,
    confirmedAt: item.confirmedAt,
  }));
  const due = sessionsDue(request, items, 'over', now);
  return {
    body: {
      ...request,
      grant: { ...grant, state: 'ended', items, endedAt: now, ...(due === null ? {} : { sessions: due.sessions }) },
    },
    events: [{ type: 'grant.ended', actor: SYSTEM, data: { reason, receipt } }, ...(due === null ? [] : [due.event])],
    effects: [CARDS, ...endedNotices(request, reason)],
  };
}

/** Whoever gave it back knows: their card says when that is confirmed, and no message comes beside it (behaviour P18). */
function endedNotices(request: AccessRequest, reason: EndReason): EffectDraft[] {
  return reason === 'released'
    ? []
    : [{ type: 'notice', to: request.terms.person.id, notice: { kind: 'ended', reason } }];
}
