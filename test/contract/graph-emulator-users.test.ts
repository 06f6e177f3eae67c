import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';

let graph: GraphOverHttp;
beforeEach(async () => {
  graph = await graphOverHttp();
});
afterEach(() => graph[Symbol.asyncDispose]());

const newcomer = {
  accountEnabled: true,
  displayName: 'Omar Said',
  mailNickname: 'omar.said',
  userPrincipalName: 'omar.said@contoso.com',
  passwordProfile: { password: 'a-Long-One-1', forceChangePasswordNextSignIn: true },
};

describe('the front door', () => {
  it.each([
    ['no token', {}, 'Access token is empty.'],
    ['a wrong token', { Authorization: 'Bearer other' }, 'Access token validation failure.'],
  ])('answers 401 InvalidAuthenticationToken for %s', async (_what, headers, message) => {
    const response = await fetch(`${graph.url}/v1.0/users`, { headers });

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'InvalidAuthenticationToken', message } });
  });

  it('gives every error a date and both request ids', async () => {
    const answer = await graph.send('GET', '/users/nobody@contoso.com', undefined, { 'client-request-id': 'mine' });

    expect(answer.body).toEqual({
      error: {
        code: 'Request_ResourceNotFound',
        message:
          "Resource 'nobody@contoso.com' does not exist or one of its queried reference-property objects are not present.",
        innerError: {
          date: '2026-11-21T09:00:00',
          'request-id': answer.headers.get('request-id'),
          'client-request-id': 'mine',
        },
      },
    });
    expect(answer.headers.get('client-request-id')).toBe('mine');
  });

  it.each([
    ['GET', '/reports/x', 400, "Resource not found for the segment 'reports'."],
    ['GET', `/users/${people.erin}/mailFolders`, 400, "Resource not found for the segment 'mailFolders'."],
    ['GET', '/users/$count', 400, "Resource not found for the segment '$count'."],
    [
      'DELETE',
      `/groups/${groups.messaging}/members/$ref`,
      405,
      'Specified HTTP method is not allowed for the request target.',
    ],
    ['DELETE', '/users', 405, 'Specified HTTP method is not allowed for the request target.'],
  ])('refuses %s %s, which it does not have', async (method, path, status, message) => {
    const answer = await graph.send(method, path);

    expect(answer).toMatchObject({ status, message });
  });

  it('refuses a body that is not JSON', async () => {
    const response = await fetch(`${graph.url}/v1.0/users/${people.erin}`, {
      method: 'PATCH',
      headers: { Authorization: 'Bearer sandbox', 'Content-Type': 'application/json' },
      body: '{"accountEnabled":',
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'BadRequest' } });
  });
});

