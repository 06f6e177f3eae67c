import { describe, expect, it } from 'vitest';
import { withAccounts } from '../../../src/doctor/account-permissions.ts';
import { lookAtAccounts, missingRole } from '../../../src/doctor/check-accounts.ts';
import { needsOf } from '../../../src/doctor/needs-of.ts';
import { judgePermissions, lacking } from '../../../src/doctor/permissions.ts';
import { ACCOUNT_NEEDS, GUARDIAN_ROLE } from '../../../src/jit/account/needs.ts';
import { HOUR_MS } from '../../../src/jit/duration.ts';
import type { Entitlement } from '../../../src/jit/entitlement.ts';
import { roleDefinitionId, TENANT_SCOPE } from '../../../src/jit/ids.ts';
import type { OwnPowers } from '../../../src/jit/policy/own-powers.ts';
import { buildPolicy } from '../../support/builders.ts';
import { FakeDirectory, guid } from '../jit/policy/fake-directory.ts';

const role: Entitlement = {
  kind: 'role',
  roleDefinitionId: roleDefinitionId(guid(1)),
  name: 'Exchange Administrator',
  scope: TENANT_SCOPE,
  scopeName: null,
  privileged: false,
};
const NOTHING = { entitlements: [], byPim: [], endingSessions: [], accounts: [], makesGroups: false };
const NO_GROUPS = { roleAssignable: new Set<string>(), installs: false };
const directory = new FakeDirectory();
const directories = { within: () => directory };
const base = buildPolicy();
const opening = {
  ...base,
  terms: {
    ...base.terms,
    name: 'by-account',
    backEnd: 'account' as const,
    account: { name: 'jit-{alias}@contoso.com', after: 'disable' as const, pass: 'once' as const },
    entitlements: [role],
  },
};

function powers(roles = new Set([GUARDIAN_ROLE.id])): OwnPowers {
  const permissions = new Set(ACCOUNT_NEEDS.map(({ permission }) => permission));
  return {
    within: () => ({
      powers: async () => ({ kind: 'powers', permissions, roles, appId: null }),
      passRules: async () => ({ kind: 'rules', enabled: true, everybody: true, mostMs: 24 * HOUR_MS, onlyOnce: false }),
    }),
  };
}

describe('the doctor on dedicated accounts', () => {
  it('counts what they take, with the policies, and what takes back what others gave them as a wish', () => {
    const needs = needsOf({ ...NOTHING, endingSessions: ['mail'], accounts: ['servers'] }, NO_GROUPS);

    for (const { permission } of ACCOUNT_NEEDS) {
      const need = needs.filter((one) => one.permission === permission);
      expect(need).toEqual([
        expect.objectContaining({ why: expect.arrayContaining([expect.stringMatching('servers')]) }),
      ]);
      expect(need[0]?.optional).toBeUndefined();
    }
    expect(needs.find((one) => one.permission === 'User.RevokeSessions.All')?.why).toHaveLength(2);
    expect(needs.find((one) => one.permission === 'RoleManagement.ReadWrite.Directory')?.optional).toBe(true);
    expect(lacking(needs, new Set(['User.Read.All', 'GroupMember.Read.All', 'RoleManagement.Read.Directory']))).toEqual(
      expect.arrayContaining(['User.EnableDisableAccount.All', 'UserAuthMethod-TAP.ReadWrite.All']),
    );
  });

  it('asks for nothing of it where no policy opens any, and never twice for one permission', () => {
    const direct = needsOf({ ...NOTHING, entitlements: [role] }, NO_GROUPS);

    expect(withAccounts(direct, [])).toEqual(direct);
    const names = withAccounts(direct, ['servers']).map(({ permission }) => permission);
    expect(new Set(names).size).toBe(names.length);
    expect(
      withAccounts(direct, ['servers']).find((one) => one.permission === 'RoleManagement.ReadWrite.Directory')
        ?.optional,
    ).toBeUndefined();
  });

  it('counts the making of groups where groups were made, and misses it nowhere else', () => {
    const makes = needsOf({ ...NOTHING, makesGroups: true }, NO_GROUPS);

    expect(lacking(makes, new Set())).toEqual(
      expect.arrayContaining(['Group.Create', 'RoleManagement.ReadWrite.Directory']),
    );
    const found = judgePermissions(needsOf(NOTHING, NO_GROUPS), new Set(['Group.Create']), () => '');
    expect(found.map(({ what }) => what)).toContain('Group.Create: group new');
  });

  it('looks at its own directory role and at passes, and says what is wrong by policy', async () => {
    const well = await lookAtAccounts(powers(), directories, [opening, base]);
    const without = await lookAtAccounts(powers(new Set()), directories, [opening]);

    expect(well).toEqual([expect.objectContaining({ state: 'ok', what: expect.stringMatching(/1 policy opens/) })]);
    expect(without).toEqual([
      expect.objectContaining({
        state: 'wrong',
        what: expect.stringMatching(/^policy by-account: Exchange Administrator makes an account privileged/),
      }),
    ]);
    expect(await lookAtAccounts(powers(), directories, [base])).toEqual([]);
  });

  it('names the directory role to /status only where an account becomes privileged', async () => {
    expect(await missingRole(powers(new Set()), [role], new Set())).toBe('Privileged Authentication Administrator');
    expect(await missingRole(powers(), [role], new Set())).toBeNull();
    expect(await missingRole(powers(new Set()), [], new Set())).toBeNull();
  });
});
