/**
 * Builders of the product's documents for tests: each makes a valid, ordinary one and takes overrides.
 * The story they tell: Amira Haddad asks for `exchange-admin` at 12:00 UTC on 14 October 2026, Ben Okafor decides.
 */

import { type Alert, alertId } from '../../src/jit/alert/alert.ts';
import type { AuditEvent } from '../../src/jit/audit/event.ts';
import type { Order } from '../../src/jit/back-end.ts';
import type { Delivery } from '../../src/jit/delivery/delivery.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/jit/duration.ts';
import { type Entitlement, holdingId, type PersonRef } from '../../src/jit/entitlement.ts';
import type { Holding, Lease } from '../../src/jit/holding/holding.ts';
import {
  type Cause,
  type DeliveryId,
  groupId,
  type PolicyId,
  type RequestId,
  roleDefinitionId,
  TENANT_SCOPE,
  tenantId,
  unitId,
  unitScope,
  userId,
} from '../../src/jit/ids.ts';
import type { Policy, PolicyTerms, Stage, Subject } from '../../src/jit/policy/policy.ts';
import type { Contact } from '../../src/jit/ports.ts';
import type { AccessRequest, Grant, GrantItem, RequestTerms, Vote } from '../../src/jit/request/request.ts';

/** The moment the story starts. */
export const NOON = new Date('2026-10-14T12:00:00Z');

/** A time relative to the start of the story, in minutes. */
export function minutesAfterNoon(minutes: number): Date {
  return new Date(NOON.getTime() + minutes * MINUTE_MS);
}

