import type { ConnectorCredential } from './bot/edge/settings.ts';
import type { ServiceConfig } from './config.ts';

/** How this configuration proves the bot to the Bot Connector. */
export function connectorCredential(config: ServiceConfig): ConnectorCredential {
  if (config.mode === 'loopback') return { kind: 'static', token: () => config.connectorToken.reveal() };
  const { appType, tenantId: tenant, password } = config.bot;
  return {
    kind: 'entra',
    appType,
    tenantId: tenant,
    password: password === undefined ? undefined : () => password.reveal(),
  };
}
