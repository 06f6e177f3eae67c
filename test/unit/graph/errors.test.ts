import { describe, expect, it } from 'vitest';
import { failureOf, kindOf, readRetryAfter } from '../../../src/graph/errors.ts';

const badRequest = 'Request_BadRequest';

describe('what an answer of Graph means', () => {
  it.each([
    [429, 'TooManyRequests', '', 'throttled'],
    [503, 'serviceNotAvailable', '', 'unavailable'],
    [500, 'InternalServerError', '', 'server'],
    [504, 'UnknownError', '', 'server'],
    [408, null, '', 'server'],
    [401, 'InvalidAuthenticationToken', '', 'unauthenticated'],
    [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.', 'forbidden'],
    [404, 'Request_ResourceNotFound', "Resource 'x' does not exist.", 'not-found'],
    [404, null, '', 'unavailable'],
    [302, null, '', 'unavailable'],
    [
      400,
      badRequest,
      "One or more added object references already exist for the following modified properties: 'members'.",
      'already-exists',
    ],
    [
      400,
      badRequest,
      'A conflicting object with one or more of the specified property values is present in the directory.',
      'already-exists',
    ],
    [
      409,
      'Conflict',
      'A conflicting object with one or more of the specified property values is present in the directory.',
      'already-exists',
    ],
    [
      400,
      badRequest,
      'The source resource object or one of the objects being referenced do not exist.',
      'not-replicated',
    ],
    [
      400,
      badRequest,
      "The source resource object or one of the objects being referenced don't exist.",
      'not-replicated',
    ],
    [400, badRequest, 'One or more removed object references do not exist.', 'not-referenced'],
    [400, 'SubjectNotFound', 'The subject is not found.', 'not-found'],
    [400, badRequest, 'The given built-in role is not supported to be assigned to a single resource scope.', 'refused'],
    [
      400,
      badRequest,
      'Unable to update the specified properties for on-premises mastered Directory Sync objects.',
      'refused',
    ],
    [409, 'Directory_ConcurrencyViolation', 'Concurrent update.', 'conflict'],
    [412, 'PreconditionFailed', '', 'conflict'],
  ] as const)('%i %s "%s" is %s', (status, code, message, kind) => {
    expect(kindOf(status, code, message)).toBe(kind);
  });

  it.each([
    [504, {}, true],
    [500, {}, true],
    [503, {}, true],
    [503, { 'Retry-After': '5' }, false],
    [429, {}, false],
    [400, {}, false],
  ])('a write answered %i %j may have taken effect: %s', (status, headers, expected) => {
    const body = { error: { code: 'X', message: 'y' } };

    expect(failureOf(status, new Headers(headers), body).mayHaveTakenEffect).toBe(expected);
  });

  it.each([
    ['17', {}, 17_000],
    ['1.5', {}, 1_500],
    ['Wed, 14 Oct 2026 12:00:30 GMT', { Date: 'Wed, 14 Oct 2026 12:00:00 GMT' }, 30_000],
    ['Wed, 14 Oct 2026 12:00:30 GMT', {}, null],
    ['Wed, 14 Oct 2026 11:59:00 GMT', { Date: 'Wed, 14 Oct 2026 12:00:00 GMT' }, 0],
    ['soon', {}, null],
    ['', {}, null],
  ])('reads Retry-After %j', (text, more, expected) => {
    const headers = new Headers({ 'Retry-After': text, ...more });

    expect(readRetryAfter(headers)).toBe(expected);
  });
});
