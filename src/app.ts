import { randomInt, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Db } from 'mongodb';
import type { DestinationStream, Logger } from 'pino';
import { createBot } from './bot/access-bot.ts';
import { createAdapter } from './bot/edge/adapter.ts';
import { createLogger } from './bot/edge/logger.ts';
import { createMetrics, type Metrics } from './bot/edge/metrics.ts';
import { createServer } from './bot/edge/server.ts';
import { createMessenger } from './bot/messenger.ts';
import type { ServiceConfig } from './config.ts';
import { connectorCredential } from './connector-credential.ts';
import { createPermissions } from './doctor/missing-permissions.ts';
import { createAccountBackEnd } from './graph/account-back-end.ts';
import { createAppInstaller } from './graph/app-installer.ts';
import { createAssignments } from './graph/assignments.ts';
import { createGraphClient } from './graph/client.ts';
import { createGraphCredential, graphScope } from './graph/credential.ts';
import { createDirectBackEnd } from './graph/direct-back-end.ts';
import { createDirectories } from './graph/directory.ts';
import { createDirectoryNames } from './graph/directory-names.ts';
import { createEligibilities } from './graph/eligibility.ts';
import type { Identity } from './graph/identity.ts';
import { ownIdentity } from './graph/own-identity.ts';
import { createOwnPowers } from './graph/own-powers.ts';
import { createPimBackEnd } from './graph/pim-back-end.ts';
import { createRoleGroups } from './graph/role-groups.ts';
import { createPimRules } from './graph/role-settings.ts';
import { createSessions } from './graph/sessions.ts';
import type { Timers } from './graph/timers.ts';
import { createDirectoryChanges } from './graph/user-changes.ts';
import { spend } from './jit/budget/spend.ts';
import { DEFAULT_SETTINGS, type Deps, type Settings } from './jit/deps.ts';
import { type Cause, type Random, tenantId } from './jit/ids.ts';
import type { Messenger } from './jit/messenger.ts';
import { runRetention } from './jit/operations/audit/retain.ts';
import { settleNewGroups } from './jit/operations/entra/new-group.ts';
import { closeLeavers } from './jit/operations/grant/close-leavers.ts';
import { reconcile } from './jit/operations/grant/reconcile.ts';
import { sendDigests } from './jit/operations/message/digest.ts';
import { watchApprovers } from './jit/operations/policy/watch-approvers.ts';
import { watchPim } from './jit/operations/policy/watch-pim.ts';
import { recordRefusal } from './jit/operations/request/record-refusal.ts';
import { lookAtDrill } from './jit/operations/watch/drill.ts';
import { findFindings } from './jit/operations/watch/find-findings.ts';
import { watchTroubles } from './jit/operations/watch/watch-troubles.ts';
import type { BudgetStore, Clock, Log } from './jit/ports.ts';
import { beatsOf } from './jobs/beats.ts';
import { type Beat, type Schedule, startSchedule } from './jobs/schedule.ts';
import { Worker } from './jobs/worker.ts';
import { createStoreClock } from './store/clock.ts';
import { connectStore } from './store/connect.ts';
import { cutsPublishedTo, publishedTo } from './store/heads-file.ts';
import { openStore, portsOf, type Store } from './store/open-store.ts';
import { prepareDatabase, schemaMoved } from './store/schema.ts';

const BOT_NAME = 'JIT Access';
/** Where chats are begun before any activity told the service's address (Teams: "Send proactive messages"). */
const PUBLIC_SERVICE_URL = 'https://smba.trafficmanager.net/teams/';
const CLOCK_EVERY_MS = 30_000;

export type AppOptions = {
  config: ServiceConfig;
  env: Readonly<Record<string, string | undefined>>;
  logTo?: DestinationStream;
  /** What a test may put in the place of the real thing; production passes none of these. */
  substitutes?: Substitutes;
};

