import type { Db } from 'mongodb';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import type { RequestId } from '../../src/jit/ids.ts';
import { until } from '../crash/load.ts';
import type { Excused } from './access.ts';
import { LATE_GROUP } from './cast.ts';
import type { Fleet } from './fleet.ts';
import { type Accepted, ask, load, press, untilState } from './people.ts';

/** Design invariant 5: a late effect of a process that wakes is undone within this of its waking. */
export const UNDONE_WITHIN_MS = 60_000;

export type LateEffect = {
  /** From the waking of the process to the moment its effect landed, and from the waking to the moment it was undone. */
  landedMs: number;
  undoneMs: number;
  /** The process noticed that others had given up what it sent: its own write to the store failed. */
  noticed: boolean;
  /** What it recorded before it slept was answered for it by nobody. */
  answeredByIt: number;
};

const WHO = people.ines;
const KEY = `${WHO} ${LATE_GROUP.id}`;
const NOTICED = 'a write was given up by others';

/**
 * A process is stopped between the recorded attempt and its sending: its request waits at Graph's door. Others give the
 * access in its place and take it back in time; then it wakes, and what it sent reaches Graph. The others' watch for it is
 * cut short in the store, so that nobody but the process that wakes can tell. `sleepMs`: it sleeps for that long at least.
 */
export async function lateAdd(
  fleet: Fleet,
  db: Db,
  accepted: Accepted[],
  excused: Excused[],
  sleepMs = 0,
): Promise<LateEffect> {
  const held = fleet.doors.hold((request) => request.method === 'POST' && request.path.includes(LATE_GROUP.id));
  const id = await askLate(fleet, accepted, 5);
  const replica = await held.arrived;
  const sleeper = fleet.replicas[replica];
  const wake = fleet.pause(replica);
  fleet.say(`${id}: replica ${replica} is stopped with an add on its way`);
  const stoppedMs = Date.now();
  const attempt = await openAttempt(db);
  await untilState(fleet, id, ({ grant }) => grant?.state === 'ended', 'to be given and taken by the others');
  await endWatch(db);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, stoppedMs + sleepMs - Date.now())));

  const before = fleet.written.length;
  wake();
  const wokeMs = Date.now();
  held.letGo();
  const given = () => fleet.written.slice(before).find((one) => isLate(one.id) && one.value !== undefined);
  const taken = () => fleet.written.slice(before).find((one) => isLate(one.id) && one.value === undefined);
  await until(async () => given() !== undefined, 'the late add to land', 20_000);
  await until(async () => taken() !== undefined, 'the late add to be undone', UNDONE_WITHIN_MS + 30_000);
  const landedMs = given()?.at.getTime() ?? Number.NaN;
  const undoneMs = taken()?.at.getTime() ?? Number.NaN;
  excused.push({ key: KEY, fromMs: landedMs - 1, toMs: undoneMs + 1 });
  return {
    landedMs: landedMs - wokeMs,
    undoneMs: undoneMs - wokeMs,
    noticed: sleeper?.lines.some((line) => line.includes(NOTICED)) ?? false,
    answeredByIt: await answersOf(db, attempt),
  };
}

/**
 * The same with a removal: it lands when the person has been given the access anew, which must be there again soon.
 */
export async function lateRemoval(fleet: Fleet, db: Db, accepted: Accepted[], excused: Excused[]): Promise<LateEffect> {
  const first = await askLate(fleet, accepted, 1_000);
  await untilState(fleet, first, ({ grant }) => grant?.state === 'active', 'to be active');
  const held = fleet.doors.hold((request) => request.method === 'DELETE' && request.path.includes(LATE_GROUP.id));
  await press(fleet, 'ines', first, 'Release', ({ grant }) => grant?.state === 'revoking' || grant?.state === 'ended');
  const replica = await held.arrived;
  const sleeper = fleet.replicas[replica];
  const wake = fleet.pause(replica);
  fleet.say(`${first}: replica ${replica} is stopped with a removal on its way`);
  const attempt = await openAttempt(db);
  await untilState(fleet, first, ({ grant }) => grant?.state === 'ended', 'to be taken by the others');
  const second = await askLate(fleet, accepted, 1_000);
  await untilState(fleet, second, ({ grant }) => grant?.state === 'active', 'to be active');

  const before = fleet.written.length;
  wake();
  const wokeMs = Date.now();
  held.letGo();
  const gone = () => fleet.written.slice(before).find((one) => isLate(one.id) && one.value === undefined);
  const back = () => fleet.written.slice(before).find((one) => isLate(one.id) && one.value !== undefined);
  await until(async () => gone() !== undefined, 'the late removal to land', 20_000);
  await until(async () => back() !== undefined, 'the access to be there again', UNDONE_WITHIN_MS + 30_000);
  const landedMs = gone()?.at.getTime() ?? Number.NaN;
  const undoneMs = back()?.at.getTime() ?? Number.NaN;
  excused.push({ key: KEY, fromMs: landedMs, toMs: undoneMs });
  const noticed = sleeper?.lines.some((line) => line.includes(NOTICED)) ?? false;
  await untilState(fleet, second, ({ grant }) => grant?.state === 'active', 'to be active still');
  await press(fleet, 'ines', second, 'Release', ({ grant }) => grant?.state === 'revoking' || grant?.state === 'ended');
  return {
    landedMs: landedMs - wokeMs,
    undoneMs: undoneMs - wokeMs,
    noticed,
    answeredByIt: await answersOf(db, attempt),
  };
}

const isLate = (rowId: string) => rowId.includes(LATE_GROUP.id) && rowId.includes(WHO);

async function askLate(fleet: Fleet, accepted: Accepted[], seconds: number): Promise<RequestId> {
  const id = await ask(fleet, 'ines', 'late', `request late for ${seconds}s because to see what comes late`);
  if (id === null) throw new Error('ines may not ask');
  accepted.push({ id, policy: 'late', ends: ['granted'] });
  await load(fleet, id);
  return id;
}

type HoldingRow = { _id: string; body: { attempt: { id: string } | null; state: string; watchUntil: Date | null } };

function holdingOf(db: Db) {
  return db
    .collection<HoldingRow>('holdings')
    .findOne({ 'body.principal.id': WHO, 'body.entitlement.groupId': LATE_GROUP.id });
}

async function openAttempt(db: Db): Promise<string> {
  const attempt = (await holdingOf(db))?.body.attempt;
  if (!attempt) throw new Error('an attempt was sent that is not recorded');
  return attempt.id;
}

/** How many answers to this attempt stand in the audit trail. */
async function answersOf(db: Db, attempt: string): Promise<number> {
  const blocks = await db
    .collection<{ events: { type: string; data?: { attempt?: string } }[] }>('ledger')
    .find()
    .toArray();
  return blocks
    .flatMap((block) => block.events)
    .filter((event) => event.type === 'holding.answered' && event.data?.attempt === attempt).length;
}

/**
 * Puts the others' watch for the late add where it is two minutes later: at its last look. What comes after that only
 * the process that wakes can tell of.
 */
async function endWatch(db: Db): Promise<void> {
  const watched = await holdingOf(db);
  if (watched === null || watched.body.state !== 'absent') throw new Error('the holding is not at rest');
  if (watched.body.watchUntil === null) return;
  const past = new Date(Date.now() - 1_000);
  await db
    .collection<HoldingRow>('holdings')
    .updateOne({ _id: watched._id }, { $set: { 'body.watchUntil': past, 'body.nextAt': past, dueAt: past } });
  await until(async () => (await holdingOf(db))?.body.watchUntil === null, 'the watch to end', 30_000);
}
