import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardText } from '../../sandbox/teams/read-card.ts';
import type { Message } from '../../sandbox/teams/types.ts';
import { messagingChannel } from '../../sandbox/tenant.ts';
import { lastRequestId } from '../support/harness.ts';
import {
  MINUTE_MS,
  type PolicyParts,
  people,
  SETTLING_MS,
  type Stories,
  startStories,
  textOf,
  type Who,
  wordsOf,
} from '../support/stories.ts';

let on: Stories;
beforeAll(async () => {
  on = await startStories();
});
beforeEach(() => on.calm());
afterAll(() => on.finish());

describe('access that is made to last longer', () => {
  async function held(parts: PolicyParts = {}, duration = '30m') {
    const policy = await on.newPolicy(parts);
    if (parts.approval !== 'none') return { policy, id: await on.grant('erin', policy, duration) };
    const id = await on.ask('erin', policy, duration);
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('active');
    return { policy, id };
  }

  /** The newest card that asks this person for more time. */
  function extensionCard(who: Who, id: string): Message {
    const card = on.teams
      .as(who)
      .chat()
      .findLast((one) => one.from.role === 'bot' && cardText(one.card ?? {}).includes(`More time for ${id}`));
    if (card === undefined) throw new Error(`${who} has no card about more time for ${id}`);
    return card;
  }

  function anyMessage(who: Who): Message {
    const message = on.teams.as(who).latest();
    if (message === undefined) throw new Error(`${who} has no message`);
    return message;
  }

  async function endsAt(id: string): Promise<number> {
    return (await on.request(id)).grant?.endsAt?.getTime() ?? 0;
  }

  async function extension(id: string) {
    const last = (await on.request(id)).extensions?.at(-1);
    if (last === undefined) throw new Error(`nobody asked for more time for ${id}`);
    return last;
  }

  const decide = (who: Who, id: string, button: 'Approve' | 'Deny', comment = 'go on') =>
    on.teams.as(who).click(extensionCard(who, id), button, { comment });

  it('is asked for from the list of what one holds, too, whose entries open their card', async () => {
    const { id } = await held({ approval: 'none' });
    const list = async () => {
      const [card] = (await on.teams.as('erin').say('my access')).replies;
      if (card === undefined) throw new Error('no list');
      return card;
    };
    const before = await endsAt(id);

    expect(wordsOf(await on.teams.as('erin').click(await list(), `Show the card of ${id}`))).toMatch(/Your access: /);
    await on.teams.as('erin').click(await list(), 'Extend');
    await on.settle();

    expect(await endsAt(id)).toBeGreaterThan(before);
    await on.teams.as('erin').click(await list(), 'Release');
    await on.settle();
    expect(await on.state(id)).toMatch(/revoking|ended/);
  });

  it('is asked for with one press, decided on a card that says it all, and never leaves the directory meanwhile', async () => {
    const { policy, id } = await held();
    const before = await endsAt(id);
    expect(on.cardText('erin', id)).toMatch(/Extend asks for 30 min more, until/);
    const writes = [on.writesTo(policy.group, 'POST'), on.writesTo(policy.group, 'DELETE')];

    await on.click('erin', id, 'Extend');
    await on.settle();
    expect(on.cardText('erin', id)).toMatch(/Asked for 30 min more, until .* decided before/);
    const asking = cardText(extensionCard('ana', id).card ?? {});
    for (const said of [/Erin Engel asks for 30 min more/, /Held since/, /moving the Berlin mailboxes/, /Decide by/]) {
      expect(asking).toMatch(said);
    }
    expect(await on.answer('ana', 'approvals')).toMatch(/More time for[\s\S]*Erin Engel asks for 30 min more/);
    expect(await on.answer('erin', 'approvals')).not.toMatch(/More time/);
    await on.advance(29 * MINUTE_MS);
    expect(on.notices('erin', id).filter((text) => /ends at/.test(text))).toHaveLength(1);
    const warning = on.teams
      .as('erin')
      .chat()
      .findLast((one) => /ends at/.test(one.text));
    expect(warning && on.buttons(warning)).toEqual([]);
    expect((await decide('ana', id, 'Approve')).kind).toBe('card');
    await on.pass(2 * MINUTE_MS);

    expect(await endsAt(id)).toBe(before + 30 * MINUTE_MS);
    expect(on.isMember(policy.group, 'erin')).toBe(true);
    expect([on.writesTo(policy.group, 'POST'), on.writesTo(policy.group, 'DELETE')]).toEqual(writes);
    const holdings = await on.app.deps.holdings.leasedBy(id as never);
    expect(holdings.map(({ body }) => body.leases.map((lease) => lease.until.getTime()))).toEqual([
      [before + 30 * MINUTE_MS],
    ]);
    expect(cardText(extensionCard('ben', id).card ?? {})).toMatch(/Approved: until[\s\S]*Ana Lima approved/);
    expect(on.notices('erin', id).at(-1)).toMatch(/now lasts until .* without a gap/);

    await on.advance(22 * MINUTE_MS);
    expect(on.notices('erin', id).filter((text) => /ends at/.test(text))).toHaveLength(2);
    await on.advance(8 * MINUTE_MS);
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('ended');
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(on.cardText('erin', id)).toMatch(/Ended and revoked/);
  });

  it('cannot be approved by its holder or whoever asked, is denied with a word, and then ends as before', async () => {
    const { id } = await held({ more: ['extend: { times: 2, each: 20m, total: 2h, by: [holder, approvers] }'] });
    const before = await endsAt(id);
    expect(await on.answer('ben', `extend ${id} 10m because Erin is in a meeting`)).toMatch(/Asked for more time/);
    await on.settle();
    const { termsHash: terms, asked } = await extension(id);
    const byHand = (who: Who) =>
      on.teams.as(who).invoke(anyMessage(who), {
        verb: 'approve-extension',
        data: { verb: 'approve-extension', requestId: id, terms, comment: '' },
      });

    expect(asked.map((one) => one.id)).toEqual([people.ana]);
    expect(wordsOf(await byHand('erin'))).toMatch(/own request/);
    expect(wordsOf(await byHand('ben'))).toMatch(/own request/);
    expect(wordsOf(await byHand('felix'))).toMatch(/not an approver/);
    expect(await on.refusals({ id })).toEqual(expect.arrayContaining(['self-approval', 'not-approver']));
    await decide('ana', id, 'Deny', 'the window closes');
    await on.settle();

    expect(await endsAt(id)).toBe(before);
    expect(on.notices('erin', id).at(-1)).toMatch(/denied by Ana Lima[\s\S]*the window closes/);
    await on.answer('erin', `extend ${id} 10m because still at it`);
    await on.settle();
    expect(cardText(extensionCard('ana', id).card ?? {})).toMatch(/Unusual[\s\S]*More time was denied already/);
    expect(on.cardText('erin', id)).not.toContain('Unusual');
    await on.advance(30 * MINUTE_MS);
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('ended');
  });

  it('lapses when nobody decides before the end, and a late press is told so and extends nothing', async () => {
    const { policy, id } = await held();
    await on.click('erin', id, 'Extend');
    await on.settle();
    const card = extensionCard('ana', id);
    on.clock.advance(30 * MINUTE_MS);

    // The end is past, and the sweep has not looked yet: the press itself finds it lapsed.
    const pressed = await on.teams.as('ana').click(card, 'Approve', { comment: 'late' });
    expect(wordsOf(pressed)).toMatch(/access ended before it was decided/);
    await on.pass(SETTLING_MS);

    expect((await extension(id)).state).toBe('lapsed');
    expect(await on.state(id)).toBe('ended');
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(on.buttons(extensionCard('ben', id))).toEqual([]);
    expect(await on.answer('erin', `extend ${id} 10m`)).toMatch(/has ended, so there is nothing to extend/);
  });

  it('is shown in the channel without its reason, decided there in a view of ones own, and every copy says so', async () => {
    const { id } = await held({ more: [`channel: '${messagingChannel.id}'`] });
    const before = await endsAt(id);
    await on.answer('erin', `extend ${id} 10m because only approvers read this`);
    await on.settle();
    const inChannel = (who: Who) => {
      const all = on.teams.as(who).channel(messagingChannel.id);
      const found = all.findLast((one) => cardText(one.card ?? {}).includes(`More time for ${id}`));
      if (found === undefined) throw new Error('the channel has no card about more time');
      return found;
    };
    await on.answer('ben', 'approvals');
    const copies = () =>
      on.teams
        .as('ben')
        .chat()
        .filter((one) => cardText(one.card ?? {}).includes(`More time for ${id}`));
    expect(copies()).toHaveLength(2);

    expect(textOf(inChannel('felix'))).toMatch(/Erin Engel asks for 10 min more/);
    expect(textOf(inChannel('felix'))).not.toContain('only approvers read this');
    expect(on.buttons(inChannel('felix'))).toEqual(['Decide']);
    expect(wordsOf(await on.teams.as('felix').click(inChannel('felix'), 'Decide'))).toContain('Ana Lima or Ben Okafor');
    expect(wordsOf(await on.teams.as('erin').click(inChannel('erin'), 'Decide'))).toContain(
      'Nobody can decide on their own request',
    );
    await on.teams.as('ana').open({ in: messagingChannel.id });
    expect(textOf(inChannel('ana'))).toContain('only approvers read this');
    await on.teams.as('ana').click(inChannel('ana'), 'Approve', { comment: 'for ten minutes' });
    await on.settle();
    await on.teams.refreshed();
    on.teams.as('ana').leave();

    expect(await endsAt(id)).toBe(before + 10 * MINUTE_MS);
    for (const copy of [inChannel('felix'), inChannel('ana'), ...copies()]) {
      expect(textOf(copy)).toMatch(/Approved: until[\s\S]*Ana Lima approved/);
      expect(on.buttons(copy)).toEqual([]);
    }
    expect(textOf(inChannel('ana'))).not.toContain('for ten minutes');
  });

  it('tells whoever holds it at once when nobody sees the ask, and shows it to whoever comes back', async () => {
    const { id } = await held();
    for (const who of ['ana', 'ben'] as const) on.teams.as(who).block();

    await on.answer('erin', `extend ${id} 10m`);
    await on.settle();
    const told = on.notices('erin', id).filter((text) => /could be reached/.test(text));
    expect(told).toEqual([
      expect.stringMatching(/Nobody who may approve 10 min more[\s\S]*Ana Lima and Ben Okafor[\s\S]*cancel R-/),
    ]);
    expect((await extension(id)).unreachable).toHaveLength(2);
    await on.advance(16 * MINUTE_MS);
    expect(await on.eventsOf('request.reminded', { id })).toEqual([]);
    on.teams.as('ben').unblock();
    await on.answer('ben', 'help');
    await on.settle();

    expect((await extension(id)).unreachable?.map((one) => one.id)).toEqual([people.ana]);
    expect(textOf(extensionCard('ben', id))).toMatch(/Not reached[\s\S]*Ana Lima/);
    on.teams.as('ana').unblock();
    await on.answer('ana', 'help');
    await on.settle();
    expect((await decide('ana', id, 'Approve')).kind).toBe('card');
  });

  it('is asked for once however often it is pressed, and of two approvers at once one decides', async () => {
    const { id } = await held();
    const before = await endsAt(id);
    await on.advance(25 * MINUTE_MS);
    const warning = on.teams
      .as('erin')
      .chat()
      .findLast((one) => /ends at/.test(one.text));
    expect(warning && on.buttons(warning)).toEqual(['Extend', 'Release']);
    const card = on.card('erin', id);
    await Promise.all([on.teams.as('erin').click(card, 'Extend'), on.teams.as('erin').click(card, 'Extend')]);
    await on.settle();
    expect((await on.request(id)).extensions).toHaveLength(1);

    await Promise.all([decide('ana', id, 'Approve'), decide('ben', id, 'Approve')]);
    await on.settle();

    expect(await endsAt(id)).toBe(before + 30 * MINUTE_MS);
    expect((await extension(id)).votes).toHaveLength(1);
    expect(await on.answer('erin', `extend ${id} 10m`)).toMatch(/allows one extension of a grant, and it was used/);
  });

  it('asks nobody where the policy says so, as often and as long as it says, and never past its total', async () => {
    const { id } = await held({ more: ['extend: { times: 3, each: 20m, total: 1h, approval: none }'] });
    const before = await endsAt(id);

    const { termsHash } = await on.request(id);
    const firstCard = { verb: 'extend', data: { verb: 'extend', requestId: id, terms: `${termsHash}:0` } };
    expect(await on.answer('erin', `extend ${id} 45m`)).toMatch(/too long: up to 20 min more, until/);
    expect(wordsOf(await on.click('erin', id, 'Extend'))).toMatch(/Active until/);
    expect(wordsOf(await on.teams.as('erin').invoke(on.card('erin', id), firstCard))).toMatch(/Active until/);
    expect(await endsAt(id)).toBe(before + 20 * MINUTE_MS);
    expect(await on.answer('erin', `extend ${id} 15m because the copy is slow`)).toMatch(/too long: up to 10 min more/);
    expect(await on.answer('erin', `extend ${id} because the copy is slow`)).toMatch(/now lasts until/);
    expect(await endsAt(id)).toBe(before + 30 * MINUTE_MS);
    expect(await on.answer('erin', `extend ${id} 1m`)).toMatch(/longer than that the policy .* does not allow/);
  });

  it('is refused in words: forbidden, not theirs, not there yet, no length, frozen; and takes no lost right', async () => {
    const forbidden = await held({ more: ['extend: none'] });
    expect(await on.answer('erin', `extend ${forbidden.id} 5m`)).toMatch(/does not allow access to last longer/);
    expect(on.buttons(on.card('erin', forbidden.id))).toEqual(['Release']);

    const { id, policy } = await held();
    expect(await on.answer('felix', `extend ${id} 5m`)).toMatch(/not your request/);
    expect(await on.answer('ana', `extend ${id} 5m`)).toMatch(/not your request/);
    expect(await on.answer('erin', `extend ${id} 0m`)).toMatch(/no time at all/);
    const waits = await on.ask('felix', policy);
    expect(await on.answer('felix', `extend ${waits} 5m`)).toMatch(/waits for its decision/);
    await on.answer('erin', `extend ${id} 10m`);
    expect(await on.answer('erin', `extend ${id} 10m`)).toMatch(/waits for its decision already/);
    expect(await on.answer('erin', `cancel ${id}`)).toMatch(/taken back/);
    expect((await extension(id)).state).toBe('cancelled');

    await on.answer('erin', `extend ${id} 10m`);
    await on.settle();
    await on.answer('dana', 'freeze because practising');
    expect(wordsOf(await decide('ana', id, 'Approve'))).toMatch(/New grants are frozen/);
    await on.answer('dana', 'unfreeze');
    await on.answer('dana', `policy set ${policy.name} max=7h`);
    expect(wordsOf(await decide('ana', id, 'Approve'))).toMatch(/its policy was changed/);
    expect((await extension(id)).state).toBe('lapsed');
    await on.answer('erin', `extend ${id} 10m`);
    await on.answer('dana', `policy set ${policy.name} max=6h`);
    await on.settle();
    expect((await extension(id)).state).toBe('lapsed');
    expect(on.notices('erin', id).at(-1)).toMatch(/nothing came of 10 min more[\s\S]*ends at/);
    expect(await on.state(id)).toBe('active');
  });
});

