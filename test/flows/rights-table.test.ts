import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { catalogue } from '../../src/bot/commands/catalogue.ts';
import { parseCommand } from '../../src/bot/commands/parse-command.ts';
import { ask, cardAbout, clickWords, refusalEvents, storedRequests, told, wordsOf } from '../support/chat.ts';
import { type Harness, isMember, startHarness } from '../support/harness.ts';

const MINUTE_MS = 60_000;
const ADMIN = /Only admins can do this[\s\S]*JIT_ADMIN_IDS/;
const READER = /Only admins and auditors can see this[\s\S]*JIT_AUDITOR_IDS/;
const POLICY = `name: fresh
eligible: [Grace Mbeki]
entitlements:
  - group: SG-Server-Operators
duration: { default: 1h, max: 4h }
approval:
  - approvers: [Ana Lima]
    quorum: 1`;

/** Erin asks, Ana approves, Hiro audits, Dana administers: nobody holds two of these rights. */
const roles = { engineer: 'grace', approver: 'ana', auditor: 'hiro', admin: 'dana' } as const;
type Role = keyof typeof roles;
const readers: Role[] = ['auditor', 'admin'];
const admins: Role[] = ['admin'];
const everyone: Role[] = ['engineer', 'approver', 'auditor', 'admin'];

/** Every command that is built, who may say it, what the others are told, and what the allowed hear. */
const table: [command: string, allowed: Role[], told: RegExp, heard: RegExp][] = [
  ['help', everyone, /never/, /What you can say/],
  ['request', everyone, /never/, /Ask for access|Nothing to ask for/],
  ['policy new', admins, ADMIN, /New policy/],
  ['policy template', admins, ADMIN, /Templates of policies/],
  ['policy template exchange', admins, ADMIN, /New policy/],
  ['policy edit mailbox-operator', admins, ADMIN, /Edit mailbox-operator/],
  ['policy edit nothing', admins, ADMIN, /There is no such policy/],
  ['request again R-22222', everyone, /never/, /Nothing is known about R-22222/],
  ['favourites', everyone, /never/, /You keep no favourites yet/],
  ['favourite R-22222 as mine', everyone, /never/, /Nothing is known about R-22222/],
  ['favourite remove mine', everyone, /never/, /no such favourite/],
  ['digest', everyone, /never/, /digest/i],
  ['digest on', everyone, /never/, /Your digest is on/],
  ['digest off', everyone, /never/, /Your digest is off/],
  ['my access', everyone, /never/, /access/i],
  ['my requests', everyone, /never/, /requests/i],
  ['approvals', everyone, /never/, /approv|decision/i],
  ['withdraw R-22222', everyone, /never/, /Nothing is known about R-22222/],
  ['cancel R-22222', everyone, /never/, /Nothing is known about R-22222/],
  ['extend R-22222 1h', everyone, /never/, /Nothing is known about R-22222/],
  ['release R-22222', everyone, /never/, /Nothing is known about R-22222/],
  ['policy list', readers, READER, /mailbox-operator/],
  ['policy show mailbox-operator', readers, READER, /SG-Mailbox-Operators/],
  ['policy show nothing', readers, READER, /There is no such policy/],
  ['policy export', readers, READER, /name: mailbox-operator/],
  ['policy export mailbox-operator', readers, READER, /name: mailbox-operator/],
  ['grants', readers, READER, /access|holds/i],
  ['audit', readers, READER, /Audit/],
  ['audit Erin Engel since 1h', readers, READER, /Audit/],
  ['audit nobody', readers, READER, /Nobody in the directory/],
  ['status', readers, READER, /Pending requests/],
  ['revoke Felix Brandt', admins, ADMIN, /Nothing to revoke/],
  ['revoke nobody', admins, ADMIN, /Nobody in the directory/],
  ['revoke password-reset-berlin', admins, ADMIN, /Nothing to revoke/],
  [`policy import\n${POLICY}`, admins, ADMIN, /fresh: (created|unchanged)/],
  ['policy import\nname: [', admins, ADMIN, /Nothing was saved/],
  ['policy enable password-reset-berlin', admins, ADMIN, /enabled/],
  ['policy disable password-reset-berlin', admins, ADMIN, /disabled/],
  ['policy disable nothing', admins, ADMIN, /There is no such policy/],
  ['policy history mailbox-operator', readers, READER, /Version 1: created/],
  ['policy simulate Erin Engel mailbox-operator', readers, READER, /would be sent to|pending under it/],
  ['policy set mailbox-operator max=4h', admins, ADMIN, /nothing was changed/],
  ['policy rollback mailbox-operator 1', admins, ADMIN, /nothing was changed/],
  ['policy delete nothing', admins, ADMIN, /There is no such policy/],
  ['assignments Erin Engel', readers, READER, /Assignments: Erin Engel/],
  ['assignments nobody', readers, READER, /No person, role or group/],
  ['eligibility list', readers, READER, /Eligible/],
  ['eligibility add', admins, ADMIN, /Make eligible/],
  ['eligibility add nobody to Exchange Administrator because practising', admins, ADMIN, /no user or group/],
  ['eligibility add nobody because practising', admins, ADMIN, /Nothing was ordered yet/],
  ['eligibility remove', admins, ADMIN, /Eligible/],
  ['eligibility remove Erin Engel from Reports Reader because practising', admins, ADMIN, /is not eligible/],
  ['group new SG-Fresh because practising', admins, ADMIN, /Create SG-Fresh/],
  ['alerts', readers, READER, /Nothing is wrong/],
  ['alerts here', admins, ADMIN, /Alerts come here/],
  ['alerts off', admins, ADMIN, /Alerts go to each admin/],
  ['findings', readers, READER, /Findings/],
  ['finding remove F-22222', admins, ADMIN, /There is no such finding/],
  ['finding keep F-22222', admins, ADMIN, /There is no such finding/],
  ['freeze because practising', admins, ADMIN, /frozen/],
  ['canary', readers, READER, /canary drill/i],
  ['canary on nothing as Erin Engel', admins, ADMIN, /There is no such policy/],
  ['canary now', admins, ADMIN, /No canary drill/],
  ['canary off', admins, ADMIN, /No canary drill/],
  ['unfreeze', admins, ADMIN, /open again|not frozen/],
];

