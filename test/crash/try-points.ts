import type { Dice } from '../model/random.ts';
import { createLifeline, type Death, type Touch } from '../support/interrupt.ts';
import { withoutIds } from '../torture/doom.ts';
import { faultsOf } from './invariants.ts';
import type { Again } from './scenes.ts';
import { MINUTE_MS, type Story } from './stories.ts';
import { type Capture, capture, createWorld, type Ground, layGround, passTime, stateOf } from './world.ts';

/** What a process leaves behind that is abandoned at these numbers, between which nothing outside it changed. */
export type Left = { numbers: number[]; after: Touch; scene: number; state: Capture };

/** `an-hour-later`: no process was there for an hour, and nobody did again what was cut off. */
export type Way = Exclude<Again, 'first'> | 'an-hour-later';

/** Something that was left behind, and how it goes on. */
export type Point = { story: Story; left: Left; way: Way };

/** Longer than anything waits: the watch for a late add ends after two minutes, a grant after two. */
const TAIL_MS = 5 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Plays a story once; after each await, writes down what a process that hears no more would leave behind. */
export async function everythingLeftBehind(story: Story, ground: Ground): Promise<{ left: Left[]; faults: string[] }> {
  await layGround(ground);
  const world = createWorld(ground, undefined, story.setting);
  const left: Left[] = [
    { numbers: [], after: { what: 'nothing', writes: false }, scene: 0, state: await capture(world) },
  ];
  let scene = 0;
  let before = '';
  const lifeline = createLifeline({ after: note });

  async function note(after: Touch): Promise<void> {
    const last = left.at(-1);
    const mayDiffer = last === undefined || last.scene !== scene || after.writes;
    const state = mayDiffer ? await capture(world) : last.state;
    const found = mayDiffer ? stateOf(state) : before;
    // Abandoned before number n is abandoned after the one before it: nothing happens in between.
    if (last !== undefined && last.scene === scene && found === before) {
      last.numbers.push(lifeline.touches.length);
    } else {
      left.push({ numbers: [lifeline.touches.length], after, scene, state });
    }
    before = found;
  }

  const deps = world.start(lifeline);
  for (const [index, { play }] of story.scenes.entries()) {
    scene = index;
    await play(world, deps, 'first');
  }
  await passTime(world, deps, TAIL_MS);
  return { left, faults: await faultsOf(world, story) };
}

/** An app that stops dead at one number: what it leaves behind, a good while after it did. Null: it never came there. */
export async function abandon(story: Story, death: Death, ground: Ground): Promise<Capture | null> {
  await layGround(ground);
  const world = createWorld(ground, undefined, story.setting);
  const lifeline = createLifeline({ death });
  const deps = world.start(lifeline);
  const play = async () => {
    for (const scene of story.scenes) await scene.play(world, deps, 'first');
    await passTime(world, deps, TAIL_MS);
  };
  await Promise.race([play(), lifeline.died]);
  if (lifeline.touches.length !== death.at) return null;
  // What it would do next, it asks for within the same turn of the event loop.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return capture(world);
}

/** Every way on from what was left behind. */
export function pointsOf(story: Story, left: readonly Left[], ways: { late: boolean }): Point[] {
  return left.flatMap((one) => {
    const again = (story.scenes[one.scene]?.comesAgain ?? []).filter((way) => way !== 'first');
    const all: Way[] = ways.late ? [...again, 'an-hour-later'] : again;
    return all.map((way) => ({ story, left: one, way }));
  });
}

/**
 * Every way on from each write to Graph, for no write to the store takes those back; and so many of all others by the
 * dice: each kind of await has its turn before one comes again.
 */
export function drawn(dice: Dice, points: readonly Point[], others: number): Point[] {
  const isToGraph = ({ left }: Point) => left.after.what.startsWith('graph');
  const kinds = Map.groupBy(dice.shuffled(points.filter((point) => !isToGraph(point))), ({ left }) =>
    withoutIds(left.after.what),
  );
  const piles = dice.shuffled([...kinds.values()]);
  const rounds = Math.max(...piles.map((pile) => pile.length));
  const inTurn = Array.from({ length: rounds }, (_, round) => piles.flatMap((pile) => pile[round] ?? []));
  return [...points.filter(isToGraph), ...inTurn.flat().slice(0, others)];
}

export function wordsOf({ story, left, way }: Point): string {
  const { numbers, after, scene } = left;
  return `abandoned after ${numbers.join(',')} (${after.what}) in "${story.scenes[scene]?.name}", ${way}`;
}

/** A new process on what was left behind: what was cut off comes again, and the story goes on to its end. */
export async function goOn(point: Point, ground: Ground): Promise<string[]> {
  const { story, left, way } = point;
  await layGround(ground, left.state);
  const world = createWorld(ground, left.state, story.setting);
  const deps = world.start(createLifeline());
  try {
    const wokeAt = way === 'an-hour-later' ? wakeLate() : null;
    if (way !== 'an-hour-later') {
      const [cutOff, ...rest] = story.scenes.slice(left.scene);
      await cutOff?.play(world, deps, way);
      for (const scene of rest) await scene.play(world, deps, 'first');
    }
    await passTime(world, deps, TAIL_MS + (wokeAt === null ? 0 : story.durationMs));
    return (await faultsOf(world, story, wokeAt)).map((fault) => `${wordsOf(point)}: ${fault}`);
  } catch (error) {
    return [`${wordsOf(point)}: ${error instanceof Error ? error.stack : error}`];
  }

  function wakeLate(): Date {
    world.clock.advance(HOUR_MS);
    return world.clock.now();
  }
}

/** Side by side, each on a database of its own. */
export async function inLanes(
  grounds: readonly Ground[],
  points: readonly Point[],
  work: (point: Point, ground: Ground) => Promise<string[]> = goOn,
): Promise<string[]> {
  const waiting = points.values();
  const faults: string[] = [];
  await Promise.all(
    grounds.map(async (ground) => {
      for (const point of waiting) faults.push(...(await work(point, ground)));
    }),
  );
  return faults;
}
