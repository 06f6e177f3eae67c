import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/graph/knobs.ts';
import { slowGraph } from '../support/slow-graph.ts';
import { MINUTE_MS, SECOND_MS, type Stories, startStories } from '../support/stories.ts';
import { type Worst, worstOf } from '../support/worst.ts';

const ALWAYS = Number.POSITIVE_INFINITY;

describe('when Graph answers at its worst for minutes, access still ends and the admins hear of it once', () => {
  const slow = slowGraph();
  let on: Stories;
  let worst: Worst;
  beforeAll(async () => {
    on = await startStories({ substitutes: slow.substitutes });
    slow.attach(on.clock);
    worst = worstOf(on);
    await worst.alertsToChannel();
  });
  beforeEach(async () => {
    slow.delay(null);
    await on.calm();
    await worst.watch();
  });
  afterAll(() => on.finish());

  function removalsMeet(group: { id: string }, fault: Fault): void {
    on.graph.knobs.faults.push({ ...fault, times: ALWAYS, match: { method: 'DELETE', path: new RegExp(group.id) } });
  }

  /** What must be so while the end of a grant is held up for minutes, and what once it is not. */
  async function expectTold(id: string, group: { id: string; name: string }, lift: () => void): Promise<void> {
    const title = new RegExp(`Not taken back yet: .*${group.name}`);
    await worst.watch();
    await worst.live(3 * MINUTE_MS);
    expect(await on.state(id)).toBe('revoking');
    expect(worst.alert(title)).toMatch(/this needs somebody now[\s\S]*tries on without limit/);
    expect(worst.alert(title)).toContain(id);
    expect(await on.answer('dana', 'status')).toMatch(new RegExp(`Alert\\s+Not taken back yet: .*${group.name}`));
    expect(await on.answer('hiro', 'alerts')).toMatch(new RegExp(`Critical, since[\\s\\S]*${group.name}`));
    expect(await worst.metric('jit_grants_revoking')).toBe(1);
    expect(await worst.metric('jit_alerts_open', '{severity="critical"}')).toBeGreaterThanOrEqual(1);
    expect(on.cardText('erin', id)).toContain('not confirmed yet');

    lift();
    await worst.untilEnded(id, 3 * MINUTE_MS);
    expect(on.isMember(group, 'erin')).toBe(false);
    expect(on.cardText('erin', id)).toContain('Ended and revoked');
    expect(worst.alert(title)).toMatch(/This is over[\s\S]*Over since/);
    expect(await on.answer('dana', 'alerts')).toContain('Nothing is wrong');
    expect(await on.answer('dana', 'status')).not.toMatch(/^Alert/m);
    expect(await worst.metric('jit_alerts_open', '{severity="critical"}')).toBe(0);
    expect(await worst.metric('jit_grants_revoking')).toBe(0);
  }

  it.each([
    { story: '429 with Retry-After', fault: { kind: 'throttled', retryAfter: 30 }, alert: /throttles the bot/ },
    { story: '429 without Retry-After', fault: { kind: 'throttled' }, alert: /throttles the bot/ },
    { story: '503', fault: { kind: 'unavailable' }, alert: /Graph does not answer/ },
    { story: '504 after the write took effect', fault: { kind: 'timeout', effect: 'after' }, alert: /does not answer/ },
  ] satisfies { story: string; fault: Fault; alert: RegExp }[])('$story', async ({ fault, alert }) => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy);
    const known = worst.alerts(alert).length;
    removalsMeet(policy.group, fault);
    await on.answer('erin', `release ${id}`);
    await worst.live(45 * SECOND_MS);
    expect(worst.alerts(/Not taken back yet/).filter((one) => JSON.stringify(one.card).includes(id))).toEqual([]);
    expect(worst.alerts(alert)).toHaveLength(known);

    await expectTold(id, policy.group, () => {
      expect(worst.alerts(alert)).toHaveLength(known + 1);
      on.graph.knobs.faults = [];
    });

    expect(worst.alerts(alert)).toHaveLength(known + 1);
    expect(JSON.stringify(worst.alerts(alert).at(-1)?.card)).toContain('This is over');
  });

  it('answers after 30 s, where the bot waits ten', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy);
    slow.delay({ matching: (method, path) => method === 'DELETE' && path.includes(policy.group.id), ms: 30_000 });
    await on.answer('erin', `release ${id}`);

    await expectTold(id, policy.group, () => slow.delay(null));

    expect(slow.givenUp()).toBeGreaterThan(3);
  });

  it('never calls before Retry-After is over, and spreads its tries after it', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy);
    removalsMeet(policy.group, { kind: 'throttled', retryAfter: 100 });
    await on.answer('erin', `release ${id}`);
    await on.settle();
    expect(on.writesTo(policy.group, 'DELETE')).toBe(1);

    await on.advance(99 * SECOND_MS);
    expect(on.writesTo(policy.group, 'DELETE')).toBe(1);
    // At most a fifth later.
    await on.advance(22 * SECOND_MS);
    expect(on.writesTo(policy.group, 'DELETE')).toBe(2);

    on.graph.knobs.faults = [];
    await worst.untilEnded(id, 5 * MINUTE_MS);
    expect(on.isMember(policy.group, 'erin')).toBe(false);
  });
});