describe('rights', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());
  // Refusals of one person are counted by the minute.
  beforeEach(() => harness.advance(MINUTE_MS));

  it('has a line in the table for every command that help lists', () => {
    const kinds = new Set(table.map(([command]) => parseCommand(command).kind));
    const built = catalogue.map((entry) => (entry.kind === 'request' ? 'request-help' : entry.kind));

    expect(built.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it.each(
    table.flatMap(([command, allowed, refused, heard]) =>
      everyone.map((role) => ({ command, role, may: allowed.includes(role), refused, heard })),
    ),
  )('$role, may: $may, "$command"', async ({ command, role, may, refused, heard }) => {
    const words = await told(harness, roles[role], command);

    const events = await refusalEvents(harness);
    const mine = events.filter(
      (event) =>
        event.actor.kind === 'person' &&
        event.actor.id === people[roles[role]] &&
        event.at.getTime() >= harness.clock.now().getTime(),
    );
    if (may) {
      expect(words).toMatch(heard);
      expect(words).not.toMatch(/Only admins/);
    } else {
      expect(words).toMatch(refused);
      expect(mine.map((event) => event.data.code)).toEqual([refused === ADMIN ? 'not-admin' : 'not-auditor']);
    }
  });

  it('says which refusals it recorded, to those who may read them', async () => {
    await told(harness, 'grace', 'freeze');
    await harness.settle();

    const words = await told(harness, 'hiro', 'audit Grace Mbeki since 1m');

    expect(words).toMatch(/Refused/);
    expect(words).toMatch(/not-admin/);
  });

  it('lets an auditor read all and change nothing', async () => {
    const id = await ask(harness, 'felix');
    expect(await told(harness, 'hiro', `audit ${id}`)).toMatch(/Access requested/);
    const { termsHash } = await harness.request(id);
    const own = harness.teams.as('hiro').latest();
    if (own === undefined) throw new Error('no message');

    for (const verb of ['approve', 'deny', 'cancel', 'release']) {
      const data = { verb, requestId: id, terms: termsHash };
      expect(clickWords(await harness.teams.as('hiro').invoke(own, { verb, data }))).toMatch(
        /not an approver|not your request/,
      );
    }
    expect(await told(harness, 'hiro', `revoke ${id}`)).toMatch(ADMIN);
    expect(await told(harness, 'hiro', `cancel ${id}`)).toMatch(/not your request/);
    const shown = await harness.teams
      .as('hiro')
      .invoke(own, { verb: 'show', data: { verb: 'show', requestId: id, terms: '' } });
    expect(clickWords(shown)).toMatch(/Felix Brandt/);
    expect(await harness.request(id)).toMatchObject({ state: 'pending', votes: [] });
    await told(harness, 'felix', `cancel ${id}`);
  });

  it('does not make an admin an approver', async () => {
    const id = await ask(harness, 'felix');
    const { termsHash } = await harness.request(id);
    const own = harness.teams.as('dana').latest();
    if (own === undefined) throw new Error('no message');
    const data = { verb: 'approve', requestId: id, terms: termsHash };

    expect(await told(harness, 'dana', 'approvals')).not.toContain(id);
    expect(clickWords(await harness.teams.as('dana').invoke(own, { verb: 'approve', data }))).toMatch(
      /not an approver/,
    );
    expect(await harness.request(id)).toMatchObject({ state: 'pending', votes: [] });
    expect(await told(harness, 'dana', `cancel ${id}`)).toMatch(/not your request/);
    await told(harness, 'felix', `cancel ${id}`);
  });

  it('does not make an admin, an auditor or an approver eligible', async () => {
    const before = await storedRequests(harness);
    const asking = 'because moving the mailboxes of the Berlin office';

    expect(await told(harness, 'dana', `request mailbox-operator for 10m ${asking}`)).toMatch(/You are not eligible/);
    expect(await told(harness, 'hiro', `request mailbox-operator for 10m ${asking}`)).toMatch(/You are not eligible/);
    expect(await told(harness, 'ana', `request exchange-admin for 1h ticket INC1 ${asking}`)).toMatch(
      /You are not eligible/,
    );
    expect(await storedRequests(harness)).toBe(before);
    const codes = (await refusalEvents(harness)).slice(0, 3).map((event) => event.data.code);
    expect(codes).toEqual(['not-eligible', 'not-eligible', 'not-eligible']);
  });

  it('never lets an approver who is eligible too decide on their own request', async () => {
    const id = await ask(harness, 'ana', 'covering for Erin today and tomorrow');
    const { termsHash, asked } = await harness.request(id);
    const own = cardAbout(harness, 'ana', id);

    const data = { verb: 'approve', requestId: id, terms: termsHash };
    expect(asked.map((one) => one.id)).toEqual([people.ben]);
    expect(wordsOf(own)).not.toMatch(/\bApprove\b/);
    expect(clickWords(await harness.teams.as('ana').invoke(own, { verb: 'approve', data }))).toMatch(/own request/);
    expect((await refusalEvents(harness))[0]).toMatchObject({
      actor: { id: people.ana },
      about: { requestId: id },
      data: { code: 'self-approval' },
    });
    expect(await harness.request(id)).toMatchObject({ state: 'pending', votes: [] });
    await told(harness, 'ana', `cancel ${id}`);
  });

  it('lets whoever approved a grant revoke it, the admin too, and nobody else', async () => {
    const grant = async () => {
      const id = await ask(harness, 'felix');
      await harness.teams.as('ana').click(cardAbout(harness, 'ana', id), 'Approve');
      await harness.pass(3_000);
      expect(isMember(harness.tenant, groups.mailboxOperators, people.felix)).toBe(true);
      return id;
    };
    const first = await grant();
    for (const person of ['ben', 'erin', 'hiro', 'felix']) {
      expect(await told(harness, person, `revoke ${first} because I can`)).toMatch(ADMIN);
    }
    expect(await told(harness, 'erin', `release ${first}`)).toMatch(/not your request/);
    expect((await harness.request(first)).grant?.state).toBe('active');

    expect(await told(harness, 'ana', `revoke ${first} because the change was called off`)).toMatch(/Being revoked/);
    await harness.pass(3_000);
    expect((await harness.request(first)).grant).toMatchObject({ state: 'ended', endReason: 'revoked' });
    const second = await grant();
    expect(await told(harness, 'dana', `/revoke ${second}`)).toMatch(/Being revoked/);
    await harness.pass(3_000);
    expect(isMember(harness.tenant, groups.mailboxOperators, people.felix)).toBe(false);
  });

  it('reads rights afresh: an admin who leaves the group is none at their next word', async () => {
    harness.graph.directory.removeMember(groups.jitAdmins, people.dana);
    const without = await told(harness, 'dana', 'status');
    harness.graph.directory.addMember(groups.jitAdmins, people.dana);
    const again = await told(harness, 'dana', 'status');

    expect(without).toMatch(READER);
    expect(again).toMatch(/Pending requests/);
  });
});

describe('freeze', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());

  it('stops new requests and approvals, lets live access run and end, shows in status, and is lifted', async () => {
    const live = await ask(harness, 'felix');
    await harness.teams.as('ana').click(cardAbout(harness, 'ana', live), 'Approve');
    await harness.pass(3_000);
    const pending = await ask(harness, 'erin');

    expect(await told(harness, 'dana', '/freeze because of the incident of today')).toMatch(/New grants are frozen/);
    expect(await told(harness, 'dana', '/freeze')).toMatch(
      /frozen already[\s\S]*Dana Fischer: of the incident of today/,
    );
    expect(await told(harness, 'hiro', 'status')).toMatch(/yes, by Dana Fischer: of the incident of today/);

    const stored = await storedRequests(harness);
    const refused = await told(harness, 'ines', 'request mailbox-operator for 10m because a mailbox is stuck');
    expect(refused).toMatch(
      /New grants are frozen[\s\S]*Dana Fischer has stopped new grants \(of the incident of today\)/,
    );
    expect(await storedRequests(harness)).toBe(stored);
    const approved = await harness.teams.as('ana').click(cardAbout(harness, 'ana', pending), 'Approve');
    expect(clickWords(approved)).toMatch(/New grants are frozen/);
    expect(await harness.request(pending)).toMatchObject({ state: 'pending', votes: [] });

    expect(isMember(harness.tenant, groups.mailboxOperators, people.felix)).toBe(true);
    expect((await harness.request(live)).grant?.state).toBe('active');
    await harness.advance(10 * MINUTE_MS);
    await harness.pass(3_000);
    expect((await harness.request(live)).grant).toMatchObject({ state: 'ended', endReason: 'expired' });
    expect(isMember(harness.tenant, groups.mailboxOperators, people.felix)).toBe(false);

    expect(await told(harness, 'dana', '/unfreeze')).toMatch(/open again/);
    expect(await told(harness, 'dana', '/unfreeze')).toMatch(/not frozen/);
    expect(await told(harness, 'hiro', 'status')).toMatch(/New grants frozen\s+no/);
    await harness.teams.as('ana').click(cardAbout(harness, 'ana', pending), 'Approve');
    await harness.pass(3_000);
    expect((await harness.request(pending)).grant?.state).toBe('active');
  });

  it('lets an approver deny, and people take back, while grants are frozen', async () => {
    const denied = await ask(harness, 'felix');
    const cancelled = await ask(harness, 'ines');
    await told(harness, 'dana', '/freeze because practising');

    await harness.teams.as('ana').click(cardAbout(harness, 'ana', denied), 'Deny');
    await told(harness, 'ines', `cancel ${cancelled}`);

    expect((await harness.request(denied)).state).toBe('denied');
    expect((await harness.request(cancelled)).state).toBe('cancelled');
    await told(harness, 'dana', '/unfreeze');
  });

  it('does not start what was approved just before the freeze', async () => {
    const id = await ask(harness, 'felix', 'a reason that is long enough');
    await harness.teams.as('ana').click(cardAbout(harness, 'ana', id), 'Approve');
    await told(harness, 'dana', '/freeze because practising');

    await harness.pass(3_000);

    expect(isMember(harness.tenant, groups.mailboxOperators, people.felix)).toBe(false);
    expect((await harness.request(id)).state).toBe('closed');
    expect(wordsOf(...harness.teams.as('felix').chat().slice(-2))).toMatch(/frozen/);
    await told(harness, 'dana', '/unfreeze');
  });
});
