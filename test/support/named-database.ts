import { type Db, MongoClient } from 'mongodb';
import { withDatabase } from '../../sandbox/mongo/mongo-uri.ts';
import type { CollectionName } from '../../src/store/collections.ts';

export type NamedDatabase = {
  client: MongoClient;
  db: Db;
  /** With the database named: what a process under test is given as MONGODB_URI. */
  uri: string;
  /** Drops the database and closes the client. */
  drop(): Promise<void>;
};

export async function openDatabase(serverUri: string, name: string): Promise<NamedDatabase> {
  const uri = withDatabase(serverUri, name);
  const client = await new MongoClient(uri).connect();
  const db = client.db(name);
  const drop = async () => {
    await db.dropDatabase();
    await client.close();
  };
  return { client, db, uri, drop };
}

/** What the stories of requests write, the bot's own counters and cursors apart. */
export const WRITTEN_BY_STORIES = [
  'requests',
  'holdings',
  'policies',
  'control',
  'alerts',
  'refusals',
  'deliveries',
  'ledger',
  'contacts',
  'rates',
] as const satisfies CollectionName[];

/** Indexes stay: they are dearer than documents. */
export async function emptyDatabase(db: Db): Promise<void> {
  await Promise.all(WRITTEN_BY_STORIES.map((name) => db.collection(name).deleteMany({})));
}
