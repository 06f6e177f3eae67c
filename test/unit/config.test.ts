import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../src/config/reader.ts';
import { variables } from '../../src/config/variables.ts';
import { ConfigurationError, loadConfig, modeOf } from '../../src/config.ts';

const appId = '11111111-1111-4111-8111-111111111111';
const tenant = '22222222-2222-4222-8222-222222222222';
const otherTenant = '33333333-3333-4333-8333-333333333333';
const admin = '44444444-4444-4444-8444-444444444444';
const auditor = '55555555-5555-4555-8555-555555555555';

const loopback: Environment = {
  MicrosoftAppId: appId,
  GRAPH_BASE_URL: 'http://127.0.0.1:4000/',
  CONNECTOR_TOKEN: 'fixed-token',
  MONGODB_URI: 'mongodb://localhost:27017/jit',
  ALLOWED_TENANT_IDS: tenant,
  JIT_ADMIN_IDS: admin,
};
const production: Environment = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: appId,
  MicrosoftAppPassword: 'app-password',
  MicrosoftAppTenantId: tenant,
  MONGODB_URI: 'mongodb+srv://user:pass@cluster.example.net/jit',
  JIT_ADMIN_IDS: admin,
};

function problemsOf(env: Environment): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('the mode', () => {
  it.each<[string, Environment, string]>([
    ['nothing is set', {}, 'sandbox'],
    ['every variable is empty', { MicrosoftAppId: '', GRAPH_BASE_URL: ' ', AZURE_CLIENT_ID: '' }, 'sandbox'],
    ['an unrelated AZURE_ variable of a build machine is set', { AZURE_EXTENSION_DIR: '/opt/az' }, 'sandbox'],
    ['Graph is on loopback', loopback, 'loopback'],
    ['Graph is on localhost', { ...loopback, GRAPH_BASE_URL: 'http://localhost:1' }, 'loopback'],
    ['Graph is on ::1', { ...loopback, GRAPH_BASE_URL: 'http://[::1]:1' }, 'loopback'],
    ['there is an app id', production, 'production'],
    ['there is only an Azure credential', { AZURE_CLIENT_ID: appId }, 'production'],
    ['Graph is elsewhere', { GRAPH_BASE_URL: 'https://graph.microsoft.us' }, 'production'],
    ['Graph only looks like loopback', { GRAPH_BASE_URL: 'http://127.0.0.1.example.net' }, 'production'],
  ])('when %s', (_when, env, mode) => {
    expect(modeOf(env)).toBe(mode);
  });
});

describe('the sandbox', () => {
  it('needs nothing and listens on 3978', () => {
    expect(loadConfig({})).toEqual({
      mode: 'sandbox',
      port: 3978,
      logLevel: 'info',
      mongodbUri: undefined,
      unused: [],
    });
  });

  it('names the variables that have no effect in it', () => {
    const config = loadConfig({ JIT_ADMIN_IDS: admin, PORT: '0' });

    expect(config).toMatchObject({ port: 0, unused: ['JIT_ADMIN_IDS'] });
  });

  it.each(['MicrosoftAppPassword', 'MicrosoftAppTenantId', 'MicrosoftAppType', 'BotOpenIdMetadata', 'OAuthUrl'])(
    'refuses %s without an app id, which would otherwise run a sandbox where a bot was meant',
    (name) => {
      expect(problemsOf({ [name]: 'x' })).toEqual([expect.stringMatching(`^${name} .*MicrosoftAppId`)]);
    },
  );

  it('refuses a connector token', () => {
    expect(problemsOf({ CONNECTOR_TOKEN: 'x' })).toEqual([expect.stringMatching(/^CONNECTOR_TOKEN .*GRAPH_BASE_URL/)]);
  });
});

