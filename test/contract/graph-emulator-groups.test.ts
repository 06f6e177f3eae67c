import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groups, people, units } from '../../sandbox/graph/tenant-seed.ts';
import { type GraphOverHttp, graphOverHttp, reference } from './graph-emulator-harness.ts';

let graph: GraphOverHttp;
beforeEach(async () => {
  graph = await graphOverHttp();
});
afterEach(() => graph[Symbol.asyncDispose]());

const operators = `/groups/${groups.mailboxOperators}/members`;
const alreadyIn = "One or more added object references already exist for the following modified properties: 'members'.";
const unknownId = '00000000-0000-4000-8000-000000000000';

async function idsOf(path: string): Promise<unknown[]> {
  return (await graph.send('GET', `${path}?$select=id`)).value.map((item) => item.id).sort();
}

describe('adding a member', () => {
  it('is 204, and 400 "already exist" the second time', async () => {
    const first = await graph.send('POST', `${operators}/$ref`, reference(people.erin));
    const second = await graph.send('POST', `${operators}/$ref`, reference(people.erin));

    expect(first.status).toBe(204);
    expect(second).toMatchObject({ status: 400, code: 'Request_BadRequest', message: alreadyIn });
    expect(await idsOf(operators)).toEqual([people.erin]);
  });

  it.each([
    ['the address of Graph', `https://graph.microsoft.com/v1.0/directoryObjects/${people.erin}`],
    ['the users form', `https://graph.microsoft.com/v1.0/users/${people.erin}`],
  ])('takes %s', async (_what, address) => {
    const answer = await graph.send('POST', `${operators}/$ref`, { '@odata.id': address });

    expect(answer.status).toBe(204);
  });

  it('takes its own address', async () => {
    const answer = await graph.send('POST', `${operators}/$ref`, reference(people.erin, graph.url));

    expect(answer.status).toBe(204);
  });

  it.each([
    ['an unknown member', groups.mailboxOperators, unknownId, 404, 'Request_ResourceNotFound', unknownId],
    ['an unknown group', unknownId, people.erin, 404, 'Request_ResourceNotFound', unknownId],
    ['a dynamic group', groups.allEngineers, people.ana, 403, 'Authorization_RequestDenied', 'Insufficient privileges'],
    [
      'a synced group',
      groups.fileServers,
      people.erin,
      400,
      'Request_BadRequest',
      'on-premises mastered Directory Sync',
    ],
    [
      'a group inside a role-assignable group',
      groups.tierZero,
      groups.helpdesk,
      400,
      'Request_BadRequest',
      'Nesting is',
    ],
    [
      'a Microsoft 365 group as member',
      groups.messaging,
      groups.migrationTeam,
      400,
      'Request_BadRequest',
      'Microsoft 365',
    ],
  ])('refuses %s', async (_what, groupId, memberId, status, code, message) => {
    const before = graph.emulator.snapshot().memberships;

    const answer = await graph.send('POST', `/groups/${groupId}/members/$ref`, reference(memberId));

    expect(answer).toMatchObject({ status, code });
    expect(answer.message).toContain(message);
    expect(graph.emulator.snapshot().memberships).toEqual(before);
  });

  it('needs RoleManagement.ReadWrite.Directory for a role-assignable group, both ways', async () => {
    const path = `/groups/${groups.tierZero}/members`;
    graph.emulator.knobs.permissions.delete('RoleManagement.ReadWrite.Directory');

    const add = await graph.send('POST', `${path}/$ref`, reference(people.erin));
    const remove = await graph.send('DELETE', `${path}/${people.nadia}/$ref`);
    graph.emulator.knobs.permissions.add('RoleManagement.ReadWrite.Directory');
    const allowed = await graph.send('POST', `${path}/$ref`, reference(people.erin));

    expect([add.status, remove.status, allowed.status]).toEqual([403, 403, 204]);
    expect(add.code).toBe('Authorization_RequestDenied');
  });

  it('refuses a group so new that this replica has not heard of it', async () => {
    graph.emulator.knobs.readLagMs = 5000;
    const made = await graph.send('POST', '/groups', {
      displayName: 'SG-New',
      mailEnabled: false,
      mailNickname: 'sg-new',
      securityEnabled: true,
    });
    const path = `/groups/${String(made.body.id)}/members/$ref`;

    const early = await graph.send('POST', path, reference(people.erin));
    graph.clock.advance(5000);
    const later = await graph.send('POST', path, reference(people.erin));

    expect(early).toMatchObject({
      status: 400,
      code: 'Request_BadRequest',
      message: 'The source resource object or one of the objects being referenced do not exist.',
    });
    expect(later.status).toBe(204);
  });

  it('binds up to 20 at once, all or none', async () => {
    const bind = (ids: string[]) => ({ 'members@odata.bind': ids.map((id) => reference(id)['@odata.id']) });
    const path = `/groups/${groups.mailboxOperators}`;

    const both = await graph.send('PATCH', path, bind([people.erin, people.felix]));
    const oneTaken = await graph.send('PATCH', path, bind([people.grace, people.erin]));
    const many = await graph.send('PATCH', path, bind(Array.from({ length: 21 }, () => people.grace)));

    expect(both.status).toBe(204);
    expect(oneTaken).toMatchObject({ status: 400, message: alreadyIn });
    expect(many.status).toBe(400);
    expect(await idsOf(operators)).toEqual([people.erin, people.felix]);
  });
});

