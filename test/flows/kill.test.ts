import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineFit, thisMachine } from '../../sandbox/mongo/machine.ts';
import { startEmbedded } from '../../sandbox/mongo/start-mongo.ts';
import { faultsAfter } from '../crash/aftermath.ts';
import { type Fleet, startFleet } from '../crash/fleet.ts';
import { oneRound, seeded, until } from '../crash/load.ts';
import { openDatabase } from '../support/named-database.ts';

const SEED = 20_261_121;
const KILLS = 12;

/** Overlapping on purpose: two policies give the same group, and two the same role. */
const entitlements: Record<string, string[]> = {
  mailboxes: ['group: SG-Mailbox-Operators'],
  servers: ['group: SG-Server-Operators', 'group: SG-Mailbox-Operators'],
  exchange: ['role: Exchange Administrator'],
  helpdesk: ['role: Exchange Administrator', 'group: SG-Server-Operators'],
};

const policies = Object.entries(entitlements)
  .map(
    ([name, opened]) => `name: ${name}
eligible: [SG-Messaging]
entitlements: [${opened.map((one) => `{ ${one} }`).join(', ')}]
duration: { min: 1m, default: 2m, max: 1h }
approval:
  - approvers: [Ana Lima, Ben Okafor]
    quorum: 1
require: { justification: 10 }
warn: 1s
`,
  )
  .join('---\n');

/** People at work, each one request after the other, until `isDone`. What they were told is stored goes to `accepted`. */
async function work(fleet: Fleet, accepted: string[], seed: number, isDone: () => boolean): Promise<void> {
  const names = Object.keys(entitlements);
  const people = ['erin', 'felix', 'ines'].map(async (asker, n) => {
    const random = seeded(seed + n);
    while (!isDone()) {
      const policy = names[Math.floor(random() * names.length)] ?? 'mailboxes';
      const approver = random() < 0.5 ? 'ana' : 'ben';
      const seconds = 2 + Math.floor(random() * 4);
      const round = await oneRound(fleet, { asker, approver, policy, seconds, release: random() < 0.4 });
      accepted.push(round.requestId);
    }
  });
  await Promise.all(people);
}

/** Its failure is told by whoever awaits it, however late that is. */
function heeded<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

describe('replicas that are ended while people ask, approve and give back', () => {
  let fleet: Fleet;
  const accepted: string[] = [];

  beforeAll(async () => {
    fleet = await startFleet({ replicas: 2, policies });
  }, 120_000);
  afterAll(() => fleet.stop());

  it(`lose nothing and double nothing over a dozen kills (seed ${SEED})`, async () => {
    const random = seeded(SEED);
    let kills = 0;
    const people = heeded(work(fleet, accepted, SEED, () => kills === KILLS));

    for (let n = 0; n < KILLS; n++) {
      await new Promise((resolve) => setTimeout(resolve, 100 + random() * 1_400));
      const index = random() < 0.5 ? 0 : 1;
      await fleet.kill(index);
      await fleet.respawn(index);
      kills += 1;
    }
    await people;

    process.stdout.write(`${KILLS} kills, ${accepted.length} requests\n`);
    expect(await faultsAfter(fleet, accepted)).toEqual([]);
    expect(accepted.length).toBeGreaterThan(5);
  }, 300_000);

  it('lose nothing when they are told to stop under load, and are gone with exit code 0 within 15 seconds', async () => {
    let stops = 0;
    const people = heeded(work(fleet, accepted, SEED + 100, () => stops === 3));

    for (const index of [0, 1, 0]) {
      const asked = accepted.length;
      // Whoever fails says so at once.
      await Promise.race([people, until(async () => accepted.length > asked, 'the next request', 120_000)]);
      const toldMs = Date.now();
      const { how, tookMs } = await fleet.terminate(index);
      const allowedMs = fleet.stalls.putOff(toldMs, toldMs + 15_000) - toldMs;
      process.stdout.write(`told to stop: ended with ${how} after ${tookMs} ms\n`);
      expect(how).toBe(0);
      expect(tookMs).toBeLessThan(allowedMs);
      await fleet.respawn(index);
      stops += 1;
    }
    await people;

    expect(await faultsAfter(fleet, accepted)).toEqual([]);
  }, 300_000);
});

describe.runIf(engineFit(thisMachine()).kind !== 'unsupported')('a database that is killed under the bot', () => {
  it('costs nothing that was stored: the bot goes on by itself when it is back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jit-killed-'));
    const mongo = await startEmbedded({ dataDir: join(folder, 'data'), log: () => {} });
    const database = await openDatabase(mongo.uri, 'jit');
    const fleet = await startFleet({ replicas: 1, policies, database, serverPid: () => mongo.pid });
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
    await fleet.stop();
    await mongo.stop();
    await rm(folder, { recursive: true, force: true });
  }, 300_000);
});
