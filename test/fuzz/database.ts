import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startMongo } from '../../sandbox/mongo/start-mongo.ts';
import { scratchFolder } from '../support/scratch.ts';

/** A database server for one campaign; in memory where the machine has such a folder. */
export async function startDatabase(): Promise<{ uri: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(await scratchFolder(), 'jit-fuzz-'));
  const mongo = await startMongo({ uri: process.env.MONGODB_URI, dataDir: join(folder, 'data'), log: () => {} });
  return {
    uri: mongo.uri,
    async stop() {
      await mongo.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
