import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { plant } from './mutants.ts';
import { type Played, playHere, playInProcesses } from './processes.ts';

/** `node test/model/run.ts [--seed N] [--histories N] [--seconds N] [--steps N] [--lanes N] [--mutant NAME]` */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    histories: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '600' },
    steps: { type: 'string', default: '6' },
    /** Histories at once in a process. */
    lanes: { type: 'string', default: '6' },
    /** Each with a database server of its own. A mutant is planted in one. */
    processes: { type: 'string' },
    shrink: { type: 'string', default: '20' },
    mutant: { type: 'string' },
  },
});

const mutant = values.mutant === undefined ? null : plant(values.mutant);
const processes = mutant === null ? Number(values.processes ?? availableParallelism()) : 1;
const options = {
  seed: Number(values.seed),
  histories: Number(values.histories),
  maxMs: Number(values.seconds) * 1_000,
  mostSteps: Number(values.steps),
  lanes: Number(values.lanes),
  shrinkMs: mutant === null ? Number(values.shrink) * 1_000 : 0,
};
const campaign: Played = processes > 1 ? await playInProcesses(options, processes) : await playHere(options);

const { failure } = campaign;
const reached = Object.entries(campaign.reached).map(([what, times]) => `${what} ${times}`);
const lines = [
  `histories ${campaign.histories}, steps ${campaign.steps}, ${(campaign.ms / 1_000).toFixed(1)} s`,
  `reached: ${reached.join(', ')}`,
];
if (failure !== null) {
  lines.push(
    `seed ${failure.history.seed}: a promise is broken`,
    failure.what,
    ...(mutant === null ? failure.history.steps.map((step, n) => `${n + 1}. ${JSON.stringify(step)}`) : []),
    `again: node test/model/run.ts --seed ${failure.history.seed} --histories 1 --steps ${values.steps}`,
  );
}
if (mutant !== null) mutant.requireLoaded();
process.stdout.write(`${lines.join('\n')}\n`);
// Processes of the bot that died in a history still hold timers.
process.exit(failure === null ? 0 : 1);
