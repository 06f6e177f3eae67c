import { type Entitlement, entitlementLabel } from '../jit/entitlement.ts';
import type { Need } from './permissions.ts';

/** What is given by Privileged Identity Management, and which of its groups may carry roles. */
export type GivenByPim = { entitlements: readonly Entitlement[]; roleAssignable: ReadonlySet<string> };

/**
 * What policies with `backEnd: pim` need besides. Giving and taking is PIM's own permission; those of the direct back end
 * serve the first five minutes alone, in which PIM takes nothing back (Graph: ActiveDurationTooShort), and a tenant whose
 * licence ran out.
 */
export function withPim(needs: readonly Need[], { entitlements, roleAssignable }: GivenByPim): Need[] {
  const groups = entitlements.filter((one) => one.kind === 'group');
  const roles = entitlements.filter((one) => one.kind === 'role');
  const guarded = groups.filter((one) => roleAssignable.has(one.groupId));
  const pim = [
    ...need('RoleAssignmentSchedule.ReadWrite.Directory', roles, 'by PIM'),
    ...need('PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup', groups, 'by PIM'),
    ...need('RoleManagementPolicy.Read.AzureADGroup', groups, 'what PIM asks of'),
    ...atOnce('RoleManagement.ReadWrite.Directory', [...roles, ...guarded]),
    ...atOnce(
      'GroupMember.ReadWrite.All',
      groups.filter((one) => one.as === 'member'),
    ),
    ...atOnce(
      'Group.ReadWrite.All',
      groups.filter((one) => one.as === 'owner'),
    ),
  ];
  return [...needs, ...pim.filter((one) => !needs.some(({ permission }) => permission === one.permission))];
}

function need(permission: string, list: readonly Entitlement[], how: string): Need[] {
  const why = [...new Set(list.map((one) => `${how}: ${entitlementLabel(one)}`))];
  return why.length === 0 ? [] : [{ permission, why }];
}

/** Without it access that is given back early stays for five minutes and a half, or until its end if that comes first. */
function atOnce(permission: string, list: readonly Entitlement[]): Need[] {
  const labels = [...new Set(list.map(entitlementLabel))];
  const why = labels.map((label) => `taking ${label} back at once in its first five minutes, which PIM does not`);
  return why.length === 0 ? [] : [{ permission, why, optional: true }];
}
