import { beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../src/jit/alert/alert.ts';
import type { TenantId } from '../../src/jit/ids.ts';
import type { AlertRouting } from '../../src/jit/ports.ts';
import type { Store } from '../../src/store/open-store.ts';
import { BEN, buildAlert, buildEvent, guid, minutesAfterNoon, NOON, TENANT } from '../support/builders.ts';
import { inParallel, type MakeStore } from './store-under-test.ts';

function raised(minutes: number, overrides: Partial<Alert> = {}): Alert {
  return buildAlert({ subject: `trouble ${minutes}`, raisedAt: minutesAfterNoon(minutes), ...overrides });
}

export function alertStoreSuite(makeStore: MakeStore): void {
  describe('an alert store', () => {
    let store: Store;

    beforeEach(async () => {
      store = await makeStore();
    });

    function insert(body: Alert): Promise<boolean> {
      return store.alerts.insert(body.id, { body, dueAt: body.nextAt, events: [], effects: [] });
    }

    it('lets one of many parallel tellers of one trouble raise it', async () => {
      const inserted = await inParallel(20, () => insert(buildAlert()));

      expect(inserted.filter(Boolean)).toHaveLength(1);
      expect((await store.alerts.load(buildAlert().id))?.body).toStrictEqual(buildAlert());
    });

    it('lists those that are open: critical before warnings, then the oldest first', async () => {
      await insert(raised(1, { severity: 'warning' }));
      await insert(raised(3));
      await insert(raised(2));
      await insert(raised(0, { open: false, clearedAt: NOON }));
      await insert(raised(4, { severity: 'warning' }));

      const open = await store.alerts.open(TENANT, null);

      expect(open.map((one) => one.body.subject)).toEqual(['trouble 2', 'trouble 3', 'trouble 1', 'trouble 4']);
    });

    it('lists those of one topic, and none of another tenant', async () => {
      const elsewhere = guid(0xb) as TenantId;
      await insert(raised(1, { topic: 'graph' }));
      await insert(raised(2, { topic: 'removal' }));
      await insert({ ...raised(3, { topic: 'graph' }), tenantId: elsewhere });

      const open = await store.alerts.open(TENANT, 'graph');

      expect(open.map((one) => one.body.subject)).toEqual(['trouble 1']);
      expect(await store.alerts.open(elsewhere, 'removal')).toEqual([]);
    });

    it('forgets no open alert when it is over and open again', async () => {
      await insert(buildAlert());
      const over = buildAlert({ open: false, clearedAt: NOON });

      await store.alerts.commit(over.id, 1, { body: over, dueAt: null, events: [], effects: [] });
      const meanwhile = await store.alerts.open(TENANT, null);
      await store.alerts.commit(over.id, 2, { body: buildAlert(), dueAt: null, events: [], effects: [] });

      expect(meanwhile).toEqual([]);
      expect(await store.alerts.open(TENANT, null)).toHaveLength(1);
    });

    it('hands an alert whose messages are due to one worker', async () => {
      await insert(buildAlert());

      const claims = await inParallel(10, () => store.alerts.claimDue(NOON, minutesAfterNoon(1), 5));

      expect(claims.flat()).toHaveLength(1);
    });

    it('gives its events to the sealer', async () => {
      const event = buildEvent({ id: 'alert:1#1.0', aggregate: 'alert:1', type: 'alert.raised' });
      await store.alerts.insert(buildAlert().id, { body: buildAlert(), dueAt: null, events: [event], effects: [] });

      expect((await store.ledger.unsealed(10)).map((one) => one.id)).toEqual([event.id]);
    });
  });

  describe('an alert routing store', () => {
    let store: Store;

    beforeEach(async () => {
      store = await makeStore();
    });

    const routing: AlertRouting = {
      tenantId: TENANT,
      route: { recipient: { kind: 'channel', id: '19:admins@thread.tacv2' }, name: 'a channel' },
      by: BEN,
      at: NOON,
      causes: [],
    };

    it('keeps one choice, beside whether new grants are frozen', async () => {
      const commit = { body: routing, dueAt: null, events: [], effects: [] };
      const control = { tenantId: TENANT, frozen: false, by: null, reason: '', at: NOON, causes: [] };
      await store.control.insert('freeze', { ...commit, body: control });

      const inserted = await inParallel(5, () => store.alertRouting.insert('alert-route', commit));

      expect(inserted.filter(Boolean)).toHaveLength(1);
      expect((await store.alertRouting.load('alert-route'))?.body).toStrictEqual(routing);
      expect((await store.control.load('freeze'))?.body).toStrictEqual(control);
    });
  });
}