/** A GUID that is easy to tell apart in a failing test: `guid(7)` ends in 7. */
export function guid(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

export const TENANT = tenantId(guid(0xa));

export const AMIRA: PersonRef = { id: userId(guid(1)), name: 'Amira Haddad' };
export const BEN: PersonRef = { id: userId(guid(2)), name: 'Ben Okafor' };
export const CHLOE: PersonRef = { id: userId(guid(3)), name: 'Chloe Lindqvist' };
export const DAN: PersonRef = { id: userId(guid(4)), name: 'Dan Novak' };

type RoleEntitlement = Extract<Entitlement, { kind: 'role' }>;
type GroupEntitlement = Extract<Entitlement, { kind: 'group' }>;

export function buildPerson(overrides: Partial<PersonRef> = {}): PersonRef {
  return { ...AMIRA, ...overrides };
}

export function buildRole(overrides: Partial<RoleEntitlement> = {}): RoleEntitlement {
  return {
    kind: 'role',
    roleDefinitionId: roleDefinitionId('29232cdf-9323-42fd-ade2-1d097af3e4de'),
    name: 'Exchange Administrator',
    scope: TENANT_SCOPE,
    scopeName: null,
    privileged: true,
    ...overrides,
  };
}

/** A role that reaches no further than one administrative unit. */
export function buildUnitRole(overrides: Partial<RoleEntitlement> = {}): RoleEntitlement {
  return buildRole({
    roleDefinitionId: roleDefinitionId('fe930be7-5e62-47db-91af-98c3a49a38b1'),
    name: 'User Administrator',
    scope: unitScope(unitId(guid(0x500))),
    scopeName: 'Berlin',
    ...overrides,
  });
}

export function buildGroup(overrides: Partial<GroupEntitlement> = {}): GroupEntitlement {
  return { kind: 'group', groupId: groupId(guid(0x600)), name: 'SG-Mailbox-Operators', as: 'member', ...overrides };
}

export function userSubject(person: PersonRef = BEN): Subject {
  return { kind: 'user', id: person.id, name: person.name };
}

export function groupSubject(overrides: Partial<Extract<Subject, { kind: 'group' }>> = {}): Subject {
  return { kind: 'group', id: groupId(guid(0x700)), name: 'SG-Messaging-Leads', ...overrides };
}

export function buildStage(overrides: Partial<Stage> = {}): Stage {
  return { approvers: [groupSubject()], quorum: 1, ...overrides };
}

function buildPolicyTerms(overrides: Partial<PolicyTerms> = {}): PolicyTerms {
  return {
    name: 'exchange-admin',
    description: 'Run mailbox migrations',
    backEnd: 'direct',
    eligible: [groupSubject({ id: groupId(guid(0x701)), name: 'SG-Messaging' })],
    entitlements: [buildRole(), buildGroup()],
    duration: {
      minMs: 5 * MINUTE_MS,
      defaultMs: 2 * HOUR_MS,
      maxMs: 8 * HOUR_MS,
      optionsMs: [1, 2, 4].map((h) => h * HOUR_MS),
    },
    approval: [buildStage()],
    require: { justificationLength: 20, ticketPattern: '^INC\\d+$', approverComment: false },
    pendingTtlMs: 24 * HOUR_MS,
    warnBeforeMs: 10 * MINUTE_MS,
    channelId: null,
    ...overrides,
  };
}

/** `terms` takes overrides of its own. */
export function buildPolicy(overrides: Partial<Omit<Policy, 'terms'>> & { terms?: Partial<PolicyTerms> } = {}): Policy {
  const { terms, ...rest } = overrides;
  return {
    id: guid(0x800) as PolicyId,
    tenantId: TENANT,
    enabled: true,
    terms: buildPolicyTerms(terms),
    termsHash: 'a'.repeat(64),
    createdAt: NOON,
    changedAt: NOON,
    causes: [],
    ...rest,
  };
}

function buildTerms(overrides: Partial<RequestTerms> = {}): RequestTerms {
  return {
    person: AMIRA,
    policyId: guid(0x800) as PolicyId,
    policyName: 'exchange-admin',
    policyTermsHash: 'a'.repeat(64),
    backEnd: 'direct',
    entitlements: [buildRole(), buildGroup()],
    skipped: [],
    durationMs: 2 * HOUR_MS,
    justification: 'Move the finance mailboxes to the new database',
    ticket: 'INC0012345',
    approval: [buildStage()],
    approverCommentRequired: false,
    warnBeforeMs: 10 * MINUTE_MS,
    channelId: null,
    ...overrides,
  };
}

export function buildVote(overrides: Partial<Vote> = {}): Vote {
  return { stage: 0, approver: BEN, decision: 'approve', comment: null, at: minutesAfterNoon(5), ...overrides };
}

/** A pending request; `terms` takes overrides of its own. */
export function buildRequest(
  overrides: Partial<Omit<AccessRequest, 'terms'>> & { terms?: Partial<RequestTerms> } = {},
): AccessRequest {
  const { terms, ...rest } = overrides;
  return {
    id: 'R-7K3M9' as RequestId,
    tenantId: TENANT,
    state: 'pending',
    stateNote: null,
    terms: buildTerms(terms),
    termsHash: 'b'.repeat(64),
    submittedAt: NOON,
    pendingUntil: minutesAfterNoon(24 * 60),
    asked: [BEN, CHLOE],
    unreachable: [],
    votes: [],
    decidedAt: null,
    grant: null,
    retryAt: null,
    causes: ['activity-1' as Cause],
    ...rest,
  };
}

export function buildGrantItem(overrides: Partial<GrantItem> = {}): GrantItem {
  const entitlement = overrides.entitlement ?? buildRole();
  return {
    holdingId: holdingId(TENANT, AMIRA.id, entitlement),
    entitlement,
    status: 'held',
    detail: null,
    confirmedAt: null,
    ...overrides,
  };
}

/** An active grant, from 12:06 to 14:06 UTC. */
export function buildGrant(overrides: Partial<Grant> = {}): Grant {
  return {
    state: 'active',
    scheduledAt: minutesAfterNoon(5),
    activatingAt: minutesAfterNoon(5),
    activeAt: minutesAfterNoon(6),
    endsAt: minutesAfterNoon(126),
    items: [buildGrantItem(), buildGrantItem({ entitlement: buildGroup() })],
    warnedAt: null,
    endReason: null,
    endedBy: null,
    endNote: null,
    revokingAt: null,
    endedAt: null,
    ...overrides,
  };
}

/** A request that Ben approved at 12:05 UTC, with its grant. */
export function buildApproved(
  grant: Partial<Grant> = {},
  overrides: Parameters<typeof buildRequest>[0] = {},
): AccessRequest {
  return buildRequest({
    state: 'approved',
    votes: [buildVote()],
    decidedAt: minutesAfterNoon(5),
    grant: buildGrant(grant),
    ...overrides,
  });
}

export function buildLease(overrides: Partial<Lease> = {}): Lease {
  return { requestId: 'R-7K3M9' as RequestId, until: minutesAfterNoon(126), ...overrides };
}

/** An absent holding without leases: the start of its life. */
/** For two hours from now: back ends live in the emulator's time. */
export function buildOrder(overrides: Partial<Order> = {}): Order {
  const until = new Date(Date.now() + 2 * 60 * MINUTE_MS);
  return { requestIds: ['R-7K3M9' as RequestId], reason: 'R-7K3M9 approved by Ana', ticket: null, until, ...overrides };
}

export function buildHolding(overrides: Partial<Holding> = {}): Holding {
  const principal = overrides.principal ?? AMIRA;
  const entitlement = overrides.entitlement ?? buildRole();
  return {
    id: holdingId(TENANT, principal.id, entitlement),
    tenantId: TENANT,
    principal,
    entitlement,
    backEnd: 'direct',
    state: 'absent',
    leases: [],
    waiters: [],
    basis: null,
    attempt: null,
    added: 'no',
    removeAnsweredAt: null,
    watchUntil: null,
    assignmentId: null,
    reading: null,
    heldAt: null,
    removedAt: null,
    fallen: [],
    dormant: null,
    missing: null,
    tries: 0,
    lastError: null,
    nextAt: null,
    receipts: [],
    ...overrides,
  };
}

export function buildEvent(overrides: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: 'request:R-7K3M9#1.0',
    aggregate: 'request:R-7K3M9',
    seq: 1,
    n: 1,
    at: NOON,
    type: 'request.submitted',
    actor: { kind: 'person', id: AMIRA.id, name: AMIRA.name },
    tenantId: TENANT,
    cause: 'activity-1' as Cause,
    about: { requestId: 'R-7K3M9', personId: AMIRA.id },
    data: {},
    ...overrides,
  };
}

