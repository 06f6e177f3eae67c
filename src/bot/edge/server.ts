import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import * as restify from 'restify';
import { type Inbound, problem, type Reply } from './adapter.ts';
import { type Health, readyOf } from './health.ts';
import { PAGES, pageFor } from './pages.ts';

export interface ServerOptions {
  /** Answers one POST to `/api/messages`; must not throw. */
  readonly receive: (inbound: Inbound) => Promise<Reply>;
  readonly health: Health;
  readonly metrics: Registry;
  readonly log: Logger;
}

export interface EdgeServer {
  /** Listens on all interfaces and gives the port, which `0` leaves to the system. */
  listen(port: number, host?: string): Promise<number>;
  /**
   * Drains: not ready from now on, takes turns for `settleMs` more while load balancers notice, refuses further ones,
   * waits for those in flight up to `deadlineMs`, then stops listening. Gives the number of turns cut off. A second call
   * joins the first.
   */
  close(times?: DrainTimes): Promise<number>;
}

interface DrainTimes {
  readonly settleMs?: number;
  readonly deadlineMs?: number;
}

/** Activities are small (Teams: a bot message is about 100 KB, what people send far less), so 64 KiB is generous. */
const maxBodyBytes = 65_536;
/** Longer than what proxies keep idle connections for (Azure's front ends: 4 minutes), so that we never close first. */
const keepAliveTimeoutMs = 245_000;
const headersTimeoutMs = 15_000;
const requestTimeoutMs = 30_000;
const lastBytesMs = 1_000;

type Taking = 'turns' | 'settling' | 'nothing';

/**
 * The HTTP face: `POST /api/messages`, `GET /livez`, `/readyz`, `/metrics`, and the pages that the app's manifest names;
 * everything else is refused in JSON.
 */
export function createServer({ receive, health, metrics, log }: ServerOptions): EdgeServer {
  const server = restify.createServer({ name: 'teams-jit-access', handleUncaughtExceptions: false });
  const inFlight = new Set<Promise<unknown>>();
  let taking: Taking = 'turns';
  let closing: Promise<number> | undefined;

  server.server.keepAliveTimeout = keepAliveTimeoutMs;
  server.server.headersTimeout = headersTimeoutMs;
  server.server.requestTimeout = requestTimeoutMs;
  server.pre(identify);
  server.on('restifyError', (req: restify.Request, res: restify.Response, error: unknown, done: () => void) => {
    answerError(req, res, error, log);
    done();
  });

  server.post('/api/messages', refuseEarly, ...jsonBody(), async (req: restify.Request, res: restify.Response) => {
    if (taking === 'nothing') {
      res.header('connection', 'close');
      res.header('retry-after', '5');
      answer(res, 503, problem('Draining', 'This process is stopping.'));
      return;
    }
    const turn = receive({
      body: req.body,
      authorization: req.headers.authorization ?? '',
      requestId: requestIdOf(res),
      remoteAddress: req.socket.remoteAddress,
    });
    inFlight.add(turn);
    try {
      const { status, body } = await turn;
      answer(res, status, body);
    } finally {
      inFlight.delete(turn);
    }
  });
  server.get('/livez', async (_req: restify.Request, res: restify.Response) => {
    answer(res, 200, { alive: true });
  });
  server.get('/readyz', async (_req: restify.Request, res: restify.Response) => {
    const body = await readyOf(health, taking !== 'turns');
    answer(res, body.ready ? 200 : 503, body);
  });
  server.get('/metrics', async (_req: restify.Request, res: restify.Response) => {
    const text = await metrics.metrics();
    res.writeHead(200, { 'content-type': metrics.contentType });
    res.end(text);
  });
  for (const path of PAGES) {
    server.get(path, async (req: restify.Request, res: restify.Response) => {
      res.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'",
        vary: 'Accept-Language',
      });
      res.end(pageFor(path, req.headers['accept-language']));
    });
  }

  return {
    listen(port, host) {
      return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.removeListener('error', reject);
          resolve((server.server.address() as AddressInfo).port);
        });
      });
    },

    close(times = {}) {
      closing ??= drain(times);
      return closing;
    },
  };

  async function drain({ settleMs = 0, deadlineMs = 15_000 }: DrainTimes): Promise<number> {
    taking = 'settling';
    if (settleMs > 0) await elapsed(settleMs).promise;
    taking = 'nothing';
    await withDeadline(Promise.allSettled(inFlight), deadlineMs);
    const cutOff = inFlight.size;
    const closed = new Promise<void>((resolve) => {
      server.server.close(() => resolve());
    });
    // The answers of the last turns may still be on their way out, so only what is idle goes at once.
    server.server.closeIdleConnections();
    if (cutOff === 0) await withDeadline(closed, lastBytesMs);
    server.server.closeAllConnections();
    await closed;
    return cutOff;
  }
}

