import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardInputs } from '../../sandbox/teams/read-card.ts';
import type { ClickResult, JsonObject, Message } from '../../sandbox/teams/types.ts';
import type { Policy } from '../../src/jit/policy/policy.ts';
import { wordsOf as shownIn, storedPolicies } from '../support/chat.ts';
import { groups, people, type Stories, startStories, textOf, type Who, wordsOf } from '../support/stories.ts';
import { elementsOf } from '../unit/cards/read-card.ts';

const LONG = `SG-${'Ü'.repeat(253)}`;

describe('the forms for policies', () => {
  let s: Stories;
  beforeAll(async () => {
    s = await startStories();
  });
  afterAll(() => s.finish());
  beforeEach(() => s.calm());

  async function form(text: string, who: Who = 'dana'): Promise<Message> {
    const { replies } = await s.teams.as(who).say(text);
    const [card] = replies;
    if (card?.card === undefined) throw new Error(`no form: ${replies.map(textOf).join()}`);
    return card;
  }

  async function policy(name: string): Promise<Policy> {
    const stored = await s.app.deps.policies.findByName(s.app.deps.settings.tenantId, name);
    if (stored === null) throw new Error(`no policy ${name}`);
    return stored.body;
  }

  const labels = (terms: { name: string }[]) => terms.map((one) => one.name);
  const said = (result: ClickResult) => wordsOf(result).replace(/\\(.)/g, '$1');
  /** What is left in a field of the card that a click was answered with. */
  const left = (result: ClickResult, id: string) =>
    result.kind === 'card' ? cardInputs(result.card).find((input) => input.id === id)?.value : undefined;

  it('takes lists in bulk, lets each entry be taken out, and saves nothing before it has shown what it saves', async () => {
    const long = s.newGroup(LONG);
    s.newGroup('SG-Desk');
    const rtl = s.newGroup('שלום "עולם" `x`, 🚧|%2C');
    const dana = s.teams.as('dana');
    const card = await form('policy new');

    const added = await dana.click(card, 'Add to the lists', {
      name: 'berlin-desk',
      eligiblePeople: [people.jonas],
      eligibleLines: 'SG-Messaging\n\n  sg-messaging \n\nNobody At All\n',
      opensLines: `SG-Desk\nrole: Helpdesk Administrator @ Berlin\n${LONG}\n${rtl.name}\ngroup: SG-Soon\nSG-Reports`,
      approversPicked: [`u|${people.ana}|Ana`],
      approversLines: 'ben.okafor@contoso.com\nSG-Helpdesk',
    });

    expect(said(added)).toMatch(/Who may ask: 2 added, 2 blank lines left out, 1 already there or repeated/);
    expect(said(added)).toMatch(/no user or group "Nobody At All" was found/);
    expect(said(added)).toMatch(/2 groups are called "SG-Reports": use the object id/);
    expect(left(added, 'eligibleLines')).toBe('Nobody At All');
    expect(left(added, 'opensLines')).toBe('SG-Reports');
    expect(await storedPolicies(s)).not.toContain('berlin-desk');

    const faulty = await dana.click(card, 'Check what changes', { max: '3 days' });
    expect(said(faulty)).toMatch(/Nothing was saved[\s\S]*Nobody At All/);
    const wrong = await dana.click(card, 'Check what changes', { max: '3 days', eligibleLines: '', opensLines: '' });
    expect(said(wrong)).toMatch(/too long: at most 1d/);

    const kept = (left(wrong, 'approvers') ?? '').split(',').filter((value) => !value.startsWith('g|'));
    const checked = await dana.click(card, 'Check what changes', { max: '4h', approvers: kept });
    expect(said(checked)).toMatch(/Saving does this/);
    expect(said(checked)).toMatch(/approval: none → 1 of Ana Lima, Ben Okafor/);
    expect(said(checked)).toMatch(/Warning: group SG-Soon was not found/);
    expect(await storedPolicies(s)).not.toContain('berlin-desk');

    const other = await dana.click(card, 'Save now', { max: '2h' });
    expect(said(other)).toMatch(/Saving does this/);
    const saved = await dana.click(card, 'Save now');

    expect(said(saved)).toMatch(/Policy created/);
    const { terms } = await policy('berlin-desk');
    expect(labels(terms.eligible)).toEqual(['Jonas Weber', 'SG-Messaging']);
    expect(labels(terms.entitlements)).toEqual(['SG-Desk', 'Helpdesk Administrator', LONG, rtl.name, 'SG-Soon']);
    expect(terms.entitlements).toContainEqual(expect.objectContaining({ groupId: long.id }));
    expect(terms.duration.maxMs).toBe(2 * 3_600_000);
  });

  it('edits: what is unticked goes, what no form shows stays, and pressing twice saves once', async () => {
    const story = await s.newPolicy({
      eligible: '[SG-Messaging, SG-Helpdesk]',
      more: ['pending: 3h', 'version: 1'].slice(0, 1),
    });
    await s.answer('dana', `policy set ${story.name} extend.times=3 extend.total=2h ask=Ana Lima`);
    const before = await policy(story.name);
    expect(before.terms).toMatchObject({ extend: { times: 3 }, approval: [{ ask: [{ name: 'Ana Lima' }] }] });
    const dana = s.teams.as('dana');
    const card = await form(`policy edit ${story.name}`);
    expect(shownIn(card)).toMatch(/SG-Messaging \(group\)/);

    expect(said(await dana.click(card, 'Check what changes'))).toMatch(/says so already; there is nothing to save/);
    const edit = { eligible: [`g|${groups.messaging}|SG-Messaging`], description: 'Neu "x"', quorum: '2' };
    const checked = await dana.click(card, 'Check what changes', edit);
    expect(said(checked)).toMatch(/eligible: − SG-Helpdesk/);
    const [now] = dana.chat().filter((one) => one.id === card.id);
    const button = JSON.stringify(now?.card).match(/"data":(\{[^{}]*"verb":"policy-save"\})/)?.[1] ?? '{}';
    const inputs = Object.fromEntries(cardInputs(now?.card ?? {}).map((one) => [one.id, one.value ?? '']));
    const data: JsonObject = { ...inputs, ...JSON.parse(button) };
    const twice = await Promise.all([1, 2].map(() => dana.invoke(card, { verb: 'policy-save', data })));

    expect(twice.map(said).join()).toMatch(/Policy changed|no change|saved already/);
    const after = await policy(story.name);
    expect(after.terms).toEqual({
      ...before.terms,
      description: 'Neu "x"',
      eligible: before.terms.eligible.slice(0, 1),
      approval: [{ ...(before.terms.approval === 'none' ? [] : before.terms.approval)[0], quorum: 2 }],
    });
    // The command before, and one save.
    expect(await s.eventsOf('policy.changed', { policyId: after.id })).toHaveLength(2);
  });

  /** Sections of the form that stand open. */
  const open = (card: object) =>
    elementsOf(card).flatMap(({ id, isVisible }) =>
      String(id).endsWith('Section') && isVisible !== false ? [String(id).replace(/Section$/, '')] : [],
    );

  it('folds into sections: the first is open, then those with a fault, and none where the changes are shown', async () => {
    const story = await s.newPolicy();
    const dana = s.teams.as('dana');
    const card = await form(`policy edit ${story.name}`);
    expect(open(card.card ?? {})).toEqual(['basics']);

    const wrong = await dana.click(card, 'Check what changes', { warn: 'soon', quorum: '0', extendTimes: '99' });
    const right = await dana.click(card, 'Check what changes', { warn: '', quorum: '1', extendTimes: '2' });

    expect(said(wrong)).toMatch(/Marked in: For how long, Who approves, When it speaks up/);
    expect(said(wrong)).toMatch(/must be from 1 to 50, not 99[\s\S]*must be from 1 to 20, not 0/);
    expect(wrong.kind === 'card' && open(wrong.card)).toEqual(['duration', 'approval', 'notices']);
    expect(said(right)).toMatch(/Saving does this/);
    expect(right.kind === 'card' && open(right.card)).toEqual([]);
  });

  it('says who may ask for more time, and whom of the approvers to leave in peace', async () => {
    const story = await s.newPolicy();
    const dana = s.teams.as('dana');
    const card = await form(`policy edit ${story.name}`);
    const more = { extend: 'holder approvers', extendTimes: '3', extendEach: '30m', extendTotal: '2h' };

    const all = await dana.click(card, 'Check what changes', { ...more, quiet: [people.ana, people.ben] });
    expect(said(all)).toMatch(/is empty: name at least one of the approvers to ask/);
    await dana.click(card, 'Check what changes', { quiet: [people.ben] });
    await dana.click(card, 'Save now');

    const { terms } = await policy(story.name);
    const rule = { times: 3, eachMs: 1_800_000, totalMs: 7_200_000, by: ['holder', 'approvers'], approval: 'same' };
    expect(terms).toMatchObject({ extend: rule, approval: [{ ask: [{ name: 'Ana Lima' }] }] });
    const again = await form(`policy edit ${story.name}`);
    await dana.click(again, 'Check what changes', { quiet: [], extend: 'none' });
    await dana.click(again, 'Save now');
    const after = (await policy(story.name)).terms;
    expect(after.extend).toBe('none');
    expect(after.approval).toEqual([expect.not.objectContaining({ ask: expect.anything() })]);
  });

  it('is answered in words when the policy was deleted while it was open, and keeps nothing', async () => {
    const story = await s.newPolicy();
    const dana = s.teams.as('dana');
    const card = await form(`policy edit ${story.name}`);
    await dana.click(card, 'Check what changes', { description: 'for later' });
    await s.answer('dana', `policy delete ${story.name}`);

    const late = await dana.click(card, 'Save now');

    expect(said(late)).toMatch(/There is no such policy/);
    expect(await storedPolicies(s)).not.toContain(story.name);
  });

  it('is a press away from the list of policies and from a policy itself, for admins', async () => {
    const story = await s.newPolicy();
    const dana = s.teams.as('dana');
    const list = await form('policy list');

    expect(said(await dana.click(list, 'Edit', { of: story.name }))).toMatch(`Edit ${story.name}`);
    const shown = await form(`policy show ${story.name}`);
    expect(wordsOf(await dana.click(shown, 'Edit'))).toMatch(`Edit ${story.name}`);
    expect(s.buttons(await form('policy list', 'hiro'))).not.toContain('Edit');
  });

  it('shows the second of two admins what the first changed, and saves nothing until they have seen it', async () => {
    const story = await s.newPolicy();
    const dana = s.teams.as('dana');
    const card = await form(`policy edit ${story.name}`);
    await s.answer('dana', `policy set ${story.name} quorum=2`);

    const late = await dana.click(card, 'Check what changes', { reason: '30' });

    expect(said(late)).toMatch(new RegExp(`Dana Fischer changed ${story.name} while you did`));
    expect(said(late)).toMatch(/quorum: 1 → 2/);
    expect(said(late)).toMatch(/Saving does this[\s\S]*quorum: 2 → 1/);
    const saved = await dana.click(card, 'Save now', { quorum: '2' });
    expect(said(saved)).toMatch(/Saving does this[\s\S]*justification: 5 → 30/);
    expect(said(await dana.click(card, 'Save now'))).toMatch(/Policy changed/);
    expect((await policy(story.name)).terms).toMatchObject({
      approval: [{ quorum: 2 }],
      require: { justificationLength: 30 },
    });
  });

  it("works in a dialog, drops everything when it is closed, and is nobody else's", async () => {
    const story = await s.newPolicy();
    const dana = s.teams.as('dana');
    const card = await form(`policy edit ${story.name}`);

    await dana.openDialog(card, 'Open in a window', { description: 'from the chat' });
    const checked = await dana.submitDialog({ usual: '20m' }, 'Check what changes');
    expect(checked.kind).toBe('dialog');
    expect((await dana.submitDialog({}, 'Save now')).kind).toBe('message');
    expect((await policy(story.name)).terms.description).toBe('from the chat');

    const closed = await dana.click(await form('policy new'), 'Close');
    expect(said(closed)).toMatch(/Form closed/);
    expect(await s.answer('erin', 'policy new')).toMatch(/Only admins can do this/);
    const [theirs] = (await s.teams.as('erin').say('help')).replies;
    for (const verb of ['policy-open', 'policy-add', 'policy-save']) {
      const data = { verb, of: story.name, description: 'x', name: 'mine', opensLines: 'SG-Helpdesk' };
      expect(wordsOf(await s.teams.as('erin').invoke(theirs ?? '', { verb, data }))).toMatch(/Only admins can do this/);
    }
    expect(await s.refusals({ who: 'erin' })).toContain('not-admin');
    expect(await storedPolicies(s)).not.toContain('mine');
  });

  it('finds roles, groups and people as an admin types, and says when the directory does not answer', async () => {
    const dana = s.teams.as('dana');
    const card = await form('policy new');
    const titles = async (input: string, text: string) => {
      const found = await dana.search(card, input, text);
      return found.kind === 'choices' ? found.choices.map((choice) => choice.title) : [found.why];
    };

    expect(await titles('opensRoles', 'helpdesk')).toEqual(['Helpdesk Administrator (role)']);
    expect(await titles('opensGroups', "SG-Messaging-L'")).toEqual([]);
    expect(await titles('opensGroups', 'sg-messaging-l')).toEqual(['SG-Messaging-Leads (group)']);
    expect((await titles('approversPicked', '')).length).toBeGreaterThan(5);
    expect(await titles('approversPicked', 'ana')).toEqual(['Ana Lima, ana.lima@contoso.com (person)']);
    s.graph.knobs.faults.push({
      kind: 'unavailable',
      match: { path: /groups/ },
      times: Number.POSITIVE_INFINITY,
    });
    expect(await titles('opensGroups', 'sg')).toEqual([expect.stringMatching(/^The directory does not answer/)]);

    for (let n = 1; n <= 1_000; n++) s.graph.directory.addUnit(`Branch "${n}" 'ש' 🚀`);
    expect(await titles('opensUnits', 'atlantis')).toEqual([]);
    expect(await titles('opensUnits', 'BERL')).toEqual(['Berlin (administrative unit)']);
    expect(await titles('opensUnits', 'branch')).toHaveLength(15);
    expect(await titles('opensUnits', `Branch "777" '`)).toEqual([expect.stringMatching(/^Branch "777" 'ש' 🚀/)]);
    s.graph.knobs.faults.push({ kind: 'denied', match: { path: /administrativeUnits/ } });
    expect(await titles('opensUnits', 'berlin')).toEqual([expect.stringMatching(/AdministrativeUnit\.Read\.All$/)]);
  });

  it('asks for what goes with a dedicated account once it is chosen, keeps it in an edit, and drops it with the account', async () => {
    const story = await s.newPolicy();
    const dana = s.teams.as('dana');
    const card = await form(`policy edit ${story.name}`);
    const ids = (result: ClickResult) => (result.kind === 'card' ? cardInputs(result.card).map(({ id }) => id) : []);
    const given = { backEnd: 'account', endSessions: 'yes', outside: 'remove', portal: 'defender' };

    const chosen = await dana.click(card, 'Check what changes', given);
    expect(chosen.kind === 'card' && open(chosen.card)).toEqual(['given']);
    expect(said(chosen)).toMatch(/is missing: a sign-in name, for example jit-\{alias\}@contoso\.com/);
    expect(ids(chosen)).toEqual(expect.arrayContaining(['accountName', 'accountAfter', 'accountPass']));
    expect(ids(chosen)).not.toContain('endSessions');
    const account = { accountName: 'jit-{alias}@contoso.com', accountAfter: 'delete' };
    const named = await dana.click(card, 'Check what changes', account);
    expect(said(named)).toMatch(/account.name: none → jit-\{alias\}@contoso.com[\s\S]*outside: report → remove/);
    await dana.click(card, 'Save now');
    const { terms } = await policy(story.name);
    expect(terms).toMatchObject({
      backEnd: 'account',
      account: { name: 'jit-{alias}@contoso.com', after: 'delete', pass: 'once' },
      portal: 'defender',
      outside: 'remove',
    });

    const edit = await form(`policy edit ${story.name}`);
    await dana.click(edit, 'Check what changes', { description: 'something else' });
    await dana.click(edit, 'Save now');
    expect((await policy(story.name)).terms).toEqual({ ...terms, description: 'something else' });

    const other = await form(`policy edit ${story.name}`);
    const short = await dana.click(other, 'Check what changes', { backEnd: 'pim+direct' });
    expect(short.kind === 'card' && open(short.card)).toEqual(['duration']);
    await dana.click(other, 'Check what changes', { min: '5m' });
    await dana.click(other, 'Save now');
    expect((await policy(story.name)).terms).toMatchObject({ backEnd: 'pim', fallback: 'direct', outside: 'remove' });
    await dana.click(await form(`policy edit ${story.name}`), 'Check what changes', {
      backEnd: 'direct',
      outside: 'report',
    });
    await dana.click(dana.latest() ?? '', 'Save now');
    const last = (await policy(story.name)).terms;
    expect(last.backEnd).toBe('direct');
    for (const key of ['account', 'fallback', 'outside']) expect(last).not.toHaveProperty(key);
  });

  it('opens the ownership of groups that are picked to be owned', async () => {
    const story = await s.newPolicy();
    const dana = s.teams.as('dana');
    const card = await form(`policy edit ${story.name}`);
    const found = await dana.search(card, 'opensOwners', 'sg-messaging-l');
    const [owner] = found.kind === 'choices' ? found.choices : [];

    const added = await dana.click(card, 'Add to the lists', { opensOwners: [owner?.value ?? ''] });

    expect(owner?.title).toBe('SG-Messaging-Leads (group, as owner)');
    expect(said(added)).toMatch(/What it opens: 1 added[\s\S]*SG-Messaging-Leads \(group, as owner\)/);
    expect(said(await dana.click(card, 'Check what changes'))).toMatch(/entitlements: \+ owner SG-Messaging-Leads/);
  });

  it('limits the roles that are picked to the units that are picked, as a typed policy has them', async () => {
    const story = await s.newPolicy();
    const dana = s.teams.as('dana');
    const card = await form(`policy edit ${story.name}`);
    const value = async (input: string, text: string) => {
      const found = await dana.search(card, input, text);
      return found.kind === 'choices' ? (found.choices[0]?.value ?? '') : found.why;
    };
    const units = [await value('opensUnits', 'berlin'), await value('opensUnits', 'lisbon')];

    const alone = await dana.click(card, 'Add to the lists', { opensUnits: units.slice(0, 1) });
    expect(said(alone)).toMatch(/Berlin limits nothing yet: pick the roles as well/);
    expect(alone.kind === 'card' && open(alone.card)).toEqual(['opens']);
    const opensRoles = [await value('opensRoles', 'helpdesk'), await value('opensRoles', 'user adm')];
    const added = await dana.click(card, 'Add to the lists', { opensUnits: units, opensRoles });
    expect(said(added)).toMatch(/What it opens: 4 added/);
    await dana.click(card, 'Check what changes');
    await dana.click(card, 'Save now');

    const picked = (await policy(story.name)).terms.entitlements;
    const roles = ['Helpdesk Administrator', 'User Administrator'];
    const opens = roles.flatMap((role) => ['Berlin', 'Lisbon'].map((unit) => `role:"${role} @ ${unit}"`));
    const typed = await s.newPolicy();
    await s.answer('dana', `policy set ${typed.name} ${opens.map((one) => `opens+=${one}`).join(' ')}`);
    expect(picked.slice(1)).toHaveLength(4);
    expect((await policy(typed.name)).terms.entitlements.slice(1)).toEqual(picked.slice(1));
  });

  it.each([
    ['nothing', {}, /name/],
    ['a name that is none', { name: 'Ünder_score' }, /a-z, 0-9/],
    ['a name that is taken', { name: 'taken-already' }, /there is a policy taken-already already/],
    [
      'made-up entries',
      { opens: 'r|x|y|z,g|,m|,u|1|2,q', eligible: 'r|1' },
      /is empty: name at least one of the users or groups/,
    ],
    [
      'too many lines',
      { opensLines: Array.from({ length: 101 }, (_, n) => `SG-${n}`).join('\n') },
      /more than 100 lines/,
    ],
    ['an unknown policy', { of: 'no-such-policy' }, /There is no such policy/],
    ['20 KB of description', { description: 'y'.repeat(20_000) }, /longer than 500|Too much for a form/],
  ])('answers %s in words, and saves nothing', async (_, more: JsonObject, words) => {
    if (!(await storedPolicies(s)).includes('taken-already')) await s.newPolicy({ name: 'taken-already' });
    const card = await form('policy new');
    const good = {
      name: 'fresh',
      eligible: `g|${groups.messaging}|x`,
      opensLines: 'SG-Helpdesk',
      approvers: `u|${people.ana}|A`,
    };
    const data = Object.keys(more).length === 0 ? {} : { ...good, ...more };

    const result = await s.teams
      .as('dana')
      .invoke(card, { verb: 'policy-save', data: { verb: 'policy-save', ...data } });

    expect(said(result)).toMatch(words);
    expect(await storedPolicies(s)).not.toContain('fresh');
  });
});
