import type { Environment } from '../config/reader.ts';
import { type Config, ConfigurationError, loadConfig, type ServiceConfig } from '../config.ts';
import { credentialKind } from '../graph/credential.ts';
import type { Finding } from './finding.ts';

const area = 'Settings' as const;

/** The configuration, if there is one to go on with, and everything that is to be said about it. Secrets are not shown. */
export function checkSettings(env: Environment): { config: ServiceConfig | null; findings: Finding[] } {
  let config: Config;
  try {
    config = loadConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { config: null, findings: error.problems.map((what) => ({ area, state: 'wrong', what })) };
  }
  if (config.mode === 'sandbox') {
    const what = 'no bot is configured: with these settings the sandbox runs';
    const todo = 'Fill in env.sample, and give it: npm run doctor -- --env-file bot.env';
    return { config: null, findings: [{ area, state: 'wrong', what, todo }] };
  }
  return { config, findings: factsOf(config, env) };
}

function factsOf(config: ServiceConfig, env: Environment): Finding[] {
  const { bot } = config;
  return [
    { area, state: 'ok', what: `mode ${config.mode}, tenant ${config.tenantId}, port ${config.port}` },
    identity(config, env),
    bot.appType === 'MultiTenant'
      ? {
          area,
          state: 'look',
          what: `bot ${bot.appId} is multi-tenant: such bots go on, and new ones cannot be made since 31 July 2025`,
          todo: 'A new bot: UserAssignedMSI (no secret) or SingleTenant.',
        }
      : { area, state: 'ok', what: `bot ${bot.appId}, ${bot.appType}${bot.password ? ', with a secret' : ''}` },
    config.allowGuests
      ? { area, state: 'look', what: 'ALLOW_GUESTS: guests of the tenant may ask and decide' }
      : { area, state: 'ok', what: 'guests are refused' },
    config.ledgerHeadsFile === undefined
      ? {
          area,
          state: 'look',
          what: 'LEDGER_HEADS_FILE is not set: heads of the audit trail are published in the log alone',
          todo: 'Keep the log where an administrator of the database cannot change it, or set the file.',
        }
      : { area, state: 'ok', what: `heads of the audit trail go to ${config.ledgerHeadsFile}` },
    {
      area,
      state: 'ok',
      what:
        config.catalogAppId === undefined
          ? 'the app is installed by an app setup policy of Teams, or by hand (TEAMS_CATALOG_APP_ID is not set)'
          : `the bot installs app ${config.catalogAppId} for approvers who lack it`,
    },
  ];
}

function identity(config: ServiceConfig, env: Environment): Finding {
  if (config.mode === 'loopback') return { area, state: 'ok', what: `Graph is a stand-in at ${config.graphBaseUrl}` };
  const kinds = {
    managed: 'a managed identity',
    workload: 'a workload identity',
    environment: 'an app registration with a secret or certificate of its own',
    default: 'whatever the default chain finds',
  };
  const kind = credentialKind(env);
  return {
    area,
    state: kind === 'default' ? 'look' : 'ok',
    what: `the identity for Graph is ${kinds[kind]}`,
    ...(kind === 'default' ? { todo: 'Unset AZURE_TOKEN_CREDENTIALS in production: name one identity.' } : {}),
  };
}