describe('asking for the same again', () => {
  it('takes one press on what is over, with the same reason, under the terms of today, and says what those changed', async () => {
    const policy = await on.newPolicy();
    const first = await on.ask('erin', policy, '30m', 'the mailboxes of the Berlin office');
    await on.click('erin', first, 'Cancel request');
    await on.settle();
    expect(on.buttons(on.card('erin', first))).toEqual(['Request again']);

    await on.click('erin', first, 'Request again');
    await on.settle();
    const second = lastRequestId(cardText(on.teams.as('erin').latest()?.card ?? {}));
    expect((await on.request(second)).terms).toMatchObject({
      policyName: policy.name,
      durationMs: 30 * MINUTE_MS,
      justification: 'the mailboxes of the Berlin office',
    });
    expect(on.cardText('ana', second)).toContain('the mailboxes of the Berlin office');
    await on.answer('erin', `cancel ${second}`);

    const more = on.newGroup();
    await on.answer(
      'dana',
      `policy set ${policy.name} entitlements+=group:${more.name} approvers=ana.lima@contoso.com`,
    );
    const told = await on.answer('erin', 'request again');
    expect(told).toMatch(/was changed since/);
    expect(told).toContain(`it opens as well: member of ${more.name}`);
    expect(told).toMatch(/others approve it/);
    const third = lastRequestId(told);
    expect((await on.request(third)).terms.entitlements).toHaveLength(2);
    expect(await on.answer('erin', 'request again')).toMatch(/You have asked for this already/);
    expect(await on.answer('felix', `request again ${third}`)).toMatch(/not your request/);
    expect(await on.answer('grace', 'request again')).toMatch(/Nothing to repeat/);
    await on.answer('erin', `cancel ${third}`);
  });

  it('is kept under a name of ones own, twenty at most, asked for by that name, and nobody else can', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy, '20m', 'the weekly archive run');
    await on.answer('erin', `cancel ${id}`);

    expect(await on.answer('erin', `favourite ${id} as Archive`)).toMatch(/Kept[\s\S]*request archive/);
    expect(await on.answer('erin', `favourite ${id} as ${policy.name}`)).toMatch(/name is taken/);
    expect(await on.answer('felix', `favourite ${id} as mine`)).toMatch(/not your request/);
    expect(await on.answer('erin', 'favourites')).toMatch(/archive[\s\S]*for 20 min[\s\S]*the weekly archive run/);
    const { replies } = await on.teams.as('erin').say('request archive');
    const asked = lastRequestId([...replies, on.teams.as('erin').latest()].map(textOf).join());
    expect((await on.request(asked)).terms).toMatchObject({
      policyName: policy.name,
      durationMs: 20 * MINUTE_MS,
      justification: 'the weekly archive run',
    });
    expect(await on.answer('felix', 'request archive')).toMatch(/no policy archive/);

    for (let n = 2; n <= 20; n++) expect(await on.answer('erin', `favourite ${id} as a${n}`)).toMatch(/Kept/);
    expect(await on.answer('erin', `favourite ${id} as one-more`)).toMatch(/You keep 20 already/);
    expect(await on.answer('erin', `favourite ${id} as archive`)).toMatch(/Kept/);
    expect(await on.answer('erin', 'favourite remove archive')).toMatch(/no longer among your favourites/);
    expect(await on.answer('erin', 'favourite remove archive')).toMatch(/no such favourite/);
  });
});
