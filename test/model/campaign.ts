import { randomBytes } from 'node:crypto';
import type { Db, Document } from 'mongodb';
import { prepareDatabase } from '../../src/store/schema.ts';
import { openDatabase } from '../support/named-database.ts';
import { drawHistory, firstPolicies, type History, NOTHING_REACHED, playHistory, type Reached } from './history.ts';

export type CampaignOptions = {
  mongoUri: string;
  seed: number;
  histories: number;
  /** Stop drawing histories after this long. */
  maxMs: number;
  mostSteps: number;
  /** Histories under way at once, each with a database of its own. */
  lanes: number;
  /** Leave steps out of a failing history while it still fails, for this long. */
  shrinkMs: number;
};

export type Campaign = {
  histories: number;
  steps: number;
  ms: number;
  reached: Reached;
  failure: { history: History; error: Error } | null;
};

/** Plays histories until enough were played, time is up, or one breaks a promise. */
export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  const result: Campaign = { histories: 0, steps: 0, ms: 0, reached: { ...NOTHING_REACHED }, failure: null };
  let next = 0;

  async function lane(): Promise<void> {
    await withFreshDatabase(options.mongoUri, async (db) => {
      const policies = await firstPolicies(db);
      while (next < options.histories && elapsed() < options.maxMs && result.failure === null) {
        const history = drawHistory(options.seed + next, options.mostSteps);
        next += 1;
        const { steps, broken, reached } = await playHistory(db, policies, history);
        result.histories += 1;
        for (const [what, times] of Object.entries(reached)) result.reached[what as keyof Reached] += times;
        result.steps += steps;
        if (broken === null) continue;
        const failing = { history: { ...history, steps: history.steps.slice(0, steps) }, error: broken };
        result.failure ??= options.shrinkMs > 0 ? await shrink(db, policies, failing, options.shrinkMs) : failing;
      }
    });
  }

  await Promise.all(Array.from({ length: options.lanes }, lane));
  result.ms = elapsed();
  return result;
}

type Failing = { history: History; error: Error };

/** Leaves out ever smaller runs of steps while the history still fails in some way. */
async function shrink(db: Db, policies: readonly Document[], failing: Failing, maxMs: number): Promise<Failing> {
  const started = performance.now();
  let best = failing;
  for (let size = Math.ceil(best.history.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = best.history.steps.length - size; at >= 0; at -= size) {
      if (performance.now() - started > maxMs) return best;
      const steps = best.history.steps.filter((_, n) => n < at || n >= at + size);
      const history = { ...best.history, steps };
      const { broken } = await playHistory(db, policies, history);
      if (broken !== null) best = { history, error: broken };
    }
  }
  return best;
}

async function withFreshDatabase(mongoUri: string, work: (db: Db) => Promise<void>): Promise<void> {
  const { db, drop } = await openDatabase(mongoUri, `model-${randomBytes(6).toString('hex')}`);
  try {
    await prepareDatabase(db);
    await work(db);
  } finally {
    await drop();
  }
}