export type Substitutes = {
  clock?: Clock;
  /** How often the database's time is read. */
  clockEveryMs?: number;
  random?: Random;
  fetch?: typeof fetch;
  /** What the identity for Graph may do, where no Entra gives tokens. */
  identity?: () => Promise<Identity | null>;
  /** How deadlines of calls to Graph pass. */
  timers?: Timers;
  /** How long one call to Teams may take. */
  teamsTimeoutMs?: number;
  settings?: Partial<Settings>;
  wrapDb?: (db: Db) => Db;
  wrapMessenger?: (messenger: Messenger) => Messenger;
  /** False: nothing runs by itself, the test calls `runDue`. */
  background?: boolean;
};

export type App = {
  port: number;
  deps: Deps;
  store: Store;
  log: Logger;
  /** What the schedule runs; without background work, whoever owns the clock may. */
  beats: readonly Beat[];
  /** Resolves when this process must stop: another release has changed the schema under it. */
  outdated: Promise<Error>;
  /** Stops taking turns, finishes what is under way, closes the database. Safe to call twice. */
  stop(): Promise<void>;
};

/** The one place where adapters are constructed and joined to ports. */
export async function startApp({ config, env, logTo, substitutes = {} }: AppOptions): Promise<App> {
  const log = createLogger({ level: config.logLevel, ...(logTo === undefined ? {} : { destination: logTo }) });
  const metrics = createMetrics();
  const { client, db: plainDb } = await connectStore(config.mongodbUri.reveal(), { appName: 'teams-jit-access', log });
  await prepareDatabase(plainDb);
  const db = substitutes.wrapDb?.(plainDb) ?? plainDb;
  const store = openStore(db);
  const outdated = Promise.withResolvers<Error>();
  const storeClock = createStoreClock(plainDb, {
    everyMs: substitutes.clockEveryMs ?? CLOCK_EVERY_MS,
    log,
    onSchema(version) {
      const moved = schemaMoved(version);
      if (moved !== null) outdated.resolve(moved);
    },
  });
  const clock = substitutes.clock ?? storeClock;
  if (substitutes.clock === undefined) await storeClock.start();

  const graph = createGraphClient({
    baseUrl: config.graphBaseUrl,
    authentication:
      config.mode === 'loopback'
        ? { kind: 'loopback' }
        : { kind: 'credential', credential: createGraphCredential(env), scope: graphScope(config.graphBaseUrl) },
    log,
    onCall: (call) => metrics.graphCall(call),
    ...(substitutes.fetch === undefined ? {} : { fetch: substitutes.fetch }),
    ...(substitutes.timers === undefined ? {} : { timers: substitutes.timers }),
  });
  const adapter = createAdapter({
    settings: {
      appId: config.bot.appId,
      cloud: config.bot.cloud,
      credential: connectorCredential(config),
      allowedServiceHosts: config.allowedServiceHosts,
    },
    log,
    metrics,
    ...(substitutes.teamsTimeoutMs === undefined ? {} : { callTimeoutMs: substitutes.teamsTimeoutMs }),
    hooks: {
      onRefused: (call) =>
        recordRefusal(deps, {
          code: call.reason,
          actor: { kind: 'system', name: call.remoteAddress ?? 'an unknown address' },
          cause: `http:${call.requestId}` as Cause,
          data: { claimedTenant: call.claimedTenant ?? null },
        }),
    },
  });
  const identity = substitutes.identity ?? ownIdentity(config, env);
  const powers = createOwnPowers(graph, identity);
  const tenant = tenantId(config.tenantId);
  const messenger = createMessenger({
    adapter,
    appId: config.bot.appId,
    audience: config.bot.cloud.ToChannelFromBotOAuthScope,
    tenantId: tenant,
    contacts: store.contacts,
    clock,
    log: logPort(log),
    spend: (name, of, as) => spend(deps, name, of, as),
    defaultServiceUrl: PUBLIC_SERVICE_URL,
  });
  const settings: Settings = {
    ...DEFAULT_SETTINGS,
    tenantId: tenant,
    adminIds: config.adminIds,
    auditorIds: config.auditorIds,
    allowGuests: config.allowGuests,
    ...substitutes.settings,
  };
  let worker: Worker | null = null;
  const deps: Deps = {
    settings,
    clock,
    random: substitutes.random ?? cryptoRandom,
    log: logPort(log),
    directories: createDirectories(graph),
    directoryNames: createDirectoryNames(graph),
    directoryChanges: createDirectoryChanges(graph),
    assignments: createAssignments(graph),
    entra: createEligibilities(graph),
    backEnds: { direct: createDirectBackEnd(graph), pim: createPimBackEnd(graph, { clock }) },
    accounts: createAccountBackEnd(graph),
    pimRules: createPimRules(graph),
    powers,
    permissions: createPermissions({
      store,
      tenantId: config.tenantId,
      directories: createDirectories(graph, { priority: 'low' }),
      installs: config.catalogAppId !== undefined,
      powers,
      // A stand-in has whatever it is asked for: nothing is missed there.
      identity: substitutes.identity ?? (config.mode === 'loopback' ? async () => null : identity),
    }),
    sessions: createSessions(graph),
    roleGroups: createRoleGroups(graph),
    ...portsOf(store),
    ledger: publishedTo(config.ledgerHeadsFile, store.ledger, logPort(log)),
    retention: cutsPublishedTo(config.ledgerHeadsFile, store.retention),
    budgets: countingRefusals(store.budgets, metrics),
    messenger: substitutes.wrapMessenger?.(messenger) ?? messenger,
    installer: config.catalogAppId === undefined ? null : createAppInstaller(graph, config.catalogAppId),
    poke: (work) => worker?.kick(work),
  };
  const bot = createBot({
    deps,
    botName: BOT_NAME,
    rules: { tenantId: tenant, allowGuests: settings.allowGuests },
    rate: store.rate,
    onRefused: (reason) => metrics.refused(reason),
  });
  watchProduct(metrics, deps);
  metrics.watch('jit_store_up', 'Whether the database answers: 1, or 0', () =>
    store.ping().then(
      () => 1,
      () => 0,
    ),
  );
  const directoryHealth = watchDirectory(deps);
  const server = createServer({
    receive: (inbound) => adapter.receive(inbound, bot),
    health: {
      store: async () => {
        await store.ping();
        return { ok: true };
      },
      clock: () => ({ ok: substitutes.clock !== undefined || storeClock.ready }),
      directory: directoryHealth,
    },
    metrics: metrics.registry,
    log,
  });
  const beats = beatsOf({
    housekeeping: async () => {
      await store.housekeeping(clock.now());
    },
    reconcile: async () => {
      await reconcile(deps);
    },
    findFindings: async () => {
      await findFindings(deps);
    },
    watchTroubles: () => watchTroubles(deps),
    closeLeavers: () => closeLeavers(deps),
    watchApprovers: () => watchApprovers(deps),
    watchPim: () => watchPim(deps),
    drill: () => lookAtDrill(deps),
    settleNewGroups: () => settleNewGroups(deps),
    retain: () => runRetention(deps),
    sendDigests: () => sendDigests(deps),
  });
  let schedule: Schedule | null = null;
  if (substitutes.background !== false) {
    worker = new Worker(deps);
    schedule = await startSchedule({
      db: plainDb,
      instance: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
      clock,
      log: logPort(log),
      worker,
      beats,
    });
  }
  const port = await server.listen(config.port, config.mode === 'loopback' ? '127.0.0.1' : undefined);
  log.info({ port, mode: config.mode }, 'listening');

  let stopping: Promise<void> | null = null;
  async function stop(): Promise<void> {
    // In the order in which work flows: no new turns, no new jobs, what is under way ends, then the ground it stands on.
    await server.close();
    await schedule?.stop();
    await worker?.stop(10_000);
    adapter.close();
    await storeClock.stop();
    await client.close();
    log.info({}, 'stopped');
  }
  return {
    port,
    deps,
    store,
    log,
    beats,
    outdated: outdated.promise,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

const cryptoRandom: Random = { below: (limit) => randomInt(limit), uuid: () => randomUUID() };

function countingRefusals(budgets: BudgetStore, metrics: Metrics): BudgetStore {
  return {
    async take(budget, as, now) {
      const taken = await budgets.take(budget, as, now);
      if (!taken.ok) metrics.budgetRefused(budget.name, as);
      return taken;
    },
  };
}

function logPort(log: Logger): Log {
  return {
    info: (facts, message) => log.info(facts, message),
    warn: (facts, message) => log.warn(facts, message),
    error: (facts, message) => log.error(facts, message),
  };
}

/** What an operator alerts on: access that is being taken back, writes that Graph keeps refusing, messages that wait. */
function watchProduct(
  metrics: Metrics,
  { requests, holdings, deliveries, findings, ledger, alerts, canary, settings }: Deps,
): void {
  const { tenantId } = settings;
  const most = 10_000;
  metrics.watch('jit_requests_pending', 'Requests that wait for a decision', () =>
    requests.count({ tenantId, states: ['pending'], limit: most }),
  );
  metrics.watch('jit_grants_live', 'Grants that are scheduled, activating or active', () =>
    requests.count({ tenantId, grantStates: ['scheduled', 'activating', 'active'], limit: most }),
  );
  metrics.watch('jit_grants_revoking', 'Grants whose access is being taken back and not confirmed gone', () =>
    requests.count({ tenantId, grantStates: ['revoking'], limit: most }),
  );
  metrics.watch('jit_holdings_stuck', 'Holdings whose last call to Graph failed', async () => {
    const unsettled = await holdings.unsettled(tenantId, most);
    return unsettled.filter(({ body }) => body.lastError !== null || body.dormant !== null).length;
  });
  metrics.watch('jit_findings_open', 'Access that no grant explains and no admin decided on, up to 1000', async () => {
    return (await findings.inStates(tenantId, ['open'], 1_000)).length;
  });
  metrics.watch('jit_deliveries_waiting', 'Messages that have not reached Teams', async () => {
    return (await deliveries.countWaiting()).count;
  });
  metrics.watchEach(
    { name: 'jit_alerts_open', help: 'Alerts that are not over', label: 'severity', values: ['critical', 'warning'] },
    async () => {
      const open = await alerts.open(tenantId, null);
      return (severity) => open.filter(({ body }) => body.severity === severity).length;
    },
  );
  const lastDrill = async () => (await canary.load('canary'))?.body.results.at(-1);
  metrics.watch('jit_canary_broken', 'The last canary drill: 0 passed, 1 failed, -1 none yet', async () => {
    const last = await lastDrill();
    return last === undefined ? -1 : Number(last.broken !== null);
  });
  metrics.watch('jit_canary_in_seconds', 'The last canary drill: until the access was there; -1 unknown', async () => {
    const ms = (await lastDrill())?.inMs ?? null;
    return ms === null ? -1 : ms / 1_000;
  });
  metrics.watch('jit_canary_back_seconds', 'The last canary drill: until the access was gone; -1 unknown', async () => {
    const ms = (await lastDrill())?.backMs ?? null;
    return ms === null ? -1 : ms / 1_000;
  });
  metrics.watch(
    'jit_ledger_oldest_seconds',
    'When the oldest block of the audit trail was sealed; -1: none',
    async () => {
      const [oldest] = await ledger.blocks(1, 1);
      return oldest === undefined ? -1 : oldest.at.getTime() / 1_000;
    },
  );
  metrics.watch('jit_ledger_unsealed', 'Audit events that are not sealed yet, up to 1000', async () => {
    return (await ledger.unsealed(1_000)).length;
  });
}

/** Shown in `/readyz`, asked at most every ten seconds: probes must not spend the directory's quota. */
function watchDirectory(deps: Deps): () => Promise<{ ok: boolean; detail?: string }> {
  const freshMs = 10_000;
  let last: { at: number; health: Promise<{ ok: boolean; detail?: string }> } | null = null;
  const [anyAdmin] = deps.settings.adminIds;
  return () => {
    const now = performance.now();
    if (last !== null && now - last.at < freshMs) return last.health;
    const health = deps.directories
      .within(1_500)
      .findUsers(anyAdmin ?? deps.settings.tenantId)
      .then(() => ({ ok: true }))
      .catch(() => ({ ok: false, detail: 'Microsoft Graph does not answer' }));
    last = { at: now, health };
    return health;
  };
}
