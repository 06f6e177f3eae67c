import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsAfter } from '../crash/aftermath.ts';
import { type Fleet, startFleet } from '../crash/fleet.ts';
import { seeded, until } from '../crash/load.ts';
import { heeded, policies, work } from '../crash/people-at-work.ts';

const SEED = 20_261_121;
const KILLS = 12;

describe('replicas that are ended while people ask, approve and give back', () => {
  let fleet: Fleet;
  const accepted: string[] = [];

  beforeAll(async () => {
    fleet = await startFleet({ replicas: 2, policies });
  }, 120_000);
  afterAll(() => fleet.stop());

  it(`lose nothing and double nothing over a dozen kills (seed ${SEED})`, async () => {
    const random = seeded(SEED);
    let kills = 0;
    const people = heeded(work(fleet, accepted, SEED, () => kills === KILLS));

    for (let n = 0; n < KILLS; n++) {
      await new Promise((resolve) => setTimeout(resolve, 100 + random() * 1_400));
      const index = random() < 0.5 ? 0 : 1;
      await fleet.kill(index);
      await fleet.respawn(index);
      kills += 1;
    }
    await people;

    process.stdout.write(`${KILLS} kills, ${accepted.length} requests\n`);
    expect(await faultsAfter(fleet, accepted)).toEqual([]);
    expect(accepted.length).toBeGreaterThan(5);
  }, 300_000);

  it('lose nothing when they are told to stop under load, and are gone with exit code 0 within 15 seconds', async () => {
    let stops = 0;
    const people = heeded(work(fleet, accepted, SEED + 100, () => stops === 3));

    for (const index of [0, 1, 0]) {
      const asked = accepted.length;
      // Whoever fails says so at once.
      await Promise.race([people, until(async () => accepted.length > asked, 'the next request', 120_000)]);
      const toldMs = Date.now();
      const { how, tookMs } = await fleet.terminate(index);
      const allowedMs = fleet.stalls.putOff(toldMs, toldMs + 15_000) - toldMs;
      process.stdout.write(`told to stop: ended with ${how} after ${tookMs} ms\n`);
      expect(how).toBe(0);
      expect(tookMs).toBeLessThan(allowedMs);
      await fleet.respawn(index);
      stops += 1;
    }
    await people;

    expect(await faultsAfter(fleet, accepted)).toEqual([]);
  }, 300_000);
});
