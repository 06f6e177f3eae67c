import { verify } from 'node:crypto';
import { TokenRefused } from './refusal.ts';
import type { SigningKey, SigningKeys } from './signing-keys.ts';

export type Claims = Readonly<Record<string, unknown>>;

export interface TokenRules {
  readonly keys: SigningKeys;
  readonly issuer: string;
  readonly audience: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface VerifiedToken {
  readonly claims: Claims;
  readonly key: SigningKey;
}

/** Bot Connector, "Authenticate requests": industry-standard clock skew is 5 minutes. */
const clockSkewMs = 5 * 60_000;
/** NIST SP 800-131A: RSA under 2048 bits is not acceptable for verification of new signatures. */
const leastKeyBits = 2048;

/**
 * The claims of a bearer token, once everything about it has been shown: scheme, algorithm, issuer, audience, lifetime,
 * key and signature. botbuilder's own check lets a token without `exp` and one under a short key through, turns a forged
 * signature into a 500, and accepts emulator tokens of any tenant, so it is not used.
 * @throws {TokenRefused}
 */
export async function verifyToken(authorization: string, rules: TokenRules): Promise<VerifiedToken> {
  const token = readBearer(authorization);
  const [head = '', body = '', signature = ''] = token.split('.');
  const header = decode(head);
  const claims = decode(body);
  if (header.alg !== 'RS256') throw new TokenRefused('wrong-algorithm');
  // RFC 7515 4.1.11: a token with critical extensions that are not understood must be refused.
  if (header.crit !== undefined || typeof header.kid !== 'string') throw new TokenRefused('malformed-token');
  checkClaims(claims, rules);
  const key = await rules.keys.find(header.kid);
  if (key === undefined) throw new TokenRefused('unknown-key');
  if (key.bits < leastKeyBits) throw new TokenRefused('weak-key');
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify('RSA-SHA256', signed, key.key, Buffer.from(signature, 'base64url')))
    throw new TokenRefused('bad-signature');
  return { claims, key };
}

/** A claim of a token that has not been verified: for the log of a refusal, never for a decision. */
export function claimedTenant(authorization: string): string | undefined {
  try {
    const claims = decode(readBearer(authorization).split('.')[1] ?? '');
    return typeof claims.tid === 'string' ? claims.tid.slice(0, 64) : undefined;
  } catch {
    return undefined;
  }
}

function readBearer(authorization: string): string {
  if (authorization.trim() === '') throw new TokenRefused('no-token');
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/.exec(authorization)?.[1];
  if (token === undefined) throw new TokenRefused('malformed-token');
  return token;
}

function checkClaims(claims: Claims, { issuer, audience, now }: TokenRules): void {
  if (claims.iss !== issuer) throw new TokenRefused('wrong-issuer');
  if (claims.aud !== audience) throw new TokenRefused('wrong-audience');
  if (typeof claims.exp !== 'number') throw new TokenRefused('no-expiry');
  if (claims.exp * 1_000 + clockSkewMs <= now()) throw new TokenRefused('expired');
  if (claims.nbf === undefined) return;
  if (typeof claims.nbf !== 'number') throw new TokenRefused('malformed-token');
  if (claims.nbf * 1_000 - clockSkewMs > now()) throw new TokenRefused('not-yet-valid');
}

function decode(part: string): Claims {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Falls through: whatever it was, it was no token.
  }
  throw new TokenRefused('malformed-token');
}
