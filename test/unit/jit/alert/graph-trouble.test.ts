import { describe, expect, it } from 'vitest';
import { failureOf, GraphFailure, networkFailure } from '../../../../src/graph/errors.ts';
import { graphTroubleOf } from '../../../../src/jit/alert/graph-trouble.ts';
import { atLeast, graphText } from '../../../../src/jit/alert/trouble-texts.ts';

function answered(status: number, code: string, message = 'words of Graph'): string {
  return failureOf(status, new Headers(), { error: { code, message } }).message;
}

describe('how Graph fails the bot', () => {
  it.each([
    ['permission', answered(403, 'Authorization_RequestDenied', 'Insufficient privileges')],
    ['permission', answered(401, 'InvalidAuthenticationToken')],
    ['permission', new GraphFailure('unauthenticated', 'no token for Microsoft Graph: AADSTS7000222').message],
    ['throttled', answered(429, 'TooManyRequests')],
    ['refused', answered(400, 'Request_BadRequest')],
    ['unreachable', answered(503, 'ServiceUnavailable')],
    ['unreachable', answered(504, 'UnknownError', '403 is not what this is')],
    ['unreachable', failureOf(502, new Headers(), undefined).message],
    ['unreachable', networkFailure(new TypeError('fetch failed')).message],
    ['unreachable', new GraphFailure('timeout', 'no answer from Microsoft Graph in time').message],
  ])('is told by the words that the client leaves: %s, %s', (trouble, words) => {
    expect(graphTroubleOf(words)).toBe(trouble);
  });
});

describe('the words of an alert', () => {
  it('count in steps, so that they stay the same while little changes', () => {
    expect([0, 1, 2, 4, 5, 19, 499, 10_000].map(atLeast)).toEqual([
      '0',
      '1',
      '2 or more',
      '2 or more',
      '5 or more',
      '10 or more',
      '200 or more',
      '500 or more',
    ]);
  });

  it('say only what there is to say', () => {
    const nothing = { directory: false, waiting: 0, removals: 0, refused: [], detail: null };

    expect(graphText('unreachable', nothing).lines).toEqual([]);
    expect(graphText('unreachable', { ...nothing, directory: true, waiting: 1, removals: 1 }).lines).toHaveLength(3);
  });
});
