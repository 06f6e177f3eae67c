// `npm run dev`: the bot of a real tenant on this machine. Settings come from .localConfigs, which F5 writes; where no
// MONGODB_URI is set, the sandbox's engine keeps the data in .sandbox/dev.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withDatabase } from '../sandbox/mongo/mongo-uri.ts';
import { startMongo } from '../sandbox/mongo/start-mongo.ts';
import { HOME } from '../sandbox/places.ts';
import { modeOf } from '../src/config.ts';

const SETTINGS = '.localConfigs';

if (existsSync(SETTINGS)) process.loadEnvFile(SETTINGS);
if (modeOf(process.env) === 'sandbox') {
  process.stderr.write(
    `There are no settings of a bot: F5, “Debug in Teams”, writes them to ${SETTINGS}. Without a tenant: npm start\n`,
  );
  process.exit(1);
}
if (!process.env.MONGODB_URI) {
  const mongo = await startMongo({ dataDir: join(HOME, 'dev', 'data'), log: () => undefined });
  process.env.MONGODB_URI = withDatabase(mongo.uri, 'jit');
}
await import('../src/index.ts');
