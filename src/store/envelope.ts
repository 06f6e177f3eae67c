import type { Db, Document } from 'mongodb';
import type { AuditEvent } from '../jit/audit/event.ts';
import type { Effect } from '../jit/delivery/delivery.ts';
import type { AggregateStore, Commit, Looked, Stored } from '../jit/ports.ts';
import { type AggregateName, collectionOf, isDuplicateKey, literal, withoutUndefined } from './collections.ts';
import { createDueQueue, type DueFields } from './due-queue.ts';

/** How an aggregate lies in the database: its state, and beside it the work and the events that its commits leave. */
export type Envelope<Body> = DueFields & {
  _id: string;
  /** The name that its events carry. */
  aggregate: string;
  seq: number;
  /** How many events all its commits left. */
  eventCount: number;
  body: Body;
  unsealed: boolean;
  /** Time of the oldest event here; null when all are sealed. */
  unsealedAt: Date | null;
  events: AuditEvent[];
  outbox: Effect[];
};

type Indexed = Record<string, string | number | boolean | Date | null>;

export type EnvelopeOptions<Body> = {
  /** Top-level fields computed from the body with each write, for indexes. */
  lift?: (body: Body) => Indexed;
  /** The same, but written with the insert only. */
  liftOnce?: (body: Body) => Indexed;
};

/** One collection of aggregates as the port describes it: each write is one command on one document. */
export function createAggregateStore<Id extends string, Body extends object>(
  db: Db,
  name: AggregateName,
  options: EnvelopeOptions<Body> = {},
): AggregateStore<Id, Body> {
  const collection = collectionOf<Envelope<Document>>(db, name);
  const queue = createDueQueue<Envelope<Body>>(collectionOf(db, name));
  const lift = (body: Body) => options.lift?.(body) ?? {};

  return {
    async load(id) {
      const doc = await collection.findOne<Envelope<Body>>({ _id: id });
      return doc && storedOf(doc);
    },

    async loadMany(ids) {
      if (ids.length === 0) return [];
      const docs = await collection.find<Envelope<Body>>({ _id: { $in: [...ids] } }).toArray();
      return docs.map(storedOf);
    },

    async insert(id, commit) {
      const doc = newEnvelope(id, commit);
      try {
        await collection.insertOne({ ...doc, ...options.liftOnce?.(commit.body), ...lift(commit.body) });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** Also false when a unique rule excludes the new state: whoever reloads then sees what stands in the way. */
    async commit(id, expectedSeq, commit) {
      const update = commitStages(expectedSeq + 1, commit, lift(commit.body));
      try {
        const result = await collection.updateOne({ _id: id, seq: expectedSeq }, update);
        return result.matchedCount === 1;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async settleEffects(id, effectIds, claimed, dueAt) {
      await collection.updateOne({ _id: id }, settleStages(effectIds, claimed, dueAt));
    },

    async claimDue(now, until, limit) {
      return (await queue.claimDue(now, until, limit)).map((doc) => ({ ...storedOf(doc), claim: doc.claim }));
    },

    async claimUrgent(now, until, limit) {
      return (await queue.claimUrgent(now, until, limit)).map((doc) => ({ ...storedOf(doc), claim: doc.claim }));
    },

    async claimOne(id, now, until) {
      const doc = await queue.claimOne(id, now, until);
      return doc && { ...storedOf(doc), claim: doc.claim };
    },

    extendClaim: queue.extendClaim,
    makeDue: queue.makeDue,
    dueBetween: queue.dueBetween,
  };
}

export function storedOf<Body>(doc: Envelope<Body>): Stored<Body> {
  return { seq: doc.seq, eventCount: doc.eventCount, body: doc.body, outbox: doc.outbox };
}

export function lookedOf<Body>(doc: Envelope<Body>): Looked<Body> {
  return { ...storedOf(doc), dueAt: doc.dueAt };
}

function newEnvelope<Body>(
  id: string,
  { body, dueAt, urgentAt = null, events, effects }: Commit<Body>,
): Envelope<Body> {
  return withoutUndefined({
    _id: id,
    aggregate: events[0]?.aggregate ?? id,
    seq: 1,
    eventCount: events.length,
    body,
    dueAt,
    urgentAt,
    wakeAt: null,
    claim: null,
    unsealed: events.length > 0,
    unsealedAt: events[0]?.at ?? null,
    events,
    outbox: effects,
  });
}

/**
 * A pipeline, so that the arrays are added to as they stand at that moment (a sealer or another worker may be pulling
 * from them), and a look that `makeDue` asked for after the last claim is not hidden by the state of before. The claim
 * stays: a worker commits several times in one look, and its version tells whether it knows the latest.
 */
function commitStages<Body>(
  seq: number,
  { body, dueAt, urgentAt = null, events, effects }: Commit<Body>,
  lifted: Indexed,
): Document[] {
  const sealing =
    events.length === 0
      ? {}
      : {
          unsealed: true,
          unsealedAt: { $ifNull: ['$unsealedAt', literal(events[0]?.at ?? null)] },
          events: { $concatArrays: ['$events', literal(events)] },
        };
  const indexed = Object.fromEntries(Object.entries(lifted).map(([field, value]) => [field, literal(value)]));
  return [
    {
      $set: {
        ...indexed,
        ...sealing,
        seq,
        eventCount: { $add: ['$eventCount', events.length] },
        body: literal(body),
        dueAt: { $min: [dueAt, '$wakeAt'] },
        urgentAt,
        outbox: { $concatArrays: ['$outbox', literal(effects)] },
      },
    },
  ];
}

/**
 * The caller's `dueAt` stands only if nothing is left to do and the caller knows the latest version. Otherwise what
 * others asked for stands: one look too many is cheap, a hidden effect is lost (design invariant 6).
 */
function settleStages(effectIds: string[], claimed: { claim: string; seq: number }, dueAt: Date | null): Document[] {
  const left = { $filter: { input: '$outbox', cond: { $not: { $in: ['$$this.id', literal(effectIds)] } } } };
  const finished = {
    $and: [{ $eq: ['$outbox', []] }, { $eq: ['$claim', claimed.claim] }, { $eq: ['$seq', claimed.seq] }],
  };
  return [
    { $set: { outbox: left } },
    { $set: { dueAt: { $cond: [finished, dueAt, '$dueAt'] }, claim: { $cond: [finished, null, '$claim'] } } },
  ];
}
