import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import { attachGraphValidator } from '../support/graph-openapi.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';

const first = '/users/delta?$select=id,accountEnabled';
const DAY_MS = 24 * 3_600_000;

let graph: GraphOverHttp;
let validator: ReturnType<typeof attachGraphValidator>;
beforeEach(async () => {
  graph = await graphOverHttp();
  validator = attachGraphValidator(graph.emulator);
});
afterEach(async () => {
  validator.expectNoViolations();
  await graph[Symbol.asyncDispose]();
});

/** One round: every page from this address on, and the link for the next. */
async function round(path: string) {
  const items: Record<string, unknown>[] = [];
  const sizes: number[] = [];
  for (let at = path; ; ) {
    const answer = await graph.send('GET', at);
    expect(answer.status).toBe(200);
    items.push(...answer.value);
    sizes.push(answer.value.length);
    const next = answer.body['@odata.nextLink'];
    if (typeof next !== 'string') return { items, sizes, link: String(answer.body['@odata.deltaLink']) };
    expect(answer.body).not.toHaveProperty('@odata.deltaLink');
    at = next;
  }
}

/** A link that knows the tenant as it is now, a minute later. */
async function fromNow(): Promise<string> {
  const { link } = await round(`${first}&$deltatoken=latest`);
  graph.clock.advance(60_000);
  return link;
}

describe('changes of users', () => {
  it('begins with everybody, page after page, and only what was selected', async () => {
    graph.emulator.knobs.deltaPageSize = 5;

    const { items, sizes } = await round(first);

    const all = (await graph.send('GET', '/users?$select=id,accountEnabled&$top=999')).value;
    expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
    expect(items).toHaveLength(all.length);
    expect(items).toEqual(expect.arrayContaining(all));
    expect(Math.max(...sizes)).toBe(5);
    expect(items).toContainEqual({ id: people.liam, accountEnabled: false });
  });

  it('begins with nobody for the token "latest"', async () => {
    const { items, link } = await round(`${first}&$deltatoken=latest`);

    expect(items).toEqual([]);
    expect(link).toMatch(/\/v1\.0\/users\/delta\?\$deltatoken=[\w-]+$/);
  });

  it('tells of the disabled, the deleted, the purged, the restored and the new, and of nobody else', async () => {
    const { directory } = graph.emulator;
    directory.deleteUser(people.felix);
    directory.deleteUser(people.nadia);
    const link = await fromNow();

    directory.disableUser(people.erin);
    directory.deleteUser(people.ines);
    directory.purgeUser(people.nadia);
    directory.restoreUser(people.felix);
    const made = directory.addUser({ displayName: 'Omar Said' });
    directory.updateUser(people.jonas, { jobTitle: 'not selected' });
    const { items } = await round(link);

    expect(items).toHaveLength(5);
    expect(items).toEqual(
      expect.arrayContaining([
        { id: people.erin, accountEnabled: false },
        { id: people.ines, '@removed': { reason: 'changed' } },
        { id: people.nadia, '@removed': { reason: 'deleted' } },
        { id: people.felix, accountEnabled: true },
        { id: made, accountEnabled: true },
      ]),
    );
  });

  it('tells of somebody who was disabled and enabled again, as they are now', async () => {
    const link = await fromNow();
    graph.emulator.directory.disableUser(people.erin);
    graph.emulator.directory.enableUser(people.erin);

    expect((await round(link)).items).toEqual([{ id: people.erin, accountEnabled: true }]);
  });

  it('answers a token that is used again with the same, or more', async () => {
    const link = await fromNow();
    graph.emulator.directory.disableUser(people.erin);

    const once = (await round(link)).items;
    graph.clock.advance(1_000);
    graph.emulator.directory.disableUser(people.felix);
    const twice = (await round(link)).items;

    expect(once).toEqual([{ id: people.erin, accountEnabled: false }]);
    expect(twice).toEqual(expect.arrayContaining(once));
    expect(twice).toHaveLength(2);
  });

  it('says nothing new from the link that ended a round, until something changes', async () => {
    const { link } = await round(first);
    graph.clock.advance(1);

    expect((await round(link)).items).toEqual([]);
  });

  it('loses no change of the moment in which its token was made, nor of a round that takes long', async () => {
    graph.emulator.knobs.deltaPageSize = 5;
    const { link } = await round(`${first}&$deltatoken=latest`);
    graph.emulator.directory.disableUser(people.erin);
    expect((await round(link)).items).toEqual([{ id: people.erin, accountEnabled: false }]);

    const begun = await graph.send('GET', first);
    graph.clock.advance(1_000);
    graph.emulator.directory.disableUser(people.felix);
    const rest = await round(String(begun.body['@odata.nextLink']));

    expect((await round(rest.link)).items).toContainEqual({ id: people.felix, accountEnabled: false });
  });

  it('is as far behind as other reads, and makes up for it', async () => {
    const link = await fromNow();
    graph.emulator.knobs.readLagMs = 60_000;
    graph.emulator.directory.disableUser(people.erin);

    const early = await round(link);
    graph.clock.advance(61_000);
    const late = await round(early.link);

    expect(early.items).toEqual([]);
    expect(late.items).toEqual([{ id: people.erin, accountEnabled: false }]);
  });

  it('refuses a token that is seven days old', async () => {
    const link = await fromNow();
    graph.clock.advance(7 * DAY_MS);

    expect(await graph.send('GET', link)).toMatchObject({ status: 400, code: 'syncStateNotFound' });
  });

  it('answers 410 and where to begin anew after a synchronization reset', async () => {
    const link = await fromNow();
    graph.emulator.knobs.deltaResetAt = graph.clock.now();

    const answer = await graph.send('GET', link);

    expect(answer.status).toBe(410);
    const anew = await round(answer.headers.get('location') ?? '');
    expect(anew.items).toContainEqual({ id: people.liam, accountEnabled: false });
    expect((await round(anew.link)).items).toEqual([]);
  });

  it.each(['$top=5', '$orderby=displayName', '$expand=manager'])('takes no %s', async (option) => {
    const answer = await graph.send('GET', `/users/delta?${option}`);

    expect(answer).toMatchObject({ status: 400, code: 'BadRequest' });
    expect(answer.message).toContain(option.split('=')[0]);
  });

  it('refuses a token that it did not make, and an app without the permission', async () => {
    expect(await graph.send('GET', '/users/delta?$deltatoken=nonsense')).toMatchObject({
      status: 400,
      message: 'Badly formed token.',
    });

    graph.emulator.knobs.permissions.clear();
    expect((await graph.send('GET', first)).status).toBe(403);
  });

  it('may be called with parentheses, as a function', async () => {
    expect((await graph.send('GET', '/users/delta()?$select=id')).status).toBe(200);
  });
});
