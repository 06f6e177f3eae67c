import { type Environment, isGuid, isLoopback, Reader } from './config/reader.ts';
import { Secret } from './config/secret.ts';
import { azureNames, botOnlyNames, type Name, unusedInSandbox } from './config/variables.ts';

export type Mode = 'sandbox' | 'loopback' | 'production';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

const appTypes = ['MultiTenant', 'SingleTenant', 'UserAssignedMSI'] as const;
type AppType = (typeof appTypes)[number];

/** The hosts Microsoft serves Graph from: worldwide, US government L4 and L5, and China ("National cloud deployments"). */
const graphHosts = [
  'graph.microsoft.com',
  'graph.microsoft.us',
  'dod-graph.microsoft.us',
  'microsoftgraph.chinacloudapi.cn',
];

/** botbuilder drops every default of its own once one of these is set, so each gets the public cloud's value here. */
const publicCloud = {
  BotOpenIdMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  ToBotFromEmulatorOpenIdMetadataUrl: 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  OAuthUrl: 'https://api.botframework.com',
};

/** botbuilder's cloud settings, complete. Keys as botbuilder names them. */
type BotCloud = Readonly<
  Record<Exclude<keyof typeof publicCloud, 'BotOpenIdMetadata'> | 'ToBotFromChannelOpenIdMetadataUrl', string>
>;

interface BotIdentity {
  readonly appId: string;
  readonly appType: AppType;
  readonly password: Secret | undefined;
  readonly tenantId: string | undefined;
  readonly cloud: BotCloud;
}

interface Common {
  readonly port: number;
  readonly logLevel: LogLevel;
}

export interface SandboxConfig extends Common {
  readonly mode: 'sandbox';
  /** Undefined: the sandbox brings its own engine. */
  readonly mongodbUri: Secret | undefined;
  /** Variables that are set and have no effect here, for a notice at start. */
  readonly unused: readonly string[];
}

interface Service extends Common {
  readonly mongodbUri: Secret;
  readonly bot: BotIdentity;
  /** The one tenant that is served, lower case. */
  readonly tenantId: string;
  readonly allowGuests: boolean;
  /** Object ids of users or groups, lower case. */
  readonly adminIds: readonly string[];
  readonly auditorIds: readonly string[];
  /** `host` or `host:port`, lower case, beyond Microsoft's own. */
  readonly allowedServiceHosts: readonly string[];
  /** No trailing slash. */
  readonly graphBaseUrl: string;
  /** The app's id in the organization's catalogue, lower case. Undefined: it is installed for nobody. */
  readonly catalogAppId: string | undefined;
  /** Where heads of the audit trail are published besides the log. */
  readonly ledgerHeadsFile: string | undefined;
}

export interface LoopbackConfig extends Service {
  readonly mode: 'loopback';
  readonly connectorToken: Secret;
}

export interface ProductionConfig extends Service {
  readonly mode: 'production';
}

export type ServiceConfig = LoopbackConfig | ProductionConfig;
export type Config = SandboxConfig | ServiceConfig;

/** Thrown by `loadConfig` with every problem at once; each names the variable, what it must hold and where to find it. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n${problems.map((p) => `- ${p}`).join('\n')}`);
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

/** Which mode the variables that are set ask for; whether they are complete is for `loadConfig` to say. */
export function modeOf(env: Environment): Mode {
  const read = new Reader(env);
  if (isLoopback(URL.parse(read.text('GRAPH_BASE_URL') ?? '')?.hostname)) return 'loopback';
  const meant: Name[] = ['MicrosoftAppId', 'GRAPH_BASE_URL', ...azureNames];
  return meant.some((name) => read.text(name)) ? 'production' : 'sandbox';
}

/**
 * One frozen configuration from the environment. An empty variable counts as not set.
 * @throws {ConfigurationError} listing all problems.
 */
export function loadConfig(env: Environment): Config {
  const mode = modeOf(env);
  const read = new Reader(env);
  const config = mode === 'sandbox' ? readSandbox(read) : readService(read, mode);
  if (read.problems.length > 0) throw new ConfigurationError(read.problems);
  return deepFreeze(config);
}

function readSandbox(read: Reader): SandboxConfig {
  for (const name of botOnlyNames.filter((it) => read.text(it))) {
    const missing = name === 'CONNECTOR_TOKEN' ? 'a loopback GRAPH_BASE_URL' : 'MicrosoftAppId (from the Azure Bot)';
    read.fault(name, `means a real bot, but nothing else does: set ${missing}, or unset this to run the sandbox`);
  }
  const mongodbUri = read.text('MONGODB_URI') ? readMongo(read) : undefined;
  const unused = unusedInSandbox.filter((name) => read.text(name));
  return { mode: 'sandbox', ...readCommon(read), mongodbUri, unused };
}

