import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultKnobs } from '../../sandbox/graph/knobs.ts';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { groups } from '../../sandbox/graph/tenant-seed.ts';
import { createAccountBackEnd } from '../../src/graph/account-back-end.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import type { AccountBackEnd } from '../../src/jit/account/account.ts';
import type { WriteOutcome } from '../../src/jit/back-end.ts';
import type { JitAccount, PersonRef } from '../../src/jit/entitlement.ts';
import { userId } from '../../src/jit/ids.ts';
import { attachGraphValidator } from '../support/graph-openapi.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const domain = 'contoso.com';

describe('the back end: account, over HTTP', () => {
  let graph: GraphOverHttp;
  let accounts: AccountBackEnd;
  let validator: ReturnType<typeof attachGraphValidator>;
  let owner: PersonRef;
  let reusable: JitAccount;
  let burner: JitAccount;
  let count = 0;
  beforeAll(async () => {
    graph = await graphOverHttp();
    validator = attachGraphValidator(graph.emulator);
    const authentication = { kind: 'loopback' } as const;
    accounts = createAccountBackEnd(createGraphClient({ baseUrl: graph.url, authentication, log: silent }));
  });
  beforeEach(() => {
    Object.assign(graph.emulator.knobs, defaultKnobs());
    owner = { id: userId(graph.emulator.directory.addUser({ displayName: `Paula ${++count}` })), name: 'Paula' };
    reusable = { kind: 'account', name: `jit-paula${count}@${domain}`, after: 'disable' };
    burner = { ...reusable, after: 'delete' };
  });
  afterAll(async () => {
    validator.expectNoViolations();
    await graph[Symbol.asyncDispose]();
  });

  function idOf(outcome: WriteOutcome): string {
    if (outcome.kind !== 'done' || outcome.assignmentId === null) throw new Error(`not opened: ${outcome.kind}`);
    return outcome.assignmentId;
  }

  const opened = async (account: JitAccount) => idOf(await accounts.add(owner, account));
  const read = (account: JitAccount, accountId: string | null, ending = false) =>
    accounts.read(owner.id, account, { accountId, ending });
  const close = (account: JitAccount, accountId: string | null, alone = true) =>
    accounts.remove(owner.id, account, { accountId, alone });

  async function user(id: string) {
    const select =
      'id,accountEnabled,department,displayName,lastPasswordChangeDateTime,signInSessionsValidFromDateTime';
    const { status, body } = await graph.send('GET', `/users/${id}?$select=${select}`);
    return status === 404 ? null : body;
  }

  /** As somebody does in the portal. */
  async function give(id: string): Promise<void> {
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` };
    const role = { principalId: id, roleDefinitionId: roleId('User Administrator'), directoryScopeId: '/' };
    expect((await graph.send('POST', `/groups/${groups.mailboxOperators}/members/$ref`, reference)).status).toBe(204);
    expect((await graph.send('POST', '/roleManagement/directory/roleAssignments', role)).status).toBe(201);
  }

  async function accessOf(id: string): Promise<number> {
    const memberships = await graph.send('GET', `/users/${id}/memberOf?$select=id`);
    const roles = await graph.send('GET', `/roleManagement/directory/roleAssignments?$filter=principalId eq '${id}'`);
    return memberships.value.length + roles.value.length;
  }

  it('creates an account that says whose it is, and finds it again', async () => {
    expect(await read(reusable, null)).toEqual({ kind: 'absent' });

    const id = await opened(reusable);

    expect(await user(id)).toMatchObject({
      accountEnabled: true,
      department: `JIT account of ${owner.id}`,
      displayName: 'Paula (JIT)',
    });
    expect(await read(reusable, null)).toEqual({ kind: 'present', assignmentId: id });
    expect(await read(reusable, id)).toEqual({ kind: 'present', assignmentId: id });
    expect(await opened(reusable)).toBe(id);
  });

  it('disables it, takes away what anybody gave it, its password and its pass, and uses it again', async () => {
    const id = await opened(reusable);
    await give(id);
    await graph.send('POST', `/users/${id}/authentication/temporaryAccessPassMethods`, { lifetimeInMinutes: 60 });
    const before = await user(id);
    graph.clock.advance(60_000);

    expect(await close(reusable, id)).toMatchObject({ kind: 'done' });

    const after = await user(id);
    expect(after?.accountEnabled).toBe(false);
    expect(after?.lastPasswordChangeDateTime).not.toBe(before?.lastPasswordChangeDateTime);
    expect(after?.signInSessionsValidFromDateTime).not.toBe(before?.signInSessionsValidFromDateTime);
    expect(await accessOf(id)).toBe(0);
    expect((await graph.send('GET', `/users/${id}/authentication/temporaryAccessPassMethods`)).value).toEqual([]);
    expect(await read(reusable, id, true)).toEqual({ kind: 'absent' });
    expect(await opened(reusable)).toBe(id);
  });

  it('shuts an account at once, and leaves the rest while others take from it', async () => {
    const id = await opened(burner);
    await give(id);

    expect(await close(burner, id, false)).toMatchObject({ kind: 'not-done' });

    expect((await user(id))?.accountEnabled).toBe(false);
    expect(await accessOf(id)).toBeGreaterThan(0);
    expect(await read(burner, id, true)).toMatchObject({ kind: 'present' });
    expect(await close(burner, id)).toMatchObject({ kind: 'done' });
    expect(await user(id)).toBeNull();
    expect(await read(burner, id, true)).toEqual({ kind: 'absent' });
  });

  it('counts an account that somebody deleted as gone, and makes another next time', async () => {
    const id = await opened(burner);
    graph.emulator.directory.deleteUser(id);

    expect(await read(burner, id)).toEqual({ kind: 'absent' });
    expect(await close(burner, id)).toMatchObject({ kind: 'already' });
    expect(await opened(burner)).not.toBe(id);
  });

  it('takes from a disabled account what it was given meanwhile before it enables it', async () => {
    const id = await opened(reusable);
    await close(reusable, id);
    await give(id);

    await opened(reusable);

    expect(await accessOf(id)).toBe(0);
    expect((await user(id))?.accountEnabled).toBe(true);
  });

  it('never touches an account that it did not make for this person', async () => {
    const other: PersonRef = { id: userId(graph.emulator.directory.addUser({ displayName: 'Otto' })), name: 'Otto' };
    const id = await opened(reusable);

    expect(await accounts.add(other, reusable)).toMatchObject({ kind: 'refused' });
    expect(await accounts.read(other.id, reusable, { accountId: null, ending: true })).toEqual({ kind: 'absent' });
    expect(await accounts.remove(other.id, reusable, { accountId: null, alone: true })).toMatchObject({
      kind: 'already',
    });
    expect((await user(id))?.accountEnabled).toBe(true);
  });

  it('finds the account whose creation was not answered', async () => {
    const fault = { kind: 'timeout', effect: 'after', match: { method: 'POST', path: /^\/users$/ } } as const;
    graph.emulator.knobs.faults.push(fault);

    expect(await accounts.add(owner, reusable)).toMatchObject({ kind: 'unknown' });

    expect(await read(reusable, null)).toMatchObject({ kind: 'present' });
    expect(await accounts.add(owner, reusable)).toMatchObject({ kind: 'done' });
  });

  it('closes a renamed account that nothing marks any more, by its id', async () => {
    const id = await opened(reusable);
    const changes = { userPrincipalName: `renamed${count}@${domain}`, department: null };
    expect((await graph.send('PATCH', `/users/${id}`, changes)).status).toBe(204);

    expect(await read(reusable, id)).toMatchObject({ kind: 'present' });
    const pass = await accounts.issuePass(userId(id), { lastsMs: 3_600_000, once: true });
    expect(pass).toMatchObject({ kind: 'issued', signIn: `renamed${count}@${domain}` });
    expect(await close(reusable, id)).toMatchObject({ kind: 'done' });
    expect((await user(id))?.accountEnabled).toBe(false);
  });

  it('strips a privileged account first where it may not be disabled without a directory role', async () => {
    const id = await opened(reusable);
    await give(id);
    graph.emulator.knobs.appRoles = new Set();

    expect(await close(reusable, id, false)).toMatchObject({ kind: 'refused' });
    expect(await close(reusable, id)).toMatchObject({ kind: 'done' });

    expect(await accessOf(id)).toBe(0);
    expect((await user(id))?.accountEnabled).toBe(false);
  });

  it('says what it may not take or nobody can, and neither waits for it nor counts it as taken', async () => {
    const id = await opened(reusable);
    await give(id);
    const { directory, knobs } = graph.emulator;
    const owned = directory.addGroup({ displayName: `SG-Owned-${count}` });
    directory.addOwner(owned, owner.id);
    directory.addOwner(owned, id);
    directory.addMember(groups.allEngineers, id);
    const barred = ['Group.ReadWrite.All', 'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup'];
    for (const name of barred) knobs.permissions.delete(name);

    const outcome = await close(reusable, id);

    expect(outcome).toMatchObject({
      kind: 'done',
      besides: { taken: ['member of SG-Mailbox-Operators', 'User Administrator'] },
    });
    expect(outcome.besides?.left).toEqual([
      { label: 'member of SG-All-Engineers', why: 'its members follow a membership rule' },
      { label: 'perhaps eligible for groups', why: 'the bot may not read it' },
      { label: `owner of SG-Owned-${count}`, why: expect.stringMatching(/^403/) },
    ]);
    expect(await read(reusable, id, true)).toEqual({ kind: 'absent' });
    knobs.permissions = defaultKnobs().permissions;
    expect(await accounts.add(owner, reusable)).toMatchObject({ besides: { taken: [`owner of SG-Owned-${count}`] } });
    directory.removeMember(groups.allEngineers, id);
  });

  it('says what did not work, and does the rest next time', async () => {
    const id = await opened(burner);
    await give(id);
    graph.emulator.knobs.faults.push({ kind: 'unavailable', retryAfter: 3, match: { method: 'DELETE' } });

    expect(await close(burner, id)).toMatchObject({ kind: 'not-done', retryAfterMs: 3_000 });
    expect(await close(burner, id)).toMatchObject({ kind: 'done' });
  });
});
