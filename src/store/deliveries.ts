import type { Db, Document } from 'mongodb';
import type { Delivery } from '../jit/delivery/delivery.ts';
import type { DeliveryOutcome, DeliveryStore } from '../jit/ports.ts';
import { collectionOf, literal, retryDuplicate, withoutUndefined } from './collections.ts';
import { createDueQueue, type DueFields } from './due-queue.ts';

/**
 * `waitingSince`: since when the recipient has been without what they should see; null when they have it. `notBefore`: a
 * wait that Microsoft asked for (`Retry-After`), which nothing that is wanted meanwhile may cut short.
 */
type DeliveryDocument = Omit<Delivery, 'id'> &
  DueFields & { _id: string; waitingSince: Date | null; notBefore?: Date | null };

export function createDeliveryStore(db: Db): DeliveryStore {
  const collection = collectionOf<DeliveryDocument>(db, 'deliveries');
  const queue = createDueQueue<DeliveryDocument>(collectionOf(db, 'deliveries'));

  return {
    async load(id) {
      const doc = await collection.findOne({ _id: id });
      return doc && deliveryOf(doc);
    },

    /** One command however many are wanted; each of them is a write of its own. */
    async want(deliveries, now) {
      if (deliveries.length === 0) return;
      const upserts = deliveries.map((one) => ({
        updateOne: { filter: { _id: one.id }, update: wantStages(one, now), upsert: true },
      }));
      await retryDuplicate(() => collection.bulkWrite(upserts, { ordered: false }));
    },

    async ofRequest(request) {
      const docs = await collection.find({ requestId: request }).sort({ _id: 1 }).toArray();
      return docs.map(deliveryOf);
    },

    async claimDue(now, until, limit) {
      return (await queue.claimDue(now, until, limit)).map((doc) => ({ ...deliveryOf(doc), claim: doc.claim }));
    },

    async claimOne(id, now, until) {
      const doc = await queue.claimOne(id, now, until);
      return doc && { ...deliveryOf(doc), claim: doc.claim };
    },

    extendClaim: queue.extendClaim,
    dueBetween: queue.dueBetween,

    async settle(id, claim, outcome, now) {
      const before = await collection.findOneAndUpdate({ _id: id }, settleStages(claim, outcome, now), {
        returnDocument: 'before',
        projection: { claim: 1 },
      });
      return before?.claim === claim;
    },

    async revive(person, now) {
      const revived = await collection.updateMany(
        { 'recipient.id': person, state: 'unreachable', 'content.type': 'card' },
        { $set: { state: 'waiting', dueAt: now, waitingSince: now, tries: 0, claim: null } },
      );
      return revived.modifiedCount > 0;
    },

    async countWaiting() {
      const [waiting] = await collection
        .aggregate<{ count: number; oldest: Date | null }>([
          { $match: { state: 'waiting' } },
          { $group: { _id: null, count: { $sum: 1 }, oldest: { $min: '$waitingSince' } } },
          { $project: { _id: 0 } },
        ])
        .toArray();
      return waiting ?? { count: 0, oldest: null };
    },
  };
}

function deliveryOf({
  _id,
  dueAt: _,
  wakeAt: _w,
  claim: _c,
  waitingSince: _s,
  notBefore: _n,
  ...delivery
}: DeliveryDocument): Delivery {
  return { id: _id as Delivery['id'], ...delivery };
}

function newDocument({ id, ...delivery }: Delivery, now: Date): DeliveryDocument {
  const waiting = delivery.state === 'waiting';
  return withoutUndefined({
    _id: id,
    ...delivery,
    dueAt: waiting ? now : null,
    wakeAt: null,
    claim: null,
    waitingSince: waiting ? now : null,
  });
}

/**
 * While a worker holds a live claim, `dueAt` stays and `wakeAt` says that there is more: a second worker would send a
 * first card twice. The holder's `settle` makes it due, or its claim runs out.
 */
