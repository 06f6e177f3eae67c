import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEdge, type TestEdge } from '../support/bot-edge.ts';
import {
  bearer,
  hmacBearer,
  type KeyServer,
  newChannelKey,
  startConnector,
  startKeyServer,
  type TestConnector,
  teamsMessage,
  unsignedBearer,
} from '../support/bot-tokens.ts';

const appId = '11111111-1111-4111-8111-111111111111';
const tenantId = '22222222-2222-4222-8222-222222222222';
const userId = '33333333-3333-4333-8333-333333333333';
const minute = 60;

const endorsed = newChannelKey();
const unsaid = newChannelKey({ endorsements: undefined });
const webchatOnly = newChannelKey({ endorsements: ['webchat'] });
const short = newChannelKey({ bits: 1024 });
const stranger = newChannelKey();

let keys: KeyServer;
let connector: TestConnector;
let edge: TestEdge;
let message: Record<string, unknown>;
let subject: { appId: string; serviceUrl: string };

beforeAll(async () => {
  connector = await startConnector();
  keys = await startKeyServer(endorsed, unsaid, webchatOnly, short);
  edge = await startEdge({ appId, keys, connector });
});

afterAll(async () => {
  await edge.close();
  await keys.close();
  await connector.close();
});

beforeEach(() => {
  subject = { appId, serviceUrl: connector.url };
  message = teamsMessage({ serviceUrl: connector.url, tenantId, userId });
});

afterEach(() => {
  edge.forget();
});

const now = (): number => Math.floor(Date.now() / 1_000);
const claims = (changed: Record<string, unknown>) => () => bearer(endorsed, subject, { claims: changed });

describe('a believable token', () => {
  it.each<[string, () => string]>([
    ['under an endorsed key', () => bearer(endorsed, subject)],
    ['under a key whose endorsements the metadata does not say', () => bearer(unsaid, subject)],
    ['expired for less than the clock skew', () => claims({ exp: now() - 4 * minute })()],
    ['valid from within the clock skew', () => claims({ nbf: now() + 4 * minute })()],
    ['without a time it is valid from', () => claims({ nbf: undefined })()],
  ])('is let in: %s', async (_what, token) => {
    const response = await edge.post(message, token());

    expect(response.status).toBe(200);
    expect(edge.turns).toHaveLength(1);
    expect(edge.refused).toEqual([]);
  });
});

