import { GUARDIAN_ROLE, GUARDIAN_ROLES, lackingForAccounts } from '../account/needs.ts';
import { formatDurationTyped } from '../duration.ts';
import { type Entitlement, entitlementLabel } from '../entitlement.ts';
import type { RoleDefinitionId } from '../ids.ts';
import type { PassRules, Powers } from './own-powers.ts';
import type { PolicyTerms } from './policy.ts';
import type { SettingsFault } from './role-settings.ts';

/** What a save asks about the bot itself and about passes; none of it throws. */
export type AccountChecks = {
  powers(ofRoles: readonly RoleDefinitionId[]): Promise<Powers>;
  passRules(): Promise<PassRules>;
};

/** `roleAssignable`: a group that may carry roles. */
export type OpenedByAccount = { entitlement: Entitlement; roleAssignable: boolean };

export type AccountFindings = { faults: SettingsFault[]; warnings: string[] };

type Held = Pick<PolicyTerms, 'backEnd' | 'account' | 'duration'>;

/**
 * Whether the bot could look after the accounts that a policy opens: create, shut and strip them, and let people sign in to
 * them. What cannot be read is a fault (design invariant 9). Without `checks` nothing can be read.
 */
export async function checkAccount(
  { backEnd, account, duration }: Held,
  opens: readonly OpenedByAccount[],
  checks: AccountChecks | undefined,
): Promise<AccountFindings> {
  if (backEnd !== 'account') return { faults: [], warnings: [] };
  if (checks === undefined) return { faults: [unread('unasked')], warnings: [] };
  const [powers, passes] = await Promise.all([checks.powers(GUARDIAN_ROLES), checks.passRules()]);
  const found = passFindings(passes, account?.pass ?? 'once', duration.maxMs);
  return { faults: [...powerFaults(powers, opens), ...found.faults], warnings: found.warnings };
}

function powerFaults(powers: Powers, opens: readonly OpenedByAccount[]): SettingsFault[] {
  if (powers.kind === 'unavailable')
    return [powers.permission === null ? unread(powers.detail) : lacks([powers.permission])];
  const lacking = lackingForAccounts(powers.permissions);
  const guarded = opens.find(({ entitlement, roleAssignable }) => entitlement.kind === 'role' || roleAssignable);
  const guardian = GUARDIAN_ROLES.some((id) => powers.roles.has(id));
  return [
    ...(lacking.length === 0 ? [] : [lacks(lacking)]),
    ...(guarded === undefined || guardian ? [] : [lacksRole(guarded.entitlement, powers.appId)]),
  ];
}

function lacks(permissions: readonly string[]): SettingsFault {
  const names = permissions.join(', ');
  return { path: 'backEnd', message: `the bot may not look after accounts: grant ${names} as npm run doctor shows` };
}

/** Entra: whoever has a role, or is in a group that may carry one, is privileged. */
function lacksRole(entitlement: Entitlement, appId: string | null): SettingsFault {
  const label = entitlementLabel(entitlement);
  const who = appId ?? 'AZURE_CLIENT_ID';
  const message = `${label} makes an account privileged, and Entra lets no app disable such an account without the directory role ${GUARDIAN_ROLE.name}: assign that role to the app ${who} in the Entra admin center, Roles and admins`;
  return { path: 'backEnd', message };
}

function unread(detail: string): SettingsFault {
  const message = `what the bot itself may do could not be read, so nothing is saved: try again (${detail})`;
  return { path: 'backEnd', message, passing: true };
}

function passFindings(passes: PassRules, pass: 'once' | 'reuse', maxMs: number): AccountFindings {
  if (passes.kind === 'unavailable') {
    const { permission, detail } = passes;
    if (permission !== null) return { faults: [lacks([permission])], warnings: [] };
    const message = `what passes the tenant allows could not be read, so nothing is saved: try again (${detail})`;
    return { faults: [{ path: 'backEnd', message, passing: true }], warnings: [] };
  }
  const { enabled, everybody, mostMs, onlyOnce } = passes;
  const faults: SettingsFault[] = [];
  if (!enabled) {
    const message = `Temporary Access Pass is switched off in this tenant, so nobody could sign in: have it enabled under ${PASS_PORTAL}`;
    faults.push({ path: 'backEnd', message });
  }
  if (onlyOnce && pass === 'reuse') {
    const message = `this tenant allows passes for one sign-in only: write once, or have that changed under ${PASS_PORTAL}`;
    faults.push({ path: 'account.pass', message });
  }
  if (!enabled) return { faults, warnings: [] };
  const warnings = [
    ...(everybody ? [] : [NOT_EVERYBODY]),
    ...(maxMs <= mostMs
      ? []
      : [
          `a pass lasts ${formatDurationTyped(mostMs)} at most in this tenant, and so does a sign-in with it: whoever has access for longer orders another`,
        ]),
  ];
  return { faults, warnings };
}

/** By the names that the Entra admin center gives (Configure Temporary Access Pass). */
const PASS_PORTAL = 'Authentication methods › Policies › Temporary Access Pass';

const NOT_EVERYBODY =
  'Temporary Access Pass is for some groups only in this tenant, or leaves some out: make sure that the accounts are in one that may';
