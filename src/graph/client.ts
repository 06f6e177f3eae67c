import { randomUUID } from 'node:crypto';
import { Client, ResponseType } from '@microsoft/microsoft-graph-client';
import type { Log } from '../jit/ports.ts';
import { failureOf, GraphFailure, networkFailure } from './errors.ts';
import { type Authentication, CallState, middlewareChain } from './middleware.ts';
import { pathTemplate } from './odata.ts';
import { systemTimers, type Timers, untilAborted } from './timers.ts';

/** Who is turned away first when Graph throttles (Graph: throttling guidance, `x-ms-throttle-priority`). */
export type GraphPriority = 'high' | 'normal' | 'low';

export type GraphCall = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the version on, with an encoded query: `/users/{id}?$select=id`. */
  path: string;
  body?: unknown;
  priority: GraphPriority;
  /** The call fails with `timeout` when it aborts. */
  signal: AbortSignal;
};

export type GraphAnswer = {
  status: number;
  /** Parsed JSON; undefined when there is none or it cannot be read. */
  body: unknown;
  graphRequestId: string | null;
};

/** One call and its answer. Throws GraphFailure and nothing else. Never tries again. */
export interface GraphClient {
  readonly baseUrl: string;
  readonly timers: Timers;
  call(call: GraphCall): Promise<GraphAnswer>;
}

export type GraphCallReport = {
  method: GraphCall['method'];
  /** The path with ids taken out. */
  template: string;
  /** Null when there was no answer. */
  status: number | null;
  /** `ok`, or the kind of the failure. */
  outcome: string;
  ms: number;
  graphRequestId: string | null;
};

export type GraphClientOptions = {
  /** `https://graph.microsoft.com`, without version. */
  baseUrl: string;
  authentication: Authentication;
  log: Log;
  fetch?: typeof fetch;
  timers?: Timers;
  onCall?: (report: GraphCallReport) => void;
};

export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { baseUrl, authentication, log, timers = systemTimers, onCall = () => {} } = options;
  const send: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init));
  const client = Client.initWithMiddleware({ baseUrl, middleware: middlewareChain(authentication, send) });

  async function exchange(call: GraphCall, state: CallState): Promise<GraphAnswer> {
    const request = client
      .api(call.path)
      .responseType(ResponseType.RAW)
      .middlewareOptions([state])
      .option('signal', call.signal)
      .headers({ Accept: 'application/json', 'client-request-id': randomUUID() });
    if (call.priority !== 'normal') request.header('x-ms-throttle-priority', call.priority);
    const verb = {
      GET: () => request.get(),
      POST: () => request.post(call.body),
      PATCH: () => request.patch(call.body),
      DELETE: () => request.delete(),
    };
    const response: unknown = await untilAborted(verb[call.method](), call.signal);
    if (!(response instanceof Response)) throw new GraphFailure('unavailable', 'no answer from Microsoft Graph');
    const body = await readJson(response, call.signal);
    if (!response.ok) throw failureOf(response.status, response.headers, body);
    return { status: response.status, body, graphRequestId: response.headers.get('request-id') };
  }

  function report(call: GraphCall, startedMs: number, result: GraphAnswer | GraphFailure): void {
    const failed = result instanceof GraphFailure;
    const facts: GraphCallReport = {
      method: call.method,
      template: pathTemplate(call.path),
      status: result.status,
      outcome: failed ? result.kind : 'ok',
      ms: Math.round(timers.now() - startedMs),
      graphRequestId: result.graphRequestId,
    };
    onCall(facts);
    if (failed && !ordinary.has(result.kind)) log.warn({ ...facts, code: result.code }, 'Microsoft Graph call failed');
  }

  return {
    baseUrl,
    timers,
    async call(call) {
      const state = new CallState();
      const startedMs = timers.now();
      try {
        const answer = await exchange(call, state);
        report(call, startedMs, answer);
        return answer;
      } catch (error) {
        const failure = asFailure(error, call.signal, state);
        report(call, startedMs, failure);
        throw failure;
      }
    },
  };
}

/** Answers that callers expect and act on; the rest is worth a line in the log. */
const ordinary: ReadonlySet<string> = new Set(['not-found', 'already-exists', 'not-referenced', 'not-replicated']);

/** A body that breaks off leaves the status standing: what it says of a write still holds. */
async function readJson(response: Response, signal: AbortSignal): Promise<unknown> {
  try {
    const text = await untilAborted(response.text(), signal);
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asFailure(error: unknown, signal: AbortSignal, state: CallState): GraphFailure {
  if (error instanceof GraphFailure) return error;
  if (signal.aborted) {
    return new GraphFailure('timeout', 'no answer from Microsoft Graph in time', {
      mayHaveTakenEffect: state.sent,
      cause: error,
    });
  }
  return state.failure ?? networkFailure(error);
}
