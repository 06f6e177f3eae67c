import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startMongo } from '../../sandbox/mongo/start-mongo.ts';
import { scratchFolder } from '../support/scratch.ts';
import { DAY, SHORT, soak } from './soak.ts';

/** `npm run soak -- [--seed N] [--hours H] [--volume V] [--short]` */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    hours: { type: 'string' },
    volume: { type: 'string' },
    short: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const plan = { ...(values.short ? SHORT : DAY) };
if (values.hours !== undefined) plan.hours = Number(values.hours);
if (values.volume !== undefined) plan.volume = Number(values.volume);

// In memory where the machine has such a folder: nothing here outlives the run.
const folder = await mkdtemp(join(await scratchFolder(), 'jit-soak-'));
const mongo = await startMongo({ uri: process.env.MONGODB_URI, dataDir: join(folder, 'data'), log: () => {} });
const tell = (line: string) => void process.stdout.write(`${line}\n`);
const startedAt = performance.now();
let faults: string[];
try {
  faults = await soak({ mongoUri: mongo.uri, folder }, seed, plan, tell);
} finally {
  await mongo.stop();
  await rm(folder, { recursive: true, force: true });
}
for (const fault of faults) tell(`FAULT  ${fault}`);
const again = `npm run soak -- --seed ${seed} --hours ${plan.hours} --volume ${plan.volume}${values.short ? ' --short' : ''}`;
const verdict =
  faults.length === 0 ? 'memory flat, queries indexed, collections bounded, ledger whole' : `${faults.length} faults`;
tell(`${verdict}; ${((performance.now() - startedAt) / 1_000).toFixed(0)} s; again: ${again}`);
process.exit(faults.length === 0 ? 0 : 1);
