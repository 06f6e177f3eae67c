import { type Collection, type Db, type Document, MongoServerError } from 'mongodb';

/** Collections whose documents are aggregates: they carry a version and, until sealed, their own events. */
export const AGGREGATES = [
  'requests',
  'holdings',
  'policies',
  'control',
  'alerts',
  'findings',
  'eligibilities',
  'refusals',
] as const;
export type AggregateName = (typeof AGGREGATES)[number];
export type CollectionName =
  | AggregateName
  | 'deliveries'
  | 'ledger'
  | 'contacts'
  | 'rates'
  | 'budgets'
  | 'marks'
  | 'spent'
  | 'schema';

/**
 * A collection with the guarantees that every write and read here rests on, whatever the connection string asks for:
 * `majority`, journalled, from the primary (design, State).
 */
export function collectionOf<Doc extends Document>(db: Db, name: CollectionName): Collection<Doc> {
  return db.collection<Doc>(name, {
    writeConcern: { w: 'majority', journal: true },
    readPreference: 'primary',
  });
}

/** A unique index or an `_id` refused the write. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === 11000;
}

/**
 * Two upserts of one new `_id` can both try to insert; the loser is told of a duplicate and finds the document on its
 * second try.
 */
export async function retryDuplicate<T>(upsert: () => Promise<T>): Promise<T> {
  try {
    return await upsert();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return upsert();
  }
}

/** A value inside an aggregation pipeline: text that starts with `$` must stay text. */
export function literal(value: unknown): Document {
  return { $literal: withoutUndefined(value) };
}

/** Absent stays absent: BSON would turn `undefined` into null, which is a value of its own. */
export function withoutUndefined<T>(value: T): T;
export function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutUndefined(item));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutUndefined(item)]));
}