describe('removing a member', () => {
  it('is 204, and 404 the second time', async () => {
    const path = `/groups/${groups.messaging}/members/${people.erin}/$ref`;

    const first = await graph.send('DELETE', path);
    const second = await graph.send('DELETE', path);

    expect(first.status).toBe(204);
    expect(second).toMatchObject({ status: 404, code: 'Request_ResourceNotFound' });
  });

  it.each([
    ['a dynamic group', groups.allEngineers, people.erin, 403],
    ['a synced group', groups.fileServers, people.katya, 400],
  ])('refuses %s', async (_what, groupId, memberId, status) => {
    const answer = await graph.send('DELETE', `/groups/${groupId}/members/${memberId}/$ref`);

    expect(answer.status).toBe(status);
  });

  it('deletes the user when /$ref is forgotten', async () => {
    const answer = await graph.send('DELETE', `/groups/${groups.messaging}/members/${people.erin}`);

    expect(answer.status).toBe(204);
    expect((await graph.send('GET', `/users/${people.erin}`)).status).toBe(404);
  });

  it('does not delete a user who is not a member', async () => {
    const answer = await graph.send('DELETE', `/groups/${groups.messaging}/members/${people.nadia}`);

    expect(answer.status).toBe(404);
    expect((await graph.send('GET', `/users/${people.nadia}`)).status).toBe(200);
  });
});

