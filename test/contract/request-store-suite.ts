import { beforeEach, describe, expect, it } from 'vitest';
import type { Cause, PolicyId, RequestId } from '../../src/jit/ids.ts';
import type { RequestStore } from '../../src/jit/ports.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { AMIRA, BEN, buildApproved, buildRequest, CHLOE, guid, minutesAfterNoon, TENANT } from '../support/builders.ts';
import { inParallel, type MakeStore } from './store-under-test.ts';

const POLICY = guid(0x800) as PolicyId;

function id(n: number): RequestId {
  return `R-2222${n}` as RequestId;
}

function cause(n: number): Cause {
  return `activity-${n}` as Cause;
}

export function requestStoreSuite(makeStore: MakeStore): void {
  describe('a request store', () => {
    let store: RequestStore;

    beforeEach(async () => {
      store = (await makeStore()).requests;
    });

    function insert(body: AccessRequest): Promise<boolean> {
      return store.insert(body.id, { body, dueAt: null, events: [], effects: [] });
    }

    it('lets one of many parallel requests of one person under one policy be pending', async () => {
      const inserted = await inParallel(9, (n) => insert(buildRequest({ id: id(n), causes: [cause(n)] })));

      expect(inserted.filter(Boolean)).toHaveLength(1);
      const pending = await store.findPending(TENANT, AMIRA.id, POLICY);
      expect(pending?.body.id).toBe(id(inserted.indexOf(true)));
    });

    it('allows another once the first is decided', async () => {
      await insert(buildRequest({ id: id(1), causes: [cause(1)] }));
      const denied = buildRequest({ id: id(1), causes: [cause(1), cause(7)], state: 'denied' });
      await store.commit(id(1), 1, { body: denied, dueAt: null, events: [], effects: [] });

      const inserted = await insert(buildRequest({ id: id(2), causes: [cause(2)] }));

      expect(inserted).toBe(true);
      expect((await store.findPending(TENANT, AMIRA.id, POLICY))?.body.id).toBe(id(2));
    });

    it('makes one request of a message that is delivered twice, and finds it by its cause', async () => {
      const decided = { state: 'approved', causes: [cause(1)] } as const;
      await insert(buildRequest({ ...decided, causes: [cause(1)], id: id(1) }));

      const again = await insert(buildRequest({ ...decided, causes: [cause(1)], id: id(2) }));

      expect(again).toBe(false);
      expect((await store.findByCause(cause(1)))?.body.id).toBe(id(1));
    });

    it('finds a request by the cause that made it, not by later ones, even when the list of causes has moved on', async () => {
      await insert(buildRequest({ id: id(1), causes: [cause(1)] }));
      const later = buildRequest({ id: id(1), causes: [cause(8), cause(9)] });
      await store.commit(id(1), 1, { body: later, dueAt: null, events: [], effects: [] });

      expect((await store.findByCause(cause(1)))?.body.id).toBe(id(1));
      expect(await store.findByCause(cause(9))).toBeNull();
    });

    it('refuses a commit that would make a second one pending', async () => {
      await insert(buildRequest({ id: id(1), causes: [cause(1)] }));
      await insert(buildRequest({ id: id(2), causes: [cause(2)], state: 'denied' }));

      const reopened = buildRequest({ id: id(2), causes: [cause(2)] });
      const committed = await store.commit(id(2), 1, { body: reopened, dueAt: null, events: [], effects: [] });

      expect(committed).toBe(false);
    });

    it('lists newest first by who asked, what for, who was asked, and states', async () => {
      const mine = buildRequest({ id: id(1), causes: [cause(1)], asked: [BEN], submittedAt: minutesAfterNoon(1) });
      const older = buildRequest({ id: id(2), causes: [cause(2)], asked: [CHLOE], state: 'denied' });
      const other = buildRequest({
        id: id(3),
        causes: [cause(3)],
        asked: [BEN, CHLOE],
        submittedAt: minutesAfterNoon(3),
        terms: { person: CHLOE, policyId: guid(0x801) as PolicyId },
      });
      for (const body of [mine, older, other]) await insert(body);
      const ids = async (query: Partial<Parameters<RequestStore['list']>[0]>) =>
        (await store.list({ tenantId: TENANT, limit: 10, ...query })).map((one) => one.body.id);

      expect(await ids({})).toEqual([id(3), id(1), id(2)]);
      expect(await ids({ limit: 1 })).toEqual([id(3)]);
      expect(await ids({ personId: AMIRA.id })).toEqual([id(1), id(2)]);
      expect(await ids({ policyId: guid(0x801) as PolicyId })).toEqual([id(3)]);
      expect(await ids({ askedId: BEN.id })).toEqual([id(3), id(1)]);
      expect(await ids({ askedId: CHLOE.id, states: ['denied'] })).toEqual([id(2)]);
      expect(await store.count({ tenantId: TENANT, personId: AMIRA.id, limit: 1 })).toBe(2);
    });

    it('lists grants by soonest end, those without an end last', async () => {
      const ends = [null, minutesAfterNoon(90), minutesAfterNoon(30)];
      for (const [n, endsAt] of ends.entries()) {
        await insert(
          buildApproved({ state: endsAt ? 'active' : 'scheduled', endsAt }, { id: id(n), causes: [cause(n)] }),
        );
      }
      const states = ['scheduled', 'active'] as const;

      const listed = await store.list({
        tenantId: TENANT,
        grantStates: [...states],
        order: 'soonest-end',
        limit: 10,
      });

      expect(listed.map((one) => one.body.id)).toEqual([id(2), id(1), id(0)]);
      expect(await store.count({ tenantId: TENANT, grantStates: ['active'], limit: 10 })).toBe(2);
    });

    it('goes through what is not over in pages by id, and says when each is looked at next', async () => {
      const states = ['scheduled', 'activating', 'active', 'revoking', 'ended'] as const;
      for (const [n, state] of states.entries()) {
        await insert(buildApproved({ state }, { id: id(n + 3), causes: [cause(n + 3)] }));
      }
      await insert(buildRequest({ id: id(8), causes: [cause(8)] }));
      await insert(buildRequest({ id: id(2), causes: [cause(2)], state: 'denied', terms: { person: BEN } }));
      await store.makeDue(id(3), minutesAfterNoon(3));

      const first = await store.unfinished(TENANT, null, 3);
      const rest = await store.unfinished(TENANT, id(5), 3);

      expect(first.map((one) => one.body.id)).toEqual([id(3), id(4), id(5)]);
      expect(rest.map((one) => one.body.id)).toEqual([id(6), id(8)]);
      expect(first.map((one) => one.dueAt)).toEqual([minutesAfterNoon(3), null, null]);
    });
  });
}