/** An approver's card that was not sent yet. */
export function buildDelivery(overrides: Partial<Delivery> = {}): Delivery {
  return {
    id: `R-7K3M9:${BEN.id}:card` as DeliveryId,
    tenantId: TENANT,
    requestId: 'R-7K3M9' as RequestId,
    recipient: { kind: 'person', id: BEN.id },
    content: { type: 'card', view: 'approver' },
    wantSeq: 1,
    sentSeq: -1,
    address: null,
    state: 'waiting',
    tries: 0,
    lastError: null,
    ...overrides,
  };
}

export function buildContact(overrides: Partial<Contact> = {}): Contact {
  return {
    userId: AMIRA.id,
    tenantId: TENANT,
    mri: '29:amira',
    name: AMIRA.name,
    conversationId: 'a:amira',
    serviceUrl: 'https://smba.trafficmanager.net/teams/',
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    welcomedAt: null,
    seenAt: NOON,
    ...overrides,
  };
}

/** Critical, open, raised at noon, and not shown to anybody yet. */
export function buildAlert(overrides: Partial<Alert> = {}): Alert {
  const topic = overrides.topic ?? 'removal';
  const subject = overrides.subject ?? 'the mailboxes';
  return {
    id: alertId(TENANT, topic, subject),
    tenantId: TENANT,
    topic,
    subject,
    severity: 'critical',
    text: {
      title: 'Not taken back yet: Amira Haddad, member of SG-Mailbox-Operators',
      lines: ['It should be gone since 2026-10-14 12:00:00Z (R-7K3M9).', 'Microsoft Graph does not answer.'],
      todo: 'The bot tries on without limit.',
    },
    open: true,
    raisedAt: NOON,
    clearedAt: null,
    revision: 0,
    copies: null,
    tries: 0,
    nextAt: NOON,
    ...overrides,
  };
}
