import { beforeEach, describe, expect, it } from 'vitest';
import type { PersonRef } from '../../src/jit/entitlement.ts';
import type { Holding } from '../../src/jit/holding/holding.ts';
import type { RequestId } from '../../src/jit/ids.ts';
import type { HoldingStore } from '../../src/jit/ports.ts';
import {
  AMIRA,
  BEN,
  buildGroup,
  buildHolding,
  buildLease,
  CHLOE,
  DAN,
  minutesAfterNoon,
  TENANT,
} from '../support/builders.ts';
import { inParallel, type MakeStore } from './store-under-test.ts';

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

    it('claims as urgent what is urgent and due by now, to one claimer only, and still hands it out as due', async () => {
      const put = (person: PersonRef, urgent: number | null, due: number) => {
        const body = buildHolding({ principal: person });
        const urgentAt = urgent === null ? null : minutesAfterNoon(urgent);
        const commit = { body, dueAt: minutesAfterNoon(due), urgentAt, events: [], effects: [] };
        return store.insert(body.id, commit);
      };
      await Promise.all([put(AMIRA, -5, 0), put(BEN, null, 0), put(CHLOE, 9, 0), put(DAN, -5, 9)]);
      const claimAt = (minutes: number) => store.claimUrgent(minutesAfterNoon(minutes), minutesAfterNoon(20), 10);
      const names = (claimed: { body: Holding }[]) => claimed.map((one) => one.body.principal.name).toSorted();

      const claims = await inParallel(4, () => claimAt(1));

      expect(names(claims.flat())).toEqual([AMIRA.name]);
      expect(await store.claimUrgent(minutesAfterNoon(9), minutesAfterNoon(20), 0)).toEqual([]);
      expect(names(await claimAt(9))).toEqual([CHLOE.name, DAN.name].toSorted());
      expect(names(await store.claimDue(minutesAfterNoon(20), minutesAfterNoon(40), 10))).toHaveLength(4);
    });

    it('forgets with a commit that it was urgent', async () => {
      const body = buildHolding();
      const commit = { body, dueAt: minutesAfterNoon(0), events: [], effects: [] };
      await store.insert(body.id, { ...commit, urgentAt: minutesAfterNoon(0) });

      await store.commit(body.id, 1, commit);

      expect(await store.claimUrgent(minutesAfterNoon(1), minutesAfterNoon(2), 5)).toEqual([]);
    });

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

    it('goes through the same in pages by id, and says when each is looked at next', async () => {
      const quiet = { attempt: null, dormant: null, nextAt: null, watchUntil: null, leases: [], waiters: [] };
      await insert({ ...quiet, principal: BEN, state: 'absent' });
      const held = await insert({ ...quiet, state: 'held', leases: [buildLease()] });
      const removing = await insert({ ...quiet, principal: CHLOE, state: 'removing' });
      const adding = await insert({ ...quiet, principal: DAN, state: 'adding' });
      await store.makeDue(removing.id, minutesAfterNoon(3));
      const ids = [held.id, removing.id, adding.id].toSorted();

      const first = await store.unsettledAfter(TENANT, null, 2);
      const rest = await store.unsettledAfter(TENANT, first.at(-1)?.body.id ?? null, 2);

      expect([...first, ...rest].map((one) => one.body.id)).toEqual(ids);
      const due = new Map([...first, ...rest].map((one) => [one.body.id, one.dueAt]));
      expect(due.get(removing.id)).toEqual(minutesAfterNoon(3));
      expect(due.get(held.id)).toBeNull();
    });
  });
}
