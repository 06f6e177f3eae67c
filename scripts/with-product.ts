import { randomInt, randomUUID } from 'node:crypto';
import type { ServiceConfig } from '../src/config.ts';
import { createGraphClient } from '../src/graph/client.ts';
import { createGraphCredential, graphScope } from '../src/graph/credential.ts';
import { createDirectories } from '../src/graph/directory.ts';
import { ownIdentity } from '../src/graph/own-identity.ts';
import { createOwnPowers } from '../src/graph/own-powers.ts';
import { createPimRules } from '../src/graph/role-settings.ts';
import { DEFAULT_SETTINGS, type PolicyDeps } from '../src/jit/deps.ts';
import type { Directory } from '../src/jit/directory.ts';
import { tenantId } from '../src/jit/ids.ts';
import { askedOnce } from '../src/jit/operations/asked-once.ts';
import { createStoreClock } from '../src/store/clock.ts';
import { connectStore } from '../src/store/connect.ts';
import { createMarkStore } from '../src/store/marks.ts';
import { readSchema } from '../src/store/migrations/schema-document.ts';
import { createPolicyStore } from '../src/store/policies.ts';
import { SCHEMA_VERSION } from '../src/store/schema.ts';

/** The directory is asked as much as a folder of policies takes, not as much as a turn may. */
const DIRECTORY_MS = 10 * 60_000;

/** Opens the database and the directory that the settings name, for as long as it takes to run this. */
export async function withProduct<Result>(
  config: ServiceConfig,
  run: (deps: PolicyDeps, directory: Directory) => Promise<Result>,
): Promise<Result> {
  const log = {
    warn: (facts: object, message: string) => process.stderr.write(`${message}: ${JSON.stringify(facts)}\n`),
  };
  const { client, db } = await connectStore(config.mongodbUri.reveal(), { appName: 'teams-jit-access-policies', log });
  const clock = createStoreClock(db, { everyMs: 30_000, log });
  try {
    const schema = await readSchema(db);
    if (schema?.version !== SCHEMA_VERSION) {
      const has = schema === null ? 'holds no data of this bot yet' : `has schema ${schema.version}`;
      throw new Error(
        `the database ${has}, and this release works on ${SCHEMA_VERSION}: start the bot of this release`,
      );
    }
    await clock.start();
    const graph = createGraphClient({
      baseUrl: config.graphBaseUrl,
      authentication:
        config.mode === 'loopback'
          ? { kind: 'loopback' }
          : {
              kind: 'credential',
              credential: createGraphCredential(process.env),
              scope: graphScope(config.graphBaseUrl),
            },
      log: { info: () => undefined, error: log.warn, ...log },
    });
    const settings = {
      ...DEFAULT_SETTINGS,
      tenantId: tenantId(config.tenantId),
      adminIds: config.adminIds,
      auditorIds: config.auditorIds,
      allowGuests: config.allowGuests,
    };
    // The running bot sees what follows a change in its next sweep.
    const poke = () => undefined;
    const pimRules = createPimRules(graph);
    const random = { below: (limit: number) => randomInt(limit), uuid: () => randomUUID() };
    const deps = {
      settings,
      clock,
      random,
      policies: createPolicyStore(db),
      marks: createMarkStore(db),
      pimRules,
      powers: createOwnPowers(graph, ownIdentity(config, process.env)),
      poke,
    };
    return await run(deps, askedOnce(createDirectories(graph).within(DIRECTORY_MS)));
  } finally {
    await clock.stop();
    await client.close();
  }
}
