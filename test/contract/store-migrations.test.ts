import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LeaseLost, SchemaBusy } from '../../src/store/migrations/lock.ts';
import type { Migration } from '../../src/store/migrations/migration.ts';
import { readSchema, type SchemaDocument } from '../../src/store/migrations/schema-document.ts';
import { migrateTo, type PrepareOptions, prepareDatabase, SchemaTooNew } from '../../src/store/schema.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { inParallel } from './store-under-test.ts';

type Counted = Migration & { ups: number; downs: number };

/** Adds a field to all cats that have it not; counts how often it was run. */
function adding(from: number, field: string): Counted {
  const migration: Counted = {
    from,
    to: from + 1,
    name: `cats have a ${field}`,
    ups: 0,
    downs: 0,
    async up(db, lease) {
      migration.ups += 1;
      await lease.check();
      await db.collection('cats').updateMany({ [field]: { $exists: false } }, { $set: { [field]: true } });
    },
    async down(db) {
      migration.downs += 1;
      await db.collection('cats').updateMany({}, { $unset: { [field]: '' } });
    },
  };
  return migration;
}

describe('migrations', () => {
  let database: FreshDatabase;
  let migrations: [Counted, Counted];

  beforeEach(async () => {
    database = await freshDatabase();
    migrations = [adding(1, 'tail'), adding(2, 'name')];
    await database.db.collection<{ _id: string }>('cats').insertOne({ _id: 'tom' });
  });

  afterEach(async () => {
    await database.drop();
  });

  function prepare(options: PrepareOptions = {}): Promise<void> {
    return prepareDatabase(database.db, { migrations, ...options });
  }

  async function tom(): Promise<unknown> {
    return database.db.collection<{ _id: string }>('cats').findOne({ _id: 'tom' });
  }

  async function schema(): Promise<SchemaDocument> {
    const found = await readSchema(database.db);
    if (found === null) throw new Error('no schema document');
    return found;
  }

  /** As a process leaves it that died while it held the lock. */
  async function leaveLocked(owner: string, forMs: number): Promise<void> {
    await database.db
      .collection<SchemaDocument>('schema')
      .updateOne(
        { _id: 'schema' },
        [{ $set: { version: { $ifNull: ['$version', 1] }, lock: { owner, until: { $add: ['$$NOW', forMs] } } } }],
        { upsert: true },
      );
  }

  it('run once each and in order, however many replicas start at the same moment', async () => {
    await inParallel(6, () => prepare());
    await prepare();

    expect(migrations.map((one) => one.ups)).toEqual([1, 1]);
    expect(await tom()).toEqual({ _id: 'tom', tail: true, name: true });
    const { version, history, lock, underWay } = await schema();
    expect({ version, lock, underWay }).toEqual({ version: 3, lock: undefined, underWay: undefined });
    expect(history?.map(({ name, from, to }) => [name, from, to])).toEqual([
      ['cats have a tail', 1, 2],
      ['cats have a name', 2, 3],
    ]);
  });

  it('run only where they are missing: a database of the version between gets the rest', async () => {
    await prepareDatabase(database.db, { migrations: migrations.slice(0, 1) });

    await prepare();

    expect(migrations.map((one) => one.ups)).toEqual([1, 1]);
    expect((await schema()).version).toBe(3);
  });

  it('go on where a crash left them: what was recorded is not run again, what was begun is', async () => {
    const crash = new Error('killed in the middle');
    let dies = true;
    const second: Migration = {
      ...migrations[1],
      async up(db, lease) {
        await migrations[1].up(db, lease);
        if (dies) throw crash;
      },
    };
    const list = [migrations[0], second];
    await expect(prepare({ migrations: list })).rejects.toThrow(crash);
    const between = await schema();
    dies = false;

    await prepare({ migrations: list });

    expect(between).toMatchObject({ version: 2, underWay: { name: 'cats have a name', direction: 'up' } });
    expect(migrations.map((one) => one.ups)).toEqual([1, 2]);
    expect(await schema()).toMatchObject({ version: 3 });
    expect(await schema()).not.toHaveProperty('underWay');
  });

  it('go back as they came, and forward again', async () => {
    await prepare();

    await migrateTo(database.db, 1, { migrations });
    const back = await tom();
    await prepare();

    expect(back).toEqual({ _id: 'tom' });
    expect(migrations.map((one) => one.downs)).toEqual([1, 1]);
    expect(await tom()).toEqual({ _id: 'tom', tail: true, name: true });
    expect((await schema()).history?.map(({ from, to }) => `${from}-${to}`)).toEqual([
      '1-2',
      '2-3',
      '3-2',
      '2-1',
      '1-2',
      '2-3',
    ]);
  });

  it('stop an older release that meets what a newer one left, and a version that nothing leads to', async () => {
    await prepare();

    await expect(prepareDatabase(database.db, { migrations: migrations.slice(0, 1) })).rejects.toThrow(SchemaTooNew);
    await expect(migrateTo(database.db, 7, { migrations })).rejects.toThrow('No migration leads from schema 3 to 7.');
    expect((await schema()).version).toBe(3);
  });

  it('wait for the process that is at it, and say which it is when it takes too long', async () => {
    await leaveLocked('replica-7', 60_000);

    const attempt = prepare({ waitMs: 300 });

    await expect(attempt).rejects.toThrow(SchemaBusy);
    await expect(attempt).rejects.toThrow(/replica-7.*npm run migrate -- status/);
    expect(await tom()).toEqual({ _id: 'tom' });
  });

  it('are taken over from a process that died, once its lease is over by the clock of the database', async () => {
    await leaveLocked('replica-7', 700);
    const askedAt = performance.now();

    await prepare({ waitMs: 20_000 });

    expect(performance.now() - askedAt).toBeGreaterThan(400);
    expect((await schema()).version).toBe(3);
  });

  it('keep the lock for as long as they take, renewing it', async () => {
    const leaseMs = 600;
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const slow: Migration = {
      ...migrations[0],
      async up() {
        started.resolve();
        await finish.promise;
      },
    };
    const first = prepare({ migrations: [slow], leaseMs, owner: 'slow' });
    await started.promise;
    const { lock } = await schema();

    const other = prepare({ leaseMs, waitMs: 3 * leaseMs, owner: 'other' });

    await expect(other).rejects.toThrow(SchemaBusy);
    const later = await schema();
    finish.resolve();
    await first;
    expect(later.lock?.owner).toBe('slow');
    expect(later.lock?.until.getTime()).toBeGreaterThan(lock?.until.getTime() ?? 0);
    expect((await schema()).version).toBe(2);
  });

  it('record nothing from a process that slept through its lease: it waits, looks again, and runs what is left', async () => {
    let ups = 0;
    const seen: unknown[] = [];
    const sleepy: Migration = {
      ...migrations[0],
      async up(db, lease) {
        ups += 1;
        if (ups > 1) return;
        // What a pause longer than the lease looks like from outside: somebody else took over and finished.
        await leaveLocked('quick', 60_000);
        await db
          .collection<SchemaDocument>('schema')
          .updateOne({ _id: 'schema' }, { $set: { version: 2 }, $unset: { lock: '' } });
        await expect.poll(() => lease.check().catch((error: unknown) => seen.push(error))).not.toBeUndefined();
      },
    };

    await prepare({ migrations: [sleepy], leaseMs: 300 });

    expect(seen[0]).toBeInstanceOf(LeaseLost);
    expect(ups).toBe(1);
    const { version, history } = await schema();
    expect({ version, history }).toEqual({ version: 2, history: undefined });
  });

  it('only read when there is nothing to do', async () => {
    await prepare();
    const client = new MongoClient(database.uri, { monitorCommands: true });
    const sent: string[] = [];
    client.on('commandStarted', ({ commandName }) => sent.push(commandName));

    await prepareDatabase(client.db(database.db.databaseName), { migrations });

    await client.close();
    expect([...new Set(sent)].toSorted()).toEqual(['find', 'listIndexes']);
  });
});

