import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Fresh, freshSimulator } from './teams-simulator-fresh.ts';

let fresh: Fresh;
let sim: Fresh['sim'];
let started: Fresh['started'];
let bot: Fresh['bot'];

beforeEach(async () => {
  fresh = await freshSimulator({ badKeys: true });
  ({ sim, started, bot } = fresh);
});

afterEach(() => fresh.close());

it.each([
  ['an unpublished key', {}, 'unpublished key'],
  ['a key endorsed for another channel', {}, 'webchat key'],
  ['a foreign audience', { aud: '33333333-3333-4333-8333-333333333333' }, 'good'],
  ['a foreign issuer', { iss: 'https://evil.example' }, 'good'],
  ['a serviceurl claim that differs', { serviceurl: 'https://evil.example' }, 'good'],
  ['an expiry ten minutes ago', { exp: Math.floor(Date.now() / 1000) - 600 }, 'good'],
] as const)('lets a test sign with %s, which botbuilder answers with 401', async (_, claims, using) => {
  const token = await sim.sign(claims, using);

  const { status } = await sim.deliver(sim.draft('ada', 'let me in'), `Bearer ${token}`);

  expect(status).toBe(401);
  expect(bot.turns).toEqual([]);
});

it.each(['forged signature', 'hs256', 'alg none'] as const)(
  'makes a token with %s that never reaches the handler',
  async (using) => {
    const { status } = await sim.deliver(sim.draft('ada', 'let me in'), `Bearer ${await sim.sign({}, using)}`);

    expect(status).toBeGreaterThanOrEqual(400);
    expect(bot.turns).toEqual([]);
  },
);

it('makes a genuine signature with an RSA-1024 key, which plain botbuilder takes', async () => {
  const { status } = await sim.deliver(sim.draft('ada', 'weak'), `Bearer ${await sim.sign({}, 'rsa-1024 key')}`);

  expect(status).toBe(200);
  expect(bot.turns).toHaveLength(1);
});

it('sends no Authorization header when told so', async () => {
  const { status } = await sim.deliver(sim.draft('ada', 'anonymous'), '');

  expect(status).toBe(401);
});

it('signs with a new key after rotation and forgets the old one on request', async () => {
  const before = (await (await fetch(`${started.url}/v1/.well-known/keys`)).json()) as { keys: { kid: string }[] };
  await sim.rotateKeys({ forgetOld: true });
  const after = (await (await fetch(`${started.url}/v1/.well-known/keys`)).json()) as { keys: { kid: string }[] };

  expect(after.keys).toHaveLength(before.keys.length);
  expect(after.keys[0]?.kid).not.toBe(before.keys[0]?.kid);
  expect((await sim.as('ada').say('new key, first fetch')).status).toBe(200);
});

it('can make key metadata unreachable', async () => {
  sim.setKeysReachable(false);

  const { status } = await sim.as('ada').say('hello');

  expect(status).toBeGreaterThanOrEqual(400);
  expect(bot.turns).toEqual([]);
});