describe('the loopback mode', () => {
  it('reads what it needs and gives the rest the public cloud', () => {
    const config = loadConfig(loopback);

    expect(config).toMatchObject({
      mode: 'loopback',
      tenantId: tenant,
      adminIds: [admin],
      auditorIds: [],
      allowGuests: false,
      allowedServiceHosts: [],
      graphBaseUrl: 'http://127.0.0.1:4000',
      bot: {
        appId,
        appType: 'MultiTenant',
        cloud: {
          ToBotFromChannelOpenIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
          ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
          ToChannelFromBotOAuthScope: 'https://api.botframework.com',
        },
      },
    });
    expect(config.mode === 'loopback' && config.connectorToken.reveal()).toBe('fixed-token');
  });

  it('installs its app for nobody unless it is told which one it is in the catalogue', () => {
    expect(loadConfig({ ...loopback, TEAMS_CATALOG_APP_ID: '' })).toMatchObject({ catalogAppId: undefined });
    expect(loadConfig({ ...loopback, TEAMS_CATALOG_APP_ID: appId.toUpperCase() })).toMatchObject({
      catalogAppId: appId,
    });
    expect(problemsOf({ ...loopback, TEAMS_CATALOG_APP_ID: 'jit' })).toEqual([
      expect.stringMatching(/^TEAMS_CATALOG_APP_ID .*externalId/),
    ]);
  });

  it('keeps the other defaults when one cloud setting is given', () => {
    const config = loadConfig({ ...loopback, BotOpenIdMetadata: 'http://127.0.0.1:5000/keys' });

    expect(config).toMatchObject({
      bot: {
        cloud: {
          ToBotFromChannelOpenIdMetadataUrl: 'http://127.0.0.1:5000/keys',
          ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
          OAuthUrl: 'https://api.botframework.com',
        },
      },
    });
  });

  it('prefers ToBotFromChannelOpenIdMetadataUrl to BotOpenIdMetadata', () => {
    const config = loadConfig({
      ...loopback,
      BotOpenIdMetadata: 'http://127.0.0.1:5000/a',
      ToBotFromChannelOpenIdMetadataUrl: 'http://127.0.0.1:5000/b',
    });

    expect(config).toMatchObject({ bot: { cloud: { ToBotFromChannelOpenIdMetadataUrl: 'http://127.0.0.1:5000/b' } } });
  });

  it.each(['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET', 'AZURE_FEDERATED_TOKEN_FILE'])(
    'refuses %s, which a stand-in must not be shown',
    (name) => {
      expect(problemsOf({ ...loopback, [name]: tenant })).toEqual([expect.stringMatching(`^${name} .*loopback`)]);
    },
  );

  it.each(['MicrosoftAppId', 'CONNECTOR_TOKEN', 'MONGODB_URI', 'JIT_ADMIN_IDS', 'ALLOWED_TENANT_IDS'])(
    'does not start without %s',
    (name) => {
      expect(problemsOf({ ...loopback, [name]: '' })).toEqual([expect.stringMatching(`^${name} `)]);
    },
  );

  it('refuses key metadata over plain http from another machine', () => {
    expect(problemsOf({ ...loopback, BotOpenIdMetadata: 'http://keys.example.net/' })).toEqual(
      expect.arrayContaining([expect.stringMatching(/^BotOpenIdMetadata .*https/)]),
    );
  });
});

