import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Campaign, CampaignOptions } from './campaign.ts';
import { startMongoHere } from './engine.ts';
import type { History } from './history.ts';

export type PlayOptions = Omit<CampaignOptions, 'mongoUri'>;

/** What a campaign came to, as it may pass between processes. */
export type Played = Omit<Campaign, 'failure'> & { failure: { history: History; what: string } | null };

const part = fileURLToPath(new URL('part.ts', import.meta.url));

/** The histories shared out over so many processes; the failure of the lowest seeds, where any fails. */
export async function playInProcesses(options: PlayOptions, processes: number): Promise<Played> {
  const started = performance.now();
  const share = Math.ceil(options.histories / processes);
  const starts = Array.from({ length: processes }, (_, n) => n * share).filter((first) => first < options.histories);
  const parts = await Promise.all(
    starts.map((first) =>
      playElsewhere({
        ...options,
        seed: options.seed + first,
        histories: Math.min(share, options.histories - first),
      }),
    ),
  );
  return {
    histories: sum(parts.map((one) => one.histories)),
    steps: sum(parts.map((one) => one.steps)),
    ms: performance.now() - started,
    reached: parts.map((one) => one.reached).reduce(sumOf),
    failure: parts.find((one) => one.failure !== null)?.failure ?? null,
  };
}

/** In this process, on an engine of its own. */
export async function playHere(options: PlayOptions): Promise<Played> {
  const mongo = await startMongoHere();
  // Loaded after a mutant is planted, so that it is what runs.
  const { runCampaign } = await import('./campaign.ts');
  const { failure, ...campaign } = await runCampaign({ ...options, mongoUri: mongo.uri });
  await mongo.stop();
  if (failure === null) return { ...campaign, failure };
  const { history, error } = failure;
  return { ...campaign, failure: { history, what: error.name === 'Broken' ? error.message : String(error.stack) } };
}

async function playElsewhere(options: PlayOptions): Promise<Played> {
  const child = fork(part, { stdio: 'inherit' });
  const exited = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`a process of the model ended without a result: ${String(signal ?? code)}`);
  });
  child.send(options);
  const [played] = (await Promise.race([once(child, 'message'), exited])) as [Played];
  exited.catch(() => undefined);
  child.kill('SIGKILL'); // processes of the bot that died in a history still hold timers
  return played;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function sumOf(a: Campaign['reached'], b: Campaign['reached']): Campaign['reached'] {
  const sums = Object.entries(a).map(([what, times]) => [what, times + b[what as keyof typeof b]]);
  return Object.fromEntries(sums) as Campaign['reached'];
}