describe('users', () => {
  it('leaves accountEnabled out unless it is selected', async () => {
    const plain = await graph.send('GET', `/users/${people.erin}`);
    const selected = await graph.send('GET', `/users/${people.erin}?$select=id,accountEnabled,userPrincipalName`);

    expect(plain.body).not.toHaveProperty('accountEnabled');
    expect(selected.body).toMatchObject({ id: people.erin, accountEnabled: true });
  });

  it('finds a user by user principal name, in any case', async () => {
    const answer = await graph.send('GET', '/users/ERIN.ENGEL@contoso.com');

    expect(answer.body.id).toBe(people.erin);
  });

  it('makes a user once: 201, and then the name is taken', async () => {
    const first = await graph.send('POST', '/users', newcomer);
    const second = await graph.send('POST', '/users', newcomer);

    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ displayName: 'Omar Said' });
    expect(second).toMatchObject({
      status: 400,
      code: 'Request_BadRequest',
      message: 'Another object with the same value for property userPrincipalName already exists.',
    });
  });

  it('keeps no password in its log', async () => {
    await graph.send('POST', '/users', newcomer);

    expect(JSON.stringify(graph.emulator.log)).not.toContain('a-Long-One-1');
    expect(JSON.stringify(graph.emulator.log)).not.toContain('Bearer');
  });

  it('disables an account as often as asked, each time 204', async () => {
    const path = `/users/${people.erin}`;

    const statuses = [
      (await graph.send('PATCH', path, { accountEnabled: false })).status,
      (await graph.send('PATCH', path, { accountEnabled: false })).status,
    ];

    expect(statuses).toEqual([204, 204]);
    expect((await graph.send('GET', `${path}?$select=accountEnabled`)).body.accountEnabled).toBe(false);
  });

  it.each([
    ['a property that no user has', { acountEnabled: false }, "Invalid property 'acountEnabled'."],
    [
      'a value of the wrong type',
      { accountEnabled: 'no' },
      "Invalid value specified for property 'accountEnabled' of resource 'User'.",
    ],
  ])('refuses %s', async (_what, body, message) => {
    const answer = await graph.send('PATCH', `/users/${people.erin}`, body);

    expect(answer).toMatchObject({ status: 400, code: 'Request_BadRequest', message });
  });

  it('lets an app without a directory role disable ordinary people but no admin (Graph: sensitive actions)', async () => {
    graph.emulator.knobs.appRoles.clear();

    const ordinary = await graph.send('PATCH', `/users/${people.erin}`, { accountEnabled: false });
    const holdsRole = await graph.send('PATCH', `/users/${people.jonas}`, { accountEnabled: false });
    const inRoleGroup = await graph.send('DELETE', `/users/${people.nadia}`);
    const ownsRoleGroup = await graph.send('PATCH', `/users/${people.dana}`, { accountEnabled: false });

    expect(ordinary.status).toBe(204);
    for (const refused of [holdsRole, inRoleGroup, ownsRoleGroup]) {
      expect(refused).toMatchObject({
        status: 403,
        code: 'Authorization_RequestDenied',
        message: 'Insufficient privileges to complete the operation.',
      });
    }
  });

  it('takes User.EnableDisableAccount.All together with User.Read.All for disabling, and for nothing more', async () => {
    graph.emulator.knobs.permissions = new Set(['User.EnableDisableAccount.All', 'User.Read.All']);

    const disabling = await graph.send('PATCH', `/users/${people.erin}`, { accountEnabled: false });
    const renaming = await graph.send('PATCH', `/users/${people.erin}`, { accountEnabled: true, displayName: 'E' });
    graph.emulator.knobs.permissions.delete('User.Read.All');
    const without = await graph.send('PATCH', `/users/${people.erin}`, { accountEnabled: false });

    expect([disabling.status, renaming.status, without.status]).toEqual([204, 403, 403]);
  });

  it('answers {value: true} to revokeSignInSessions, again and again', async () => {
    graph.clock.advance(60_000);

    const first = await graph.send('POST', `/users/${people.erin}/revokeSignInSessions`);
    const second = await graph.send('POST', `/users/${people.erin}/revokeSignInSessions`, {});

    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.body.value).toBe(true);
    const user = await graph.send('GET', `/users/${people.erin}?$select=signInSessionsValidFromDateTime`);
    expect(user.body.signInSessionsValidFromDateTime).toBe('2026-11-21T09:01:00.000Z');
  });
});

describe('deleted users', () => {
  it('are gone from every read, and come back with their memberships and roles', async () => {
    const { directory } = graph.emulator;
    directory.assignRole(people.erin, '29232cdf-9323-42fd-ade2-1d097af3e4de');
    const members = `/groups/${groups.messaging}/members?$select=id`;
    const assignments = `/roleManagement/directory/roleAssignments?$filter=principalId eq '${people.erin}'`;

    const deleted = await graph.send('DELETE', `/users/${people.erin}`);

    expect(deleted.status).toBe(204);
    expect((await graph.send('GET', `/users/${people.erin}`)).status).toBe(404);
    expect((await graph.send('GET', members)).value).not.toContainEqual(expect.objectContaining({ id: people.erin }));
    expect((await graph.send('GET', assignments)).value).toEqual([]);
    expect(graph.emulator.snapshot().dormant.roles).toHaveLength(1);

    const restored = await graph.send('POST', `/directory/deletedItems/${people.erin}/restore`);

    expect(restored.status).toBe(200);
    expect(restored.body).toMatchObject({ '@odata.type': '#microsoft.graph.user', id: people.erin });
    expect((await graph.send('GET', members)).value).toContainEqual(expect.objectContaining({ id: people.erin }));
    expect((await graph.send('GET', assignments)).value).toHaveLength(1);
  });

  it('can be listed for 30 days and not restored after', async () => {
    await graph.send('DELETE', `/users/${people.erin}`);
    const listed = await graph.send('GET', '/directory/deletedItems/microsoft.graph.user?$select=id');
    graph.clock.advance(30 * 24 * 3_600_000);

    const restored = await graph.send('POST', `/directory/deletedItems/${people.erin}/restore`);

    expect(listed.value).toEqual([{ id: people.erin }]);
    expect(restored.status).toBe(404);
  });

  it('lose everything when deleted for good', async () => {
    await graph.send('DELETE', `/users/${people.erin}`);

    const purged = await graph.send('DELETE', `/directory/deletedItems/${people.erin}`);

    expect(purged.status).toBe(204);
    expect((await graph.send('POST', `/directory/deletedItems/${people.erin}/restore`)).status).toBe(404);
    expect(graph.emulator.snapshot().dormant).toEqual({ roles: [], memberships: [] });
  });
});
