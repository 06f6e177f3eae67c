import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { TurnContext } from 'botbuilder';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectorToken, startEdge, type TestEdge } from '../support/bot-edge.ts';
import {
  bearer,
  type KeyServer,
  newChannelKey,
  startConnector,
  startKeyServer,
  type TestConnector,
  teamsMessage,
} from '../support/bot-tokens.ts';

const appId = '11111111-1111-4111-8111-111111111111';
const tenantId = '22222222-2222-4222-8222-222222222222';
const userId = '33333333-3333-4333-8333-333333333333';
const key = newChannelKey();

let keys: KeyServer;
let connector: TestConnector;
let edge: TestEdge;
let handler: (context: TurnContext) => Promise<void> = async () => {};
let health = { store: true, clock: true, directory: true };

beforeAll(async () => {
  keys = await startKeyServer(key);
});

afterAll(async () => {
  await keys.close();
});

beforeEach(async () => {
  health = { store: true, clock: true, directory: true };
  handler = async () => {};
  connector = await startConnector();
  edge = await startEdge({
    appId,
    keys,
    connector,
    handler: (context) => handler(context),
    health: {
      store: () => ({ ok: health.store }),
      clock: () => ({ ok: health.clock }),
      directory: async () => {
        if (!health.directory) throw new Error('directory password=hunter2');
        return { ok: true };
      },
    },
  });
});

afterEach(async () => {
  await edge.close();
  await connector.close();
});

const token = (): string => bearer(key, { appId, serviceUrl: connector.url });
const message = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...teamsMessage({ serviceUrl: connector.url, tenantId, userId }),
  ...change,
});
const invoke = (name: string): Record<string, unknown> => message({ type: 'invoke', name, value: {}, text: undefined });
const answerInvoke = (value: unknown) => async (context: TurnContext) => {
  await context.sendActivity({ type: 'invokeResponse', value });
};

describe('a turn', () => {
  it('answers through the connector with the fixed token', async () => {
    handler = async (context) => {
      await context.sendActivity('hello');
    };

    const response = await edge.post(message(), token());

    expect(response.status).toBe(200);
    expect(connector.calls).toMatchObject([
      { method: 'POST', authorization: `Bearer ${connectorToken}`, body: { text: 'hello' } },
    ]);
  });

  it('gives the handler times as dates', async () => {
    await edge.post(message({ timestamp: '2026-01-02T03:04:05Z' }), token());

    expect(edge.turns[0]?.timestamp).toEqual(new Date('2026-01-02T03:04:05Z'));
  });

  it('that handled an invoke is HTTP 200 whatever the body says, so that Teams shows what the bot said', async () => {
    const body = { statusCode: 403, type: 'application/vnd.microsoft.error', value: { code: 'x', message: 'no' } };
    handler = answerInvoke({ status: 403, body });

    const response = await edge.post(invoke('adaptiveCard/action'), token());

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(body);
  });

  it('that nobody handled an invoke in is 501', async () => {
    const response = await edge.post(invoke('unheard/of'), token());

    expect(response.status).toBe(501);
  });

  it('is timed by type and outcome, and unknown types share one label', async () => {
    await edge.post(message(), token());
    await edge.post(message({ type: 'made-up' }), token());

    expect(await edge.metric('jit_turn_seconds_count{type="message",outcome="ok"}')).toBe(1);
    expect(await edge.metric('jit_turn_seconds_count{type="other",outcome="ok"}')).toBe(1);
  });
});

describe('a turn that fails', () => {
  const fail = async (): Promise<void> => {
    throw new Error('db down: mongodb://admin:hunter2@db.example.net/jit?authSource=admin');
  };

  it('tells a reference, and the log line has the same one and the request id', async () => {
    handler = fail;

    const response = await edge.post(message(), token(), { 'x-request-id': 'req-1' });

    const [line] = edge.log('turn failed');
    expect(response.status).toBe(200);
    expect(line).toMatchObject({ requestId: 'req-1', reference: expect.stringMatching(/^[2-9A-Z]{8}$/) });
    expect(connector.calls).toHaveLength(1);
    expect(connector.calls[0]?.body).toMatchObject({ text: expect.stringContaining(String(line?.reference)) });
  });

  it('says nothing of the cause, and the log keeps the cause without its secrets', async () => {
    handler = fail;

    await edge.post(message(), token());

    expect(JSON.stringify(connector.calls)).not.toContain('db down');
    expect(edge.text()).toContain('db down');
    expect(edge.text()).not.toMatch(/hunter2|authSource/);
  });

  it.each([
    ['adaptiveCard/action', (body: { value: string }) => body.value],
    ['task/fetch', (body: { task: { value: string } }) => body.task.value],
  ])('answers %s inside its response', async (name, read) => {
    handler = fail;

    const response = await edge.post(invoke(name), token());

    expect(response.status).toBe(200);
    expect(read((await response.json()) as never)).toContain(edge.log('turn failed')[0]?.reference);
    expect(connector.calls).toEqual([]);
  });

  it('is not acknowledged when the person could not be told', async () => {
    handler = fail;
    connector.answerWith({ status: 500 });

    const response = await edge.post(message(), token());

    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      error: { code: 'InternalError', message: 'The activity could not be handled.' },
    });
    expect(edge.log('the person could not be told that their turn failed')).toHaveLength(1);
  });
});

