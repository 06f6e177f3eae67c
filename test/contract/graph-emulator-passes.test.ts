import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';
import { minuteMs, pimOf, roleGrant } from './graph-emulator-pim-calls.ts';

let graph: GraphOverHttp;
beforeEach(async () => {
  graph = await graphOverHttp();
});
afterEach(() => graph[Symbol.asyncDispose]());

const passes = `/users/${people.erin}/authentication/temporaryAccessPassMethods`;
const issue = (body: Record<string, unknown> = { lifetimeInMinutes: 60, isUsableOnce: false }) =>
  graph.send('POST', passes, body);
const listed = async () => (await graph.send('GET', passes)).value;

describe('a Temporary Access Pass', () => {
  it('is told in the 201 and never again', async () => {
    const { status, body } = await issue();

    const read = await graph.send('GET', `${passes}/${String(body.id)}`);

    expect(status).toBe(201);
    expect(body.temporaryAccessPass).toMatch(/^\w{8}$/);
    expect(body).toMatchObject({
      lifetimeInMinutes: 60,
      isUsableOnce: false,
      isUsable: true,
      methodUsabilityReason: 'EnabledByPolicy',
    });
    expect(read.body).toMatchObject({ id: body.id, temporaryAccessPass: null });
    expect(await listed()).toMatchObject([{ id: body.id, temporaryAccessPass: null }]);
    const everywhere = JSON.stringify([graph.emulator.log, graph.emulator.dump(), graph.emulator.snapshot()]);
    expect(everywhere).not.toContain(String(body.temporaryAccessPass));
  });

  it('is the only one of its user: a new one deletes the old', async () => {
    const first = await issue();
    const second = await issue();

    expect(second.status).toBe(201);
    expect(second.body.temporaryAccessPass).not.toBe(first.body.temporaryAccessPass);
    expect((await listed()).map((row) => row.id)).toEqual([second.body.id]);
    expect((await graph.send('GET', `${passes}/${String(first.body.id)}`)).status).toBe(404);
  });

  it('is deleted once, 204 and then 404', async () => {
    const { body } = await issue();
    const path = `${passes}/${String(body.id)}`;

    const statuses = [(await graph.send('DELETE', path)).status, (await graph.send('DELETE', path)).status];

    expect(statuses).toEqual([204, 404]);
    expect(await listed()).toEqual([]);
  });

  it('lasts as long as the policy says when nothing is asked', async () => {
    graph.emulator.knobs.passPolicy.defaultMinutes = 90;

    expect((await issue({})).body).toMatchObject({ lifetimeInMinutes: 90, startDateTime: '2026-11-21T09:00:00.000Z' });
  });

  it.each([
    [59, 'The valid range between 60 and 480.'],
    [481, 'The valid range between 60 and 480.'],
    [60.5, 'The valid range between 60 and 480.'],
    ['60', 'The valid range between 60 and 480.'],
  ])('is refused for %s minutes under the default policy', async (lifetimeInMinutes, message) => {
    const answer = await issue({ lifetimeInMinutes });

    expect(answer).toMatchObject({ status: 400, code: 'badRequest' });
    expect(answer.message).toBe(`Invalid LifetimeInMinutes specified. ${message}`);
    expect(await listed()).toEqual([]);
  });

  it('lasts 10 to 43,200 minutes whatever the policy would allow', async () => {
    Object.assign(graph.emulator.knobs.passPolicy, { minimumMinutes: 1, maximumMinutes: 100_000 });

    const answers = [9, 10, 43_200, 43_201].map((lifetimeInMinutes) => issue({ lifetimeInMinutes }));

    expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([400, 201, 201, 400]);
  });

  it('must be for one sign-in where the policy allows no other, and keeps the void one when it is refused', async () => {
    const { body } = await issue();
    graph.emulator.knobs.passPolicy.onlyOnce = true;

    const many = await issue({ isUsableOnce: false });
    const kept = (await listed()).map((row) => row.id);
    const once = await issue({ isUsableOnce: true });

    expect([many.status, once.status]).toEqual([400, 201]);
    expect(kept).toEqual([body.id]);
  });

  it('is made and does not work where the policy leaves its user out', async () => {
    graph.emulator.knobs.passPolicy.includes = new Set([groups.jitAdmins]);

    const { status, body } = await issue();

    expect(status).toBe(201);
    expect(body).toMatchObject({ isUsable: false, methodUsabilityReason: 'DisabledByPolicy' });
  });

  it('works for the members of a group that the policy names, nested ones too', async () => {
    graph.emulator.knobs.passPolicy.includes = new Set([groups.messaging]);
    const path = `/users/${people.ines}/authentication/temporaryAccessPassMethods`;

    expect((await graph.send('POST', path, {})).body).toMatchObject({ isUsable: true });
  });

  it('says why it does not work: not yet, used, over', async () => {
    const reason = async () => (await listed())[0]?.methodUsabilityReason;
    await issue({ isUsableOnce: true, startDateTime: '2026-11-21T10:00:00Z' });
    const early = await reason();
    graph.clock.advance(60 * minuteMs);
    const open = await reason();
    graph.emulator.directory.usePass(people.erin);
    const used = await reason();
    await issue({ isUsableOnce: false });
    graph.clock.advance(60 * minuteMs);

    expect([early, open, used, await reason()]).toEqual(['NotYetValid', 'EnabledByPolicy', 'OneTimeUsed', 'Expired']);
  });

  it('needs consent of its own', async () => {
    graph.emulator.knobs.permissions = new Set(['UserAuthMethod-TAP.Read.All', 'User.ReadWrite.All']);

    const write = await issue();
    const read = await graph.send('GET', passes);

    expect(write).toMatchObject({ status: 403, code: 'accessDenied' });
    expect(read.status).toBe(200);
  });

  it('goes with its user', async () => {
    await issue();
    graph.emulator.directory.purgeUser(people.erin);

    expect(graph.emulator.dump().passes).toEqual([]);
    expect((await issue()).status).toBe(404);
  });
});

