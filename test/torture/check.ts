import type { Db } from 'mongodb';
import { cardText } from '../../sandbox/teams/read-card.ts';
import { pictureOf } from '../../src/cards/picture.ts';
import { readerOf } from '../../src/cards/reader.ts';
import { verifyLedger } from '../../src/jit/audit/verify.ts';
import type { Delivery } from '../../src/jit/delivery/delivery.ts';
import type { Holding } from '../../src/jit/holding/holding.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { until } from '../crash/load.ts';
import { type Allowance, accessFaults } from './access.ts';
import { quorumOf } from './cast.ts';
import type { Fleet } from './fleet.ts';
import type { Accepted, Ending } from './people.ts';

type Row<Body> = { _id: string; seq: number; outbox: unknown[]; unsealed: boolean; dueAt: Date | null; body: Body };

export type Verdict = { faults: string[]; requests: number; latestMs: number };

/** Absence that only a delete without effect speaks for is doubted for two minutes after the add, hence the patience. */
const QUIET_WITHIN_MS = 180_000;

/** A holding that is watched is looked at once more while this reads: what moved meanwhile looks like a fault once. */
const MOST_LOOKS = 5;

/** Waits until nothing is left to do, then tells what is wrong; no faults when all is well. */
export async function check(
  fleet: Fleet,
  db: Db,
  accepted: readonly Accepted[],
  allowance: Allowance,
): Promise<Verdict> {
  for (let looks = 1; ; looks++) {
    const { moved, ...verdict } = await look(fleet, db, accepted, allowance);
    if (!moved || looks === MOST_LOOKS) return verdict;
  }
}

async function look(
  fleet: Fleet,
  db: Db,
  accepted: readonly Accepted[],
  allowance: Allowance,
): Promise<Verdict & { moved: boolean }> {
  const waitedFrom = performance.now();
  const isQuiet = await until(
    async () => (await leftovers(db)).length === 0,
    'the last work to be done',
    QUIET_WITHIN_MS,
  ).then(
    () => true,
    () => false,
  );
  fleet.say(`quiet after ${((performance.now() - waitedFrom) / 1_000).toFixed(1)} s`);
  const rows = await db.collection<Row<AccessRequest>>('requests').find().toArray();
  const requests = rows.map((row) => row.body);
  const verified = await verifyLedger(fleet.desk.deps.ledger, fleet.desk.deps.clock.now());
  const access = accessFaults(requests, fleet, allowance);
  const left = await leftovers(db);
  return {
    moved: isQuiet && (left.length > 0 || verified.unsealed > 0),
    requests: requests.length,
    latestMs: access.latestMs,
    faults: [
      ...left,
      ...lost(requests, accepted),
      ...requests.flatMap(requestFaults),
      ...access.faults,
      ...(await cardFaults(fleet, db, rows)),
      ...verified.faults.map((fault) => `ledger: ${fault.what}`),
      ...(verified.unsealed > 0 ? [`${verified.unsealed} events are not sealed`] : []),
    ],
  };
}

/** Nothing waits, and nothing is claimed. */
async function leftovers(db: Db): Promise<string[]> {
  const left: string[] = [];
  for (const name of ['requests', 'policies', 'deliveries', 'holdings']) {
    // A holding that an unanswered add may still reach is watched for minutes: that is no work of a request.
    const due = name === 'holdings' ? [] : [{ dueAt: { $ne: null } }];
    const waiting = db
      .collection<Row<unknown>>(name)
      .find({ $or: [...due, { 'outbox.0': { $exists: true } }, { unsealed: true }] });
    for await (const { _id, dueAt } of waiting) left.push(`${name} ${_id} waits, due ${dueAt?.toISOString()}`);
  }
  for (const { body } of await db.collection<Row<Holding>>('holdings').find().toArray()) {
    const settled = body.state === 'absent' && body.leases.length === 0 && body.attempt === null;
    if (!settled) left.push(`${body.id} is ${body.state} with ${body.leases.length} leases`);
  }
  return left;
}

/** What a person was told is stored is stored, and has come to one of the ends that it may come to. */
function lost(requests: readonly AccessRequest[], accepted: readonly Accepted[]): string[] {
  const stored = new Map(requests.map((one) => [one.id, one]));
  return accepted.flatMap(({ id, ends }) => {
    const found = stored.get(id);
    if (found === undefined) return [`${id} was accepted and is lost`];
    const end = endOf(found);
    return end !== null && ends.includes(end) ? [] : [`${id} is ${found.state}: ${found.stateNote}`];
  });
}

function endOf({ state }: AccessRequest): Ending | null {
  if (state === 'approved') return 'granted';
  return state === 'denied' || state === 'cancelled' || state === 'closed' ? state : null;
}

function requestFaults({ id, state, votes, grant, terms }: AccessRequest): string[] {
  const faults: string[] = [];
  const voters = new Set(votes.map((vote) => vote.approver.id));
  if (voters.size !== votes.length) faults.push(`${id} has two votes of one person`);
  const yes = votes.filter((vote) => vote.decision === 'approve').length;
  const wanted = quorumOf(terms.policyName);
  if (state === 'approved' && yes !== wanted) faults.push(`${id} was approved by ${yes} of ${wanted}`);
  if (state !== 'approved') return faults;
  if (grant?.state !== 'ended') faults.push(`${id} is approved, its grant ${grant?.state}`);
  if (grant?.endReason === 'failed') faults.push(`the grant of ${id} failed: ${grant.endNote}`);
  for (const item of grant?.items ?? []) {
    const settled =
      item.status === 'kept' || item.status === 'standing' || (item.status === 'removed' && item.confirmedAt !== null);
    const neverGiven = item.status === 'removed' && item.detail === 'never given';
    if (!settled && !neverGiven) faults.push(`${id} says ${item.status} (${item.detail}) of ${item.entitlement.name}`);
  }
  return faults;
}

/** Every recorded copy stands in Teams as it would be drawn now. */
async function cardFaults({ desk, tenant: { teams } }: Fleet, db: Db, rows: Row<AccessRequest>[]): Promise<string[]> {
  const stored = new Map(rows.map((row) => [row._id, row]));
  const messages = new Map(teams.messages().map((message) => [message.id, message]));
  const now = desk.deps.clock.now();
  const faults: string[] = [];
  for (const one of await db.collection<Delivery & { _id: string }>('deliveries').find().toArray()) {
    const row = stored.get(one.requestId);
    if (one.content.type !== 'card' || row === undefined) continue;
    if (one.sentSeq !== row.seq) faults.push(`${one._id} shows version ${one.sentSeq} of ${row.seq}`);
    if (one.address === null) continue;
    const readerId = one.recipient.kind === 'person' ? one.recipient.id : null;
    const contact = readerId === null ? null : await desk.deps.contacts.load(readerId);
    const reader = readerOf(contact?.locale ?? null, contact?.timeZone ?? null);
    const wanted = pictureOf(one.content, row.body, reader, now, readerId).card;
    const shown = messages.get(one.address.activityId)?.card;
    if (shown === undefined || cardText(shown) !== cardText(wanted)) {
      faults.push(`${one._id} is stale: ${shown && cardText(shown)}, and should be: ${cardText(wanted)}`);
    }
  }
  return faults;
}