/** Gives each request an id: the caller's if it is a plain one, since it ends up in our logs, or a new one. */
function identify(req: restify.Request, res: restify.Response, next: restify.Next): void {
  const given = req.headers['x-request-id'];
  res.setHeader('x-request-id', typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID());
  res.setHeader('x-content-type-options', 'nosniff');
  res.setHeader('cache-control', 'no-store');
  next();
}

/** Refuses by the headers what would be refused after reading, and compressed bodies, which inflate past the limit. */
function refuseEarly(req: restify.Request, res: restify.Response, next: restify.Next): void {
  const tooLarge = Number(req.headers['content-length'] ?? 0) > maxBodyBytes;
  const compressed = (req.headers['content-encoding'] ?? 'identity') !== 'identity';
  if (tooLarge) res.header('connection', 'close');
  if (tooLarge) answer(res, 413, wordsFor(413));
  else if (compressed) answer(res, 415, wordsFor(415));
  next(tooLarge || compressed ? false : undefined);
}

function jsonBody(): restify.RequestHandler[] {
  // The typings lag behind: `maxBodySize` is read by the body reader inside.
  const options = { mapParams: false, maxBodySize: maxBodyBytes };
  const handlers: unknown = restify.plugins.jsonBodyParser(options);
  return handlers as restify.RequestHandler[];
}

const fixedWords: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['BadRequest', 'The request is malformed.'],
  404: ['NotFound', 'There is nothing here.'],
  405: ['MethodNotAllowed', 'This method is not allowed here.'],
  413: ['PayloadTooLarge', 'The body is too large.'],
  415: ['UnsupportedMediaType', 'This kind of body is not supported.'],
};

/** The one place where an error becomes an HTTP answer: a status, fixed words, and nothing of the error itself. */
function answerError(req: restify.Request, res: restify.Response, error: unknown, log: Logger): void {
  const known = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
  const status = known in fixedWords ? known : 500;
  if (status === 500) log.error({ requestId: requestIdOf(res), err: error, path: req.path() }, 'request failed');
  answer(res, status, wordsFor(status));
}

function wordsFor(status: number): ReturnType<typeof problem> {
  const [code, message] = fixedWords[status] ?? ['InternalError', 'The request could not be handled.'];
  return problem(code, message);
}

function answer(res: restify.Response, status: number, body?: unknown): void {
  if (res.headersSent || res.destroyed) return;
  // `sendRaw`, not `send`: restify would negotiate a format, and answer 406 to a probe that accepts HTML.
  const text = body === undefined ? '' : JSON.stringify(body);
  const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  res.sendRaw(status, text, { ...type, 'content-length': String(Buffer.byteLength(text)) });
}

function requestIdOf(res: restify.Response): string {
  return String(res.getHeader('x-request-id') ?? '');
}

async function withDeadline(work: Promise<unknown>, ms: number): Promise<void> {
  const deadline = elapsed(ms);
  await Promise.race([work, deadline.promise]);
  deadline.cancel();
}

function elapsed(ms: number): { promise: Promise<void>; cancel: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  return { promise, cancel: () => clearTimeout(timer) };
}
