import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardInputs } from '../../sandbox/teams/read-card.ts';
import type { JsonObject, Message } from '../../sandbox/teams/types.ts';
import { messagingChannel } from '../../sandbox/tenant.ts';
import { wordsOf as shownIn } from '../support/chat.ts';
import { lastRequestId } from '../support/harness.ts';
import { groups, people, type Stories, startStories, textOf, type Who, wordsOf } from '../support/stories.ts';

const REASON = 'moving the mailboxes of the Berlin office';

describe('the form that asks for access', () => {
  let s: Stories;
  beforeAll(async () => {
    s = await startStories();
  });
  afterAll(() => s.finish());
  beforeEach(() => s.calm());

  async function form(who: Who, text = 'request'): Promise<Message> {
    const { replies } = await s.teams.as(who).say(text);
    const [card] = replies;
    if (card?.card === undefined) throw new Error(`no form: ${replies.map(textOf).join()}`);
    return card;
  }

  /** The data of a button of the form as the person sees it now, to send by hand what no client would let through. */
  function sent(who: Who, message: Message, more: JsonObject): JsonObject {
    const [now] = s.teams
      .as(who)
      .chat()
      .filter((one) => one.id === message.id);
    const text = JSON.stringify(now?.card);
    const at = (name: string) => new RegExp(`"${name}":"([^"]*)"`).exec(text)?.[1] ?? '';
    const data = { verb: 'ask-send', form: at('form'), chosen: at('chosen'), seen: at('seen'), ...more };
    return { verb: data.verb, data };
  }

  function valuesOf(message: Message | { card: JsonObject }): Record<string, string> {
    const inputs = message.card === undefined ? [] : cardInputs(message.card);
    return Object.fromEntries(inputs.map((input) => [input.id, input.value ?? '']));
  }

  const stored = () => s.database.db.collection('requests').countDocuments();

  it('says in words when there is nothing to ask for', async () => {
    expect(await s.answer('erin', 'request')).toMatch(/Nothing to ask for/);
    expect(await s.answer('erin', 'request mailboxes')).toMatch(/Nothing to ask for/);
  });

  it('goes straight to the only policy, and asks by the very operation of the typed command', async () => {
    const policy = await s.newPolicy({ require: '{ justification: 10, ticket: "^INC[0-9]+$" }' });
    const erin = s.teams.as('erin');
    const card = await form('erin');
    expect(shownIn(card)).toMatch(`Ask for access: ${policy.name}`);
    expect(shownIn(card)).toMatch(`member of ${policy.group.name}`);
    const send = sent('erin', card, { duration: '30m', justification: REASON, ticket: 'INC123' });

    const result = await erin.click(card, 'Send request', { justification: REASON, ticket: 'INC123' });

    expect(wordsOf(result)).toMatch(/Request sent/);
    const id = lastRequestId(wordsOf(result));
    expect((await s.request(id)).terms).toMatchObject({
      justification: REASON,
      ticket: 'INC123',
      durationMs: 1_800_000,
    });
    // The message itself is the outcome as well, for the person's other clients.
    expect(textOf(erin.chat().find((one) => one.id === card.id))).toMatch(/Request sent/);
    expect(await s.events(id)).toContainEqual(expect.objectContaining({ type: 'request.submitted' }));

    const again = await erin.invoke(card, send);
    const redelivered = await s.teams.as('erin').redeliver(String(s.teams.lastActivity('erin')?.id));
    expect(wordsOf(again)).toMatch(new RegExp(`sent already[\\s\\S]*${id}`));
    expect(redelivered.status).toBe(200);
    expect(await stored()).toBe(1);
    await s.answer('erin', `cancel ${id}`);
  });

  it('comes back with every fault at its field, and with all that was typed', async () => {
    const policy = await s.newPolicy({ require: '{ justification: 20, ticket: "^INC[0-9]+$" }' });
    const card = await form('erin', `request ${policy.name}`);
    const typed = {
      duration: '30m',
      otherDuration: '9 days',
      justification: 'zu \u0024{kurz} `x`',
      ticket: 'שלום 🚧 "q"',
      startDate: '2027-03-28',
      startTime: '02:30',
    };

    const result = await s.teams.as('erin').invoke(card, sent('erin', card, typed));

    const words = wordsOf(result);
    expect(words).toMatch(/Nothing was sent yet/);
    expect(words).toMatch(/9 days is too long/);
    expect(words).toMatch(/this policy asks for at least 20/);
    expect(words).toMatch(/does not match/);
    expect(words).toMatch(/skip 2027-03-28 02:30/);
    if (result.kind !== 'card') throw new Error(result.kind);
    expect(valuesOf({ card: result.card })).toEqual(typed);
  });

  it('is the answer to a typed request that lacks something: all that was said, what is wrong, and how to type it', async () => {
    const policy = await s.newPolicy({ require: '{ justification: 20, ticket: "^INC[0-9]+$" }' });
    const erin = s.teams.as('erin');
    const before = await stored();

    const card = await form('erin', `request ${policy.name} for 9 days at 2026-11-30 9:00 because ${REASON}`);

    expect(valuesOf(card)).toEqual({
      duration: '30m',
      otherDuration: '9d',
      justification: REASON,
      ticket: '',
      startDate: '2026-11-30',
      startTime: '09:00',
    });
    const words = shownIn(card);
    expect(words).toMatch(/Nothing was sent yet[\s\S]*9 days is too long[\s\S]*ticket is missing/);
    const [, example = ''] = /type it in one line: (request .*)/.exec(words) ?? [];
    expect(example).toMatch(`request ${policy.name} for 30m at 2026-11-30 09:00 ticket INC`);
    expect(await stored()).toBe(before);
    const result = await erin.click(card, 'Send request', { otherDuration: '', ticket: 'INC77' });
    const id = lastRequestId(wordsOf(result));
    expect((await s.request(id)).terms).toMatchObject({
      justification: REASON,
      ticket: 'INC77',
      durationMs: 1_800_000,
      startAt: new Date('2026-11-30T08:00:00Z'),
    });
    await s.answer('erin', `cancel ${id}`);
    await s.answer('erin', example);
    const typed = lastRequestId(textOf(erin.latest()));
    expect(typed).not.toBe(id);
    expect((await s.request(typed)).terms).toMatchObject({ justification: REASON, durationMs: 1_800_000 });
    await s.answer('erin', `cancel ${typed}`);
  });

  it.each([
    ['no reason', 'for 30m', /reason is missing/, { duration: '30m', otherDuration: '' }],
    [
      'no duration',
      `ticket CHG7 because ${REASON}`,
      /how long was not said/,
      { justification: REASON, ticket: 'CHG7' },
    ],
    ['a start that is none', `for 10m at whenever because ${REASON}`, /"whenever" is not a time/, { startDate: '' }],
    ['a word too many', `please for 10m because ${REASON}`, /"please" is not understood/, { otherDuration: '10m' }],
  ])('keeps what was typed beside %s', async (_, rest, wrong, kept) => {
    const policy = await s.newPolicy();

    const card = await form('erin', `request ${policy.name} ${rest}`);

    expect(shownIn(card)).toMatch(wrong);
    expect(valuesOf(card)).toMatchObject(kept);
  });

  it('is filled in from the last time or a favourite, of nobody but the reader', async () => {
    const policy = await s.newPolicy();
    const erin = s.teams.as('erin');
    const id = await s.ask('erin', policy, '10m', REASON);
    await s.answer('erin', `cancel ${id}`);
    await s.answer('erin', `favourite ${id} as berlin`);
    const felix = await s.ask('felix', policy);

    const card = await form('erin', `request ${policy.name}`);

    expect(shownIn(card)).toMatch(/Last time: [\s\S]*berlin: /);
    const filled = { duration: '30m', otherDuration: '10m', justification: REASON };
    for (const before of [id, 'favourite:berlin']) {
      const result = await erin.click(await form('erin', `request ${policy.name}`), 'Fill in', { before });
      if (result.kind !== 'card') throw new Error(result.kind);
      expect(valuesOf({ card: result.card })).toMatchObject(filled);
    }
    const theirs = sent('erin', card, { verb: 'ask-before', before: felix });
    expect(wordsOf(await erin.invoke(card, theirs))).toMatch(/not your request/);
    const nothing = sent('erin', card, { verb: 'ask-before', before: '' });
    expect(wordsOf(await erin.invoke(card, nothing))).toMatch(/Choose first/);
    await s.answer('felix', `cancel ${felix}`);
    await s.answer('erin', 'favourite remove berlin');
  });

  it.each([
    ['nothing at all', {}, /reason is missing[\s\S]*ticket is missing/],
    ['a start in the past', { startDate: '2026-11-20', startTime: '10:00' }, /is past/],
    ['a start further ahead than anybody plans', { startDate: '2027-06-01', startTime: '10:00' }, /too far ahead/],
    ['a day without a time', { startDate: '2026-11-23' }, /say the time as well/],
    ['words of no date', { startDate: 'soon', startTime: 'later' }, /is not a time/],
    ['60 KB', { justification: 'y'.repeat(60_000) }, /shorten it to 1000/],
    ['no policy', { chosen: '' }, /There is no policy|Ask for access/],
    ['a policy that nobody has', { chosen: 'x'.repeat(5_000) }, /There is no policy/],
  ])('answers %s in words, and stores nothing', async (_, more, words) => {
    const policy = await s.newPolicy({ require: '{ justification: 10, ticket: "^INC[0-9]+$" }' });
    const card = await form('erin', `request ${policy.name}`);
    const before = await stored();

    const result = await s.teams.as('erin').invoke(card, sent('erin', card, more));

    expect(wordsOf(result)).toMatch(words);
    expect(await stored()).toBe(before);
  });

  it('starts later, in the zone of whoever asks', async () => {
    const policy = await s.newPolicy();
    const card = await form('erin', `request ${policy.name}`);
    expect(shownIn(card)).toMatch(/times of Europe\/Berlin/);

    await s.teams.as('erin').click(card, 'Send request', {
      justification: REASON,
      startDate: '2026-11-23',
      startTime: '09:00',
    });

    const id = lastRequestId(textOf(s.teams.as('erin').latest()));
    expect((await s.request(id)).terms.startAt).toEqual(new Date('2026-11-23T08:00:00Z'));
  });

  it("shows today's state when the policy was changed, disabled, deleted or taken from the reader meanwhile", async () => {
    const policy = await s.newPolicy();
    const filled = { duration: '30m', justification: REASON };
    const card = await form('erin', `request ${policy.name}`);
    const send = async () => wordsOf(await s.teams.as('erin').invoke(card, sent('erin', card, filled)));
    const before = await stored();

    await s.answer('dana', `policy set ${policy.name} max=25m default=20m options=20m`);
    const changed = await send();
    expect(changed).toMatch(/was changed while you filled this in|too long/);
    expect(changed).toContain(REASON);

    await s.answer('dana', `policy disable ${policy.name}`);
    expect(await send()).toMatch(`${policy.name} is disabled`);
    await s.answer('dana', `policy enable ${policy.name}`);
    s.graph.directory.removeMember(groups.messaging, people.erin);
    expect(await send()).toMatch(/Nothing to ask for/);
    s.graph.directory.addMember(groups.messaging, people.erin);
    await s.answer('dana', `policy delete ${policy.name}`);
    expect(await send()).toMatch(/There is no policy/);
    expect(await stored()).toBe(before);
  });

  it('opens in a dialog with what is typed already, shows faults there, and closes when it is sent', async () => {
    const policy = await s.newPolicy({ require: '{ justification: 30 }' });
    const erin = s.teams.as('erin');
    const card = await form('erin', `request ${policy.name}`);

    const dialog = await erin.openDialog(card, 'Open in a window', { justification: 'short' });
    expect(valuesOf(dialog)).toMatchObject({ justification: 'short', duration: '30m' });
    const faulty = await erin.submitDialog({}, 'Send request');
    expect(faulty.kind).toBe('dialog');
    expect(JSON.stringify(faulty)).toMatch(/at least 30/);
    const sentOff = await erin.submitDialog({ justification: REASON }, 'Send request');

    expect(sentOff.kind).toBe('closed');
    const id = lastRequestId(textOf(erin.latest()));
    expect((await s.request(id)).terms.justification).toBe(REASON);
    // The form in the chat is the same copy: it does not ask a second time.
    expect(wordsOf(await erin.click(card, 'Send request', { justification: REASON }))).toMatch(/sent already/);
    await s.answer('erin', `cancel ${id}`);
  });

  it('shows a safe card where others read along, and the form to whoever presses, alone', async () => {
    const policy = await s.newPolicy();
    const erin = s.teams.as('erin');
    const { replies } = await erin.say(`request ${policy.name}`, { in: messagingChannel.id });
    const [card] = replies;
    if (card === undefined) throw new Error('no card');

    const shown = await erin.click(card, 'Fill in a form');
    expect(wordsOf(shown)).toMatch(policy.group.name);
    const others = s.teams
      .as('felix')
      .channel(messagingChannel.id)
      .find((one) => one.id === card.id);
    expect(textOf(others)).not.toMatch(policy.group.name);
    const result = await erin.click(card, 'Send request', { justification: REASON });
    expect(wordsOf(result)).toMatch(/one-to-one chat/);
    const old = await erin.submit(card, { verb: 'ask-open', form: randomUUID(), chosen: policy.name });
    expect(wordsOf(old)).toMatch(/In our own chat, please/);
  });

  it('keeps what was typed where others read along for whoever typed it', async () => {
    const policy = await s.newPolicy();
    const { replies } = await s.teams
      .as('erin')
      .say(`request ${policy.name} for 9 days because ${REASON}`, { in: messagingChannel.id });
    const [card] = replies;
    if (card === undefined) throw new Error('no card');
    expect(shownIn(card)).toMatch(/Nothing was sent yet/);
    expect(shownIn(card)).not.toMatch(/too long|at most/);
    expect(shownIn(card)).not.toContain(REASON);

    const mine = await s.teams.as('erin').click(card, 'Fill in a form');
    const theirs = await s.teams.as('felix').click(card, 'Fill in a form');

    if (mine.kind !== 'card' || theirs.kind !== 'card') throw new Error(`${mine.kind}, ${theirs.kind}`);
    expect(valuesOf({ card: mine.card })).toMatchObject({ otherDuration: '9d', justification: REASON });
    expect(wordsOf(mine)).toMatch(/9 days is too long/);
    expect(valuesOf({ card: theirs.card })).toMatchObject({ otherDuration: '', justification: '' });
  });

  it('finds one of a thousand policies as it is typed, and answers hostile searches with nothing', async () => {
    const policy = await s.newPolicy();
    const docs = s.database.db.collection<{ _id: string; nameKey: string; aggregate: string; body: JsonObject }>(
      'policies',
    );
    const one = await docs.findOne({ nameKey: policy.name });
    if (one === null) throw new Error('no policy');
    const copies = Array.from({ length: 1_000 }, (_, n) => {
      const id = randomUUID();
      const name = `bulk-${String(n).padStart(4, '0')}`;
      const terms = { ...(one.body.terms as JsonObject), name, description: `Nummer ${n} «🚀» ${'ש'.repeat(256)}` };
      return {
        ...one,
        events: [],
        _id: id,
        nameKey: name,
        aggregate: `policy:${id}`,
        body: { ...one.body, id, terms },
      };
    });
    await docs.insertMany(copies);
    const erin = s.teams.as('erin');
    const card = await form('erin');

    const found = await erin.search(card, 'policy', 'bulk-0777');
    expect(found).toMatchObject({ kind: 'choices', choices: [{ value: 'bulk-0777' }] });
    expect((await erin.search(card, 'policy', '')).kind).toBe('choices');
    const next = await erin.click(card, 'Next', { policy: 'bulk-0777' });
    expect(wordsOf(next)).toMatch('Ask for access: bulk');
    const list = await form('dana', 'policy list');
    expect(shownIn(list)).toMatch(/1 to 10 of 10\d\d/);
    expect(wordsOf(await s.teams.as('dana').click(list, 'Edit', { of: 'bulk-0000' }))).toMatch('Edit bulk-0000');
    await docs.deleteMany({ nameKey: /^bulk-/ });
    expect(wordsOf(await erin.click(card, 'Send request', { justification: REASON }))).toMatch(/There is no policy/);

    const genuine = s.teams.lastActivity('erin') ?? {};
    const ask = async (value: unknown) => {
      const activity = { ...genuine, id: `f:${randomUUID()}`, name: 'application/search', value: value as JsonObject };
      return s.teams.deliver(activity);
    };
    for (const value of [
      null,
      'x',
      [],
      {},
      { dataset: 'groups', queryText: 'SG' },
      { dataset: '__proto__' },
      { dataset: 7 },
    ]) {
      const { status, body } = await ask(value);
      expect(status).toBe(200);
      expect(body).toMatchObject({ statusCode: 200, value: { results: [] } });
    }
  });

  it('asks from the compose box and from a message, whose link goes with the request and is no reason by itself', async () => {
    const policy = await s.newPolicy({ require: '{ justification: 30 }' });
    const erin = s.teams.as('erin');
    const { replies } = await erin.say(`request ${policy.name}`, { in: messagingChannel.id });

    expect((await erin.extension('requestAccess', { context: 'compose' })).kind).toBe('dialog');
    erin.closeDialog();
    const opened = await erin.extension('requestAccess', { fromMessage: replies[0] ?? '' });
    if (opened.kind !== 'dialog') throw new Error(JSON.stringify(opened));
    expect(JSON.stringify(opened.dialog.card)).toMatch(/Goes with your request: https/);
    await erin.submitDialog({ policy: policy.name }, 'Next').catch(() => null);
    expect(JSON.stringify(await erin.submitDialog({ justification: 'short' }, 'Send request'))).toMatch(/at least 30/);
    const result = await erin.submitDialog({ justification: REASON }, 'Send request');

    const id = lastRequestId(wordsOf(result));
    expect((await s.request(id)).terms.justification).toMatch(new RegExp(`^${REASON}\\nhttps://teams`));
    await s.answer('erin', `cancel ${id}`);
  });

  it('answers dialogs that no card of ours opened in words', async () => {
    const odd = await s.teams.as('erin').submitDialogBy({ verb: 'explode', form: 'x' });

    expect(wordsOf(odd)).toMatch(/do not know that button/);
  });
});
