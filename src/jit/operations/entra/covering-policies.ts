import type { Deps } from '../../deps.ts';
import { type Entitlement, entitlementKey, type PersonRef } from '../../entitlement.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import { requestablePolicies } from '../policy/policies.ts';

/** Names of the policies under which this person may ask for exactly this; null while nobody can say. */
export async function coveringPolicies(
  deps: Deps,
  person: PersonRef,
  entitlement: Entitlement,
): Promise<string[] | null> {
  try {
    const key = entitlementKey(entitlement);
    return (await requestablePolicies(deps, person))
      .filter(({ terms }) =>
        terms.entitlements.some((one) => one.kind !== 'missing-group' && entitlementKey(one) === key),
      )
      .map(({ terms }) => terms.name);
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return null;
    throw error;
  }
}
