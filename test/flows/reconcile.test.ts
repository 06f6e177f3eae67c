import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Deps } from '../../src/jit/deps.ts';
import { holdingId } from '../../src/jit/entitlement.ts';
import { groupId, type RequestId, tenantId, userId } from '../../src/jit/ids.ts';
import { holdingKind } from '../../src/jit/kinds.ts';
import { reconcile } from '../../src/jit/operations/grant/reconcile.ts';
import { buildGroup, buildHolding } from '../support/builders.ts';
import { HOUR_MS, MINUTE_MS, people, SETTLING_MS, type Stories, startStories } from '../support/stories.ts';

/** After this a read that shows nothing is no lag of the add. */
const SHOWN_MS = 2 * MINUTE_MS;

/** Counts the batches that reach Graph while this runs. */
async function batchesOf(on: Stories, run: () => Promise<void>): Promise<number> {
  let count = 0;
  const stop = on.graph.onRequest((entry) => {
    if (entry.path === '/$batch') count += 1;
  });
  await run();
  stop();
  return count;
}

describe('the reconciler', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  async function drifts(who: 'erin' | 'felix' | 'ines') {
    return (await on.eventsOf('holding.drift-found', { who })).map(({ data }) => data);
  }

  async function openDrifts(): Promise<string[]> {
    const open = await on.app.deps.alerts.open(tenantId(on.tenant.tenantId), 'drift');
    return open.map(({ body }) => body.text.title);
  }

  it('finds nothing where the store and the directory agree, and reads in batches', async () => {
    const policy = await on.newPolicy();
    await on.grant('erin', policy, '2h');
    await on.advance(SHOWN_MS);
    const sofar = on.graph.log.length;

    const done = await reconcile(on.app.deps);

    expect(done).toMatchObject({ holdings: 1, requests: 1, differences: 0, unread: 0 });
    expect(on.graph.log.slice(sofar).map((entry) => entry.path.split('?')[0])).toEqual(
      expect.arrayContaining(['/$batch', `/users/${people.erin}/memberOf`]),
    );
    expect(await openDrifts()).toEqual([]);
  });

  it('notices what was taken away outside before the loop looks, and the loop ends the grant', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('felix', policy, '2h');
    on.clock.advance(SHOWN_MS);
    on.graph.directory.removeMember(policy.group.id, people.felix);

    const done = await reconcile(on.app.deps);
    await on.pass(SETTLING_MS);

    expect(done?.differences).toBe(1);
    expect((await on.request(id)).grant).toMatchObject({ state: 'ended', endReason: 'removed-outside' });
    expect(await drifts('felix')).toMatchObject([{ before: 'held', after: 'absent' }]);
    expect(on.writesTo(policy.group, 'POST')).toBe(1);
    await reconcile(on.app.deps);
    expect(await openDrifts()).toEqual([]);
  });

  it('notices that standing access went away, which no loop reads again, and ends the grant without a write', async () => {
    const policy = await on.newPolicy();
    on.graph.directory.addMember(policy.group.id, people.ines);
    const id = await on.grant('ines', policy, '2h');
    await on.advance(SHOWN_MS);
    on.graph.directory.removeMember(policy.group.id, people.ines);
    await on.advance(10 * MINUTE_MS);
    expect(await on.state(id)).toBe('active');

    await reconcile(on.app.deps);
    await on.pass(SETTLING_MS);

    expect((await on.request(id)).grant).toMatchObject({ state: 'ended', endReason: 'removed-outside' });
    expect(await drifts('ines')).toMatchObject([{ before: 'there before this bot', after: 'absent' }]);
    expect(on.writesTo(policy.group, 'POST') + on.writesTo(policy.group, 'DELETE')).toBe(0);
  });

  it('finds again a grant and a removal whose due time was lost', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy, '10m');
    await on.database.db.collection('requests').updateOne({ _id: id as never }, { $set: { dueAt: null } });
    await on.database.db
      .collection('holdings')
      .updateOne({ 'body.leases.requestId': id }, { $set: { dueAt: null, 'body.nextAt': null } });
    await on.advance(HOUR_MS);
    expect(await on.state(id)).toBe('active');

    const done = await reconcile(on.app.deps);
    await on.pass(SETTLING_MS);

    expect(done?.differences).toBe(2);
    expect(await on.state(id)).toBe('ended');
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(await on.eventsOf('request.drift-found', { id })).toHaveLength(1);
    await reconcile(on.app.deps);
    expect(await openDrifts()).toEqual([]);
  });

  it('drops a lease whose grant is over, and the access goes', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('felix', policy, '1h');
    const key = buildGroup({ groupId: groupId(policy.group.id) });
    const holding = holdingId(tenantId(on.tenant.tenantId), userId(people.felix), key);
    const stale = { requestId: 'R-22222' as RequestId, until: new Date(on.clock.now().getTime() + 24 * HOUR_MS) };
    await on.database.db
      .collection('holdings')
      .updateOne({ _id: holding as never }, [
        { $set: { 'body.leases': { $concatArrays: ['$body.leases', [stale]] } } },
      ]);
    on.clock.advance(MINUTE_MS / 2);

    await reconcile(on.app.deps);
    await on.pass(SETTLING_MS);

    expect((await on.app.deps.holdings.load(holding))?.body.leases.map((lease) => lease.requestId)).toEqual([id]);
    expect((await drifts('felix')).at(0)).toMatchObject({ before: 'leased by R-22222', after: 'the grant is over' });
    await on.answer('dana', `revoke ${id}`);
    await on.pass(SETTLING_MS);
    expect(on.isMember(policy.group, 'felix')).toBe(false);
  });

  it('takes no outage for a difference, and goes on behind what cannot be read', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy, '2h');
    await on.advance(SHOWN_MS);
    on.graph.knobs.faults.push({ kind: 'unavailable', retryAfter: 120, times: 100 });

    const down = await reconcile(on.app.deps);
    on.graph.knobs.faults = [];
    const rest = await reconcile(on.app.deps);
    const up = await reconcile(on.app.deps);

    expect(down).toMatchObject({ differences: 0, unread: down?.holdings, requests: 0 });
    expect(rest).toMatchObject({ holdings: 0, differences: 0 });
    expect(rest?.requests).toBeGreaterThan(0);
    expect(up).toMatchObject({ holdings: down?.holdings, differences: 0, unread: 0 });
    expect(up?.requests).toBeGreaterThan(0);
    expect(await on.state(id)).toBe('active');
  });
});