it("tells the tenant's policy for passes", async () => {
  Object.assign(graph.emulator.knobs.passPolicy, { maximumMinutes: 1440, onlyOnce: true });

  const answer = await graph.send(
    'GET',
    '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass',
  );

  expect(answer.body).toMatchObject({
    state: 'enabled',
    minimumLifetimeInMinutes: 60,
    maximumLifetimeInMinutes: 1440,
    defaultLifetimeInMinutes: 60,
    isUsableOnce: true,
    includeTargets: [{ id: 'all_users' }],
  });
});

describe('an account', () => {
  it('made for somebody is enabled, disabled, given a password, deleted and restored', async () => {
    const made = await graph.send('POST', '/users', {
      accountEnabled: true,
      displayName: 'Erin Engel (admin)',
      mailNickname: 'adm-erin',
      userPrincipalName: 'adm-erin@contoso.com',
      passwordProfile: { password: 'a-Long-One-1', forceChangePasswordNextSignIn: false },
    });
    const path = `/users/${String(made.body.id)}`;
    graph.clock.advance(minuteMs);

    const statuses = [
      (await graph.send('PATCH', path, { passwordProfile: { password: 'another-Long-One-2' } })).status,
      (await graph.send('PATCH', path, { accountEnabled: false })).status,
      (await graph.send('DELETE', path)).status,
      (await graph.send('POST', `/directory/deletedItems/${String(made.body.id)}/restore`)).status,
    ];

    const read = await graph.send('GET', `${path}?$select=accountEnabled,lastPasswordChangeDateTime`);
    expect([made.status, ...statuses]).toEqual([201, 204, 204, 204, 200]);
    expect(read.body).toMatchObject({ accountEnabled: false, lastPasswordChangeDateTime: '2026-11-21T09:01:00.000Z' });
    expect(JSON.stringify(graph.emulator.log)).not.toContain('another-Long-One-2');
  });

  it('that PIM made an admin takes a directory role of the app to disable, to reset and to delete', async () => {
    graph.emulator.knobs.appRoles.clear();
    await pimOf(graph).ask(roleGrant);
    const path = `/users/${people.erin}`;
    const refused = [
      await graph.send('PATCH', path, { accountEnabled: false }),
      await graph.send('PATCH', path, { passwordProfile: { password: 'a-Long-One-1' } }),
      await graph.send('DELETE', path),
    ];
    graph.emulator.knobs.appRoles.add('Privileged Authentication Administrator');
    const allowed = await graph.send('PATCH', path, { accountEnabled: false });

    expect(refused.map((answer) => [answer.status, answer.code])).toEqual(
      Array.from({ length: 3 }, () => [403, 'Authorization_RequestDenied']),
    );
    expect(allowed.status).toBe(204);
  });

  it('can be disabled again without that role once PIM has ended its access', async () => {
    graph.emulator.knobs.appRoles.clear();
    await pimOf(graph).ask(roleGrant);
    graph.clock.advance(120 * minuteMs);

    expect((await graph.send('PATCH', `/users/${people.erin}`, { accountEnabled: false })).status).toBe(204);
  });

  it('takes its password by User-PasswordProfile.ReadWrite.All alone, and nothing else by it', async () => {
    graph.emulator.knobs.permissions = new Set(['User-PasswordProfile.ReadWrite.All']);
    const passwordProfile = { password: 'a-Long-One-1' };

    const alone = await graph.send('PATCH', `/users/${people.erin}`, { passwordProfile });
    const more = await graph.send('PATCH', `/users/${people.erin}`, { passwordProfile, displayName: 'E' });

    expect([alone.status, more.status]).toEqual([204, 403]);
  });
});

describe('a role-assignable group', () => {
  const group = {
    displayName: 'SG-Tier-One',
    mailEnabled: false,
    mailNickname: 'sg-tier-one',
    securityEnabled: true,
    isAssignableToRole: true,
    visibility: 'Hidden',
  };

  it('is made so, hidden, and stays so', async () => {
    const made = await graph.send('POST', '/groups', group);
    const changed = await graph.send('PATCH', `/groups/${String(made.body.id)}`, { isAssignableToRole: false });

    expect(made).toMatchObject({ status: 201, body: { isAssignableToRole: true, visibility: 'Hidden' } });
    expect(changed.status).toBe(400);
  });

  it('is one of at most 500', async () => {
    const held = 1;
    for (let i = held; i < 500; i += 1) {
      graph.emulator.directory.addGroup({ displayName: `R${i}`, isAssignableToRole: true });
    }

    const answer = await graph.send('POST', '/groups', group);

    expect(answer).toMatchObject({ status: 400, code: 'Request_BadRequest' });
    expect(answer.message).toContain('limit of 500');
  });
});
