import type { AggregateKind } from './aggregate.ts';
import type { Alert } from './alert/alert.ts';
import type { Canary } from './canary/canary.ts';
import type { EligibilityOrder } from './entra/eligibility-order.ts';
import type { Finding } from './finding/finding.ts';
import type { Holding } from './holding/holding.ts';
import type { AlertId, EligibilityId, FindingId, HoldingId, PolicyId, RequestId } from './ids.ts';
import type { NewGroups } from './new-group/new-group.ts';
import type { Policy } from './policy/policy.ts';
import type { AlertRouting, Control } from './ports.ts';
import { openAskOf } from './request/open-ask.ts';
import type { AccessRequest, Grant } from './request/request.ts';

/** A lease whose time is over is looked at this long after, should its grant's own end have been missed. */
const OVERDUE_LEASE_MS = 5_000;

function earliest(...dates: (Date | null)[]): Date | null {
  const times = dates.filter((date) => date !== null).map((date) => date.getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/**
 * When the holder is warned: `warnBeforeMs` before the end, but never in the first three quarters of a short grant,
 * where a warning would only be noise (behaviour P18); nor in those of an extension.
 */
export function warnAt(grant: Grant, terms: { warnBeforeMs: number; durationMs: number }): Date | null {
  if (grant.endsAt === null) return null;
  return new Date(grant.endsAt.getTime() - Math.min(terms.warnBeforeMs, (grant.extendedMs ?? terms.durationMs) / 4));
}

function grantDueAt(
  grant: Grant,
  terms: { warnBeforeMs: number; durationMs: number },
  retryAt: Date | null,
): Date | null {
  switch (grant.state) {
    case 'scheduled':
      return retryAt ?? grant.scheduledAt;
    case 'activating':
      return retryAt ?? grant.activatingAt;
    case 'active':
      return grant.warnedAt === null ? warnAt(grant, terms) : grant.endsAt;
    case 'revoking':
      return grant.revokingAt;
    case 'ended':
      return grant.sessions?.nextAt ?? null;
  }
}

export const requestKind: AggregateKind<RequestId, AccessRequest> = {
  name: 'request',
  id: (request) => request.id,
  tenant: (request) => request.tenantId,
  about: (request) => ({ requestId: request.id, personId: request.terms.person.id, policyId: request.terms.policyId }),
  dueAt: (request) => {
    if (request.state === 'pending') return earliest(request.pendingUntil, request.remindAt ?? null);
    if (request.grant === null) return null;
    const due = grantDueAt(request.grant, request.terms, request.retryAt);
    return earliest(due, openAskOf(request)?.remindAt ?? null);
  },
  urgentAt: ({ grant }) => {
    if (grant === null || grant.state === 'ended') return null;
    return grant.state === 'revoking' ? grant.revokingAt : grant.endsAt;
  },
};

/** Before every other moment. */
const AT_ONCE = new Date(0);

function overdue({ leases }: Holding): Date[] {
  return leases.map((lease) => new Date(lease.until.getTime() + OVERDUE_LEASE_MS));
}

export const holdingKind: AggregateKind<HoldingId, Holding> = {
  name: 'holding',
  id: (holding) => holding.id,
  tenant: (holding) => holding.tenantId,
  about: (holding) => ({ personId: holding.principal.id }),
  dueAt: (holding) => {
    return earliest(holding.nextAt, ...overdue(holding));
  },
  urgentAt: (holding) => {
    if (holding.state === 'removing') return AT_ONCE;
    // Absent, it is watched for an add of ours that may still land: what is found is to be taken away.
    return earliest(holding.watchUntil, ...overdue(holding));
  },
};

export const policyKind: AggregateKind<PolicyId, Policy> = {
  name: 'policy',
  id: (policy) => policy.id,
  tenant: (policy) => policy.tenantId,
  about: (policy) => ({ policyId: policy.id }),
  dueAt: () => null,
};

export const controlKind: AggregateKind<'freeze', Control> = {
  name: 'control',
  id: () => 'freeze',
  tenant: (control) => control.tenantId,
  about: () => ({}),
  dueAt: () => null,
};

export const alertKind: AggregateKind<AlertId, Alert> = {
  name: 'alert',
  id: (alert) => alert.id,
  tenant: (alert) => alert.tenantId,
  about: () => ({}),
  dueAt: (alert) => alert.nextAt,
};

export const findingKind: AggregateKind<FindingId, Finding> = {
  name: 'finding',
  id: (finding) => finding.id,
  tenant: (finding) => finding.tenantId,
  about: (finding) => ({ personId: finding.principal.id }),
  dueAt: () => null,
};

export const eligibilityKind: AggregateKind<EligibilityId, EligibilityOrder> = {
  name: 'eligibility',
  id: (order) => order.id,
  tenant: (order) => order.tenantId,
  about: ({ holder }) => (holder.kind === 'user' ? { personId: holder.id } : {}),
  dueAt: (order) => order.nextAt,
};

export const alertRouteKind: AggregateKind<'alert-route', AlertRouting> = {
  name: 'control',
  id: () => 'alert-route',
  tenant: (routing) => routing.tenantId,
  about: () => ({}),
  dueAt: () => null,
};

export const newGroupsKind: AggregateKind<'new-groups', NewGroups> = {
  name: 'control',
  id: () => 'new-groups',
  tenant: (groups) => groups.tenantId,
  about: () => ({}),
  dueAt: () => null,
};

export const canaryKind: AggregateKind<'canary', Canary> = {
  name: 'control',
  id: () => 'canary',
  tenant: (canary) => canary.tenantId,
  about: (canary) => ({ personId: canary.person.id }),
  dueAt: () => null,
};
