import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { writeThrough } from '../support/write-through.ts';

/** For how long the old primary may not be elected again, and how long it waits for a secondary to catch up. */
const STEP_DOWN = { replSetStepDown: 20, secondaryCatchUpPeriodSecs: 10 };

/** Registered only where MONGODB_URI names a server (vitest.config.ts): the embedded engine has no replica sets. */
describe('a replica set', () => {
  let database: FreshDatabase;
  let admin: MongoClient;
  beforeAll(async () => {
    database = await freshDatabase();
    admin = await new MongoClient(inject('mongoUri')).connect();
  });
  afterAll(async () => {
    await admin.close();
    await database.drop();
  });

  async function primary(): Promise<{ setName?: string; me?: string }> {
    return admin.db('admin').command({ hello: 1 });
  }

  it('whose primary steps down in the middle of writes loses none that was acknowledged, and doubles none', async (context) => {
    const before = await primary();
    if (before.setName === undefined) context.skip('MONGODB_URI names a server of its own, not a replica set');
    const writing = await writeThrough(database.uri);
    await expect.poll(() => writing.acknowledged, { timeout: 20_000 }).toBeGreaterThan(50);

    await admin.db('admin').command(STEP_DOWN);
    await expect.poll(async () => (await primary()).me, { timeout: 60_000 }).not.toBe(before.me);
    const atElection = writing.acknowledged;
    await expect.poll(() => writing.acknowledged, { timeout: 60_000 }).toBeGreaterThan(atElection + 50);

    expect(await writing.finish()).toEqual([]);
  });
});
