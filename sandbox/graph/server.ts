import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { GraphEmulator } from './emulator.ts';
import { ConnectionDropped, errorBody } from './errors.ts';
import type { GraphResponse } from './messages.ts';

export interface GraphServer {
  /** e.g. `http://127.0.0.1:4100`; clients add `/v1.0` */
  url: string;
  close(): Promise<void>;
}

const bearer = 'Bearer sandbox';
/** Entra's own is at login.microsoftonline.com (Microsoft identity platform: client credentials flow). */
const TOKEN_PATH = '/oauth2/v2.0/token';
const maxBodyBytes = 4 * 1024 * 1024;

/** Serves an emulator on loopback. It takes the fixed bearer of the sandbox and nothing else. */
export async function startGraphServer(
  emulator: GraphEmulator,
  options: { port?: number; host: '127.0.0.1' },
): Promise<GraphServer> {
  const server = createServer((request, response) => {
    respond(emulator, request, response, url).catch((error: unknown) => failLoudly(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the Graph server has no TCP address');
  const url = `http://${options.host}:${address.port}`;

  return {
    url,
    close() {
      return new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      });
    },
  };
}

async function respond(
  emulator: GraphEmulator,
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
): Promise<void> {
  const headers = flatHeaders(request);
  const target = request.url ?? '/';
  const refuse = (status: number, code: string, message: string): void => {
    const id = headers['client-request-id'] ?? crypto.randomUUID();
    const ids = { date: new Date(), requestId: crypto.randomUUID(), clientRequestId: id };
    send(response, {
      status,
      headers: { 'Content-Type': 'application/json' },
      body: errorBody({ code, message, details: undefined }, ids),
    });
  };
  const text = await readBody(request);
  if (text === undefined) return refuse(413, 'BadRequest', 'The request is too large.');
  if (target === TOKEN_PATH && request.method === 'POST') {
    const token = { token_type: 'Bearer', expires_in: 3_600, access_token: emulator.token() };
    return send(response, { status: 200, headers: { 'Content-Type': 'application/json' }, body: token });
  }
  if (headers.authorization !== bearer) {
    const message = headers.authorization ? 'Access token validation failure.' : 'Access token is empty.';
    return refuse(401, 'InvalidAuthenticationToken', message);
  }
  const [, path] = /^\/v1\.0(\/.*)$/.exec(target) ?? [];
  if (path === undefined) return refuse(400, 'BadRequest', 'Invalid version.');
  const body = parseBody(text, headers['content-type']);
  if ('unreadable' in body) {
    return refuse(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  try {
    send(
      response,
      await emulator.handle({ method: request.method ?? 'GET', path, headers, ...body, baseUrl: `${url}/v1.0` }),
    );
  } catch (error) {
    if (!(error instanceof ConnectionDropped)) throw error;
    request.socket.destroy();
  }
}

/** A fault of the emulator itself, told to the caller so that it is not taken for one of Graph's. */
function failLoudly(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const message = `The emulator failed: ${error instanceof Error ? error.message : String(error)}`;
  const ids = { date: new Date(), requestId: crypto.randomUUID(), clientRequestId: crypto.randomUUID() };
  const body = errorBody({ code: 'InternalServerError', message, details: undefined }, ids);
  send(response, { status: 500, headers: { 'Content-Type': 'application/json' }, body });
}

function flatHeaders(request: IncomingMessage): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

/** The body as text; undefined when it is over the limit. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    size += part.length;
    if (size <= maxBodyBytes) chunks.push(part);
  }
  return size > maxBodyBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}

function parseBody(text: string, contentType: string | undefined): { body?: unknown } | { unreadable: true } {
  if (text === '') return {};
  if (!contentType?.toLowerCase().includes('json')) return { unreadable: true };
  try {
    return { body: JSON.parse(text) };
  } catch {
    return { unreadable: true };
  }
}

function send(response: ServerResponse, answer: GraphResponse): void {
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}
