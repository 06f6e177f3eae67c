import { request } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createTeamsSimulator,
  type DirectoryRow,
  type Started,
  type TeamsSimulator,
} from '../../sandbox/teams/simulator.ts';
import {
  answerInvoke,
  appId,
  card,
  cardMessage,
  connectorToken,
  startTestBot,
  type TestBot,
} from './teams-simulator-bot.ts';

type PageEvent = { type: string; person?: string; [key: string]: unknown };

let sim: TeamsSimulator;
let started: Started;
let bot: TestBot;
let rows: DirectoryRow[];
const stopped = new AbortController();

beforeEach(async () => {
  rows = [{ person: 'Ada', entitlement: 'Global Reader', kind: 'role', basis: 'standing' }];
  const someone = (key: string, last: string) => ({
    aadObjectId: `aaaaaaaa-0000-4000-8000-00000000000${last}`,
    name: key.toUpperCase(),
    upn: `${key}@contoso.com`,
    email: `${key}@contoso.com`,
    installed: true,
    suggestions: ['help'],
  });
  sim = createTeamsSimulator({
    clock: { now: () => new Date() },
    tenantId: '11111111-1111-4111-8111-111111111111',
    botAppId: appId,
    botName: 'Access Bot',
    connectorToken,
    people: [someone('ada', '1'), someone('ben', '2'), { ...someone('zoe', '3'), onPage: false }],
    tour: [{ title: 'Say hello', person: 'ada', text: 'help' }],
    views: { directory: async () => rows, audit: async () => [] },
  });
  started = await sim.start();
  bot = await startTestBot(started, async (context) => {
    if (context.activity.type === 'invoke') {
      const type = 'application/vnd.microsoft.card.adaptive';
      await answerInvoke(context, { statusCode: 200, type, value: card('Approved') });
    } else
      await context.sendActivity(
        cardMessage(card('Decide', [{ type: 'Action.Execute', title: 'Approve', verb: 'a' }])),
      );
  });
  sim.connect(bot.url);
});

afterEach(async () => {
  await bot.close();
  await started.close();
});

/** Reads the page's event stream until an event fits. */
async function* events(): AsyncGenerator<PageEvent> {
  const response = await fetch(`${started.url}/api/events`, { signal: stopped.signal });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) yield JSON.parse(part.replace(/^data: /, ''));
  }
}

async function until(stream: AsyncGenerator<PageEvent>, fits: (event: PageEvent) => boolean): Promise<PageEvent> {
  for (let next = await stream.next(); !next.done; next = await stream.next()) if (fits(next.value)) return next.value;
  throw new Error('The stream ended first');
}

function act(person: string, verb: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${started.url}/api/people/${person}/${verb}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

it('serves the page and the renderer from itself, with a policy that allows nothing foreign', async () => {
  const paths = ['/', '/page/main.js', '/page/page.css', '/vendor/adaptivecards.min.js', '/vendor/markdown-it.mjs'];
  const answers = await Promise.all(paths.map((path) => fetch(started.url + path)));

  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
  expect(answers[0]?.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(await answers[0]?.text()).not.toMatch(/https?:\/\//);
});

it.each(['/page/../page-server.ts', '/page/%2e%2e/types.ts', '/page/.hidden.js', '/vendor/x.js', '/package.json'])(
  'serves nothing else: %s',
  async (path) => {
    const status = await new Promise((resolve, reject) => {
      // node:http sends the path as it is, where fetch would tidy it up first.
      request(started.url, { path }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });

    expect(status).toBe(404);
  },
);

it('tells who is on the page, with examples and tour', async () => {
  const page: unknown = await (await fetch(`${started.url}/api/page`)).json();

  expect(page).toMatchObject({
    botName: 'Access Bot',
    tour: [{ title: 'Say hello', person: 'ada', text: 'help' }],
    people: [
      { key: 'ada', suggestions: ['help'] },
      { key: 'ben', installed: true },
    ],
  });
});

it('streams the state first, then each message and view to its reader, and the directory when it changes', async () => {
  const stream = events();
  const state = await until(stream, ({ type }) => type === 'state');
  const directory = await until(stream, ({ type }) => type === 'directory');
  await act('ada', 'say', { text: 'hello' });
  const mine = await until(stream, ({ type }) => type === 'message');
  const theirs = await until(stream, ({ type }) => type === 'message');
  const [message] = sim.as('ada').chat().slice(-1);
  const result: unknown = await (
    await act('ada', 'act', { messageId: message?.id, action: { type: 'Action.Execute', verb: 'a', data: {} } })
  ).json();
  const view = await until(stream, ({ type }) => type === 'message');
  rows = [...rows, { person: 'Ada', entitlement: 'Exchange Administrator', kind: 'role', basis: 'just in time' }];
  const changed = await until(stream, ({ type }) => type === 'directory');
  await stream.return(undefined);

  expect(state.messages).toEqual([]);
  expect(directory.rows).toHaveLength(1);
  expect(mine).toMatchObject({ person: 'ada', message: { text: 'hello', mine: true, place: 'chat' } });
  expect(theirs).toMatchObject({ person: 'ada', message: { mine: false, from: { role: 'bot' } } });
  expect(result).toMatchObject({ kind: 'card' });
  expect(view).toMatchObject({ person: 'ada', message: { card: card('Approved') } });
  expect(changed.rows).toHaveLength(2);
});

it('names the people behind ids, and nobody else', async () => {
  const ids = [sim.as('ben').person.aadObjectId, 'aaaaaaaa-0000-4000-8000-00000000000f'];

  const names: unknown = await (await act('ada', 'names', { ids })).json();

  expect(names).toEqual([{ title: 'BEN', value: ids[0] }]);
});

it.each([
  ['an act that there is not', 'constructor', {}],
  ['a search without an input', 'search', { messageId: '1' }],
  ['a click on no message', 'act', { action: { type: 'Action.Submit' } }],
])('refuses %s', async (_, verb, body) => {
  expect((await act('ada', verb, body)).status).toBe(400);
  expect(bot.turns).toEqual([]);
});

it('lets nobody press the buttons of a person who is not on the page', async () => {
  expect((await act('zoe', 'say', { text: 'hi' })).status).toBe(404);
  expect(bot.turns).toEqual([]);
});

it('refuses a foreign origin, and a foreign name that points at this machine', async () => {
  const foreign = await act('ada', 'say', { text: 'hi' }, { origin: 'https://evil.example' });
  const rebound = await new Promise((resolve, reject) => {
    request(started.url, { headers: { host: 'evil.example' } }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });

  expect([foreign.status, rebound]).toEqual([403, 403]);
  expect(bot.turns).toEqual([]);
});
