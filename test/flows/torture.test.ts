import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policies as storyPolicies } from '../crash/stories.ts';
import { openGround } from '../crash/world.ts';
import { diceOf } from '../model/random.ts';
import { type FreshDatabase, freshDatabase, serverPid } from '../support/database.ts';
import { LATE_MS } from '../support/lateness.ts';
import { type Stalls, watchStalls } from '../support/stalls.ts';
import type { Excused } from '../torture/access.ts';
import { killTheOneAhead } from '../torture/ahead.ts';
import { check } from '../torture/check.ts';
import { type CrashPoint, drawPoints, numberedPoints, tortureByDeath } from '../torture/crash.ts';
import { type Fleet, startFleet } from '../torture/fleet.ts';
import { lateAdd, UNDONE_WITHIN_MS } from '../torture/late.ts';
import type { Accepted } from '../torture/people.ts';
import { SHORT_PAUSE_MS } from '../torture/plan.ts';
import { tortureReplicas } from '../torture/replicas.ts';

/** `npm run torture -- --seed N` goes on from here for as long as one likes. */
const SEED = 20_261_121;
const CRASHES = 4;

/**
 * Those that a short run is nearly sure to come to: what is done for the third time, and claims in batches, others have
 * mostly done by then. When a process dies around a removal, absence is doubted for two minutes, which are for the long run.
 */
function isForShortRun({ what, nth }: CrashPoint): boolean {
  return nth <= 2 && !what.endsWith('.updateMany') && !what.startsWith('graph DELETE');
}

describe(`three replicas whose clocks are two minutes apart (seed ${SEED})`, () => {
  let fleet: Fleet;
  let database: FreshDatabase;
  let stalls: Stalls;
  const accepted: Accepted[] = [];
  const excused: Excused[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
    fleet = await startFleet({ uri: database.uri, say: (line) => process.stdout.write(`${line}\n`) });
    stalls = watchStalls(() => ({ replicas: fleet.replicas.map((one) => one.pid), database: serverPid() }));
  });
  afterAll(async () => {
    stalls.stop();
    await fleet.stop();
    await database.drop();
  });

  it('take access back on time though the one dies whose clock is ahead', async () => {
    const { afterDeathMs, allowedMs } = await killTheOneAhead(fleet, accepted, stalls);

    fleet.say(`taken ${afterDeathMs} ms after the death of the one ahead, of ${allowedMs} ms`);
    expect(afterDeathMs).toBeLessThan(allowedMs);
  });

  it('go on while one is killed and one is stopped under load', async () => {
    const options = { lastsMs: 16_000, kills: 1, pauses: 1, meddles: 2, pauseMs: [SHORT_PAUSE_MS] };

    const told = await tortureReplicas(fleet, SEED, options);

    accepted.push(...told);
    expect(told.length).toBeGreaterThan(5);
  });

  it('go on when a process kills itself at numbered crash points', async () => {
    const ground = await openGround(storyPolicies);
    const numbered = await numberedPoints(ground);
    await ground.database.drop();
    const points = drawPoints(diceOf(SEED, 0), numbered.filter(isForShortRun), CRASHES + 2);

    const deaths = await tortureByDeath(fleet, points, CRASHES, accepted);

    expect(deaths.filter((one) => one.how !== 'never came there').length).toBeGreaterThanOrEqual(CRASHES / 2);
  });

  it('undo within 60 seconds what a stopped one sends to Graph when it wakes, and take nothing of it into the store', async () => {
    const late = await lateAdd(fleet, database.db, accepted, excused);

    fleet.say(`landed ${late.landedMs} ms after the waking, undone ${late.undoneMs} ms after it`);
    expect(late.undoneMs).toBeLessThan(UNDONE_WITHIN_MS);
    expect(late).toMatchObject({ noticed: true, answeredByIt: 0 });
  });

  it('have lost nothing, doubled nothing and left no access past its time, and the ledger is whole', async () => {
    const told = await check(fleet, database.db, accepted, { excused, stalls, lateMs: LATE_MS });

    fleet.say(`${told.requests} requests, the latest end ${told.latestMs} ms late`);
    expect(told.faults).toEqual([]);
  });
});
