import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HoldingId, RequestId } from '../../src/jit/ids.ts';
import { holdingKind, requestKind } from '../../src/jit/kinds.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { migrateTo, prepareDatabase } from '../../src/store/schema.ts';
import {
  buildApproved,
  buildGrant,
  buildHolding,
  buildLease,
  buildRequest,
  guid,
  minutesAfterNoon,
  NOON,
} from '../support/builders.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const requests = [
  buildRequest({ id: 'R-22222' as RequestId }),
  buildApproved({}, { id: 'R-33333' as RequestId }),
  buildApproved({ state: 'scheduled', endsAt: null }, { id: 'R-44444' as RequestId }),
  buildApproved({ state: 'revoking', revokingAt: minutesAfterNoon(7) }, { id: 'R-55555' as RequestId }),
  buildApproved(buildGrant({ state: 'ended', endedAt: NOON }), { id: 'R-66666' as RequestId }),
];
const holdings = [
  buildHolding({ id: 'h1' as HoldingId }),
  buildHolding({ id: 'h2' as HoldingId, state: 'removing' }),
  buildHolding({ id: 'h3' as HoldingId, state: 'held', leases: [buildLease(), buildLease({ until: NOON })] }),
  buildHolding({ id: 'h4' as HoldingId, watchUntil: minutesAfterNoon(3) }),
  buildHolding({ id: 'h5' as HoldingId, watchUntil: NOON, leases: [buildLease()] }),
];

describe('a database of schema 1', () => {
  let database: FreshDatabase;
  let store: Store;

  beforeEach(async () => {
    database = await freshDatabase();
    await prepareDatabase(database.db);
    store = openStore(database.db);
    const rest = { dueAt: NOON, events: [], effects: [] };
    for (const [n, body] of requests.entries()) {
      const terms = { ...body.terms, policyId: guid(n) as (typeof body)['terms']['policyId'] };
      const causes = [`cause-${n}` as (typeof body)['causes'][number]];
      await store.requests.insert(body.id, { body: { ...body, terms, causes }, ...rest });
    }
    for (const body of holdings) await store.holdings.insert(body.id, { body, ...rest });
    await migrateTo(database.db, 1);
  });

  afterEach(async () => {
    await database.drop();
  });

  async function urgentTimes(name: string): Promise<unknown[]> {
    const docs = await database.db.collection<{ _id: string }>(name).find().sort({ _id: 1 }).toArray();
    return docs.map((doc) => ('urgentAt' in doc ? doc.urgentAt : 'missing'));
  }

  it('knows nothing of urgent looks', async () => {
    expect(await urgentTimes('requests')).toEqual(requests.map(() => 'missing'));
    expect(await store.holdings.claimUrgent(minutesAfterNoon(600), minutesAfterNoon(601), 10)).toEqual([]);
  });

  it('is taken forward: every request and holding says what it would say had it been written now', async () => {
    await prepareDatabase(database.db);

    expect(await urgentTimes('requests')).toEqual(requests.map((body) => requestKind.urgentAt?.(body)));
    expect(await urgentTimes('holdings')).toEqual(holdings.map((body) => holdingKind.urgentAt?.(body)));
    const claimed = await store.holdings.claimUrgent(minutesAfterNoon(600), minutesAfterNoon(601), 10);
    expect(claimed.map(({ body }) => body.id)).toEqual(['h2', 'h5', 'h3', 'h4']);
  });

  it('is taken forward in batches when there is much', async () => {
    const many = Array.from({ length: 2_500 }, (_, n) => ({
      _id: `x${String(n).padStart(5, '0')}`,
      body: { state: 'removing', leases: [], tenantId: 'x' },
    }));
    await database.db.collection<{ _id: string }>('holdings').insertMany(many);

    await prepareDatabase(database.db);

    const left = await database.db.collection('holdings').countDocuments({ urgentAt: { $exists: false } });
    expect(left).toBe(0);
  });

  it('goes back to what the older release wrote, so that no old time is left standing', async () => {
    await prepareDatabase(database.db);

    await migrateTo(database.db, 1);

    expect(await urgentTimes('holdings')).toEqual(holdings.map(() => 'missing'));
  });
});
