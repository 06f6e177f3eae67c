import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClickResult } from '../../sandbox/teams/types.ts';
import type { App } from '../../src/app.ts';
import { runDue } from '../../src/jit/operations/work.ts';
import { startBalancer } from '../support/balancer.ts';
import {
  MINUTE_MS,
  SECOND_MS,
  SETTLING_MS,
  type Stories,
  startStories,
  type Who,
  wordsOf,
} from '../support/stories.ts';

/** Two instances behind a balancer without affinity: any of them may serve any click, and both do background work. */
describe('people and instances in the same millisecond', () => {
  let on: Stories;
  let second: App;
  let balancer: Awaited<ReturnType<typeof startBalancer>>;
  beforeAll(async () => {
    on = await startStories();
    second = await on.addApp();
    balancer = await startBalancer([on.app.port, second.port]);
    on.teams.connect(`${balancer.url}/api/messages`);
  });
  beforeEach(() => on.calm());
  afterAll(async () => {
    expect(Math.min(...balancer.counts)).toBeGreaterThan(10);
    await second.stop();
    await balancer.stop();
    await on.finish();
  });

  /** Both instances do what is due, at once. */
  async function bothSettle(): Promise<void> {
    await Promise.all([on.settle(), runDue(second.deps)]);
  }

  async function bothPass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= SECOND_MS) {
      on.clock.advance(SECOND_MS);
      await bothSettle();
    }
  }

  function clickAtOnce(id: string, presses: { who: Who; button: string }[]): Promise<ClickResult[]> {
    return Promise.all(
      presses.map(({ who, button }) =>
        on.click(who, id, button, button === 'Cancel request' ? undefined : `by ${who}`),
      ),
    );
  }

  it('lets exactly one of two approvers decide, and tells the other who did', async () => {
    for (const buttons of [
      ['Approve', 'Approve'],
      ['Approve', 'Deny'],
      ['Deny', 'Approve'],
    ] as const) {
      const policy = await on.newPolicy();
      const id = await on.ask('erin', policy);

      const answers = await clickAtOnce(id, [
        { who: 'ana', button: buttons[0] },
        { who: 'ben', button: buttons[1] },
      ]);
      await bothPass(SETTLING_MS);

      const votes = await on.eventsOf('request.voted', { id });
      expect(votes).toHaveLength(1);
      const winner = votes[0]?.actor.name;
      for (const answer of answers) {
        expect(answer.kind).toBe('card');
        expect(wordsOf(answer)).toMatch(new RegExp(`(${winner}|You) (approved|denied)`));
      }
      const approved = votes[0]?.data.decision === 'approve';
      expect(on.isMember(policy.group, 'erin')).toBe(approved);
      expect(on.writesTo(policy.group, 'POST')).toBe(approved ? 1 : 0);
      expect(await on.state(id)).toBe(approved ? 'active' : 'denied');
      expect(on.notices('erin', id)).toHaveLength(1);
    }
  });

  it('counts both of two approvers at once where the quorum is two, and grants once', async () => {
    const policy = await on.newPolicy({ quorum: 2 });
    const id = await on.ask('erin', policy);

    await clickAtOnce(id, [
      { who: 'ana', button: 'Approve' },
      { who: 'ben', button: 'Approve' },
    ]);
    await bothPass(SETTLING_MS);

    expect(await on.state(id)).toBe('active');
    expect(await on.eventsOf('request.voted', { id })).toHaveLength(2);
    expect(await on.eventsOf('request.approved', { id })).toHaveLength(1);
    expect(on.writesTo(policy.group, 'POST')).toBe(1);
  });

  it('takes ten presses of the same button at once as one vote and one grant', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);

    const answers = await clickAtOnce(
      id,
      Array.from({ length: 10 }, () => ({ who: 'ana' as const, button: 'Approve' })),
    );
    await bothPass(SETTLING_MS);

    expect(answers.map((answer) => answer.kind)).toEqual(Array.from({ length: 10 }, () => 'card'));
    expect((await on.request(id)).votes).toHaveLength(1);
    expect(await on.eventsOf('request.voted', { id })).toHaveLength(1);
    expect(await on.eventsOf('grant.active', { id })).toHaveLength(1);
    expect(on.writesTo(policy.group, 'POST')).toBe(1);
    expect(on.notices('erin', id)).toHaveLength(1);
  });

  it('stores one of several requests that one person sends at once under one policy', async () => {
    const policy = await on.newPolicy();

    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) => on.answer('erin', `request ${policy.name} for 30m because attempt number ${n}`)),
    );
    await bothSettle();

    expect(answers.filter((text) => text.includes('You have asked for this already'))).toHaveLength(3);
    const asked = on.teams
      .as('ana')
      .chat()
      .filter((message) => JSON.stringify(message.card ?? {}).includes(policy.name));
    expect(asked).toHaveLength(1);
  });

  it('either cancels or approves, never both', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);

    await clickAtOnce(id, [
      { who: 'ana', button: 'Approve' },
      { who: 'erin', button: 'Cancel request' },
    ]);
    await bothPass(SETTLING_MS);

    const state = await on.state(id);
    expect(['active', 'cancelled']).toContain(state);
    expect(on.isMember(policy.group, 'erin')).toBe(state === 'active');
    const decided = (await on.events(id)).filter((event) =>
      ['request.approved', 'request.cancelled'].includes(event.type),
    );
    expect(decided).toHaveLength(1);
  });

  it('ends once when release, revoke and expiry meet', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy, '10m');
    const endsAt = (await on.request(id)).grant?.endsAt?.getTime() ?? 0;
    on.clock.advance(endsAt - on.clock.now().getTime());

    await Promise.all([
      on.answer('erin', `release ${id}`),
      on.answer('dana', `revoke ${id}`),
      on.answer('ana', `revoke ${id}`),
      bothSettle(),
    ]);
    await bothPass(SETTLING_MS);

    expect(await on.state(id)).toBe('ended');
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(await on.eventsOf('grant.revoking', { id })).toHaveLength(1);
    expect(await on.eventsOf('grant.ended', { id })).toHaveLength(1);
    // Whoever gave it back is not told what they did themselves (behaviour P18).
    const byHerself = (await on.request(id)).grant?.endReason === 'released';
    const told = on.notices('erin', id).filter((text) => text.includes('ended ('));
    expect(told).toHaveLength(byHerself ? 0 : 1);
  });

  it('sends each card once and each write once, though two instances do the work', async () => {
    const policy = await on.newPolicy();
    const ids = [await on.ask('erin', policy), await on.ask('felix', policy), await on.ask('ines', policy)];

    await Promise.all(ids.map((id) => on.click('ana', id, 'Approve')));
    await bothPass(SETTLING_MS);
    await on.advance(30 * MINUTE_MS);
    await bothPass(SETTLING_MS);

    for (const [index, who] of (['erin', 'felix', 'ines'] as const).entries()) {
      const id = ids[index] ?? '';
      expect(await on.state(id)).toBe('ended');
      expect(on.isMember(policy.group, who)).toBe(false);
      for (const reader of [who, 'ana', 'ben'] as const) expect(on.copies(reader, id)).toHaveLength(1);
    }
    expect(on.writesTo(policy.group, 'POST')).toBe(3);
    expect(on.writesTo(policy.group, 'DELETE')).toBe(3);
  });
});
