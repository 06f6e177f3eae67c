import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardInputs } from '../../sandbox/teams/read-card.ts';
import type { ClickResult, Message } from '../../sandbox/teams/types.ts';
import type { Cause } from '../../src/jit/ids.ts';
import { userId } from '../../src/jit/ids.ts';
import { submitRequest } from '../../src/jit/operations/request/submit-request.ts';
import { groups, MINUTE_MS, SETTLING_MS, type Stories, startStories, type Who, wordsOf } from '../support/stories.ts';

describe('several requests, ticked and decided with one comment', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  /** The list as it is now, and the tick for each request by its id. */
  async function list(who: Who) {
    const { replies } = await on.teams.as(who).say('approvals');
    const message = replies[0];
    if (message === undefined) throw new Error('no list');
    return { message, ticks: ticksOn(message.card) };
  }

  /** Asked one after the other, as people do: the list shows who waits longest first. */
  async function ask(who: Who, policy: { name: string }): Promise<string> {
    on.clock.advance(1_000);
    return on.ask(who, policy);
  }

  /** The boxes of a card: the id of each request, and what its box is called and sends. */
  function ticksOn(card: unknown): Map<string, Record<string, string>> {
    const boxes = cardInputs(card).filter((input) => input.type === 'Input.Toggle');
    const sent = boxes.map((box) => [box.id, String(box.json.valueOn)] as const);
    return new Map(sent.map(([name, value]) => [value.slice(0, 7), { [name]: value }]));
  }

  const all = (ticks: Map<string, Record<string, string>>) => Object.assign({}, ...ticks.values());

  const press = (who: Who, message: Message, verb: string, data: Record<string, string>) =>
    on.teams.as(who).invoke(message, { verb, data: { verb, ...data } });

  const plain = (result: ClickResult) => wordsOf(result).replace(/\\(.)/g, '$1');

  it('decides each on its own, and says for each what became of it', async () => {
    const easy = await on.newPolicy();
    const strict = await on.newPolicy({ require: '{ justification: 5, approverComment: true }' });
    const pair = await on.newPolicy({ quorum: 2 });
    const first = await ask('erin', easy);
    const wordless = await ask('erin', strict);
    const half = await ask('erin', pair);
    const late = await ask('felix', easy);
    const { message, ticks } = await list('ana');
    expect([...ticks.keys()]).toEqual([first, wordless, half, late]);
    expect(wordsOf(cardOf(message))).toMatch(
      new RegExp(`Erin Engel: member of ${easy.group.name}\nFor 30 min: moving the Berlin mailboxes\n${first}, asked`),
    );
    await on.click('ben', late, 'Deny', 'not you');

    const answer = await on.teams.as('ana').click(message, 'Approve', all(ticks));
    await on.pass(SETTLING_MS);

    const text = plain(answer);
    expect(text).toMatch(new RegExp(`${first}: Erin Engel\nApproved\n`));
    expect(text).toMatch(new RegExp(`${wordless}: Erin Engel\nA comment is needed`));
    expect(text).toMatch(new RegExp(`${half}: Erin Engel\nYour approval is counted`));
    expect(text).toMatch(new RegExp(`${late}: Felix Brandt\n.*no longer open.* denied by Ben Okafor`));
    expect(text).toContain('1 more waits.');
    expect(await Promise.all([first, wordless, half, late].map(on.state))).toEqual([
      'active',
      'pending',
      'pending',
      'denied',
    ]);
    const again = await on.teams.as('ana').click(message, 'Show what still waits');
    const left = ticksOn(again.kind === 'card' ? again.card : {});
    expect([...left.keys()]).toEqual([wordless]);
    const denied = await on.teams.as('ana').click(message, 'Deny', {
      ...all(left),
      comment: 'ask again tomorrow',
    });
    expect(plain(denied)).toMatch(new RegExp(`${wordless}: Erin Engel\nDenied`));
    expect((await on.request(wordless)).votes).toMatchObject([{ comment: 'ask again tomorrow' }]);
    await on.answer('erin', `cancel ${half}`);
  });

  it('says kindly that nothing is ticked, and shows the one that is', async () => {
    const id = await ask('erin', await on.newPolicy());
    const { message, ticks } = await list('ana');
    const ana = on.teams.as('ana');

    for (const button of ['Approve', 'Deny']) {
      expect(wordsOf(await ana.click(message, button))).toContain('Nothing is ticked yet');
    }
    expect(wordsOf(await ana.click(message, 'Show'))).toContain('Tick the one request');
    expect(plain(await ana.click(message, 'Show', ticks.get(id)))).toContain(`Access request ${id}`);
    expect(await on.state(id)).toBe('pending');
    await on.answer('erin', `cancel ${id}`);
  });

  it('lets no tick through that is not the reader’s to decide, nor one of other terms', async () => {
    const policy = await on.newPolicy({
      eligible: '[SG-Messaging, SG-Messaging-Leads]',
      approvers: '[Ana Lima, Ben Okafor]',
    });
    const own = await ask('ana', policy);
    const others = await ask('erin', await on.newPolicy({ approvers: '[Dana Fischer]' }));
    const stale = await ask('felix', policy);
    const { message } = await list('ana');
    const tick = async (id: string) => `${id}:${(await on.request(id)).termsHash}`;
    const ticks = {
      tick0: await tick(own),
      tick1: await tick(others),
      tick2: `${stale}:${'f'.repeat(64)}`,
      tick9: `R-22222:${'f'.repeat(64)}`,
    };

    const text = plain(await press('ana', message, 'several-approve', { ...ticks, comment: 'by hand' }));
    const odd = await press('ana', message, 'several-approve', { tick0: await tick(stale), tick1: 'nonsense' });
    const nobody = await press('felix', await latest('felix'), 'several-deny', { tick0: await tick(others) });

    expect(text).toMatch(new RegExp(`${own}.*\nNobody can decide on their own request`));
    expect(text).toMatch(new RegExp(`${others}\nYou are not an approver for this request`));
    expect(text).toMatch(new RegExp(`${stale}: Felix Brandt\nThis request has changed`));
    expect(text).toMatch(/R-22222\nThere is no such request/);
    expect(text).not.toContain('moving the Berlin');
    expect(wordsOf(odd)).toContain('do not know that button');
    expect(plain(nobody)).toContain('not an approver');
    for (const id of [own, others, stale]) expect(await on.request(id)).toMatchObject({ state: 'pending', votes: [] });
    expect(await on.refusals({ id: own, who: 'ana' })).toEqual(['self-approval']);
    expect(await on.refusals({ id: others, who: 'ana' })).toEqual(['not-approver']);
    for (const [who, id] of [
      ['ana', own],
      ['erin', others],
      ['felix', stale],
    ] as const) {
      await on.answer(who, `cancel ${id}`);
    }
  });

  const cardOf = ({ card = {} }: Message) => ({ kind: 'card' as const, status: 200, activityId: '', card });

  async function latest(who: Who): Promise<Message> {
    await on.teams.as(who).say('help');
    const message = on.teams.as(who).latest();
    if (message === undefined) throw new Error('no message');
    return message;
  }

  it('changes nothing when the press comes twice, or Teams delivers it again', async () => {
    const policy = await on.newPolicy({ quorum: 2 });
    const ids = [await ask('erin', policy), await ask('felix', policy)];
    const { message, ticks } = await list('ana');
    const data = all(ticks);

    const once = await press('ana', message, 'several-approve', data);
    if (once.kind !== 'card') throw new Error('no answer');
    const before = await Promise.all(ids.map(on.request));
    const redelivered = await on.teams.redeliver(once.activityId);
    const twice = await press('ana', message, 'several-deny', data);

    expect(before.map(({ votes }) => votes.length)).toEqual([1, 1]);
    expect(JSON.stringify(redelivered.body).match(/Your approval is counted/g)).toHaveLength(2);
    expect(plain(twice).match(/You have decided on this already/g)).toHaveLength(2);
    expect(await Promise.all(ids.map(on.request))).toEqual(before);
    await on.answer('erin', `cancel ${ids[0]}`);
    await on.answer('felix', `cancel ${ids[1]}`);
  });

  it('pages what is more than ten, there and back, for an older client too', async () => {
    const policy = await on.newPolicy();
    for (let n = 0; n < 12; n++) {
      const id = on.graph.directory.addUser({ displayName: `Person ${n}`, userPrincipalName: `page${n}@contoso.com` });
      on.graph.directory.addMember(groups.messaging, id);
      await submitRequest(on.app.deps, {
        caller: { id: userId(id), name: `Person ${n}` },
        cause: `test:page:${n}` as Cause,
        policyName: policy.name,
        durationMs: 30 * MINUTE_MS,
        justification: 'a reason of its own',
        ticket: null,
      });
      on.clock.advance(1_000);
    }
    const ana = on.teams.as('ana');
    const { message, ticks } = await list('ana');
    expect(ticks.size).toBe(10);
    expect(wordsOf(cardOf(message))).toMatch(/Person 0[\s\S]*Person 9[\s\S]*1 to 10 of 12/);

    const next = await ana.click(message, 'Next');
    expect(wordsOf(next)).toMatch(/Person 10[\s\S]*Person 11[\s\S]*11 to 12 of 12/);
    await ana.submit(message, { verb: 'list-page', list: 'approvals', page: 0 });
    expect(JSON.stringify(ana.chat().find((one) => one.id === message.id)?.card)).toContain('1 to 10 of 12');
    for (const [who, list] of [
      ['erin', 'grants'],
      ['erin', 'policies'],
    ] as const) {
      const refused = await on.teams
        .as(who)
        .invoke(await latest(who), { verb: 'list-page', data: { verb: 'list-page', list, page: 0 } });
      expect(wordsOf(refused)).toContain('Only admins and auditors');
    }
  });
});
