import { createCredentialsFactory } from './connector.ts';
import type { EdgeSettings } from './settings.ts';

/** The bot's own token for the Bot Connector, as each of its calls would carry it. @throws what Entra answers */
export async function readBotToken(settings: EdgeSettings): Promise<string> {
  const { appId, cloud } = settings;
  const factory = createCredentialsFactory(settings);
  const credentials = await factory.createCredentials(
    appId,
    cloud.ToChannelFromBotOAuthScope,
    cloud.ToChannelFromBotLoginUrl,
    true,
  );
  if (!('getToken' in credentials) || typeof credentials.getToken !== 'function') {
    throw new Error('this identity has no token of its own');
  }
  const token: unknown = await credentials.getToken();
  if (typeof token !== 'string' || token === '') throw new Error('Entra gave no token');
  return token;
}
