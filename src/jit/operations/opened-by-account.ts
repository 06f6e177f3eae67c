import type { Directory } from '../directory.ts';
import type { Entitlement } from '../entitlement.ts';
import { type AccountChecks, type AccountFindings, checkAccount } from '../policy/check-account.ts';
import type { PolicyTerms } from '../policy/policy.ts';

/** Whether the bot could look after the accounts of a stored policy; asks nothing where it opens none. Throws DirectoryUnavailable. */
export async function accountFindings(
  directory: Directory,
  terms: PolicyTerms,
  entitlements: readonly Entitlement[],
  checks: AccountChecks,
): Promise<AccountFindings> {
  if (terms.backEnd !== 'account') return { faults: [], warnings: [] };
  const opens = await Promise.all(
    entitlements.map(async (entitlement) => {
      const group = entitlement.kind === 'group' ? await directory.group(entitlement.groupId) : null;
      return { entitlement, roleAssignable: group?.roleAssignable === true };
    }),
  );
  return checkAccount(terms, opens, checks);
}
