import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { engineFit, thisMachine } from '../../sandbox/mongo/machine.ts';
import { startMongo } from '../../sandbox/mongo/start-mongo.ts';
import { scratchFolder } from '../support/scratch.ts';
import { startEngineHere } from './engine.ts';
import { plant } from './mutants.ts';

/** `node test/model/run.ts [--seed N] [--histories N] [--seconds N] [--steps N] [--lanes N] [--mutant NAME]` */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    histories: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '600' },
    steps: { type: 'string', default: '10' },
    lanes: { type: 'string', default: '16' },
    shrink: { type: 'string', default: '20' },
    mutant: { type: 'string' },
  },
});

const mutant = values.mutant === undefined ? null : plant(values.mutant);
const folder = await mkdtemp(join(await scratchFolder(), 'jit-model-'));
// A history is several hundred commands, and between processes a tenth of what each costs is the way there and back.
const engineFits = engineFit(thisMachine()).kind !== 'unsupported';
const mongo =
  process.env.MONGODB_URI === undefined && engineFits
    ? await startEngineHere(folder)
    : await startMongo({ uri: process.env.MONGODB_URI, dataDir: join(folder, 'data'), log: () => {} });
// Loaded after the mutant is planted, so that it is what runs.
const { runCampaign } = await import('./campaign.ts');
const campaign = await runCampaign({
  mongoUri: mongo.uri,
  seed: Number(values.seed),
  histories: Number(values.histories),
  maxMs: Number(values.seconds) * 1_000,
  mostSteps: Number(values.steps),
  lanes: Number(values.lanes),
  shrinkMs: mutant === null ? Number(values.shrink) * 1_000 : 0,
});
await mongo.stop();
await rm(folder, { recursive: true, force: true });

const { failure } = campaign;
const reached = Object.entries(campaign.reached).map(([what, times]) => `${what} ${times}`);
const lines = [
  `histories ${campaign.histories}, steps ${campaign.steps}, ${(campaign.ms / 1_000).toFixed(1)} s`,
  `reached: ${reached.join(', ')}`,
];
if (failure !== null) {
  lines.push(
    `seed ${failure.history.seed}: a promise is broken`,
    failure.error.name === 'Broken' ? failure.error.message : (failure.error.stack ?? failure.error.message),
    ...(mutant === null ? failure.history.steps.map((step, n) => `${n + 1}. ${JSON.stringify(step)}`) : []),
    `again: node test/model/run.ts --seed ${failure.history.seed} --histories 1 --steps ${values.steps}`,
  );
}
if (mutant !== null) mutant.requireLoaded();
process.stdout.write(`${lines.join('\n')}\n`);
// Processes of the bot that died in a history still hold timers.
process.exit(failure === null ? 0 : 1);
