import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BSON, type Db } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountNoteKey } from '../../src/jit/account/account-note.ts';
import { verifyLedger } from '../../src/jit/audit/verify.ts';
import { type RequestId, userId } from '../../src/jit/ids.ts';
import { sealLedger } from '../../src/jit/operations/audit/seal-ledger.ts';
import { isNotedAccount } from '../../src/jit/operations/grant/grant-account.ts';
import type { Manifest } from '../../src/store/backup/format.ts';
import { type RestoreOptions, restoreBackup } from '../../src/store/backup/restore-backup.ts';
import { takeBackup } from '../../src/store/backup/take-backup.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { prepareDatabase, SCHEMA_VERSION } from '../../src/store/schema.ts';
import {
  buildApproved,
  buildContact,
  buildDelivery,
  buildEvent,
  buildHolding,
  buildLease,
  buildPolicy,
  guid,
  minutesAfterNoon,
  NOON,
  TENANT,
} from '../support/builders.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const ID = 'R-7K3M9' as RequestId;
const OTHER_HEAD = { n: 1, hash: 'a'.repeat(64) };
const LATER = minutesAfterNoon(240);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = { now: () => NOON };
const later = { now: () => LATER };
const PLAIN: RestoreOptions = {
  clock: later,
  log,
  replace: false,
  acceptFaults: false,
  tenantId: TENANT,
  heads: [],
};

