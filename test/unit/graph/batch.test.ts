import { describe, expect, it } from 'vitest';
import { createBatchClient } from '../../../src/graph/batch.ts';
import type { GraphCall } from '../../../src/graph/client.ts';
import { broken, clientOver, fakeGraph, json, noContent, type Sent, silent } from './fake-graph.ts';

type Step = { id: string; method: string; url: string; headers: Record<string, string> };

function stepsOf(sent: Sent | undefined): Step[] {
  const body = sent?.body as { requests: Step[] } | undefined;
  return body?.requests ?? [];
}

/** Answers each step with its own address, in the opposite order. */
function echo(sent: Sent) {
  const responses = stepsOf(sent).map(({ id, url }) => ({ id, status: 200, body: { url } }));
  return json({ responses: responses.toReversed() })(sent);
}

function batchOver(...responders: Parameters<typeof fakeGraph>) {
  const test = clientOver(fakeGraph(...responders));
  const batch = createBatchClient(test.client, { timeoutMs: 10_000 });
  const get = (path: string, more: Partial<GraphCall> = {}) =>
    batch.call({ method: 'GET', path, priority: 'low', signal: test.timers.deadline(60_000), ...more });
  return { ...test, batch, get };
}

describe('reads that travel together', () => {
  it('go as one batch with low priority, and each gets its own answer', async () => {
    const { get, sent } = batchOver(echo);

    const answers = await Promise.all([get('/users/1'), get('/users/2')]);

    expect(answers.map((answer) => answer.body)).toEqual([{ url: '/users/1' }, { url: '/users/2' }]);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/$batch' });
    expect(sent[0]?.headers.get('x-ms-throttle-priority')).toBe('low');
    expect(stepsOf(sent[0])[0]).toMatchObject({ method: 'GET', headers: { 'x-ms-throttle-priority': 'low' } });
  });

  it('go twenty at a time', async () => {
    const { get, sent } = batchOver(echo);

    await Promise.all(Array.from({ length: 45 }, (_, n) => get(`/users/${n}`)));

    expect(sent.map((one) => stepsOf(one).length)).toEqual([20, 20, 5]);
  });

  it('fail alone, with what Graph said of each', async () => {
    const error = { error: { code: 'Request_ResourceNotFound', message: 'no such user' } };
    const { get } = batchOver(
      json({
        responses: [
          { id: '1', status: 429, headers: { 'Retry-After': '7' }, body: { error: { code: 'TooManyRequests' } } },
          { id: '0', status: 404, headers: { 'request-id': 'g-1' }, body: error },
          { id: '2', status: 200, headers: { 'request-id': 'g-2' }, body: { id: 'x' } },
        ],
      }),
    );

    const [missing, throttled, found] = await Promise.allSettled([get('/a'), get('/b'), get('/c')]);

    expect(missing).toMatchObject({ reason: { kind: 'not-found', graphRequestId: 'g-1' } });
    expect(throttled).toMatchObject({ reason: { kind: 'throttled', retryAfterMs: 7_000 } });
    expect(found).toMatchObject({ value: { status: 200, graphRequestId: 'g-2' } });
  });

  it.each([
    ['left out', json({ responses: [] })],
    ['no batch', json({ value: [] })],
    ['empty', noContent()],
    ['404', json({ error: { code: 'Request_ResourceNotFound', message: 'x' } }, 404)],
    ['lost', broken('ECONNRESET')],
  ])('are unavailable, never absent, when the batch is %s', async (_, responder) => {
    const { get } = batchOver(responder);

    await expect(get('/users/1')).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('give up at their own deadline', async () => {
    const { get, timers } = batchOver(silent);
    const waiting = get('/users/1', { signal: timers.deadline(1_000) });
    const told = expect(waiting).rejects.toMatchObject({ kind: 'timeout' });

    timers.advance(1_000);

    await told;
  });

  it('do not carry a write along', async () => {
    const { batch, sent, timers } = batchOver(noContent());

    await batch.call({ method: 'DELETE', path: '/groups/1', priority: 'high', signal: timers.deadline(1_000) });

    expect(sent[0]).toMatchObject({ method: 'DELETE', path: '/groups/1' });
  });
});
