import { beforeEach, describe, expect, it } from 'vitest';
import type { PolicyId } from '../../src/jit/ids.ts';
import type { PolicyStore } from '../../src/jit/ports.ts';
import { buildPolicy, guid, TENANT } from '../support/builders.ts';
import { inParallel, type MakeStore } from './store-under-test.ts';

function policyId(n: number): PolicyId {
  return guid(0x800 + n) as PolicyId;
}

export function policyStoreSuite(makeStore: MakeStore): void {
  describe('a policy store', () => {
    let store: PolicyStore;

    beforeEach(async () => {
      store = (await makeStore()).policies;
    });

    function insert(n: number, name: string): Promise<boolean> {
      const body = buildPolicy({ id: policyId(n), terms: { name } });
      return store.insert(body.id, { body, dueAt: null, events: [], effects: [] });
    }

    it('lets one of many parallel policies of one name be made, whatever the letter case', async () => {
      const inserted = await inParallel(10, (n) => insert(n, n % 2 === 0 ? 'Exchange-Admin' : 'exchange-ADMIN'));

      expect(inserted.filter(Boolean)).toHaveLength(1);
    });

    it('finds by name whatever the letter case, and by the new name after a rename', async () => {
      await insert(1, 'Exchange-Admin');
      const found = await store.findByName(TENANT, 'EXCHANGE-admin');
      const renamed = buildPolicy({ id: policyId(1), terms: { name: 'Mail' } });

      await store.commit(policyId(1), 1, { body: renamed, dueAt: null, events: [], effects: [] });

      expect(found?.body.terms.name).toBe('Exchange-Admin');
      expect(await store.findByName(TENANT, 'exchange-admin')).toBeNull();
      expect((await store.findByName(TENANT, 'mail'))?.body.id).toBe(policyId(1));
    });

    it('frees the name of a deleted policy, and finds it only where deleted ones are asked for', async () => {
      await insert(1, 'Exchange-Admin');
      const gone = { ...buildPolicy({ id: policyId(1), terms: { name: 'Exchange-Admin' } }), deletedAt: new Date(0) };
      await store.commit(policyId(1), 1, { body: gone, dueAt: null, events: [], effects: [] });

      expect(await store.findByName(TENANT, 'exchange-admin')).toBeNull();
      expect(await store.list(TENANT)).toEqual([]);
      expect(await insert(2, 'exchange-admin')).toBe(true);
      const again = { ...buildPolicy({ id: policyId(2), terms: { name: 'exchange-admin' } }), deletedAt: new Date(1) };
      await store.commit(policyId(2), 1, { body: again, dueAt: null, events: [], effects: [] });
      await insert(3, 'exchange-admin-2');

      const deleted = await store.deletedOf(TENANT, 'EXCHANGE-admin');
      expect(deleted.map((one) => one.body.id)).toEqual([policyId(2), policyId(1)]);
      expect(await store.findByName(TENANT, `\ndeleted exchange-admin\n${policyId(2)}`)).toBeNull();
      expect((await store.load(policyId(1)))?.body.deletedAt).toEqual(new Date(0));
    });

    it('refuses a rename to a name that is taken', async () => {
      await insert(1, 'one');
      await insert(2, 'two');

      const renamed = buildPolicy({ id: policyId(2), terms: { name: 'ONE' } });
      const committed = await store.commit(policyId(2), 1, { body: renamed, dueAt: null, events: [], effects: [] });

      expect(committed).toBe(false);
    });

    it('lists by name', async () => {
      for (const [n, name] of ['beta', 'Alpha', 'gamma'].entries()) await insert(n, name);

      const names = (await store.list(TENANT)).map((one) => one.body.terms.name);

      expect(names).toEqual(['Alpha', 'beta', 'gamma']);
    });
  });
}