describe('reading members', () => {
  it('lists the direct ones with their types', async () => {
    const answer = await graph.send('GET', `/groups/${groups.messaging}/members?$select=id,userPrincipalName`);

    expect(answer.value).toContainEqual({
      '@odata.type': '#microsoft.graph.user',
      id: people.erin,
      userPrincipalName: 'erin.engel@contoso.com',
    });
    expect(answer.value).toContainEqual({ '@odata.type': '#microsoft.graph.group', id: groups.messagingContractors });
  });

  it.each(['graph.user', 'microsoft.graph.user'])(
    'lists the people of nested groups with the %s cast',
    async (cast) => {
      const ids = await idsOf(`/groups/${groups.messaging}/transitiveMembers/${cast}`);

      expect(ids).toEqual([people.erin, people.felix, people.ines, people.liam, people.mona].sort());
    },
  );

  it('ends when groups contain each other', async () => {
    graph.emulator.directory.addMember(groups.messagingInterns, groups.messaging);

    const ids = await idsOf(`/groups/${groups.messaging}/transitiveMembers/graph.user`);

    expect(ids).toContain(people.ines);
    expect(ids).toHaveLength(5);
  });

  it('tells what a person is in, directly and through groups', async () => {
    const direct = await idsOf(`/users/${people.ines}/memberOf/graph.group`);
    const all = await idsOf(`/users/${people.ines}/transitiveMemberOf/microsoft.graph.group`);
    const objects = await graph.send('GET', `/users/${people.nadia}/transitiveMemberOf?$select=displayName`);

    expect(direct).toEqual([groups.messagingInterns, groups.allEngineers].sort());
    expect(all).toEqual(
      [groups.messagingInterns, groups.messagingContractors, groups.messaging, groups.allEngineers].sort(),
    );
    expect(objects.value).toContainEqual({
      '@odata.type': '#microsoft.graph.directoryRole',
      displayName: 'Global Administrator',
    });
    expect(objects.value).toContainEqual({
      '@odata.type': '#microsoft.graph.directoryRole',
      displayName: 'Privileged Role Administrator',
    });
  });

  it.each(['users', 'directoryObjects'])(
    'answers checkMemberGroups on %s through nesting, unknown groups left out',
    async (set) => {
      const groupIds = [groups.messaging, groups.helpdesk, unknownId];

      const answer = await graph.send('POST', `/${set}/${people.ines}/checkMemberGroups`, { groupIds });

      expect(answer.status).toBe(200);
      expect(answer.body.value).toEqual([groups.messaging]);
    },
  );

  it('takes at most 20 ids in checkMemberGroups', async () => {
    const groupIds = Array.from({ length: 21 }, () => groups.messaging);

    const answer = await graph.send('POST', `/users/${people.ines}/checkMemberGroups`, { groupIds });

    expect(answer).toMatchObject({ status: 400, code: 'Request_BadRequest' });
  });

  it('finds objects of all kinds by id, and leaves the unknown out', async () => {
    const ids = [people.erin, groups.messaging, units.berlin, unknownId];

    const all = await graph.send('POST', '/directoryObjects/getByIds', { ids });
    const onlyUsers = await graph.send('POST', '/directoryObjects/getByIds', { ids, types: ['user'] });

    expect(all.value.map((item) => item.id)).toEqual([people.erin, groups.messaging, units.berlin]);
    expect(onlyUsers.value.map((item) => item.id)).toEqual([people.erin]);
  });

  it('lists administrative units and who is in them', async () => {
    const all = await graph.send('GET', `/directory/administrativeUnits?$filter=displayName eq 'Berlin'`);
    const members = await idsOf(`/directory/administrativeUnits/${units.lisbon}/members/graph.user`);

    expect(all.value).toMatchObject([{ id: units.berlin }]);
    expect(members).toEqual([people.ana, people.ines].sort());
  });
});

describe('groups themselves', () => {
  it('fixes isAssignableToRole at creation', async () => {
    const made = await graph.send('POST', '/groups', {
      displayName: 'SG-Roles',
      mailEnabled: false,
      mailNickname: 'sg-roles',
      securityEnabled: true,
      isAssignableToRole: true,
      'members@odata.bind': [reference(people.erin)['@odata.id']],
    });

    const change = await graph.send('PATCH', `/groups/${String(made.body.id)}`, { isAssignableToRole: false });

    expect(made.status).toBe(201);
    expect(await idsOf(`/groups/${String(made.body.id)}/members`)).toEqual([people.erin]);
    expect(change.status).toBe(400);
  });

  it('makes no group when a member of it is unknown', async () => {
    const answer = await graph.send('POST', '/groups', {
      displayName: 'SG-Half',
      mailEnabled: false,
      mailNickname: 'sg-half',
      securityEnabled: true,
      'members@odata.bind': [reference(unknownId)['@odata.id']],
    });

    expect(answer.status).toBe(404);
    expect(graph.emulator.snapshot().groups.map((group) => group.displayName)).not.toContain('SG-Half');
  });

  it('come back from deletion with their members', async () => {
    const path = `/groups/${groups.messaging}`;

    const deleted = await graph.send('DELETE', path);
    const missing = await graph.send('GET', path);
    const restored = await graph.send('POST', `/directory/deletedItems/${groups.messaging}/restore`);

    expect([deleted.status, missing.status, restored.status]).toEqual([204, 404, 200]);
    expect(await idsOf(`${path}/members`)).toContain(people.erin);
  });
});
