import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Found, type Progress, runBatch, runCampaign } from './campaign.ts';
import { startDatabase } from './database.ts';
import { httpTargets } from './targets/http.ts';
import { parserTargets } from './targets/parsers.ts';
import { startWorld } from './world.ts';

const USAGE = `npm run fuzz -- [--seed N] [--runs N] [--seconds N] [--only target,target]
                [--state FILE] [--resume]           goes on where the state file says a campaign stopped
                [--only target --replay SEED:PATH]  the one input that a failure named`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '600' },
    only: { type: 'string' },
    state: { type: 'string', default: 'test-results/fuzz-state.json' },
    resume: { type: 'boolean', default: false },
    replay: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}

const only = values.only?.split(',');
const wanted = <Named extends { name: string }>(all: readonly Named[]) =>
  all.filter((one) => only?.includes(one.name) ?? true);
const parsers = wanted(parserTargets);
const needsWorld = only === undefined || only.some((name) => parserTargets.every((one) => one.name !== name));
const database = needsWorld ? await startDatabase() : null;
const world = database === null ? null : await startWorld(database.uri);
const targets = [...parsers, ...(world === null ? [] : wanted(httpTargets(world)))];
if (targets.length === 0) throw new Error(`no target is called ${values.only}\n${USAGE}`);

const found = values.replay === undefined ? await campaign() : await replay(values.replay);
for (const one of found) process.stdout.write(report(one));
await world?.stop();
await database?.stop();
process.exit(found.length === 0 ? 0 : 1);

async function campaign(): Promise<Found[]> {
  const progress: Progress = values.resume ? readState() : { seed: Number(values.seed), runs: {}, found: [] };
  const startedAt = performance.now();
  const heapBefore = heapMb();
  await runCampaign({
    targets,
    runs: Number(values.runs),
    maxMs: Number(values.seconds) * 1_000,
    progress: Object.assign(progress, { found: [] }),
    onBatch: saveState,
  });
  const counts = targets.map((one) => `${one.name} ${progress.runs[one.name] ?? 0}`).join(', ');
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const grownMb = heapMb() - heapBefore;
  process.stdout.write(`seed ${progress.seed}: ${counts}; ${seconds} s, heap ${grownMb} MB more\n`);
  // The stand-in for Teams keeps every message, and the log its lines: a few KB for each input.
  if (grownMb > 100 + inputs(progress) / 20) throw new Error(`memory grew by ${grownMb} MB`);
  return progress.found;
}

function inputs(progress: Progress): number {
  return Object.values(progress.runs).reduce((sum, runs) => sum + runs, 0);
}

/** What is in use after everything that can go is gone. */
function heapMb(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return Math.round(process.memoryUsage().heapUsed / 1_048_576);
}

async function replay(text: string): Promise<Found[]> {
  const [seed = '', ...path] = text.split(/:(.*)/s);
  const results: Found[] = [];
  for (const one of targets) {
    const result = await runBatch(one, Number(seed), 1, path[0] ?? '');
    if (result !== null) results.push(result);
  }
  if (results.length === 0) process.stdout.write('every promise held\n');
  return results;
}

function report({ target, seed, path, input, error }: Found): string {
  return `\n${target}: a promise is broken\n${error}\ninput (shrunk): ${JSON.stringify(input)}\nagain: npm run fuzz -- --only ${target} --replay=${seed}:${path}\n`;
}

function readState(): Progress {
  return JSON.parse(readFileSync(values.state, 'utf8')) as Progress;
}

/** Whole or not at all: a campaign that is killed goes on from its last batch. */
function saveState(progress: Progress): void {
  mkdirSync(dirname(values.state), { recursive: true });
  writeFileSync(`${values.state}.new`, JSON.stringify(progress));
  renameSync(`${values.state}.new`, values.state);
}
