import type { Db } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RequestId } from '../../src/jit/ids.ts';
import type { RefusalStore } from '../../src/jit/ports.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { prepareDatabase } from '../../src/store/schema.ts';
import { buildEvent, buildRequest, guid, minutesAfterNoon, NOON, TENANT } from '../support/builders.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { interceptedDb, type Touch } from '../support/interrupt.ts';
import { emptyDatabase } from './store-under-test.ts';

class Killed extends Error {}

type Moment = 'before' | 'after';

/** Passes each command of a store through `around`, with its number, 1 first. */
function numberedDb(db: Db, around: (nth: number, command: () => Promise<unknown>) => Promise<unknown>): Db {
  let count = 0;
  return interceptedDb(db, <T>(_what: Touch, command: () => Promise<T>) => {
    count += 1;
    return around(count, command) as Promise<T>;
  });
}

/** A process that dies at its nth command: before it reaches the database, or before its answer comes back. */
function dyingAt(db: Db, nth: number, moment: Moment): Db {
  return numberedDb(db, async (count, command) => {
    if (count > nth || (count === nth && moment === 'before')) throw new Killed();
    const answer = await command();
    if (count === nth) throw new Killed();
    return answer;
  });
}

const MOMENTS = [1, 2, 3, 4, 5, 6, 7].flatMap((nth): [number, Moment][] => [
  [nth, 'before'],
  [nth, 'after'],
]);

describe('a store whose process dies between or within its commands', () => {
  let database: FreshDatabase;
  let store: Store;

  beforeAll(async () => {
    database = await freshDatabase();
    await prepareDatabase(database.db);
    store = openStore(database.db);
  });

  beforeEach(async () => {
    await emptyDatabase(database.db);
  });

  afterAll(async () => {
    await database.drop();
  });

  async function insert(n: number): Promise<RequestId> {
    const id = `R-${22_200 + n}` as RequestId;
    const body = buildRequest({
      id,
      causes: [`cause-${n}` as ReturnType<typeof buildEvent>['cause']],
      terms: { policyId: guid(n) as ReturnType<typeof buildRequest>['terms']['policyId'] },
    });
    const event = buildEvent({ id: `request:${id}#1.0`, aggregate: `request:${id}` });
    await store.requests.insert(id, { body, dueAt: NOON, events: [event], effects: [{ id: `${id}!`, type: 'cards' }] });
    return id;
  }

  it.each(MOMENTS.slice(0, 6))(
    'leaves claimed work to others when it dies at command %i, %s it',
    async (nth, moment) => {
      const ids = [await insert(1), await insert(2)];
      const dying = dyingAt(database.db, nth, moment);

      const attempt = openStore(dying).requests.claimDue(NOON, minutesAfterNoon(1), 10);

      await expect(attempt).rejects.toThrow(Killed);
      const claimed = await store.requests.claimDue(minutesAfterNoon(1), minutesAfterNoon(2), 10);
      expect(claimed.map((one) => one.body.id).toSorted()).toEqual(ids);
      expect(claimed.map((one) => one.outbox.length)).toEqual([1, 1]);
    },
  );

  it.each([2, 3])('claims nothing twice when others are quicker than its command %i', async (nth) => {
    await insert(1);
    await insert(2);
    let others: { body: { id: string } }[] = [];
    const slow = numberedDb(database.db, async (count, command) => {
      if (count === nth) others = await store.requests.claimDue(NOON, minutesAfterNoon(1), 1);
      return command();
    });

    const own = await openStore(slow).requests.claimDue(NOON, minutesAfterNoon(1), 10);

    const ids = [...own, ...others].map((one) => one.body.id);
    expect(ids.toSorted()).toEqual(['R-22201', 'R-22202']);
    expect(others).toHaveLength(nth === 2 ? 1 : 0);
  });

  it.each(MOMENTS.slice(0, 8))(
    'loses no event when it dies while releasing at command %i, %s it',
    async (nth, moment) => {
      await insert(1);
      const refusal: Parameters<RefusalStore['record']>[1] = buildEvent({ type: 'refusal' });
      await store.refusals.record('key', refusal);
      const events = await store.ledger.unsealed(10);
      await store.ledger.append({ n: 1, at: NOON, previous: '', events, hash: '' });
      const dying = dyingAt(database.db, nth, moment);

      await expect(openStore(dying).ledger.release(events)).rejects.toThrow(Killed);

      const seen = await store.ledger.latest({ tenantId: TENANT, limit: 10 });
      expect(seen.map((one) => one.id).toSorted()).toEqual(events.map((one) => one.id).toSorted());
      await store.ledger.release(events);
      expect(await store.ledger.unsealed(10)).toEqual([]);
    },
  );

  it('sends each commit, insert and settlement as one command', async () => {
    const id = await insert(1);
    let commands = 0;
    const counted = numberedDb(database.db, (count, command) => {
      commands = count;
      return command();
    });
    const { requests, deliveries } = openStore(counted);
    const body = buildRequest({ id });

    await requests.commit(id, 1, { body, dueAt: null, events: [buildEvent()], effects: [] });
    await requests.settleEffects(id, ['x'], { claim: 'c', seq: 2 }, null);
    await requests.makeDue(id, NOON);
    await requests.claimOne(id, NOON, minutesAfterNoon(1));
    await deliveries.settle('d' as Parameters<typeof deliveries.load>[0], 'c', { kind: 'moot', seq: 1 }, NOON);

    expect(commands).toBe(5);
  });
});
