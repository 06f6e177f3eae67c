import { Writable } from 'node:stream';
import { expect } from 'vitest';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import { findAction } from '../../sandbox/teams/read-card.ts';
import type { Message } from '../../sandbox/teams/types.ts';
import { startTenant } from '../../sandbox/tenant.ts';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { Cause, RequestId } from '../../src/jit/ids.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { isMember, savePolicies } from './harness.ts';
import { startMongoProxy } from './mongo-proxy.ts';
import { textOf, wordsOf, yamlOf } from './stories.ts';

const realClock = { now: () => new Date() };

export type BrokenMongo = Awaited<ReturnType<typeof startOnBrokenMongo>>;

/**
 * The whole product with its background, on the machine's and the database's own clocks, and a network to the database
 * that the test breaks. What the test itself looks at goes round the proxy.
 */
export async function startOnBrokenMongo(options: {
  policies: number;
  clockEveryMs?: number;
  database?: FreshDatabase;
}) {
  const database = options.database ?? (await freshDatabase());
  const proxy = await startMongoProxy(database.uri);
  const tenant = await startTenant({ clock: realClock, limits: false });
  const { teams, graph } = tenant;
  const logLines: string[] = [];
  const logTo = new Writable({
    write(chunk, _encoding, done) {
      logLines.push(String(chunk));
      done();
    },
  });
  const env = { ...tenant.env, MONGODB_URI: proxy.uri, PORT: '0', LOG_LEVEL: 'info' };
  const config = loadConfig(env);
  if (config.mode === 'sandbox') throw new Error('this runs in the loopback mode');
  const { clockEveryMs } = options;
  const app = await startApp({
    config,
    env,
    logTo,
    substitutes: clockEveryMs === undefined ? {} : { clockEveryMs },
  });
  teams.connect(`http://127.0.0.1:${app.port}/api/messages`);
  for (const key of ['erin', 'felix', 'ines', 'ana', 'ben'] as const) await teams.as(people[key]).install();

  const policies = Array.from({ length: options.policies }, (_, n) => {
    const group = `SG-Broken-${n + 1}`;
    return { name: `broken-${n + 1}`, group, groupId: graph.directory.addGroup({ displayName: group }) };
  });
  await savePolicies(
    app,
    policies.map(({ name, group }) => yamlOf(name, group, { more: ['warn: 1s'] })).join('\n---\n'),
  );
  // No policy may be saved with less than a minute, and a test cannot wait that long.
  await database.db.collection('policies').updateMany({}, { $set: { 'body.terms.duration.minMs': 1_000 } });

  const store = openStore(database.db);

  async function request(id: string) {
    const stored = await store.requests.load(id as RequestId);
    if (stored === null) throw new Error(`no request ${id}`);
    return stored.body;
  }

  /** What came of this activity, however often it was delivered. */
  async function requestOf(person: string, activityId: string) {
    const stored = await store.requests.findByCause(
      `activity:${teams.as(person).person.chatId}:${activityId}` as Cause,
    );
    return stored?.body ?? null;
  }

  /** This person's card of the request, once it has the button. */
  async function cardWith(person: string, id: string, button: string): Promise<Message> {
    return teams.waitFor(
      () =>
        teams
          .as(person)
          .chat()
          .find(
            ({ from, card }) =>
              from.role === 'bot' && findAction(card, button) !== undefined && JSON.stringify(card).includes(id),
          ),
      { timeoutMs: 40_000 },
    );
  }

  async function say(person: string, text: string) {
    const askedAt = performance.now();
    const said = await teams.as(person).say(text);
    return { ...said, ms: performance.now() - askedAt, words: said.replies.map(textOf).join('\n') };
  }

  return {
    app,
    database,
    graph,
    logLines,
    policies,
    proxy,
    store,
    teams,
    tenant,
    request,
    cardWith,
    say,
    hasAccess: (policy: { groupId: string }, who: keyof typeof people) => isMember(tenant, policy.groupId, people[who]),

    /** Asked and stored; fails with the bot's words when it was not. */
    async ask(person: string, policy: { name: string }, seconds: number): Promise<string> {
      const said = await say(person, `request ${policy.name} for ${seconds}s because moving the mailboxes`);
      const stored = await requestOf(person, said.activityId);
      if (stored === null) throw new Error(`no request came of it: ${said.words}`);
      return stored.id;
    },
    requestOf,

    async click(person: string, card: Message, button: string, comment?: string) {
      const clickedAt = performance.now();
      const result = await teams.as(person).click(card, button, comment === undefined ? {} : { comment });
      return { result, ms: performance.now() - clickedAt, words: wordsOf(result) };
    },

    /** As people do who are told that trying again does no harm: connections of before may still be found dead. */
    async pressUntil(words: RegExp, person: string, card: Message, button: string): Promise<void> {
      const press = async () => wordsOf(await teams.as(person).click(card, button, {}));
      await expect.poll(press, { timeout: 20_000, interval: 500 }).toMatch(words);
    },

    /** By the machine's clock, which the database has too. */
    async until(at: Date | null | undefined): Promise<void> {
      if (at === null || at === undefined) throw new Error('there is no such time');
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, at.getTime() - Date.now())));
    },

    async get(path: string): Promise<{ status: number; text: string; ms: number }> {
      const askedAt = performance.now();
      const response = await fetch(`http://127.0.0.1:${app.port}${path}`);
      return { status: response.status, text: await response.text(), ms: performance.now() - askedAt };
    },

    /** All well, and nothing left to do that a former test began. */
    async stop() {
      await proxy.heal();
      await app.stop();
      await tenant.stop();
      await proxy.close();
      await database.drop();
    },
  };
}
