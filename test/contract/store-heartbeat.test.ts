import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchHeartbeat } from '../../src/store/watch-heartbeat.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

/** What a monitor of the driver is stopped by, reached past its types: the fault itself cannot be had on demand. */
type Inside = { topology: { s: { servers: Map<string, { monitor: { monitorId: { stop(): void } } }> } } };

function silenceMonitors(client: MongoClient): void {
  const { topology } = client as unknown as Inside;
  for (const { monitor } of topology.s.servers.values()) monitor.monitorId.stop();
}

describe('a driver whose monitor has fallen silent', () => {
  let database: FreshDatabase;
  let client: MongoClient;
  const warnings: string[] = [];
  const log = { warn: (_: unknown, message: string) => void warnings.push(message) };

  beforeEach(async () => {
    warnings.length = 0;
    database = await freshDatabase();
    client = new MongoClient(database.uri, { heartbeatFrequencyMS: 500, serverSelectionTimeoutMS: 5_000 });
    watchHeartbeat(client, log, { silentMs: 2_000, lookEveryMs: 50 });
    await client.connect();
  });
  afterEach(async () => {
    await client.close();
    await database.drop();
  });

  it('is connected again, and collections that were taken from it go on', async () => {
    const things = client.db().collection<{ _id: string }>('things');
    await things.insertOne({ _id: 'before' });
    let heartbeats = 0;
    client.on('serverHeartbeatSucceeded', () => {
      heartbeats += 1;
    });

    silenceMonitors(client);
    await vi.waitFor(() => expect(warnings).toHaveLength(1), { timeout: 10_000, interval: 20 });
    heartbeats = 0;

    await vi.waitFor(() => expect(heartbeats).toBeGreaterThan(1), { timeout: 10_000, interval: 20 });
    await things.insertOne({ _id: 'after' });
    expect(await things.countDocuments()).toBe(2);
    expect(warnings).toEqual([expect.stringMatching(/lost its monitor/)]);
  });

  it('is left alone once its owner has closed it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const owned = new MongoClient(database.uri);
    watchHeartbeat(owned, log);
    await owned.connect();
    expect(vi.getTimerCount()).toBe(1);

    await owned.close();

    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});
