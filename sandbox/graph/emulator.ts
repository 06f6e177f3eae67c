import { setTimeout as wait } from 'node:timers/promises';
import { type AdminDirectory, createAdminDirectory } from './admin-directory.ts';
import { runBatch } from './batch.ts';
import { ConnectionDropped, errorBody, GraphFailure } from './errors.ts';
import { defaultKnobs, type Fault, type Knobs, takeFaults } from './knobs.ts';
import type { GraphRequest, GraphResponse, LoggedRequest } from './messages.ts';
import { parseQuery } from './odata-query.ts';
import { tokenOf } from './own-principal.ts';
import { createPimClock } from './pim/clock.ts';
import { createMeter } from './quotas.ts';
import type { TenantSeed } from './records.ts';
import { createRequestLog } from './request-log.ts';
import { isRecord, requirePermission } from './route-tools.ts';
import { createRouter, type Reply, type Route, type RouteContext, type TeamsApps } from './router.ts';
import { graphRoutes } from './routes.ts';
import { guidFrom } from './row-keys.ts';
import { dumpTenant, type Snapshot, takeSnapshot } from './snapshot.ts';
import { type Change, createStore } from './store.ts';

export interface GraphEmulatorOptions {
  clock: { now(): Date };
  tenant: TenantSeed;
  /** numbers in [0, 1); ids, lag jitter and the order of batch answers come from it */
  random?: () => number;
  /** how a `delay` fault waits; real time unless given */
  sleep?: (ms: number) => Promise<void>;
  routes?: readonly Route[];
}

/** A tenant behind Graph's v1.0 surface, in this process. It speaks no HTTP and knows no time but its clock's. */
export interface GraphEmulator {
  /** Answers one request. Rejects with `ConnectionDropped` when a fault drops the connection, and never else. */
  handle(request: GraphRequest): Promise<GraphResponse>;
  readonly knobs: Knobs;
  readonly directory: AdminDirectory;
  /** From now on Graph asks this Teams who has the app, and has it installed there. */
  connectTeams(apps: TeamsApps): void;
  /** A token of the app that calls: who it is, and which permissions it has now. */
  token(): string;
  snapshot(): Snapshot;
  /**
   * Does what PIM had to do by now: starts, ends, answers that were pending. Requests, `snapshot`, `dump` and `directory`
   * do so first by themselves; only a listener of `onChange` has to ask, to hear of an end when nobody calls.
   */
  settle(): void;
  /** All that the directory holds now, soft-deleted rows included: a seed to begin with another time. */
  dump(): TenantSeed;
  /** the latest 2,000 requests, steps of batches included, oldest first */
  readonly log: readonly LoggedRequest[];
  onRequest(listener: (entry: LoggedRequest) => void): () => void;
  onChange(listener: (change: Change) => void): () => void;
}

const defaultBaseUrl = 'https://graph.microsoft.com/v1.0';
const logLength = 2000;
/** role and PIM endpoints ignore ConsistencyLevel */
const withoutIndex = /^\/(?:roleManagement|identityGovernance|policies)\//i;

