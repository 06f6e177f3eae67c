import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject, Message } from '../../sandbox/teams/types.ts';
import { ask, cardAbout, clickWords, told } from '../support/chat.ts';
import { type Harness, startHarness } from '../support/harness.ts';

const MINUTE_MS = 60_000;

describe('clicks that no card of ours made', () => {
  let harness: Harness;
  let id: string;
  let card: Message;
  beforeAll(async () => {
    harness = await startHarness();
    id = await ask(harness);
    card = cardAbout(harness, 'ana', id);
  });
  afterAll(() => harness.stop());
  // Each minute has its own allowance of commands.
  beforeEach(() => harness.advance(MINUTE_MS));

  const click = (person: string, data: JsonObject, verb = 'approve') =>
    harness.teams.as(person).invoke(card, { verb, data: { verb, ...data } });

  async function unmoved(): Promise<void> {
    const { state, votes } = await harness.request(id);
    expect({ state, votes }).toEqual({ state: 'pending', votes: [] });
  }

  it.each<[string, JsonObject]>([
    ['no data', {}],
    ['numbers', { requestId: 42, terms: 7 }],
    ['nulls', { requestId: null, terms: null }],
    ['arrays', { requestId: ['R-22222'], terms: [] }],
    ['objects', { requestId: { $ne: null }, terms: { $gt: '' } }],
    ['an id that is none', { requestId: '../../etc/passwd', terms: '' }],
    ['a very long id', { requestId: `R-${'2'.repeat(9_000)}`, terms: '' }],
    ['a very long hash', { requestId: 'R-22222', terms: 'x'.repeat(9_000) }],
    ['keys of objects', { __proto__: { polluted: true }, constructor: { name: 'x' } } as JsonObject],
    ['60 KB', { requestId: 'R-22222', terms: 'x', comment: 'y'.repeat(55_000), junk: 'z'.repeat(1_000) }],
  ])('answers %s in words, and changes nothing', async (_, data) => {
    const answered = await click('ana', data);

    expect(answered.kind).toBe('message');
    expect(clickWords(answered)).toMatch(/do not know that button|no such request/);
    await unmoved();
  });

  it.each(['explode', '', 'approve ', 'APPROVE', '__proto__', 'toString'])(
    'does not know the verb "%s"',
    async (verb) => {
      const { termsHash } = await harness.request(id);

      const answered = await click('ana', { requestId: id, terms: termsHash }, verb);

      expect(clickWords(answered)).toMatch(/do not know that button/);
      await unmoved();
    },
  );

  it('does not take a verb that the action and its data disagree on', async () => {
    const { termsHash } = await harness.request(id);
    const data = { verb: 'deny', requestId: id, terms: termsHash };

    const answered = await harness.teams.as('ana').invoke(card, { verb: 'approve', data });

    expect(clickWords(answered)).toMatch(/do not know that button/);
    await unmoved();
  });

  it('knows nothing of a request that is not stored', async () => {
    for (const verb of ['approve', 'deny', 'cancel', 'release', 'show']) {
      expect(clickWords(await click('ana', { requestId: 'R-22222', terms: '' }, verb))).toMatch(/no such request/i);
    }
  });

  it('does not decide on terms that are not those of the request', async () => {
    const other = await click('ana', { requestId: id, terms: 'f'.repeat(64) });
    const none = await click('ana', { requestId: id, terms: '' });

    expect(clickWords(other)).toMatch(/shows other terms/);
    expect(clickWords(none)).toMatch(/shows other terms/);
    await unmoved();
  });

  it('never changes anything on a refresh that nobody pressed', async () => {
    const { termsHash } = await harness.request(id);
    await click('ana', { requestId: 'R-22222', terms: '' }, 'show');
    const genuine = harness.teams.lastActivity('ana') ?? {};
    const action = {
      type: 'Action.Execute',
      verb: 'approve',
      data: { verb: 'approve', requestId: id, terms: termsHash },
    };

    const { status } = await harness.teams.deliver({
      ...genuine,
      id: 'f:refresh',
      value: { action, trigger: 'automatic' },
    });

    expect(status).toBe(200);
    await unmoved();
  });

  it.each<[string, unknown]>([
    ['a text', 'approve'],
    ['nothing', null],
    ['a list', [1, 2]],
    ['an action that is a text', { action: 'approve' }],
    ['a nest of actions', { action: { action: { action: { action: {} } } } }],
  ])('answers an invoke whose value is %s', async (_, value) => {
    await click('ana', { requestId: 'R-22222', terms: '' }, 'show');
    const genuine = harness.teams.lastActivity('ana') ?? {};

    const { status, body } = await harness.teams.deliver({ ...genuine, id: 'f:odd', value: value as JsonObject });

    expect(status).toBe(200);
    expect(JSON.stringify(body)).toMatch(/do not know that button/);
    await unmoved();
  });

  it('answers the submit of an older client with words, junk too', async () => {
    const junk = await harness.teams.as('ana').submit(card, { verb: 'approve', requestId: 'nonsense', terms: 3 });
    const { termsHash } = await harness.request(id);
    const wrong = await harness.teams.as('erin').submit(cardAbout(harness, 'erin', id), {
      verb: 'approve',
      requestId: id,
      terms: termsHash,
    });

    expect(clickWords(junk)).toMatch(/do not know that button/);
    expect(clickWords(wrong)).toMatch(/Nobody can decide on their own request/);
    await unmoved();
  });

  it('refuses who is no approver, and the requester, whatever their client sends', async () => {
    const { termsHash } = await harness.request(id);
    const data = { requestId: id, terms: termsHash };
    const asClient = (person: string) => {
      const own = harness.teams
        .as(person)
        .chat()
        .findLast((one) => one.from.role === 'bot');
      if (own === undefined) throw new Error('no message');
      return harness.teams.as(person).invoke(own, { verb: 'approve', data: { verb: 'approve', ...data } });
    };

    expect(clickWords(await asClient('felix'))).toMatch(/not an approver for this request.*Ana Lima, Ben Okafor/);
    expect(clickWords(await asClient('dana'))).toMatch(/not an approver for this request/);
    expect(clickWords(await asClient('erin'))).toMatch(/own request/);
    await unmoved();
  });

  it('shows a request to nobody whom it does not concern', async () => {
    const own = harness.teams.as('grace').latest();
    if (own === undefined) throw new Error('no message');

    const answered = await harness.teams
      .as('grace')
      .invoke(own, { verb: 'show', data: { verb: 'show', requestId: id, terms: '' } });

    expect(clickWords(answered)).not.toMatch(/mailboxes of the Berlin office/);
    expect(clickWords(answered)).toMatch(/Only admins and auditors/);
  });

  it('says who decided, and when it is over, to whoever clicks on a card of long ago', async () => {
    await harness.teams.as('ana').click(card, 'Deny', { comment: 'not today' });
    const { termsHash } = await harness.request(id);
    await harness.advance(90 * 24 * 60 * MINUTE_MS);

    const late = await harness.teams.as('ben').invoke(cardAbout(harness, 'ben', id), {
      verb: 'approve',
      data: { verb: 'approve', requestId: id, terms: termsHash },
    });

    expect(clickWords(late)).toMatch(/Denied/);
    expect(clickWords(late)).toMatch(/Ana Lima/);
    expect((await harness.request(id)).state).toBe('denied');
    expect(await told(harness, 'erin', `cancel ${id}`)).toMatch(/no longer open[\s\S]*denied by Ana Lima/);
  });

  it('takes a comment of any length, cut where the card says it ends', async () => {
    const other = await ask(harness, 'felix', 'another office that is being moved');
    const { termsHash } = await harness.request(other);
    const data = { verb: 'deny', requestId: other, terms: termsHash, comment: `no ${'n'.repeat(50_000)}` };

    await harness.teams.as('ana').invoke(cardAbout(harness, 'ana', other), { verb: 'deny', data });

    expect((await harness.request(other)).votes[0]?.comment).toHaveLength(1_000);
  });
});
