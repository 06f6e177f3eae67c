import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditEvent, LedgerBlock } from '../../src/jit/audit/event.ts';
import type { RequestId } from '../../src/jit/ids.ts';
import type { Store } from '../../src/store/open-store.ts';
import { AMIRA, BEN, buildEvent, buildPolicy, buildRequest, minutesAfterNoon, TENANT } from '../support/builders.ts';
import { collect, inParallel, type MakeStore } from './store-under-test.ts';

const ID = 'R-7K3M9' as RequestId;

function event(seq: number, overrides: Partial<AuditEvent> = {}): AuditEvent {
  const aggregate = overrides.aggregate ?? `request:${ID}`;
  return buildEvent({ aggregate, id: `${aggregate}#${seq}.0`, seq, at: minutesAfterNoon(seq), ...overrides });
}

function block(n: number, events: AuditEvent[]): LedgerBlock {
  const at = new Date(Math.max(minutesAfterNoon(n).getTime(), ...events.map((one) => one.at.getTime())));
  return { n, at, previous: `hash of ${n - 1}`, events, hash: `hash of ${n}` };
}

export function ledgerSuite(makeStore: MakeStore): void {
  describe('a ledger', () => {
    let store: Store;

    beforeEach(async () => {
      store = await makeStore();
    });

    async function insert(...events: AuditEvent[]): Promise<void> {
      const body = buildRequest({ id: ID });
      await store.requests.insert(ID, { body, dueAt: null, events, effects: [] });
    }

    async function commit(expectedSeq: number, ...events: AuditEvent[]): Promise<void> {
      const body = buildRequest({ id: ID });
      await store.requests.commit(ID, expectedSeq, { body, dueAt: null, events, effects: [] });
    }

    async function insertPolicy(...events: AuditEvent[]): Promise<void> {
      const body = buildPolicy();
      await store.policies.insert(body.id, { body, dueAt: null, events, effects: [] });
    }

    it('shows unsealed events of all aggregates, oldest first, as they were written', async () => {
      const first = event(1, { data: { text: '$seq', nested: { at: minutesAfterNoon(1), none: null } } });
      const between = event(1, { aggregate: 'policy:p', at: minutesAfterNoon(1.5), type: 'policy.created' });
      await insert(first);
      await insertPolicy(between);
      await commit(1, event(2));

      expect(await store.ledger.unsealed(10)).toStrictEqual([first, between, event(2)]);
      expect(await store.ledger.unsealed(2)).toStrictEqual([first, between]);
    });

    it('keeps what is undefined absent rather than null', async () => {
      const { personId: _, ...about } = event(1).about;
      const undefinedPerson = { ...about, personId: undefined } as unknown as AuditEvent['about'];

      await insert(event(1, { about: undefinedPerson, data: { a: undefined } }));

      expect(await store.ledger.unsealed(1)).toStrictEqual([event(1, { about, data: {} })]);
    });

    it('keeps the order of versions within an aggregate when the clocks of two replicas differ', async () => {
      const ahead = event(1, { at: minutesAfterNoon(5) });
      const behind = event(2, { at: minutesAfterNoon(4) });
      await insert(ahead);
      await commit(1, behind);

      expect((await store.ledger.unsealed(10)).map((one) => one.seq)).toEqual([1, 2]);
      expect((await store.ledger.unsealed(1)).map((one) => one.seq)).toEqual([1]);
    });

    it('shows the oldest first however many wait', async () => {
      for (let n = 0; n < 5; n++) {
        const id = `R-2222${n + 2}` as RequestId;
        const body = buildRequest({ id, state: 'denied', causes: [`a-${n}` as AuditEvent['cause']] });
        const own = event(1, { aggregate: `request:${id}`, at: minutesAfterNoon(10 - n) });
        await store.requests.insert(id, { body, dueAt: null, events: [own], effects: [] });
      }

      const times = (await store.ledger.unsealed(2)).map((one) => one.at);

      expect(times).toEqual([minutesAfterNoon(6), minutesAfterNoon(7)]);
    });

    it('gives a number to one of many sealers that want it', async () => {
      const appended = await inParallel(20, (n) =>
        store.ledger.append(block(1, [event(1, { aggregate: `request:${n}` })])),
      );

      const winner = appended.indexOf(true);
      expect(appended.filter(Boolean)).toHaveLength(1);
      expect(await store.ledger.head()).toStrictEqual(block(1, [event(1, { aggregate: `request:${winner}` })]));
    });

    it('seals an event in one block only, whatever its number', async () => {
      const appended = await inParallel(10, (n) =>
        store.ledger.append(block(n + 1, [event(1), event(1, { aggregate: `request:${n}` })])),
      );

      expect(appended.filter(Boolean)).toHaveLength(1);
      expect(await store.ledger.sealed([event(1).id, event(2).id])).toEqual([event(1).id]);
    });

    it('refuses a block that holds an event twice, and takes blocks without events', async () => {
      await expect(store.ledger.append(block(1, [event(1), event(1)]))).rejects.toThrow('twice');

      expect(await store.ledger.append(block(1, []))).toBe(true);
      expect(await store.ledger.append(block(2, []))).toBe(true);
    });

    it('has no head before its first block, and reads blocks in order', async () => {
      const none = await store.ledger.head();
      for (const n of [1, 2, 3]) await store.ledger.append(block(n, [event(n)]));

      expect(none).toBeNull();
      expect((await store.ledger.head())?.n).toBe(3);
      expect(await store.ledger.blocks(2, 5)).toStrictEqual([block(2, [event(2)]), block(3, [event(3)])]);
      expect(await store.ledger.blocks(1, 1)).toHaveLength(1);
    });

    it('releases sealed events, again and again without harm, and leaves the rest', async () => {
      await insert(event(1));
      await commit(1, event(2));
      await store.ledger.append(block(1, [event(1)]));

      await store.ledger.release([event(1)]);
      await store.ledger.release([event(1)]);
      const left = await store.ledger.unsealed(10);
      await store.ledger.append(block(2, [event(2)]));
      await store.ledger.release([event(1), event(2)]);

      expect(left).toStrictEqual([event(2)]);
      expect(await store.ledger.unsealed(10)).toEqual([]);
      expect(await store.requests.load(ID)).toMatchObject({ seq: 2 });
    });

    it('shows events again that come after all were released', async () => {
      await insert(event(1));
      await store.ledger.append(block(1, [event(1)]));
      await store.ledger.release([event(1)]);

      await commit(1, event(2));

      expect(await store.ledger.unsealed(10)).toStrictEqual([event(2)]);
    });

    it('does not let go of an event that no block holds', async () => {
      await insert(event(1));

      await store.ledger.release([event(1)]);

      expect(await store.ledger.unsealed(10)).toStrictEqual([event(1)]);
    });

    it('loses no event when commits race with sealing', async () => {
      await insert(event(1));
      const commits = async () => {
        for (let seq = 2; seq <= 30; seq++) await commit(seq - 1, event(seq));
      };
      const seal = async () => {
        const head = await store.ledger.head();
        const events = await store.ledger.unsealed(100);
        const sealed = new Set(await store.ledger.sealed(events.map((one) => one.id)));
        const fresh = events.filter((one) => !sealed.has(one.id));
        if (fresh.length > 0) await store.ledger.append(block((head?.n ?? 0) + 1, fresh));
        await store.ledger.release(events);
        return events.length;
      };
      let committing = true;
      const sealing = async () => {
        while (committing) await seal();
      };

      await Promise.all([commits().finally(() => (committing = false)), sealing(), sealing()]);
      while ((await seal()) > 0);

      const blocks = await store.ledger.blocks(1, 100);
      const seqs = blocks.flatMap((one) => one.events.map((sealed) => sealed.seq));
      expect(blocks.map((one) => one.n)).toEqual(blocks.map((_, n) => n + 1));
      expect(seqs).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
    });

    it('shows the latest events, sealed or not, once each, newest first', async () => {
      await insert(event(1));
      await commit(1, event(2));
      await store.ledger.append(block(1, [event(1)]));

      const latest = await store.ledger.latest({ tenantId: TENANT, limit: 10 });

      expect(latest).toStrictEqual([event(2), event(1)]);
    });

    it('finds the newest by time even where a later block holds older events', async () => {
      const slow = event(1, { aggregate: 'policy:slow', at: minutesAfterNoon(1) });
      await store.ledger.append(
        block(1, [event(1, { at: minutesAfterNoon(2) }), event(2, { at: minutesAfterNoon(5) })]),
      );
      await store.ledger.append(block(6, [slow, event(3, { at: minutesAfterNoon(6) })]));

      const latest = await store.ledger.latest({ tenantId: TENANT, limit: 2 });

      expect(latest.map((one) => one.at)).toEqual([minutesAfterNoon(6), minutesAfterNoon(5)]);
    });

    it('narrows the latest by request, person, policy, type and time', async () => {
      const about = { requestId: 'R-22222', personId: BEN.id, policyId: 'p' };
      const sealed = event(1, { aggregate: 'request:R-22222', type: 'request.denied', about });
      const unsealed = event(2, { type: 'request.voted', about: { requestId: ID, personId: AMIRA.id, policyId: 'q' } });
      await store.ledger.append(block(1, [sealed, event(9, { aggregate: 'request:other' })]));
      await insert(unsealed);
      const ids = async (query: object) =>
        (await store.ledger.latest({ tenantId: TENANT, limit: 10, ...query })).map((one) => one.id);

      expect(await ids({ requestId: 'R-22222' })).toEqual([sealed.id]);
      expect(await ids({ personId: BEN.id })).toEqual([sealed.id]);
      expect(await ids({ policyId: 'q' })).toEqual([unsealed.id]);
      expect(await ids({ types: ['request.denied', 'request.voted'] })).toEqual([unsealed.id, sealed.id]);
      expect(await ids({ since: minutesAfterNoon(2), types: ['request.denied', 'request.voted'] })).toEqual([
        unsealed.id,
      ]);
      expect(await ids({ requestId: 'R-99999' })).toEqual([]);
    });

    it('tells every aggregate by the name its events carry, with its version', async () => {
      await insert(event(1));
      await commit(1, event(2));
      await insertPolicy(event(1, { aggregate: 'policy:p' }));

      const versions = await collect(store.ledger.versions());

      expect(versions).toEqual([
        { aggregate: `request:${ID}`, seq: 2, eventCount: 2 },
        { aggregate: 'policy:p', seq: 1, eventCount: 1 },
      ]);
    });
  });
}
