import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { ask, refusalEvents, storedPolicies, storedRequests, told } from '../support/chat.ts';
import { type Harness, startHarness } from '../support/harness.ts';

const MINUTE_MS = 60_000;
const SAMPLES = ['exchange-admin', 'mailbox-operator', 'password-reset-berlin'];

type Draft = { name?: string; eligible?: string; entitlement?: string; approvers?: string; quorum?: number };

function policy({
  name = 'fresh',
  eligible = 'Grace Mbeki',
  entitlement = 'group: SG-Server-Operators',
  approvers = 'Ana Lima, Ben Okafor',
  quorum = 1,
}: Draft = {}): string {
  return `name: ${name}
eligible: [${eligible}]
entitlements:
  - ${entitlement}
duration: { default: 1h, max: 4h }
approval:
  - approvers: [${approvers}]
    quorum: ${quorum}`;
}

describe('policies that an admin should not be able to save', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());
  afterEach(async () => {
    await harness.advance(MINUTE_MS);
  });

  const importing = (yaml: string) => told(harness, 'dana', `/policy import\n${yaml}`);

  it.each([
    ['Global Administrator'],
    ['Privileged Role Administrator'],
    ['Application Administrator'],
    ['Cloud Application Administrator'],
    // Global Administrator by its template id
    ['62e90394-69f5-4237-9190-012177145e10'],
  ])('refuses one that grants %s, which can alter the bot itself', async (role) => {
    const words = await importing(policy({ entitlement: `role: ${role}` }));

    expect(words).toMatch(/Nothing was saved/);
    expect(words).toMatch(/can alter this bot's own identity/);
    expect(await storedPolicies(harness)).toEqual(SAMPLES);
  });

  it.each([
    ['the group of its admins', 'SG-JIT-Admins', /is a group of the admins of this bot/],
    ['the group of its auditors', 'SG-JIT-Auditors', /is a group of the auditors of this bot/],
    ['the same group by its id', groups.jitAdmins, /is a group of the admins of this bot/],
    ['a group that approves under another policy', 'SG-Messaging-Leads', /tells who may ask or approve under policy/],
    ['a group that may ask under another policy', 'SG-Messaging', /tells who may ask or approve under policy/],
    ['a group nested deep in one that may ask', 'SG-Messaging-Interns', /is nested in SG-Messaging, which tells who/],
  ])('refuses one that grants %s', async (_, group, expected) => {
    const words = await importing(policy({ entitlement: `group: ${group}` }));

    expect(words).toMatch(/Nothing was saved/);
    expect(words).toMatch(expected);
    expect(await storedPolicies(harness)).toEqual(SAMPLES);
  });

  it('refuses one that grants its own approvers, or lets a group decide that another policy grants', async () => {
    const own = await importing(policy({ entitlement: 'group: SG-Helpdesk', eligible: 'Grace Mbeki, SG-Helpdesk' }));
    const mirror = await importing(policy({ approvers: 'SG-Mailbox-Operators', entitlement: 'group: SG-Helpdesk' }));

    expect(own).toMatch(/SG-Helpdesk tells who may ask or approve under/);
    expect(mirror).toMatch(/SG-Mailbox-Operators cannot tell who may ask or approve here|nobody could approve/);
    expect(await storedPolicies(harness)).toEqual(SAMPLES);
  });

  it('refuses one that nobody could approve: an empty group, a disabled person, a guest, a quorum too high', async () => {
    const empty = harness.graph.directory.addGroup({ displayName: 'SG-Empty' });
    const answers = [
      await importing(policy({ approvers: empty })),
      await importing(policy({ approvers: 'Liam Byrne' })),
      await importing(policy({ approvers: 'Mona Haddad' })),
      await importing(policy({ quorum: 3 })),
    ];

    for (const words of answers.slice(0, 3)) expect(words).toMatch(/nobody could approve/);
    expect(answers[3]).toMatch(/quorum of 3 can never be met: only 2 people could decide/);
    expect(await storedPolicies(harness)).toEqual(SAMPLES);
  });

  it('refuses people, groups, roles and units that do not exist, all at once, by line', async () => {
    const words = await importing(`name: fresh
eligible: [nobody@contoso.com, SG-Nothing]
entitlements:
  - role: Exchange Administrater
  - role: Helpdesk Administrator
    scope: Atlantis
duration: { default: 1h, max: 4h }
approval:
  - approvers: [Zed Nobody]
    quorum: 1`);

    expect(words).toMatch(/no user or group "nobody@contoso\.com" was found/);
    expect(words).toMatch(/no user or group "SG-Nothing" was found/);
    expect(words).toMatch(/no role "Exchange Administrater" was found: did you mean Exchange Administrator\?/);
    expect(words).toMatch(/no administrative unit "Atlantis" was found/);
    expect(words).toMatch(/no user or group "Zed Nobody" was found/);
    expect(words).toMatch(/line 2/);
    expect(words).toMatch(/line 9/);
    expect(await storedPolicies(harness)).toEqual(SAMPLES);
  });

  it('refuses two groups of one name with both ids', async () => {
    const words = await importing(policy({ entitlement: 'group: SG-Reports' }));

    expect(words).toContain(groups.reportsFinance);
    expect(words).toContain(groups.reportsSales);
  });

  it('reports every fault of a malformed YAML with its line', async () => {
    const words = await importing(`name: Bad Name!
eligble: [SG-Messaging]
entitlements:
  - rolle: Exchange Administrator
duration: { default: 9h, max: 4h, options: [-1h] }
approval:
  - approvers: []
    quorum: 0`);

    for (const line of [1, 2, 4, 5, 7, 8]) expect(words).toMatch(new RegExp(`line ${line}\\b`));
    expect(words).toMatch(/did you mean eligible\?/);
    expect(await storedPolicies(harness)).toEqual(SAMPLES);
  });

  it.each([
    ['no YAML at all', ''],
    ['broken brackets', 'name: [fresh\nduration: {'],
    ['tabs', 'name: fresh\n\teligible: [Grace Mbeki]'],
    [
      'an alias bomb',
      'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nname: *c',
    ],
    ['a foreign tag', 'name: !!js/function "function () {}"'],
    ['a list', '- one\n- two'],
    ['a number', '42'],
    ['an odd key', '__proto__: { enabled: true }\nconstructor: x'],
  ])('answers %s in words, and saves nothing', async (_, yaml) => {
    const words = await importing(yaml);

    expect(words).toMatch(/Nothing was saved|Nearly/);
    expect(words).not.toMatch(/Something went wrong/);
    expect(await storedPolicies(harness)).toEqual(SAMPLES);
  });

  it('saves none of three policies when one is bad, and says which', async () => {
    const words = await importing(
      [
        policy({ name: 'good-one' }),
        policy({ name: 'bad-one', approvers: 'Nobody Here' }),
        policy({ name: 'good-two' }),
      ].join('\n---\n'),
    );

    expect(words).toMatch(/Nothing was saved/);
    expect(words).toMatch(/bad-one, line/);
    expect(words).not.toMatch(/good-/);
    expect(await storedPolicies(harness)).toEqual(SAMPLES);
  });

  it('reads the YAML out of a code fence, and out of what Teams makes of lines and spaces', async () => {
    const fenced = await told(harness, 'dana', `/policy import\n\`\`\`yaml\n${policy({ name: 'fenced' })}\n\`\`\``);
    const sameLine = await told(harness, 'dana', `policy import \`\`\`\n${policy({ name: 'same-line' })}\n\`\`\``);
    const html = policy({ name: 'from-html', entitlement: 'group: SG-Migration' })
      .replaceAll('\n', '<br>')
      .replaceAll('  ', '&nbsp;&nbsp;');
    const rich = await told(harness, 'dana', `<p>/policy import</p><p>${html}</p>`);

    expect(fenced).toMatch(/fenced: created/);
    expect(sameLine).toMatch(/same-line: created/);
    expect(rich).toMatch(/from-html: created/);
    expect(rich).toMatch(/warning: .*SG-Migration/);
    expect(await storedPolicies(harness)).toEqual([...SAMPLES, 'fenced', 'same-line', 'from-html'].sort());
  });

  it('exports what imports again without a change', async () => {
    const exported = await told(harness, 'dana', '/policy export');
    const words = await told(harness, 'dana', `/policy import\n${exported}`);

    expect(words).toMatch(/mailbox-operator: unchanged/);
    expect(words).toMatch(/exchange-admin: unchanged/);
    expect(words).not.toMatch(/created|: changed/);
  });

  it('leaves an event for each refused import', async () => {
    await importing(policy({ entitlement: 'role: Global Administrator' }));

    const [latest] = await refusalEvents(harness);
    expect(latest).toMatchObject({ actor: { kind: 'person', id: people.dana }, data: { code: 'policy-invalid' } });
  });
});

