import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tickValue } from '../../src/cards/way-click.ts';
import type { RequestId } from '../../src/jit/ids.ts';
import { HOUR_MS, MINUTE_MS, people, SETTLING_MS, type Stories, startStories, textOf } from '../support/stories.ts';

const DAY_MS = 24 * HOUR_MS;

describe('what is said, and what is left unsaid', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
    // From a Saturday to the Monday after, 9:00 in London and Lisbon.
    await on.advance(2 * DAY_MS);
  });
  afterAll(() => on.finish());

  const chatLength = (who: 'ana' | 'ben' | 'dana') => on.teams.as(who).chat().length;

  it('reminds approvers who have not answered, less and less often, and nobody once it is decided', async () => {
    const policy = await on.newPolicy({ quorum: 2 });
    const id = await on.ask('erin', policy, '1h');

    await on.advance(16 * MINUTE_MS);
    expect(on.notices('ana', id)).toEqual([expect.stringMatching(/^Erin Engel still waits for your decision: .*\(R-/)]);
    expect(on.notices('ben', id)[0]).toMatch(/expires at .*left\.[\s\S]*further up in this chat/);
    expect(on.notices('erin', id)).toEqual([]);
    await on.approve(id, 'ana');
    await on.advance(20 * MINUTE_MS);
    expect(on.notices('ben', id)).toHaveLength(1);
    await on.advance(HOUR_MS);

    expect(on.notices('ben', id)).toHaveLength(2);
    expect(on.notices('ana', id)).toHaveLength(1);
    await on.approve(id, 'ben');
    await on.advance(2 * DAY_MS);
    expect(on.notices('ben', id)).toHaveLength(2);
    expect(await on.eventsOf('request.reminded', { id })).toHaveLength(2);
  });

  it('reminds approvers of an ask for more time as of a request, and puts it into their digest', async () => {
    const policy = await on.newPolicy({ quorum: 2 });
    const id = await on.ask('erin', policy, '7h');
    await on.approve(id, 'ana', 'ben');
    await on.answer('erin', `extend ${id} 1h because the copy is slow`);
    await on.settle();
    const remindersOf = (who: 'ana' | 'ben') => on.notices(who, id).filter((text) => /1 h more of/.test(text));

    await on.advance(20 * MINUTE_MS);
    expect(remindersOf('ana')).toEqual([expect.stringMatching(/^Erin Engel still waits[\s\S]*the access ends at/)]);
    expect(remindersOf('ben')).toHaveLength(1);
    expect(await on.answer('ana', 'digest')).toMatch(/Waits for your decision[\s\S]*Erin Engel asks for 1 h more of/);
    const { termsHash: terms = '' } = (await on.request(id)).extensions?.at(-1) ?? {};
    const yes = await on.actionOf('approve-extension', id, { terms });
    await on.teams.as('ana').invoke(on.card('ana', id), yes);
    await on.advance(70 * MINUTE_MS);

    expect(remindersOf('ana')).toHaveLength(1);
    expect(remindersOf('ben')).toHaveLength(2);
    expect(await on.answer('ana', 'digest')).not.toContain('1 h more of');
    await on.teams.as('ben').invoke(on.card('ben', id), yes);
    await on.advance(5 * HOUR_MS);
    expect(remindersOf('ben')).toHaveLength(2);
    expect(await on.eventsOf('request.reminded', { id })).toHaveLength(2);
    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);
  });

  it('lets them sleep: what was asked at night is brought up in the morning, each in their own zone', async () => {
    const policy = await on.newPolicy();
    await on.advance(untilUtc(21, on));
    const id = await on.ask('erin', policy, '1h');

    await on.advance(9 * HOUR_MS + 50 * MINUTE_MS);
    const asleep = [...on.notices('ana', id), ...on.notices('ben', id)];
    await on.advance(15 * MINUTE_MS);
    const [inLisbon, inBerlin] = [on.notices('ana', id), on.notices('ben', id)];
    await on.advance(HOUR_MS);

    expect(asleep).toEqual([]);
    expect(inLisbon).toEqual([]);
    expect(inBerlin).toHaveLength(1);
    expect(on.notices('ana', id)).toHaveLength(1);
    await on.answer('erin', `cancel ${id}`);
  });

  it('reminds nobody of what they may not decide any more, nor while grants are frozen', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy, '1h');
    await on.answer('dana', 'freeze because of a drill');

    await on.advance(20 * MINUTE_MS);
    const frozen = on.notices('ana', id);
    await on.answer('dana', 'unfreeze');
    await on.advance(20 * MINUTE_MS);

    expect(frozen).toEqual([]);
    expect(on.notices('ana', id)).toHaveLength(1);
    await on.answer('erin', `cancel ${id}`);
  });

  it('asks only whom the policy asks; the others find it themselves, decide, and every card shows it', async () => {
    const policy = await on.newPolicy({ approvers: '[Ana Lima, Ben Okafor]' });
    expect(await on.answer('dana', `policy set ${policy.name} ask=Ana Lima`)).toContain('ask: + Ana Lima');
    expect(await on.answer('dana', `policy show ${policy.name}`)).toContain('Asks Ana Lima; the others may decide');
    const simulated = await on.answer('dana', `policy simulate Erin Engel ${policy.name}`);
    const before = chatLength('ben');

    const id = await on.ask('erin', policy, '1h');
    await on.advance(20 * MINUTE_MS);

    expect(simulated).toMatch(/Ana Lima; 1 must approve[\s\S]*may also decide, without being asked: Ben Okafor/);
    expect(chatLength('ben')).toBe(before);
    expect(on.notices('ana', id)).toHaveLength(1);
    expect(await on.answer('ben', 'approvals')).toContain(id);
    const list = on.teams.as('ben').latest();
    if (list === undefined) throw new Error('no list came');
    const { termsHash } = await on.request(id);
    const ticks = tickValue({ requestId: id as RequestId, termsHash });
    await on.teams.as('ben').click(list, 'Approve', { tick0: ticks, comment: 'seen by chance' });
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('active');
    expect(on.cardText('ana', id)).toMatch(/Ben Okafor approved/);
    await on.answer('erin', `extend ${id} 1h because it takes longer`);
    await on.settle();
    expect((await on.request(id)).extensions?.at(-1)?.asked.map((one) => one.id)).toEqual([people.ana]);
    expect(on.notices('ana', id)).toHaveLength(1);
  });

  it('asks everybody where those to ask are too few without whoever asks', async () => {
    const policy = await on.newPolicy({ eligible: '[SG-Messaging, Ana Lima]', approvers: '[Ana Lima, Ben Okafor]' });
    const set = await on.answer('dana', `policy set ${policy.name} ask=Ana Lima`);

    const id = await on.ask('ana', policy, '1h');

    expect(set).toContain('when Ana Lima asks, too few of those to ask are left');
    expect((await on.request(id)).asked.map((one) => one.id)).toEqual([people.ben]);
    await on.answer('ana', `cancel ${id}`);
  });

  it('sends a digest to whoever wants one: once a working day, in their zone, and only with something to say', async () => {
    const policy = await on.newPolicy();
    const beat = on.app.beats.find((one) => one.name === 'digests');
    if (beat === undefined) throw new Error('no beat sends digests');
    const digests = () =>
      on.teams
        .as('ben')
        .chat()
        .filter((one) => textOf(one).startsWith('Today')).length;
    await on.advance(untilUtc(7, on));
    const id = await on.ask('erin', policy, '1h');
    expect(await on.answer('ben', 'digest')).toMatch(
      new RegExp(`Waits for your decision[\\s\\S]*${id}[\\s\\S]*digest on at 9:00`),
    );
    const shown = digests();
    expect(await on.answer('ben', 'digest on at 8:30')).toContain('at 8:30 (Europe/Berlin)');

    await beat.run();
    await on.advance(31 * MINUTE_MS);
    const second = await on.addApp();
    await Promise.all([beat.run(), second.beats.find((one) => one.name === 'digests')?.run(), beat.run()]);
    await second.stop();
    await beat.run();

    expect(digests()).toBe(shown + 1);
    expect(await on.answer('dana', 'digest')).toMatch(/Everybody[\s\S]*live grant[\s\S]*requests?/);
    await on.answer('erin', `cancel ${id}`);
    await on.advance(DAY_MS);
    await beat.run();
    expect(digests()).toBe(shown + 1);
    expect(await on.answer('ben', 'digest off')).toContain('Your digest is off');
  });

  it('says nothing beside the card to whoever cancels or gives back', async () => {
    const policy = await on.newPolicy();
    const cancelled = await on.ask('erin', policy, '1h');
    await on.answer('erin', `cancel ${cancelled}`);
    const released = await on.grant('erin', policy, '1h');

    await on.click('erin', released, 'Release');
    await on.pass(SETTLING_MS);

    expect(on.notices('erin', cancelled).filter((text) => !text.startsWith('request '))).toEqual([]);
    expect(on.notices('erin', released)).toEqual([expect.stringMatching(/^You now hold/)]);
    expect(textOf(on.card('erin', released))).toMatch(/confirmed at/);
  });
});

/** How long until clocks in UTC show this hour next. */
function untilUtc(hour: number, on: Stories): number {
  const now = on.clock.now().getTime();
  const today = Math.floor(now / DAY_MS) * DAY_MS + hour * HOUR_MS;
  return (today > now ? today : today + DAY_MS) - now;
}
