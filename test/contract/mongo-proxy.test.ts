import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type MongoProxy, startMongoProxy } from '../support/mongo-proxy.ts';

describe('a network that breaks on demand', () => {
  let database: FreshDatabase;
  let proxy: MongoProxy;
  let client: MongoClient;

  beforeEach(async () => {
    database = await freshDatabase();
    proxy = await startMongoProxy(database.uri);
    client = await new MongoClient(proxy.uri, {
      serverSelectionTimeoutMS: 1_000,
      socketTimeoutMS: 1_000,
      heartbeatFrequencyMS: 500,
      retryReads: false,
      retryWrites: false,
    }).connect();
  });

  afterEach(async () => {
    await client.close();
    await proxy.close();
    await database.drop();
  });

  const cats = () => client.db(database.db.databaseName).collection<{ _id: string }>('cats');
  const stored = () => database.db.collection('cats').countDocuments();
  const isInsert = ({ command, collection }: { command: string; collection: string }) =>
    command === 'insert' && collection === 'cats';

  it('passes everything on', async () => {
    await cats().insertOne({ _id: 'tom' });

    expect(await cats().findOne()).toEqual({ _id: 'tom' });
    expect(proxy.connections).toBeGreaterThan(0);
  });

  it.each([
    ['in the command', 0],
    ['before the answer', 1],
    ['in the answer', 1],
  ] as const)('cuts %s: the caller hears of a failure, and the write happened %i times', async (point, times) => {
    const happened = proxy.cut(point, isInsert);

    await expect(cats().insertOne({ _id: 'tom' })).rejects.toThrow(/connection/);

    await happened;
    expect(await stored()).toBe(times);
    await cats().insertOne({ _id: 'kitty' });
  });

  it('refuses connections until it is healed, on the same port', async () => {
    await proxy.refuse();
    await expect(cats().findOne()).rejects.toThrow(/ECONNREFUSED|closed/);

    await proxy.heal();

    await expect.poll(() => cats().findOne(), { timeout: 10_000 }).toBeNull();
  });

  it('swallows what is said, so that callers wait out their time', async () => {
    proxy.blackhole();
    const askedAt = performance.now();
    await expect(cats().insertOne({ _id: 'tom' })).rejects.toThrow(/timed out|interrupted/);
    const waitedMs = performance.now() - askedAt;

    await proxy.heal();

    expect(waitedMs).toBeGreaterThan(400);
    expect(await stored()).toBe(0);
    await expect
      .poll(
        () =>
          cats()
            .countDocuments()
            .catch(() => null),
        { timeout: 10_000 },
      )
      .toBe(0);
  });

  it('delays what passes, each way', async () => {
    await cats().findOne();
    proxy.delay({ toServer: 150, toClient: 100 });
    const askedAt = performance.now();

    await cats().findOne();

    expect(performance.now() - askedAt).toBeGreaterThanOrEqual(245);
  });
});