describe('approvers who are gone when the request comes', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());

  it('asks the approvers who are left when one was deleted, and the rest decides', async () => {
    harness.graph.directory.deleteUser(people.ben);

    const id = await ask(harness);

    expect((await harness.request(id)).asked.map((one) => one.id)).toEqual([people.ana]);
    const card = harness.teams.as('ana').latest();
    if (card === undefined) throw new Error('no card');
    await harness.teams.as('ana').click(card, 'Approve');
    expect((await harness.request(id)).state).toBe('approved');
    await harness.pass(3_000);
    await told(harness, 'erin', `release ${id}`);
    await harness.pass(3_000);
  });

  it('refuses, in words and with nothing stored, when no approver is left', async () => {
    harness.graph.directory.deleteUser(people.ana);
    const before = await storedRequests(harness);

    const words = await told(
      harness,
      'erin',
      'request mailbox-operator for 10m because moving the mailboxes of Berlin',
    );

    expect(words).toMatch(/Nobody could approve this now/);
    expect(words).toMatch(/Ana Lima, Ben Okafor/);
    expect(await storedRequests(harness)).toBe(before);
    harness.graph.directory.restoreUser(people.ana);
    harness.graph.directory.restoreUser(people.ben);
  });

  it('refuses when the group of the approvers was deleted, and works again when it is restored', async () => {
    const asking = () =>
      told(harness, 'erin', 'request exchange-admin for 1h ticket INC123 because moving the mailboxes of Berlin');
    harness.graph.directory.deleteGroup(groups.messagingLeads);
    const without = await asking();
    harness.graph.directory.restoreGroup(groups.messagingLeads);
    const before = await storedRequests(harness);
    await asking();
    await harness.settle();

    expect(without).toMatch(/Nobody could approve this now/);
    expect(await storedRequests(harness)).toBe(before + 1);
  });

  it('refuses the vote of an approver who was deleted or disabled after they were asked', async () => {
    const id = await ask(harness);
    const { termsHash } = await harness.request(id);
    const press = async () => {
      const card = harness.teams
        .as('ana')
        .chat()
        .findLast((one) => JSON.stringify(one.card ?? '').includes(id));
      if (card === undefined) throw new Error('no card');
      return harness.teams
        .as('ana')
        .invoke(card, { verb: 'approve', data: { verb: 'approve', requestId: id, terms: termsHash } });
    };
    harness.graph.directory.disableUser(people.ana);
    const disabled = await press();
    harness.graph.directory.enableUser(people.ana);
    harness.graph.directory.deleteUser(people.ana);
    const deleted = await press();

    expect(disabled).toMatchObject({ kind: 'message', text: expect.stringMatching(/disabled/) });
    expect(deleted).toMatchObject({ kind: 'message', text: expect.stringMatching(/cannot find your account/) });
    expect((await harness.request(id)).state).toBe('pending');
    expect((await harness.request(id)).votes).toEqual([]);
  });
});
