import { canonicalJson } from '../../canonical.ts';
import type { Caller, Deps } from '../../deps.ts';
import { type Entitlement, entitlementKey } from '../../entitlement.ts';
import { Refusal } from '../../errors.ts';
import type { Cause, RequestId } from '../../ids.ts';
import type { AccessRequest, RequestTerms } from '../../request/request.ts';
import { type Submitted, submitRequest } from './submit-request.ts';

/** What asking the same again under today's terms comes to, beside what it came to then. */
export type SinceThen = {
  /** The policy says something else than it did. */
  moved: boolean;
  opensToo: Entitlement[];
  opensNoMore: Entitlement[];
  approvalMoved: boolean;
};

export type Again = Submitted & { before: AccessRequest; since: SinceThen };

/**
 * Asks once more for what was asked for, with the same reason and ticket and for as long, under the policy of that name as
 * it is now (behaviour A21): every rule of a request is asked again. Null: the caller never asked for anything.
 *
 * @throws Refusal, DirectoryUnavailable as a request does
 */
export async function requestAgain(
  deps: Deps,
  input: { caller: Caller; cause: Cause; requestId: RequestId | null },
): Promise<Again | null> {
  const { caller, cause } = input;
  const before =
    input.requestId === null
      ? await lastOf(deps, caller, cause)
      : await requireOwnRequest(deps, caller, input.requestId);
  if (before === null) return null;
  const { policyName, durationMs, justification, ticket } = before.terms;
  const submitted = await submitRequest(deps, { caller, cause, policyName, durationMs, justification, ticket });
  return { ...submitted, before, since: sinceThen(before.terms, submitted.request.body.terms) };
}

/** Delivered again, the command finds what it made: what it was made after is the one before that. */
async function lastOf(deps: Deps, caller: Caller, cause: Cause): Promise<AccessRequest | null> {
  const found = await deps.requests.list({ tenantId: deps.settings.tenantId, personId: caller.id, limit: 2 });
  return found.find(({ body }) => body.causes[0] !== cause)?.body ?? null;
}

export async function requireOwnRequest(deps: Deps, caller: Caller, requestId: RequestId): Promise<AccessRequest> {
  const stored = await deps.requests.load(requestId);
  if (stored === null) throw new Refusal('unknown-request', 'there is no such request', { requestId });
  if (stored.body.terms.person.id === caller.id) return stored.body;
  throw new Refusal('not-yours', 'only the person who asked can do this', { requestId });
}

function sinceThen(then: RequestTerms, now: RequestTerms): SinceThen {
  const keys = ({ entitlements }: RequestTerms) => new Set(entitlements.map(entitlementKey));
  const [had, has] = [keys(then), keys(now)];
  return {
    moved: then.policyTermsHash !== now.policyTermsHash,
    opensToo: now.entitlements.filter((one) => !had.has(entitlementKey(one))),
    opensNoMore: then.entitlements.filter((one) => !has.has(entitlementKey(one))),
    approvalMoved: canonicalJson(then.approval) !== canonicalJson(now.approval),
  };
}
