import { randomBytes } from 'node:crypto';
import type { Db } from 'mongodb';
import { inject } from 'vitest';
import { prepareDatabase } from '../../src/store/schema.ts';
import { type NamedDatabase, openDatabase } from './named-database.ts';

export type FreshDatabase = NamedDatabase;

/** Of the server that `freshDatabase` uses, where the run started it. */
export function serverPid(): number | undefined {
  return inject('mongoPid') ?? undefined;
}

/** An empty database of its own on the run's shared MongoDB, so that test files can run side by side. */
export function freshDatabase(): Promise<FreshDatabase> {
  return openDatabase(inject('mongoUri'), `${inject('databases')}${randomBytes(8).toString('hex')}`);
}

/** Prepared once, and emptied by whoever had it last: to make every index takes longer than most tests. */
const idle: FreshDatabase[] = [];

const MOST_BLOCKS = 40;

/** The same with the product's indexes, for those who leave the schema alone; to drop it is to hand it back. */
export async function preparedDatabase(): Promise<FreshDatabase> {
  const database = idle.pop() ?? (await prepared());
  const drop = async () => {
    // What was deleted stays in the way of every search for a while: a database with a history is not handed on.
    const blocks = await database.db.collection('ledger').countDocuments({}, { limit: MOST_BLOCKS });
    if (blocks === MOST_BLOCKS) return database.drop();
    await emptied(database.db);
    idle.push(database);
  };
  return { ...database, drop };
}

async function prepared(): Promise<FreshDatabase> {
  const database = await freshDatabase();
  await prepareDatabase(database.db);
  return database;
}

async function emptied(db: Db): Promise<void> {
  const collections = await db.collections();
  const documents = collections.filter(({ collectionName }) => collectionName !== 'schema');
  await Promise.all(documents.map((collection) => collection.deleteMany({})));
}
