import { describe, expect, it } from 'vitest';
import { usesOf, weighed } from '../../../../src/jit/request/weighed.ts';
import { buildApproved, buildRequest, minutesAfterNoon } from '../../../support/builders.ts';

const used = (minute: number) => buildApproved({ activeAt: minutesAfterNoon(minute) });

describe('what somebody made of a policy before', () => {
  it('counts what was really held, from the first to the last', () => {
    expect(usesOf([used(300), buildRequest(), used(200), used(100)])).toEqual({
      count: 3,
      since: minutesAfterNoon(100),
      last: minutesAfterNoon(300),
    });
  });

  it('is nothing where nothing was ever held', () => {
    expect(usesOf([buildRequest(), buildApproved({ activeAt: null })])).toBeNull();
    expect(weighed({ holders: [], uses: null, smaller: [] })).toBeNull();
  });

  it('says that there may be more where it stopped looking', () => {
    expect(usesOf(Array.from({ length: 11 }, (_, n) => used(500 - n)))).toMatchObject({ count: 10, more: true });
  });
});
