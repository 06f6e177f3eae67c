import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultKnobs } from '../../sandbox/graph/knobs.ts';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { groups, people, units } from '../../sandbox/graph/tenant-seed.ts';
import type { Directory } from '../../src/jit/directory.ts';
import { DirectoryUnavailable } from '../../src/jit/errors.ts';
import { groupId, roleDefinitionId, unitId, unitScope, userId } from '../../src/jit/ids.ts';
import type { GraphHarness } from './back-end.suite.ts';

export type DirectoryHarness = GraphHarness & {
  /** A directory with this much time for all its reads. */
  within(ms: number): Directory;
};

const erin = userId(people.erin);
const messaging = groupId(groups.messaging);

/** What every Directory must do, told against Contoso, the tenant of the sandbox. */
export function describeDirectory(name: string, start: () => Promise<DirectoryHarness>): void {
  describe(`the directory: ${name}`, () => {
    let harness: DirectoryHarness;
    let directory: Directory;

    beforeAll(async () => {
      harness = await start();
    });
    beforeEach(() => {
      Object.assign(harness.knobs, defaultKnobs());
      directory = harness.within(5_000);
    });
    afterAll(async () => {
      harness.checkRequests();
      await harness.close();
    });

    it('shows a person with name, address and standing', async () => {
      expect(await directory.user(erin)).toEqual({
        id: erin,
        name: 'Erin Engel',
        address: 'erin.engel@contoso.com',
        enabled: true,
        guest: false,
      });
      expect(await directory.user(userId(people.liam))).toMatchObject({ enabled: false });
      expect(await directory.user(userId(people.mona))).toMatchObject({ guest: true });
    });

    it('shows a group, and why its members cannot be written', async () => {
      const shown = await Promise.all(
        [groups.messaging, groups.allEngineers, groups.fileServers, groups.migrationTeam, groups.tierZero].map((id) =>
          directory.group(groupId(id)),
        ),
      );

      expect(shown.map((group) => [group?.name, group?.unwritable !== null, group?.roleAssignable])).toEqual([
        ['SG-Messaging', false, false],
        ['SG-All-Engineers', true, false],
        ['SG-File-Servers', true, false],
        ['Mailbox Migration', false, false],
        ['SG-Tier-Zero', false, true],
      ]);
    });

    it('says what a group and a role are for, in the words of the directory', async () => {
      const exchange = roleDefinitionId(roleId('Exchange Administrator'));

      expect(await directory.group(messaging)).toMatchObject({ description: 'Runs mail' });
      expect(await directory.role(exchange)).toMatchObject({ id: exchange, description: 'Manages Exchange.' });
    });

    it('answers null for what is not there', async () => {
      const leaver = harness.admin.addUser({ displayName: 'Lea Leaver' });
      harness.admin.deleteUser(leaver);

      expect(await directory.user(userId(leaver))).toBeNull();
      expect(await directory.group(groupId('00000000-0000-4000-8000-000000000001'))).toBeNull();
      expect(await directory.role(roleDefinitionId('00000000-0000-4000-8000-000000000001'))).toBeNull();
    });

    it.each([
      ['object id', people.erin.toUpperCase()],
      ['user principal name', 'ERIN.ENGEL@contoso.com'],
      ['display name', 'erin engel'],
    ])('finds a person by %s', async (_, text) => {
      expect((await directory.findUsers(text)).map((user) => user.id)).toEqual([erin]);
    });

    it('finds a guest by e-mail address and by a user principal name with #EXT# in it', async () => {
      const byMail = await directory.findUsers('mona.haddad@fabrikam.com');
      const byName = await directory.findUsers('mona.haddad_fabrikam.com#EXT#@contoso.onmicrosoft.com');

      expect([...byMail, ...byName].map((user) => user.id)).toEqual([people.mona, people.mona]);
    });

    it('finds a person with a quote and an ampersand in the name, and nobody for a part of a name', async () => {
      const id = harness.admin.addUser({ displayName: "Sinéad O'Brien & Sons" });

      expect((await directory.findUsers("Sinéad O'Brien & Sons")).map((user) => user.id)).toEqual([id]);
      expect(await directory.findUsers('Sinéad')).toEqual([]);
      expect(await directory.findUsers("' or accountEnabled eq true or displayName eq '")).toEqual([]);
    });

    it('finds both of two groups that share a name', async () => {
      const found = await directory.findGroups('sg-reports');

      expect(found.map((group) => group.id).sort()).toEqual([groups.reportsFinance, groups.reportsSales]);
      expect(await directory.findGroups('SG-Nothing')).toEqual([]);
    });

    it('finds roles by name and id, and knows which are privileged', async () => {
      const exchange = roleDefinitionId(roleId('Exchange Administrator'));

      const [byName] = await directory.findRoles('exchange administrator');
      const [byId] = await directory.findRoles(exchange);
      const [global] = await directory.findRoles('Global Administrator');

      expect(byName).toMatchObject({ id: exchange, name: 'Exchange Administrator', privileged: false, builtIn: true });
      expect(byId).toEqual(byName);
      expect(global).toMatchObject({ privileged: true });
      expect(await directory.findRoles('Tea Administrator')).toEqual([]);
    });

    it('finds an administrative unit by name and id, with its scope', async () => {
      const berlin = { id: units.berlin, name: 'Berlin', scope: unitScope(unitId(units.berlin)) };

      expect(await directory.findUnits('berlin')).toEqual([berlin]);
      expect(await directory.findUnits(units.berlin)).toEqual([berlin]);
      expect(await directory.findUnits('Atlantis')).toEqual([]);
    });

    it('says which groups a person is in, through any depth, for any number of groups', async () => {
      const others = Array.from({ length: 44 }, (_, at) => groupId(`00000000-0000-4000-8000-0000000001${10 + at}`));

      const held = await directory.memberOfAny(userId(people.ines), [...others, messaging, groupId(groups.helpdesk)]);

      expect(held).toEqual([messaging]);
      expect(await directory.memberOfAny(userId('00000000-0000-4000-8000-000000000001'), [messaging])).toEqual([]);
    });

    it('lists the people in a group through any depth, and no groups', async () => {
      const members = await directory.membersOf(messaging);

      const expected = [people.erin, people.felix, people.ines, people.liam, people.mona];
      expect(members.map((member) => member.id).sort()).toEqual(expected);
      expect(members.find((member) => member.id === people.liam)).toMatchObject({ enabled: false });
    });

    it('lists a group of more than one page', async () => {
      const big = harness.admin.addGroup({ displayName: 'SG-Everybody' });
      for (let n = 0; n < 1_050; n += 1) {
        harness.admin.addMember(big, harness.admin.addUser({ displayName: `Person ${n}` }));
      }

      expect(await directory.membersOf(groupId(big))).toHaveLength(1_050);
    });

    it('lists the groups that a group is nested in, not itself', async () => {
      const above = await directory.groupsAbove(groupId(groups.messagingInterns));

      expect(above.toSorted()).toEqual([groups.messaging, groups.messagingContractors]);
      expect(await directory.groupsAbove(messaging)).toEqual([]);
    });

    it('lists the roles that a group itself carries', async () => {
      const [carried, ...more] = await directory.rolesOf(groupId(groups.tierZero));

      expect(carried).toMatchObject({ name: 'Privileged Role Administrator', privileged: true });
      expect(more).toEqual([]);
      expect(await directory.rolesOf(messaging)).toEqual([]);
    });

    it.each([
      { kind: 'unavailable', retryAfter: 30, times: 9 },
      { kind: 'throttled', retryAfter: 30, times: 9 },
      { kind: 'timeout', effect: 'before', times: 9 },
      { kind: 'drop', effect: 'before', times: 9 },
      { kind: 'denied', times: 9 },
    ] as const)('is unavailable, never empty, when Graph answers: $kind', async (fault) => {
      harness.knobs.faults.push({ ...fault });

      await expect(directory.membersOf(messaging)).rejects.toThrow(DirectoryUnavailable);
      await expect(directory.memberOfAny(erin, [messaging])).rejects.toThrow(DirectoryUnavailable);
      await expect(directory.rolesOf(messaging)).rejects.toThrow(DirectoryUnavailable);
      await expect(directory.findUsers('Erin Engel')).rejects.toThrow(DirectoryUnavailable);
    });

    it('gets over one hiccup', async () => {
      harness.knobs.faults.push({ kind: 'unavailable', retryAfter: 0 });

      expect(await directory.user(erin)).not.toBeNull();
    });

    it('gives up at its deadline', async () => {
      harness.knobs.faults.push({ kind: 'delay', delayMs: 2_000, effect: 'late', times: 2 });
      const startedMs = performance.now();

      await expect(harness.within(100).user(erin)).rejects.toThrow(DirectoryUnavailable);

      expect(performance.now() - startedMs).toBeLessThan(1_500);
    });
  });
}
