import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Door, openDoor } from '../../sandbox/playground/door.ts';
import type { JsonObject } from '../../sandbox/teams/types.ts';

const WINDOW = 'http://localhost:56150/_connector';
const JSON_BODY = { 'content-type': 'application/json' };

let door: Door;
const handedIn: JsonObject[] = [];
let answer = { status: 200, body: { statusCode: 200 } as unknown, timedOut: false };

beforeAll(async () => {
  door = await openDoor({
    port: 0,
    windows: ['localhost:56150'],
    deliver: async (activity) => {
      handedIn.push(activity);
      return answer;
    },
  });
});

afterAll(() => door.close());

beforeEach(() => {
  handedIn.length = 0;
  answer = { status: 200, body: { statusCode: 200 }, timedOut: false };
});

async function post(body: string, headers: Record<string, string> = JSON_BODY, path = '/api/messages') {
  const response = await fetch(`http://127.0.0.1:${door.port}${path}`, { method: 'POST', headers, body });
  return response.status;
}
const from = (serviceUrl: unknown) => JSON.stringify({ type: 'message', serviceUrl });

it('hands in what a window says, and gives back what the bot answers', async () => {
  const response = await fetch(`http://127.0.0.1:${door.port}/api/messages`, {
    method: 'POST',
    headers: JSON_BODY,
    body: from(WINDOW),
  });

  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ statusCode: 200 });
  expect(handedIn).toEqual([{ type: 'message', serviceUrl: WINDOW }]);
});

it('says that the bot did not answer', async () => {
  answer = { status: 0, body: 'refused', timedOut: false };

  expect(await post(from(WINDOW))).toBe(502);
});

it.each<[string, string, Record<string, string>]>([
  ['another service', from('http://localhost:56151/_connector'), JSON_BODY],
  ['a service that only begins like a window', from('http://localhost:56150@example.com/'), JSON_BODY],
  ['no service', from(undefined), JSON_BODY],
  ['a page of another site', from(WINDOW), { ...JSON_BODY, origin: 'https://example.com' }],
  ['a form of a page, which needs no permission', from(WINDOW), { 'content-type': 'text/plain' }],
])('signs nothing for %s', async (_who, body, headers) => {
  expect(await post(body, headers)).toBe(403);
  expect(handedIn).toEqual([]);
});

it.each([['no JSON'], ['[]'], ['']])('refuses %j as no activity', async (body) => {
  expect(await post(body)).toBe(400);
  expect(handedIn).toEqual([]);
});

it('is no way to anything else of the bot', async () => {
  expect(await post(from(WINDOW), JSON_BODY, '/metrics')).toBe(404);
  expect((await fetch(`http://127.0.0.1:${door.port}/api/messages`)).status).toBe(405);
});
