import type { Db, Document } from 'mongodb';

/** Bookkeeping of the door itself, which any caller may cause: counts, and refusals with their events. */
const COUNTS = 'rates';
const REFUSALS = 'refusals';
const WATCHED = [
  'requests',
  'holdings',
  'policies',
  'control',
  'alerts',
  'deliveries',
  'contacts',
  'marks',
  'ledger',
  REFUSALS,
  COUNTS,
];

export type Written = { collection: string; id: string; before: Document | null; after: Document | null };

type Picture = Map<string, { id: string; collection: string; text: string; document: Document }>;

/** The database as it is now, to be compared with later and to be put back. */
export async function keepStore(db: Db) {
  const names = [
    ...new Set([...WATCHED, ...(await db.listCollections({}, { nameOnly: true }).toArray()).map((one) => one.name)]),
  ].filter((name) => !name.startsWith('system.') && !/agenda|jobs/i.test(name));
  const first = await look();

  async function look(): Promise<Picture> {
    const picture: Picture = new Map();
    const found = await Promise.all(
      names.map(async (collection) => ({ collection, documents: await db.collection(collection).find({}).toArray() })),
    );
    for (const { collection, documents } of found) {
      for (const document of documents) {
        const id = String(document._id);
        picture.set(`${collection} ${id}`, { id, collection, text: JSON.stringify(document), document });
      }
    }
    return picture;
  }

  return {
    /** Every document that differs from the beginning. */
    async written(): Promise<Written[]> {
      const now = await look();
      const keys = new Set([...first.keys(), ...now.keys()]);
      return [...keys].flatMap((key) => {
        const [before, after] = [first.get(key), now.get(key)];
        if (before?.text === after?.text) return [];
        const { collection = '', id = '' } = after ?? before ?? {};
        return [{ collection, id, before: before?.document ?? null, after: after?.document ?? null }];
      });
    },
    /** Puts every document back as it was. */
    async restore(written: readonly Written[]): Promise<void> {
      for (const { collection, id, before, after } of written) {
        const found = before ?? after;
        if (found === null) continue;
        if (before === null) await db.collection(collection).deleteOne({ _id: found._id });
        else await db.collection(collection).replaceOne({ _id: found._id }, before, { upsert: true });
        void id;
      }
    },
  };
}
