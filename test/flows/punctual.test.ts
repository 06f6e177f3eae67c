import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import type { Cause, RequestId } from '../../src/jit/ids.ts';
import { userId } from '../../src/jit/ids.ts';
import { submitRequest } from '../../src/jit/operations/request/submit-request.ts';
import { automaticPolicy, extraGroup, type Fleet, startFleet } from '../crash/fleet.ts';
import { LATE_AFTER_DEATH_MS, LATE_MS } from '../support/lateness.ts';

const GRANTS = 20;

const erin = { id: userId(people.erin), name: 'Erin Engel' };

/** What the machine takes from the processes meanwhile comes on top. */
describe('access is taken back on time', () => {
  let fleet: Fleet;
  /** When Graph answered that this group was taken away, in ms. */
  const takenMs = new Map<number, number>();
  let round = 0;
  /** Which of the two is not there: at first there is one. */
  let missing = 1;

  beforeAll(async () => {
    const policies = Array.from({ length: GRANTS }, (_, n) => automaticPolicy(n + 1)).join('---\n');
    fleet = await startFleet({ replicas: 1, policies, extras: GRANTS });
    fleet.tenant.graph.onRequest(({ method, path, status }) => {
      if (method !== 'DELETE' || status !== 204) return;
      for (let n = 1; n <= GRANTS; n++) if (path.includes(extraGroup(n).id)) takenMs.set(n, Date.now());
    });
  }, 120_000);
  afterAll(() => fleet.stop());

  /** Asks for all groups at once, to end in `fromMs` and then one after the other over `overMs`. */
  async function askForAll(fromMs: number, overMs: number): Promise<RequestId[]> {
    round += 1;
    takenMs.clear();
    return Promise.all(
      Array.from({ length: GRANTS }, async (_, n) => {
        const durationMs = fromMs + Math.round((overMs * n) / GRANTS);
        const cause = `test:${round}:${n}` as Cause;
        const ask = { policyName: `extra-${n + 1}`, durationMs, justification: 'to see it end', ticket: null };
        const { request } = await submitRequest(fleet.desk.deps, { caller: erin, cause, ...ask });
        return request.body.id;
      }),
    );
  }

  async function grantsOf(ids: RequestId[]) {
    const stored = await fleet.desk.deps.requests.loadMany(ids);
    return ids.map((id) => {
      const grant = stored.find(({ body }) => body.id === id)?.body.grant;
      if (!grant) throw new Error(`no grant of ${id}`);
      return grant;
    });
  }

  /** When each ends, in ms, once all have begun; on a machine that is full the first may be over by then. */
  async function endsOf(ids: RequestId[]): Promise<number[]> {
    const begun = async () => (await grantsOf(ids)).filter((grant) => grant.activeAt !== null);
    await expect.poll(async () => (await begun()).length, { timeout: 120_000, interval: 100 }).toBe(GRANTS);
    return (await begun()).map((grant) => grant.endsAt?.getTime() ?? 0);
  }

  /** The lateness of each removal, in ms, once all are ended. */
  async function latenessOf(ids: RequestId[], endsMs: number[]): Promise<number[]> {
    await expect
      .poll(async () => (await grantsOf(ids)).filter((grant) => grant.state === 'ended').length, {
        timeout: 120_000,
        interval: 200,
      })
      .toBe(GRANTS);
    return endsMs.map((endMs, n) => (takenMs.get(n + 1) ?? Number.POSITIVE_INFINITY) - endMs);
  }

  /** Says how late they were after `fromMs`, and tells which were later than they may be, on this machine. */
  function tooLate(what: string, late: number[], fromMs: number[], untilMs: number[]): string[] {
    const sorted = late.toSorted((a, b) => a - b);
    process.stdout.write(`${what}: median ${sorted[sorted.length >> 1]} ms, latest ${sorted.at(-1)} ms\n`);
    return late.flatMap((ms, n) => {
      const from = fromMs[n] ?? 0;
      const allowedMs = fleet.stalls.putOff(from, untilMs[n] ?? 0) - from;
      return ms < allowedMs ? [] : [`${ms} ms, and ${allowedMs} were allowed`];
    });
  }

  const onTime = (endsMs: number[]) => endsMs.map((ms) => ms + LATE_MS);

  it('within 2 seconds of its end, while one replica lives', async () => {
    const ids = await askForAll(10_000, 5_000);
    const endsMs = await endsOf(ids);

    const late = await latenessOf(ids, endsMs);

    expect(tooLate('one replica', late, endsMs, onTime(endsMs))).toEqual([]);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  });

  it('within 2 seconds of its end, when all end at the same moment', async () => {
    const ids = await askForAll(10_000, 0);
    const endsMs = await endsOf(ids);

    const late = await latenessOf(ids, endsMs);

    expect(tooLate('one replica, all at once', late, endsMs, onTime(endsMs))).toEqual([]);
  });

  it.each([
    ['just before the ends', -300, false],
    ['in the middle of the ends', 150, false],
    // No other replica has looked so far ahead, and none may sweep before the lock of the dead one is given up.
    ['within its sweep, three seconds before the ends', -3_000, true],
  ])('within 7 seconds of the death of the replica that held the sweep, %s', async (_, afterMs, sweeping) => {
    const [ids] = await Promise.all([askForAll(10_000, 0), fleet.respawn(missing)]);
    const endsMs = await endsOf(ids);
    const firstEndMs = Math.min(...endsMs);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, firstEndMs + afterMs - Date.now())));

    const holder = await sweepHolder();
    const diedMs = Date.now();
    await fleet.kill(holder);
    missing = holder;
    if (sweeping) await lockSweep(diedMs);

    const late = await latenessOf(ids, endsMs);
    const afterDeath = endsMs.map((endMs, n) => endMs + (late[n] ?? Number.POSITIVE_INFINITY) - diedMs);
    const fromDeath = endsMs.map(() => diedMs);
    const untilMs = onTime(endsMs).map((ms) => Math.max(ms, diedMs + LATE_AFTER_DEATH_MS));
    expect(tooLate(`killed ${afterMs} ms from the end, after the death`, afterDeath, fromDeath, untilMs)).toEqual([]);
  });

  /** Leaves the sweep locked, as a process does that dies while it runs it, unless this one did. */
  async function lockSweep(diedMs: number): Promise<void> {
    const jobs = fleet.database.db.collection('jobs');
    const lock = () => jobs.updateOne({ name: 'sweep', lockedAt: null }, { $set: { lockedAt: new Date(diedMs) } });
    while ((await lock()).modifiedCount === 0 && Date.now() < diedMs + 700);
  }

  /** The replica that ran the sweep last, and may be running it. */
  async function sweepHolder(): Promise<number> {
    const sweep = await fleet.database.db.collection('jobs').findOne({ name: 'sweep' });
    const index = fleet.replicas.findIndex(({ pid }) => String(sweep?.lastModifiedBy).includes(`-${pid}-`));
    if (index < 0) throw new Error(`nobody holds the sweep: ${JSON.stringify(sweep)}`);
    return index;
  }
});
