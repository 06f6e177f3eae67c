import fc from 'fast-check';
import type { Target } from './target.ts';

/** What has been run so far, so that a campaign can go on where it was stopped. */
export type Progress = { seed: number; runs: Record<string, number>; found: Found[] };

export type Found = { target: string; seed: number; path: string; input: unknown; error: string };

export type CampaignOptions = {
  targets: readonly Target[];
  /** Inputs for each target. */
  runs: number;
  progress: Progress;
  /** Stop beginning batches after this long. */
  maxMs: number;
  /** After every batch. */
  onBatch?(progress: Progress, target: string): void | Promise<void>;
};

/** Runs batches of the targets in turn until each has had its inputs, time is up, or a promise is broken. */
export async function runCampaign(options: CampaignOptions): Promise<Progress> {
  const { targets, runs, progress, maxMs } = options;
  const startedAt = performance.now();
  const left = () => targets.filter((one) => (progress.runs[one.name] ?? 0) < runs);
  for (let open = left(); open.length > 0; open = left()) {
    for (const one of open) {
      if (performance.now() - startedAt > maxMs) return progress;
      const done = progress.runs[one.name] ?? 0;
      const found = await runBatch(one, seedOf(progress.seed, one.name, done), Math.min(one.batch, runs - done));
      progress.runs[one.name] = done + Math.min(one.batch, runs - done);
      if (found !== null) progress.found.push(found);
      await options.onBatch?.(progress, one.name);
      if (found !== null) return progress;
    }
  }
  return progress;
}

/** One batch; with a path, the one input it leads to. Null when every promise held. */
export async function runBatch(one: Target, seed: number, runs: number, path?: string): Promise<Found | null> {
  const property = fc.asyncProperty(one.arbitrary, async (input) => {
    await one.check(input);
  });
  const result = await fc.check(property, { seed, numRuns: runs, ...(path === undefined ? {} : { path }) });
  if (!result.failed) return null;
  const [input] = result.counterexample ?? [];
  const error = result.errorInstance;
  return {
    target: one.name,
    seed: result.seed,
    path: result.counterexamplePath ?? '',
    input,
    error:
      error instanceof Error
        ? error.name === 'Broken'
          ? error.message
          : (error.stack ?? error.message)
        : String(error),
  };
}

/** Batches differ, and each is the same in every campaign of its seed, whatever ran before it. */
function seedOf(seed: number, name: string, done: number): number {
  let mixed = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(done + 1, 0x85ebca6b);
  for (const letter of name) mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return mixed | 0;
}