export function createGraphEmulator(options: GraphEmulatorOptions): GraphEmulator {
  const { clock, tenant, random = Math.random, sleep = (ms: number) => wait(ms) } = options;
  const knobs = defaultKnobs();
  const store = createStore(tenant);
  const pim = createPimClock(store);
  const router = createRouter(options.routes ?? graphRoutes);
  const requests = createRequestLog(logLength);
  const writes = createMeter();
  const units = createMeter();
  const newId = (): string => guidFrom(random);
  const directory = createAdminDirectory(store, settledNow, newId);
  let teams: TeamsApps | undefined;

  /** The time, with all that PIM had to do until then done. */
  function settledNow(): Date {
    const now = clock.now();
    pim.settle(now);
    return now;
  }

  function contextOf(request: GraphRequest, route: Route, params: Record<string, string>): RouteContext {
    const [path = '', queryText = ''] = splitOnce(request.path, '?');
    const eventual = request.headers.consistencylevel?.toLowerCase() === 'eventual';
    const now = clock.now();
    const indexLagMs = eventual && !withoutIndex.test(path) ? knobs.indexLagMs : 0;
    const lagMs = knobs.readLagMs + indexLagMs + random() * knobs.readLagJitterMs;
    return {
      params,
      query: parseQuery(new URLSearchParams(queryText), route.query ?? 'none', eventual),
      body: request.body,
      read: lagMs > 0 ? store.asOf(now.getTime() - lagMs) : store.truth,
      truth: store.truth,
      store,
      put: (table, id, value) => store.put(table, id, value, now),
      readAt: new Date(now.getTime() - lagMs),
      now,
      baseUrl: request.baseUrl ?? defaultBaseUrl,
      path,
      eventual,
      knobs,
      tenant,
      teams,
      newId,
    };
  }

  /** The request's effect and answer, in one go: nothing else happens between a check and its write. */
  function execute(request: GraphRequest): Reply {
    pim.settle(clock.now());
    const { route, params } = router.match(request.method, splitOnce(request.path, '?')[0] ?? '');
    const headers = spend(request, route);
    const ctx = contextOf(request, route, params);
    requirePermission(ctx, route.permissions);
    const reply = route.handle(ctx);
    return { ...reply, headers: { ...headers, ...reply.headers } };
  }

  /** Charges the request to the app's quotas; answers the throttling headers, or throws the 429. */
  function spend(request: GraphRequest, route: Route): Record<string, string> {
    const nowMs = clock.now().getTime();
    const cost = unitCost(request, route);
    const unit = units.spend(cost, nowMs, knobs.unitQuota);
    const isWrite = route.method !== 'GET' && !route.reads;
    const write = isWrite ? writes.spend(1, nowMs, knobs.writeQuota) : { used: 0, refusedForMs: 0 };
    const share = Math.max(unit.used / knobs.unitQuota.limit, write.used / knobs.writeQuota.limit);
    const percentage: Record<string, string> =
      share >= 0.8 ? { 'x-ms-throttle-limit-percentage': share.toFixed(2) } : {};
    const headers = { 'x-ms-resource-unit': String(cost), ...percentage };
    const waitMs = Math.max(unit.refusedForMs, write.refusedForMs);
    if (waitMs === 0) return headers;
    const kind = write.refusedForMs > 0 ? 'Write' : 'ReadWrite';
    throw tooManyRequests({
      ...headers,
      'Retry-After': String(Math.ceil(waitMs / 1000)),
      'x-ms-throttle-scope': `Tenant_Application/${kind}/${tenant.appId}/${tenant.organization.id}`,
      'x-ms-throttle-information': write.refusedForMs > 0 ? 'WriteLimitExceeded' : 'ResourceUnitLimitExceeded',
    });
  }

  async function executeWithFaults(request: GraphRequest): Promise<Reply> {
    const faults = takeFaults(knobs, request.method, request.path);
    for (const fault of faults) if (fault.kind === 'delay' && fault.effect === 'late') await sleep(fault.delayMs);
    const last = faults.at(-1);
    if (last) failBefore(last);
    const outcome = await outcomeOf(() => (isBatch(request) ? batch(request) : execute(request)));
    for (const fault of faults) if (fault.kind === 'delay' && fault.effect === 'early') await sleep(fault.delayMs);
    if (last) failAfter(last);
    if ('failure' in outcome) throw outcome.failure;
    return outcome.reply;
  }

  async function batch(request: GraphRequest): Promise<Reply> {
    const baseUrl = request.baseUrl === undefined ? {} : { baseUrl: request.baseUrl };
    const body = await runBatch(request.body, (step) => runInner({ ...step, ...baseUrl }), random);
    return { status: 200, body };
  }

  /** A lost connection inside a batch is the gateway's to report. */
  async function runInner(request: GraphRequest): Promise<GraphResponse> {
    try {
      return await answer(request, true);
    } catch (error) {
      if (error instanceof ConnectionDropped) return answerOf(gatewayTimeout(), newId(), request);
      throw error;
    }
  }

  function answerOf(failure: GraphFailure, requestId: string, request: GraphRequest): GraphResponse {
    const clientRequestId = request.headers['client-request-id'] ?? requestId;
    return {
      status: failure.status,
      headers: { ...idHeaders(requestId, clientRequestId), 'Content-Type': 'application/json', ...failure.headers },
      body: errorBody(failure, { date: clock.now(), requestId, clientRequestId }),
    };
  }

  async function answer(request: GraphRequest, inBatch: boolean): Promise<GraphResponse> {
    const requestId = newId();
    const at = clock.now();
    let response: GraphResponse | undefined;
    let code: string | undefined;
    try {
      const reply = await executeWithFaults(request);
      response = successOf(reply, requestId, request);
    } catch (error) {
      if (error instanceof GraphFailure) {
        code = error.code;
        response = answerOf(error, requestId, request);
      } else if (!(error instanceof ConnectionDropped)) {
        throw error;
      }
    }
    const { method, path } = request;
    const headers = withoutSecrets(request.headers);
    const body = withoutPassword(request.body);
    requests.add({ at, method, path, headers, body, status: response?.status, code, requestId, inBatch });
    if (!response) throw new ConnectionDropped();
    return response;
  }

  return {
    handle: (request) => answer(normalized(request), false),
    knobs,
    get directory() {
      settledNow();
      return directory;
    },
    settle: () => void settledNow(),
    token: () => tokenOf(tenant, knobs, clock.now()),
    connectTeams(apps) {
      teams = apps;
    },
    snapshot() {
      settledNow();
      return takeSnapshot(store.truth);
    },
    dump() {
      settledNow();
      return dumpTenant(tenant, store.truth);
    },
    get log() {
      return requests.entries();
    },
    onRequest: requests.onRequest,
    onChange: store.onChange,
  };
}

