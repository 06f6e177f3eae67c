import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { pino } from 'pino';
import { type App, startApp } from '../src/app.ts';
import { loadConfig, type SandboxConfig } from '../src/config.ts';
import type { Cause } from '../src/jit/ids.ts';
import { userId } from '../src/jit/ids.ts';
import { importPolicies } from '../src/jit/operations/policy/policies.ts';
import { keepDirectoryFile, readDirectoryFile } from './directory-file.ts';
import { createGraphEmulator } from './graph/emulator.ts';
import { roleId } from './graph/role-definitions.ts';
import { contosoTenant, people } from './graph/tenant-seed.ts';
import { withDatabase } from './mongo/mongo-uri.ts';
import { startMongo } from './mongo/start-mongo.ts';
import { claimPidFile } from './pid-file.ts';
import { DATABASE_FILE, HEADS_FILE, HOME } from './places.ts';
import { accountPolicy, pimPolicy, samplePolicies } from './policies.ts';
import type { Deliver } from './teams/deliver.ts';
import { CATALOG_APP_ID, startTenant } from './tenant.ts';
import { viewsOf } from './views.ts';

const PAGE_PORT = 3979;
const ADDRESS_FILE = 'sandbox.url';

export type SandboxOptions = {
  config: SandboxConfig;
  /** Where everything is kept between runs; default `.sandbox` of the project. */
  home?: string;
  /** Default 3979; any free one where it is taken, or with 0. */
  pagePort?: number;
  /**
   * Hosts (`host:port`) of another client that plays Teams in the place of the stand-in: nobody has the app before that
   * client says so, and no policy asks in a channel of the stand-in.
   */
  otherClient?: readonly string[];
};

/** `notes` are for the person who started it: what is not where it usually is. */
export type Sandbox = {
  url: string;
  botPort: number;
  notes: string[];
  app: App;
  /** Posts an activity to the bot, signed as Teams signs. */
  deliver: Deliver;
  stop(): Promise<void>;
};

/**
 * A whole tenant on this machine: Graph, Teams with its page, MongoDB, and the bot in its loopback mode.
 *
 * @throws Error when one runs in this home already; what was started until then is stopped again
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { config, home = HOME, pagePort = PAGE_PORT, otherClient } = options;
  await mkdir(home, { recursive: true, mode: 0o700 });
  // What is started last is stopped first.
  const started = new AsyncDisposableStack();
  try {
    const { tenant, app } = await startAll(started, { config, home, pagePort, otherClient });
    const notes = [
      ...moved('The page', pagePort, Number(new URL(tenant.page).port)),
      ...moved('The bot', config.port, app.port),
    ];
    await writeFile(path.join(home, ADDRESS_FILE), `${tenant.page}\n`);
    const { deliver } = tenant.teams;
    return { url: tenant.page, botPort: app.port, notes, app, deliver, stop: () => started.disposeAsync() };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

type Wanted = Required<Omit<SandboxOptions, 'otherClient'>> & { otherClient: readonly string[] | undefined };

async function startAll(started: AsyncDisposableStack, { config, home, pagePort, otherClient }: Wanted) {
  const claim = await claimPidFile(path.join(home, 'sandbox.pid'));
  if (claim.kind === 'running') throw new Error(await runningText(home, claim.pid));
  started.defer(async () => {
    await rm(path.join(home, ADDRESS_FILE), { force: true });
    await claim.release();
  });

  const log = pino({ level: config.logLevel });
  const directoryFile = path.join(home, 'directory.json');
  const seed = readDirectoryFile(directoryFile);
  const mongo = await startMongo({
    uri: config.mongodbUri?.reveal(),
    dataDir: path.join(home, 'data'),
    log: (message, facts) => log.info(facts ?? {}, message),
  });
  started.defer(() => mongo.stop());
  const own = mongo.kind !== 'given';
  const databaseUri = own ? withDatabase(mongo.uri, 'jit') : mongo.uri;
  if (own) {
    const databaseFile = path.join(home, DATABASE_FILE);
    await writeFile(databaseFile, `${databaseUri}\n`, { mode: 0o600 });
    started.defer(() => rm(databaseFile, { force: true }));
  }

  const clock = { now: () => new Date() };
  const graph = createGraphEmulator({ clock, tenant: seed ?? contosoTenant() });
  if (seed === undefined) {
    const exchange = {
      kind: 'role',
      roleDefinitionId: roleId('Exchange Administrator'),
      directoryScopeId: '/',
    } as const;
    graph.directory.pim.makeEligible(people.felix, exchange);
  }
  const kept = keepDirectoryFile(directoryFile, graph);
  started.defer(() => kept.stop());
  const tenant = await startTenant({
    clock,
    emulator: graph,
    teamsPort: await freePort(pagePort),
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  started.defer(() => tenant.stop());

  const env = {
    ...tenant.env,
    MONGODB_URI: databaseUri,
    ...(otherClient === undefined
      ? { TEAMS_CATALOG_APP_ID: CATALOG_APP_ID }
      : { ALLOWED_SERVICE_HOSTS: [tenant.env.ALLOWED_SERVICE_HOSTS, ...otherClient].join() }),
    ...(own ? { LEDGER_HEADS_FILE: path.join(home, HEADS_FILE) } : {}),
    PORT: String(await freePort(config.port)),
    LOG_LEVEL: config.logLevel,
  };
  const service = loadConfig(env);
  if (service.mode !== 'loopback') throw new Error('the sandbox must run in the loopback mode');
  const app = await startApp({ config: service, env });
  started.defer(() => app.stop());
  tenant.teams.connect(`http://127.0.0.1:${app.port}/api/messages`);
  tenant.teams.setViews(viewsOf(app, tenant.graph));
  const policies = [samplePolicies, pimPolicy, accountPolicy].join('---\n');
  await seedPolicies(app, otherClient === undefined ? policies : policies.replaceAll(/^channel: .*\n/gm, ''));
  if (otherClient === undefined) await tenant.teams.announceInstalls();
  return { tenant, app };
}

async function runningText(home: string, pid: number): Promise<string> {
  const address = await readFile(path.join(home, ADDRESS_FILE), 'utf8').catch(() => '');
  const where = address.trim() === '' ? '' : ` at ${address.trim()}`;
  return `A sandbox is running already${where} (process ${pid}). Stop it with Ctrl+C where it was started.`;
}

function moved(what: string, wanted: number, got: number): string[] {
  return wanted === 0 || wanted === got ? [] : [`${what} is on port ${got}: port ${wanted} is taken.`];
}

/** The port itself where it is free, so that a bookmark works; otherwise 0, which takes any other. */
async function freePort(port: number): Promise<number> {
  const free = await new Promise<boolean>((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
  return free ? port : 0;
}

const SEED_MS = 30_000;

/** Saved as the admin would save them; a tenant that has policies keeps its own. */
async function seedPolicies(app: App, yaml: string): Promise<void> {
  // Nobody waits for an answer here, and a small machine that has just started everything is slow.
  const deps = { ...app.deps, settings: { ...app.deps.settings, turnDirectoryMs: SEED_MS } };
  if ((await deps.policies.list(deps.settings.tenantId)).length > 0) return;
  const caller = { id: userId(people.dana), name: 'Dana Fischer' };
  await importPolicies(deps, { caller, cause: `sandbox:${Date.now()}` as Cause, yaml });
}
