import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../../sandbox/graph/store.ts';
import { cardActions } from '../../sandbox/teams/read-card.ts';
import { verifyLedger } from '../../src/jit/audit/verify.ts';
import type { Delivery } from '../../src/jit/delivery/delivery.ts';
import type { Holding } from '../../src/jit/holding/holding.ts';
import type { AccessRequest, Grant } from '../../src/jit/request/request.ts';
import { LATE_MS, lastMoment } from '../support/lateness.ts';
import type { Fleet } from './fleet.ts';
import { until } from './load.ts';

/** The clock of the store and the one of this process differ by the length of a round trip at most. */
const CLOCKS_MS = 200;

type Span = { fromMs: number; toMs: number };
type Row = { _id: string; seq: number; outbox: unknown[]; unsealed: boolean; dueAt: Date | null };

/**
 * Waits until no work is left, then tells what is wrong; empty when all is well. `accepted`: ids that people were
 * told. Absence that only a delete without effect speaks for is doubted for two minutes after the add, hence the patience.
 */
export async function faultsAfter(fleet: Fleet, accepted: readonly string[]): Promise<string[]> {
  await until(async () => (await leftovers(fleet)).length === 0, 'the last work to be done', 150_000).catch(
    () => undefined,
  );
  const { db } = fleet.database;
  const rows = await db.collection<Row & { body: AccessRequest }>('requests').find().toArray();
  const requests = rows.map((row) => row.body);
  const holdings = await db.collection<{ _id: string; body: Holding }>('holdings').find().toArray();
  const { ledger, clock } = fleet.desk.deps;
  const verified = await verifyLedger(ledger, clock.now());
  const stored = requests.map((request) => String(request.id)).toSorted();
  return [
    ...(await leftovers(fleet)),
    ...(isDeepStrictEqual(stored, [...accepted].toSorted()) ? [] : [`stored ${stored}, told ${accepted}`]),
    ...requests.flatMap(requestFaults),
    ...accessFaults(requests, fleet),
    ...holdings.flatMap(({ body }) =>
      body.state === 'absent' && body.leases.length === 0 ? [] : [`${body.id} is ${body.state}`],
    ),
    ...(await cardFaults(fleet, rows)),
    ...verified.faults.map((fault) => `ledger: ${fault.what}`),
  ];
}

async function leftovers({ database: { db } }: Fleet): Promise<string[]> {
  const left: string[] = [];
  for (const name of ['requests', 'holdings', 'policies', 'deliveries']) {
    // A holding that an unanswered add may still reach is watched for minutes: that is no work of a request.
    const due = name === 'holdings' ? [] : [{ dueAt: { $ne: null } }];
    const waiting = db
      .collection<Row>(name)
      .find({ $or: [...due, { 'outbox.0': { $exists: true } }, { unsealed: true }] });
    for await (const { _id, dueAt } of waiting) left.push(`${name} ${_id} waits, due ${dueAt?.toISOString()}`);
  }
  return left;
}

function requestFaults({ id, state, votes, grant }: AccessRequest): string[] {
  const faults: string[] = [];
  if (votes.length !== 1) faults.push(`${id} has ${votes.length} votes`);
  if (state !== 'approved' || grant?.state !== 'ended') faults.push(`${id} is ${state}, its grant ${grant?.state}`);
  for (const item of grant?.items ?? []) {
    const settled = item.status === 'kept' || (item.status === 'removed' && item.confirmedAt !== null);
    // Given back or over before it was given.
    const neverGiven = item.status === 'removed' && item.detail === 'never given';
    if (!settled && !neverGiven) faults.push(`${id} says ${item.status} (${item.detail}) of ${item.entitlement.name}`);
  }
  return faults;
}

