import type { Db, Document } from 'mongodb';
import { emptyDatabase } from '../support/named-database.ts';
import { Player } from './player.ts';
import { type Dice, diceOf } from './random.ts';
import { settleFinally, settleMidway } from './settle.ts';
import { drawSteps, type Step } from './steps.ts';

export type History = { seed: number; steps: Step[]; settlesMidway: boolean };

export type Outcome = { steps: number; broken: Error | null; reached: Reached };

/** How often histories came to what they are about: a model that reaches nothing would prove nothing. */
export type Reached = Record<
  'requests' | 'approved' | 'active' | 'extended' | 'ended' | 'removedOutside' | 'stops',
  number
>;

export const NOTHING_REACHED: Reached = {
  requests: 0,
  approved: 0,
  active: 0,
  extended: 0,
  ended: 0,
  removedOutside: 0,
  stops: 0,
};

function reachedBy(player: Player): Reached {
  const requests = [...player.seen.requests.values()].map((one) => one.body);
  const count = (fits: (request: (typeof requests)[number]) => boolean) => requests.filter(fits).length;
  return {
    requests: requests.length,
    approved: count(({ grant }) => grant !== null),
    active: count(({ grant }) => (grant?.activeAt ?? null) !== null),
    extended: count(({ grant }) => grant?.extendedMs !== undefined),
    ended: count(({ grant }) => grant?.state === 'ended'),
    removedOutside: count(({ grant }) => grant?.endReason === 'removed-outside'),
    stops: player.stage.stops,
  };
}

export function drawHistory(seed: number, mostSteps: number): History {
  const dice: Dice = diceOf(seed, 0);
  return { seed, steps: drawSteps(dice, 6 + dice.below(mostSteps - 5)), settlesMidway: dice.chance(0.35) };
}

/** Plays a history from the first policies to its end, or to the first promise that is broken. */
export async function playHistory(db: Db, policies: readonly Document[], history: History): Promise<Outcome> {
  await emptyDatabase(db);
  await db.collection<Document>('policies').insertMany([...policies]);
  const player = new Player(db, history.seed);
  let steps = 0;
  try {
    await player.begin();
    for (const step of history.steps) {
      steps += 1;
      await player.play(step);
    }
    if (history.settlesMidway) await settleMidway(player);
    await settleFinally(player);
    return { steps, broken: null, reached: reachedBy(player) };
  } catch (error) {
    const broken = error instanceof Error ? error : new Error(String(error));
    return { steps, broken, reached: reachedBy(player) };
  }
}

/** The documents of the first policies, saved once by the real operation and copied into each history. */
export async function firstPolicies(db: Db): Promise<Document[]> {
  await emptyDatabase(db);
  await new Player(db, 0).savePolicies();
  return db.collection<Document>('policies').find().toArray();
}
