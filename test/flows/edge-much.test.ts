import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { cardText } from '../../sandbox/teams/read-card.ts';
import { type Cause, userId } from '../../src/jit/ids.ts';
import { submitRequest } from '../../src/jit/operations/request/submit-request.ts';
import { cardAbout, storedPolicies, told, wordsOf } from '../support/chat.ts';
import { type Harness, savePolicies, startHarness } from '../support/harness.ts';

const MINUTE_MS = 60_000;
/** Teams: "Format your agent messages": about 100 KB of UTF-16. */
const MOST_BYTES = 100_000;

describe('much of everything', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.advance(MINUTE_MS));
  afterAll(() => harness.stop());

  const sizes = (person: string, mark: number) =>
    harness.teams
      .as(person)
      .chat()
      .filter((one) => one.from.role === 'bot' && one.seq > mark)
      .map((one) => 2 * JSON.stringify({ text: one.text, attachments: one.attachments }).length);

  it('keeps lists and requests of sixty people, with long names and reasons, within what Teams takes', async () => {
    for (let n = 0; n < 60; n += 1) {
      const displayName = `Person ${n} ${'von und zu '.repeat(20)}`;
      const id = harness.graph.directory.addUser({ displayName, userPrincipalName: `person${n}@contoso.com` });
      harness.graph.directory.addMember(groups.messaging, id);
      await submitRequest(harness.app.deps, {
        caller: { id: userId(id), name: displayName },
        cause: `test:${n}` as Cause,
        policyName: 'mailbox-operator',
        durationMs: 30 * MINUTE_MS,
        justification: `${'a very long reason & <more> '.repeat(30)}`,
        ticket: null,
      });
    }
    const mark = harness.teams.mark();

    const approvals = await told(harness, 'ben', 'approvals');
    for (const command of ['/audit', '/grants', '/status', '/policy list']) await told(harness, 'dana', command);

    expect(approvals).toMatch(/R-[2-9A-Z]{5}/);
    expect(approvals).toMatch(/more/);
    for (const size of [...sizes('ben', mark), ...sizes('dana', mark)]) expect(size).toBeLessThan(MOST_BYTES);
  }, 90_000);

  it('exports more policies than one message holds in parts that import again', async () => {
    const yaml = Array.from(
      { length: 60 },
      (_, n) => `name: policy-${n}
description: ${'what this is for and when to ask for it '.repeat(12)}
eligible: [Grace Mbeki]
entitlements:
  - group: SG-Server-Operators
duration: { default: 1h, max: 4h }
approval:
  - approvers: [Ana Lima]
    quorum: 1
`,
    );
    for (const part of [yaml.slice(0, 30), yaml.slice(30)]) await savePolicies(harness.app, part.join('---\n'));
    const mark = harness.teams.mark();

    const { status, replies } = await harness.teams.as('dana').say('/policy export');

    expect(status).toBe(200);
    expect(replies.length).toBeGreaterThan(1);
    for (const size of sizes('dana', mark)) expect(size).toBeLessThan(MOST_BYTES);
    const seen = replies.flatMap((one) => [...one.text.matchAll(/^name: (.+)$/gm)].map(([, name]) => name));
    expect(seen.sort()).toEqual(await storedPolicies(harness));
    const again = await told(harness, 'dana', `/policy import\n${replies.at(-1)?.text}`);
    expect(again).toMatch(/unchanged/);
    expect(again).not.toMatch(/created|: changed/);
    expect(await told(harness, 'dana', '/policy list')).toMatch(/policy-/);
  }, 90_000);
});

describe('text of others on every list', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());

  const HOSTILE = `[x](https://evil.example) <at>Bob</at> **b** \${u} {{DATE(1)}} \u202Egnp`;

  it('is inert: names of people and groups, reasons, comments, freezes, and what nobody understood', async () => {
    harness.graph.directory.updateUser(people.felix, { displayName: `Felix ${HOSTILE}` });
    harness.graph.directory.renameGroup(groups.mailboxOperators, `SG ${HOSTILE}`);
    const mark = harness.teams.mark();

    await harness.teams.as('felix').say(`request mailbox-operator for 10m because ${HOSTILE}`);
    await harness.settle();
    const id = /R-[2-9A-Z]{5}/.exec(wordsOf(harness.teams.as('felix').latest()))?.[0] ?? '';
    await harness.teams.as('ana').click(cardAbout(harness, 'ana', id), 'Approve', { comment: HOSTILE });
    await harness.pass(3_000);
    for (const command of ['my access', 'my requests', `cancel ${id}`]) await told(harness, 'felix', command);
    for (const command of ['/grants', '/audit', `/audit ${id}`, '/policy show mailbox-operator', '/policy list']) {
      await told(harness, 'dana', command);
    }
    await told(harness, 'dana', `/freeze because ${HOSTILE}`);
    await told(harness, 'dana', '/status');
    await told(harness, 'erin', `request mailbox-operator for 10m because ${HOSTILE}`);
    await told(harness, 'erin', HOSTILE);
    await told(harness, 'erin', `request ${HOSTILE}`);
    await told(harness, 'dana', `/policy show ${HOSTILE}`);
    await told(harness, 'dana', `/audit ${HOSTILE}`);
    await harness.advance(MINUTE_MS);
    await told(harness, 'dana', `/policy import\nname: ${HOSTILE}\neligible: ["${HOSTILE}"]`);
    await told(harness, 'dana', `/revoke ${id} because ${HOSTILE}`);
    await harness.pass(3_000);

    const sent = harness.teams.messages().filter((one) => one.from.role === 'bot' && one.seq > mark);
    expect(sent.length).toBeGreaterThan(15);
    for (const message of sent) {
      const raw = [message.text, ...message.attachments.map((one) => cardText(one.content))].join('\n');
      const everything = JSON.stringify([message.summary, message.attachments]);
      expect(everything).not.toMatch(/<at>|<\/at>|\u202E/);
      expect(raw).not.toMatch(/<at>|<\/at>/);
      expect(raw).not.toMatch(/https:\/\/evil/);
      expect(raw).not.toMatch(/[^\\]\{\{DATE|[^\\]\$\{u/);
      expect(raw).not.toMatch(/(?<!\\)\*\*b/);
    }
  });
});
