import { createHmac, generateKeyPair as generateRsa, type KeyObject, sign as signBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { exportJWK, type JWK, SignJWT } from 'jose';

const generate = promisify(generateRsa);

/** `endorsements` names the channels a key may speak for. */
type EndorsedJwk = JWK & { endorsements: string[] };
type SigningKey = { kid: string; privateKey: KeyObject; jwk: EndorsedJwk };

/** How a bad token is bad. `good` and no overrides make a token as Teams sends it. */
export type SignWith =
  | 'good'
  | 'unpublished key'
  | 'forged signature'
  | 'webchat key'
  | 'rsa-1024 key'
  | 'hs256'
  | 'alg none';

export type Signing = {
  jwks(): { keys: JWK[] };
  /** Claims set to undefined are left out. */
  sign(claims: Record<string, unknown>, using?: SignWith): Promise<string>;
  /** A new key signs from now on; the old one stays published unless told otherwise. */
  rotate(options?: { forgetOld?: boolean }): Promise<void>;
};

/** The channel's keys: RS256, 2048 bits, endorsed for msteams (Bot Connector: Authenticate requests). */
export async function createSigning(newId: () => string, options: { badKeys: boolean }): Promise<Signing> {
  let current = await makeKey(newId(), 2048, ['msteams']);
  let published = [current];
  const bad = options.badKeys
    ? { webchat: await makeKey(newId(), 2048, ['webchat']), weak: await makeKey(newId(), 1024, ['msteams']) }
    : undefined;
  if (bad) published.push(bad.webchat, bad.weak);

  async function sign(claims: Record<string, unknown>, using: SignWith = 'good'): Promise<string> {
    const payload = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
    if (using === 'good') return signRs256(payload, current);
    if (using === 'unpublished key') return signRs256(payload, await makeKey(newId(), 2048, []));
    if (using === 'forged signature') {
      const stranger = await makeKey(current.kid, 2048, []);
      return signRs256(payload, stranger);
    }
    if (using === 'hs256') {
      const text = `${encode({ alg: 'HS256', typ: 'JWT', kid: current.kid })}.${encode(payload)}`;
      return `${text}.${createHmac('sha256', JSON.stringify(current.jwk)).update(text).digest('base64url')}`;
    }
    if (using === 'alg none') return `${encode({ alg: 'none', typ: 'JWT', kid: current.kid })}.${encode(payload)}.`;
    if (!bad) throw new Error(`Signing with the ${using} needs the simulator option badKeys`);
    return using === 'webchat key' ? signRs256(payload, bad.webchat) : signWeakly(payload, bad.weak);
  }

  return {
    jwks: () => ({ keys: published.map((key) => key.jwk) }),
    sign,
    async rotate({ forgetOld = false } = {}) {
      const old = current;
      current = await makeKey(newId(), 2048, ['msteams']);
      published = [current, ...published.filter((key) => !forgetOld || key !== old)];
    },
  };
}

async function makeKey(kid: string, modulusLength: number, endorsements: string[]): Promise<SigningKey> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength });
  const jwk = await exportJWK(publicKey);
  return { kid, privateKey, jwk: { ...jwk, kid, use: 'sig', alg: 'RS256', endorsements } };
}

function signRs256(payload: Record<string, unknown>, key: SigningKey): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid }).sign(key.privateKey);
}

/** jose rightly refuses RSA keys under 2048 bits, so this one signs by hand. */
function signWeakly(payload: Record<string, unknown>, key: SigningKey): string {
  const text = `${encode({ alg: 'RS256', typ: 'JWT', kid: key.kid })}.${encode(payload)}`;
  return `${text}.${signBytes('sha256', Buffer.from(text), key.privateKey).toString('base64url')}`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
