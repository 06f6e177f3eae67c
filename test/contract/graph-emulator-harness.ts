import { createGraphEmulator, type GraphEmulator } from '../../sandbox/graph/emulator.ts';
import { startGraphServer } from '../../sandbox/graph/server.ts';
import { contosoTenant } from '../../sandbox/graph/tenant-seed.ts';

interface Answer {
  status: number;
  headers: Headers;
  /** undefined for an answer without content */
  body: Record<string, unknown>;
  /** Graph's error code and message, empty for a success */
  code: string;
  message: string;
  /** the items of a collection */
  value: Record<string, unknown>[];
}

export interface GraphOverHttp extends AsyncDisposable {
  emulator: GraphEmulator;
  /** e.g. `http://127.0.0.1:4100` */
  url: string;
  clock: { now(): Date; advance(ms: number): void };
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** An emulator of Contoso behind HTTP, with a clock that stands until it is moved. */
export async function graphOverHttp(sleep?: (ms: number) => Promise<void>): Promise<GraphOverHttp> {
  let nowMs = Date.parse('2026-11-21T09:00:00.000Z');
  const clock = {
    now: () => new Date(nowMs),
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
  const emulator = createGraphEmulator({ clock, tenant: contosoTenant(), ...(sleep ? { sleep } : {}) });
  const server = await startGraphServer(emulator, { host: '127.0.0.1' });

  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const url = path.startsWith('http') ? path : `${server.url}/v1.0${path}`;
    const response = await fetch(url, {
      method,
      headers: {
        Authorization: 'Bearer sandbox',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answerOf(response, await response.text());
  }

  return { emulator, url: server.url, clock, send, [Symbol.asyncDispose]: () => server.close() };
}

function answerOf(response: Response, text: string): Answer {
  const parsed: unknown = text === '' ? {} : JSON.parse(text);
  const body = isObject(parsed) ? parsed : {};
  const error = isObject(body.error) ? body.error : {};
  return {
    status: response.status,
    headers: response.headers,
    body,
    code: String(error.code ?? ''),
    message: String(error.message ?? ''),
    value: Array.isArray(body.value) ? body.value.filter(isObject) : [],
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a member is added with. */
export function reference(id: string, host = 'https://graph.microsoft.com'): { '@odata.id': string } {
  return { '@odata.id': `${host}/v1.0/directoryObjects/${id}` };
}
