import { createGraphCredential, graphScope } from './credential.ts';
import { type Identity, readIdentity } from './identity.ts';
import { createLoopbackCredential } from './loopback-credential.ts';

type Whose = { mode: string; graphBaseUrl: string };

/**
 * Who the bot is to Entra, or to a stand-in, each time it is asked. Tokens are kept by the credential: to ask costs nothing.
 * The promise rejects when no token can be had.
 */
export function ownIdentity(
  { mode, graphBaseUrl }: Whose,
  env: Readonly<Record<string, string | undefined>>,
): () => Promise<Identity> {
  const credential = mode === 'loopback' ? createLoopbackCredential(graphBaseUrl) : createGraphCredential(env);
  return () => readIdentity(credential, graphScope(graphBaseUrl));
}
