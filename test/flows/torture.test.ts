import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policies as storyPolicies } from '../crash/stories.ts';
import { openGround } from '../crash/world.ts';
import { diceOf } from '../model/random.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type Excused, LATE_AFTER_DEATH_MS } from '../torture/access.ts';
import { killTheOneAhead } from '../torture/ahead.ts';
import { check } from '../torture/check.ts';
import { drawPoints, numberedPoints, tortureByDeath } from '../torture/crash.ts';
import { type Fleet, startFleet } from '../torture/fleet.ts';
import { lateAdd, UNDONE_WITHIN_MS } from '../torture/late.ts';
import type { Accepted } from '../torture/people.ts';
import { SHORT_PAUSE_MS } from '../torture/plan.ts';
import { tortureReplicas } from '../torture/replicas.ts';
import { watchStalls } from '../torture/stalls.ts';

/** `npm run torture -- --seed N` goes on from here for as long as one likes. */
const SEED = 20_261_121;
const CRASHES = 6;

describe(`three replicas whose clocks are two minutes apart (seed ${SEED})`, () => {
  let fleet: Fleet;
  let database: FreshDatabase;
  const accepted: Accepted[] = [];
  const excused: Excused[] = [];
  const stalls = watchStalls();

  beforeAll(async () => {
    database = await freshDatabase();
    fleet = await startFleet({ uri: database.uri, say: (line) => process.stdout.write(`${line}\n`) });
  }, 120_000);
  afterAll(async () => {
    stalls.stop();
    await fleet.stop();
    await database.drop();
  });

  async function verdict() {
    const told = await check(fleet, database.db, accepted, {
      excused,
      stalls,
      // Other tests fill the machine meanwhile; the punctual ones hold ends to two seconds, alone.
      lateMs: LATE_AFTER_DEATH_MS,
    });
    fleet.say(`${told.requests} requests, the latest end ${told.latestMs} ms late`);
    return told.faults;
  }

  it('take access back on time though the one dies whose clock is ahead', async () => {
    const afterDeathMs = await killTheOneAhead(fleet, accepted);

    fleet.say(`taken ${afterDeathMs} ms after the death of the one ahead`);
    expect(afterDeathMs).toBeLessThan(7_000);
  });

  it('lose nothing and double nothing while one is killed and one is stopped under load', async () => {
    accepted.push(
      ...(await tortureReplicas(fleet, SEED, {
        lastsMs: 20_000,
        kills: 1,
        pauses: 1,
        meddles: 2,
        pauseMs: [SHORT_PAUSE_MS],
      })),
    );

    expect(await verdict()).toEqual([]);
    expect(accepted.length).toBeGreaterThan(5);
  });

  it('lose nothing and double nothing when a process kills itself at numbered crash points', async () => {
    const ground = await openGround(storyPolicies);
    // Without the claims in batches: which replica makes them is nearly always another.
    const numbered = (await numberedPoints(ground)).filter(({ what }) => !what.endsWith('.updateMany'));
    await ground.database.drop();

    const points = drawPoints(diceOf(SEED, 0), numbered, CRASHES + 2);

    const deaths = await tortureByDeath(fleet, points, CRASHES, accepted);

    expect(deaths.filter((one) => one.how !== 'never came there').length).toBeGreaterThanOrEqual(CRASHES / 2);
    expect(await verdict()).toEqual([]);
  });

  it('undo within 60 seconds what a stopped one sends to Graph when it wakes, and take nothing of it into the store', async () => {
    const late = await lateAdd(fleet, database.db, accepted, excused);

    fleet.say(`landed ${late.landedMs} ms after the waking, undone ${late.undoneMs} ms after it`);
    expect(late.undoneMs).toBeLessThan(UNDONE_WITHIN_MS);
    expect(late).toMatchObject({ noticed: true, answeredByIt: 0 });
    expect(await verdict()).toEqual([]);
  });
});
