import { type Entitlement, entitlementKey } from '../entitlement.ts';
import type { MissingGroup } from './policy.ts';

/**
 * Built-in roles that do a part of what another one does, the narrowest first (Microsoft: "Microsoft Entra built-in
 * roles", and "Least privileged roles by task in Microsoft Entra ID"; of Exchange recipients, the descriptions of both
 * roles there). Names are English in every tenant. What no policy may grant is not here but in `INSTEAD_OF_LADDERS`.
 */
export const SMALLER_ROLES: ReadonlyMap<string, readonly string[]> = new Map([
  ['Exchange Administrator', ['Exchange Recipient Administrator']],
  [
    'User Administrator',
    [
      'Password Administrator',
      'License Administrator',
      'Guest Inviter',
      'Helpdesk Administrator',
      'Groups Administrator',
    ],
  ],
  ['Helpdesk Administrator', ['Password Administrator']],
  ['Authentication Administrator', ['Password Administrator', 'Helpdesk Administrator']],
  [
    'Privileged Authentication Administrator',
    ['Password Administrator', 'Helpdesk Administrator', 'Authentication Administrator'],
  ],
  ['Security Administrator', ['Security Reader', 'Security Operator', 'Conditional Access Administrator']],
  ['Security Operator', ['Security Reader']],
  ['Compliance Administrator', ['Compliance Data Administrator']],
  [
    'Teams Administrator',
    [
      'Teams Communications Support Engineer',
      'Teams Devices Administrator',
      'Teams Telephony Administrator',
      'Teams Communications Administrator',
    ],
  ],
  ['Teams Communications Administrator', ['Teams Communications Support Engineer']],
  ['Intune Administrator', ['Cloud Device Administrator']],
  ['Global Reader', ['Reports Reader', 'Message Center Reader', 'Security Reader']],
  ['Directory Writers', ['Directory Readers']],
]);

/** Names of roles are English in every tenant. */
export const BROADEST_ROLE = 'Global Administrator';

/** What does most of what people take for a reason to be one of these (Microsoft: "Least privileged roles by task"). */
const INSTEAD_OF_LADDERS: ReadonlyMap<string, readonly string[]> = new Map([
  [BROADEST_ROLE, ['Global Reader', 'Helpdesk Administrator', 'User Administrator', 'Exchange Administrator']],
  ['Privileged Role Administrator', ['Groups Administrator', 'Identity Governance Administrator']],
  ['Application Administrator', ['Application Developer']],
  ['Cloud Application Administrator', ['Application Developer']],
]);

/** Built-in roles that do a part of what this one does, the narrowest first; none: none is known. */
export function narrowerThan(role: string): readonly string[] {
  return SMALLER_ROLES.get(role) ?? INSTEAD_OF_LADDERS.get(role) ?? [];
}

type Role = Extract<Entitlement, { kind: 'role' }>;

/**
 * Where a policy opens less of the same: all that it opens was asked for or is smaller than something that was, and at
 * least one thing is. Which role stands for which; null where it does not open less.
 */
export function smallerPart(
  asked: readonly Entitlement[],
  opened: readonly (Entitlement | MissingGroup)[],
): { role: string; insteadOf: string } | null {
  const keys = new Set(asked.map(entitlementKey));
  const roles = asked.filter((one) => one.kind === 'role');
  let found: { smaller: Role; greater: Role } | null = null;
  for (const one of opened) {
    if (one.kind === 'missing-group') return null;
    if (keys.has(entitlementKey(one))) continue;
    if (one.kind !== 'role') return null;
    const greater = roles.find((role) => isSmaller(one, role));
    if (greater === undefined) return null;
    found ??= { smaller: one, greater };
  }
  if (found === null) return null;
  const { smaller, greater } = found;
  // What is still opened in full is no less.
  if (opened.some((one) => one.kind !== 'missing-group' && entitlementKey(one) === entitlementKey(greater)))
    return null;
  return { role: smaller.name, insteadOf: greater.name };
}

/** Within the same unit, or within one where the whole tenant was asked for. */
function isSmaller(one: Role, than: Role): boolean {
  if (than.scope !== '/' && one.scope !== than.scope) return false;
  if (one.roleDefinitionId === than.roleDefinitionId) return one.scope !== '/' && than.scope === '/';
  return SMALLER_ROLES.get(than.name)?.includes(one.name) === true;
}
