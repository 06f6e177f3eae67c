import type { Caller, Deps } from '../deps.ts';
import type { EligibleFor } from '../entra/assignments.ts';
import { DirectoryUnavailable } from '../errors.ts';
import type { PolicyTerms } from '../policy/policy.ts';

/** Somebody waits for the form, and it is complete without marks. */
const WITHIN_MS = 1_200;

/**
 * What of a policy its reader is eligible for in Entra besides, directly or through a group (behaviour S1.16). No decision
 * rests on it: what cannot be told in time is not told.
 */
export async function eligibleMarks(
  deps: Deps,
  caller: Caller,
  { entitlements }: Pick<PolicyTerms, 'entitlements'>,
): Promise<EligibleFor[]> {
  const known = entitlements.filter((one) => one.kind === 'role' || one.kind === 'group');
  if (known.length === 0) return [];
  try {
    return await deps.assignments.eligibleAmong(caller.id, known, WITHIN_MS);
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    deps.log.info({ why: error.message }, 'a form is shown without what Entra says of eligibility');
    return [];
  }
}
