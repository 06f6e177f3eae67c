import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import type { TestProject } from 'vitest/node';
import { startMongo } from '../../sandbox/mongo/start-mongo.ts';
import { scratchFolder } from './scratch.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A MongoDB that all test files of the run share, with no database named; see `freshDatabase`. */
    mongoUri: string;
    /** Of that server, where the run started it. */
    mongoPid: number | null;
    /** How the names of this run's databases begin. */
    databases: string;
  }
}

type SharedMongo = { uri: string; pid: number | undefined; stop(): Promise<void> };
type Sharing = { users: number; databases: string; mongo: Promise<SharedMongo> | undefined };

/** Every project of a run loads this file anew, in one process: what they share hangs on the process. */
const key = Symbol.for('teams-jit-access.test-mongo');
const place: typeof globalThis & { [key]?: Sharing } = globalThis;

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  place[key] ??= { users: 0, databases: `test-${randomBytes(4).toString('hex')}-`, mongo: undefined };
  const sharing = place[key];
  sharing.users += 1;
  sharing.mongo ??= startShared(sharing.databases);
  const mongo = await sharing.mongo;
  project.provide('mongoUri', mongo.uri);
  project.provide('mongoPid', mongo.pid ?? null);
  project.provide('databases', sharing.databases);

  return async () => {
    sharing.users -= 1;
    if (sharing.users > 0) return;
    sharing.mongo = undefined;
    await mongo.stop();
  };
}

/** On a server that somebody named, nothing of the run stays. */
async function dropDatabases(uri: string, prefix: string): Promise<void> {
  const client = await new MongoClient(uri).connect();
  const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
  const ours = databases.filter(({ name }) => name.startsWith(prefix));
  await Promise.all(ours.map(({ name }) => client.db(name).dropDatabase()));
  await client.close();
}

async function startShared(databases: string): Promise<SharedMongo> {
  const folder = await mkdtemp(join(await scratchFolder(), 'jit-test-mongo-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const mongo = await startMongo({ uri: process.env.MONGODB_URI, dataDir: join(folder, 'data'), log: () => {} });
    const stop = async () => {
      if (process.env.MONGODB_URI !== undefined) await dropDatabases(mongo.uri, databases);
      await mongo.stop();
      await removeFolder();
    };
    return { uri: mongo.uri, pid: mongo.pid, stop };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}
