import { beforeEach, describe, expect, it } from 'vitest';
import type { RefusalStore } from '../../src/jit/ports.ts';
import type { Store } from '../../src/store/open-store.ts';
import { AMIRA, buildEvent, minutesAfterNoon, NOON, TENANT } from '../support/builders.ts';
import { collect, inParallel, type MakeStore } from './store-under-test.ts';

type Draft = Parameters<RefusalStore['record']>[1];

function refusal(at: Date): Draft {
  const {
    id: _id,
    aggregate: _aggregate,
    seq: _seq,
    ...draft
  } = buildEvent({
    type: 'refusal',
    at,
    about: { personId: AMIRA.id },
    data: { code: 'not-admin', text: '$at' },
  });
  return draft;
}

function seconds(n: number): Date {
  return new Date(NOON.getTime() + n * 1000);
}

export function refusalStoreSuite(makeStore: MakeStore): void {
  describe('a refusal store', () => {
    let store: Store;

    beforeEach(async () => {
      store = await makeStore();
    });

    it('puts the first refusal on the trail at once', async () => {
      await store.refusals.record('not-admin:amira', refusal(seconds(5)));

      const [latest] = await store.ledger.latest({ tenantId: TENANT, personId: AMIRA.id, limit: 5 });
      const [unsealed] = await store.ledger.unsealed(5);

      expect(latest).toMatchObject({ ...refusal(seconds(5)), seq: 1 });
      expect(unsealed).toEqual(latest);
    });

    it('counts parallel repeats of a minute, all of them, into one second event when the minute is over', async () => {
      await inParallel(40, (n) => store.refusals.record('not-admin:amira', refusal(seconds(n))));
      const early = await store.housekeeping(seconds(59));
      const before = await store.ledger.unsealed(10);

      const closed = await store.housekeeping(seconds(60));

      const events = await store.ledger.unsealed(10);
      expect([early.refusalWindows, before.length, closed.refusalWindows]).toEqual([0, 1, 1]);
      expect(events.map((event) => event.seq)).toEqual([1, 2]);
      expect(events[1]).toMatchObject({
        id: `${events[0]?.aggregate}#2.0`,
        type: 'refusal',
        at: seconds(60),
        data: { code: 'not-admin', text: '$at', repeats: 39, to: seconds(39) },
      });
      expect(await collect(store.ledger.versions())).toEqual([
        { aggregate: events[0]?.aggregate, seq: 2, eventCount: 2 },
      ]);
    });

    it('makes no second event of a single refusal', async () => {
      await store.refusals.record('not-admin:amira', refusal(NOON));

      await store.housekeeping(minutesAfterNoon(2));

      expect(await store.ledger.unsealed(10)).toHaveLength(1);
    });

    it('keeps keys and minutes apart', async () => {
      await store.refusals.record('not-admin:amira', refusal(NOON));
      await store.refusals.record('not-admin:ben', refusal(NOON));
      await store.refusals.record('not-admin:amira', refusal(minutesAfterNoon(1)));

      expect(await store.ledger.unsealed(10)).toHaveLength(3);
    });

    it('does not lose one that comes after its minute was closed', async () => {
      await store.refusals.record('not-admin:amira', refusal(NOON));
      await store.housekeeping(minutesAfterNoon(1));

      await inParallel(3, () => store.refusals.record('not-admin:amira', refusal(seconds(30))));
      await store.housekeeping(minutesAfterNoon(2));

      const events = await store.ledger.unsealed(10);
      expect(events).toHaveLength(3);
      expect(events.map((event) => event.data.repeats)).toEqual([undefined, undefined, 2]);
    });
  });
}
