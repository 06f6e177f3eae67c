import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startMongo } from '../../sandbox/mongo/start-mongo.ts';
import { policies as storyPolicies } from '../crash/stories.ts';
import { openGround } from '../crash/world.ts';
import { diceOf } from '../model/random.ts';
import { LATE_MS } from '../support/lateness.ts';
import { type NamedDatabase, openDatabase } from '../support/named-database.ts';
import { type Stalls, watchStalls } from '../support/stalls.ts';
import type { Excused } from './access.ts';
import { killTheOneAhead } from './ahead.ts';
import { check } from './check.ts';
import { drawPoints, numberedPoints, tortureByDeath } from './crash.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { type LateEffect, lateAdd, lateRemoval, UNDONE_WITHIN_MS } from './late.ts';
import type { Accepted } from './people.ts';
import { LONG_PAUSE_MS, SHORT_PAUSE_MS } from './plan.ts';
import { tortureReplicas } from './replicas.ts';
import { storyOf } from './story-of.ts';

/** `npm run torture -- [--seed N] [--minutes M] [--points P] [--only replicas|crash|late]` */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string', default: '5' },
    points: { type: 'string', default: '40' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const minutes = Number(values.minutes);
const LONG_SLEEP_MS = 60_000;
const beginning = performance.now();
const faults: string[] = [];

function say(line: string): void {
  const seconds = ((performance.now() - beginning) / 1_000).toFixed(1).padStart(7);
  process.stdout.write(`${seconds} s  ${line}\n`);
}

const folder = await mkdtemp(join(tmpdir(), 'jit-torture-'));
const mongo = await startMongo({ uri: process.env.MONGODB_URI, dataDir: join(folder, 'data'), log: () => {} });

const database = (part: string) => openDatabase(mongo.uri, `torture-${part}-${process.pid}`);

type Scene = { fleet: Fleet; place: NamedDatabase; accepted: Accepted[]; excused: Excused[]; stalls: Stalls };
type Part = (scene: Scene) => Promise<void>;

const parts: Record<string, Part> = {
  async replicas({ fleet, accepted, stalls }) {
    const { afterDeathMs, allowedMs } = await killTheOneAhead(fleet, accepted, stalls);
    const words = `taken ${afterDeathMs} ms after the death of the one whose clock is ahead, of ${allowedMs} ms`;
    say(words);
    if (!(afterDeathMs <= allowedMs)) faults.push(words);
    const lastsMs = minutes * 60_000;
    const each = Math.max(1, Math.round(minutes * 2));
    const pauseMs = [minutes >= 5 ? LONG_PAUSE_MS : SHORT_PAUSE_MS];
    // So far apart that one at most is stopped at a time.
    const plan = { lastsMs, kills: each, pauses: Math.max(1, Math.floor(minutes / 8)), meddles: each, pauseMs };
    accepted.push(...(await tortureReplicas(fleet, seed, plan)));
  },
  async crash({ fleet, accepted }) {
    const ground = await openGround(storyPolicies, await database('ground'));
    const wanted = Number(values.points);
    const points = drawPoints(diceOf(seed, 0), await numberedPoints(ground), 2 * wanted);
    await ground.database.drop();
    const deaths = await tortureByDeath(fleet, points, wanted, accepted);
    const counts = Object.entries(Object.groupBy(deaths, (one) => one.how));
    say(`crash points: ${counts.map(([how, some]) => `${some?.length} ${how}`).join(', ')}`);
  },
  async late({ fleet, place, accepted, excused }) {
    told('late add', await lateAdd(fleet, place.db, accepted, excused));
    // By then every connection of the sleeper has timed out.
    told('very late add', await lateAdd(fleet, place.db, accepted, excused, LONG_SLEEP_MS));
    told('late removal', await lateRemoval(fleet, place.db, accepted, excused));
  },
};

function told(what: string, late: LateEffect): void {
  say(`${what}: landed ${late.landedMs} ms after the waking, undone ${late.undoneMs} ms after it`);
  if (!(late.undoneMs <= UNDONE_WITHIN_MS)) faults.push(`${what} was undone ${late.undoneMs} ms after the waking`);
  if (!late.noticed) faults.push(`${what}: the process that woke did not find its write to the store refused`);
  if (late.answeredByIt > 0) faults.push(`${what}: the answer of the process that woke got into the store`);
}

say(`torture, seed ${seed}: the seed repeats what is tried, not how the processes interleave`);
for (const [name, part] of Object.entries(parts)) {
  if (values.only !== undefined && values.only !== name) continue;
  const place = await database(name);
  const fleet = await startFleet({ uri: place.uri, say });
  const stalls = watchStalls(() => ({ replicas: fleet.replicas.map((one) => one.pid), database: mongo.pid }));
  const accepted: Accepted[] = [];
  const excused: Excused[] = [];
  try {
    await part({ fleet, place, accepted, excused, stalls });
    const verdict = await check(fleet, place.db, accepted, { excused, stalls, lateMs: LATE_MS });
    say(`${name}: ${verdict.requests} requests, the latest end ${verdict.latestMs} ms late`);
    faults.push(...verdict.faults.map((fault) => `${name}: ${fault}`));
    if (verdict.faults.length > 0)
      for (const line of await storyOf(fleet, verdict.faults)) process.stdout.write(`${line}\n`);
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    faults.push(`${name}: ${words}`);
    for (const line of await storyOf(fleet, [words])) process.stdout.write(`${line}\n`);
  } finally {
    stalls.stop();
    await fleet.stop();
    await place.drop();
  }
}
await mongo.stop();
await rm(folder, { recursive: true, force: true });
for (const fault of faults) process.stdout.write(`FAULT  ${fault}\n`);
const again = `npm run torture -- --seed ${seed} --minutes ${minutes} --points ${values.points}`;
say(faults.length === 0 ? 'nothing lost, nothing doubled, nothing late' : `${faults.length} faults; again: ${again}`);
process.exit(faults.length === 0 ? 0 : 1);
