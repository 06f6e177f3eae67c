import type { Collection, Db, Document } from 'mongodb';
import type { RequestId } from '../jit/ids.ts';
import type { Retention, RetentionStore } from '../jit/retention/retention.ts';
import type { Keepable, Subject } from '../jit/retention/rule.ts';
import { type AggregateName, collectionOf } from './collections.ts';
import { createAggregateStore, type Envelope } from './envelope.ts';
import { spend } from './spent-ids.ts';

/**
 * `cutMark`: number of the last cut that looked at it. `cutEvents`: how many of its first events are no longer in the
 * ledger; absent: none.
 */
type Row = Envelope<Document> & { open?: boolean; cutMark?: number; cutEvents?: number };

/** Where documents lie, by the first word of their names. */
const HOMES: Readonly<Record<Subject['kind'], AggregateName>> = {
  request: 'requests',
  holding: 'holdings',
  policy: 'policies',
  control: 'control',
  alert: 'alerts',
  finding: 'findings',
  eligibility: 'eligibilities',
  refusal: 'refusals',
};

type Place = { kind: Subject['kind']; id: string };

export function createRetentionStore(db: Db): RetentionStore {
  const blocks = collectionOf<{ _id: number }>(db, 'ledger');
  const deliveries = collectionOf<{ _id: string; requestId: RequestId; state: string }>(db, 'deliveries');
  const home = (kind: Subject['kind']): Collection<Row> => collectionOf<Row>(db, HOMES[kind]);

  async function forgetMessages(requests: readonly RequestId[]): Promise<void> {
    if (requests.length === 0) return;
    await deliveries.deleteMany({ requestId: { $in: [...requests] }, state: { $ne: 'waiting' } });
  }

  return {
    ...createAggregateStore<'retention', Retention>(db, 'control'),

    async look(aggregates, cut) {
      const byKind = Map.groupBy(
        aggregates.map(placeOf).filter((place) => place !== null),
        (place) => place.kind,
      );
      const found: Keepable[] = [];
      for (const [kind, places] of byKind) {
        const these = { _id: { $in: places.map((place) => place.id) } };
        // Never back to an earlier one, by a process that slept meanwhile.
        await home(kind).updateMany(these, { $max: { cutMark: cut } });
        for (const row of await home(kind).find(these).toArray()) found.push(keepableOf(kind, row));
      }
      return found;
    },

    async unsentAmong(requests) {
      if (requests.length === 0) return [];
      const waiting = { requestId: { $in: [...requests] }, state: 'waiting' };
      const found = await deliveries.find(waiting, { projection: { requestId: 1 }, hint: 'ofRequest' }).toArray();
      return [...new Set(found.map((one) => one.requestId))];
    },

    publish: () => Promise.resolve(),

    async removeBlocks(through) {
      const [last] = await blocks
        .find({}, { projection: { _id: 1 } })
        .sort({ _id: -1 })
        .limit(1)
        .toArray();
      if (last === undefined || last._id <= through) throw new Error('the end of the ledger is never removed');
      const old = await blocks
        .find({ _id: { $lte: through } }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .toArray();
      // One after the other: wherever this is interrupted, what is left has no gap.
      const writes = old.map(({ _id }) => ({ deleteOne: { filter: { _id } } }));
      if (writes.length > 0) await blocks.bulkWrite(writes, { ordered: true });
    },

    async carry(counted, cut) {
      for (const [kind, rows] of Map.groupBy(counted, ([aggregate]) => placeOf(aggregate)?.kind)) {
        if (kind === undefined) continue;
        const writes = rows.map(([aggregate, events]) => {
          const filter = { _id: placeOf(aggregate)?.id ?? '', ...lookedAt(cut) };
          return { updateOne: { filter, update: { $max: { cutEvents: events } } } };
        });
        await home(kind).bulkWrite(writes, { ordered: false });
      }
    },

    async forget({ aggregate, seq, events }, cut) {
      const place = placeOf(aggregate);
      if (place === null) return false;
      const { kind, id } = place;
      const collection = home(kind);
      const marked = { _id: id, ...lookedAt(cut) };
      const unchanged = { ...marked, ...(seq === null ? {} : { seq }), eventCount: events, unsealed: false };
      if (kind === 'request' && (await collection.findOne(unchanged, { projection: { _id: 1 } })) !== null)
        await spend(db, id as RequestId);
      const gone = await collection.deleteOne(unchanged);
      const stays =
        gone.deletedCount === 0 &&
        (await collection.updateOne(marked, { $max: { cutEvents: events } })).matchedCount > 0;
      // Also when another process removed the request, and died before this.
      if (kind === 'request' && !stays) await deliveries.deleteMany({ requestId: id as RequestId });
      return !stays;
    },

    forgetMessages,
  };
}

function lookedAt(cut: number | null): { cutMark?: number } {
  return cut === null ? {} : { cutMark: cut };
}

/** Only refusals are stored under the whole of their names. Null: nothing of this product. */
function placeOf(aggregate: string): Place | null {
  const [word = ''] = aggregate.split(':', 1);
  if (!Object.hasOwn(HOMES, word)) return null;
  const kind = word as Subject['kind'];
  return { kind, id: kind === 'refusal' ? aggregate : aggregate.slice(word.length + 1) };
}

function keepableOf(kind: Subject['kind'], row: Row): Keepable {
  return {
    aggregate: kind === 'refusal' ? row._id : `${kind}:${row._id}`,
    seq: row.seq,
    eventCount: row.eventCount,
    cutEvents: row.cutEvents ?? 0,
    unsealed: row.events.map((event) => event.n),
    quiet: row.outbox.length === 0 && row.dueAt === null,
    subject: subjectOf(kind, row),
  };
}

function subjectOf(kind: Subject['kind'], { body, open }: Row): Subject {
  switch (kind) {
    case 'policy':
    case 'control':
      return { kind };
    case 'refusal':
      return { kind, open: open === true };
    default:
      return { kind, body } as unknown as Subject;
  }
}
