import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';

const answer = z.object({ access_token: z.string(), expires_in: z.number() });
const WITHIN_MS = 5_000;

/** Tokens of a stand-in on this machine (OAuth 2.0 client credentials): what they say of the identity, nobody else tells. */
export function createLoopbackCredential(baseUrl: string, send: typeof fetch = fetch): TokenCredential {
  return {
    async getToken(scopes) {
      const response = await send(`${new URL(baseUrl).origin}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', scope: [scopes].flat().join(' ') }),
        redirect: 'manual',
        signal: AbortSignal.timeout(WITHIN_MS),
      });
      if (!response.ok) throw new Error(`the stand-in gave no token (${response.status})`);
      const { access_token: token, expires_in: seconds } = answer.parse(await response.json());
      return { token, expiresOnTimestamp: Date.now() + seconds * 1000 };
    },
  };
}
