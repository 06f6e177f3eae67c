import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startMongo } from '../../sandbox/mongo/start-mongo.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A MongoDB that all test files of the run share, with no database named; see `freshDatabase`. */
    mongoUri: string;
  }
}

type SharedMongo = { uri: string; stop(): Promise<void> };
type Sharing = { users: number; mongo: Promise<SharedMongo> | undefined };

/** Every project of a run loads this file anew, in one process: what they share hangs on the process. */
const key = Symbol.for('teams-jit-access.test-mongo');
const place: typeof globalThis & { [key]?: Sharing } = globalThis;

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  place[key] ??= { users: 0, mongo: undefined };
  const sharing = place[key];
  sharing.users += 1;
  sharing.mongo ??= startShared();
  const mongo = await sharing.mongo;
  project.provide('mongoUri', mongo.uri);

  return async () => {
    sharing.users -= 1;
    if (sharing.users > 0) return;
    sharing.mongo = undefined;
    await mongo.stop();
  };
}

async function startShared(): Promise<SharedMongo> {
  const folder = await mkdtemp(join(tmpdir(), 'jit-test-mongo-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const mongo = await startMongo({ uri: process.env.MONGODB_URI, dataDir: join(folder, 'data'), log: () => {} });
    const stop = async () => {
      await mongo.stop();
      await removeFolder();
    };
    return { uri: mongo.uri, stop };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}
