import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { userId } from '../../src/jit/ids.ts';
import { ask, cardAbout, told, wordsOf } from '../support/chat.ts';
import { type Harness, isMember, startHarness } from '../support/harness.ts';

const MINUTE_MS = 60_000;

describe('when Teams does not take a message', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.stop());

  const cards = (person: string, id: string) =>
    harness.teams
      .as(person)
      .chat()
      .filter((one) => one.card !== undefined && JSON.stringify(one.card).includes(id));
  const chatOf = (person: string) => wordsOf(...harness.teams.as(person).chat());

  it('marks an approver without the app as not reached on the card of the requester, and the others decide', async () => {
    await harness.teams.as('ben').uninstall();
    const id = await ask(harness);

    expect((await harness.request(id)).unreachable.map((one) => one.id)).toEqual([people.ben]);
    expect(chatOf('erin')).toMatch(/Not reached[\s\S]*Ben Okafor/);
    expect(chatOf('erin')).not.toContain('could not be reached');
    await harness.teams.as('ana').click(cardAbout(harness, 'ana', id), 'Approve');
    await harness.pass(3_000);
    expect(isMember(harness.tenant, groups.mailboxOperators, people.erin)).toBe(true);
  });

  it('marks an approver who blocked the bot as not reached', async () => {
    harness.teams.as('ben').block('ConversationBlockedByUser');
    harness.teams.as('ana').block('MessageWritesBlocked');
    const id = await ask(harness);

    expect((await harness.request(id)).unreachable.map((one) => one.id).sort()).toEqual(
      [people.ana, people.ben].sort(),
    );
  });

  it('says at once that nobody could be reached, and what to do', async () => {
    await harness.teams.as('ana').uninstall();
    await harness.teams.as('ben').uninstall();
    const id = await ask(harness);

    expect(chatOf('erin')).toMatch(/Nobody who may approve your request .* could be reached/);
    expect(chatOf('erin')).toContain(`cancel ${id}`);
    expect((await harness.request(id)).state).toBe('pending');
    expect(await told(harness, 'erin', `cancel ${id}`)).toMatch(/taken back/);
  });

  it('shows an approver who comes back what waits for them', async () => {
    await harness.teams.as('ana').uninstall();
    const id = await ask(harness);

    expect((await harness.request(id)).unreachable.map((one) => one.id)).toEqual([people.ana]);

    await harness.teams.as('ana').install();
    await harness.settle();

    expect(cards('ana', id)).toHaveLength(1);
    expect((await harness.request(id)).unreachable).toEqual([]);
    const card = cardAbout(harness, 'ana', id);
    expect(await told(harness, 'ana', 'approvals')).toContain(id);
    await harness.teams.as('ana').click(card, 'Approve');
    expect((await harness.request(id)).state).toBe('approved');
  });

  it('asks nobody who comes back about what is decided', async () => {
    await harness.teams.as('ana').uninstall();
    const id = await ask(harness);
    await harness.teams.as('ben').click(cardAbout(harness, 'ben', id), 'Approve');

    await harness.teams.as('ana').install();
    await harness.settle();

    expect(cards('ana', id)).toHaveLength(0);
  });

  it('reaches somebody who installed the app and never wrote: the chat is made', async () => {
    await harness.app.deps.contacts.forget(userId(people.ben));
    const id = await ask(harness);

    expect(harness.teams.calls.filter((call) => call.operation === 'create' && call.status === 201)).toHaveLength(1);
    expect(cards('ben', id)).toHaveLength(1);
    expect((await harness.request(id)).unreachable).toEqual([]);
  });

  it('goes on in the same chat after uninstall and install', async () => {
    await harness.teams.as('erin').uninstall();
    await harness.teams.as('erin').install();
    const id = await ask(harness);

    expect(cards('erin', id)).toHaveLength(1);
  });

  it('waits as long as a 429 says, then delivers, once', async () => {
    const fault = harness.teams.faults.add(
      { operation: 'send', person: people.ana },
      { status: 429, retryAfterS: 20 },
      Number.POSITIVE_INFINITY,
    );
    const id = await ask(harness);
    expect(cards('ana', id)).toHaveLength(0);
    fault.remove();
    const tried = fault.hits;

    await harness.pass(5_000);
    expect(cards('ana', id)).toHaveLength(0);
    await harness.pass(30_000);

    expect(tried).toBeGreaterThan(0);
    expect(cards('ana', id)).toHaveLength(1);
    expect(cards('ben', id)).toHaveLength(1);
  });

  it.each([412, 500, 502, 503, 504])('tries again after a %i until the card is there', async (status) => {
    const fault = harness.teams.faults.add({ operation: 'send', person: people.ana }, { status }, 3);
    const id = await ask(harness);

    await harness.pass(60_000);

    expect(fault.hits).toBe(3);
    expect(cards('ana', id)).toHaveLength(1);
    expect((await harness.request(id)).unreachable).toEqual([]);
  });

  it('shows the outcome on every copy though an answer of Teams was lost', async () => {
    harness.teams.faults.add({ operation: 'send', person: people.ana }, { loseAnswer: true });
    const id = await ask(harness);
    await harness.pass(60_000);

    const copies = cards('ana', id);
    expect(copies.length).toBeGreaterThanOrEqual(1);
    await harness.teams.as('ben').click(cardAbout(harness, 'ben', id), 'Deny', { comment: 'not now' });
    await harness.pass(60_000);

    const last = copies.at(-1);
    expect(wordsOf(cards('ana', id).at(-1))).toMatch(/Denied/);
    // A copy that Teams lost the answer for cannot be found again: it explains itself on a click.
    const orphan = copies[0];
    if (orphan === undefined || last === undefined) throw new Error('no card');
    const { termsHash } = await harness.request(id);
    const clicked = await harness.teams
      .as('ana')
      .invoke(orphan, { verb: 'approve', data: { verb: 'approve', requestId: id, terms: termsHash } });
    expect(JSON.stringify(clicked)).toMatch(/Denied/);
  });

  it('sends a new card when the one to be updated is gone', async () => {
    const id = await ask(harness);
    const first = cardAbout(harness, 'erin', id);
    harness.teams.faults.add(
      { operation: 'update', person: people.erin },
      { status: 404, code: 'ActivityNotFoundInConversation' },
    );

    await harness.teams.as('ana').click(cardAbout(harness, 'ana', id), 'Deny', { comment: 'not now' });
    await harness.pass(30_000);

    const now = cardAbout(harness, 'erin', id);
    expect(now.id).not.toBe(first.id);
    expect(wordsOf(now)).toMatch(/Denied/);
  });

  it('begins a new chat when the one it remembers is gone', async () => {
    const contact = await harness.app.deps.contacts.load(userId(people.ana));
    if (contact === null) throw new Error('no contact');
    const { welcomedAt: _, ...known } = contact;
    await harness.app.deps.contacts.save({ ...known, conversationId: 'a:a-chat-of-long-ago' });

    const id = await ask(harness);
    await harness.pass(30_000);

    expect(cards('ana', id)).toHaveLength(1);
    expect(chatOf('ana').match(/Welcome to JIT Access/g)).toHaveLength(1);
  });

  it('grants and takes back though nobody can be told', async () => {
    const id = await ask(harness);
    const card = cardAbout(harness, 'ana', id);
    harness.teams.faults.add({ operation: ['send', 'update', 'create'] }, { status: 503 }, Number.POSITIVE_INFINITY);

    await harness.teams.as('ana').click(card, 'Approve');
    await harness.pass(3_000);
    expect(isMember(harness.tenant, groups.mailboxOperators, people.erin)).toBe(true);
    await harness.advance(10 * MINUTE_MS);
    await harness.pass(3_000);
    expect((await harness.request(id)).grant?.state).toBe('ended');
    expect(isMember(harness.tenant, groups.mailboxOperators, people.erin)).toBe(false);

    harness.teams.faults.clear();
    for (let n = 0; n < 20; n += 1) await harness.advance(MINUTE_MS);
    expect(wordsOf(cardAbout(harness, 'erin', id))).toMatch(/Ended/);
    expect(await harness.app.deps.deliveries.countWaiting()).toMatchObject({ count: 0 });
  });

  it('answers with an error, so that Teams tries again, when the answer itself cannot be sent', async () => {
    harness.teams.faults.add({ operation: 'send', person: people.erin }, { status: 500 }, Number.POSITIVE_INFINITY);

    const { status } = await harness.teams.as('erin').say('help');
    harness.teams.faults.clear();

    expect(status).toBe(500);
    expect(await told(harness, 'erin', 'help')).toMatch(/What you can say/);
  });
});