describe('a call that is not shown to come from Teams', () => {
  const aad = (tid: string): Record<string, unknown> => ({
    iss: `https://sts.windows.net/${tid}/`,
    appid: appId,
    ver: '1.0',
    tid,
  });

  it.each<[string, number, string, () => string | undefined]>([
    ['no header', 401, 'no-token', () => undefined],
    ['a blank header', 401, 'no-token', () => ' '],
    ['a Basic header', 401, 'malformed-token', () => 'Basic YTpi'],
    ['a garbage bearer', 401, 'malformed-token', () => 'Bearer garbage'],
    ['three parts that are not JSON', 401, 'malformed-token', () => 'Bearer aaaa.bbbb.cccc'],
    ['a lone scheme', 401, 'malformed-token', () => 'Bearer'],
    [
      'a forged signature under a known key id',
      401,
      'bad-signature',
      () => bearer(stranger, subject, { header: { kid: endorsed.kid } }),
    ],
    ['no signature under alg RS256', 401, 'bad-signature', () => bearer(endorsed, subject).replace(/\.[^.]*$/, '.')],
    ['alg none', 401, 'wrong-algorithm', () => unsignedBearer(endorsed, subject)],
    ['alg HS256 over the public key', 401, 'wrong-algorithm', () => hmacBearer(endorsed, subject)],
    ['alg RS512', 401, 'wrong-algorithm', () => bearer(endorsed, subject, { header: { alg: 'RS512' } })],
    ['a critical extension', 401, 'malformed-token', () => bearer(endorsed, subject, { header: { crit: ['exp'] } })],
    ['no key id', 401, 'malformed-token', () => bearer(endorsed, subject, { header: { kid: undefined } })],
    ['an unknown key', 401, 'unknown-key', () => bearer(stranger, subject)],
    ['a key of 1024 bits', 401, 'weak-key', () => bearer(short, subject)],
    ['a key endorsed for webchat only', 403, 'not-endorsed', () => bearer(webchatOnly, subject)],
    ['no audience', 401, 'wrong-audience', claims({ aud: undefined })],
    ['another audience', 401, 'wrong-audience', claims({ aud: tenantId })],
    ['an audience that is a list', 401, 'wrong-audience', claims({ aud: [appId] })],
    ['no issuer', 401, 'wrong-issuer', claims({ iss: undefined })],
    ['another issuer', 401, 'wrong-issuer', claims({ iss: 'https://api.botframework.example' })],
    [
      'an Entra token of the vendor tenant (the emulator path)',
      401,
      'wrong-issuer',
      claims(aad('d6d49420-f39b-4df7-a1dc-d59a935871db')),
    ],
    ['an Entra token of the caller’s tenant', 401, 'wrong-issuer', claims(aad(tenantId))],
    ['expired for longer than the clock skew', 401, 'expired', () => claims({ exp: now() - 10 * minute })()],
    ['no expiry', 401, 'no-expiry', claims({ exp: undefined })],
    ['an expiry that is text', 401, 'no-expiry', claims({ exp: '9999999999' })],
    ['a start in the future', 401, 'not-yet-valid', () => claims({ nbf: now() + 10 * minute })()],
    ['a start that is text', 401, 'malformed-token', claims({ nbf: 'tomorrow' })],
    [
      'another service URL',
      401,
      'service-url-mismatch',
      claims({ serviceurl: 'https://smba.trafficmanager.net/teams/' }),
    ],
    ['no service URL', 401, 'service-url-mismatch', claims({ serviceurl: undefined })],
    [
      'a service URL under another spelling',
      401,
      'service-url-mismatch',
      () => claims({ serviceurl: undefined, serviceUrl: connector.url })(),
    ],
  ])('is refused: %s', async (_what, status, reason, token) => {
    const response = await edge.post(message, token());

    expect(response.status).toBe(status);
    expect(edge.refused).toMatchObject([{ reason, remoteAddress: '127.0.0.1' }]);
    expect(edge.turns).toEqual([]);
    expect(connector.calls).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, number, string]>([
    ['no service URL', { serviceUrl: undefined }, 401, 'no-service-url'],
    ['an empty service URL', { serviceUrl: '' }, 401, 'no-service-url'],
    ['a service URL that is no text', { serviceUrl: ['x'] }, 401, 'no-service-url'],
    ['another channel', { channelId: 'webchat' }, 403, 'wrong-channel'],
    ['no channel', { channelId: undefined }, 403, 'wrong-channel'],
    ['the emulator channel', { channelId: 'emulator' }, 403, 'wrong-channel'],
  ])('is refused: an activity with %s', async (_what, change, status, reason) => {
    const response = await edge.post({ ...message, ...change }, bearer(endorsed, subject));

    expect(response.status).toBe(status);
    expect(edge.refused).toMatchObject([{ reason }]);
    expect(edge.turns).toEqual([]);
  });

  it('is answered in fixed words that say nothing of the cause', async () => {
    const response = await edge.post(message, bearer(short, subject));

    expect(await response.json()).toEqual({ error: { code: 'Unauthorized', message: 'Not authorized.' } });
  });

  it('is logged and counted by its reason, with the tenant it claims and without the token', async () => {
    const token = bearer(endorsed, subject, { claims: aad(tenantId) });

    await edge.post(message, token);

    expect(edge.log('call refused')).toMatchObject([{ refusal: 'wrong-issuer', claimedTenant: tenantId }]);
    expect(edge.text()).not.toContain(token.slice(-40));
    expect(await edge.metric('jit_refusals_total{reason="wrong-issuer"}')).toBeGreaterThan(0);
  });
});

describe('service hosts', () => {
  it.each([
    'https://evil.example.net/',
    'https://smba.trafficmanager.net.example.net/teams/',
    'https://evilteams.microsoft.com/',
    'https://teams.microsoft.com.example.net/',
    'https://smba.trafficmanager.net:8443/teams/',
    'http://smba.trafficmanager.net/teams/',
    'https://x@smba.trafficmanager.net/teams/',
    'http://127.0.0.1:1/',
    'file:///etc/passwd',
    'nonsense',
  ])('%s gets neither a turn nor the token, however well it is signed', async (serviceUrl) => {
    const response = await edge.post({ ...message, serviceUrl }, bearer(endorsed, { appId, serviceUrl }));

    expect(response.status).toBe(403);
    expect(edge.refused).toMatchObject([{ reason: 'service-host-not-allowed' }]);
    expect(edge.turns).toEqual([]);
  });

  it.each([
    'https://smba.trafficmanager.net/emea/',
    'https://smba.infra.gcc.teams.microsoft.com/teams',
    'https://smba.infra.gov.teams.microsoft.us/teams',
    'https://smba.infra.dod.teams.microsoft.us/teams',
  ])('%s is Microsoft’s own', async (serviceUrl) => {
    const response = await edge.post({ ...message, serviceUrl }, bearer(endorsed, { appId, serviceUrl }));

    expect(response.status).toBe(200);
  });
});

describe('the signing keys', () => {
  it('are read once for many tokens', async () => {
    const fresh = await startKeyServer(endorsed);
    const bot = await startEdge({ appId, keys: fresh, connector });

    const statuses = await Promise.all(
      [1, 2, 3, 4].map(async () => (await bot.post(message, bearer(endorsed, subject))).status),
    );

    expect(statuses).toEqual([200, 200, 200, 200]);
    expect(fresh.reads()).toBe(1);
    await bot.close();
    await fresh.close();
  });

  it('are read again for a key that is new, and a withdrawn one dies within the hour', async () => {
    let nowMs = Date.now();
    const rotated = newChannelKey();
    const fresh = await startKeyServer(endorsed);
    const bot = await startEdge({ appId, keys: fresh, connector, now: () => nowMs });
    await bot.post(message, bearer(endorsed, subject));
    fresh.publish(endorsed, rotated);

    const introduced = await bot.post(message, bearer(rotated, subject));
    fresh.publish(rotated);
    nowMs += 61 * 60_000;
    const withdrawn = await bot.post(message, bearer(endorsed, { ...subject, nowMs }));
    const kept = await bot.post(message, bearer(rotated, { ...subject, nowMs }));

    expect([introduced.status, withdrawn.status, kept.status]).toEqual([200, 401, 200]);
    await bot.close();
    await fresh.close();
  });

  it('are not read for every invented key id', async () => {
    const fresh = await startKeyServer(endorsed);
    const bot = await startEdge({ appId, keys: fresh, connector });
    await bot.post(message, bearer(endorsed, subject));

    for (let i = 0; i < 12; i += 1)
      await bot.post(message, bearer(stranger, subject, { header: { kid: `made-up-${i}` } }));

    expect(fresh.reads()).toBeLessThanOrEqual(6);
    await bot.close();
    await fresh.close();
  });

  it('refuse everybody while they cannot be read, and nobody once they can', async () => {
    const fresh = await startKeyServer(endorsed);
    const bot = await startEdge({ appId, keys: fresh, connector });
    fresh.answerWith(503);

    const during = await bot.post(message, bearer(endorsed, subject));
    fresh.answerWith(200);
    const after = await bot.post(message, bearer(endorsed, subject));

    expect([during.status, after.status]).toEqual([401, 200]);
    expect(bot.refused).toMatchObject([{ reason: 'keys-unreachable' }]);
    await bot.close();
    await fresh.close();
  });

  it('refuse everybody when nothing listens where they should be', async () => {
    const gone = await startKeyServer(endorsed);
    await gone.close();
    const bot = await startEdge({ appId, keys: gone, connector });

    const response = await bot.post(message, bearer(endorsed, subject));

    expect(response.status).toBe(401);
    expect(bot.turns).toEqual([]);
    await bot.close();
  });

  it('serve a day from memory through an outage, and not longer', async () => {
    let nowMs = Date.now();
    const fresh = await startKeyServer(endorsed);
    const bot = await startEdge({ appId, keys: fresh, connector, now: () => nowMs });
    await bot.post(message, bearer(endorsed, subject));
    fresh.answerWith(500);

    nowMs += 23 * 60 * 60_000;
    const dayLater = await bot.post(message, bearer(endorsed, { ...subject, nowMs }));
    nowMs += 2 * 60 * 60_000;
    const tooLate = await bot.post(message, bearer(endorsed, { ...subject, nowMs }));

    expect([dayLater.status, tooLate.status]).toEqual([200, 401]);
    await bot.close();
    await fresh.close();
  });
});
