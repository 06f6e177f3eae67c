import { createAdapter } from '../bot/edge/adapter.ts';
import { createLogger } from '../bot/edge/logger.ts';
import { createMetrics } from '../bot/edge/metrics.ts';
import type { EdgeSettings } from '../bot/edge/settings.ts';
import type { Environment } from '../config/reader.ts';
import type { ServiceConfig } from '../config.ts';
import { connectorCredential } from '../connector-credential.ts';
import { createGraphClient, type GraphClient } from '../graph/client.ts';
import { createGraphCredential, graphScope } from '../graph/credential.ts';
import { createDirectories } from '../graph/directory.ts';
import { type Identity, readIdentity } from '../graph/identity.ts';
import { ownIdentity } from '../graph/own-identity.ts';
import { createOwnPowers } from '../graph/own-powers.ts';
import { createPimRules } from '../graph/role-settings.ts';
import type { Directories } from '../jit/directory.ts';
import { entitlementLabel } from '../jit/entitlement.ts';
import { tenantId } from '../jit/ids.ts';
import { connectStore } from '../store/connect.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { SCHEMA_VERSION } from '../store/schema.ts';
import { readStore } from '../store/store-facts.ts';
import { lookAtAccounts } from './check-accounts.ts';
import { checkPeople, checkReads, roleAssignableAmong } from './check-directory.ts';
import { lookAtPim } from './check-pim.ts';
import { checkSettings } from './check-settings.ts';
import { judgeStore, storeUnreachable } from './check-store.ts';
import { checkBotToken, checkEndpoint, checkKeys, sendCard } from './check-teams.ts';
import { explain } from './explain.ts';
import { type Finding, words } from './finding.ts';
import { type NeededFor, needsOf } from './needs-of.ts';
import { openedIn } from './opened.ts';
import { judgePermissions } from './permissions.ts';

export type DoctorOptions = {
  env: Environment;
  /** Address, name or id of whoever is to see a card. */
  cardFor?: string;
  /** Where Teams reaches the bot: `https://…/api/messages`. */
  endpoint?: string;
  /** Replaced in tests, where no Entra gives tokens. Null: there is none to be read. */
  identity?: (config: ServiceConfig) => Promise<Identity | null>;
};

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };
const PUBLIC_SERVICE_URL = 'https://smba.trafficmanager.net/teams/';
const MOST_STUCK = 5;

/** Looks at everything a deployment stands on, changes nothing that lasts, and never throws for what it finds. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const { config, findings } = checkSettings(options.env);
  if (config === null) return findings;
  const graph = graphOf(config, options.env);
  const directories = createDirectories(graph);
  const kept = await lookAtStore(config);
  try {
    const opened = await lookAtPolicies(kept.store, config);
    findings.push(...kept.findings, ...opened.findings);
    const units = [...opened.entitlements, ...opened.byPim].some((one) => one.kind === 'role' && one.scope !== '/');
    findings.push(...(await checkReads(directories, units)), ...(await checkPeople(directories, config)));
    findings.push(...(await lookAtPermissions(options, config, directories, opened)));
    findings.push(...(await lookAtBackEnds(kept.store, config, graph, directories, options)));
    findings.push(...(await lookAtTeams(options, config, directories, kept.store)));
    return findings;
  } finally {
    await kept.close();
  }
}

function graphOf(config: ServiceConfig, env: Environment): GraphClient {
  const authentication =
    config.mode === 'loopback'
      ? ({ kind: 'loopback' } as const)
      : ({
          kind: 'credential',
          credential: createGraphCredential(env),
          scope: graphScope(config.graphBaseUrl),
        } as const);
  return createGraphClient({ baseUrl: config.graphBaseUrl, authentication, log: SILENT });
}

type Kept = { store: Store | null; findings: Finding[]; close(): Promise<void> };

/** Nothing is prepared or migrated here: that is for the bot's next start. */
async function lookAtStore(config: ServiceConfig): Promise<Kept> {
  try {
    const uri = config.mongodbUri.reveal();
    const { client, db } = await connectStore(uri, { appName: 'teams-jit-access-doctor', log: SILENT });
    const close = () => client.close();
    try {
      const facts = await readStore(db);
      const store = facts.schema === SCHEMA_VERSION ? openStore(db) : null;
      return { store, findings: judgeStore(facts), close };
    } catch (error) {
      return { store: null, findings: [storeUnreachable(error)], close };
    }
  } catch (error) {
    return { store: null, findings: [storeUnreachable(error)], close: async () => {} };
  }
}

type Seen = NeededFor & { findings: Finding[] };

const NOTHING: NeededFor = { entitlements: [], byPim: [], endingSessions: [], accounts: [], makesGroups: false };

/**
 * What policies open, disabled ones too (they may be enabled again), and what people hold still, whose policy may be
 * gone: it must be taken back all the same.
 */
async function lookAtPolicies(store: Store | null, config: ServiceConfig): Promise<Seen> {
  if (store === null) return { ...NOTHING, findings: [] };
  try {
    return await whatIsOpened(store, config);
  } catch (error) {
    return { ...NOTHING, findings: [storeUnreachable(error)] };
  }
}

