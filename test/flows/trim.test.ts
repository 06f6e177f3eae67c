import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardInputs } from '../../sandbox/teams/read-card.ts';
import {
  HOUR_MS,
  MINUTE_MS,
  SETTLING_MS,
  type Stories,
  startStories,
  textOf,
  type Who,
  wordsOf,
} from '../support/stories.ts';

const CHANGE = 'Change before approving';

describe('approving less than was asked for', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  /** Two groups, so that there is an item to leave out; options of one, two and four hours. */
  async function asked(parts: { quorum?: number; require?: string } = {}) {
    const other = on.newGroup();
    const mine = on.newGroup();
    const entitlements = [`group: ${mine.name}`, `group: ${other.name}`];
    const policy = await on.newPolicy({ entitlements, ...parts });
    return { id: await on.ask('erin', policy, '2h'), mine, other, policy };
  }

  /** What a client sends that fills in the card without showing it. */
  const sent = async (id: string, more: Record<string, string>) => {
    const { termsHash } = await on.request(id);
    const verb = 'change-approve';
    return { verb, data: { verb, requestId: id, terms: termsHash, ...more } };
  };

  const open = (who: Who, id: string) => on.click(who, id, CHANGE);

  it('gives the items and the time that are left, and everybody reads who left what out', async () => {
    const { id, mine, other } = await asked();
    expect(on.buttons(on.card('ana', id))).toEqual(['Approve', 'Deny']);
    expect(on.menu(on.card('ana', id))).toEqual([CHANGE]);

    const form = await open('ana', id);
    const message = on.teams
      .as('ana')
      .chat()
      .find((one) => textOf(one).includes('Approve less than Erin Engel'));
    if (form.kind !== 'card' || message === undefined) throw new Error('no card to change it on');
    const [duration, items, comment] = cardInputs(form.card);
    expect(duration?.choices.map((one) => one.title)).toEqual(['30 min', '2 h, as asked']);
    expect(items).toMatchObject({ value: '0,1', type: 'Input.ChoiceSet' });
    expect(comment?.label).toBe('Comment (optional)');
    const approved = await on.teams.as('ana').click(message, 'Approve', {
      duration: duration?.choices[0]?.value ?? '',
      items: '0',
      comment: 'one is enough',
    });
    expect(wordsOf(approved)).toContain('Narrowed');
    await on.pass(SETTLING_MS);

    expect(on.isMember(mine, 'erin')).toBe(true);
    expect(on.isMember(other, 'erin')).toBe(false);
    expect(on.writesTo(other, 'POST')).toBe(0);
    for (const who of ['erin', 'ben'] as const) {
      expect(on.cardText(who, id)).toMatch(/Narrowed\s+Ana Lima, .*: 30 min instead of 2 h, without member of/);
    }
    expect(on.notices('erin', id)[0]).toMatch(
      new RegExp(`Ana Lima approved less than you asked for: 30 min instead of 2 h, without member of ${other.name}`),
    );
    const events = (await on.events(id)).map((event) => event.type);
    expect(events.filter((type) => type.startsWith('request.'))).toEqual([
      'request.submitted',
      'request.trimmed',
      'request.voted',
      'request.approved',
    ]);
    const [trimmed] = await on.eventsOf('request.trimmed', { id });
    expect(trimmed?.data).toMatchObject({
      before: { durationMs: 2 * HOUR_MS, entitlements: [`member of ${mine.name}`, `member of ${other.name}`] },
      after: { durationMs: 30 * MINUTE_MS, entitlements: [`member of ${mine.name}`] },
    });

    await on.advance(30 * MINUTE_MS);
    await on.pass(SETTLING_MS);
    expect(on.isMember(mine, 'erin')).toBe(false);
  });

  it('keeps earlier votes, answers an old card with the present one, and is never widened again', async () => {
    const { id } = await asked({ quorum: 2 });
    const old = await on.actionOf('approve', id);
    const oldForm = await sent(id, { duration: String(2 * HOUR_MS), items: '0,1' });
    const both = on.teams.as('ben');
    await on.teams.as('ana').invoke(on.card('ana', id), await sent(id, { duration: String(HOUR_MS), items: '0,1' }));

    const stale = await both.invoke(on.card('ben', id), old);
    const staleForm = await both.invoke(on.card('ben', id), oldForm);
    const longer = await both.invoke(on.card('ben', id), await sent(id, { duration: String(2 * HOUR_MS), items: '0' }));

    for (const answer of [stale, staleForm]) {
      expect(wordsOf(answer)).toMatch(/Ana Lima narrowed this request since your card was drawn/);
      expect(wordsOf(answer)).toContain('1 h, counted from when access starts');
    }
    expect(wordsOf(longer)).toContain('not more');
    expect(await on.request(id)).toMatchObject({ state: 'pending', terms: { durationMs: HOUR_MS } });
    const further = await both.invoke(on.card('ben', id), await sent(id, { duration: String(HOUR_MS), items: '1' }));
    expect(further.kind).toBe('card');
    await on.pass(SETTLING_MS);
    const { grant, votes, terms } = await on.request(id);
    expect(votes).toHaveLength(2);
    expect(terms.entitlements).toHaveLength(1);
    expect(grant).toMatchObject({ state: 'active', items: [{ status: 'held' }] });
    expect(on.notices('erin', id)[0]).toContain('Ana Lima and Ben Okafor approved less than you asked for');
  });

  it('refuses what is no less, whatever a client sends, and whoever may not decide', async () => {
    const { id } = await asked({ require: '{ justification: 5, approverComment: true }' });
    const press = async (who: Who, more: Record<string, string>) =>
      wordsOf(await on.teams.as(who).invoke(on.card(who, id), await sent(id, more)));
    const hour = String(HOUR_MS);

    expect(await press('ana', { duration: hour, comment: 'ok' })).toMatch(/everything was taken out|Everything/i);
    expect(await press('ana', { duration: hour, items: '0,7', comment: 'ok' })).toContain('not asked for');
    expect(await press('ana', { duration: '1', items: '0', comment: 'ok' })).toContain(
      'shorter than its policy allows',
    );
    expect(await press('ana', { duration: hour, items: '0' })).toContain('A comment is needed');
    expect(await press('ana', { duration: '-5', items: '0' })).toContain('do not know that button');
    expect(await press('ana', { duration: hour, items: '0,x' })).toContain('do not know that button');
    expect(await press('erin', { duration: hour, items: '0', comment: 'ok' })).toContain('own request');
    const felix = on.teams.as('felix');
    await felix.say('help');
    const other = felix.latest();
    if (other === undefined) throw new Error('no message');
    const action = await sent(id, { duration: hour, items: '0', comment: 'ok' });
    expect(wordsOf(await felix.invoke(other, action))).toContain('not an approver');
    const peek = { verb: 'change-open', data: { ...action.data, verb: 'change-open' } };
    expect(wordsOf(await felix.invoke(other, peek))).toContain('Only admins and auditors');
    expect(await on.request(id)).toMatchObject({ state: 'pending', votes: [], terms: { durationMs: 2 * HOUR_MS } });
    expect((await on.request(id)).trims).toBeUndefined();

    await on.click('ben', id, 'Deny', 'not now');
    expect(await press('ana', { duration: hour, items: '0', comment: 'ok' })).toContain('Denied');
  });

  it('changes nothing when it comes again, and lets an older client do it all by submits', async () => {
    const { id } = await asked({ quorum: 2 });
    const ana = on.teams.as('ana');
    const message = on.card('ana', id);
    const { termsHash } = await on.request(id);
    const common = { requestId: id, terms: termsHash };

    await ana.submit(message, { ...common, verb: 'change-open' });
    const shown = ana.chat().find((one) => one.id === message.id);
    expect(textOf(shown)).toContain('Approve less than Erin Engel asks for');
    await ana.submit(message, { ...common, verb: 'show' });
    expect(on.buttons(on.card('ana', id))).toEqual(['Approve', 'Deny']);
    const done = await ana.submit(message, {
      ...common,
      verb: 'change-approve',
      duration: String(HOUR_MS),
      items: '0',
    });
    if (done.kind !== 'submitted') throw new Error(`the submit came to ${done.kind}`);
    await on.settle();
    const before = await on.request(id);
    await on.teams.redeliver(done.activityId);
    await ana.submit(message, { ...common, verb: 'change-approve', duration: String(30 * MINUTE_MS), items: '0' });
    await on.settle();

    expect(before.trims).toHaveLength(1);
    expect(await on.request(id)).toEqual(before);
    expect(on.cardText('ana', id)).toContain('You, ');
  });

  it('is not undone by an extension that nobody would be asked for', async () => {
    const policy = await on.newPolicy({ more: ['extend: { times: 3, each: 20m, total: 1h, approval: none }'] });
    const id = await on.ask('erin', policy, '30m');
    await on.teams.as('ana').invoke(on.card('ana', id), await sent(id, { duration: String(20 * MINUTE_MS) }));
    await on.pass(SETTLING_MS);

    await on.answer('erin', `extend ${id} 10m`);
    await on.settle();

    const { extensions, grant } = await on.request(id);
    expect(extensions).toMatchObject([{ state: 'pending', asked: [{ name: 'Ana Lima' }, { name: 'Ben Okafor' }] }]);
    expect(Number(grant?.endsAt) - Number(grant?.activatingAt)).toBe(20 * MINUTE_MS);
    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);
  });

  it('leaves the approver a way to revoke what they approved, which asks before', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy);
    expect(on.buttons(on.card('ana', id))).toEqual(['Revoke']);
    expect(on.buttons(on.card('ben', id))).toEqual([]);

    const tried = await on.teams.as('ben').invoke(on.card('ben', id), await on.actionOf('revoke-send', id));
    expect(wordsOf(tried)).toContain('Only admins can do this');
    const peek = await on.teams.as('ben').invoke(on.card('ben', id), await on.actionOf('revoke-open', id));
    expect(wordsOf(peek)).not.toContain('Revoke the access');
    const message = on.card('ana', id);
    const asks = await on.click('ana', id, 'Revoke');
    expect(wordsOf(asks)).toContain('Revoke the access of Erin Engel?');
    expect(await on.state(id)).toBe('active');
    await on.teams.as('ana').click(message, 'Revoke', { comment: 'the change was called off' });
    await on.pass(SETTLING_MS);

    expect(await on.state(id)).toBe('ended');
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(on.cardText('erin', id)).toMatch(/Ended early by Ana Lima: the change was called off/);
    expect(on.buttons(on.card('ana', id))).toEqual([]);
  });
});
