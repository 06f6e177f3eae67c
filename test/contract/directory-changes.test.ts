import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { createDirectoryChanges } from '../../src/graph/user-changes.ts';
import type { AccountChange, DirectoryChanges } from '../../src/jit/directory.ts';
import { DirectoryUnavailable } from '../../src/jit/errors.ts';
import { userId } from '../../src/jit/ids.ts';
import { attachGraphValidator } from '../support/graph-openapi.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const erin = userId(people.erin);
const felix = userId(people.felix);
const ines = userId(people.ines);
const liam = userId(people.liam);

describe('what became of accounts, told by Microsoft Graph', () => {
  let graph: GraphOverHttp;
  let changes: DirectoryChanges;
  let validator: ReturnType<typeof attachGraphValidator>;
  beforeEach(async () => {
    graph = await graphOverHttp();
    validator = attachGraphValidator(graph.emulator);
    const authentication = { kind: 'loopback' } as const;
    changes = createDirectoryChanges(createGraphClient({ baseUrl: graph.url, authentication, log: silent }));
  });
  afterEach(async () => {
    validator.expectNoViolations();
    await graph[Symbol.asyncDispose]();
  });

  /** Everything since the token, and how many pages it came in. */
  async function allSince(token: string | null) {
    const found: AccountChange[] = [];
    for (let pages = 1, at = token; ; pages++) {
      const page = await changes.since(at);
      if (page.kind === 'start-again') throw new Error('the token was forgotten');
      found.push(...page.changes);
      if (!page.more) return { found, pages, token: page.token };
      at = page.token;
    }
  }

  async function fromNow(): Promise<string> {
    const { token } = await allSince(null);
    graph.clock.advance(60_000);
    return token;
  }

  it('begins with a token that stands for now, and nobody', async () => {
    const begun = await changes.since(null);

    expect(begun).toMatchObject({ kind: 'page', changes: [], more: false });
  });

  it('tells the disabled, the deleted and those who came back apart', async () => {
    graph.emulator.directory.deleteUser(felix);
    const token = await fromNow();
    graph.emulator.directory.disableUser(erin);
    graph.emulator.directory.deleteUser(ines);
    graph.emulator.directory.restoreUser(felix);

    const { found } = await allSince(token);

    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([
        { id: erin, what: 'disabled' },
        { id: ines, what: 'deleted' },
        { id: felix, what: 'present' },
      ]),
    );
  });

  it('tells of somebody deleted for good, and of somebody disabled and enabled again', async () => {
    graph.emulator.directory.deleteUser(ines);
    const token = await fromNow();
    graph.emulator.directory.purgeUser(ines);
    graph.emulator.directory.disableUser(erin);
    graph.emulator.directory.enableUser(erin);

    const { found } = await allSince(token);

    expect(found).toEqual(
      expect.arrayContaining([
        { id: ines, what: 'deleted' },
        { id: erin, what: 'present' },
      ]),
    );
  });

  it('reads page after page, and can go on from any of them', async () => {
    const token = await fromNow();
    graph.emulator.knobs.deltaPageSize = 2;
    for (const id of [erin, felix, ines, userId(people.ana), userId(people.ben)])
      graph.emulator.directory.disableUser(id);

    const whole = await allSince(token);
    const first = await changes.since(token);
    if (first.kind === 'start-again') throw new Error('the token was forgotten');
    const rest = await allSince(first.token);

    expect(whole.pages).toBe(3);
    expect(new Set(whole.found.map((one) => one.id)).size).toBe(5);
    expect([...first.changes, ...rest.found]).toEqual(whole.found);
  });

  it('answers a token that is used again with the same, or more', async () => {
    const token = await fromNow();
    graph.emulator.directory.disableUser(erin);

    const once = await allSince(token);
    const twice = await allSince(token);

    expect(twice.found).toEqual(once.found);
  });

  it.each([
    ['is seven days old', () => graph.clock.advance(7 * 24 * 3_600_000)],
    [
      'was made before a synchronization reset',
      () => {
        graph.emulator.knobs.deltaResetAt = graph.clock.now();
      },
    ],
  ])('says to start again for a token that %s, and does', async (_what, forget) => {
    const token = await fromNow();

    forget();

    expect(await changes.since(token)).toEqual({ kind: 'start-again' });
    expect(await changes.since(null)).toMatchObject({ kind: 'page' });
  });

  it.each([
    ['throttles', { kind: 'throttled', retryAfter: 60 }],
    ['is down', { kind: 'unavailable', times: 5 }],
    ['refuses who asks', { kind: 'denied' }],
    ['loses the connection', { kind: 'drop', effect: 'before', times: 5 }],
  ] as const)('is unavailable, and forgets nothing, when Graph %s', async (_what, fault) => {
    const token = await fromNow();
    graph.emulator.directory.disableUser(erin);
    graph.emulator.knobs.faults = [{ ...fault }];

    await expect(changes.since(token)).rejects.toBeInstanceOf(DirectoryUnavailable);

    graph.emulator.knobs.faults = [];
    expect((await allSince(token)).found).toEqual([{ id: erin, what: 'disabled' }]);
  });

  it('reads one account directly', async () => {
    graph.emulator.directory.deleteUser(ines);

    expect(await Promise.all([erin, liam, ines].map((id) => changes.standing(id)))).toEqual([
      'present',
      'disabled',
      'deleted',
    ]);
  });

  it('finds the disabled and the gone among many, fifteen to a read', async () => {
    const add = (n: number) => userId(graph.emulator.directory.addUser({ displayName: `Person ${n}` }));
    const gone = add(0);
    const made = [gone, ...Array.from({ length: 32 }, (_, n) => add(n + 1))];
    graph.emulator.directory.deleteUser(gone);
    const before = graph.emulator.log.length;

    const missing = await changes.missingAmong([...made, liam, erin]);

    expect(new Set(missing)).toEqual(new Set([gone, liam]));
    expect(graph.emulator.log.length - before).toBe(3);
    expect(await changes.missingAmong([])).toEqual([]);
  });

  it('says that it cannot tell, never "disabled", when it may not see whether accounts are enabled', async () => {
    const hidden = { id: erin, accountEnabled: null };
    const blind = createDirectoryChanges(
      createGraphClient({
        baseUrl: graph.url,
        authentication: { kind: 'loopback' },
        log: silent,
        fetch: async (input) =>
          Response.json(String(input).includes(`/users/${erin}`) ? hidden : { value: [hidden] }, { status: 200 }),
      }),
    );

    await expect(blind.standing(erin)).rejects.toBeInstanceOf(DirectoryUnavailable);
    await expect(blind.missingAmong([erin])).rejects.toBeInstanceOf(DirectoryUnavailable);
  });

  it('follows no link to elsewhere', async () => {
    const elsewhere = createDirectoryChanges(
      createGraphClient({
        baseUrl: graph.url,
        authentication: { kind: 'loopback' },
        log: silent,
        fetch: async () =>
          Response.json({ value: [], '@odata.deltaLink': 'https://elsewhere.example/v1.0/groups?$deltatoken=x' }),
      }),
    );

    await expect(elsewhere.since(null)).rejects.toBeInstanceOf(DirectoryUnavailable);
  });
});