describe('a backup', () => {
  let source: FreshDatabase;
  let target: FreshDatabase;
  let store: Store;
  let folder: string;
  let path: string;

  beforeEach(async () => {
    source = await freshDatabase();
    target = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'jit-backup-'));
    path = join(folder, 'one');
    await prepareDatabase(source.db);
    store = openStore(source.db);
    await fill();
  });
  afterEach(async () => {
    await source.drop();
    await target.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A policy, and a request whose grant is active until 14:06 with a lease on a holding; all of it sealed. */
  async function fill(): Promise<void> {
    const policy = buildPolicy();
    const request = buildApproved();
    const holding = buildHolding({ state: 'held', leases: [buildLease()], nextAt: NOON });
    const of = (aggregate: string) => [buildEvent({ aggregate, id: `${aggregate}#1.0` })];
    await store.policies.insert(policy.id, {
      body: policy,
      dueAt: null,
      events: of(`policy:${policy.id}`),
      effects: [],
    });
    await store.requests.insert(ID, {
      body: request,
      dueAt: minutesAfterNoon(116),
      events: of(`request:${ID}`),
      effects: [],
    });
    await store.holdings.insert(holding.id, {
      body: holding,
      dueAt: NOON,
      events: of(`holding:${holding.id}`),
      effects: [],
    });
    await seal();
    await store.deliveries.want([buildDelivery({ wantSeq: 7 })], NOON);
    const { welcomedAt: _, ...contact } = buildContact();
    await store.contacts.save(contact);
    await store.rate.hit('a person', NOON);
    await store.marks.save('users-delta', { token: 'somewhere' }, 0);
  }

  function seal() {
    return sealLedger({ ledger: store.ledger, clock, log });
  }

  function restore(options: Partial<RestoreOptions> = {}, db: Db = target.db) {
    return restoreBackup(db, path, { ...PLAIN, ...options });
  }

  async function commitOnce(seq: number): Promise<void> {
    const events = [buildEvent({ seq: seq + 1, n: seq + 1, id: `request:${ID}#${seq + 1}.0` })];
    await store.requests.commit(ID, seq, { body: buildApproved(), dueAt: null, events, effects: [] });
  }

  /** Nothing was changed: not one collection is there that was not. */
  async function expectUntouched(db: Db): Promise<void> {
    expect((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)).toEqual([]);
  }

  it('comes back as it was, type for type, under the rules of its indexes', async () => {
    await takeBackup(source.db, path, clock);

    await restore();

    const read = (db: Db, name: string) => db.collection(name).find({}).sort({ _id: 1 }).toArray();
    for (const name of ['policies', 'contacts']) {
      expect(BSON.EJSON.stringify(await read(target.db, name))).toBe(BSON.EJSON.stringify(await read(source.db, name)));
    }
    const restored = openStore(target.db);
    expect((await restored.requests.load(ID))?.body).toEqual(buildApproved());
    const twin = buildPolicy({ id: guid(0x801) as ReturnType<typeof buildPolicy>['id'] });
    expect(await restored.policies.insert(twin.id, { body: twin, dueAt: null, events: [], effects: [] })).toBe(false);
    expect((await target.db.collection('requests').indexes()).map(({ name }) => name)).toContain('onePending');
  });

  it('does not bring back cursors, counters, jobs or claims, and makes what was live due at once', async () => {
    await source.db.collection('jobs').insertOne({ name: 'sweep', type: 'single' });
    const [claimed] = await store.holdings.claimDue(NOON, minutesAfterNoon(500), 1);
    await takeBackup(source.db, path, clock);

    await restore();

    expect(claimed).toBeDefined();
    expect(await target.db.collection('jobs').countDocuments()).toBe(0);
    expect(await target.db.collection('rates').countDocuments()).toBe(0);
    expect(await openStore(target.db).marks.load('users-delta')).toBeNull();
    const holding = await target.db.collection('holdings').findOne({});
    expect(holding).toMatchObject({ claim: null, dueAt: LATER });
    // Most overdue first: the end that was missed while there was no bot.
    const request = await target.db.collection<{ _id: string }>('requests').findOne({ _id: ID });
    expect(request).toMatchObject({ claim: null, dueAt: minutesAfterNoon(116) });
  });

  it('knows whose each dedicated account is, should the directory not say so any more', async () => {
    const [account, owner] = [userId(guid(0x901)), { id: userId(guid(0x902)), name: 'Erin Engel' }];
    await store.marks.save(accountNoteKey(account), owner, 0);
    await takeBackup(source.db, path, clock);

    await restore();

    const { marks } = openStore(target.db);
    expect(await isNotedAccount({ marks }, account)).toBe(true);
    expect(await marks.load(accountNoteKey(account))).toEqual({ value: owner, version: 1 });
    expect(await isNotedAccount({ marks }, owner.id)).toBe(false);
  });

  it('has the cards of live requests drawn again, whatever they showed after it was taken', async () => {
    await takeBackup(source.db, path, clock);

    await restore();

    const delivery = await target.db.collection('deliveries').findOne({});
    expect(delivery).toMatchObject({ state: 'waiting', wantSeq: 1, sentSeq: -1, dueAt: LATER, claim: null });
  });

  it('takes an add that was about to be sent for one that may have been, and ends a grant that was being set up', async () => {
    const adding = buildHolding({ state: 'adding', basis: { kind: 'none' }, leases: [buildLease()], nextAt: NOON });
    await store.holdings.commit(adding.id, 1, { body: adding, dueAt: NOON, events: [], effects: [] });
    const activating = buildApproved({ state: 'activating', activeAt: null });
    await store.requests.commit(ID, 1, { body: activating, dueAt: NOON, events: [], effects: [] });
    await takeBackup(source.db, path, clock);

    await restore();

    const restored = openStore(target.db);
    expect((await restored.holdings.load(adding.id))?.body.added).toBe('maybe');
    expect((await restored.requests.load(ID))?.body.grant).toMatchObject({ state: 'revoking', endReason: 'failed' });
    expect((await restored.control.load('freeze'))?.body).toMatchObject({ frozen: true });
    expect((await verifyLedger(restored.ledger, LATER)).faults).toEqual([]);
  });

  it('catches up with what moves while it is read, so that no state is behind its events and no event is missing', async () => {
    let moved = 0;
    const moving = beforeReading(source.db, 'ledger', async () => {
      if (moved >= 3) return;
      moved += 1;
      await commitOnce(moved);
      await seal();
    });

    const manifest = await takeBackup(moving, path, clock);
    const { verified } = await restore();

    expect(moved).toBe(3);
    expect(manifest.files.find((file) => file.collection === 'requests')?.lines).toBeGreaterThan(1);
    expect(verified.faults).toEqual([]);
    expect((await openStore(target.db).requests.load(ID))?.seq).toBe(4);
  });

  it('of a database whose states were set back by hand is taken, and refused until its faults are accepted', async () => {
    await commitOnce(1);
    await seal();
    await source.db.collection<{ _id: string }>('requests').updateOne({ _id: ID }, { $set: { seq: 1 } });
    await takeBackup(source.db, path, clock);

    await expect(restore()).rejects.toThrow(/not whole.*behind its event.*--accept-faults/);
    const { epoch } = await restore({ acceptFaults: true });

    expect(epoch.backup.faults).toBe(1);
  });

  it('appears only when it is whole, and never over another', async () => {
    const broken = beforeReading(source.db, 'ledger', () => Promise.reject(new Error('the database is gone')));

    await expect(takeBackup(broken, path, clock)).rejects.toThrow('the database is gone');
    expect(await readdir(folder)).toEqual([]);

    await takeBackup(source.db, path, clock);
    await expect(takeBackup(source.db, path, clock)).rejects.toThrow(/is there already/);
  });

  it('is not taken of a database that holds nothing of the bot', async () => {
    await expect(takeBackup(target.db, path, clock)).rejects.toThrow(/nothing to back up/);
  });

  it('is refused when anything in it was changed or is missing, and nothing is written', async () => {
    await takeBackup(source.db, path, clock);
    const harms: [string, (of: string) => Promise<void>][] = [
      ['a changed byte', (of) => flipByte(join(of, 'requests.jsonl'))],
      ['a line more', (of) => appendFile(join(of, 'holdings.jsonl'), '{"_id":"x"}\n')],
      ['an empty file', (of) => writeFile(join(of, 'ledger.jsonl'), '')],
      ['a missing file', (of) => rm(join(of, 'policies.jsonl'))],
      ['a missing manifest', (of) => rm(join(of, 'manifest.json'))],
      ['half a manifest', (of) => writeFile(join(of, 'manifest.json'), '{"format": 1')],
      ['a manifest that leads out of its folder', (of) => editManifest(of, leadingOut)],
      ['another head than its ledger has', (of) => editManifest(of, (manifest) => ({ ...manifest, head: OTHER_HEAD }))],
    ];

    for (const [what, harm] of harms) {
      const harmed = join(folder, what);
      await cp(path, harmed, { recursive: true });
      await harm(harmed);

      await expect(restoreBackup(target.db, harmed, PLAIN), what).rejects.toThrow(/damaged|not a whole backup/);
      await expectUntouched(target.db);
    }
  });

  it('is refused where it does not belong: another tenant, an older release, a database in use', async () => {
    await takeBackup(source.db, path, clock);

    await expect(restore({ tenantId: guid(0xb) })).rejects.toThrow(/of tenant .* serves/);
    await editManifest(path, (manifest) => ({ ...manifest, schema: SCHEMA_VERSION + 1 }));
    await expect(restore()).rejects.toThrow(/restore it with the release that took it/);
    await editManifest(path, (manifest) => ({ ...manifest, schema: SCHEMA_VERSION }));
    await expectUntouched(target.db);

    await target.db.collection('policies').insertOne({ body: { tenantId: TENANT } });
    await expect(restore()).rejects.toThrow(/is not empty. With --replace/);
    await target.db.collection('policies').updateOne({}, { $set: { body: { tenantId: guid(0xb) } } });
    await expect(restore({ replace: true })).rejects.toThrow(/the database holds data of/);
  });

  it('is refused while a bot sweeps the database', async () => {
    await takeBackup(source.db, path, clock);
    await target.db.collection('jobs').insertOne({ name: 'sweep', type: 'single', lastRunAt: LATER });

    await expect(restore({ replace: true })).rejects.toThrow(/A bot is running/);
    const stopped = { now: () => new Date(LATER.getTime() + 20_000) };
    expect((await restore({ replace: true, clock: stopped })).epoch.epoch).toBe(2);
  });

  it('keeps what it replaces under other names, and goes on counting epochs', async () => {
    await takeBackup(source.db, path, clock);
    await commitOnce(1);
    await seal();

    const { keptAs, epoch } = await restore({ replace: true }, source.db);
    const again = await restore({ replace: true, clock: { now: () => minutesAfterNoon(300) } }, source.db);

    expect(epoch).toMatchObject({ epoch: 2, backup: { block: 1, lastKnownBlock: 2 } });
    expect(again.epoch.epoch).toBe(3);
    expect(await source.db.collection(`${keptAs}ledger`).countDocuments()).toBe(2);
    expect(await source.db.collection(`${keptAs}marks`).countDocuments()).toBe(1);
    expect((await verifyLedger(createLedger(source.db), minutesAfterNoon(300))).faults).toEqual([]);
  });

  it('interrupted while its collections are moved keeps every bot off, until it is restored again', async () => {
    await takeBackup(source.db, path, clock);
    let renames = 0;
    const dying = new Proxy(source.db, {
      get(db, property) {
        const value: unknown = Reflect.get(db, property, db);
        if (typeof value !== 'function') return value;
        if (property !== 'renameCollection') return value.bind(db);
        return (...names: [string, string]) => {
          renames += 1;
          if (renames > 8) throw new Error('killed');
          return db.renameCollection(...names);
        };
      },
    });

    await expect(restore({ replace: true }, dying)).rejects.toThrow('killed');
    await expect(prepareDatabase(source.db)).rejects.toThrow(/A restore of this database was begun/);
    await restore({ replace: true, clock: { now: () => minutesAfterNoon(300) } }, source.db);

    await prepareDatabase(source.db);
    expect((await openStore(source.db).requests.load(ID))?.body).toEqual(buildApproved());
    expect((await verifyLedger(createLedger(source.db), minutesAfterNoon(300))).faults).toEqual([]);
  });

  it('held against published heads is refused when it was rewritten after it was taken', async () => {
    const published = [{ n: 1, hash: (await store.ledger.head())?.hash ?? '', epoch: 1 }];
    await takeBackup(source.db, path, clock);

    expect((await restore({ heads: published })).verified.faults).toEqual([]);
    const other = [{ n: 1, hash: 'b'.repeat(64), epoch: 1 }];
    await expect(restore({ heads: other, replace: true })).rejects.toThrow(/not the one that was published/);
  });
});