function readService(read: Reader, mode: 'loopback' | 'production'): ServiceConfig {
  const service: Service = {
    ...readCommon(read),
    mongodbUri: readMongo(read),
    bot: readBot(read, mode),
    tenantId: readTenant(read),
    allowGuests: read.oneOf('ALLOW_GUESTS', ['true', 'false'], 'false') === 'true',
    adminIds: readAdmins(read),
    auditorIds: read.guids('JIT_AUDITOR_IDS'),
    allowedServiceHosts: readServiceHosts(read, mode),
    graphBaseUrl: readGraph(read, mode),
    catalogAppId: readCatalogApp(read),
    ledgerHeadsFile: read.text('LEDGER_HEADS_FILE'),
  };
  checkAzure(read, mode, service.tenantId);
  if (mode === 'loopback') return { mode, ...service, connectorToken: readConnectorToken(read) };
  if (read.text('CONNECTOR_TOKEN')) {
    read.fault('CONNECTOR_TOKEN', 'is only for a loopback GRAPH_BASE_URL: unset it, Entra gives the real token');
  }
  return { mode, ...service };
}

function readCommon(read: Reader): Common {
  const port = read.text('PORT') ?? '3978';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) read.fault('PORT', 'must be a whole number from 0 to 65535');
  return { port: Number(port), logLevel: read.oneOf('LOG_LEVEL', logLevels, 'info') };
}

function readMongo(read: Reader): Secret {
  const uri = read.text('MONGODB_URI') ?? '';
  if (!/^mongodb(\+srv)?:\/\/[^\s/]+/.test(uri)) {
    const where = 'Atlas: Connect, Drivers; Azure DocumentDB: Connection strings';
    read.fault('MONGODB_URI', `must be a connection string, mongodb://… or mongodb+srv://… (${where})`);
  }
  return new Secret(uri);
}

function readBot(read: Reader, mode: Mode): BotIdentity {
  const appId = read.text('MicrosoftAppId') ?? '';
  const appType = read.oneOf('MicrosoftAppType', appTypes, 'MultiTenant');
  const password = read.text('MicrosoftAppPassword');
  const tenantId = read.text('MicrosoftAppTenantId')?.toLowerCase();
  const where = 'Entra admin center, App registrations';
  if (!isGuid(appId)) read.fault('MicrosoftAppId', 'must be the client id, a GUID (Azure Bot, Configuration)');
  if (tenantId && !isGuid(tenantId)) read.fault('MicrosoftAppTenantId', `must be a GUID (${where}, Overview)`);
  if (mode === 'production') {
    const managed = appType === 'UserAssignedMSI';
    const secret = `must hold a client secret for ${appType} (${where}, Certificates & secrets)`;
    if (!managed && !password) read.fault('MicrosoftAppPassword', secret);
    if (managed && password) read.fault('MicrosoftAppPassword', 'must be empty: a managed identity has no secret');
    if (appType !== 'MultiTenant' && !tenantId) {
      read.fault('MicrosoftAppTenantId', `must hold the bot's tenant id for ${appType} (${where}, Overview)`);
    }
  }
  const cloud = readCloud(read, mode);
  return { appId, appType, password: password ? new Secret(password) : undefined, tenantId, cloud };
}

function readCloud(read: Reader, mode: Mode): BotCloud {
  const url = (name: Name, fallback: string): string => {
    const value = read.text(name);
    if (value === undefined) return fallback;
    const given = URL.parse(value);
    const loopback = isLoopback(given?.hostname);
    if (loopback && mode === 'production') read.fault(name, 'must not be a loopback address outside the loopback mode');
    else if (given?.protocol !== 'https:' && !(loopback && given?.protocol === 'http:')) {
      read.fault(name, `must be an https address; leave it empty for ${fallback}`);
    }
    return value;
  };
  const plain = (name: keyof typeof publicCloud): string => read.text(name) ?? publicCloud[name];
  const metadata = url('BotOpenIdMetadata', publicCloud.BotOpenIdMetadata);
  const emulatorMetadata = publicCloud.ToBotFromEmulatorOpenIdMetadataUrl;
  return {
    ToBotFromChannelOpenIdMetadataUrl: url('ToBotFromChannelOpenIdMetadataUrl', metadata),
    ToBotFromEmulatorOpenIdMetadataUrl: url('ToBotFromEmulatorOpenIdMetadataUrl', emulatorMetadata),
    ToBotFromChannelTokenIssuer: plain('ToBotFromChannelTokenIssuer'),
    ToChannelFromBotLoginUrl: url('ToChannelFromBotLoginUrl', publicCloud.ToChannelFromBotLoginUrl),
    ToChannelFromBotOAuthScope: plain('ToChannelFromBotOAuthScope'),
    OAuthUrl: url('OAuthUrl', publicCloud.OAuthUrl),
  };
}