/** Access was there while a grant was active, and only while one gave it; in the end nobody has anything. */
function accessFaults(requests: AccessRequest[], fleet: Fleet): string[] {
  const faults: string[] = [];
  const held = spansOf(fleet.changes);
  const given = new Map<string, { wide: Span; narrow: Span | null; id: string }[]>();
  for (const { id, grant, terms } of requests) {
    if (grant === null) continue;
    for (const { entitlement } of grant.items) {
      if (entitlement.kind === 'account') continue;
      const what = entitlement.kind === 'group' ? entitlement.groupId : entitlement.roleDefinitionId;
      const key = `${terms.person.id} ${what}`;
      given.set(key, [...(given.get(key) ?? []), { ...spansOfGrant(grant, fleet), id }]);
    }
  }
  for (const [key, spans] of held) {
    for (const span of spans) {
      const reached = coveredFrom(
        span.fromMs,
        (given.get(key) ?? []).map((one) => one.wide),
      );
      if (reached < span.toMs) faults.push(`${key} was held ${span.toMs - reached} ms without a grant`);
    }
  }
  for (const [key, grants] of given) {
    for (const { narrow, id } of grants) {
      const spans = held.get(key) ?? [];
      const there = narrow === null || spans.some((one) => one.fromMs <= narrow.fromMs && one.toMs >= narrow.toMs);
      if (!there) faults.push(`${id} was active while ${key} was not held throughout`);
    }
  }
  return faults;
}

/** `wide`: when the access may be there; `narrow`: when it must. */
function spansOfGrant(grant: Grant, { troubles, stalls }: Fleet): { wide: Span; narrow: Span | null } {
  const from = grant.activatingAt?.getTime() ?? 0;
  const over = (grant.endReason === 'expired' ? grant.endsAt : grant.revokingAt)?.getTime() ?? from;
  const active = grant.activeAt?.getTime();
  return {
    wide: { fromMs: from - CLOCKS_MS, toMs: lastMoment(over, LATE_MS, troubles, stalls) },
    narrow: active === undefined ? null : { fromMs: active + CLOCKS_MS, toMs: over - CLOCKS_MS },
  };
}

/** How far these spans reach without a gap from a moment on. */
function coveredFrom(fromMs: number, spans: Span[]): number {
  let reached = fromMs;
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (span.fromMs <= reached) reached = Math.max(reached, span.toMs);
  }
  return reached;
}

/** When each access was truly there, by person and group or role. */
function spansOf(changes: readonly Change[]): Map<string, Span[]> {
  const spans = new Map<string, Span[]>();
  const open = new Map<string, { key: string; span: Span }>();
  for (const { id, value, at } of changes) {
    const key = value === undefined ? null : keyOf(value);
    if (key !== null) {
      const span = { fromMs: at.getTime(), toMs: Number.POSITIVE_INFINITY };
      open.set(id, { key, span });
      spans.set(key, [...(spans.get(key) ?? []), span]);
    } else {
      const closing = open.get(id);
      if (closing !== undefined) closing.span.toMs = at.getTime();
      open.delete(id);
    }
  }
  return spans;
}

function keyOf(value: object): string {
  if ('fromId' in value && 'toId' in value) return `${value.toId} ${value.fromId}`;
  if ('principalId' in value && 'roleDefinitionId' in value) return `${value.principalId} ${value.roleDefinitionId}`;
  throw new Error(`an unforeseen write: ${JSON.stringify(value)}`);
}

/** Every recorded copy shows the last version, and asks nothing of anybody. */
async function cardFaults({ database: { db }, tenant: { teams } }: Fleet, rows: Row[]): Promise<string[]> {
  const versions = new Map(rows.map((row) => [row._id, row.seq]));
  const messages = new Map(teams.messages().map((message) => [message.id, message]));
  const faults: string[] = [];
  for (const one of await db.collection<Delivery & { _id: string }>('deliveries').find().toArray()) {
    if (one.content.type !== 'card') continue;
    if (one.sentSeq !== versions.get(one.requestId)) faults.push(`${one._id} shows version ${one.sentSeq}`);
    if (one.address === null) continue;
    const card = messages.get(one.address.activityId)?.card;
    const asks = cardActions(card).filter(({ title }) => /approve|deny|release|cancel/i.test(title));
    if (card === undefined || asks.length > 0) faults.push(`${one._id} still asks ${asks.map(({ title }) => title)}`);
  }
  return faults;
}
