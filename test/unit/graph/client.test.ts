import { describe, expect, it } from 'vitest';
import type { GraphCall } from '../../../src/graph/client.ts';
import { GraphFailure } from '../../../src/graph/errors.ts';
import { guid } from '../../support/builders.ts';
import { broken, clientOver, fakeGraph, json, noContent, refusal, silent } from './fake-graph.ts';

const never = new AbortController().signal;

function call(overrides: Partial<GraphCall> = {}): GraphCall {
  return { method: 'GET', path: `/users/${guid(1)}?$select=id`, priority: 'normal', signal: never, ...overrides };
}

async function failureOfCall(work: Promise<unknown>): Promise<GraphFailure> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof GraphFailure) return error;
  throw new Error(`expected a GraphFailure, got ${String(error)}`);
}

describe('the Graph client', () => {
  it('sends the fixed bearer to a loopback address, over plain http', async () => {
    const { client, sent } = clientOver(fakeGraph(json({ id: 'x' })), { baseUrl: 'http://127.0.0.1:4100' });

    const answer = await client.call(call());

    expect(answer.body).toEqual({ id: 'x' });
    expect(sent[0]?.url).toBe(`http://127.0.0.1:4100/v1.0/users/${guid(1)}?$select=id`);
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer sandbox');
  });

  it("sends the credential's token for the scope it was given", async () => {
    const scopes: unknown[] = [];
    const credential = {
      async getToken(scope: string | string[]) {
        scopes.push(scope);
        return { token: 'secret-token', expiresOnTimestamp: 0 };
      },
    };
    const scope = 'https://graph.microsoft.com/.default';
    const { client, sent } = clientOver(fakeGraph(json({})), {
      authentication: { kind: 'credential', credential, scope },
    });

    await client.call(call());

    expect(scopes).toEqual([scope]);
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer secret-token');
  });

  it('names every request and says who gives way when Graph throttles', async () => {
    const { client, sent } = clientOver(fakeGraph(json({})));

    await client.call(call({ priority: 'high' }));
    await client.call(call());

    const ids = sent.map((request) => request.headers.get('client-request-id'));
    expect(new Set(ids).size).toBe(2);
    expect(sent.map((request) => request.headers.get('x-ms-throttle-priority'))).toEqual(['high', null]);
  });

  it.each(['GET', 'POST', 'DELETE'] as const)('never sends a %s again by itself', async (method) => {
    const throttled = refusal(429, 'TooManyRequests', 'Too many requests.', { 'Retry-After': '0' });
    const { client, sent } = clientOver(fakeGraph(throttled, json({})));

    const failure = await failureOfCall(client.call(call(method === 'POST' ? { method, body: {} } : { method })));

    expect(failure.kind).toBe('throttled');
    expect(sent).toHaveLength(1);
  });

  it('does not follow a redirect with the token', async () => {
    const { client, sent } = clientOver(
      fakeGraph(() => new Response(null, { status: 302, headers: { Location: 'https://elsewhere.example/' } })),
    );

    const failure = await failureOfCall(client.call(call()));

    expect(failure.kind).toBe('unavailable');
    expect(sent[0]?.init.redirect).toBe('manual');
    expect(sent).toHaveLength(1);
  });

  it('gives up at the deadline even when the network never answers, and says the write may have taken effect', async () => {
    const { client, timers } = clientOver(fakeGraph(silent));
    const pending = failureOfCall(client.call(call({ method: 'DELETE', signal: timers.deadline(10_000) })));
    await Promise.resolve();

    timers.advance(10_000);

    expect(await pending).toMatchObject({ kind: 'timeout', mayHaveTakenEffect: true, status: null });
  });

  it('never sends a write whose token came after the deadline, and says that it was not sent', async () => {
    const token = Promise.withResolvers<{ token: string; expiresOnTimestamp: number }>();
    const { client, timers, sent } = clientOver(fakeGraph(json({})), {
      authentication: { kind: 'credential', credential: { getToken: () => token.promise }, scope: 's' },
    });
    const pending = failureOfCall(client.call(call({ method: 'DELETE', signal: timers.deadline(10_000) })));

    timers.advance(10_000);
    const failure = await pending;
    token.resolve({ token: 'late', expiresOnTimestamp: 0 });
    await new Promise(setImmediate);

    expect(failure).toMatchObject({ kind: 'timeout', mayHaveTakenEffect: false });
    expect(sent).toHaveLength(0);
  });

  it('reports a token that cannot be had as such', async () => {
    const credential = { getToken: () => Promise.reject(new Error('AADSTS7000215: Invalid client secret.\nTrace: 1')) };
    const { client } = clientOver(fakeGraph(json({})), {
      authentication: { kind: 'credential', credential, scope: 's' },
    });

    const failure = await failureOfCall(client.call(call()));

    expect(failure.kind).toBe('unauthenticated');
    expect(failure.message).toBe('no token for Microsoft Graph: AADSTS7000215: Invalid client secret.');
  });

  it.each([
    ['ECONNREFUSED', false],
    ['ENOTFOUND', false],
    ['ECONNRESET', true],
    ['UND_ERR_SOCKET', true],
  ])('tells a connection that was never made from one that broke: %s', async (code, mayHaveTakenEffect) => {
    const { client } = clientOver(fakeGraph(broken(code)));

    const failure = await failureOfCall(client.call(call({ method: 'DELETE' })));

    expect(failure).toMatchObject({ kind: 'network', code, mayHaveTakenEffect });
  });

  it("keeps the status and Graph's request id when the body of a write cannot be read", async () => {
    const { client } = clientOver(
      fakeGraph(() => new Response('{"id": ', { status: 201, headers: { 'request-id': 'g-1' } })),
    );

    const answer = await client.call(call({ method: 'POST', body: {} }));

    expect(answer).toEqual({ status: 201, body: undefined, graphRequestId: 'g-1' });
  });

  it('reports each call without ids, and logs no token', async () => {
    const credential = { getToken: async () => ({ token: 'secret-token', expiresOnTimestamp: 0 }) };
    const path = `/groups/${guid(2)}/members/${guid(1)}`;
    const broken503 = refusal(503, 'serviceNotAvailable', 'Later.');
    const { client, reports, logged } = clientOver(fakeGraph(noContent({ 'request-id': 'g-1' }), broken503), {
      authentication: { kind: 'credential', credential, scope: 's' },
    });

    await client.call(call({ path }));
    await failureOfCall(client.call(call({ path: '/users?$filter=displayName%20eq%20%27Amira%27' })));

    expect(reports).toEqual([
      {
        method: 'GET',
        template: '/groups/{id}/members/{id}',
        status: 204,
        outcome: 'ok',
        ms: 0,
        graphRequestId: 'g-1',
      },
      {
        method: 'GET',
        template: '/users',
        status: 503,
        outcome: 'unavailable',
        ms: 0,
        graphRequestId: 'graph-request-1',
      },
    ]);
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toMatch(/secret-token|Amira/);
  });
});
