import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMongo } from '../../sandbox/mongo/start-mongo.ts';

/** A database server for one campaign; in memory where the machine has such a folder. */
export async function startDatabase(): Promise<{ uri: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'jit-fuzz-'));
  const mongo = await startMongo({ uri: process.env.MONGODB_URI, dataDir: join(folder, 'data'), log: () => {} });
  return {
    uri: mongo.uri,
    async stop() {
      await mongo.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
