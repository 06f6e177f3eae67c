import type { RetentionPeriods } from '../../src/jit/retention/rule.ts';
import { accessFaults, accessIn, countDocuments, countLive, leftovers, lostRequests } from './aftermath.ts';
import { type Day, startDay } from './day.ts';
import { collectionFaults, memoryFaults, queryFaults, type Slice } from './judge.ts';
import { planHour } from './shift.ts';
import { HOUR_MS, MINUTE_MS, nowMs, say, troubled } from './stage.ts';
import { headOf, rowOf } from './table.ts';
import { type Place, startWorld, type World } from './world.ts';

const MB = 1_048_576;

export type Plan = {
  hours: number;
  /** 1 for the traffic of a working day. */
  volume: number;
  /** Measured this often; what comes round more rarely comes round as often as this. */
  sliceMs: number;
  /** What comes round more often than this comes round as often as this. */
  leastBeatMs: number;
  retention: RetentionPeriods;
  /** How much more the heap may hold in the last quarter than in the second: less than what a leak would add up to. */
  heapSlackBytes: number;
};

/** A working day, kept for a part of it. */
export const DAY: Plan = {
  hours: 24,
  volume: 1,
  sliceMs: HOUR_MS,
  leastBeatMs: MINUTE_MS,
  retention: { auditMs: 4 * HOUR_MS, settledMs: HOUR_MS, everyMs: 30 * MINUTE_MS },
  heapSlackBytes: 1.5 * MB,
};

/** The same in small, to see that nothing is broken. */
export const SHORT: Plan = {
  hours: 1,
  volume: 1,
  sliceMs: 15 * MINUTE_MS,
  leastBeatMs: 2 * MINUTE_MS,
  retention: { auditMs: 15 * MINUTE_MS, settledMs: 10 * MINUTE_MS, everyMs: 10 * MINUTE_MS },
  // It is still warming up: what is asked for the first time is compiled, and caches fill.
  heapSlackBytes: 4 * MB,
};

/** Only ids of requests that are gone, so that none is given again: at most 900 documents. */
const MAY_GROW = new Set(['spent']);
/** Long enough for what is pending to expire, and for the last message to be sent. */
const LAST_MS = 35 * MINUTE_MS;

/** Plays the hours, measuring on the way, and tells what is wrong; empty when all is well. */
export async function soak(place: Place, seed: number, plan: Plan, tell: (line: string) => void): Promise<string[]> {
  const world = await startWorld(place, seed, plan.retention);
  const { stage, tenant, product, database } = world;
  try {
    const before = accessIn(tenant.graph.snapshot());
    const day = startDay(stage, product, { leastMs: plan.leastBeatMs, mostMs: plan.sliceMs });
    const slices = await playHours(world, day, plan, tell);
    await goHome(world, day);
    tell([...stage.done].map(([what, times]) => `${what} ${times}`).join(', '));
    tell(`${day.looks} looks, ${worstQueries(slices)}`);
    return [
      ...stage.faults,
      ...memoryFaults(slices, plan.heapSlackBytes),
      ...queryFaults(slices),
      ...collectionFaults(slices, MAY_GROW),
      ...(await leftovers(database.db)),
      ...(await lostRequests(database.db, stage.accepted, nowMs(stage) - plan.retention.auditMs)),
      ...accessFaults(before, accessIn(tenant.graph.snapshot())),
      ...tenant.teams.violations.map((one) => `Teams would not take a card: ${JSON.stringify(one)}`),
    ];
  } finally {
    await world.stop();
  }
}

async function playHours(
  world: World,
  day: Day,
  { hours, volume, sliceMs }: Plan,
  tell: (line: string) => void,
): Promise<Slice[]> {
  const { stage } = world;
  const beginsMs = nowMs(stage);
  const slices: Slice[] = [];
  let told = 0;
  tell(headOf());
  for (let atMs = 0; atMs < hours * HOUR_MS; atMs += sliceMs) {
    const startedAt = performance.now();
    if (atMs % HOUR_MS === 0) planHour(stage, atMs / HOUR_MS, volume);
    await day.passUntil(beginsMs + atMs + sliceMs);
    const slice = await measure(world, (atMs + sliceMs) / HOUR_MS);
    slices.push(slice);
    await verify(world, `hour ${slice.hour}`);
    tell(rowOf(slice, stage, performance.now() - startedAt));
    for (const fault of stage.faults.slice(told)) tell(`        ${fault}`);
    told = stage.faults.length;
  }
  return slices;
}

async function measure({ product, database, stage }: World, hour: number): Promise<Slice> {
  const live = await countLive(database.db);
  const { memory, queries, failed } = await product.ask({ do: 'measure' });
  if (!troubled(stage)) stage.faults.push(...failed);
  return { hour, memory, queries, live, counts: await countDocuments(database.db) };
}

async function verify({ product, stage }: World, when: string): Promise<number> {
  const { faults, unsealed, heads } = await product.ask({ do: 'verify' });
  if (heads === 0) stage.faults.push(`${when}: no published head stands in the ledger`);
  stage.faults.push(...faults.map((fault) => `${when}, ledger: ${fault}`));
  return unsealed;
}

/** Nobody asks any more, and what is live is taken back: then nothing may be left. */
async function goHome(world: World, day: Day): Promise<void> {
  const { stage } = world;
  stage.agenda.clear();
  await say(stage, 'dana', 'canary off');
  for (const policy of ['mailbox-operator', 'exchange-admin', 'password-reset-berlin', 'server-operator']) {
    await say(stage, 'dana', `revoke ${policy} because the day is over`);
  }
  await day.passUntil(nowMs(stage) + LAST_MS);
  const unsealed = await verify(world, 'at the end');
  if (unsealed > 0) stage.faults.push(`${unsealed} events are not sealed`);
}

function worstQueries(slices: readonly Slice[]): string {
  const worst = new Map<string, number>();
  for (const { shape, keys, docs } of slices.flatMap((one) => one.queries)) {
    worst.set(shape, Math.max(worst.get(shape) ?? 0, keys, docs));
  }
  const first = [...worst].toSorted(([, a], [, b]) => b - a).slice(0, 5);
  return `${worst.size} idle queries, those that looked at most: ${first.map(([shape, most]) => `${shape} ${most}`).join('; ')}`;
}
