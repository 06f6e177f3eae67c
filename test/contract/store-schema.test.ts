import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectStore } from '../../src/store/connect.ts';
import { openStore } from '../../src/store/open-store.ts';
import { prepareDatabase, SCHEMA_VERSION, SchemaTooNew } from '../../src/store/schema.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { inParallel } from './store-under-test.ts';

describe('preparing a database', () => {
  let database: FreshDatabase;

  beforeEach(async () => {
    database = await freshDatabase();
  });

  afterEach(async () => {
    await database.drop();
  });

  function schema() {
    return database.db.collection<{ _id: string; version: number }>('schema');
  }

  it('may be done by several replicas at once, and again', async () => {
    await inParallel(6, () => prepareDatabase(database.db));
    await prepareDatabase(database.db);

    const [only, ...more] = await schema().find().toArray();
    expect(more).toEqual([]);
    expect(only).toMatchObject({ _id: 'schema', version: SCHEMA_VERSION });
    expect(only).not.toHaveProperty('lock');
    const names = (await database.db.collection('requests').indexes()).map((index) => index.name);
    expect(names).toEqual(expect.arrayContaining(['due', 'unsealed', 'madeBy', 'onePending']));
  });

  it('refuses a database that a newer release has written to, and changes nothing in it', async () => {
    await schema().insertOne({ _id: 'schema', version: SCHEMA_VERSION + 1 });

    await expect(prepareDatabase(database.db)).rejects.toThrow(SchemaTooNew);

    const collections = await database.db.listCollections().toArray();
    expect(collections.map((one) => one.name)).toEqual(['schema']);
  });

  it('connects to the database that the connection string names', async () => {
    const { client, db } = await connectStore(database.uri, { appName: 'test', log: { warn: () => {} } });

    await prepareDatabase(db);
    await openStore(db).ping();
    await client.close();

    expect(db.databaseName).toBe(database.db.databaseName);
    expect(await schema().countDocuments()).toBe(1);
  });
});
