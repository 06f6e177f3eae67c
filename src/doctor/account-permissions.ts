import { ACCOUNT_NEEDS } from '../jit/account/needs.ts';
import type { Need } from './permissions.ts';

/** Granted by the direct back end where a policy opens such things; here for what others give the accounts. */
const TO_STRIP: readonly Need[] = [
  { permission: 'GroupMember.ReadWrite.All', why: ['taking accounts out of groups that others put them into'] },
  { permission: 'RoleManagement.ReadWrite.Directory', why: ['taking roles that others gave accounts'] },
  { permission: 'Group.ReadWrite.All', why: ['taking the ownership of groups that others gave accounts'] },
  {
    permission: 'RoleEligibilitySchedule.ReadWrite.Directory',
    why: ['taking eligibility for roles that others gave accounts'],
  },
  {
    permission: 'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
    why: ['taking eligibility for groups that others gave accounts'],
  },
];

/**
 * What dedicated accounts need besides. What takes back what others gave them is missed by nobody until somebody does: an
 * end then says what the account keeps, or waits with an alert where that is a role or a group.
 */
export function withAccounts(needs: readonly Need[], accounts: readonly string[]): Need[] {
  if (accounts.length === 0) return [...needs];
  const list = accounts.join(', ');
  const theirs = ACCOUNT_NEEDS.map(
    ({ permission, why }): Need => ({ permission, why: [`${why}: accounts of ${list}`] }),
  );
  const optional = TO_STRIP.map((need): Need => ({ ...need, optional: true }));
  const all = [...needs];
  for (const need of [...theirs, ...optional]) {
    const known = all.findIndex(({ permission }) => permission === need.permission);
    if (known < 0) all.push(need);
    else if (need.optional !== true) all[known] = { ...need, why: [...(all[known]?.why ?? []), ...need.why] };
  }
  return all;
}
