import { GUARDIAN_ROLE, GUARDIAN_ROLES } from '../jit/account/needs.ts';
import type { Directories } from '../jit/directory.ts';
import type { Entitlement } from '../jit/entitlement.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import { accountFindings } from '../jit/operations/opened-by-account.ts';
import type { OwnPowers } from '../jit/policy/own-powers.ts';
import type { Policy } from '../jit/policy/policy.ts';
import { type Finding, words } from './finding.ts';

const area = 'Permissions' as const;
const READ_MS = 30_000;

/**
 * Whether the bot could look after the accounts that policies open: its own directory role, and what passes the tenant
 * allows. Nothing is asked, and nothing said, where no policy opens any.
 */
export async function lookAtAccounts(
  powers: OwnPowers,
  directories: Directories,
  policies: readonly Policy[],
): Promise<Finding[]> {
  const opening = policies.filter(({ enabled, terms }) => enabled && terms.backEnd === 'account');
  if (opening.length === 0) return [];
  const checks = powers.within(READ_MS);
  const directory = directories.within(READ_MS);
  const judged = await Promise.all(
    opening.map(async ({ terms }): Promise<Finding[]> => {
      const entitlements = terms.entitlements.filter((each) => each.kind !== 'missing-group');
      try {
        const { faults, warnings } = await accountFindings(directory, terms, entitlements, checks);
        return [
          ...faults.map(({ message, passing }) => told(passing === true ? 'look' : 'wrong', terms.name, message)),
          ...warnings.map((message) => told('look', terms.name, message)),
        ];
      } catch (error) {
        if (!(error instanceof DirectoryUnavailable)) throw error;
        return [told('look', terms.name, `it could not be looked at: ${words(error)}`)];
      }
    }),
  );
  const found = judged.flat();
  if (found.length > 0) return found;
  const count = opening.length === 1 ? '1 policy opens' : `${opening.length} policies open`;
  return [{ area, state: 'ok', what: `the bot may open and shut the accounts that ${count}, and passes work` }];
}

function told(state: Finding['state'], policy: string, message: string): Finding {
  return { area, state, what: `policy ${policy}: ${message}` };
}

/** The name of the directory role that is missing where an account becomes privileged; null for none, or while nobody can tell. */
export async function missingRole(
  powers: OwnPowers,
  opened: readonly Entitlement[],
  roleAssignable: ReadonlySet<string>,
): Promise<string | null> {
  if (!opened.some((one) => one.kind === 'role' || roleAssignable.has(one.groupId))) return null;
  const has = await powers.within(READ_MS).powers(GUARDIAN_ROLES);
  if (has.kind !== 'powers' || GUARDIAN_ROLES.some((id) => has.roles.has(id))) return null;
  return GUARDIAN_ROLE.name;
}
