import { Writable } from 'node:stream';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import { samplePolicies } from '../../sandbox/policies.ts';
import { startTenant, type Tenant } from '../../sandbox/tenant.ts';
import { type App, type Substitutes, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { Quotas } from '../../src/jit/budget/budget.ts';
import { MICROSOFT_QUOTAS } from '../../src/jit/budget/quotas.ts';
import type { Cause, RequestId } from '../../src/jit/ids.ts';
import { userId } from '../../src/jit/ids.ts';
import { importPolicies } from '../../src/jit/operations/policy/policies.ts';
import { runDue } from '../../src/jit/operations/work.ts';
import { preparedDatabase } from './database.ts';
import { attachGraphValidator } from './graph-openapi.ts';
import { nextDue } from './next-due.ts';
import { TestClock } from './test-clock.ts';

export type HarnessOptions = {
  /** Policies to begin with; the sandbox's own by default, none with ''. */
  policies?: string;
  substitutes?: Substitutes;
  logLevel?: string;
  /** The rate limits of Teams, there and here; off by default, since the clock stands still. */
  limits?: boolean;
  /** Variables beside those that join the bot to the tenant. */
  env?: Record<string, string>;
};

const WITHOUT_TEAMS_LIMITS: Quotas = {
  ...MICROSOFT_QUOTAS,
  'teams-conversation': [],
  'teams-new-chat': [],
  'teams-tenant': [],
};

const neverOver = () => Promise.resolve(false);

export type Harness = Awaited<ReturnType<typeof startHarness>>;

/**
 * The whole product over real HTTP (restify, botbuilder, the Graph client, MongoDB) against the sandbox's tenant, on one
 * clock that the test moves. Nothing runs by itself: `settle` does what is due, `advance` lets time pass and settles.
 */
export async function startHarness(options: HarnessOptions = {}) {
  const clock = new TestClock();
  const database = await preparedDatabase();
  const tenant = await startTenant({ clock, limits: options.limits ?? false });
  const validator = attachGraphValidator(tenant.graph);
  const logLines: string[] = [];
  const logTo = new Writable({
    write(chunk, _encoding, done) {
      logLines.push(String(chunk));
      done();
    },
  });

  async function addApp(more: Substitutes = {}): Promise<App> {
    const env = {
      ...tenant.env,
      MONGODB_URI: database.uri,
      PORT: '0',
      LOG_LEVEL: options.logLevel ?? 'debug',
      ...options.env,
    };
    const config = loadConfig(env);
    if (config.mode === 'sandbox') throw new Error('a harness runs in the loopback mode');
    const substitutes = { clock, background: false, ...options.substitutes, ...more };
    const settings = { ...(options.limits === true ? {} : { quotas: WITHOUT_TEAMS_LIMITS }), ...substitutes.settings };
    return startApp({ config, env, logTo, substitutes: { ...substitutes, settings } });
  }

  const app = await addApp();
  tenant.teams.connect(`http://127.0.0.1:${app.port}/api/messages`);
  await tenant.teams.announceInstalls();
  const policies = options.policies ?? samplePolicies;
  if (policies !== '') await savePolicies(app, policies);

  const settle = () => runDue(app.deps);
  await settle();

  return {
    app,
    clock,
    tenant,
    teams: tenant.teams,
    graph: tenant.graph,
    database,
    logLines,
    addApp,
    settle,
    /** Lets time pass in one step, then does what is due. */
    async advance(ms: number) {
      clock.advance(ms);
      await settle();
    },
    /**
     * Lets time pass a second at a time, as it does, doing what is due at each: confirmations take two reads. Ends early
     * once `over` says so, which is asked after each second in which something may have happened; how many ms went by.
     */
    async pass(ms: number, over: () => Promise<boolean> = neverOver): Promise<number> {
      let due: Date | null = clock.now();
      for (let passed = 0; passed < ms; ) {
        const step = Math.min(1_000, ms - passed);
        clock.advance(step);
        passed += step;
        if (due === null || due > clock.now()) continue;
        await settle();
        if (await over()) return passed;
        due = await nextDue(database.db);
      }
      return ms;
    },
    /** The stored request, as the product sees it. */
    async request(id: string) {
      const stored = await app.deps.requests.load(id as RequestId);
      if (stored === null) throw new Error(`no request ${id}`);
      return stored.body;
    },
    /** Stops everything; fails when a request to Graph was not as Microsoft describes, or a card not as Teams takes it. */
    async stop() {
      await app.stop();
      await tenant.stop();
      await database.drop();
      validator.expectNoViolations();
      if (tenant.teams.violations.length > 0) {
        throw new Error(`cards that Teams would not take: ${JSON.stringify(tenant.teams.violations)}`);
      }
    },
  };
}

/** Saves policies as the admin would. */
export async function savePolicies(app: App, yaml: string): Promise<void> {
  const caller = { id: userId(people.dana), name: 'Dana Fischer' };
  await importPolicies(app.deps, { caller, cause: `test:${app.deps.random.uuid()}` as Cause, yaml });
}

/** True state of the directory: whether this person is a direct member of the group now. */
export function isMember(tenant: Tenant, group: string, person: string): boolean {
  return tenant.graph.snapshot().memberships.some((one) => one.groupId === group && one.memberId === person);
}

/** True state of the directory: whether this person holds the role now. */
export function holdsRole(tenant: Tenant, roleDefinitionId: string, person: string): boolean {
  return tenant.graph
    .snapshot()
    .roles.some((one) => one.roleDefinitionId === roleDefinitionId && one.principalId === person);
}

/** The id of the request that a chat shows last. */
export function lastRequestId(text: string): string {
  const id = /R-[2-9A-HJKMNP-TV-Z]{5}/.exec(text)?.[0];
  if (id === undefined) throw new Error(`no request id in: ${text}`);
  return id;
}