describe('production', () => {
  it('serves the tenant of its bot unless told otherwise', () => {
    expect(loadConfig(production)).toMatchObject({
      mode: 'production',
      tenantId: tenant,
      graphBaseUrl: 'https://graph.microsoft.com',
    });
    expect(loadConfig({ ...production, ALLOWED_TENANT_IDS: otherTenant })).toMatchObject({ tenantId: otherTenant });
  });

  it.each(['graph.microsoft.com', 'graph.microsoft.us', 'dod-graph.microsoft.us', 'microsoftgraph.chinacloudapi.cn'])(
    'takes Graph from %s',
    (host) => {
      expect(loadConfig({ ...production, GRAPH_BASE_URL: `https://${host}/` })).toMatchObject({
        graphBaseUrl: `https://${host}`,
      });
    },
  );

  it.each([
    'http://graph.microsoft.com',
    'https://graph.microsoft.com.example.net',
    'https://graph.microsoft.com/v1.0',
    'https://graph.microsoft.com:8443',
    'https://graph.microsoft.com@example.net',
    'graph.microsoft.com',
  ])('refuses Graph at %s', (url) => {
    expect(problemsOf({ ...production, GRAPH_BASE_URL: url })).toEqual([expect.stringMatching(/^GRAPH_BASE_URL /)]);
  });

  it.each<[string, Environment, RegExp]>([
    ['a connector token', { CONNECTOR_TOKEN: 'x' }, /^CONNECTOR_TOKEN .*loopback/],
    ['keys from loopback', { BotOpenIdMetadata: 'http://127.0.0.1:1/k' }, /^BotOpenIdMetadata .*loopback/],
    ['keys from loopback by https', { ToBotFromChannelOpenIdMetadataUrl: 'https://localhost/k' }, /loopback/],
    ['keys over http', { ToBotFromChannelOpenIdMetadataUrl: 'http://login.botframework.com/k' }, /https/],
    ['a loopback service host', { ALLOWED_SERVICE_HOSTS: '127.0.0.1:9000' }, /^ALLOWED_SERVICE_HOSTS .*loopback/],
    ['no password', { MicrosoftAppPassword: '' }, /^MicrosoftAppPassword .*secret/],
    ['no app id', { MicrosoftAppId: '', AZURE_CLIENT_ID: appId }, /^MicrosoftAppId .*Azure Bot/],
    ['no store', { MONGODB_URI: '' }, /^MONGODB_URI .*mongodb:\/\//],
    ['a store that is not MongoDB', { MONGODB_URI: 'postgres://db/jit' }, /^MONGODB_URI /],
    ['no administrator', { JIT_ADMIN_IDS: ' , ' }, /^JIT_ADMIN_IDS .*Object ID/],
    ['an unknown app type', { MicrosoftAppType: 'Solo' }, /^MicrosoftAppType .*SingleTenant/],
    ['two tenants', { ALLOWED_TENANT_IDS: `${tenant},${otherTenant}` }, /one deployment serves one tenant/],
    ['a Graph credential of another tenant', { AZURE_TENANT_ID: otherTenant }, /^AZURE_TENANT_ID .*one tenant/],
    ['a port that is no port', { PORT: '70000' }, /^PORT .*65535/],
    ['a log level that pino does not know', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL .*info/],
    ['a guest switch that is no switch', { ALLOW_GUESTS: 'maybe' }, /^ALLOW_GUESTS .*true, false/],
  ])('refuses %s', (_what, change, why) => {
    const refused = problemsOf({ ...production, ...change });

    expect(refused).toEqual([expect.stringMatching(why)]);
  });

  it('takes a managed identity with a tenant and without a secret', () => {
    const identity = { ...production, MicrosoftAppType: 'UserAssignedMsi', MicrosoftAppPassword: '' };

    expect(loadConfig(identity)).toMatchObject({ bot: { appType: 'UserAssignedMSI', password: undefined } });
    expect(problemsOf({ ...identity, MicrosoftAppTenantId: '', ALLOWED_TENANT_IDS: tenant })).toEqual([
      expect.stringMatching(/^MicrosoftAppTenantId /),
    ]);
    expect(problemsOf({ ...identity, MicrosoftAppPassword: 'x' })).toEqual([
      expect.stringMatching(/^MicrosoftAppPassword .*empty/),
    ]);
  });

  it('asks for the tenant and the client of a Graph secret', () => {
    expect(problemsOf({ ...production, AZURE_CLIENT_SECRET: 'x' })).toEqual([
      expect.stringMatching(/^AZURE_TENANT_ID /),
      expect.stringMatching(/^AZURE_CLIENT_ID /),
    ]);
  });

  it('asks for a tenant when neither list nor bot names one', () => {
    const multi = { ...production, MicrosoftAppType: 'MultiTenant', MicrosoftAppTenantId: '' };

    expect(problemsOf(multi)).toEqual([expect.stringMatching(/^ALLOWED_TENANT_IDS .*Tenant ID/)]);
  });
});

describe('lists', () => {
  it('are trimmed, lower-cased and free of repeats', () => {
    const config = loadConfig({
      ...loopback,
      JIT_ADMIN_IDS: ` ${admin.toUpperCase()} ,${admin},, ${auditor}`,
      ALLOWED_SERVICE_HOSTS: 'LOCALHOST:9000, localhost:9000 ,bots.example.net',
    });

    expect(config).toMatchObject({
      adminIds: [admin, auditor],
      allowedServiceHosts: ['localhost:9000', 'bots.example.net'],
    });
  });

  it('name every entry that is not an id', () => {
    expect(problemsOf({ ...loopback, JIT_ADMIN_IDS: `alice@contoso.com,${admin},bob` })).toEqual([
      expect.stringMatching(/^JIT_ADMIN_IDS .*alice@contoso\.com.*bob/),
    ]);
  });

  it.each(['http://localhost:9000', '*.example.net', 'example.net/path', 'example.net:99999', 'user@example.net'])(
    'refuse the service host %s',
    (host) => {
      expect(problemsOf({ ...loopback, ALLOWED_SERVICE_HOSTS: host })).toEqual([
        expect.stringMatching(/^ALLOWED_SERVICE_HOSTS .*host:port/),
      ]);
    },
  );
});

describe('a configuration', () => {
  it('reports all problems of one start together', () => {
    const refused = problemsOf({ MicrosoftAppId: 'nonsense', PORT: 'x', CONNECTOR_TOKEN: 't' });

    expect(refused.map((it) => it.split(' ')[0])).toEqual([
      'PORT',
      'MONGODB_URI',
      'MicrosoftAppId',
      'MicrosoftAppPassword',
      'ALLOWED_TENANT_IDS',
      'JIT_ADMIN_IDS',
      'CONNECTOR_TOKEN',
    ]);
  });

  it('never prints a secret', () => {
    const config = loadConfig({ ...loopback, MicrosoftAppPassword: 'app-password', MONGODB_URI: 'mongodb://u:pw@h/d' });

    const printed = `${JSON.stringify(config)} ${inspect(config, { depth: 9, showHidden: true })}`;

    expect(printed).toContain('[secret]');
    expect(printed).not.toMatch(/fixed-token|app-password|u:pw/);
  });

  it('never repeats a secret in a problem', () => {
    const error = problemsOf({ ...loopback, MONGODB_URI: 'postgres://u:pw@h', CONNECTOR_TOKEN: 'has space' });

    expect(error.join()).not.toMatch(/pw|has space/);
  });

  it('is frozen all the way down', () => {
    const config = loadConfig(loopback);

    expect(
      config.mode === 'loopback' && [config, config.bot, config.bot.cloud, config.adminIds].map(Object.isFrozen),
    ).toEqual([true, true, true, true]);
  });
});

describe('env.sample', () => {
  const sample = readFileSync(new URL('../../env.sample', import.meta.url), 'utf8');

  it('lists every variable that is read, in order, each with its comment and empty', () => {
    const body = sample.slice(sample.indexOf(`# ${variables[0][1]}`));

    expect(body).toBe(variables.map(([name, about]) => `# ${about}\n${name}=\n`).join('\n'));
  });

  it('starts the sandbox when it is used as it is', () => {
    const env = Object.fromEntries([...sample.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));

    expect(loadConfig(env).mode).toBe('sandbox');
  });
});
