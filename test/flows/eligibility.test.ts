import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { cardInputs } from '../../sandbox/teams/read-card.ts';
import type { ClickResult, JsonObject, Message } from '../../sandbox/teams/types.ts';
import type { EligibilityOrder } from '../../src/jit/entra/eligibility-order.ts';
import { tenantId } from '../../src/jit/ids.ts';
import { clickWords, wordsOf } from '../support/chat.ts';
import { groups, HOUR_MS, people, SECOND_MS, type Stories, startStories, units, type Who } from '../support/stories.ts';

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
    await s.newPolicy();
    const [marked] = cardInputs((await say('erin', 'request')).card ?? {}).filter(({ id }) => id === 'policy');
    expect(marked?.choices?.map(({ title }) => title)).toContain('security-pim (eligible in Entra)');
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

  const inputs = (card: JsonObject | undefined) =>
    Object.fromEntries(cardInputs(card ?? {}).map((one) => [one.id, one]));
  const cardOf = (result: ClickResult) => (result.kind === 'card' ? result.card : undefined);

  it('typed with something left out is a form that holds what was said: what is one thing is picked already', async () => {
    const to = s.newGroup('SG-Handover');
    const form = await say('dana', `eligibility add Felix Brandt to owner of ${to.name} for 30d`);
    const dana = s.teams.as('dana');

    expect(wordsOf(form)).toMatch(/Nothing was ordered yet[\s\S]*say why/);
    expect(inputs(form.card)).toMatchObject({
      who: { value: `u|${people.felix}|Felix Brandt` },
      group: { value: `g|${to.id}|SG-Handover` },
      as: { value: 'owner' },
      untilTyped: { value: '30d' },
      whatTyped: { value: undefined },
    });
    const faulty = await dana.click(form, 'Next', { untilTyped: 'whenever' });
    expect(inputs(cardOf(faulty)).who?.value).toBe(`u|${people.felix}|Felix Brandt`);
    const sent = await dana.click(form, 'Next', { untilTyped: '', lasts: '30d', reason: 'he takes over' });
    expect(clickWords(sent)).toMatch(/Felix Brandt becomes eligible for owner of SG-Handover/);
    await settled();
    const { rows: found } = await s.app.deps.assignments.list({ of: 'group', id: to.id as never }, 5_000);
    expect(found).toMatchObject([{ holder: { name: 'Felix Brandt' }, target: { as: 'owner' }, state: 'eligible' }]);
  });

  it('offers what a name may mean to be picked, and keeps what means nothing as it was typed', async () => {
    for (let n = 1; n <= 1_000; n++) s.graph.directory.addGroup({ displayName: `Crew "${n}" 'ש' 🚀` });
    const dana = s.teams.as('dana');

    const many = inputs((await say('dana', 'eligibility add Crew to Reports Reader because practising')).card);
    const none = await say('dana', `eligibility add Nobody' At All to Reports Readr at Atlantis because practising`);

    expect(many.who).toMatchObject({ value: undefined });
    expect(many.who?.choices).toHaveLength(15);
    expect(many.role?.value).toMatch(/^r\|.*\|Reports Reader$/);
    expect(wordsOf(none)).toMatch(/no user or group "Nobody' At All" was found/);
    expect(inputs(none.card)).toMatchObject({
      whoTyped: { value: "Nobody' At All" },
      whatTyped: { value: 'Reports Readr @ Atlantis' },
    });
    const found = await dana.search(none, 'who', `Crew "777" '`);
    expect(found).toMatchObject({ choices: [{ title: `Crew "777" 'ש' 🚀 (group)` }] });
    expect(await dana.search(none, 'group', 'no such group')).toMatchObject({ choices: [] });
  });

  it('is taken away from the list in two steps by an admin, who says why', async () => {
    const to = s.newGroup();
    await s.answer('dana', `eligibility add Katya Petrova to ${to.name} for 30d because practising`);
    await settled();
    const dana = s.teams.as('dana');

    const list = await say('dana', `eligibility remove from ${to.name}`);
    isCard(await dana.click(list, 'Take away'));
    const now = () => dana.chat().find((message) => message.id === list.id) ?? '';
    expect(wordsOf(now() || undefined)).toMatch(/Take the eligibility away\?[\s\S]*Katya Petrova/);
    expect(clickWords(await dana.click(now(), 'Take away', { reason: ' ' }))).toMatch(/say why/);
    expect(clickWords(await dana.click(now(), 'Take away', { reason: 'she moved on' }))).toMatch(
      /Katya Petrova will no longer be eligible/,
    );
    await settled();

    expect((await s.app.deps.assignments.list({ of: 'group', id: to.id as never }, 5_000)).rows).toEqual([]);
    const audited = await say('hiro', `eligibility list ${to.name}`);
    expect(s.buttons(audited)).toEqual(['Show']);
    const forged = {
      verb: 'eligibility-take',
      data: { verb: 'eligibility-take', eligibility: `${people.katya}|group:${to.id}` },
    };
    expect(clickWords(await s.teams.as('hiro').invoke(audited, forged))).toMatch(/Only admins can do this/);
  });

  it('is looked up by picking a person, a role or a group; a name of several or of none is asked back', async () => {
    const hiro = s.teams.as('hiro');
    const half = await say('hiro', 'assignments Erin');
    const twins = await say('hiro', 'assignments SG-Reports');

    expect(wordsOf(half)).toMatch(
      /No person, role or group is called Erin[\s\S]*assignments person erin\.engel@contoso\.com/,
    );
    expect(wordsOf(await say('hiro', 'assignments person erin.engel@contoso.com'))).toMatch(/Assignments: Erin Engel/);
    const [erin] = inputs(half.card).pick?.choices ?? [];
    expect(erin).toMatchObject({ title: 'Erin Engel, erin.engel@contoso.com (person)' });
    expect(clickWords(await hiro.click(half, 'Show', { pick: erin?.value ?? '' }))).toMatch(/Assignments: Erin Engel/);
    expect(wordsOf(twins)).toMatch(/That may mean several[\s\S]*assignments group \S+: SG-Reports/);
    expect(inputs(twins.card).pick?.choices).toHaveLength(2);
    expect(await hiro.search(twins, 'pick', 'reports read')).toMatchObject({
      choices: [{ title: 'Reports Reader (role)' }],
    });
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

  /** The two clicks. */
  async function convert(about: string, standing: string, who: Who = 'dana'): Promise<string> {
    const list = await say(who, `assignments ${about}`);
    const person = s.teams.as(who);
    const opened = await person.click(list, 'Make eligible instead', { standing });
    const review = person.chat().find((message) => message.id === list.id);
    if (review === undefined || !wordsOf(review).includes('Turn standing access')) return clickWords(opened);
    return clickWords(await person.click(review, 'Confirm', { reason: 'nobody stands' }));
  }

  /** A group that carries a role, with these people standing in it. */
  function carrier(name: string, role: string, members: readonly Who[]): string {
    const id = s.graph.directory.addGroup({ displayName: name, isAssignableToRole: true });
    s.graph.directory.assignRole(id, role);
    for (const who of members) s.graph.directory.addMember(id, people[who]);
    return id;
  }

  async function holdersOf(group: string): Promise<string[]> {
    const { rows: found } = await s.app.deps.assignments.list({ of: 'group', id: group as never }, 5_000);
    return found.flatMap(({ holder, state, target: of }) =>
      of.kind === 'group' ? [`${holder.name} ${of.as} ${state}`] : [],
    );
  }

  it('flags who stands in a group that carries roles, with what it opens, and replaces it as it does a role', async () => {
    const id = carrier('SG-Carries-Exchange', roleId('Exchange Administrator'), ['felix', 'grace']);
    for (const who of [people.hiro, people.ines]) s.graph.directory.addOwner(id, who);
    s.graph.directory.addMember(groups.jitAdmins, people.nadia);
    const list = await say('dana', 'assignments group SG-Carries-Exchange');
    expect(wordsOf(list)).toMatch(
      /Felix Brandt: Member of[\s\S]*standing and privileged[\s\S]*Opens: Exchange Administrator/,
    );
    expect(wordsOf(list)).toMatch(
      /Hiro Tanaka: Owner of[\s\S]*can put anybody in, and so open: Exchange Administrator/,
    );
    expect(wordsOf(await say('dana', 'assignments Grace Mbeki'))).toMatch(
      /standing and privileged[\s\S]*Opens: Exchange Administrator[\s\S]*through SG-Carries-Exchange/,
    );
    const lost = { method: 'DELETE' as const, path: /\/members\// };
    s.graph.knobs.faults.push({ kind: 'timeout', effect: 'after', match: lost });
    const posts = { method: 'POST' as const, path: /ScheduleRequests$/ };
    s.graph.knobs.faults.push({ kind: 'timeout', effect: 'after', match: posts });

    const first = await convert('group SG-Carries-Exchange', `${people.felix}|group:${id}`);
    const second = await convert('group SG-Carries-Exchange', `${people.felix}|group:${id}`, 'nadia');
    await convert('group SG-Carries-Exchange', `${people.hiro}|owner:${id}`);
    expect(await holdersOf(id)).toContain('Felix Brandt member assigned');
    await settled();

    expect(first).toMatch(/Felix Brandt becomes eligible for member of/);
    expect(second).toMatch(/Already being changed[\s\S]*Dana Fischer/);
    expect((await holdersOf(id)).sort()).toEqual([
      'Felix Brandt member eligible',
      'Grace Mbeki member assigned',
      'Hiro Tanaka owner eligible',
      'Ines Duarte owner assigned',
    ]);
    expect(new Set(await eventsOf('felix'))).toContain('eligibility.converted');
    const told = s.teams
      .as('felix')
      .chat()
      .map((one) => wordsOf(one));
    expect(told.join('\n')).toMatch(/standing access is now just in time[\s\S]*SG-Carries-Exchange/);
    const after = JSON.stringify((await say('dana', 'assignments group SG-Carries-Exchange')).card);
    expect(after).not.toContain(`${people.felix}|group:${id}`);
    expect(after).toContain(`${people.grace}|group:${id}`);
    s.graph.directory.removeMember(groups.jitAdmins, people.nadia);
  });

  it('never takes the last Global Administrator, whatever is ordered at once', async () => {
    s.graph.directory.assignRole(people.grace, globalAdmin);
    const list = await say('dana', 'assignments Global Administrator');
    const dana = s.teams.as('dana');
    for (const holder of [people.nadia, people.grace]) {
      const again = await say('dana', 'assignments Global Administrator');
      isCard(await dana.click(again, 'Make eligible instead', { standing: `${holder}|role:${globalAdmin}|/` }));
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

  it('counts who is Global Administrator through a group, and refuses to take the last of those out', async () => {
    const id = carrier('SG-Carries-All', globalAdmin, ['felix', 'liam']);
    const standing = (await rows(globalAdmin)).find((row) => /^(Nadia|Grace).* assigned$/.test(row)) ?? '';
    const last = standing.startsWith('Nadia') ? people.nadia : people.grace;

    await convert('Global Administrator', `${last}|role:${globalAdmin}|/`);
    await settled();
    const refused = await convert('group SG-Carries-All', `${people.felix}|group:${id}`);

    expect((await rows(globalAdmin)).filter((row) => row.endsWith('assigned'))).toEqual(['SG-Carries-All assigned']);
    expect(refused).toMatch(/Somebody must stay Global Administrator[\s\S]*second person[\s\S]*narrower role/);
    expect(await holdersOf(id)).toContain('Felix Brandt member assigned');
  });

  it('tells Assigned, Activated by a grant, Activated in Entra and Eligible apart, each with its way, scope and end', async () => {
    const reports = roleId('Reports Reader');
    const id = carrier('SG-Carries-Reports', reports, []);
    const member = { kind: 'group' as const, groupId: id, accessId: 'member' as const };
    pim().makeEligible(people.erin, member);
    pim().activate(people.erin, member, 2 * HOUR_MS);
    const berlin = `/administrativeUnits/${units.berlin}`;
    const helpdesk = { ...target(roleId('Helpdesk Administrator')), directoryScopeId: berlin };
    pim().assign(people.erin, helpdesk, new Date(s.clock.now().getTime() + 24 * HOUR_MS));
    s.graph.directory.assignRole(people.erin, roleId('Message Center Reader'));
    const given = await s.grant('erin', await s.newPolicy({ entitlements: ['role: Directory Readers'] }));

    const text = wordsOf(await say('hiro', 'assignments person Erin Engel'));

    const of = (title: string) =>
      text
        .slice(text.indexOf(`Erin Engel: ${title}`))
        .split('\n')
        .slice(1, 3)
        .join(' ');
    expect(of('Message Center Reader')).toMatch(/^Assigned: standing, without an end directly, whole tenant/);
    expect(of('Helpdesk Administrator')).toMatch(/^Assigned until .* directly, unit Berlin/);
    expect(of('Directory Readers')).toMatch(
      new RegExp(`^Activated until .*, given by ${given} directly, whole tenant`),
    );
    expect(of('Reports Reader')).toMatch(/^Activated until .*, activated in Entra through SG-Carries-Reports, whole/);
    expect(of('Member of SG-Carries-Reports')).toMatch(/^Activated until .*, activated in Entra directly/);
    expect(of('Security Administrator')).toMatch(/^Eligible until .* directly, whole tenant/);
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
    const unlicensed = await say('dana', 'assignments group SG-Carries-All');
    expect(wordsOf(unlicensed)).toMatch(/not licensed[\s\S]*standing and privileged/);
    expect(s.buttons(unlicensed)).not.toContain('Make eligible instead');
    expect(wordsOf(await say('dana', 'eligibility add Ana Lima to Reports Reader because practising'))).toMatch(
      /no licence for Privileged Identity Management/,
    );
    s.graph.knobs.pim.licensed = true;
  });
});
