import { beforeEach, describe, expect, it } from 'vitest';
import type { Effect } from '../../src/jit/delivery/delivery.ts';
import type { RequestId } from '../../src/jit/ids.ts';
import type { Commit, RequestStore } from '../../src/jit/ports.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { buildGrant, buildRequest, guid, minutesAfterNoon, NOON } from '../support/builders.ts';
import { inParallel, type MakeStore } from './store-under-test.ts';

const ID = 'R-7K3M9' as RequestId;

/** Requests that do not exclude one another: each has a policy and a cause of its own. */
function numbered(n: number, overrides: Parameters<typeof buildRequest>[0] = {}): AccessRequest {
  const id = `R-${22_200 + n}` as RequestId;
  return buildRequest({
    id,
    causes: [`activity-${n}` as AccessRequest['causes'][number]],
    ...overrides,
    terms: { policyId: guid(1000 + n) as AccessRequest['terms']['policyId'], ...overrides.terms },
  });
}

function commitOf(body: AccessRequest, overrides: Partial<Commit<AccessRequest>> = {}): Commit<AccessRequest> {
  return { body, dueAt: null, events: [], effects: [], ...overrides };
}

function cards(id: string): Effect {
  return { id, type: 'cards' };
}

/** What `AggregateStore` promises, shown on requests. */
export function aggregateStoreSuite(makeStore: MakeStore): void {
  describe('an aggregate store', () => {
    let store: RequestStore;

    beforeEach(async () => {
      store = (await makeStore()).requests;
    });

    it('gives back what was inserted, structurally equal, at version 1', async () => {
      const body = buildRequest({ id: ID, grant: buildGrant(), stateNote: '$body is {not} a path' });

      const inserted = await store.insert(ID, commitOf(body, { effects: [cards('e1')] }));

      expect(inserted).toBe(true);
      expect(await store.load(ID)).toStrictEqual({ seq: 1, eventCount: 0, body, outbox: [cards('e1')] });
    });

    it('gives back what was committed, structurally equal, one version on', async () => {
      const body = buildRequest({ id: ID });
      const next = buildRequest({
        id: ID,
        state: 'closed',
        stateNote: '$seq',
        grant: buildGrant({ endNote: '$$ROOT' }),
      });
      await store.insert(ID, commitOf(body, { effects: [cards('e1')] }));

      const committed = await store.commit(ID, 1, commitOf(next, { effects: [cards('$e2')] }));

      expect(committed).toBe(true);
      expect(await store.load(ID)).toStrictEqual({
        seq: 2,
        eventCount: 0,
        body: next,
        outbox: [cards('e1'), cards('$e2')],
      });
    });

    it('answers null for an aggregate that is not there, and does not make one by a commit', async () => {
      const committed = await store.commit(ID, 0, commitOf(buildRequest({ id: ID })));

      expect(committed).toBe(false);
      expect(await store.load(ID)).toBeNull();
    });

    it('lets one of 50 parallel inserts of one id win', async () => {
      const inserted = await inParallel(50, () => store.insert(ID, commitOf(buildRequest({ id: ID }))));

      expect(inserted.filter(Boolean)).toHaveLength(1);
    });

    it('lets one of 50 parallel commits on one version win, with its effects and no others', async () => {
      await store.insert(ID, commitOf(buildRequest({ id: ID })));

      const committed = await inParallel(50, (n) =>
        store.commit(ID, 1, commitOf(buildRequest({ id: ID, stateNote: `by ${n}` }), { effects: [cards(`of ${n}`)] })),
      );

      const winner = committed.indexOf(true);
      expect(committed.filter(Boolean)).toHaveLength(1);
      expect(await store.load(ID)).toMatchObject({
        seq: 2,
        body: { stateNote: `by ${winner}` },
        outbox: [cards(`of ${winner}`)],
      });
    });

    it('claims what is due, most overdue first, up to the limit, and leaves what is not', async () => {
      for (const n of [3, 1, 2, 4]) {
        const body = numbered(n);
        await store.insert(body.id, commitOf(body, { dueAt: minutesAfterNoon(n) }));
      }
      const never = numbered(5);
      await store.insert(never.id, commitOf(never));

      const claimed = await store.claimDue(minutesAfterNoon(3), minutesAfterNoon(10), 2);
      const rest = await store.claimDue(minutesAfterNoon(3), minutesAfterNoon(10), 10);

      expect(claimed.map((one) => one.body.id)).toEqual([numbered(1).id, numbered(2).id]);
      expect(rest.map((one) => one.body.id)).toEqual([numbered(3).id]);
    });

    it('claims nothing for a worker that has no room', async () => {
      await store.insert(ID, commitOf(buildRequest({ id: ID }), { dueAt: NOON }));

      expect(await store.claimDue(NOON, minutesAfterNoon(1), 0)).toEqual([]);
    });

    it('hands each due aggregate to exactly one of many parallel claimers', async () => {
      const bodies = Array.from({ length: 60 }, (_, n) => numbered(n));
      await Promise.all(bodies.map((body) => store.insert(body.id, commitOf(body, { dueAt: NOON }))));

      const claimed: string[] = [];
      while (claimed.length < bodies.length) {
        const rounds = await inParallel(8, () => store.claimDue(NOON, minutesAfterNoon(1), 25));
        const ids = rounds.flat().map((one) => one.body.id);
        expect(ids.length).toBeGreaterThan(0);
        claimed.push(...ids);
      }

      expect(claimed.toSorted()).toEqual(bodies.map((body) => body.id).toSorted());
      expect(await store.claimDue(NOON, minutesAfterNoon(1), 100)).toEqual([]);
    });

    it('gives a single aggregate to exactly one of many parallel claimers', async () => {
      await store.insert(ID, commitOf(buildRequest({ id: ID }), { dueAt: NOON }));

      const claims = await inParallel(20, () => store.claimOne(ID, NOON, minutesAfterNoon(1)));

      expect(claims.filter((one) => one !== null)).toHaveLength(1);
    });

    it('does not claim one that is not due, or not there', async () => {
      await store.insert(ID, commitOf(buildRequest({ id: ID }), { dueAt: minutesAfterNoon(1) }));

      expect(await store.claimOne(ID, NOON, minutesAfterNoon(2))).toBeNull();
      expect(await store.claimOne('R-22222' as RequestId, NOON, minutesAfterNoon(2))).toBeNull();
    });

    it('shows the work of a dead claimer again once its claim has run out', async () => {
      await store.insert(ID, commitOf(buildRequest({ id: ID }), { dueAt: NOON }));
      const [dead] = await store.claimDue(NOON, minutesAfterNoon(1), 1);

      const early = await store.claimDue(minutesAfterNoon(0.5), minutesAfterNoon(2), 1);
      const [again] = await store.claimDue(minutesAfterNoon(1), minutesAfterNoon(2), 1);

      expect(early).toEqual([]);
      expect(again?.body.id).toBe(ID);
      expect(again?.claim).not.toBe(dead?.claim);
    });

    it('extends a claim for its holder only', async () => {
      await store.insert(ID, commitOf(buildRequest({ id: ID }), { dueAt: NOON }));
      const first = await store.claimOne(ID, NOON, minutesAfterNoon(1));

      const extended = await store.extendClaim(ID, first?.claim ?? '', minutesAfterNoon(3));
      const hidden = await store.claimOne(ID, minutesAfterNoon(2), minutesAfterNoon(5));
      const second = await store.claimOne(ID, minutesAfterNoon(3), minutesAfterNoon(5));
      const tooLate = await store.extendClaim(ID, first?.claim ?? '', minutesAfterNoon(9));

      expect(extended).toBe(true);
      expect(hidden).toBeNull();
      expect(second).not.toBeNull();
      expect(tooLate).toBe(false);
      expect(await store.dueBetween(NOON, minutesAfterNoon(60))).toEqual([minutesAfterNoon(5)]);
    });

    it('settles a look: done effects leave, and it is due when the worker says', async () => {
      await store.insert(ID, commitOf(buildRequest({ id: ID }), { dueAt: NOON, effects: [cards('e1'), cards('e2')] }));
      const claimed = await store.claimOne(ID, NOON, minutesAfterNoon(1));

      await store.settleEffects(ID, ['e1', 'e2'], { claim: claimed?.claim ?? '', seq: 1 }, minutesAfterNoon(30));

      expect(await store.load(ID)).toMatchObject({ seq: 1, outbox: [] });
      expect(await store.dueBetween(NOON, minutesAfterNoon(60))).toEqual([minutesAfterNoon(30)]);
    });

    it('settles a look in which the worker itself committed', async () => {
      await store.insert(ID, commitOf(buildRequest({ id: ID }), { dueAt: NOON, effects: [cards('e1')] }));
      const claimed = await store.claimOne(ID, NOON, minutesAfterNoon(1));
      await store.commit(ID, 1, commitOf(buildRequest({ id: ID }), { dueAt: NOON, effects: [cards('e2')] }));

      await store.settleEffects(ID, ['e1', 'e2'], { claim: claimed?.claim ?? '', seq: 2 }, null);

      expect(await store.load(ID)).toMatchObject({ seq: 2, outbox: [] });
      expect(await store.claimOne(ID, minutesAfterNoon(60), minutesAfterNoon(61))).toBeNull();
    });

    it('stays due when an effect is left after a look', async () => {
      await store.insert(ID, commitOf(buildRequest({ id: ID }), { dueAt: NOON, effects: [cards('e1'), cards('e2')] }));
      const claimed = await store.claimOne(ID, NOON, minutesAfterNoon(1));

      await store.settleEffects(ID, ['e1'], { claim: claimed?.claim ?? '', seq: 1 }, null);

      const again = await store.claimOne(ID, minutesAfterNoon(1), minutesAfterNoon(2));
      expect(again?.outbox).toEqual([cards('e2')]);
    });

    it('does not hide what another commit asked for while a worker was looking', async () => {
      await store.insert(ID, commitOf(buildRequest({ id: ID }), { dueAt: NOON, effects: [cards('e1')] }));
      const claimed = await store.claimOne(ID, NOON, minutesAfterNoon(1));
      await store.commit(ID, 1, commitOf(buildRequest({ id: ID }), { dueAt: NOON }));

      await store.settleEffects(ID, ['e1'], { claim: claimed?.claim ?? '', seq: 1 }, null);

      expect(await store.claimOne(ID, NOON, minutesAfterNoon(1))).toMatchObject({ seq: 2, outbox: [] });
    });

    it('does not hide the look of a newer claimer when a late worker settles', async () => {
      await store.insert(ID, commitOf(buildRequest({ id: ID }), { dueAt: NOON, effects: [cards('e1')] }));
      const late = await store.claimOne(ID, NOON, minutesAfterNoon(1));
      await store.claimOne(ID, minutesAfterNoon(1), minutesAfterNoon(2));

      await store.settleEffects(ID, ['e1'], { claim: late?.claim ?? '', seq: 1 }, null);

      expect(await store.claimOne(ID, minutesAfterNoon(2), minutesAfterNoon(3))).not.toBeNull();
    });

    it('loses no effect and no due time when settling races with commits', async () => {
      const body = buildRequest({ id: ID });
      await store.insert(ID, commitOf(body, { dueAt: NOON, effects: [cards('e1')] }));
      const commits = async () => {
        for (let seq = 1; seq <= 20; seq++) {
          await store.commit(ID, seq, commitOf(body, { dueAt: NOON, effects: [cards(`e${seq + 1}`)] }));
        }
      };
      const done: string[] = [];
      const look = async () => {
        const claimed = await store.claimOne(ID, NOON, minutesAfterNoon(1));
        if (claimed === null) return false;
        const ids = claimed.outbox.map((effect) => effect.id);
        done.push(...ids);
        await store.settleEffects(ID, ids, claimed, null);
        return true;
      };
      let committing = true;
      const looks = async () => {
        while (committing) await look();
      };

      await Promise.all([commits().finally(() => (committing = false)), looks(), looks()]);
      // A claim that was overtaken by a commit is due at once or, at the latest, when it runs out.
      while (await look());
      const last = await store.claimOne(ID, minutesAfterNoon(1), minutesAfterNoon(2));
      done.push(...(last?.outbox.map((effect) => effect.id) ?? []));

      expect(new Set(done)).toEqual(new Set(Array.from({ length: 21 }, (_, n) => `e${n + 1}`)));
    });

    it('makes due earlier, never later, and out of never', async () => {
      await store.insert(ID, commitOf(buildRequest({ id: ID })));

      const due: Date[][] = [];
      for (const minutes of [20, 30, 10]) {
        await store.makeDue(ID, minutesAfterNoon(minutes));
        due.push(await store.dueBetween(NOON, minutesAfterNoon(60)));
      }

      expect(due).toEqual([[minutesAfterNoon(20)], [minutesAfterNoon(20)], [minutesAfterNoon(10)]]);
      expect(await store.load(ID)).toMatchObject({ seq: 1 });
    });

    it('keeps a wish to be looked at that comes during a look, whether the worker settles or commits', async () => {
      await store.insert(ID, commitOf(buildRequest({ id: ID }), { dueAt: NOON }));
      const first = await store.claimOne(ID, NOON, minutesAfterNoon(1));
      await store.makeDue(ID, NOON);
      await store.settleEffects(ID, [], { claim: first?.claim ?? '', seq: 1 }, null);
      const second = await store.claimOne(ID, NOON, minutesAfterNoon(1));
      await store.makeDue(ID, NOON);
      await store.commit(ID, 1, commitOf(buildRequest({ id: ID })));
      const third = await store.claimOne(ID, NOON, minutesAfterNoon(1));

      await store.settleEffects(ID, [], { claim: third?.claim ?? '', seq: 2 }, null);

      expect(second).not.toBeNull();
      expect(third).not.toBeNull();
      expect(await store.claimOne(ID, minutesAfterNoon(60), minutesAfterNoon(61))).toBeNull();
    });

    it('tells the due times of a span, its start included and its end not, in order', async () => {
      for (const n of [3, 1, 2]) {
        const body = numbered(n);
        await store.insert(body.id, commitOf(body, { dueAt: minutesAfterNoon(n) }));
      }

      const due = await store.dueBetween(minutesAfterNoon(1), minutesAfterNoon(3));

      expect(due).toEqual([minutesAfterNoon(1), minutesAfterNoon(2)]);
    });
  });
}
