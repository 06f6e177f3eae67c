import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { groups } from '../../sandbox/graph/tenant-seed.ts';
import { messagingChannel } from '../../sandbox/tenant.ts';
import type { Cause, RequestId } from '../../src/jit/ids.ts';
import { tenantId, userId } from '../../src/jit/ids.ts';
import { closeLeavers } from '../../src/jit/operations/grant/close-leavers.ts';
import { watchPim } from '../../src/jit/operations/policy/watch-pim.ts';
import { decideRequest } from '../../src/jit/operations/request/decide-request.ts';
import { submitRequest } from '../../src/jit/operations/request/submit-request.ts';
import { findFindings } from '../../src/jit/operations/watch/find-findings.ts';
import { watchTroubles } from '../../src/jit/operations/watch/watch-troubles.ts';
import { HOUR_MS, MINUTE_MS, people, SECOND_MS, SETTLING_MS, type Stories, startStories } from '../support/stories.ts';

/** An account is shut, what the bot gave is taken back and confirmed, and then the rest. */
const CLOSING_MS = 15 * SECOND_MS;

/** A card's text without the escapes of Markdown. */
const plain = (text: string) => text.replaceAll('\\', '');

describe('access by a dedicated account', () => {
  let on: Stories;
  let count = 0;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  /** A policy whose accounts are called like no other story's. */
  async function newPolicy(after: 'disable' | 'delete', role = 'Message Center Reader') {
    const group = on.newGroup();
    const prefix = `jit${++count}`;
    const policy = await on.newPolicy({
      entitlements: [`group: ${group.name}`, `role: ${role}`],
      more: ['backEnd: account', `account: { name: '${prefix}-{alias}@contoso.com', after: ${after} }`],
    });
    return { ...policy, group, upn: `${prefix}-erin.engel@contoso.com` };
  }

  function accounts(upn: string) {
    return on.graph.snapshot().people.filter((user) => user.userPrincipalName === upn);
  }

  /** The account of this name, with the groups and roles it is in directly. */
  function account(upn: string) {
    const [user] = accounts(upn);
    if (user === undefined) return null;
    const { memberships, roles } = on.graph.snapshot();
    return {
      ...user,
      groups: memberships.filter((one) => one.memberId === user.id).map((one) => one.groupId),
      roles: roles.filter((one) => one.principalId === user.id).map((one) => one.roleDefinitionId),
    };
  }

  it('creates the account at activation and puts it into every role and group, and the person into none', async () => {
    const policy = await newPolicy('disable');
    const id = await on.ask('erin', policy);
    expect(accounts(policy.upn)).toEqual([]);
    expect(plain(on.cardText('ana', id))).toContain(policy.upn);

    await on.approve(id, 'ana');
    await on.secondsUntil(id, 'active');

    const { accountEnabled, groups, roles } = account(policy.upn) ?? {};
    expect({ accountEnabled, groups, roles }).toEqual({
      accountEnabled: true,
      groups: [policy.group.id],
      roles: [roleId('Message Center Reader')],
    });
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(plain(on.cardText('erin', id))).toContain(policy.upn);
    expect((await on.events(id)).map(({ type }) => type)).toContain('grant.account-opened');
  });

  it('strips and disables it when the person ends early, and enables the same one next time', async () => {
    const policy = await newPolicy('disable');
    const first = await on.grant('erin', policy);
    const before = account(policy.upn);
    const more = on.newGroup();
    on.graph.directory.addMember(more.id, before?.id ?? '');

    await on.click('erin', first, 'Release');
    await on.pass(CLOSING_MS);

    expect(await on.state(first)).toBe('ended');
    expect(account(policy.upn)).toMatchObject({ id: before?.id, accountEnabled: false, groups: [], roles: [] });
    expect(on.cardText('erin', first)).toContain('Ended and revoked');
    await on.grant('erin', policy);
    expect(account(policy.upn)).toMatchObject({ id: before?.id, accountEnabled: true, groups: [policy.group.id] });
  });

  it('deletes a burner at its end, though the bot may not disable accounts of admins', async () => {
    const policy = await newPolicy('delete', 'User Administrator');
    const id = await on.grant('erin', policy, '30m');
    on.graph.knobs.appRoles.clear();

    await on.advance(30 * MINUTE_MS);
    await on.pass(CLOSING_MS * 2);
    on.graph.knobs.appRoles.add('Privileged Authentication Administrator');

    expect(await on.state(id)).toBe('ended');
    expect(accounts(policy.upn)).toEqual([]);
  });

  it('is refused at every save while the bot lacks the directory role that shutting an admin takes; and watched after', async () => {
    const dana = (text: string) => on.answer('dana', text);
    const policy = await newPolicy('disable');
    const plain = await on.newPolicy({
      entitlements: [`group: ${on.newGroup().name}`],
      more: ['backEnd: account', "account: { name: 'plain-{alias}@contoso.com' }"],
    });
    await dana(`policy set ${policy.name} entitlements-=role:Message Center Reader`);
    on.graph.knobs.appRoles.clear();
    const why = /Message Center Reader makes an account privileged[\s\S]*Privileged Authentication Administrator/;

    expect(await dana(`policy import\n${policy.yaml}`)).toMatch(why);
    expect(await dana(`policy set ${policy.name} entitlements+=role:Message Center Reader`)).toMatch(why);
    expect(await dana(`policy rollback ${policy.name} to 1`)).toMatch(why);
    expect(await dana(`policy set ${plain.name} description=only groups`)).not.toMatch(/Nothing was saved/);
    on.graph.knobs.appRoles.add('Privileged Authentication Administrator');
    expect(await dana(`policy rollback ${policy.name} to 1`)).toMatch(/Brought back to version 1/);

    await watchPim(on.app.deps);
    on.graph.knobs.appRoles.clear();
    await dana(`policy disable ${policy.name}`);
    await dana(`policy enable ${policy.name}`);
    await watchPim(on.app.deps);
    const told = await dana('status');
    on.graph.knobs.appRoles.add('Privileged Authentication Administrator');
    await on.advance(2 * HOUR_MS);
    await watchPim(on.app.deps);

    expect(told).toMatch(new RegExp(`cannot look after the accounts of ${policy.name}`));
    expect(told).not.toMatch(new RegExp(`accounts of ${plain.name}`));
    expect(await dana('status')).not.toMatch(/cannot look after the accounts/);
  });

  it('is refused at save where the tenant makes no passes, or while Graph does not tell', async () => {
    const group = on.newGroup();
    const lines = [
      'name: passless',
      'eligible: [SG-Messaging]',
      `entitlements:\n  - group: ${group.name}`,
      'approval:\n  - approvers: [Ana Lima]\n    quorum: 1',
      "backEnd: account\naccount: { name: 'passless-{alias}@contoso.com', pass: reuse }",
    ];
    const save = () => on.answer('dana', `policy import\n${lines.join('\n')}`);
    const { passPolicy } = on.graph.knobs;

    passPolicy.enabled = false;
    expect(await save()).toMatch(/Temporary Access Pass is switched off/);
    Object.assign(passPolicy, { enabled: true, onlyOnce: true });
    expect(await save()).toMatch(/passes for one sign-in only/);
    Object.assign(passPolicy, { onlyOnce: false, maximumMinutes: 60 });
    on.graph.knobs.faults.push({ kind: 'unavailable', times: 2, match: { path: /roleAssignments/ } });
    expect(await save()).toMatch(/what the bot itself may do could not be read/);
    expect(await save()).toMatch(/created[\s\S]*a pass lasts 1h(?:our)? at most/);
    passPolicy.maximumMinutes = 480;
  });

  it('takes what others made the account own or gave it by PIM as well, and says what nobody can take', async () => {
    const policy = await newPolicy('disable');
    const id = await on.grant('erin', policy);
    const { id: mine = '' } = account(policy.upn) ?? {};
    const [owned, planned] = [on.newGroup(), on.newGroup()];
    const { directory } = on.graph;
    directory.addOwner(owned.id, people.dana);
    directory.addOwner(owned.id, mine);
    directory.pim.onboard(planned.id);
    directory.pim.makeEligible(mine, { kind: 'group', groupId: planned.id, accessId: 'member' });
    directory.addMember(groups.allEngineers, mine);

    await on.click('erin', id, 'Release');
    await on.pass(CLOSING_MS);

    const [answered] = (
      await on.app.deps.ledger.latest({
        tenantId: tenantId(on.tenant.tenantId),
        types: ['holding.answered'],
        limit: 50,
      })
    ).filter(({ data }) => data.besides !== undefined);
    expect(answered?.data.besides).toEqual({
      taken: [`owner of ${owned.name}`, `eligible for ${planned.name}`],
      left: [{ label: 'member of SG-All-Engineers', why: 'its members follow a membership rule' }],
    });
    expect(on.cardText('erin', id)).toMatch(/Shut, confirmed at .*the account stays member of SG/);
    directory.removeMember(groups.allEngineers, mine);
  });

  it('tells of what somebody is given past the bot that the policy gives to accounts', async () => {
    const { group } = await newPolicy('disable');
    const look = async () => {
      await on.advance(5 * MINUTE_MS);
      await findFindings(on.app.deps);
    };
    await look();
    on.graph.directory.addMember(group.id, people.felix);
    await look();
    await look();

    const found = await on.app.deps.findings.inStates(tenantId(on.tenant.tenantId), ['open'], 100);
    expect(found.map(({ body }) => body).filter((one) => one.entitlement.name === group.name)).toMatchObject([
      { why: 'outside', principal: { id: people.felix } },
    ]);
    on.graph.directory.removeMember(group.id, people.felix);
  });

  it('ends when somebody else deletes the account, says why it waits while that can be undone, and takes all back should it be', async () => {
    const policy = await newPolicy('delete');
    const id = await on.grant('erin', policy);
    const mine = account(policy.upn)?.id ?? '';
    on.graph.directory.deleteUser(mine);
    await closeLeavers(on.app.deps);
    const noticedIn = await on.secondsUntil(id, 'ended', 100);
    const card = on.cardText('erin', id);
    await watchTroubles(on.app.deps);

    await on.advance(5 * MINUTE_MS);
    await watchTroubles(on.app.deps);
    const told = (await on.app.deps.alerts.open(tenantId(on.tenant.tenantId), 'removal')).map(({ body }) => body.text);
    for (let n = 0; n < 3; n += 1) await on.advance(5 * MINUTE_MS);
    on.graph.directory.restoreUser(mine);
    const restored = account(policy.upn);
    await on.advance(5 * MINUTE_MS);
    await on.pass(CLOSING_MS);
    await watchTroubles(on.app.deps);

    expect(noticedIn).toBeLessThan(90);
    expect((await on.request(id)).grant?.endReason).toBe('removed-outside');
    expect(card).toContain('the account was deleted');
    expect(card).not.toContain('Revoked, confirmed');
    expect(told).toHaveLength(2);
    for (const { lines, todo } of told) {
      expect(lines.join(' ')).toMatch(/does not find the person/);
      expect(todo).toMatch(/Whoever is restored in Entra gets back what they had: the bot takes it away/);
    }
    await closeLeavers(on.app.deps);
    await on.advance(2 * MINUTE_MS);
    await closeLeavers(on.app.deps);
    const open = (await on.app.deps.alerts.open(tenantId(on.tenant.tenantId), 'account')).map(({ body }) => body.text);
    on.graph.directory.disableUser(mine);
    await closeLeavers(on.app.deps);

    expect(restored).toMatchObject({ groups: [policy.group.id], roles: [roleId('Message Center Reader')] });
    expect(account(policy.upn)).toMatchObject({ groups: [], roles: [] });
    expect(await on.app.deps.alerts.open(tenantId(on.tenant.tenantId), 'removal')).toEqual([]);
    expect(open).toEqual([
      expect.objectContaining({ title: 'A dedicated account of Erin Engel is open without a grant' }),
    ]);
    expect(await on.app.deps.alerts.open(tenantId(on.tenant.tenantId), 'account')).toEqual([]);
  });

  it('strips an account that somebody else disabled, and never enables it for the same request', async () => {
    const policy = await newPolicy('disable');
    const id = await on.grant('erin', policy);
    on.graph.directory.disableUser(account(policy.upn)?.id ?? '');

    await on.pass(3 * MINUTE_MS);

    expect(await on.state(id)).toBe('ended');
    expect(account(policy.upn)).toMatchObject({ accountEnabled: false, groups: [], roles: [] });
  });

  it('takes it back when its owner is disabled', async () => {
    const policy = await newPolicy('disable');
    const id = await on.grant('erin', policy);
    await closeLeavers(on.app.deps);
    on.graph.directory.disableUser(people.erin);

    await closeLeavers(on.app.deps);
    await on.pass(CLOSING_MS);
    on.graph.directory.enableUser(people.erin);

    expect(await on.state(id)).toBe('ended');
    expect(account(policy.upn)).toMatchObject({ accountEnabled: false, groups: [], roles: [] });
  });

  it('gives nothing where an account of that name is not ours', async () => {
    const policy = await newPolicy('disable');
    on.graph.directory.addUser({ displayName: 'Somebody', userPrincipalName: policy.upn });

    const id = await on.ask('erin', policy);
    await on.approve(id, 'ana');
    await on.pass(SETTLING_MS);

    expect((await on.request(id)).grant?.endReason).toBe('failed');
    expect(account(policy.upn)).toMatchObject({ groups: [], roles: [] });
    expect(on.cardText('erin', id)).toContain('did not make it for this person');
  });

  it('keeps the account until the last of two overlapping grants ends', async () => {
    const policy = await newPolicy('disable');
    const group = on.newGroup();
    const [prefix] = policy.upn.split('-');
    const other = await on.newPolicy({
      entitlements: [`group: ${group.name}`],
      more: ['backEnd: account', `account: { name: '${prefix}-{alias}@contoso.com' }`],
    });
    const short = await on.grant('erin', policy, '10m');
    const long = await on.grant('erin', other, '1h');

    await on.advance(10 * MINUTE_MS);
    await on.pass(CLOSING_MS);

    expect(await on.state(short)).toBe('ended');
    expect(await on.state(long)).toBe('active');
    expect(account(policy.upn)).toMatchObject({ accountEnabled: true, groups: [group.id], roles: [] });
  });

  /** The pass in a window's card, or null. */
  function passIn(result: unknown): string | null {
    return /"TextRun","text":"([^"]+)"/.exec(JSON.stringify(result))?.[1] ?? null;
  }

  /** Everything that is kept or was sent to anybody: the database, the log, all messages, the metrics. */
  async function everythingKept(): Promise<string> {
    const collections = await on.database.db.listCollections().toArray();
    const documents = await Promise.all(
      collections.map(({ name }) => on.database.db.collection(name).find().toArray()),
    );
    const messages = (Object.keys(people) as (keyof typeof people)[]).map((who) => on.teams.as(who).chat());
    const channel = on.teams.as('felix').channel(messagingChannel.id);
    const metrics = await (await fetch(`http://127.0.0.1:${on.app.port}/metrics`)).text();
    expect(metrics).toContain('jit_grants_live');
    return JSON.stringify([documents, on.logLines, messages, channel, metrics]);
  }

  it('shows a pass once, to the person alone, and keeps it nowhere; another voids the first, when asked to', async () => {
    const policy = await newPolicy('disable');
    const id = await on.grant('erin', policy, '2h');
    const erin = on.teams.as('erin');

    await erin.openDialog(on.card('erin', id), 'Show sign-in pass');
    const first = passIn(await erin.submitDialog({}, 'Make the pass and show it'));
    if (first === null) throw new Error('no pass was shown');
    erin.closeDialog();
    const again = await erin.openDialog(on.card('erin', id), 'Show sign-in pass');
    expect(JSON.stringify(again)).toMatch(/Another one voids it/);
    expect(passIn(again)).toBeNull();
    const second = passIn(await erin.submitDialog({}, 'Void the first and show another'));
    await on.settle();

    expect(second).not.toBe(first);
    const kept = await everythingKept();
    for (const pass of [first, second]) expect(kept).not.toContain(pass);
    expect(kept).toContain('grant.pass-ordered');
    const passes = await on.eventsOf('grant.pass-ordered', { id });
    expect(passes.map(({ data }) => data.number).sort()).toEqual([1, 2]);
  });

  it('makes no pass for anybody else, for what a window did not know of, outside a window, or after the end', async () => {
    const policy = await newPolicy('disable');
    const id = await on.grant('erin', policy, '2h');
    const erin = on.teams.as('erin');
    const order = (seen: string) => ({ verb: 'pass-send', request: id, seen });

    await on.teams.as('felix').submitDialogBy(order('0'));
    const unaware = await erin.submitDialogBy(order('3'));
    expect(JSON.stringify(unaware)).toMatch(/Nothing was made now/);
    await on.click('erin', id, 'Release');
    await on.pass(CLOSING_MS);
    const late = await erin.submitDialogBy(order('0'));
    const outside = await erin.invoke(on.card('erin', id), { verb: 'pass-send', data: order('0') });

    expect([passIn(late), passIn(outside)]).toEqual([null, null]);
    expect(await on.eventsOf('grant.pass-ordered', { id })).toEqual([]);
  });

  it('explains that the tenant forbids the pass, and lets the length follow the tenant', async () => {
    const policy = await newPolicy('disable');
    const id = await on.grant('erin', policy, '30m');
    const erin = on.teams.as('erin');
    on.graph.knobs.passPolicy.enabled = false;
    await erin.openDialog(on.card('erin', id), 'Show sign-in pass');
    const refused = await erin.submitDialog({}, 'Make the pass and show it');
    on.graph.knobs.passPolicy.enabled = true;

    expect(passIn(refused)).toBeNull();
    expect(JSON.stringify(refused)).toMatch(/DisabledByPolicy/);
    expect(passIn(await erin.submitDialog({}, 'Void the first and show another'))).not.toBeNull();
    const [failed] = await on.eventsOf('grant.pass-failed', { id });
    expect(failed?.data.why).toMatch(/DisabledByPolicy/);
  });

  it('counts the account as its owner: it decides nothing, and nobody waits for it', async () => {
    const approvers = on.newGroup();
    const policy = await newPolicy('disable');
    await on.grant('erin', policy);
    const mine = account(policy.upn);
    if (mine === null) throw new Error('there is no account');
    on.graph.directory.addMember(approvers.id, mine.id);
    on.graph.directory.addMember(approvers.id, people.ana);
    const guarded = await on.newPolicy({ approvers: `[${approvers.name}]` });
    const id = await on.ask('erin', guarded);
    const { asked, termsHash } = await on.request(id);
    const caller = { id: userId(mine.id), name: mine.displayName };
    const vote = { requestId: id as RequestId, termsHash, decision: 'approve', comment: null } as const;

    expect(asked.map((one) => one.id)).toEqual([people.ana]);
    await expect(decideRequest(on.app.deps, { ...vote, caller, cause: 'test:account' as Cause })).rejects.toMatchObject(
      {
        code: 'not-approver',
      },
    );
    on.graph.directory.updateUser(mine.id, { department: null });
    await expect(
      decideRequest(on.app.deps, { ...vote, caller, cause: 'test:unmarked' as Cause }),
    ).rejects.toMatchObject({
      code: 'not-approver',
    });
    const ask = { caller, cause: 'test:ask' as Cause, policyName: policy.name, durationMs: MINUTE_MS };
    await expect(
      submitRequest(on.app.deps, { ...ask, justification: 'for myself', ticket: null }),
    ).rejects.toMatchObject({ code: 'dedicated-account' });
  });
});
