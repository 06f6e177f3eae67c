import { createGraphClient, type GraphCallReport, type GraphClient } from '../../../src/graph/client.ts';
import type { Authentication } from '../../../src/graph/middleware.ts';
import type { Timers } from '../../../src/graph/timers.ts';
import type { Log } from '../../../src/jit/ports.ts';

export type Sent = { method: string; url: string; path: string; headers: Headers; body: unknown; init: RequestInit };
type Responder = (sent: Sent) => Response | Promise<Response>;

/** Answers in the order given; the last one answers whatever follows. Every request is kept. */
export function fakeGraph(...responders: Responder[]): { fetch: typeof fetch; sent: Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    async fetch(input, init = {}) {
      const url = String(input);
      const path = decodeURIComponent(url.slice(url.indexOf('/v1.0') + '/v1.0'.length));
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
      const request = { method: init.method ?? 'GET', url, path, headers: new Headers(init.headers), body, init };
      sent.push(request);
      const responder = responders[Math.min(sent.length, responders.length) - 1];
      if (!responder) throw new Error('no answer is scripted');
      return responder(request);
    },
  };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Responder {
  return () =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });
}

export function noContent(headers: Record<string, string> = {}): Responder {
  return () => new Response(null, { status: 204, headers });
}

export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Responder {
  return json({ error: { code, message, innerError: { 'request-id': 'r', date: '2026-10-14T12:00:00' } } }, status, {
    'request-id': 'graph-request-1',
    ...headers,
  });
}

export const notFound = refusal(404, 'Request_ResourceNotFound', "Resource 'x' does not exist.");

/** A failed fetch as Node reports it. */
export function broken(code: string): Responder {
  return () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  };
}

export const silent: Responder = () => new Promise(() => {});

type ManualTimers = Timers & { advance(ms: number): void; slept: number[] };

/** Time that moves only by `advance`; a sleep is over at once and moves it. */
function manualTimers(): ManualTimers {
  let nowMs = 0;
  const deadlines: { atMs: number; controller: AbortController }[] = [];
  const slept: number[] = [];
  function advance(ms: number): void {
    nowMs += ms;
    for (const { atMs, controller } of deadlines) {
      if (atMs <= nowMs) controller.abort(new DOMException('deadline', 'TimeoutError'));
    }
  }
  return {
    slept,
    advance,
    now: () => nowMs,
    deadline(ms) {
      const controller = new AbortController();
      deadlines.push({ atMs: nowMs + ms, controller });
      return controller.signal;
    },
    async sleep(ms) {
      slept.push(ms);
      advance(ms);
    },
  };
}

export type TestClient = {
  client: GraphClient;
  timers: ManualTimers;
  reports: GraphCallReport[];
  logged: unknown[];
  sent: Sent[];
};

export function clientOver(
  graph: { fetch: typeof fetch; sent: Sent[] },
  options: { authentication?: Authentication; baseUrl?: string } = {},
): TestClient {
  const timers = manualTimers();
  const reports: GraphCallReport[] = [];
  const logged: unknown[] = [];
  const keep = (facts: unknown, message: string): void => {
    logged.push([facts, message]);
  };
  const log: Log = { info: keep, warn: keep, error: keep };
  const client = createGraphClient({
    baseUrl: options.baseUrl ?? 'https://graph.microsoft.com',
    authentication: options.authentication ?? { kind: 'loopback' },
    log,
    fetch: graph.fetch,
    timers,
    onCall: (report) => reports.push(report),
  });
  return { client, timers, reports, logged, sent: graph.sent };
}
