import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineFit, thisMachine } from '../../sandbox/mongo/machine.ts';
import { type MongoHandle, startEmbedded } from '../../sandbox/mongo/start-mongo.ts';
import { type BrokenMongo, startOnBrokenMongo } from '../support/broken-mongo.ts';
import { openDatabase } from '../support/named-database.ts';

/** Design, Punctual. */
const LATE_MS = 7_000;

describe.runIf(engineFit(thisMachine()).kind !== 'unsupported')('a database server that is restarted', () => {
  let folder: string;
  let mongo: MongoHandle;
  let on: BrokenMongo;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jit-restarted-'));
    mongo = await startEmbedded({ dataDir: join(folder, 'data'), log: () => {} });
    const database = await openDatabase(mongo.uri, 'jit');
    on = await startOnBrokenMongo({ policies: 4, database });
  });
  afterAll(async () => {
    await on.stop();
    await mongo.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['SIGTERM', 0],
    ['SIGKILL', 2],
  ] as const)('with %s has everything that was acknowledged, and what falls due is done in time', async (signal, n) => {
    const [held, wanted] = [on.policies[n], on.policies[n + 1]];
    if (held === undefined || wanted === undefined) throw new Error('too few policies');
    const running = await on.ask('erin', held, 5);
    await on.click('ana', await on.cardWith('ana', running, 'Approve'), 'Approve');
    await expect.poll(() => on.hasAccess(held, 'erin'), { timeout: 20_000 }).toBe(true);
    const pending = await on.ask('erin', wanted, 60);
    const card = await on.cardWith('ana', pending, 'Approve');
    const removals: Date[] = [];
    on.graph.onChange((change) => change.value === undefined && removals.push(change.at));
    const { pid } = mongo;
    if (pid === undefined) throw new Error('the database does not run');

    process.kill(pid, signal);
    await expect.poll(() => mongo.pid, { timeout: 20_000 }).not.toSatisfy((now) => now === undefined || now === pid);
    const startedAt = Date.now();

    await on.pressUntil(/Approved/, 'ana', card, 'Approve');
    expect((await on.request(pending)).votes).toHaveLength(1);
    await expect.poll(async () => (await on.request(running)).grant?.state, { timeout: 30_000 }).toBe('ended');
    const endsAt = (await on.request(running)).grant?.endsAt?.getTime() ?? Number.NaN;
    // While there is no server nobody can know what is due, and how long one takes to start is not the bot's doing.
    expect((removals[0]?.getTime() ?? Number.NaN) - Math.max(endsAt, startedAt)).toBeLessThan(LATE_MS);
  });
});