describe('calls to the connector', () => {
  const speak = async (context: TurnContext): Promise<void> => {
    await context.sendActivity('hello');
  };

  it('are not tried again inside the turn', async () => {
    handler = async (context) => {
      await speak(context).catch(() => {});
    };
    connector.answerWith({ status: 502 });

    await edge.post(message(), token());

    expect(connector.calls).toHaveLength(1);
  });

  it('do not carry the token to where a redirect points', async () => {
    const elsewhere = await startConnector();
    handler = async (context) => {
      await speak(context).catch(() => {});
    };
    connector.answerWith({ status: 307, headers: { location: `${elsewhere.url}/v3/conversations` } });

    await edge.post(message(), token());

    expect(connector.calls).toHaveLength(1);
    expect(elsewhere.calls).toEqual([]);
    await elsewhere.close();
  });

  it('on the bot’s own account refuse a host that is not allowed, before any token is sent', async () => {
    const elsewhere = await startConnector();
    const reference = { serviceUrl: elsewhere.url, channelId: 'msteams', conversation: { id: 'a:1' } };

    const continued = edge.adapter.continueConversationAsync(appId, reference as never, speak);
    const created = edge.adapter.createConversationAsync(appId, 'msteams', elsewhere.url, '', {} as never, speak);

    await expect(continued).rejects.toThrow('allowed hosts');
    await expect(created).rejects.toThrow('allowed hosts');
    expect(elsewhere.calls).toEqual([]);
    await elsewhere.close();
  });

  it('on the bot’s own account throw what went wrong instead of apologizing', async () => {
    const reference = { serviceUrl: connector.url, channelId: 'msteams', conversation: { id: 'a:1' } };
    connector.answerWith({ status: 403 });

    const sent = edge.adapter.continueConversationAsync(appId, reference as never, speak);

    await expect(sent).rejects.toMatchObject({ statusCode: 403 });
    expect(connector.calls).toHaveLength(1);
  });
});

describe('the body', () => {
  it.each<[string, string, string]>([
    ['malformed JSON', '{"type":', 'application/json'],
    ['an array', '[{"type":"message"}]', 'application/json'],
    ['a string', '"message"', 'application/json'],
    ['null', 'null', 'application/json'],
    ['text', 'hello', 'text/plain'],
    ['JSON that says it is text', '{"type":"message"}', 'text/plain'],
    ['a form', 'type=message', 'application/x-www-form-urlencoded'],
    [
      'multipart',
      '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--',
      'multipart/form-data; boundary=x',
    ],
    ['nothing', '', 'application/json'],
    ['no type', '{"text":"hi"}', 'application/json'],
    ['an empty type', '{"type":""}', 'application/json'],
    ['a type that is no text', '{"type":{"a":1}}', 'application/json'],
    ['a conversation that is no object', '{"type":"message","conversation":"x"}', 'application/json'],
    ['a text that is no text', '{"type":"message","text":{"a":1}}', 'application/json'],
  ])('is refused with 400: %s', async (_what, body, contentType) => {
    const response = await edge.post(body, token(), { 'content-type': contentType });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'BadRequest' } });
    expect(edge.turns).toEqual([]);
  });

  it('is refused with 413 over 64 KiB, told by its length', async () => {
    const response = await edge.post(message({ text: 'x'.repeat(65_536) }), token());

    expect(response.status).toBe(413);
    expect(edge.turns).toEqual([]);
  });

  it('is refused with 413 over 64 KiB when it comes in chunks without a length', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 9; i += 1) controller.enqueue(new TextEncoder().encode('x'.repeat(8_192)));
        controller.close();
      },
    });

    const response = await fetch(`${edge.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit);

    expect(response.status).toBe(413);
  });

  it('of just under 64 KiB is taken', async () => {
    const room = 65_000 - JSON.stringify(message({ text: '' })).length;

    const response = await edge.post(message({ text: 'x'.repeat(room) }), token());

    expect(response.status).toBe(200);
  });

  it('is refused with 415 when compressed, since it would inflate past the limit', async () => {
    const response = await fetch(`${edge.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', authorization: token() },
      body: gzipSync(JSON.stringify(message({ text: 'x'.repeat(1_000_000) }))),
    });

    expect(response.status).toBe(415);
    expect(edge.turns).toEqual([]);
  });
});

