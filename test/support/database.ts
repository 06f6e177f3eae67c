import { randomBytes } from 'node:crypto';
import { type Db, MongoClient } from 'mongodb';
import { inject } from 'vitest';
import { withDatabase } from '../../sandbox/mongo/mongo-uri.ts';

export type FreshDatabase = {
  client: MongoClient;
  db: Db;
  /** With the database named: what a process under test is given as MONGODB_URI. */
  uri: string;
  /** Drops the database and closes the client. */
  drop(): Promise<void>;
};

/** An empty database of its own on the run's shared MongoDB, so that test files can run side by side. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `test-${randomBytes(8).toString('hex')}`;
  const uri = withDatabase(inject('mongoUri'), name);
  const client = await new MongoClient(uri).connect();
  const db = client.db(name);
  const drop = async () => {
    await db.dropDatabase();
    await client.close();
  };
  return { client, db, uri, drop };
}
