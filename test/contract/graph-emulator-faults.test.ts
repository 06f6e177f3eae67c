import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { type GraphOverHttp, graphOverHttp, reference } from './graph-emulator-harness.ts';

let graph: GraphOverHttp;
/** lets a delayed request go on */
let wake: (() => void)[];
beforeEach(async () => {
  wake = [];
  graph = await graphOverHttp(() => new Promise((resolve) => wake.push(resolve)));
});
afterEach(() => graph[Symbol.asyncDispose]());

const members = `/groups/${groups.mailboxOperators}/members`;
const add = () => graph.send('POST', `${members}/$ref`, reference(people.erin));
const listed = async () => (await graph.send('GET', `${members}?$select=id`)).value.map((item) => item.id);
const held = () => graph.emulator.snapshot().memberships.some((row) => row.groupId === groups.mailboxOperators);

describe('read lag', () => {
  it('shows a write to readers only after the lag, while writes see it at once', async () => {
    graph.emulator.knobs.readLagMs = 10_000;

    const added = await add();
    const again = await add();
    const before = await listed();
    graph.clock.advance(9999);
    const almost = await listed();
    graph.clock.advance(1);
    const after = await listed();

    expect([added.status, again.status]).toEqual([204, 400]);
    expect(again.message).toContain('already exist');
    expect([before, almost, after]).toEqual([[], [], [people.erin]]);
    expect(held()).toBe(true);
  });

  it('holds for removals, checkMemberGroups and single objects too', async () => {
    graph.emulator.knobs.readLagMs = 10_000;
    const check = () => graph.send('POST', `/users/${people.erin}/checkMemberGroups`, { groupIds: [groups.messaging] });
    await graph.send('DELETE', `/groups/${groups.messaging}/members/${people.erin}/$ref`);
    await graph.send('PATCH', `/users/${people.erin}`, { accountEnabled: false });

    const stale = [
      (await check()).body.value,
      (await graph.send('GET', `/users/${people.erin}?$select=accountEnabled`)).body.accountEnabled,
    ];
    graph.clock.advance(10_000);
    const fresh = [
      (await check()).body.value,
      (await graph.send('GET', `/users/${people.erin}?$select=accountEnabled`)).body.accountEnabled,
    ];

    expect(stale).toEqual([[groups.messaging], true]);
    expect(fresh).toEqual([[], false]);
  });

  it("holds for an administrator's own changes", async () => {
    graph.emulator.knobs.readLagMs = 10_000;
    graph.emulator.directory.addMember(groups.mailboxOperators, people.erin);

    const before = await listed();
    graph.clock.advance(10_000);

    expect(before).toEqual([]);
    expect(await listed()).toEqual([people.erin]);
  });

  it('can be longer for the index that eventual readers use', async () => {
    graph.emulator.knobs.indexLagMs = 5000;
    await add();

    const plain = await listed();
    const indexed = await graph.send('GET', members, undefined, { ConsistencyLevel: 'eventual' });

    expect(plain).toEqual([people.erin]);
    expect(indexed.value).toEqual([]);
  });
});

