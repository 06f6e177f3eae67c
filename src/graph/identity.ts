import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';

const claims = z.object({
  roles: z.array(z.string()).default([]),
  appid: z.string().optional(),
  tid: z.string().optional(),
  oid: z.string().optional(),
});

export type Identity = {
  granted: ReadonlySet<string>;
  appId: string | undefined;
  tenantId: string | undefined;
  /** Of its service principal, which directory roles are given to. */
  objectId?: string | undefined;
};

/**
 * What the identity for Graph may do, from the `roles` of its own token: no further permission is needed to know it.
 * The token comes from Entra over TLS and is only read, so its signature is not checked.
 *
 * @throws when no token can be had, or it is not a JWT
 */
export async function readIdentity(credential: TokenCredential, scope: string): Promise<Identity> {
  const token = await credential.getToken(scope);
  if (token === null) throw new Error('Entra gave no token');
  return identityOf(token.token);
}

/** @throws when the text is not a JWT with claims */
export function identityOf(token: string): Identity {
  const [, payload = ''] = token.split('.');
  const parsed = claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  const { roles, appid, tid, oid } = parsed;
  return { granted: new Set(roles), appId: appid, tenantId: tid, objectId: oid?.toLowerCase() };
}
