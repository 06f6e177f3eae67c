import { beforeEach, describe, expect, it } from 'vitest';
import type { Holding } from '../../src/jit/holding/holding.ts';
import type { RequestId } from '../../src/jit/ids.ts';
import type { HoldingStore } from '../../src/jit/ports.ts';
import {
  BEN,
  buildGroup,
  buildHolding,
  buildLease,
  CHLOE,
  DAN,
  minutesAfterNoon,
  TENANT,
} from '../support/builders.ts';
import type { MakeStore } from './store-under-test.ts';

export function holdingStoreSuite(makeStore: MakeStore): void {
  describe('a holding store', () => {
    let store: HoldingStore;

    beforeEach(async () => {
      store = (await makeStore()).holdings;
    });

    async function insert(overrides: Partial<Holding>): Promise<Holding> {
      const body = buildHolding(overrides);
      await store.insert(body.id, { body, dueAt: null, events: [], effects: [] });
      return body;
    }

    it('finds the holdings that carry a lease of a request', async () => {
      const mine = 'R-22222' as RequestId;
      const shared = await insert({ leases: [buildLease(), buildLease({ requestId: mine })] });
      const own = await insert({ entitlement: buildGroup(), leases: [buildLease({ requestId: mine })] });
      await insert({ principal: BEN, leases: [buildLease()] });

      const leased = await store.leasedBy(mine);

      expect(leased.map((one) => one.body.id).toSorted()).toEqual([shared.id, own.id].toSorted());
    });

    it('lists what is not absent or not settled, what moves before what is held', async () => {
      const quiet = { attempt: null, dormant: null, nextAt: null, watchUntil: null, leases: [], waiters: [] };
      await insert({ ...quiet, principal: BEN, state: 'absent' });
      const held = await insert({ ...quiet, state: 'held', nextAt: minutesAfterNoon(1), leases: [buildLease()] });
      const removing = await insert({ ...quiet, principal: CHLOE, state: 'removing' });
      const watched = await insert({ ...quiet, principal: DAN, state: 'absent', watchUntil: minutesAfterNoon(9) });

      const listed = (await store.unsettled(TENANT, 10)).map((one) => one.body.id);
      const first = (await store.unsettled(TENANT, 2)).map((one) => one.body.id);

      expect(listed.slice(0, 2).toSorted()).toEqual([removing.id, watched.id].toSorted());
      expect(listed.slice(2)).toEqual([held.id]);
      expect(first).toEqual(listed.slice(0, 2));
    });
  });
}