describe('faults', () => {
  it.each([
    ['with Retry-After', { kind: 'throttled', retryAfter: 7 } as const, '7'],
    ['without Retry-After', { kind: 'throttled' } as const, null],
  ])('throttle %s, as often as told', async (_what, fault, retryAfter) => {
    graph.emulator.knobs.faults.push({ ...fault, times: 2 });

    const answers = [await add(), await add(), await add()];

    expect(answers.map((answer) => answer.status)).toEqual([429, 429, 204]);
    expect(answers[0]?.code).toBe('TooManyRequests');
    expect(answers[0]?.headers.get('retry-after')).toBe(retryAfter);
  });

  it('meet only requests of their verb and path', async () => {
    graph.emulator.knobs.faults.push({ kind: 'unavailable', match: { method: 'POST', path: /members\/\$ref$/ } });

    const read = await graph.send('GET', members);
    const write = await add();

    expect([read.status, write.status]).toEqual([200, 503]);
  });

  it.each([
    ['before', false],
    ['after', true],
  ] as const)('time out %s the effect', async (effect, tookEffect) => {
    graph.emulator.knobs.faults.push({ kind: 'timeout', effect });

    const answer = await add();

    expect(answer.status).toBe(504);
    expect(held()).toBe(tookEffect);
  });

  it.each([
    ['before', false],
    ['after', true],
  ] as const)('drop the connection %s the effect', async (effect, tookEffect) => {
    graph.emulator.knobs.faults.push({ kind: 'drop', effect });

    await expect(add()).rejects.toThrow('fetch failed');

    expect(held()).toBe(tookEffect);
    expect(graph.emulator.log.at(-1)?.status).toBeUndefined();
  });

  it.each([
    ['early', true],
    ['late', false],
  ] as const)('delay the answer, the effect %s', async (effect, beforeAnswer) => {
    graph.emulator.knobs.faults.push({ kind: 'delay', delayMs: 60_000, effect });

    const pending = add();
    await expect.poll(() => wake.length).toBe(1);
    const whileWaiting = held();
    for (const go of wake) go();
    const answer = await pending;

    expect(whileWaiting).toBe(beforeAnswer);
    expect(answer.status).toBe(204);
    expect(held()).toBe(true);
  });

  it('refuse permission', async () => {
    graph.emulator.knobs.faults.push({ kind: 'denied', match: { method: 'POST' } });

    const answer = await add();

    expect(answer).toMatchObject({ status: 403, code: 'Authorization_RequestDenied' });
    expect(held()).toBe(false);
  });

  it('answer any error in Graph words', async () => {
    graph.emulator.knobs.faults.push({ kind: 'error', status: 409, code: 'Request_Conflict', message: 'Try again.' });

    expect(await add()).toMatchObject({ status: 409, code: 'Request_Conflict', message: 'Try again.' });
  });
});

describe('quotas', () => {
  it('refuse writes past the limit until the window has room, and say how long that takes', async () => {
    graph.emulator.knobs.writeQuota = { limit: 2, windowMs: 150_000 };
    const write = () => graph.send('PATCH', `/users/${people.erin}`, { accountEnabled: false });

    const first = await write();
    graph.clock.advance(50_000);
    const second = await write();
    const third = await write();
    const read = await graph.send('GET', `/users/${people.erin}`);
    graph.clock.advance(100_000);
    const afterOldest = await write();
    graph.clock.advance(50_000);
    const afterAll = await write();

    expect([first.status, second.status, third.status, read.status]).toEqual([204, 204, 429, 200]);
    expect(second.headers.get('x-ms-throttle-limit-percentage')).toBe('1.00');
    // a refused call counts too: the first and the second must both have left the window
    expect(third.headers.get('retry-after')).toBe('150');
    expect(third.headers.get('x-ms-throttle-scope')).toMatch(/^Tenant_Application\/Write\//);
    expect(third.headers.get('x-ms-throttle-information')).toBe('WriteLimitExceeded');
    expect([afterOldest.status, afterAll.status]).toEqual([429, 204]);
  });

  it('charge resource units by the kind of request', async () => {
    const units = async (path: string) => (await graph.send('GET', path)).headers.get('x-ms-resource-unit');

    expect(await units('/users')).toBe('2');
    expect(await units(members)).toBe('3');
    expect(await units(`${members}?$select=id&$top=5`)).toBe('1');
    expect(await units(`/groups/${groups.messaging}/transitiveMembers`)).toBe('5');
    expect(await units('/roleManagement/directory/roleAssignments?$expand=principal')).toBe('2');
  });

  it('refuse when the resource units are spent', async () => {
    graph.emulator.knobs.unitQuota = { limit: 5, windowMs: 10_000 };

    const statuses = [(await graph.send('GET', members)).status, (await graph.send('GET', members)).status];
    graph.clock.advance(10_000);

    expect(statuses).toEqual([200, 429]);
    expect((await graph.send('GET', members)).status).toBe(200);
  });
});
