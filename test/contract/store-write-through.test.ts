import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type MongoProxy, startMongoProxy } from '../support/mongo-proxy.ts';
import { writeThrough } from '../support/write-through.ts';

describe('writes during trouble with the database', () => {
  let database: FreshDatabase;
  let proxy: MongoProxy;

  beforeEach(async () => {
    database = await freshDatabase();
    proxy = await startMongoProxy(database.uri);
  });

  afterEach(async () => {
    await proxy.close();
    await database.drop();
  });

  it('lose nothing that was acknowledged and double nothing, however often connections drop', {
    timeout: 120_000,
  }, async () => {
    const writing = await writeThrough(proxy.uri);
    for (let drops = 1; drops <= 6; drops++) {
      const before = writing.acknowledged;
      await expect.poll(() => writing.acknowledged, { timeout: 30_000 }).toBeGreaterThan(before + 5);
      proxy.drop();
    }

    const faults = await writing.finish();

    expect(faults).toEqual([]);
    expect(writing.failures).toBeGreaterThan(6);
    expect(writing.acknowledged).toBeGreaterThan(30);
  });

  it('end or go on after a restart, and each is there once', { timeout: 120_000 }, async () => {
    const writing = await writeThrough(proxy.uri);
    await expect.poll(() => writing.acknowledged, { timeout: 30_000 }).toBeGreaterThan(5);

    await proxy.refuse();
    await proxy.heal();
    const before = writing.acknowledged;
    await expect.poll(() => writing.acknowledged, { timeout: 30_000 }).toBeGreaterThan(before + 5);

    expect(await writing.finish()).toEqual([]);
  });
});
