import type { Db } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createStoreClock, type StoreClockOptions } from '../../src/store/clock.ts';
import { prepareDatabase, SCHEMA_VERSION } from '../../src/store/schema.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const HOUR_MS = 3_600_000;
/** More than a read takes on a busy machine, far less than what the tests shift clocks by. */
const TOLERANCE_MS = 2_000;

describe('the store clock', () => {
  let database: FreshDatabase;

  beforeAll(async () => {
    database = await freshDatabase();
    await prepareDatabase(database.db);
  });

  afterAll(async () => {
    await database.drop();
  });

  /** A machine whose wall clock is wrong by `shiftMs`, which the test may change, as well as let time pass. */
  function machine(shiftMs: number) {
    const state = { shiftMs, passedMs: 0 };
    const options: StoreClockOptions = {
      everyMs: 30_000,
      wallMs: () => Date.now() + state.shiftMs + state.passedMs,
      steadyMs: () => performance.now() + state.passedMs,
    };
    return { state, options };
  }

  it.each([-HOUR_MS, 0, HOUR_MS])('tells the database’s time on a machine that is %i ms off', async (shiftMs) => {
    const clock = createStoreClock(database.db, machine(shiftMs).options);

    await clock.read();

    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(TOLERANCE_MS);
    expect(Math.abs((clock.offsetMs ?? 0) + shiftMs)).toBeLessThan(TOLERANCE_MS);
    expect(clock.ready).toBe(true);
  });

  it('is not ready before a reading, nor once the last one is three intervals old', async () => {
    const { state, options } = machine(0);
    const clock = createStoreClock(database.db, options);
    const before = clock.ready;
    await clock.read();

    state.passedMs = 80_000;
    const later = clock.ready;
    state.passedMs = 100_000;

    expect([before, later, clock.ready]).toEqual([false, true, false]);
  });

  it('is not ready after this machine’s clock was set, until it has read again', async () => {
    const { state, options } = machine(0);
    const clock = createStoreClock(database.db, options);
    await clock.read();

    state.shiftMs = HOUR_MS;
    const jumped = clock.ready;

    expect(jumped).toBe(false);
    await vi.waitUntil(() => clock.ready);
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(TOLERANCE_MS);
  });

  it('waits out small corrections backwards rather than run back', async () => {
    const { state, options } = machine(0);
    const clock = createStoreClock(database.db, options);
    const first = clock.now();

    state.shiftMs = -500;

    expect(clock.now()).toEqual(first);
  });

  it('does not throw when it starts without a database that answers, and says why it is not ready', async () => {
    const warn = vi.fn();
    const broken = {
      collection: () => ({ aggregate: () => ({ toArray: () => Promise.reject(new Error('no answer')) }) }),
    };
    const clock = createStoreClock(broken as unknown as Db, { everyMs: 30_000, log: { warn } });

    await clock.start();
    await clock.stop();

    expect(clock.ready).toBe(false);
    expect(warn).toHaveBeenCalledWith({ why: 'no answer' }, expect.any(String));
  });

  it('tells with each reading which schema the database has', async () => {
    const onSchema = vi.fn();
    const clock = createStoreClock(database.db, { ...machine(0).options, onSchema });

    await clock.read();

    expect(onSchema).toHaveBeenCalledExactlyOnceWith(SCHEMA_VERSION);
  });

  it('keeps reading while it is started', async () => {
    const { options } = machine(0);
    const clock = createStoreClock(database.db, { ...options, everyMs: 20 });
    await clock.start();
    const first = clock.offsetMs;

    await vi.waitUntil(() => clock.offsetMs !== first, { timeout: 5_000 });

    await clock.stop();
    expect(clock.offsetMs).not.toBeNull();
  });
});
