import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Deps } from '../../src/jit/deps.ts';
import type { TenantId } from '../../src/jit/ids.ts';
import { closeLeavers } from '../../src/jit/operations/grant/close-leavers.ts';
import { watchApprovers } from '../../src/jit/operations/policy/watch-approvers.ts';
import { MINUTE_MS, people, SETTLING_MS, type Stories, startStories, type Who } from '../support/stories.ts';

/** Nobody who left keeps anything for longer (behaviour P10). */
const PROMISE_MS = 5 * MINUTE_MS;

describe('people who leave', () => {
  let on: Stories;
  let away: Who[] = [];

  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterEach(async () => {
    on.graph.knobs.faults = [];
    on.graph.knobs.readLagMs = 0;
    for (const who of away) {
      on.graph.directory.restoreUser(people[who]);
      on.graph.directory.enableUser(people[who]);
    }
    away = [];
    // Nothing that one story left to be looked at again meets the next.
    for (let times = 0; times < 2; times++) {
      on.clock.advance(11 * MINUTE_MS);
      await beat();
    }
  });
  afterAll(() => on.finish());

  function disable(...who: Who[]): void {
    for (const one of who) on.graph.directory.disableUser(people[one]);
    away.push(...who);
  }

  function remove(who: Who): void {
    on.graph.directory.deleteUser(people[who]);
    away.push(who);
  }

  /** A minute of the running product: its beats, and what is due. */
  async function minute(deps: Deps = on.app.deps): Promise<void> {
    on.clock.advance(MINUTE_MS);
    await beat(deps);
  }

  async function beat(deps: Deps = on.app.deps): Promise<void> {
    await closeLeavers(deps);
    await watchApprovers(deps);
    await on.settle();
  }

  async function pendingOf(who: Who) {
    return on.ask(who, await on.newPolicy());
  }

  async function heldBy(who: Who) {
    const policy = await on.newPolicy();
    return { policy, id: await on.grant(who, policy, '4h') };
  }

  async function openAlerts(topic: 'approvers' | 'graph') {
    const open = await on.app.deps.alerts.open(on.tenant.tenantId as TenantId, topic);
    return open.map((one) => one.body);
  }

  async function policyIdOf(policy: { name: string }) {
    const stored = await on.app.deps.policies.findByName(on.tenant.tenantId as TenantId, policy.name);
    return stored?.body.id;
  }

  it('lose what they had before the bot first looked', async () => {
    const id = await pendingOf('felix');
    const { id: held } = await heldBy('felix');
    disable('felix');
    expect(await on.app.deps.marks.load('leavers')).toBeNull();

    await beat();

    expect(await on.state(id)).toBe('closed');
    expect(await on.state(held)).toBe('revoking');
  });

  it.each([
    ['disabled', (who: Who) => disable(who), 'the account of Erin Engel is disabled'],
    ['deleted', (who: Who) => remove(who), 'the account of Erin Engel was deleted'],
  ])('and are %s lose what waits and what they hold within five minutes', async (_how, leave, why) => {
    const waiting = await pendingOf('erin');
    const { id: held } = await heldBy('erin');
    await minute();
    const leftAt = on.clock.now().getTime();

    leave('erin');
    while ((await on.state(waiting)) === 'pending' || (await on.state(held)) === 'active') await minute();

    expect(on.clock.now().getTime() - leftAt).toBeLessThan(PROMISE_MS);
    expect(await on.request(waiting)).toMatchObject({ state: 'closed', stateNote: why });
    expect((await on.request(held)).grant).toMatchObject({ endReason: 'left', endedBy: null, endNote: why });
    expect(on.cardText('ana', waiting)).toMatch(new RegExp(why, 'i'));
    expect(on.cardText('ana', held)).toContain(`It ended because its holder left: ${why}`);
  });

  it('have their access taken from Graph while they are disabled', async () => {
    const { policy, id } = await heldBy('erin');

    disable('erin');
    await minute();
    await on.pass(SETTLING_MS);

    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(await on.state(id)).toBe('ended');
    expect((await on.eventsOf('grant.revoking', { id }))[0]?.data).toMatchObject({ reason: 'left' });
    expect(on.cardText('ana', id)).toMatch(/Revoked, confirmed at/);
  });

  it('and are deleted find their access taken back when they are restored', async () => {
    const { policy, id } = await heldBy('erin');
    remove('erin');
    await minute();
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('revoking');
    expect(on.cardText('ana', id)).toContain('Being taken back, not confirmed yet');

    on.graph.directory.restoreUser(people.erin);
    await on.advance(6 * MINUTE_MS);
    await on.pass(SETTLING_MS);

    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(await on.state(id)).toBe('ended');
  });

  it('keep everything when they are enabled again before anybody looked', async () => {
    const waiting = await pendingOf('erin');
    const { id: held } = await heldBy('erin');
    await minute();

    disable('erin');
    on.graph.directory.enableUser(people.erin);
    for (let minutes = 0; minutes < 3; minutes++) await minute();

    expect(await on.state(waiting)).toBe('pending');
    expect(await on.state(held)).toBe('active');
  });

  it('keep what they were given after they came back, whatever a replica that lags still says', async () => {
    await minute();
    disable('erin');
    await minute();
    on.graph.directory.enableUser(people.erin);
    await minute();
    const { id } = await heldBy('erin');

    await minute(toldOfAll('disabled'));

    expect(await on.state(id)).toBe('active');
  });

  it('are found although the replica that confirms lags behind the one that told', async () => {
    const waiting = await pendingOf('erin');
    await minute();
    disable('erin');

    await minute(toldOfAll('present'));
    expect(await on.state(waiting)).toBe('pending');
    await minute();

    expect(await on.state(waiting)).toBe('closed');
  });

  it('are found within five minutes while every read is a minute behind', async () => {
    const waiting = await pendingOf('erin');
    const { id: held } = await heldBy('erin');
    await minute();
    on.graph.knobs.readLagMs = MINUTE_MS;

    disable('erin');
    for (let minutes = 0; minutes < 4; minutes++) await minute();

    expect(await on.state(waiting)).toBe('closed');
    expect(['revoking', 'ended']).toContain(await on.state(held));
  });

  it('are found when the directory has forgotten where the bot had read to', async () => {
    const waiting = await pendingOf('erin');
    await minute();
    disable('erin');
    on.clock.advance(1_000);
    on.graph.knobs.deltaResetAt = on.clock.now();

    await beat();

    expect(await on.state(waiting)).toBe('closed');
    on.graph.knobs.deltaResetAt = null;
  });

  it('are closed once, although the process died before it wrote down how far it had read', async () => {
    const waiting = await pendingOf('erin');
    const { id: held } = await heldBy('erin');
    await minute();
    const before = await on.app.deps.marks.load('leavers');
    disable('erin');
    const dying: Deps = {
      ...on.app.deps,
      marks: { ...on.app.deps.marks, save: () => Promise.reject(new Error('killed')) },
    };

    await expect(minute(dying)).rejects.toThrow('killed');
    expect(await on.app.deps.marks.load('leavers')).toEqual(before);
    expect(await on.state(waiting)).toBe('closed');
    await minute();
    await minute();

    expect(await on.eventsOf('request.closed', { id: waiting })).toHaveLength(1);
    expect(await on.eventsOf('grant.revoking', { id: held })).toHaveLength(1);
  });

  it('are closed once by two replicas that look at the same moment', async () => {
    const waiting = await pendingOf('erin');
    const { id: held } = await heldBy('erin');
    await minute();
    const other = await on.addApp();
    disable('erin');
    on.clock.advance(MINUTE_MS);

    await Promise.all([closeLeavers(on.app.deps), closeLeavers(other.deps)]);
    await on.settle();

    expect(await on.eventsOf('request.closed', { id: waiting })).toHaveLength(1);
    expect(await on.eventsOf('grant.revoking', { id: held })).toHaveLength(1);
    await other.stop();
  });

  it('lose nothing while the directory cannot be asked, which is told after five minutes, and all once it can', async () => {
    const waiting = await pendingOf('erin');
    const { id: held } = await heldBy('erin');
    await minute();
    disable('erin');
    on.graph.knobs.faults = [{ kind: 'unavailable', match: { path: /users/ }, times: Number.POSITIVE_INFINITY }];

    for (let minutes = 0; minutes < 12; minutes++) {
      on.clock.advance(MINUTE_MS);
      await closeLeavers(on.app.deps);
    }
    expect(await on.state(waiting)).toBe('pending');
    expect(await on.state(held)).toBe('active');
    expect((await openAlerts('graph')).map((one) => one.subject)).toContain('leavers');

    on.graph.knobs.faults = [];
    await minute();

    expect(await on.state(waiting)).toBe('closed');
    expect(['revoking', 'ended']).toContain(await on.state(held));
    expect((await openAlerts('graph')).map((one) => one.subject)).not.toContain('leavers');
  });

  it('lose nothing over one answer that nothing confirms: who is told to be gone and cannot be read stays', async () => {
    const waiting = await pendingOf('erin');
    await minute();
    disable('erin');
    on.graph.knobs.faults = [
      { kind: 'denied', match: { path: new RegExp(`^/users/${people.erin}`) }, times: Number.POSITIVE_INFINITY },
    ];

    for (let minutes = 0; minutes < 15; minutes++) await minute();
    expect(await on.state(waiting)).toBe('pending');
    on.graph.knobs.faults = [];
    await minute();

    expect(await on.state(waiting)).toBe('closed');
  });

  it('are looked for by the running product, with nobody asking for it', async () => {
    const waiting = await pendingOf('erin');
    await minute();
    disable('erin');
    on.clock.advance(MINUTE_MS);

    const running = await on.addApp({ background: true });

    await vi.waitFor(async () => expect(await on.state(waiting)).toBe('closed'), { timeout: 20_000, interval: 100 });
    await running.stop();
  });

  describe('and were asked to decide', () => {
    it('are shown as gone, and the requester is told at once when too few are left', async () => {
      const id = await pendingOf('erin');
      await minute();

      disable('ana');
      await minute();
      expect(on.cardText('erin', id)).toMatch(/Have left\s+Ana Lima/);
      expect(on.notices('erin', id)).toEqual([]);

      disable('ben');
      await minute();
      await minute();

      expect(on.notices('erin', id)).toHaveLength(1);
      expect(on.notices('erin', id)[0]).toMatch(
        /Too few people are left.*Ana Lima and Ben Okafor are gone or disabled/,
      );
      expect((await on.eventsOf('request.approver-left', { id })).map((event) => event.data.tooFew)).toEqual([
        true,
        false,
      ]);
    });

    it('are counted again when they are back', async () => {
      const id = await pendingOf('erin');
      await minute();
      disable('ana');
      await minute();

      on.graph.directory.enableUser(people.ana);
      await minute();

      expect(on.cardText('erin', id)).not.toContain('Have left');
      expect(await on.eventsOf('request.approver-returned', { id })).toHaveLength(1);
      await on.approve(id, 'ana');
      expect(await on.state(id)).toBe('active');
    });
  });

  describe('and leave a policy without approvers', () => {
    it('raise an alert within the minute, which is cleared when it is mended', async () => {
      const policy = await on.newPolicy({ approvers: '[Ben Okafor]' });
      await minute();

      disable('ben');
      await minute();
      const raised = (await openAlerts('approvers')).find((one) => one.text.title.includes(policy.name));
      expect(raised).toMatchObject({ subject: await policyIdOf(policy), severity: 'critical' });
      expect(raised?.text.title).toBe(`Nobody can approve ${policy.name}`);

      on.graph.directory.enableUser(people.ben);
      await minute();
      expect((await openAlerts('approvers')).map((one) => one.subject)).not.toContain(await policyIdOf(policy));
    });

    it('warn when the only approver left may ask as well', async () => {
      const policy = await on.newPolicy({ approvers: '[Ben Okafor, Erin Engel]' });
      await minute();

      disable('ben');
      await minute();

      const raised = (await openAlerts('approvers')).find((one) => one.text.title.includes(policy.name));
      expect(raised).toMatchObject({ severity: 'warning' });
      expect(raised?.text.lines).toEqual([expect.stringContaining('Erin Engel may ask, but nobody could approve')]);
    });

    it('are noticed within the hour when nobody told of it, as when a group was emptied', async () => {
      const leads = on.newGroup();
      on.graph.directory.addMember(leads.id, people.ben);
      const policy = await on.newPolicy({ approvers: `[${leads.name}]` });
      await minute();
      on.graph.directory.removeMember(leads.id, people.ben);

      for (let minutes = 0; minutes <= 60; minutes++) await minute();

      expect((await openAlerts('approvers')).map((one) => one.subject)).toContain(await policyIdOf(policy));
    });

    it('raise nothing while the directory does not answer, nor clear what was raised', async () => {
      const policy = await on.newPolicy({ approvers: '[Ben Okafor]' });
      await minute();
      disable('ben');
      await minute();
      const before = (await openAlerts('approvers')).map((one) => one.subject);
      expect(before).toContain(await policyIdOf(policy));

      on.graph.knobs.faults = [{ kind: 'unavailable', times: Number.POSITIVE_INFINITY }];
      on.clock.advance(10 * MINUTE_MS);
      await watchApprovers(on.app.deps);

      expect((await openAlerts('approvers')).map((one) => one.subject)).toEqual(before);
    });
  });

  /** What the product is told by a replica that says this of everybody. */
  function toldOfAll(says: 'present' | 'disabled'): Deps {
    const { directoryChanges } = on.app.deps;
    return { ...on.app.deps, directoryChanges: { ...directoryChanges, standing: async () => says } };
  }
});