async function whatIsOpened(store: Store, config: ServiceConfig): Promise<Seen> {
  const { policies, holdings, ...opened } = await openedIn(store, config.tenantId);
  const stuck = holdings.filter(({ body }) => body.lastError !== null);
  const findings = stuck.slice(0, MOST_STUCK).map(({ body }): Finding => {
    const meaning = explain(body.lastError ?? '');
    const what = `${body.principal.name}, ${entitlementLabel(body.entitlement)}: Graph said ${body.lastError}`;
    return { area: 'Permissions', state: 'look', what, ...(meaning === null ? {} : { todo: `It means: ${meaning}.` }) };
  });
  return {
    ...opened,
    findings: [
      { area: 'Permissions', state: 'ok', what: `counted for ${policies} policies and what is held now` },
      ...findings,
    ],
  };
}

async function lookAtPermissions(
  options: DoctorOptions,
  config: ServiceConfig,
  directories: Directories,
  seen: Seen,
): Promise<Finding[]> {
  const area = 'Permissions' as const;
  const groups = [...seen.entitlements, ...seen.byPim].flatMap((one) => (one.kind === 'group' ? [one.groupId] : []));
  const roleAssignable = await roleAssignableAmong(directories, groups);
  const needs = needsOf(seen, { roleAssignable, installs: config.catalogAppId !== undefined });
  const read = options.identity ?? (({ mode }: ServiceConfig) => identityIn(mode, options.env, config));
  try {
    const identity = await read(config);
    if (identity === null) {
      const names = needs.map(({ permission }) => permission).join(', ');
      const what = `a stand-in shows no permissions; on a tenant these would be needed: ${names}`;
      return [{ area, state: 'look', what }];
    }
    const findings = judgePermissions(needs, identity.granted, (names) => howToGrant(identity, options.env, names));
    if (identity.tenantId === undefined || identity.tenantId === config.tenantId) return findings;
    const what = `the identity for Graph is of tenant ${identity.tenantId}, and ${config.tenantId} is served`;
    return [{ area, state: 'wrong', what, todo: 'Take an identity of the tenant that is served.' }, ...findings];
  } catch (error) {
    const todo = 'Check AZURE_CLIENT_ID and what goes with it; a managed identity works only where it is assigned.';
    return [{ area, state: 'wrong', what: `no token for Microsoft Graph: ${words(error)}`, todo }];
  }
}

async function identityIn(
  mode: ServiceConfig['mode'],
  env: Environment,
  config: ServiceConfig,
): Promise<Identity | null> {
  if (mode === 'loopback') return null;
  return readIdentity(createGraphCredential(env), graphScope(config.graphBaseUrl));
}

/** What Entra would refuse of what policies give, by Privileged Identity Management and by dedicated accounts. */
async function lookAtBackEnds(
  store: Store | null,
  config: ServiceConfig,
  graph: GraphClient,
  directories: Directories,
  options: DoctorOptions,
): Promise<Finding[]> {
  if (store === null) return [];
  const { identity } = options;
  const powers = createOwnPowers(
    graph,
    identity === undefined ? ownIdentity(config, options.env) : () => identity(config),
  );
  try {
    const policies = (await store.policies.list(tenantId(config.tenantId))).map(({ body }) => body);
    return [
      ...(await lookAtPim(createPimRules(graph), policies)),
      ...(await lookAtAccounts(powers, directories, policies)),
    ];
  } catch (error) {
    return [storeUnreachable(error)];
  }
}

function howToGrant({ appId }: Identity, env: Environment, permissions: readonly string[]): string {
  const client = appId ?? env.AZURE_CLIENT_ID ?? '<client id of the identity for Graph>';
  return `infra/grant-permissions.sh ${client} ${permissions.join(' ')}`;
}

async function lookAtTeams(
  { cardFor, endpoint }: DoctorOptions,
  config: ServiceConfig,
  directories: Directories,
  store: Store | null,
): Promise<Finding[]> {
  const { appId, cloud } = config.bot;
  const credential = connectorCredential(config);
  const settings: EdgeSettings = { appId, cloud, credential, allowedServiceHosts: config.allowedServiceHosts };
  const findings = [
    ...(await checkKeys(cloud.ToBotFromChannelOpenIdMetadataUrl, Date.now)),
    await checkBotToken(settings),
    ...(endpoint === undefined ? [] : [await checkEndpoint(endpoint)]),
  ];
  if (cardFor === undefined) return findings;
  if (store === null) {
    const what = 'no card is sent before the bot has prepared its database';
    return [...findings, { area: 'Teams', state: 'wrong', what, todo: 'Start the bot once.' }];
  }
  const adapter = createAdapter({ settings, log: createLogger({ level: 'silent' }), metrics: createMetrics() });
  try {
    const found = await directories.within(10_000).findUsers(cardFor);
    const context = { adapter, config, contacts: store.contacts, defaultServiceUrl: PUBLIC_SERVICE_URL };
    return [...findings, await sendCard(context, cardFor, found)];
  } catch (error) {
    return [...findings, { area: 'Teams', state: 'wrong', what: `no card was sent: ${words(error)}` }];
  } finally {
    adapter.close();
  }
}