describe('the indexes of a database', () => {
  let database: FreshDatabase;

  beforeEach(async () => {
    database = await freshDatabase();
    await prepareDatabase(database.db);
  });

  afterEach(async () => {
    await database.drop();
  });

  async function keysOf(collection: string): Promise<Record<string, unknown>> {
    const indexes = await database.db.collection(collection).indexes();
    return Object.fromEntries(indexes.map(({ name, key, unique }) => [name, { ...key, ...(unique && { unique }) }]));
  }

  it('are made again where they are missing, and changed where a release has another definition of the name', async () => {
    const before = await keysOf('requests');
    const requests = database.db.collection('requests');
    await requests.dropIndex('byEnd');
    await requests.dropIndex('madeBy');
    await requests.createIndex({ madeBy: -1 }, { name: 'madeBy' });

    await inParallel(3, () => prepareDatabase(database.db));

    expect(await keysOf('requests')).toEqual(before);
  });

  it('that nobody here knows are left alone, and one that does the same under another name is enough', async () => {
    const contacts = database.db.collection('contacts');
    await contacts.createIndex({ locale: 1 }, { name: 'operators own' });
    await contacts.dropIndex('seen');
    await contacts.createIndex({ seenAt: -1 }, { name: 'the same' });

    await prepareDatabase(database.db);

    expect(Object.keys(await keysOf('contacts')).toSorted()).toEqual(['_id_', 'digests', 'operators own', 'the same']);
  });

  it('that the documents do not allow stop the start with their name and what stands in the way', async () => {
    const requests = database.db.collection<{ _id: string; madeBy: string }>('requests');
    await requests.dropIndex('madeBy');
    await requests.insertMany([
      { _id: 'R-1', madeBy: 'the same' },
      { _id: 'R-2', madeBy: 'the same' },
    ]);

    await expect(prepareDatabase(database.db)).rejects.toThrow(/index madeBy of requests could not be made: .*E11000/);

    expect(await readSchema(database.db)).not.toHaveProperty('lock');
  });
});
