import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMongoHere } from '../model/engine.ts';
import { Dice } from '../model/random.ts';
import { openDatabase } from '../support/named-database.ts';
import type { Story } from './stories.ts';
import { abandon, drawn, everythingLeftBehind, inLanes, type Left, pointsOf } from './try-points.ts';
import { type Capture, type Ground, openGround, stateOf } from './world.ts';

export type Extent = {
  /** By what becomes of the requests. */
  groups: Record<string, readonly Story[]>;
  /** YAML of the stories' policies. */
  policies: string;
  /** Points tried side by side, each on a database of its own: the machine's cores are never idle then. */
  lanes: number;
  /** How many numbers of each story are really died at. */
  deaths: number;
  /** Of each group what writes to Graph leave behind, and so many others, drawn by the seed; absent: every one. */
  sample?: { seed: number; others: number };
};

/** Claims carry a random token; and between two looks time passes, which is nobody's doing. */
function withoutTokens(state: Capture): string {
  return stateOf({ ...state, at: new Date(0) }).replaceAll(/"claim":"[^"]+"/g, '"claim":"token"');
}

/** The promises of a process that dies, tried at every await of a story. */
export function describeAbandoned({ groups, policies, lanes, deaths, sample }: Extent): void {
  let mongo: Awaited<ReturnType<typeof startMongoHere>>;
  let grounds: Ground[];

  beforeAll(async () => {
    mongo = await startMongoHere();
    const open = async () => openGround(policies, await openDatabase(mongo.uri, `crash-${randomUUID()}`));
    grounds = await Promise.all(Array.from({ length: lanes }, open));
  }, 60_000);
  afterAll(async () => {
    await Promise.all(grounds.map((ground) => ground.database.drop()));
    await mongo.stop();
  });

  describe.each(Object.entries(groups))(
    'a process that is abandoned at any await of a request that %s',
    (name, stories) => {
      const played: { story: Story; left: Left[] }[] = [];
      beforeAll(async () => {
        for (const story of stories) {
          const { left, faults } = await everythingLeftBehind(story, firstOf(grounds));
          expect(faults).toEqual([]);
          played.push({ story, left });
        }
      }, 120_000);

      it('loses nothing, doubles nothing, and the next brings it to its end', async () => {
        const all = played.flatMap(({ story, left }) => pointsOf(story, left, { late: sample !== undefined }));
        const points = sample === undefined ? all : drawn(new Dice(sample.seed), all, sample.others);
        const startedAt = performance.now();

        const faults = await inLanes(grounds, points);

        const numbers = played.map(({ left }) => left.at(-1)?.numbers.at(-1)).join(' and ');
        const states = played.map(({ left }) => left.length).join(' and ');
        const ms = Math.round((performance.now() - startedAt) / points.length);
        process.stdout.write(
          `a request that ${name}: ${numbers} numbers, ${states} states left behind, ${points.length} of ${all.length} runs of ${ms} ms\n`,
        );
        expect(faults).toEqual([]);
      });

      it('does nothing further, and leaves what was written down of that number', async () => {
        for (const { story, left } of played) {
          const last = left.at(-1)?.numbers.at(-1) ?? 0;
          const chosen = Array.from({ length: deaths }, (_, n) => Math.ceil(((n + 1) / deaths) * last) - (n % 4));

          for (const at of chosen) {
            for (const moment of ['before', 'after'] as const) {
              const number = moment === 'after' ? at : at - 1;
              const found = await abandon(story, { at, moment }, firstOf(grounds));
              const known = left.find((one) => one.numbers.includes(number));
              expect(found && withoutTokens(found)).toBe(known && withoutTokens(known.state));
            }
          }
        }
      });
    },
  );
}

function firstOf([ground]: readonly Ground[]): Ground {
  if (ground === undefined) throw new Error('no ground');
  return ground;
}
