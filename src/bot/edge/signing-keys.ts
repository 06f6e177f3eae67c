import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { TokenRefused } from './refusal.ts';

export interface SigningKey {
  readonly key: KeyObject;
  readonly bits: number;
  /** Channels the key may sign for; undefined where the metadata does not say. */
  readonly endorsements: readonly string[] | undefined;
}

/** The channel's published keys. */
export interface SigningKeys {
  /**
   * The key of that id, or undefined when the channel does not publish it.
   * @throws {TokenRefused} `keys-unreachable` when there are no keys fresh enough to answer from.
   */
  find(keyId: string): Promise<SigningKey | undefined>;
}

export interface SigningKeysOptions {
  readonly metadataUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onUnreachable?: (error: unknown) => void;
}

/** A key that was withdrawn is refused after this long at the latest, as long as the metadata can be read. */
const refreshAfterMs = 60 * 60_000;
/** "Refresh at least once every 24 hours" (Bot Connector, authentication): beyond that, no keys are better than old ones. */
const discardAfterMs = 24 * 60 * 60_000;
const fetchTimeoutMs = 5_000;
/** A new key is picked up at once, and invented key ids cannot make the bot hammer the metadata host. */
const unknownKeyFetches = { most: 5, perMs: 5 * 60_000 };

/** Reads keys on first use, hourly, and when a token names one it has not seen; concurrent readers share one fetch. */
export function createSigningKeys(options: SigningKeysOptions): SigningKeys {
  let known: ReadonlyMap<string, SigningKey> = new Map();
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  let unknownFetchedAt: number[] = [];

  function refresh(): Promise<void> {
    reading ??= fetchKeys(options.metadataUrl)
      .then((keys) => {
        known = keys;
        readAt = options.now();
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  }

  async function ensureFresh(): Promise<void> {
    const ageMs = options.now() - readAt;
    if (ageMs < refreshAfterMs) return;
    try {
      await refresh();
    } catch (error) {
      options.onUnreachable?.(error);
      if (ageMs >= discardAfterMs) throw new TokenRefused('keys-unreachable', { cause: error });
    }
  }

  function mayFetchForUnknown(): boolean {
    const since = options.now() - unknownKeyFetches.perMs;
    unknownFetchedAt = unknownFetchedAt.filter((at) => at > since);
    if (unknownFetchedAt.length >= unknownKeyFetches.most) return false;
    unknownFetchedAt.push(options.now());
    return true;
  }

  return {
    async find(keyId) {
      const before = readAt;
      await ensureFresh();
      const key = known.get(keyId);
      if (key !== undefined || readAt !== before || !mayFetchForUnknown()) return key;
      try {
        await refresh();
      } catch (error) {
        options.onUnreachable?.(error);
      }
      return known.get(keyId);
    },
  };
}

async function fetchKeys(metadataUrl: string): Promise<ReadonlyMap<string, SigningKey>> {
  const metadata = await fetchJson(metadataUrl);
  const jwksUri = isRecord(metadata) ? metadata.jwks_uri : undefined;
  if (typeof jwksUri !== 'string') throw new Error('The OpenID metadata names no jwks_uri');
  const secure = new URL(metadataUrl).protocol === 'https:';
  if (secure && new URL(jwksUri).protocol !== 'https:') throw new Error('The OpenID metadata names keys without https');
  const jwks = await fetchJson(jwksUri);
  const keys = isRecord(jwks) && Array.isArray(jwks.keys) ? jwks.keys : [];
  return new Map(keys.filter(isRecord).flatMap(readKey));
}

function readKey(jwk: Record<string, unknown>): [string, SigningKey][] {
  if (jwk.kty !== 'RSA' || typeof jwk.kid !== 'string' || (jwk.use !== undefined && jwk.use !== 'sig')) return [];
  try {
    const key = createPublicKey({ key: { kty: 'RSA', n: jwk.n, e: jwk.e } as JsonWebKey, format: 'jwk' });
    const endorsements = Array.isArray(jwk.endorsements) ? jwk.endorsements.map(String) : undefined;
    return [[jwk.kid, { key, bits: key.asymmetricKeyDetails?.modulusLength ?? 0, endorsements }]];
  } catch {
    // One unreadable key must not take the others with it.
    return [];
  }
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(fetchTimeoutMs) });
  if (!response.ok) throw new Error(`Key metadata answered ${response.status}`);
  return response.json();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
