import type { Deps } from '../deps.ts';
import type { Directory } from '../directory.ts';
import { DirectoryUnavailable, Refusal } from '../errors.ts';
import type { AccessRequest } from '../request/request.ts';
import { isSubject, requireMember } from './authority.ts';

/** Whether the world that a request was asked in still stands. `unknown`: the directory cannot say, so nothing is granted. */
export type Conditions =
  | { kind: 'hold' }
  | { kind: 'fail'; why: string }
  | { kind: 'unknown'; why: string; retryAfterMs: number | null };

/** The policy is still there, enabled, and says what the approvers were shown (design invariant 2). */
export async function policyStands(
  deps: Deps,
  request: AccessRequest,
  termsHash = request.terms.policyTermsHash,
): Promise<Conditions> {
  const policy = await deps.policies.load(request.terms.policyId);
  if (policy === null) return { kind: 'fail', why: 'its policy is no longer there' };
  if (policy.body.deletedAt !== undefined) return { kind: 'fail', why: 'its policy was deleted' };
  if (!policy.body.enabled) return { kind: 'fail', why: 'its policy was disabled' };
  if (policy.body.termsHash !== termsHash) return { kind: 'fail', why: 'its policy was changed' };
  return { kind: 'hold' };
}

/** Tenant, freeze, policy, account and eligibility, checked again at activation (design invariant 2). */
export async function conditionsHold(deps: Deps, directory: Directory, request: AccessRequest): Promise<Conditions> {
  if (request.tenantId !== deps.settings.tenantId) return { kind: 'fail', why: 'it belongs to another tenant' };
  const stands = await policyStands(deps, request);
  if (stands.kind !== 'hold') return stands;
  const control = await deps.control.load('freeze');
  if (control?.body.frozen === true) return { kind: 'fail', why: 'new grants are frozen' };
  const policy = await deps.policies.load(request.terms.policyId);
  try {
    await requireMember(deps, directory, request.terms.person.id);
    const eligible = await isSubject(directory, request.terms.person.id, policy?.body.terms.eligible ?? []);
    return eligible ? { kind: 'hold' } : { kind: 'fail', why: 'the requester is no longer eligible' };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'fail', why: error.message };
    if (error instanceof DirectoryUnavailable)
      return { kind: 'unknown', why: error.message, retryAfterMs: error.retryAfterMs };
    throw error;
  }
}
