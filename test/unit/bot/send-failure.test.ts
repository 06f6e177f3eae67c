import { describe, expect, it } from 'vitest';
import { sendFailure } from '../../../src/bot/send-failure.ts';

const NOW = new Date('2026-11-21T09:00:00.000Z');

/** As the Bot Connector's client throws. */
function failed(statusCode: number, code?: string, headers?: unknown): Error {
  return Object.assign(new Error('not for anybody to see'), {
    statusCode,
    ...(code === undefined ? {} : { body: { error: { code, message: 'words of Teams' } } }),
    ...(headers === undefined ? {} : { response: { headers } }),
  });
}

describe('what a failed call to the Bot Connector means', () => {
  it.each(['BotNotInConversationRoster', 'ForbiddenOperationException'])(
    'takes a 403 %s for a person for whom the app can be installed',
    (code) => {
      expect(sendFailure(failed(403, code), NOW)).toEqual({
        kind: 'unreachable',
        detail: `403 ${code}`,
        notInstalled: true,
      });
    },
  );

  it.each(['ConversationBlockedByUser', 'MessageWritesBlocked', 'BotDisabledByAdmin', 'NotEnoughPermissions'])(
    'takes a 403 %s for a person who cannot be reached',
    (code) => {
      expect(sendFailure(failed(403, code), NOW)).toEqual({ kind: 'unreachable', detail: `403 ${code}` });
    },
  );

  it('takes a 403 without a code for a person who cannot be reached', () => {
    expect(sendFailure(failed(403), NOW)).toEqual({ kind: 'unreachable', detail: '403' });
  });

  it('does not blame the person for a 403 that an operator must mend', () => {
    expect(sendFailure(failed(403, 'InvalidBotApiHost'), NOW)).toMatchObject({ kind: 'retry', retryAfterMs: null });
  });

  it.each(['ConversationNotFound', 'ActivityNotFoundInConversation'])(
    'takes a 404 %s for a message that is gone',
    (code) => {
      expect(sendFailure(failed(404, code), NOW)).toEqual({ kind: 'lost', detail: `404 ${code}` });
    },
  );

  it.each([400, 401, 408, 412, 413, 500, 502, 503, 504])('tries again after a %i', (status) => {
    expect(sendFailure(failed(status), NOW)).toEqual({ kind: 'retry', detail: `${status}`, retryAfterMs: null });
  });

  it.each<[string, unknown, number | null]>([
    ['seconds', { 'retry-after': '12' }, 12_000],
    ['decimals', { 'retry-after': '1.5' }, 1_500],
    ['nothing', {}, null],
    ['words', { 'retry-after': 'soon' }, null],
    ['a negative number', { 'retry-after': '-3' }, 0],
    ['a date', { 'retry-after': 'Sat, 21 Nov 2026 09:00:30 GMT' }, 30_000],
    ['a date that is past', { 'retry-after': 'Sat, 21 Nov 2026 08:00:00 GMT' }, 0],
    ['headers with a getter', { get: (name: string) => (name === 'retry-after' ? '7' : undefined) }, 7_000],
    ['headers that are none', 'retry-after: 5', null],
  ])('waits after a 429 as its Retry-After says: %s', (_, headers, retryAfterMs) => {
    expect(sendFailure(failed(429, 'Throttled', headers), NOW)).toEqual({
      kind: 'retry',
      detail: '429 Throttled',
      retryAfterMs,
    });
  });

  it('tries again when there was no answer at all', () => {
    const error = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

    expect(sendFailure(error, NOW)).toEqual({ kind: 'retry', detail: 'no answer ECONNRESET', retryAfterMs: null });
  });

  it.each([undefined, null, 'text', 42, {}, { statusCode: '403' }])(
    'tries again after whatever was thrown: %s',
    (thrown) => {
      expect(sendFailure(thrown, NOW)).toMatchObject({ kind: 'retry', retryAfterMs: null });
    },
  );

  it('never repeats what Teams or a person wrote', () => {
    const outcome = sendFailure(failed(500, 'ServiceError'), NOW);

    expect(JSON.stringify(outcome)).not.toMatch(/words of Teams|not for anybody/);
  });
});
