import { describe, expect, it } from 'vitest';
import { judgePermissions, neededPermissions, type Opened } from '../../../src/doctor/permissions.ts';
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
const scoped: Entitlement = { ...role, scope: '/administrativeUnits/u1' as DirectoryScopeId, scopeName: 'Berlin' };

function namesFor(opened: Partial<Opened>): string[] {
  const all = { entitlements: [], roleAssignable: new Set<string>(), installs: false, ...opened };
  return neededPermissions(all).map(({ permission }) => permission);
}

const grant = (names: readonly string[]) => `grant ${names.join(' ')}`;
const READS = [
  'User.Read.All',
  'GroupMember.Read.All',
  'RoleManagement.Read.Directory',
  'Group.Read.All',
  'AdministrativeUnit.Read.All',
];

describe('the permissions that a deployment needs', () => {
  it('are only reads while no policy opens anything', () => {
    expect(namesFor({})).toEqual(READS);
  });

  it('are writes to members for groups, and the powerful one only for roles and for groups that may carry them', () => {
    expect(namesFor({ entitlements: [group] })).toEqual([...READS, 'GroupMember.ReadWrite.All']);
    expect(namesFor({ entitlements: [role] })).toEqual([...READS, 'RoleManagement.ReadWrite.Directory']);
    expect(namesFor({ entitlements: [group], roleAssignable: new Set(['g1']) })).toEqual([
      ...READS,
      'GroupMember.ReadWrite.All',
      'RoleManagement.ReadWrite.Directory',
    ]);
  });

  it('are reads of administrative units where one is named, and installation where the bot installs', () => {
    const units = (entitlements: Entitlement[]) =>
      neededPermissions({ entitlements, roleAssignable: new Set(), installs: false }).find(
        ({ permission }) => permission === 'AdministrativeUnit.Read.All',
      );

    expect(units([scoped])).toEqual({
      permission: 'AdministrativeUnit.Read.All',
      why: [expect.stringMatching('Berlin')],
    });
    // Without one it is only for picking one.
    expect(units([role])?.optional).toBe(true);
    expect(namesFor({ installs: true })).toContain('TeamsAppInstallation.ReadWriteSelfForUser.All');
  });
});

describe('what was granted', () => {
  const needs = neededPermissions({ entitlements: [group], roleAssignable: new Set(), installs: false });

  it('for commands alone is of use where it is there, and missed nowhere', () => {
    const eligibility = 'RoleEligibilitySchedule.ReadWrite.Directory';
    const least = [...READS, 'GroupMember.ReadWrite.All'];

    const without = judgePermissions(needs, new Set(least), grant).map(({ what }) => what);
    const withIt = judgePermissions(needs, new Set([...least, eligibility]), grant);

    expect(without.join()).not.toContain(eligibility);
    expect(withIt.find(({ what }) => what.startsWith(eligibility))?.state).toBe('ok');
    expect(withIt.some(({ what }) => what.includes('nothing here needs it'))).toBe(false);
  });

  it('is enough when each need is met, by itself or by something that holds it, and then nothing is to be done', () => {
    const least = judgePermissions(needs, new Set([...READS, 'GroupMember.ReadWrite.All']), grant);
    const wide = judgePermissions(needs, new Set(['Directory.Read.All', 'Group.ReadWrite.All']), grant);

    expect(least.every(({ state }) => state === 'ok')).toBe(true);
    expect(wide.every(({ state }) => state === 'ok')).toBe(true);
    expect(wide[0]?.what).toContain('held by Directory.Read.All');
  });

  it('is wrong where a need is not met, with what opens it and one line that grants all that is missing', () => {
    const findings = judgePermissions(needs, new Set(['User.Read.All']), grant);

    const wrong = findings.filter(({ state }) => state === 'wrong').map(({ what }) => what);
    expect(wrong).toHaveLength(3);
    expect(wrong).toContain('GroupMember.ReadWrite.All is missing: member of SG-Mail');
    expect(findings.at(-1)?.todo).toContain(
      'grant GroupMember.Read.All RoleManagement.Read.Directory Group.Read.All AdministrativeUnit.Read.All GroupMember.ReadWrite.All',
    );
  });

  it('does not make the bot wrong for want of those that only let it say more', () => {
    const less = ['Group.Read.All', 'AdministrativeUnit.Read.All'];
    const granted = new Set([...READS, 'GroupMember.ReadWrite.All'].filter((name) => !less.includes(name)));

    const findings = judgePermissions(needs, granted, grant);

    expect(findings.map(({ state }) => state)).not.toContain('wrong');
    expect(findings.filter(({ what }) => /^(Group|AdministrativeUnit)\.Read/.test(what))).toMatchObject([
      { state: 'look' },
      { state: 'look' },
    ]);
  });

  it('is too much where nothing needs it, loudest where it is a master key', () => {
    const granted = new Set([...READS, 'GroupMember.ReadWrite.All', 'RoleManagement.ReadWrite.Directory', 'Mail.Read']);

    const findings = judgePermissions(needs, granted, grant);

    expect(findings.at(-1)).toMatchObject({
      state: 'look',
      what: 'granted, and nothing here needs it: Mail.Read, RoleManagement.ReadWrite.Directory',
      todo: expect.stringContaining('RoleManagement.ReadWrite.Directory: whoever has this identity'),
    });
  });
});