function duringClaim(now: Date): { claimed: Document; dueAt: Document; wakeAt: Document } {
  const claimed = { $and: [{ $ne: ['$claim', null] }, { $gt: ['$dueAt', now] }] };
  return {
    claimed,
    // A maximum passes over what is missing.
    dueAt: { $cond: [claimed, '$dueAt', { $max: [now, '$notBefore'] }] },
    wakeAt: { $cond: [claimed, now, '$wakeAt'] },
  };
}

function wantStages(delivery: Delivery, now: Date): Document[] {
  const { dueAt, wakeAt } = duringClaim(now);
  const raised = {
    wantSeq: delivery.wantSeq,
    state: 'waiting',
    tries: 0,
    dueAt,
    wakeAt,
    waitingSince: { $ifNull: ['$waitingSince', now] },
  };
  const isNew = { $eq: [{ $type: '$wantSeq' }, 'missing'] };
  const isNewer = { $lt: ['$wantSeq', delivery.wantSeq] };
  const kept = { $mergeObjects: ['$$ROOT', { $cond: [isNewer, raised, {}] }] };
  return [{ $replaceWith: { $cond: [isNew, literal(newDocument(delivery, now)), kept] } }];
}

/** One write either way: the claim decides inside the pipeline whether this try counts or only casts doubt. */
function settleStages(claim: string, outcome: DeliveryOutcome, now: Date): Document[] {
  const ours = { $eq: ['$claim', claim] };
  const fields = { $cond: [ours, outcomeFields(outcome, now), doubtFields(outcome, now)] };
  return [{ $replaceWith: { $mergeObjects: ['$$ROOT', fields] } }];
}

function outcomeFields(outcome: DeliveryOutcome, now: Date): Document {
  if (outcome.kind === 'sent') return { ...seen(outcome.seq, now), address: literal(outcome.address) };
  if (outcome.kind === 'moot') return seen(outcome.seq, now);
  if (outcome.kind === 'held-back') return { claim: null, wakeAt: null, dueAt: outcome.at };

  const failed = {
    claim: null,
    wakeAt: null,
    tries: { $add: ['$tries', 1] },
    lastError: literal(outcome.error),
  };
  if (outcome.kind === 'unreachable') return { ...failed, state: 'unreachable', dueAt: null, waitingSince: null };
  return {
    ...failed,
    ...(outcome.dropAddress === true && { address: null }),
    state: 'waiting',
    dueAt: outcome.at,
    notBefore: outcome.asked === true ? outcome.at : null,
    waitingSince: { $ifNull: ['$waitingSince', now] },
  };
}

/** The recipient has seen version `seq`; more is due if a newer one is wanted by now, or this try is in doubt. */
function seen(seq: number, now: Date): Document {
  const again = { $or: [{ $gt: ['$wantSeq', seq] }, { $ne: ['$wakeAt', null] }] };
  return {
    claim: null,
    wakeAt: null,
    sentSeq: { $max: ['$sentSeq', seq] },
    tries: 0,
    lastError: null,
    notBefore: null,
    state: { $cond: [again, 'waiting', 'sent'] },
    dueAt: { $cond: [again, now, null] },
    waitingSince: { $cond: [again, { $ifNull: ['$waitingSince', now] }, null] },
  };
}

/**
 * What a try came to whose claim another worker has taken over. A card of ours may have landed after theirs and be
 * older, so it is wanted again (design invariant 5). A notice does not go stale, and twice would be once too often.
 */
function doubtFields(outcome: DeliveryOutcome, now: Date): Document {
  if (outcome.kind === 'unreachable' || outcome.kind === 'moot' || outcome.kind === 'held-back') return {};
  const { dueAt, wakeAt } = duringClaim(now);
  const again = {
    ...(outcome.kind === 'sent' && { address: { $ifNull: ['$address', literal(outcome.address)] } }),
    state: 'waiting',
    dueAt,
    wakeAt,
    waitingSince: { $ifNull: ['$waitingSince', now] },
  };
  return { $cond: [{ $eq: ['$content.type', 'card'] }, again, {}] };
}
