import { objectAt, parseJson, stringAt } from './json.ts';
import type { Signing } from './signing.ts';
import type { JsonObject } from './types.ts';

export type Posted = {
  /** 0 when no answer came: refused connection, or `timedOut`. */
  status: number;
  body: unknown;
  timedOut: boolean;
};

export type Deliver = (activity: JsonObject, authorization?: string) => Promise<Posted>;

/** Claims of a genuine token for this activity; `serviceurl` is spelt in lower case by the channel. */
export function claimsFor(activity: JsonObject, botAppId: string, serviceUrl: string): Record<string, unknown> {
  // The bot's token library reads the machine's clock, whatever clock the simulator is given.
  const nowS = Math.floor(Date.now() / 1000);
  return {
    iss: 'https://api.botframework.com',
    aud: botAppId,
    serviceurl: stringAt(activity, 'serviceUrl') ?? serviceUrl,
    nbf: nowS - 300,
    exp: nowS + 3600,
  };
}

/** Posts activities to the bot, each with a fresh token unless an `authorization` header is given (`''` sends none). */
export function createDeliver(deps: {
  botUrl(): string;
  signing(): Signing;
  serviceUrl(): string;
  botAppId: string;
  budgetMs: number;
}): Deliver {
  return async function deliver(activity, authorization) {
    const claims = claimsFor(activity, deps.botAppId, deps.serviceUrl());
    const header = authorization ?? `Bearer ${await deps.signing().sign(claims)}`;
    const conversation = objectAt(activity, 'conversation');
    try {
      const response = await fetch(deps.botUrl(), {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)',
          'x-ms-conversation-id': stringAt(conversation, 'id') ?? '',
          'x-ms-tenant-id': stringAt(conversation, 'tenantId') ?? '',
          ...(header !== '' && { authorization: header }),
        },
        body: JSON.stringify(activity),
        signal: AbortSignal.timeout(deps.budgetMs),
      });
      const text = await response.text();
      return { status: response.status, body: parseJson(text) ?? text, timedOut: false };
    } catch (error) {
      return { status: 0, body: String(error), timedOut: error instanceof Error && error.name === 'TimeoutError' };
    }
  };
}
