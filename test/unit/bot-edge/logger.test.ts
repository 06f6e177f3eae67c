import { describe, expect, it } from 'vitest';
import { createLogger, requestLogger } from '../../../src/bot/edge/logger.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwcyJ9.c2lnbmF0dXJl';

function logged(act: (log: ReturnType<typeof createLogger>) => void): { line: Record<string, unknown>; text: string } {
  const lines: string[] = [];
  act(createLogger({ level: 'trace', destination: { write: (line) => void lines.push(line) } }));
  return { line: JSON.parse(lines[0] ?? '{}'), text: lines.join('') };
}

describe('the log', () => {
  it('is JSON lines with UTC times and the level by name', () => {
    const { line, text } = logged((log) => log.info({ turn: 1 }, 'hello'));

    expect(line).toMatchObject({ level: 'info', msg: 'hello', turn: 1, time: expect.stringMatching(/T.*Z$/) });
    expect(text.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    'authorization',
    'Authorization',
    'password',
    'token',
    'justification',
    'reason',
    'comment',
    'text',
    'AZURE_CLIENT_SECRET',
  ])('hides %s at any depth', (key) => {
    const { text } = logged((log) => log.info({ [key]: 'hunter2', a: { b: [{ [key]: 'hunter2' }] } }, 'x'));

    expect(text).not.toContain('hunter2');
    expect(text).toContain('[hidden]');
  });

  it.each([
    ['a bearer', `sent Bearer ${jwt}`, jwt],
    ['a bare token', `got ${jwt}`, jwt],
    ['user information of a URL', 'mongodb://u:hunter2@db.example.net/jit', 'hunter2'],
    ['the query of a URL', 'GET https://x.example.net/p?sig=hunter2 failed', 'hunter2'],
  ])('hides %s in messages, fields, errors and child bindings', (_what, secretive, secret) => {
    const { text } = logged((log) => {
      log.info(secretive);
      log.info({ field: secretive, err: new Error(secretive, { cause: new Error(secretive) }) }, 'x');
      log.error(new AggregateError([new Error(secretive)], secretive));
      log.child({ field: secretive }).info('x');
      log.info('%s', secretive);
    });

    expect(text).not.toContain(secret);
  });

  it('keeps what explains an error and drops the request that hangs on it', () => {
    const error = Object.assign(new Error('refused'), {
      code: 'ECONNREFUSED',
      statusCode: 502,
      request: { headers: { authorization: 'Bearer hunter2' } },
    });

    const { line, text } = logged((log) => log.error({ err: error }, 'call failed'));

    expect(line.err).toMatchObject({ type: 'Error', message: 'refused', code: 'ECONNREFUSED', status: 502 });
    expect(line.err).toHaveProperty('stack');
    expect(text).not.toContain('hunter2');
  });

  it('carries the request id on every line of a request', () => {
    const { line } = logged((log) => requestLogger(log, 'req-1').warn('x'));

    expect(line).toMatchObject({ requestId: 'req-1', level: 'warn' });
  });

  it('survives a value that contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;

    expect(logged((log) => log.info({ loop }, 'x')).line.msg).toBe('x');
  });
});