function normalized(request: GraphRequest): GraphRequest {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return { ...request, method: request.method.toUpperCase(), headers };
}

function isBatch(request: GraphRequest): boolean {
  return request.method === 'POST' && request.path.toLowerCase() === '/$batch';
}

async function outcomeOf(run: () => Reply | Promise<Reply>): Promise<{ reply: Reply } | { failure: unknown }> {
  try {
    return { reply: await run() };
  } catch (failure) {
    return { failure };
  }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Graph: resource units: `$select` and a small `$top` make a request cheaper, `$expand` dearer; one at least. */
function unitCost(request: GraphRequest, route: Route): number {
  const query = new URLSearchParams(splitOnce(request.path, '?')[1] ?? '');
  const top = query.get('$top');
  const cheaper = Number(query.has('$select')) + Number(top !== null && Number(top) < 20);
  return Math.max(1, (route.units ?? 1) - cheaper + Number(query.has('$expand')));
}

function retryAfterHeader(retryAfter: number | string | undefined): Record<string, string> {
  return retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
}

function tooManyRequests(headers: Record<string, string>): GraphFailure {
  return new GraphFailure(429, 'TooManyRequests', 'Too many requests.', { headers });
}

function gatewayTimeout(): GraphFailure {
  return new GraphFailure(504, 'UnknownError', 'The gateway did not receive a response in time.');
}

function failBefore(fault: Fault): void {
  if (fault.kind === 'throttled') throw tooManyRequests(retryAfterHeader(fault.retryAfter));
  if (fault.kind === 'unavailable') {
    const headers = retryAfterHeader(fault.retryAfter);
    throw new GraphFailure(503, 'serviceNotAvailable', 'The service is temporarily unavailable.', { headers });
  }
  if (fault.kind === 'denied') {
    const code = fault.code ?? 'Authorization_RequestDenied';
    throw new GraphFailure(403, code, fault.message ?? 'Insufficient privileges to complete the operation.');
  }
  if (fault.kind === 'error') throw new GraphFailure(fault.status, fault.code, fault.message);
  if (fault.kind === 'timeout' && fault.effect === 'before') throw gatewayTimeout();
  if (fault.kind === 'drop' && fault.effect === 'before') throw new ConnectionDropped();
}

function failAfter(fault: Fault): void {
  if (fault.kind === 'timeout') throw gatewayTimeout();
  if (fault.kind === 'drop') throw new ConnectionDropped();
}

function idHeaders(requestId: string, clientRequestId: string): Record<string, string> {
  return { 'request-id': requestId, 'client-request-id': clientRequestId };
}

function successOf(reply: Reply, requestId: string, request: GraphRequest): GraphResponse {
  const ids = idHeaders(requestId, request.headers['client-request-id'] ?? requestId);
  if (reply.body === undefined) return { status: reply.status, headers: { ...ids, ...reply.headers } };
  const contentType =
    'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';
  return { status: reply.status, headers: { ...ids, 'Content-Type': contentType, ...reply.headers }, body: reply.body };
}

function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  const { authorization: _authorization, ...rest } = headers;
  return rest;
}

function withoutPassword(body: unknown): unknown {
  if (!isRecord(body) || !isRecord(body.passwordProfile)) return body;
  return { ...body, passwordProfile: { ...body.passwordProfile, password: '***' } };
}
