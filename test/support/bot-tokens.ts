import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A key pair as the channel would publish it. */
export interface ChannelKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly endorsements: readonly string[] | undefined;
}

export function newChannelKey({
  bits = 2048,
  endorsements = ['msteams'] as readonly string[] | undefined,
} = {}): ChannelKey {
  return { kid: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: bits }), endorsements };
}

/** A stand-in for the channel's OpenID metadata and keys, over plain http on loopback. */
export interface KeyServer {
  readonly metadataUrl: string;
  /** What is published from now on. */
  publish(...keys: readonly ChannelKey[]): void;
  /** Every later read answers with this status; 200 heals it. */
  answerWith(status: number): void;
  /** How often the key set was read. */
  readonly reads: () => number;
  close(): Promise<void>;
}

export async function startKeyServer(...first: readonly ChannelKey[]): Promise<KeyServer> {
  let keys = first;
  let status = 200;
  let reads = 0;
  const server = await listen((req, res) => {
    if (status !== 200) return reply(res, status, {});
    if (req.url !== '/keys') return reply(res, 200, { jwks_uri: `${server.url}/keys` });
    reads += 1;
    const published = keys.map(({ kid, publicKey, endorsements }) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
      use: 'sig',
      ...(endorsements === undefined ? {} : { endorsements }),
    }));
    reply(res, 200, { keys: published });
  });
  return {
    metadataUrl: `${server.url}/v1/.well-known/openidconfiguration`,
    publish(...next) {
      keys = next;
    },
    answerWith(next) {
      status = next;
    },
    reads: () => reads,
    close: server.close,
  };
}

export interface TokenParts {
  readonly header?: Readonly<Record<string, unknown>>;
  /** Replace or, when undefined, remove claims of a good token. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface TokenSubject {
  readonly appId: string;
  readonly serviceUrl: string;
  readonly issuer?: string;
  /** Epoch milliseconds; default the machine's clock. */
  readonly nowMs?: number;
}

/** A bearer header such as the channel sends, unless `parts` says otherwise. */
export function bearer(key: ChannelKey, subject: TokenSubject, parts: TokenParts = {}): string {
  const { header, body } = prepare(key, subject, parts);
  const signed = `${encode(header)}.${encode(body)}`;
  return `Bearer ${signed}.${sign('RSA-SHA256', Buffer.from(signed), key.privateKey).toString('base64url')}`;
}

/** The same, signed with HMAC over the public key: the classic confusion of algorithms. */
export function hmacBearer(key: ChannelKey, subject: TokenSubject): string {
  const { header, body } = prepare(key, subject, { header: { alg: 'HS256' } });
  const signed = `${encode(header)}.${encode(body)}`;
  const secret = key.publicKey.export({ type: 'spki', format: 'pem' });
  return `Bearer ${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** The same, with no signature at all. */
export function unsignedBearer(key: ChannelKey, subject: TokenSubject): string {
  const { header, body } = prepare(key, subject, { header: { alg: 'none' } });
  return `Bearer ${encode(header)}.${encode(body)}.`;
}

function prepare(key: ChannelKey, subject: TokenSubject, parts: TokenParts): Record<'header' | 'body', object> {
  const now = Math.floor((subject.nowMs ?? Date.now()) / 1_000);
  return {
    header: { alg: 'RS256', typ: 'JWT', kid: key.kid, ...parts.header },
    body: {
      iss: subject.issuer ?? 'https://api.botframework.com',
      aud: subject.appId,
      serviceurl: subject.serviceUrl,
      nbf: now - 60,
      exp: now + 3_600,
      ...parts.claims,
    },
  };
}

/** A call the bot made to the connector. */
export interface ConnectorCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** A trivial Bot Connector: records every call, and answers with an id or as told. */
export interface TestConnector {
  readonly url: string;
  readonly host: string;
  readonly calls: readonly ConnectorCall[];
  answerWith(answer: { status: number; headers?: Readonly<Record<string, string>> } | undefined): void;
  close(): Promise<void>;
}

export async function startConnector(): Promise<TestConnector> {
  const calls: ConnectorCall[] = [];
  let told: { status: number; headers?: Readonly<Record<string, string>> } | undefined;
  const server = await listen(async (req, res) => {
    const body = await readJson(req);
    calls.push({ method: req.method ?? '', path: req.url ?? '', authorization: req.headers.authorization, body });
    reply(res, told?.status ?? 201, told ? {} : { id: randomUUID() }, told?.headers);
  });
  return {
    url: server.url,
    host: new URL(server.url).host,
    calls,
    answerWith(answer) {
      told = answer;
    },
    close: server.close,
  };
}

export interface TeamsAddress {
  readonly serviceUrl: string;
  readonly tenantId: string;
  readonly userId: string;
}

/** A one-to-one message as Teams posts it. */
export function teamsMessage({ serviceUrl, tenantId, userId }: TeamsAddress, text = 'help'): Record<string, unknown> {
  return {
    type: 'message',
    id: randomUUID(),
    timestamp: new Date().toISOString(),
    channelId: 'msteams',
    serviceUrl,
    from: { id: `29:${userId}`, name: 'Alice', aadObjectId: userId },
    recipient: { id: '28:bot', name: 'Bot' },
    conversation: { id: `a:${userId}`, conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
    text,
  };
}

interface Listening {
  readonly url: string;
  readonly close: () => Promise<void>;
}

function listen(handler: (req: IncomingMessage, res: ServerResponse) => unknown): Promise<Listening> {
  const server: Server = createServer(handler);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `http://127.0.0.1:${port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

function reply(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  // restify replaces writeHead for the whole process with one that cannot be chained.
  res.writeHead(status, { 'content-type': 'application/json', ...headers });
  res.end(JSON.stringify(body));
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
