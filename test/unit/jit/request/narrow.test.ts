import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../../../../src/jit/canonical.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../src/jit/duration.ts';
import { groupId, type PolicyId } from '../../../../src/jit/ids.ts';
import {
  isNarrower,
  isShortened,
  type Narrowing,
  narrowed,
  narrowingFault,
  trim,
  trimmedSince,
} from '../../../../src/jit/request/narrow.ts';
import type { AccessRequest, RequestTerms } from '../../../../src/jit/request/request.ts';
import { newGrant } from '../../../../src/jit/request/transitions.ts';
import {
  BEN,
  buildGroup,
  buildRequest,
  buildRole,
  buildVote,
  CHLOE,
  guid,
  minutesAfterNoon,
  NOON,
} from '../../../support/builders.ts';

const LEAST_MS = 5 * MINUTE_MS;
const group = (n: number) => buildGroup({ name: `SG-${n}`, groupId: groupId(guid(0x900 + n)) });

/** A request as it is stored: its hash is that of its terms. */
function asked(terms: Partial<RequestTerms> = {}, more: Partial<AccessRequest> = {}): AccessRequest {
  const request = buildRequest({ terms });
  return { ...request, termsHash: hashOf(request.terms), ...more };
}

function bodyOf(change: ReturnType<typeof trim>): AccessRequest {
  if (change === null) throw new Error('nothing was trimmed');
  return change.body;
}

const requests = fc
  .record({
    groups: fc.integer({ min: 1, max: 6 }),
    minutes: fc.integer({ min: 5, max: 480 }),
    startAt: fc.option(fc.integer({ min: 1, max: 600 }), { nil: undefined }),
  })
  .map(({ groups, minutes, startAt }) =>
    asked({
      entitlements: Array.from({ length: groups }, (_, n) => group(n)),
      durationMs: minutes * MINUTE_MS,
      ...(startAt === undefined ? {} : { startAt: minutesAfterNoon(startAt) }),
    }),
  );

/** What a client may send, most of it within reason. */
const wishes: fc.Arbitrary<Narrowing> = fc.record({
  durationMs: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 500 }).map((minutes) => minutes * MINUTE_MS) },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60) },
  ),
  keep: fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 8 }),
});

describe('what approvers leave of a request', () => {
  it('is never more than it was, whatever they wish for, and whoever comes after them', () => {
    fc.assert(
      fc.property(requests, fc.array(wishes, { maxLength: 5 }), (first, all) => {
        let request = first;
        for (const wish of all) {
          if (narrowingFault(request.terms, wish, LEAST_MS, NOON) !== null) continue;
          const trimmed = trim(request, BEN, narrowed(request.terms, wish), NOON);
          if (trimmed === null) continue;
          expect(isNarrower(request.terms, trimmed.body.terms)).toBe(true);
          expect(isNarrower(trimmed.body.terms, request.terms)).toBe(false);
          request = trimmed.body;
        }

        expect(isNarrower(first.terms, request.terms)).toBe(true);
        expect(request.termsHash).toBe(hashOf(request.terms));
        expect(request.terms.durationMs).toBeGreaterThanOrEqual(Math.min(LEAST_MS, first.terms.durationMs));
        expect(newGrant({ ...request }, NOON).items.length).toBeLessThanOrEqual(first.terms.entitlements.length);
        expect(request.pendingUntil.getTime()).toBeLessThanOrEqual(first.pendingUntil.getTime());
      }),
    );
  });

  it('is nothing but what is left: each wish without a fault gives exactly what it names', () => {
    fc.assert(
      fc.property(requests, wishes, ({ terms }, wish) => {
        if (narrowingFault(terms, wish, LEAST_MS, NOON) !== null) return;

        const left = narrowed(terms, wish);

        expect(left.durationMs).toBe(wish.durationMs);
        expect(left.entitlements).toEqual(terms.entitlements.filter((_, n) => wish.keep.includes(n)));
      }),
    );
  });

  const two = { entitlements: [buildRole(), buildGroup()], durationMs: 2 * HOUR_MS };
  it.each<[string, Narrowing, ReturnType<typeof narrowingFault>, Partial<RequestTerms>?]>([
    ['all of it', { durationMs: 2 * HOUR_MS, keep: [0, 1] }, null],
    ['an hour of it', { durationMs: HOUR_MS, keep: [1] }, null],
    ['no item', { durationMs: HOUR_MS, keep: [] }, 'nothing-left'],
    ['an item that is not on the list', { durationMs: HOUR_MS, keep: [0, 2] }, 'not-asked'],
    ['an item before the list', { durationMs: HOUR_MS, keep: [-1] }, 'not-asked'],
    ['more time', { durationMs: 2 * HOUR_MS + 1, keep: [0] }, 'longer'],
    ['no time', { durationMs: 0, keep: [0] }, 'too-short'],
    ['less than the policy gives', { durationMs: LEAST_MS - 1, keep: [0] }, 'too-short'],
    ['a part of a millisecond', { durationMs: HOUR_MS + 0.5, keep: [0] }, 'longer'],
    ['what is over', { durationMs: HOUR_MS, keep: [0] }, 'over-already', { startAt: minutesAfterNoon(-60) }],
    ['what is not over yet', { durationMs: HOUR_MS, keep: [0] }, null, { startAt: minutesAfterNoon(-59) }],
  ])('may be %s, or is refused by name', (_, wish, fault, more = {}) => {
    expect(narrowingFault(asked({ ...two, ...more }).terms, wish, LEAST_MS, NOON)).toBe(fault);
  });

  it('may stay as short as it was asked for, though the policy asks for longer by now', () => {
    const { terms } = asked({ ...two, durationMs: MINUTE_MS });

    expect(narrowingFault(terms, { durationMs: MINUTE_MS, keep: [0] }, LEAST_MS, NOON)).toBeNull();
  });
});

