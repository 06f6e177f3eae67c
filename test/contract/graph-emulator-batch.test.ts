import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { type GraphOverHttp, graphOverHttp, isObject, reference } from './graph-emulator-harness.ts';

let graph: GraphOverHttp;
beforeEach(async () => {
  graph = await graphOverHttp();
});
afterEach(() => graph[Symbol.asyncDispose]());

const json = { 'Content-Type': 'application/json' };
const read = (id: string) => ({ id, method: 'GET', url: `/users/${people.erin}?$select=id` });
const add = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  method: 'POST',
  url: `/groups/${groups.mailboxOperators}/members/$ref`,
  headers: json,
  body: reference(people.erin),
  ...more,
});

async function run(requests: unknown[]): Promise<Map<string, Record<string, unknown>>> {
  const answer = await graph.send('POST', '/$batch', { requests });
  expect(answer.status, answer.message).toBe(200);
  const { responses } = answer.body;
  const list = Array.isArray(responses) ? responses.filter(isObject) : [];
  return new Map(list.map((response) => [String(response.id), response]));
}

describe('$batch', () => {
  it('answers each step by its id, failures beside successes', async () => {
    const answers = await run([read('a'), { id: 'b', method: 'GET', url: '/users/nobody' }, add('c')]);

    expect(answers.get('a')).toMatchObject({ status: 200, body: { id: people.erin } });
    expect(answers.get('b')).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } });
    expect(answers.get('c')).toMatchObject({ status: 204 });
    expect(answers.get('c')).not.toHaveProperty('body');
  });

  it('does not keep the order of the steps', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => String(i));
    const orders = new Set<string>();

    for (let i = 0; i < 3; i += 1) orders.add([...(await run(ids.map(read))).keys()].join());

    expect(orders.size).toBeGreaterThan(1);
    for (const order of orders) expect(order.split(',').toSorted()).toEqual(ids.toSorted());
  });

  it('throttles steps one by one', async () => {
    graph.emulator.knobs.faults.push({ kind: 'throttled', retryAfter: 3, match: { method: 'POST', path: /members/ } });

    const answers = await run([read('a'), add('b')]);

    expect(answers.get('a')?.status).toBe(200);
    expect(answers.get('b')).toMatchObject({ status: 429, headers: { 'Retry-After': '3' } });
  });

  it('counts each step against the quota', async () => {
    graph.emulator.knobs.writeQuota = { limit: 1, windowMs: 150_000 };

    const answers = await run([add('a'), add('b', { url: `/groups/${groups.helpdesk}/members/$ref` })]);

    expect([...answers.values()].map((answer) => answer.status).toSorted()).toEqual([204, 429]);
  });

  it('answers 424 for what depends on a failure, and runs the rest', async () => {
    const answers = await run([add('1'), add('2', { dependsOn: ['1'] }), { ...read('3'), dependsOn: ['2'] }]);

    expect([answers.get('1')?.status, answers.get('2')?.status, answers.get('3')?.status]).toEqual([204, 400, 424]);
  });

  it.each([
    ['more than 20 steps', Array.from({ length: 21 }, (_, i) => read(String(i)))],
    ['no step', []],
    ['ids that differ only in case', [read('a'), read('A')]],
    ['a step without an id', [{ method: 'GET', url: '/users' }]],
    ['a body without its content type', [{ ...add('a'), headers: {} }]],
    ['an absolute url', [{ id: 'a', method: 'GET', url: 'https://graph.microsoft.com/v1.0/users' }]],
    ['steps that are neither in a row nor all free', [read('1'), read('2'), { ...read('3'), dependsOn: ['1'] }]],
  ])('is refused as a whole with %s', async (_what, requests) => {
    const answer = await graph.send('POST', '/$batch', { requests });

    expect(answer).toMatchObject({ status: 400, code: 'BadRequest' });
    expect(graph.emulator.log.filter((entry) => entry.inBatch)).toEqual([]);
  });
});