describe('the reconciler among many holdings', () => {
  const MANY = 500;
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
    const group = on.newGroup();
    const entitlement = buildGroup({ groupId: groupId(group.id), name: group.name });
    const now = on.clock.now();
    const heldAt = new Date(now.getTime() - HOUR_MS);
    for (let n = 0; n < MANY; n++) {
      const person = userId(on.graph.directory.addUser({ displayName: `Person ${n}` }));
      on.graph.directory.addMember(group.id, person);
      const tenant = tenantId(on.tenant.tenantId);
      const body = buildHolding({
        id: holdingId(tenant, person, entitlement),
        tenantId: tenant,
        principal: { id: person, name: `Person ${n}` },
        entitlement,
        state: 'held',
        basis: { kind: 'none' },
        added: 'yes',
        heldAt,
        leases: [],
        nextAt: new Date(now.getTime() + 24 * HOUR_MS),
      });
      await on.app.deps.holdings.insert(body.id, { body, dueAt: holdingKind.dueAt(body), events: [], effects: [] });
    }
  }, 60_000);
  afterAll(() => on.stop());

  it('reads 500 live holdings in 25 batches', async () => {
    const batches = await batchesOf(on, async () => {
      const done = await reconcile(on.app.deps);

      expect(done).toMatchObject({ holdings: MANY, differences: 0, unread: 0 });
    });

    expect(batches).toBe(MANY / 20);
  });

  it('goes on after a crash where the dead process stopped, once its turn is over', async () => {
    let pages = 0;
    const { holdings } = on.app.deps;
    const dying: Deps = {
      ...on.app.deps,
      holdings: {
        ...holdings,
        unsettledAfter: (...query) => {
          pages += 1;
          if (pages === 3) throw new Error('killed');
          return holdings.unsettledAfter(...query);
        },
      },
    };
    await expect(reconcile(dying)).rejects.toThrow('killed');
    expect(await reconcile(on.app.deps)).toBeNull();
    on.clock.advance(2 * MINUTE_MS + 1);

    const rest = await reconcile(on.app.deps);

    expect(rest).toMatchObject({ holdings: MANY - 200 });
  });

  it('is one round when two replicas begin it at once', async () => {
    const other = await on.addApp();

    const batches = await batchesOf(on, async () => {
      const rounds = await Promise.all([reconcile(on.app.deps), reconcile(other.deps)]);

      expect(rounds.filter((round) => round !== null)).toHaveLength(1);
    });

    await other.stop();
    expect(batches).toBe(MANY / 20);
  });
});