describe('isNarrower', () => {
  const { terms } = asked({ entitlements: [group(1), group(2)], durationMs: HOUR_MS });

  it.each<[string, Partial<RequestTerms>]>([
    ['another item', { entitlements: [group(1), group(3)] }],
    ['one item twice', { entitlements: [group(1), group(1)] }],
    ['the same item under another name', { entitlements: [{ ...group(1), name: 'SG-Global' }] }],
    ['no item', { entitlements: [] }],
    ['a longer time', { durationMs: HOUR_MS + 1 }],
    ['no time', { durationMs: 0 }],
    ['another person', { person: CHLOE }],
    ['another policy', { policyId: guid(7) as PolicyId }],
    ['no approval', { approval: 'none' }],
    ['another start', { startAt: minutesAfterNoon(1) }],
    ['another reason', { justification: 'x' }],
    ['no comment required', { approverCommentRequired: true }],
  ])('says no to %s', (_, change) => {
    expect(isNarrower(terms, { ...terms, ...change })).toBe(false);
    expect(() => trim(asked(terms), BEN, { ...terms, ...change }, NOON)).toThrow('only become narrower');
  });

  it('says yes to the same, for each may leave it as it is', () => {
    expect(isNarrower(terms, { ...terms })).toBe(true);
    expect(trim(asked(terms), BEN, { ...terms }, NOON)).toBeNull();
  });

  it('takes an item that is listed twice for two', () => {
    const twice = { ...terms, entitlements: [group(1), group(1)] };

    expect(isNarrower(twice, twice)).toBe(true);
    expect(isNarrower(twice, { ...twice, entitlements: [group(1)] })).toBe(true);
  });
});

describe('a trim', () => {
  const wish = { durationMs: HOUR_MS, keep: [1] };

  it('leaves votes as they are, tells before and after, and says whose it was', () => {
    const request = asked({}, { votes: [buildVote()] });

    const trimmed = trim(request, CHLOE, narrowed(request.terms, wish), minutesAfterNoon(7));

    expect(bodyOf(trimmed)).toMatchObject({
      state: 'pending',
      votes: request.votes,
      trims: [
        {
          by: CHLOE,
          at: minutesAfterNoon(7),
          was: { durationMs: 2 * HOUR_MS, entitlements: [buildRole(), buildGroup()], termsHash: request.termsHash },
        },
      ],
    });
    expect(trimmed?.events).toEqual([
      {
        type: 'request.trimmed',
        actor: { kind: 'person', ...CHLOE },
        data: {
          before: {
            durationMs: 2 * HOUR_MS,
            entitlements: ['Exchange Administrator', 'member of SG-Mailbox-Operators'],
            termsHash: request.termsHash,
          },
          after: {
            durationMs: HOUR_MS,
            entitlements: ['member of SG-Mailbox-Operators'],
            termsHash: bodyOf(trimmed).termsHash,
          },
        },
      },
    ]);
  });

  it('waits no longer than there would be anything to give (behaviour A8)', () => {
    const startAt = minutesAfterNoon(60);
    const request = asked({ startAt }, { pendingUntil: minutesAfterNoon(180) });

    expect(bodyOf(trim(request, BEN, narrowed(request.terms, wish), NOON)).pendingUntil).toEqual(minutesAfterNoon(120));
  });

  it('counts as shortened where it cut the time, and only there', () => {
    const request = asked();
    const fewer = bodyOf(trim(request, BEN, narrowed(request.terms, { durationMs: 2 * HOUR_MS, keep: [1] }), NOON));

    expect(isShortened(request)).toBe(false);
    expect(isShortened(fewer)).toBe(false);
    expect(isShortened(bodyOf(trim(fewer, CHLOE, { ...fewer.terms, durationMs: HOUR_MS }, NOON)))).toBe(true);
  });

  it('is nothing once it is decided', () => {
    const request = asked({}, { state: 'denied' });

    expect(trim(request, BEN, narrowed(request.terms, wish), NOON)).toBeNull();
  });

  it('is known to the readers of older cards, the oldest too, and to nobody else', () => {
    const first = asked();
    const second = bodyOf(trim(first, BEN, narrowed(first.terms, { ...wish, keep: [0, 1] }), NOON));
    const third = bodyOf(trim(second, CHLOE, narrowed(second.terms, { ...wish, keep: [0] }), NOON));

    expect(trimmedSince(third, first.termsHash)).toEqual(CHLOE);
    expect(trimmedSince(third, second.termsHash)).toEqual(CHLOE);
    expect(trimmedSince(second, first.termsHash)).toEqual(BEN);
    expect(trimmedSince(third, third.termsHash)).toBeNull();
    expect(trimmedSince(third, 'f'.repeat(64))).toBeNull();
  });
});