/** The database, doing something before each look into that collection. */
function beforeReading(db: Db, name: string, first: () => Promise<void>): Db {
  return new Proxy(db, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      if (property !== 'collection') return value.bind(target);
      return (wanted: string, options?: object) => {
        const collection = target.collection(wanted, options);
        if (wanted !== name) return collection;
        return new Proxy(collection, {
          get(inner, key) {
            const method: unknown = Reflect.get(inner, key, inner);
            if (typeof method !== 'function') return method;
            if (key !== 'find') return method.bind(inner);
            return (filter: object) => ({
              sort: (order: Record<string, 1>) => ({
                limit: (most: number) => ({
                  toArray: async () => {
                    await first();
                    return inner.find(filter).sort(order).limit(most).toArray();
                  },
                }),
              }),
            });
          },
        });
      };
    },
  });
}

async function flipByte(file: string): Promise<void> {
  const bytes = await readFile(file);
  const at = bytes.indexOf('Move the finance');
  bytes[at] = 'm'.charCodeAt(0);
  await writeFile(file, bytes);
}

function leadingOut(manifest: Manifest): Manifest {
  return { ...manifest, files: manifest.files.map((file) => ({ ...file, file: '../elsewhere.jsonl' })) };
}

async function editManifest(of: string, change: (manifest: Manifest) => Manifest): Promise<void> {
  const file = join(of, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  await writeFile(file, JSON.stringify(change(manifest)));
}
