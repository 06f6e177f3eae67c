import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMongoHere } from '../model/engine.ts';
import { createLifeline, type Death, type Touch } from '../support/interrupt.ts';
import { openDatabase } from '../support/named-database.ts';
import { faultsOf } from './invariants.ts';
import { type Again, MINUTE_MS, policies, type Story, type StoryName, stories } from './stories.ts';
import { type Capture, capture, createWorld, type Ground, layGround, openGround, passTime, stateOf } from './world.ts';

/** What a process leaves behind that is abandoned at these numbers, between which nothing outside it changed. */
type Left = { numbers: number[]; after: Touch; scene: number; state: Capture };

/** Points are tried side by side, each on a database of its own: the machine's cores are never idle then. */
const LANES = 4;
/** Longer than anything waits: the watch for a late add ends after two minutes, a grant after two. */
const TAIL_MS = 5 * MINUTE_MS;

/** Plays a story once; after each await, writes down what a process that hears no more would leave behind. */
async function everythingLeftBehind(story: Story, ground: Ground): Promise<Left[]> {
  await layGround(ground);
  const world = createWorld(ground);
  const left: Left[] = [
    { numbers: [], after: { what: 'nothing', writes: false }, scene: 0, state: await capture(world) },
  ];
  let scene = 0;
  const lifeline = createLifeline({ after: note });

  async function note(after: Touch): Promise<void> {
    const last = left.at(-1);
    const isNew = last === undefined || last.scene !== scene || after.writes;
    const state = isNew ? await capture(world) : last.state;
    // Abandoned before number n is abandoned after the one before it: nothing happens in between.
    if (last !== undefined && last.scene === scene && stateOf(state) === stateOf(last.state)) {
      last.numbers.push(lifeline.touches.length);
    } else {
      left.push({ numbers: [lifeline.touches.length], after, scene, state });
    }
  }

  const deps = world.start(lifeline);
  for (const [index, { play }] of story.scenes.entries()) {
    scene = index;
    await play(world, deps, 'first');
  }
  await passTime(world, deps, TAIL_MS);
  expect(await faultsOf(world, story)).toEqual([]);
  return left;
}

/** An app that stops dead at one number: what it leaves behind, a good while after it did. */
async function abandon(story: Story, death: Death, ground: Ground): Promise<Capture> {
  await layGround(ground);
  const world = createWorld(ground);
  const lifeline = createLifeline({ death });
  const deps = world.start(lifeline);
  const play = async () => {
    for (const scene of story.scenes) await scene.play(world, deps, 'first');
  };
  await Promise.race([play(), lifeline.died]);
  expect(lifeline.touches).toHaveLength(death.at);
  // What it would do next, it asks for within the same turn of the event loop.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return capture(world);
}

/** Claims carry a random token; and between two looks time passes, which is nobody's doing. */
function withoutTokens(state: Capture): string {
  return stateOf({ ...state, at: new Date(0) }).replaceAll(/"claim":"[^"]+"/g, '"claim":"token"');
}

/** A new process on what was left behind: what was cut off comes again, and the story goes on to its end. */
async function goOn(story: Story, left: Left, again: Again, ground: Ground): Promise<string[]> {
  await layGround(ground, left.state);
  const world = createWorld(ground, left.state);
  const deps = world.start(createLifeline());
  const [cutOff, ...rest] = story.scenes.slice(left.scene);
  await cutOff?.play(world, deps, again);
  for (const scene of rest) await scene.play(world, deps, 'first');
  await passTime(world, deps, TAIL_MS);
  const faults = await faultsOf(world, story);
  const where = `abandoned after ${left.numbers.join(',')} (${left.after.what}) in "${cutOff?.name}", ${again}`;
  return faults.map((fault) => `${where}: ${fault}`);
}

async function inLanes<T>(grounds: Ground[], jobs: T[], work: (job: T, ground: Ground) => Promise<string[]>) {
  const waiting = jobs.values();
  const faults: string[] = [];
  await Promise.all(
    grounds.map(async (ground) => {
      for (const job of waiting) faults.push(...(await work(job, ground)));
    }),
  );
  return faults;
}

/** The promises of a process that dies, tried at every await of one story. A file each, so that each has a processor. */
export function describeAbandoned(name: StoryName): void {
  describe(`a process that is abandoned at any await of a request that ${name}`, () => {
    const story = stories[name];
    let mongo: Awaited<ReturnType<typeof startMongoHere>>;
    let grounds: Ground[];

    beforeAll(async () => {
      mongo = await startMongoHere();
      const open = async () => openGround(policies, await openDatabase(mongo.uri, `crash-${randomUUID()}`));
      grounds = await Promise.all(Array.from({ length: LANES }, open));
    });
    afterAll(async () => {
      await Promise.all(grounds.map((ground) => ground.database.drop()));
      await mongo.stop();
    });

    it('loses nothing, doubles nothing, and the next brings it to its end', async () => {
      const [ground] = grounds;
      if (ground === undefined) throw new Error('no ground');
      const left = await everythingLeftBehind(story, ground);
      const jobs = left.flatMap((one) => {
        const inTurn = story.scenes[one.scene]?.name.includes('pass') === false;
        const ways: Again[] = inTurn ? ['redelivered', 'clicked-anew'] : ['redelivered'];
        return ways.map((again) => ({ left: one, again }));
      });
      const startedAt = performance.now();

      const faults = await inLanes(grounds, jobs, (job, lane) => goOn(story, job.left, job.again, lane));

      const numbers = left.at(-1)?.numbers.at(-1);
      const ms = Math.round((performance.now() - startedAt) / jobs.length);
      process.stdout.write(
        `a request that ${name}: ${numbers} numbers, ${left.length} states left behind, ${jobs.length} runs of ${ms} ms\n`,
      );
      expect(faults).toEqual([]);
    });

    it('does nothing further, and leaves what was written down of that number', async () => {
      const [ground] = grounds;
      if (ground === undefined) throw new Error('no ground');
      const left = await everythingLeftBehind(story, ground);
      const last = left.at(-1)?.numbers.at(-1) ?? 0;
      const sample = Array.from({ length: 12 }, (_, n) => Math.ceil(((n + 1) / 12) * last) - (n % 4));

      for (const at of sample) {
        for (const moment of ['before', 'after'] as const) {
          const number = moment === 'after' ? at : at - 1;
          const found = await abandon(story, { at, moment }, ground);
          const known = left.find((one) => one.numbers.includes(number));
          expect(withoutTokens(found)).toBe(known && withoutTokens(known.state));
        }
      }
    });
  });
}
