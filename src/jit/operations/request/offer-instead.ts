import type { Caller, Deps } from '../../deps.ts';
import { Refusal } from '../../errors.ts';
import type { Cause, RequestId } from '../../ids.ts';
import { smallerPart } from '../../policy/smaller-roles.ts';
import type { AccessRequest } from '../../request/request.ts';
import { isSubject } from '../authority.ts';
import { type Decided, decideRequest } from './decide-request.ts';

/**
 * An approver denies a request and offers what gives less and would do (behaviour D4). Only what may still be asked for by
 * the person now: the card that was pressed is of another time (design invariant 7).
 *
 * @param input.which the place of the offer among those that the card named
 */
export async function offerInstead(
  deps: Deps,
  input: {
    caller: Caller;
    cause: Cause;
    requestId: RequestId;
    termsHash: string;
    which: number;
    comment: string | null;
  },
): Promise<Decided> {
  const { which, ...decision } = input;
  const request = (await deps.requests.load(input.requestId))?.body ?? null;
  const offered = request === null ? '' : await stillOffered(deps, request, which);
  const open = request?.state === 'pending' && !request.causes.includes(input.cause);
  if (open && offered === null) throw new Refusal('no-offer', 'this cannot be offered any more');
  return decideRequest(deps, { ...decision, decision: 'deny', offered: offered ?? '' });
}

async function stillOffered(deps: Deps, request: AccessRequest, which: number): Promise<string | null> {
  const offer = request.weighed?.smaller?.[which];
  const policy = offer === undefined ? null : ((await deps.policies.load(offer.policyId))?.body ?? null);
  if (policy === null || !policy.enabled || policy.deletedAt !== undefined) return null;
  const { terms } = policy;
  if (smallerPart(request.terms.entitlements, terms.entitlements) === null) return null;
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  return (await isSubject(directory, request.terms.person.id, terms.eligible)) ? terms.name : null;
}
