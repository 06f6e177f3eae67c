import { createGraphEmulator } from '../../sandbox/graph/emulator.ts';
import { blankGroup } from '../../sandbox/graph/routes/groups.ts';
import type { Change } from '../../sandbox/graph/store.ts';
import { contosoTenant, people } from '../../sandbox/graph/tenant-seed.ts';
import { startTenant, type Tenant } from '../../sandbox/tenant.ts';
import { type App, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { guid } from '../support/builders.ts';
import { type FreshDatabase, freshDatabase, serverPid } from '../support/database.ts';
import { savePolicies } from '../support/harness.ts';
import type { Trouble } from '../support/lateness.ts';
import { type BotProcess, type Front, startBot, startFront } from '../support/processes.ts';
import { type Stalls, watchStalls } from '../support/stalls.ts';

const realClock = { now: () => new Date() };

/** Groups beyond Contoso's own, `SG-Extra-1` and on: as many entitlements as a test needs. */
export function extraGroup(n: number): { id: string; name: string } {
  return { id: guid(0xe00 + n), name: `SG-Extra-${n}` };
}

/** One grant of one extra group, given without approval, to whoever is in messaging. */
export function automaticPolicy(n: number): string {
  return `name: extra-${n}
eligible: [SG-Messaging]
entitlements: [{ group: ${extraGroup(n).name} }]
duration: { min: 1m, default: 2m, max: 1h }
approval: none
require: { justification: 5 }
`;
}

export type Fleet = {
  tenant: Tenant;
  /** The product in this process, without background work: to look at the store, and to ask without Teams. */
  desk: App;
  database: FreshDatabase;
  /** What truly changed in the directory, oldest first. */
  changes: readonly Change[];
  replicas: BotProcess[];
  /** When a replica, or the database, was not well: what a test breaks itself, it writes down here. */
  troubles: Trouble[];
  stalls: Stalls;
  /** `kill -9` of one replica; another takes its place when `respawn` is called. */
  kill(index: number): Promise<void>;
  respawn(index: number): Promise<void>;
  /** SIGTERM to one replica. */
  terminate(index: number): Promise<{ how: number | string; tookMs: number }>;
  stop(): Promise<void>;
};

/** Real processes of the bot behind a load balancer, with Teams, Graph and the clock of the machine. */
export async function startFleet(options: {
  replicas: number;
  policies: string;
  extras?: number;
  /** The run's own by default, and the process of its server. */
  database?: FreshDatabase;
  serverPid?: () => number | undefined;
}): Promise<Fleet> {
  const seed = contosoTenant();
  for (let n = 1; n <= (options.extras ?? 0); n++) {
    const { id, name } = extraGroup(n);
    seed.groups.push({ ...blankGroup(id, new Date(0)), displayName: name, description: '', mailNickname: name });
  }
  const emulator = createGraphEmulator({ clock: realClock, tenant: seed });
  const changes: Change[] = [];
  emulator.onChange((change) => changes.push(change));
  const tenant = await startTenant({ clock: realClock, limits: false, emulator });
  const database = options.database ?? (await freshDatabase());
  const env = { ...tenant.env, MONGODB_URI: database.uri, LOG_LEVEL: 'info' };
  const desk = await startDesk(env);
  await savePolicies(desk, options.policies);
  await allowShortGrants(database);
  const front: Front = await startFront();
  const replicas = await Promise.all(Array.from({ length: options.replicas }, () => startBot(env)));
  const living = new Set(replicas);
  const stalls = watchStalls(() => ({
    replicas: [...living].map((one) => one.pid),
    database: (options.serverPid ?? serverPid)(),
  }));
  const troubles: Trouble[] = [];
  const begin = (what: string, replica: number) =>
    troubles.push({ what, replica, fromMs: Date.now(), toMs: Number.POSITIVE_INFINITY });
  const route = () => front.between([...living].map((one) => one.url));
  route();
  tenant.teams.connect(`${front.url}/api/messages`);
  for (const key of ['erin', 'felix', 'ines', 'ana', 'ben'] as const) await tenant.teams.as(people[key]).install();

  return {
    tenant,
    desk,
    database,
    changes,
    replicas,
    troubles,
    stalls,
    async kill(index) {
      const victim = replicas[index];
      if (victim === undefined) throw new Error(`no replica ${index}`);
      begin('killed', index);
      await victim.kill();
      living.delete(victim);
      route();
    },
    async terminate(index) {
      const leaving = replicas[index];
      if (leaving === undefined) throw new Error(`no replica ${index}`);
      begin('told to stop', index);
      const ended = await leaving.terminate();
      living.delete(leaving);
      route();
      return ended;
    },
    async respawn(index) {
      const next = await startBot(env);
      replicas[index] = next;
      living.add(next);
      route();
      const trouble = troubles.findLast((one) => one.replica === index);
      if (trouble !== undefined) trouble.toMs = Date.now();
    },
    async stop() {
      stalls.stop();
      await Promise.all([...living].map((one) => one.kill()));
      await front.close();
      await desk.stop();
      await tenant.stop();
      await database.drop();
    },
  };
}

async function startDesk(env: Record<string, string>): Promise<App> {
  const config = loadConfig({ ...env, PORT: '0' });
  if (config.mode === 'sandbox') throw new Error('the desk runs in the loopback mode');
  const silent = { write: () => {} };
  return startApp({
    config,
    env,
    logTo: silent,
    substitutes: { background: false, settings: { turnDirectoryMs: 30_000 } },
  });
}

/** No policy may be saved with less than a minute; these tests cannot wait that long. */
async function allowShortGrants({ db }: FreshDatabase): Promise<void> {
  await db.collection('policies').updateMany({}, { $set: { 'body.terms.duration.minMs': 1_000 } });
}
