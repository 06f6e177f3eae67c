import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import type { ClickResult, Message } from '../../sandbox/teams/types.ts';
import type { EligibilityOrder } from '../../src/jit/entra/eligibility-order.ts';
import { tenantId } from '../../src/jit/ids.ts';
import { clickWords, wordsOf } from '../support/chat.ts';
import { people, SECOND_MS, type Stories, startStories, type Who } from '../support/stories.ts';

const security = roleId('Security Administrator');
const globalAdmin = roleId('Global Administrator');
const target = (role: string) => ({ kind: 'role' as const, roleDefinitionId: role, directoryScopeId: '/' });
const WITHIN_MS = 90 * SECOND_MS;

describe('eligibility', () => {
  let s: Stories;
  beforeAll(async () => {
    s = await startStories();
  });
  beforeEach(() => s.calm());
  afterAll(() => s.finish());

  const pim = () => s.graph.directory.pim;
  const orders = () => s.database.db.collection('eligibilities').countDocuments();
  const stored = (): Promise<EligibilityOrder[]> =>
    s.database.db
      .collection<{ body: EligibilityOrder }>('eligibilities')
      .find()
      .toArray()
      .then((found) => found.map(({ body }) => body));

  async function say(who: Who, text: string): Promise<Message> {
    const { replies } = await s.teams.as(who).say(text);
    const [card] = replies;
    if (card === undefined) throw new Error(`no answer to ${text}`);
    return card;
  }

  /** Until the loop has nothing left to do about any order. */
  async function settled(): Promise<void> {
    await s.pass(WITHIN_MS, async () => (await stored()).every(({ nextAt }) => nextAt === null));
    expect((await stored()).filter(({ nextAt }) => nextAt !== null)).toEqual([]);
  }

  const lastIn = (who: Who) => s.teams.as(who).latest();
  const eventsOf = async (who: Who) => {
    const found = await s.app.deps.ledger.latest({ tenantId: tenantId(s.tenant.tenantId), limit: 50 });
    return found
      .filter(({ type, about }) => type.startsWith('eligibility.') && about.personId === people[who])
      .map(({ type }) => type);
  };

  async function rows(role: string): Promise<string[]> {
    const { rows: found } = await s.app.deps.assignments.list({ of: 'role', id: role as never }, 5_000);
    return found.map(({ holder, state }) => `${holder.name} ${state}`).sort();
  }

  const isCard = (result: ClickResult) => expect(['card', 'submitted']).toContain(result.kind);

  it('of what is privileged is shown first and given only once it is confirmed; the person is told how to ask', async () => {
    await s.answer(
      'dana',
      `policy import\nname: security-pim\neligible: [SG-Messaging]\nentitlements:\n  - role: Security Administrator\nduration: { default: 1h, max: 4h }\napproval:\n  - approvers: [Ana Lima]\n    quorum: 1`,
    );
    const before = await orders();

    const review = await say('dana', 'eligibility add Erin Engel to Security Administrator for 90d because she joins');

    expect(wordsOf(review)).toMatch(/Make eligible\?[\s\S]*privileged[\s\S]*Erin Engel/);
    await s.settle();
    expect(await orders()).toBe(before);
    expect(await rows(security)).toEqual([]);

    isCard(await s.teams.as('dana').click(review, 'Make eligible'));
    await settled();

    expect(await rows(security)).toEqual(['Erin Engel eligible']);
    expect(wordsOf(lastIn('dana'))).toMatch(/Erin Engel is eligible for Security Administrator, until/);
    expect(wordsOf(lastIn('erin'))).toMatch(/You are now eligible[\s\S]*Request security-pim/);
    expect(JSON.stringify(lastIn('erin')?.card)).toContain('"value":"request security-pim"');
    expect(wordsOf(await say('erin', 'request security-pim'))).toMatch(/eligible in Entra/);
    expect(await eventsOf('erin')).toEqual([
      'eligibility.made',
      'eligibility.answered',
      'eligibility.attempted',
      'eligibility.ordered',
    ]);
  });

  it('is ordered at once where nothing privileged is opened, for a group of people too, whom nobody writes to', async () => {
    const to = s.newGroup();
    const member = { kind: 'group' as const, groupId: to.id, accessId: 'member' as const };
    pim().changeRule(member, 'Expiration_Admin_Eligibility', { isExpirationRequired: false });

    const said = await s.answer('dana', `eligibility add SG-Helpdesk to ${to.name} permanent because first line`);
    await settled();

    expect(said).toMatch(/SG-Helpdesk becomes eligible for member of .*, for good/);
    const { rows: found } = await s.app.deps.assignments.list({ of: 'group', id: to.id as never }, 5_000);
    expect(found).toMatchObject([{ holder: { name: 'SG-Helpdesk' }, state: 'eligible', endsAt: null }]);
    expect(wordsOf(lastIn('jonas'))).not.toMatch(/eligible/);

    await s.answer('dana', `eligibility remove SG-Helpdesk from ${to.name} because it is done`);
    await settled();
    expect((await s.app.deps.assignments.list({ of: 'group', id: to.id as never }, 5_000)).rows).toEqual([]);
    expect(wordsOf(lastIn('dana'))).toMatch(/No longer eligible/);
  });

  it.each([
    ['Dana Fischer to Reports Reader', /Nobody makes themself eligible/],
    ['SG-JIT-Admins to SG-Server-Operators', /Nobody makes themself eligible/],
    ['Erin Engel to Global Administrator', /Nobody is made eligible for this here[\s\S]*own identity/],
    ['Erin Engel to SG-JIT-Admins', /Nobody is made eligible for this here[\s\S]*admins/],
    ['Liam Byrne to Reports Reader', /Liam Byrne is disabled/],
    ['SG-Reports to Reports Reader', /may be any of/],
    ['Erin Engel to SG-All-Engineers', /cannot be written/],
    ['SG-Helpdesk to Reports Reader', /role-assignable/],
    ['Erin Engel to Reports Reader until 2020-01-01', /past/],
  ])('is refused in words, with nothing stored: %s', async (what, words) => {
    const before = await orders();

    expect(await s.answer('dana', `eligibility add ${what} because practising`)).toMatch(words);

    expect(await orders()).toBe(before);
  });

  it('tells which rule of Entra stands in the way before anything is ordered', async () => {
    const reader = target(roleId('Reports Reader'));
    pim().changeRule(reader, 'Expiration_Admin_Eligibility', { isExpirationRequired: true });

    expect(await s.answer('dana', 'eligibility add Erin Engel to Reports Reader because practising')).toMatch(
      /Entra does not allow it[\s\S]*ExpirationRule/,
    );
  });

  it('is filled in as a form by the same rules', async () => {
    const to = s.newGroup();
    const form = await say('dana', 'eligibility add');
    const dana = s.teams.as('dana');

    const faulty = await dana.click(form, 'Next', { whoTyped: 'Felix Brandt' });
    expect(clickWords(faulty)).toMatch(/say what, by one of these fields/);
    const fields = { whoTyped: 'Felix Brandt', whatTyped: `group:${to.name}`, lasts: '30d', reason: 'he helps out' };
    expect(clickWords(await dana.click(form, 'Next', fields))).toMatch(/Felix Brandt becomes eligible/);
    await settled();

    const { rows: found } = await s.app.deps.assignments.list({ of: 'group', id: to.id as never }, 5_000);
    expect(found).toMatchObject([{ holder: { name: 'Felix Brandt' }, state: 'eligible' }]);
  });

  it('is finished by the loop when the answer is lost, once', async () => {
    const to = s.newGroup();
    const match = { method: 'POST' as const, path: /eligibilityScheduleRequests$/ };
    await s.answer('dana', `eligibility add Grace Mbeki to ${to.name} for 30d because practising`);
    s.graph.knobs.faults.push({ kind: 'timeout', effect: 'after', match });

    await settled();

    const { rows: found } = await s.app.deps.assignments.list({ of: 'group', id: to.id as never }, 5_000);
    expect(found).toHaveLength(1);
    const order = (await stored()).find((one) => one.entitlement.name === to.name);
    expect(order).toMatchObject({ phase: 'done', told: { by: true, holder: true } });
  });

  it('replaces a standing assignment in two clicks: first eligible, then no longer standing; never its own admin', async () => {
    s.graph.directory.assignRole(people.felix, security);
    const list = await say('dana', 'assignments Security Administrator');
    expect(wordsOf(list)).toMatch(/1 standing privileged assignment/);
    expect(wordsOf(list)).toMatch(/Felix Brandt: Security Administrator[\s\S]*standing and privileged/);
    expect(wordsOf(list)).toMatch(/Erin Engel: Security Administrator[\s\S]*Eligible until/);

    const dana = s.teams.as('dana');
    isCard(await dana.click(list, 'Make eligible instead'));
    expect(await rows(security)).toContain('Felix Brandt assigned');
    const [review] = dana.chat().filter((message) => message.id === list.id);
    if (review === undefined) throw new Error('no review');
    isCard(await dana.click(review, 'Confirm', { reason: 'nobody stands' }));
    await settled();

    expect(await rows(security)).toEqual(['Erin Engel eligible', 'Felix Brandt eligible']);
    expect(await eventsOf('felix')).toContain('eligibility.converted');
    expect((await eventsOf('felix')).indexOf('eligibility.made')).toBeGreaterThan(
      (await eventsOf('felix')).indexOf('eligibility.converted'),
    );
    expect(wordsOf(lastIn('felix'))).toMatch(/standing access is now just in time[\s\S]*Request security-pim/);
  });

  it('never takes the last Global Administrator, whatever is ordered at once', async () => {
    s.graph.directory.assignRole(people.grace, globalAdmin);
    const list = await say('dana', 'assignments Global Administrator');
    const dana = s.teams.as('dana');
    for (const holder of [people.nadia, people.grace]) {
      const again = await say('dana', 'assignments Global Administrator');
      isCard(await dana.click(again, 'Make eligible instead', { standing: `${holder}|${globalAdmin}|/` }));
      const [review] = dana.chat().filter((message) => message.id === again.id);
      if (review === undefined) throw new Error('no review');
      isCard(await dana.click(review, 'Confirm', { reason: 'nobody stands' }));
    }

    await settled();

    expect(wordsOf(list)).toMatch(/Nadia Costa/);
    const standing = (await rows(globalAdmin)).filter((row) => row.endsWith('assigned'));
    expect(standing).toHaveLength(1);
    const failed = (await stored()).filter(({ phase }) => phase === 'failed');
    expect(failed).toMatchObject([{ problem: { code: 'last-admin' } }]);
    expect(
      s.teams
        .as('dana')
        .chat()
        .map((one) => wordsOf(one))
        .join('\n'),
    ).toMatch(/standing assignment is still there/);
  });

  it('tells access of a grant apart from what stands, and says what cannot be known without a licence', async () => {
    const policy = await s.newPolicy();
    const id = await s.ask('erin', policy);
    await s.approve(id, 'ana');
    await s.pass(5 * SECOND_MS);

    expect(wordsOf(await say('hiro', `assignments ${policy.group.name}`))).toMatch(
      new RegExp(`Erin Engel: [\\s\\S]*Activated until [\\s\\S]*given by ${id}`),
    );
    s.graph.knobs.pim.licensed = false;
    expect(wordsOf(await say('hiro', 'assignments Security Administrator'))).toMatch(/not licensed/);
    expect(wordsOf(await say('dana', 'eligibility add Ana Lima to Reports Reader because practising'))).toMatch(
      /no licence for Privileged Identity Management/,
    );
    s.graph.knobs.pim.licensed = true;
  });
});
