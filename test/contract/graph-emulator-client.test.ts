import {
  Client,
  type Context,
  GraphError,
  HTTPMessageHandler,
  type Middleware,
} from '@microsoft/microsoft-graph-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { attachGraphValidator } from '../support/graph-openapi.ts';
import { type GraphOverHttp, graphOverHttp, reference } from './graph-emulator-harness.ts';

let graph: GraphOverHttp;
let client: Client;
beforeEach(async () => {
  graph = await graphOverHttp();
  client = Client.initWithMiddleware({ baseUrl: graph.url, middleware: withBearer(new HTTPMessageHandler()) });
});
afterEach(() => graph[Symbol.asyncDispose]());

/** The client sends no token over plain http, so the header is set on the way. */
function withBearer(next: Middleware): Middleware {
  return {
    execute(context: Context) {
      const headers = new Headers(context.options?.headers);
      headers.set('Authorization', 'Bearer sandbox');
      context.options = { ...context.options, headers };
      return next.execute(context);
    },
  };
}

async function failureOf(call: Promise<unknown>): Promise<GraphError> {
  const outcome: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof GraphError) return outcome;
  throw new Error('the call did not fail in the way of Graph');
}

describe("Microsoft's own client", () => {
  it('reads, writes and pages, and breaks no rule of the OpenAPI description', async () => {
    const validation = attachGraphValidator(graph.emulator);

    const user = await client.api(`/users/${people.erin}`).select('id,accountEnabled').get();
    await client.api(`/groups/${groups.mailboxOperators}/members/$ref`).post(reference(people.erin));
    const page = await client.api(`/groups/${groups.messaging}/transitiveMembers/microsoft.graph.user`).top(3).get();
    await client.api(`/groups/${groups.mailboxOperators}/members/${people.erin}/$ref`).delete();
    await client.api(`/users/${people.erin}`).patch({ accountEnabled: false });

    expect(user).toMatchObject({ id: people.erin, accountEnabled: true });
    expect(page.value).toHaveLength(3);
    expect(page['@odata.nextLink']).toContain(`${graph.url}/v1.0/groups/`);
    expect(graph.emulator.log.map((entry) => entry.status)).toEqual([200, 204, 200, 204, 204]);
    validation.expectNoViolations();
  });

  it('reports a refusal with its code, message, request id and headers', async () => {
    graph.emulator.knobs.faults.push({ kind: 'throttled', retryAfter: 2, match: { method: 'PATCH' } });

    const missing = await failureOf(client.api('/users/nobody@contoso.com').get());
    const throttled = await failureOf(client.api(`/users/${people.erin}`).patch({ accountEnabled: false }));

    expect(missing).toMatchObject({ statusCode: 404, code: 'Request_ResourceNotFound' });
    expect(missing.requestId).toBe(graph.emulator.log[0]?.requestId);
    expect(throttled.statusCode).toBe(429);
    expect(throttled.headers?.get('retry-after')).toBe('2');
  });
});
