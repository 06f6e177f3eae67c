import { describe, expect, it } from 'vitest';
import { judgePermissions, type Need } from '../../../src/doctor/permissions.ts';
import { withPim } from '../../../src/doctor/pim-permissions.ts';
import type { Entitlement } from '../../../src/jit/entitlement.ts';
import type { DirectoryScopeId, GroupId, RoleDefinitionId } from '../../../src/jit/ids.ts';

const group: Entitlement = { kind: 'group', groupId: 'g1' as GroupId, name: 'SG-Mail', as: 'member' };
const role: Entitlement = {
  kind: 'role',
  roleDefinitionId: 'r1' as RoleDefinitionId,
  name: 'Exchange Administrator',
  scope: '/' as DirectoryScopeId,
  scopeName: null,
  privileged: false,
};
const ROLE_KEY = 'RoleManagement.ReadWrite.Directory';

const neededFor = (entitlements: Entitlement[], needs: Need[] = [], guarded: string[] = []) =>
  withPim(needs, { entitlements, roleAssignable: new Set(guarded) });
const names = (needs: readonly Need[], optional: boolean) =>
  needs.filter((one) => (one.optional === true) === optional).map(({ permission }) => permission);

describe('what PIM needs besides', () => {
  it('is nothing where no policy uses it', () => {
    expect(neededFor([])).toEqual([]);
  });

  it('is its own permission, and the powerful one of the directory only to take a role back at once', () => {
    const needs = neededFor([role]);

    expect(names(needs, false)).toEqual(['RoleAssignmentSchedule.ReadWrite.Directory']);
    expect(names(needs, true)).toEqual([ROLE_KEY]);
    expect(needs.at(-1)?.why).toEqual([expect.stringMatching(/Exchange Administrator.*first five minutes/)]);
  });

  it('is the same for groups, whose settings have a permission of their own', () => {
    expect(names(neededFor([group]), false)).toEqual([
      'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
      'RoleManagementPolicy.Read.AzureADGroup',
    ]);
    expect(names(neededFor([group]), true)).toEqual(['GroupMember.ReadWrite.All']);
    expect(names(neededFor([group], [], ['g1']), true)).toEqual([ROLE_KEY, 'GroupMember.ReadWrite.All']);
    expect(names(neededFor([{ ...group, as: 'owner' }]), true)).toEqual(['Group.ReadWrite.All']);
  });

  it('leaves what other policies need as it is', () => {
    const direct: Need = { permission: ROLE_KEY, why: ['Helpdesk Administrator'] };

    expect(neededFor([role], [direct])[0]).toBe(direct);
    expect(names(neededFor([role], [direct]), true)).toEqual([]);
  });

  it('finds nothing wrong without the optional one, nor anything to spare with it', () => {
    const needs = neededFor([role]);
    const judged = (...granted: string[]) => judgePermissions(needs, new Set(granted), (list) => list.join(' '));

    const without = judged('RoleAssignmentSchedule.ReadWrite.Directory');
    const both = judged('RoleAssignmentSchedule.ReadWrite.Directory', ROLE_KEY);

    expect(without.map(({ state }) => state)).not.toContain('wrong');
    expect(without.some(({ what }) => what.includes(`${ROLE_KEY} is missing`))).toBe(true);
    expect(both.map(({ state }) => state)).toEqual(['ok', 'ok']);
    expect(judged(ROLE_KEY)[0]?.what).toContain(`held by ${ROLE_KEY}`);
  });
});
