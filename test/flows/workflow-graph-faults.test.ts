import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/graph/knobs.ts';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { MINUTE_MS, SECOND_MS, SETTLING_MS, type Stories, startStories } from '../support/stories.ts';

const BROKEN = { kind: 'error', status: 500, code: 'InternalServerError', message: 'Internal error' } as const;

describe('when Graph is slow, lost or wrong, access still ends and nothing is said too early', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  function fault(method: 'POST' | 'DELETE' | 'GET', path: string, what: Fault): void {
    on.graph.knobs.faults.push({ ...what, match: { method, path: new RegExp(path) } });
  }

  /** Passes only when the end was said after two reads, a second apart, that showed it gone while it truly was gone. */
  async function expectConfirmedEnd(id: string, group: { id: string }): Promise<void> {
    expect(on.isMember(group, 'erin')).toBe(false);
    expect(on.cardText('erin', id)).toContain('Ended and revoked');
    const absent = (await on.eventsOf('holding.absent', { who: 'erin' }))[0];
    const [first, second] = (absent?.data.reads ?? []) as Date[];
    expect((second?.getTime() ?? 0) - (first?.getTime() ?? 0)).toBeGreaterThanOrEqual(SECOND_MS);
  }

  it.each([
    { story: '504 though the add took effect', what: { kind: 'timeout', effect: 'after' } },
    { story: '504 and the add did not happen', what: { kind: 'timeout', effect: 'before' } },
    { story: 'a lost connection though the add took effect', what: { kind: 'drop', effect: 'after' } },
    { story: 'a lost connection and the add did not happen', what: { kind: 'drop', effect: 'before' } },
    { story: '503', what: { kind: 'unavailable' } },
  ] satisfies { story: string; what: Fault }[])('gives and takes back all the same after $story', async ({ what }) => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);
    fault('POST', policy.group.id, what);

    await on.click('ana', id, 'Approve');
    await on.secondsUntil(id, 'active', 60);
    expect(on.isMember(policy.group, 'erin')).toBe(true);
    expect((await on.items(id)).map((item) => item.status)).toEqual(['held']);

    await on.advance(30 * MINUTE_MS);
    await on.secondsUntil(id, 'ended', 300);
    await expectConfirmedEnd(id, policy.group);
  });

  it('keeps to Retry-After when the add is throttled', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);
    fault('POST', policy.group.id, { kind: 'throttled', retryAfter: 20 });
    await on.click('ana', id, 'Approve');

    await on.pass(19 * SECOND_MS);
    expect(on.writesTo(policy.group, 'POST')).toBe(1);
    expect(await on.state(id)).toBe('activating');
    expect(on.cardText('erin', id)).toContain('being set up');

    await on.secondsUntil(id, 'active', 10);
    expect(on.writesTo(policy.group, 'POST')).toBe(2);
    await on.answer('erin', `release ${id}`);
    await on.secondsUntil(id, 'ended');
  });

  it.each([5, 30, 60])('believes no stale read when reads lag %i seconds', async (lag) => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);
    await on.advance(2 * MINUTE_MS);
    on.graph.knobs.readLagMs = lag * SECOND_MS;

    await on.click('ana', id, 'Approve');
    const gaveAfter = await on.secondsUntil(id, 'active', 3 * lag + 60);
    expect(gaveAfter).toBeGreaterThanOrEqual(lag);
    expect(on.isMember(policy.group, 'erin')).toBe(true);

    await on.advance(10 * MINUTE_MS);
    await on.answer('erin', `release ${id}`);
    await on.settle();
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    const tookAfter = await on.secondsUntil(id, 'ended', 3 * lag + 60);
    expect(tookAfter).toBeGreaterThan(lag);
    await expectConfirmedEnd(id, policy.group);
  });

  it('takes no echo of its own removal for standing access, when somebody asks again at once and reads lag', async () => {
    const policy = await on.newPolicy();
    await on.advance(2 * MINUTE_MS);
    on.graph.knobs.readLagMs = 20 * SECOND_MS;
    on.graph.knobs.readLagJitterMs = 20 * SECOND_MS;
    const first = await on.ask('erin', policy);
    await on.click('ana', first, 'Approve');
    await on.secondsUntil(first, 'active');
    await on.advance(2 * MINUTE_MS);
    await on.answer('erin', `release ${first}`);
    await on.secondsUntil(first, 'ended');

    const second = await on.ask('erin', policy);
    await on.click('ana', second, 'Approve');
    await on.secondsUntil(second, 'active');
    expect((await on.items(second)).map((item) => item.status)).toEqual(['held']);
    expect(on.isMember(policy.group, 'erin')).toBe(true);
    await on.advance(2 * MINUTE_MS);
    expect(await on.state(second)).toBe('active');

    await on.answer('erin', `release ${second}`);
    await on.secondsUntil(second, 'ended');
    await expectConfirmedEnd(second, policy.group);
  });

  it.each([
    { story: '504 though the removal took effect', what: { kind: 'timeout', effect: 'after' } },
    { story: '504 and the removal did not happen', what: { kind: 'timeout', effect: 'before' } },
    { story: 'a lost connection', what: { kind: 'drop', effect: 'before' } },
    { story: '429 five times', what: { kind: 'throttled', retryAfter: 10, times: 5 } },
    { story: '500 six times', what: { ...BROKEN, times: 6 } },
  ] satisfies { story: string; what: Fault }[])(
    'ends after $story, and not a moment before it is gone',
    async ({ what }) => {
      const policy = await on.newPolicy();
      const id = await on.grant('erin', policy);
      fault('DELETE', policy.group.id, what);
      await on.answer('erin', `release ${id}`);
      await on.settle();

      const saysNothingTooEarly = async () => {
        if ((await on.state(id)) === 'ended') return true;
        expect(on.cardText('erin', id)).toContain('Being taken back, not confirmed yet');
        expect(on.notices('erin', id).join()).not.toMatch(/ended|confirmed/);
        return false;
      };
      expect(await saysNothingTooEarly()).toBe(false);
      await on.pass(600 * SECOND_MS, saysNothingTooEarly);
      await expectConfirmedEnd(id, policy.group);
    },
  );

  it('never says ended while the permission to remove is missing, shows it in /status, and ends once it is back', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy, '10m');
    fault('DELETE', policy.group.id, { kind: 'denied', times: Number.POSITIVE_INFINITY });

    await on.advance(10 * MINUTE_MS);
    for (let minutes = 0; minutes < 30; minutes++) await on.advance(MINUTE_MS);
    expect(on.isMember(policy.group, 'erin')).toBe(true);
    expect(await on.state(id)).toBe('revoking');
    expect(on.cardText('erin', id)).toContain('not confirmed yet');
    expect(await on.answer('dana', 'status')).toMatch(new RegExp(`Stuck: removing[\\s\\S]*${policy.group.name}`));
    expect(on.writesTo(policy.group, 'DELETE')).toBeGreaterThan(20);

    on.graph.knobs.faults = [];
    await on.secondsUntil(id, 'ended', 120);
    await expectConfirmedEnd(id, policy.group);
  });

  it('skips what Graph refuses for want of a permission, with the reason, and half does nothing', async () => {
    const policy = await on.newPolicy();
    const mixed = await on.newPolicy({ entitlements: [`group: ${policy.group.name}`, 'role: Reports Reader'] });
    const id = await on.ask('erin', mixed);
    fault('POST', policy.group.id, { kind: 'denied' });

    await on.approve(id, 'ana');

    expect(await on.state(id)).toBe('active');
    expect(on.holdsRole(roleId('Reports Reader'), 'erin')).toBe(true);
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(on.cardText('erin', id)).toMatch(/Not given: .*Insufficient privileges/);
    await on.answer('erin', `release ${id}`);
    await on.secondsUntil(id, 'ended');
    expect(on.writesTo(policy.group, 'DELETE')).toBe(0);
    expect(on.holdsRole(roleId('Reports Reader'), 'erin')).toBe(false);
  });

  it('fails a grant of which Graph refuses everything, and tells the requester why', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);
    fault('POST', policy.group.id, { kind: 'denied' });

    await on.approve(id, 'ana');

    expect((await on.request(id)).grant?.endReason).toBe('failed');
    expect(await on.state(id)).toBe('ended');
    expect(on.cardText('erin', id)).toMatch(/Failed[\s\S]*Insufficient privileges/);
    expect(on.cardText('ana', id)).toContain('Failed');
    expect(on.notices('erin', id)).toEqual([expect.stringMatching(/could not be set up.*Insufficient privileges/)]);
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(await on.eventsOf('grant.active', { id })).toEqual([]);
  });

  it('fails into revoking what cannot be confirmed in 15 minutes, tells the requester, and takes it back', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy, '2h');
    const unheard = on.graph.onRequest((entry) => {
      if (entry.method !== 'POST' || !entry.path.includes(policy.group.id)) return;
      fault('GET', 'memberOf', { ...BROKEN, times: Number.POSITIVE_INFINITY });
    });
    await on.click('ana', id, 'Approve');

    await on.settle();
    for (let minutes = 0; minutes < 14; minutes++) await on.advance(MINUTE_MS);
    expect(on.isMember(policy.group, 'erin')).toBe(true);
    expect(await on.state(id)).toBe('activating');
    await on.advance(MINUTE_MS);
    await on.pass(SETTLING_MS);
    expect((await on.request(id)).grant?.endReason).toBe('failed');
    expect(await on.state(id)).toBe('revoking');
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(on.notices('erin', id)).toEqual([]);

    unheard();
    on.graph.knobs.faults = [];
    await on.secondsUntil(id, 'ended', 120);
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(on.notices('erin', id)).toEqual([expect.stringContaining('did not confirm the access in time')]);
    expect(on.cardText('erin', id)).toContain('Failed');
  });

  it('refuses to decide while the directory cannot be asked, and takes the decision once it can', async () => {
    const policy = await on.newPolicy({ approvers: '[SG-Messaging-Leads]' });
    const id = await on.ask('erin', policy);
    on.graph.knobs.faults.push({ kind: 'unavailable', times: Number.POSITIVE_INFINITY });

    const clicked = await on.click('ana', id, 'Approve');
    expect(JSON.stringify(clicked)).toContain('The directory does not answer');
    const asked = await on.answer('felix', `request ${policy.name} for 30m because the directory is away`);
    expect(asked).toContain('The directory does not answer');
    expect(await on.state(id)).toBe('pending');

    on.graph.knobs.faults = [];
    await on.approve(id, 'ana');
    expect(await on.state(id)).toBe('active');
    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);
  });
});