function readTenant(read: Reader): string {
  const listed = read.list('ALLOWED_TENANT_IDS');
  const ids = read.guids('ALLOWED_TENANT_IDS');
  if (listed.length > 1) {
    read.fault('ALLOWED_TENANT_IDS', 'must hold one id: one deployment serves one tenant, so deploy again for another');
  }
  const only = listed.length > 0 ? ids[0] : read.text('MicrosoftAppTenantId')?.toLowerCase();
  if (listed.length === 0 && only === undefined) {
    const where = 'Entra admin center, Overview, Tenant ID';
    read.fault('ALLOWED_TENANT_IDS', `or MicrosoftAppTenantId must hold the tenant that is served (${where})`);
  }
  return only ?? '';
}

function readAdmins(read: Reader): readonly string[] {
  if (read.list('JIT_ADMIN_IDS').length === 0) {
    const where = 'Entra admin center, Users or Groups, Object ID';
    read.fault('JIT_ADMIN_IDS', `must list the users or groups who may administer, by object id (${where})`);
  }
  return read.guids('JIT_ADMIN_IDS');
}

function readServiceHosts(read: Reader, mode: Mode): readonly string[] {
  const name = 'ALLOWED_SERVICE_HOSTS';
  const hosts = read.list(name);
  for (const host of hosts) {
    const parsed = /^[a-z0-9.:[\]-]+$/.test(host) ? URL.parse(`https://${host}`) : null;
    if (parsed === null || (parsed.host !== host && `${parsed.hostname}:443` !== host)) {
      read.fault(name, `has “${host}”, which must be host or host:port, without scheme, path or wildcard`);
    } else if (mode === 'production' && isLoopback(parsed.hostname)) {
      read.fault(name, `has “${host}”, a loopback address: production must not send its token there`);
    }
  }
  return hosts;
}

function readGraph(read: Reader, mode: Mode): string {
  const value = read.text('GRAPH_BASE_URL') ?? 'https://graph.microsoft.com';
  const url = URL.parse(value);
  const bare = url !== null && url.pathname === '/' && `${url.search}${url.hash}${url.username}` === '';
  if (mode === 'loopback') {
    if (!url?.protocol.startsWith('http')) read.fault('GRAPH_BASE_URL', 'must be an http or https address');
  } else if (!bare || url.protocol !== 'https:' || !graphHosts.includes(url.host)) {
    const choices = `https:// and ${graphHosts.join(', ')}`;
    read.fault('GRAPH_BASE_URL', `must be empty, a loopback address (for tests) or ${choices}, without a path`);
  }
  return value.replace(/\/+$/, '');
}

function readCatalogApp(read: Reader): string | undefined {
  const id = read.text('TEAMS_CATALOG_APP_ID')?.toLowerCase();
  if (id !== undefined && !isGuid(id)) {
    const where = "GET /appCatalogs/teamsApps?$filter=externalId eq '<manifest id>'";
    read.fault('TEAMS_CATALOG_APP_ID', `must be the app's id in the catalogue, a GUID (Microsoft Graph: ${where})`);
  }
  return id;
}

function readConnectorToken(read: Reader): Secret {
  const token = read.text('CONNECTOR_TOKEN') ?? '';
  if (!/^[\x21-\x7e]+$/.test(token)) {
    const what = 'the fixed bearer of the connector stand-in, printable and without spaces';
    read.fault('CONNECTOR_TOKEN', `must hold ${what}, because GRAPH_BASE_URL is a loopback address`);
  }
  return new Secret(token);
}

function checkAzure(read: Reader, mode: Mode, tenantId: string): void {
  if (mode === 'loopback') {
    for (const name of azureNames.filter((it) => read.text(it))) {
      read.fault(name, 'must be empty with a loopback GRAPH_BASE_URL: a stand-in must not be shown a credential');
    }
    return;
  }
  const tenant = read.text('AZURE_TENANT_ID')?.toLowerCase();
  if (tenant && isGuid(tenant) && tenantId && tenant !== tenantId) {
    read.fault('AZURE_TENANT_ID', 'must be the tenant in ALLOWED_TENANT_IDS: one deployment serves one tenant');
  }
  const needed = (['AZURE_TENANT_ID', 'AZURE_CLIENT_ID'] as const).filter((name) => !read.text(name));
  const proofs = (['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH'] as const).filter((name) => read.text(name));
  if (proofs.length === 0) return;
  for (const name of needed)
    read.fault(name, `must be set beside ${proofs[0]} (Entra admin center, App registrations)`);
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && !(inner instanceof Secret)) deepFreeze(inner);
  }
  return Object.freeze(value);
}
