import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { engineFit, thisMachine } from '../../sandbox/mongo/machine.ts';
import { startEmbedded } from '../../sandbox/mongo/start-mongo.ts';
import { faultsAfter } from '../crash/aftermath.ts';
import { startFleet } from '../crash/fleet.ts';
import { seeded, until } from '../crash/load.ts';
import { heeded, policies, work } from '../crash/people-at-work.ts';
import { openDatabase } from '../support/named-database.ts';

const SEED = 20_261_121;

describe.runIf(engineFit(thisMachine()).kind !== 'unsupported')('a database that is killed under the bot', () => {
  it('costs nothing that was stored: the bot goes on by itself when it is back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jit-killed-'));
    const mongo = await startEmbedded({ dataDir: join(folder, 'data'), log: () => {} });
    const database = await openDatabase(mongo.uri, 'jit');
    const fleet = await startFleet({ replicas: 1, policies, database, serverPid: () => mongo.pid });
    // Also where it fails: a replica that nobody stops would go on for good.
    onTestFinished(async () => {
      await fleet.stop();
      await mongo.stop();
      await rm(folder, { recursive: true, force: true });
    });
    const random = seeded(SEED + 7);
    const accepted: string[] = [];
    let kills = 0;
    const people = heeded(work(fleet, accepted, SEED + 200, () => kills === 3));

    for (let n = 0; n < 3; n++) {
      await new Promise((resolve) => setTimeout(resolve, 2_000 + random() * 2_000));
      const { pid } = mongo;
      if (pid === undefined) throw new Error('the database does not run');
      const fromMs = Date.now();
      process.kill(pid, 'SIGKILL');
      await until(async () => mongo.pid !== undefined && mongo.pid !== pid, 'the database to be back');
      fleet.troubles.push(
        { what: 'database killed', replica: -1, fromMs, toMs: Date.now() },
        { what: 'database back', replica: -1, fromMs: Date.now(), toMs: Date.now() },
      );
      kills += 1;
    }
    await people;

    expect(await faultsAfter(fleet, accepted)).toEqual([]);
    expect(accepted.length).toBeGreaterThan(2);
  }, 300_000);
});