describe('other paths', () => {
  it.each<[string, string, number]>([
    ['GET', '/', 404],
    ['GET', '/api/messages', 405],
    ['HEAD', '/api/messages', 405],
    ['PUT', '/api/messages', 405],
    ['POST', '/livez', 405],
    ['GET', '/../../etc/passwd', 404],
    ['GET', '/%E0%A4%A', 404],
  ])('%s %s is %i in JSON that repeats nothing', async (method, path, status) => {
    const response = await fetch(`${edge.url}${path}`, { method });

    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/json');
    if (method !== 'HEAD')
      expect(await response.json()).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
  });
});

describe('the request id', () => {
  it('is the caller’s when plain, and is in every log line of the request', async () => {
    const response = await edge.post(message(), token(), { 'x-request-id': 'abc.DEF-1' });

    expect(response.headers.get('x-request-id')).toBe('abc.DEF-1');
    expect(edge.log('turn')).toMatchObject([{ requestId: 'abc.DEF-1' }]);
  });

  it.each(['a'.repeat(65), 'with space', '{"a":1}'])('is made anew when the caller’s is %j', async (given) => {
    const response = await edge.post(message(), token(), { 'x-request-id': given });

    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('health', () => {
  const ready = async (): Promise<[number, Record<string, unknown>]> => {
    const response = await fetch(`${edge.url}/readyz`);
    return [response.status, (await response.json()) as Record<string, unknown>];
  };

  it('is live whatever else', async () => {
    health = { store: false, clock: false, directory: false };

    expect((await fetch(`${edge.url}/livez`)).status).toBe(200);
  });

  it('is ready when store and clock are', async () => {
    expect(await ready()).toEqual([
      200,
      { ready: true, draining: false, store: { ok: true }, clock: { ok: true }, directory: { ok: true } },
    ]);
  });

  it.each(['store', 'clock'] as const)('is not ready without the %s, and says so', async (what) => {
    health[what] = false;

    expect(await ready()).toMatchObject([503, { ready: false, [what]: { ok: false } }]);
  });

  it('shows a failing directory and stays ready, without repeating the error', async () => {
    health.directory = false;

    expect(await ready()).toMatchObject([200, { directory: { ok: false, detail: 'the check failed' } }]);
  });

  it('answers probes that accept anything but JSON', async () => {
    const response = await fetch(`${edge.url}/livez`, { headers: { accept: 'text/html' } });

    expect(response.status).toBe(200);
  });

  it('serves metrics of the process in the text format', async () => {
    const response = await fetch(`${edge.url}/metrics`);

    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toContain('process_cpu_seconds_total');
  });
});

describe('stopping', () => {
  it('waits for the turn in flight, is not ready meanwhile, and refuses new turns', async () => {
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    handler = async () => {
      started.resolve();
      await release.promise;
    };
    const inFlight = edge.post(message(), token());
    await started.promise;

    const closing = edge.server.close();
    const readiness = await fetch(`${edge.url}/readyz`);
    const late = await edge.post(message(), token());
    release.resolve();

    expect((await inFlight).status).toBe(200);
    expect(await closing).toBe(0);
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toMatchObject({ draining: true });
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '5']);
    await expect(fetch(`${edge.url}/livez`)).rejects.toThrow();
  });

  it('gives up on a turn at the deadline and says how many were cut off', async () => {
    const started = Promise.withResolvers<void>();
    handler = () => {
      started.resolve();
      return new Promise(() => {});
    };
    const inFlight = edge.post(message(), token()).catch(() => 'cut');
    await started.promise;

    const cutOff = await edge.server.close({ deadlineMs: 20 });

    expect(cutOff).toBe(1);
    expect(await inFlight).toBe('cut');
  });

  it('does not wait for idle connections', async () => {
    const { port } = new URL(edge.url);
    const idle = connect(Number(port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const ended = new Promise((resolve) => idle.once('close', resolve));

    expect(await edge.server.close()).toBe(0);
    await ended;
  });
});

describe('a refusal', () => {
  it('stands even when its event cannot be kept', async () => {
    const bot = await startEdge({
      appId,
      keys,
      connector,
      onRefused: async () => {
        throw new Error('store down');
      },
    });

    const response = await bot.post(message(), 'Bearer garbage');

    expect(response.status).toBe(401);
    expect(bot.log('a refusal left no event')).toHaveLength(1);
    await bot.close();
  });
});
