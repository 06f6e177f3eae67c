import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { type App, startApp } from '../src/app.ts';
import { loadConfig, type SandboxConfig } from '../src/config.ts';
import type { Cause } from '../src/jit/ids.ts';
import { userId } from '../src/jit/ids.ts';
import { importPolicies } from '../src/jit/operations/policies.ts';
import { people } from './graph/tenant-seed.ts';
import { withDatabase } from './mongo/mongo-uri.ts';
import { startMongo } from './mongo/start-mongo.ts';
import { claimPidFile } from './pid-file.ts';
import { samplePolicies } from './policies.ts';
import { startTenant } from './tenant.ts';
import { viewsOf } from './views.ts';

const HOME = path.resolve(import.meta.dirname, '..', '.sandbox');
const PAGE_PORT = 3979;

export type Sandbox = { url: string; app: App; stop(): Promise<void> };

/** A whole tenant on this machine: Graph, Teams with its page, MongoDB, and the bot in its loopback mode. */
export async function startSandbox(options: {
  config: SandboxConfig;
  home?: string;
  pagePort?: number;
}): Promise<Sandbox> {
  const home = options.home ?? HOME;
  await mkdir(home, { recursive: true });
  const claim = await claimPidFile(path.join(home, 'sandbox.pid'));
  if (claim.kind === 'running') {
    throw new Error(`a sandbox is running already (process ${claim.pid}); stop it with Ctrl+C where it was started`);
  }
  const log = pino({ level: options.config.logLevel });
  const mongo = await startMongo({
    uri: options.config.mongodbUri?.reveal(),
    dataDir: path.join(home, 'data'),
    log: (message, facts) => log.info(facts ?? {}, message),
  });
  const tenant = await startTenant({
    clock: { now: () => new Date() },
    ...(await freePort(options.pagePort ?? PAGE_PORT)),
  });
  const uri = mongo.kind === 'given' ? mongo.uri : withDatabase(mongo.uri, 'jit');
  const env = {
    ...tenant.env,
    MONGODB_URI: uri,
    PORT: String(options.config.port),
    LOG_LEVEL: options.config.logLevel,
  };
  const config = loadConfig(env);
  if (config.mode !== 'loopback') throw new Error('the sandbox must run in the loopback mode');
  const app = await startApp({ config, env });
  tenant.teams.connect(`http://127.0.0.1:${app.port}/api/messages`);
  tenant.teams.setViews(viewsOf(app, tenant.graph));
  await seedPolicies(app);
  await tenant.teams.announceInstalls();
  return {
    url: tenant.page,
    app,
    async stop() {
      await app.stop();
      await tenant.stop();
      await mongo.stop();
      await claim.release();
    },
  };
}

/** The page keeps its usual address where it is free, so that a bookmark works; otherwise any other. */
async function freePort(port: number): Promise<{ teamsPort?: number }> {
  const { createServer } = await import('node:net');
  const free = await new Promise<boolean>((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
  return free ? { teamsPort: port } : {};
}

/** Saved as the admin would save them; a tenant that has policies keeps its own. */
async function seedPolicies(app: App): Promise<void> {
  const { deps } = app;
  if ((await deps.policies.list(deps.settings.tenantId)).length > 0) return;
  const caller = { id: userId(people.dana), name: 'Dana Fischer' };
  await importPolicies(deps, { caller, cause: `sandbox:${Date.now()}` as Cause, yaml: samplePolicies });
}
