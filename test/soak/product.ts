import { readFile } from 'node:fs/promises';
import type { Db } from 'mongodb';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { parseHeads } from '../../src/jit/audit/heads.ts';
import { verifyLedger } from '../../src/jit/audit/verify.ts';
import { runDue, worksOf } from '../../src/jit/operations/work.ts';
import { diceOf } from '../model/random.ts';
import { TestClock } from '../support/test-clock.ts';
import { intervalMs } from './interval.ts';
import { measureMemory } from './memory.ts';
import type { Answers, Ask, Start, Started, Verified } from './protocol.ts';
import { watchQueries } from './watch-queries.ts';

/** The product alone in a process of its own, on a clock that the soak moves: what it keeps in memory is all there is. */
const HORIZON_MS = 30_000;

const { SOAK = '', ...env } = process.env;
const start = JSON.parse(SOAK) as Start;
const clock = new TestClock(new Date(start.atMs));
const dice = diceOf(start.seed, 0);
const config = loadConfig(env);
if (config.mode === 'sandbox') throw new Error('a soak runs in the loopback mode');
const headsFile = config.ledgerHeadsFile ?? '';

let opened: Db | undefined;
const failed: string[] = [];
const logTo = {
  write(line: string) {
    const { level, msg, err } = JSON.parse(line) as {
      level: number | string;
      msg?: string;
      err?: { message?: string };
    };
    if (level === 'error' || (typeof level === 'number' && level >= 50)) failed.push(`${msg}: ${err?.message ?? ''}`);
  },
};

const app = await startApp({
  config,
  env,
  logTo,
  substitutes: {
    clock,
    background: false,
    settings: { retention: start.retention },
    wrapDb: (plain) => {
      opened = plain;
      return plain;
    },
    random: { below: (limit) => dice.below(limit), uuid: () => dice.uuid() },
    // Time is the soak's: nothing waits for real, and no deadline passes while nothing moves.
    timers: {
      now: () => clock.now().getTime(),
      deadline: () => new AbortController().signal,
      sleep: () => Promise.resolve(),
    },
  },
});
if (opened === undefined) throw new Error('the product opened no database');
const db = opened;

function setClock(atMs: number): void {
  clock.advance(atMs - clock.now().getTime());
}

async function runBeats(names: readonly string[]): Promise<void> {
  for (const { name, run } of app.beats) if (names.includes(name)) await run();
}

/** The look ahead of the schedule's sweep, which is part of its polling. */
async function nextDue(): Promise<number | null> {
  const now = clock.now();
  const until = new Date(now.getTime() + HORIZON_MS);
  const times: number[] = [];
  for (const work of worksOf(app.deps)) times.push(...(await work.dueBetween(now, until)).map((at) => at.getTime()));
  return times.length === 0 ? null : Math.min(...times);
}

async function idleRound(): Promise<void> {
  await runBeats(app.beats.map((beat) => beat.name));
  await runDue(app.deps);
  await nextDue();
  // What a monitoring system and a platform ask again and again.
  for (const path of ['metrics', 'readyz']) await (await fetch(`http://127.0.0.1:${app.port}/${path}`)).text();
}

async function verify(): Promise<Verified> {
  const published = parseHeads(await readFile(headsFile, 'utf8'));
  const { events, blocks, unsealed, faults, heads } = await verifyLedger(app.deps.ledger, clock.now(), published.heads);
  return {
    events,
    blocks,
    unsealed,
    heads: heads?.matched ?? 0,
    faults: faults.map((fault) => `block ${fault.block}: ${fault.what}`),
  };
}

const operations: { [Do in Ask['do']]: (ask: Extract<Ask, { do: Do }>) => Promise<Answers[Do]> } = {
  async clock({ atMs }) {
    setClock(atMs);
    return null;
  },
  async step({ atMs, beats }) {
    setClock(atMs);
    await runBeats(beats);
    await runDue(app.deps);
    return { dueMs: await nextDue(), failed: failed.splice(0) };
  },
  async measure() {
    const queries = await watchQueries(db, idleRound);
    return { memory: await measureMemory([process, db.client]), queries, failed: failed.splice(0) };
  },
  verify,
  async stop() {
    await app.stop();
    return null;
  },
};

async function answer<Do extends Ask['do']>(ask: Extract<Ask, { do: Do }>): Promise<Answers[Do]> {
  return operations[ask.do as Do](ask);
}

process.on('message', (ask: Ask) => {
  answer(ask).then(
    (answered) => {
      process.send?.({ answered });
      if (ask.do === 'stop') process.disconnect();
    },
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
const started: Started = {
  port: app.port,
  beats: app.beats.map(({ name, interval }) => ({ name, everyMs: intervalMs(interval) })),
};
process.send?.({ answered: started });
