import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { Db } from 'mongodb';
import type { Clock, Log } from '../jit/ports.ts';
import type { Worker } from './worker.ts';

export type Schedule = { stop(): Promise<void> };

type Jobs = {
  db: Db;
  /** Names this process among the replicas. */
  instance: string;
  clock: Clock;
  log: Log;
  worker: Worker;
  beats: readonly Beat[];
};

/** Work that comes round by itself, on one replica at a time. */
export type Beat = {
  name: string;
  /** As Agenda reads it: `1 minute`. */
  interval: string;
  /** Runs elsewhere when its process was silent for so long. */
  lockMs: number;
  run(): Promise<void>;
};

const COLLECTION = 'jobs';
/** Timers reach past the next beats, so that a late beat makes no end late. */
const LOOK_AHEAD_MS = 2_500;
/** A sweep whose process died runs elsewhere after this long, so an end is never late by more than 7 seconds. */
const SWEEP_LOCK_MS = 5_000;
/**
 * A process that has not swept for this long sweeps by itself, whatever the queue says: the queue goes by the clocks of
 * the machines, and what a replica wrote whose clock is ahead lies in the others' future once it is dead or stopped.
 */
const ALONE_AFTER_MS = 4_000;
/** Past the next time that it would. */
const ALONE_AHEAD_MS = ALONE_AFTER_MS + LOOK_AHEAD_MS;

/**
 * Agenda over MongoDB: one sweep a second finds what is due in the store; there is no job for each grant, so no end can
 * be deleted, lost or doubled with a job (behaviours P3, P20). Replicas share each beat.
 */
export async function startSchedule(jobs: Jobs): Promise<Schedule> {
  await prepareCollection(jobs.db);
  const backend = new MongoBackend({ mongo: jobs.db, collection: COLLECTION });
  const agenda = new Agenda({ backend, name: jobs.instance, processEvery: 500, defaultConcurrency: 1 });
  agenda.on('error', (error: unknown) => jobs.log.error({ err: error }, 'the job queue failed; it tries again'));
  agenda.on('fail', (error: unknown) => jobs.log.error({ err: error }, 'a job failed; its next beat tries again'));

  let sweptMs = performance.now();
  function sweep(aheadMs: number): Promise<void> {
    sweptMs = performance.now();
    return jobs.worker.sweep(jobs.clock.now(), aheadMs);
  }

  agenda.define('sweep', () => sweep(LOOK_AHEAD_MS), {
    concurrency: 1,
    lockLimit: 1,
    lockLifetime: SWEEP_LOCK_MS,
  });
  for (const { name, lockMs, run } of jobs.beats) {
    agenda.define(name, () => run(), { concurrency: 1, lockLimit: 1, lockLifetime: lockMs });
  }

  let running = 0;
  agenda.on('start', () => {
    running += 1;
  });
  agenda.on('complete', () => {
    running -= 1;
  });
  await agenda.start();
  await every(agenda, jobs.db, '1 second', 'sweep');
  for (const { name, interval } of jobs.beats) await every(agenda, jobs.db, interval, name);
  await sweep(ALONE_AHEAD_MS);
  const alone = setInterval(() => {
    if (performance.now() - sweptMs < ALONE_AFTER_MS) return;
    sweep(ALONE_AHEAD_MS).catch((error: unknown) =>
      jobs.log.error({ err: error }, 'a sweep failed; the next tries again'),
    );
  }, 500).unref();

  return {
    // `drain` would leave jobs that were locked ahead locked; `stop` frees them but does not wait (agenda 6.2).
    async stop() {
      clearInterval(alone);
      await agenda.stop(false);
      const deadline = Date.now() + 5_000;
      while (running > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

/** A beat is written once for all replicas; writing it again while it runs would unlock it (agenda 6.2). */
async function every(agenda: Agenda, db: Db, interval: string, name: string): Promise<void> {
  const there = await db.collection(COLLECTION).findOne({ name, type: 'single', repeatInterval: interval });
  if (there !== null) return;
  try {
    await agenda.every(interval, name);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

async function prepareCollection(db: Db): Promise<void> {
  const jobs = db.collection(COLLECTION);
  await jobs.createIndex(
    { name: 1 },
    { unique: true, partialFilterExpression: { type: 'single' }, name: 'oneBeatEach' },
  );
  // Without it every poll scans all future jobs (agenda 6.2, dead-job lookup).
  await jobs.createIndex({ name: 1, disabled: 1, lockedAt: 1 }, { name: 'findAndLockDeadJobs' });
}

function isDuplicate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 11000;
}
