import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../src/jit/duration.ts';
import type { AccessRequest, Extension } from '../../../../src/jit/request/request.ts';
import {
  type MoreTimeFacts,
  type UnusualFacts,
  unusualMoreTime,
  unusualOf,
} from '../../../../src/jit/request/unusual.ts';
import {
  BEN,
  buildGroup,
  buildPolicy,
  buildRequest,
  buildRole,
  minutesAfterNoon,
  NOON,
} from '../../../support/builders.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/** A weekday at two in the afternoon in Berlin, by somebody who asks now and then, as long as is offered. */
function facts(over: Partial<UnusualFacts> = {}): UnusualFacts {
  const before = asked(-3 * DAY);
  return {
    terms: { durationMs: 2 * HOUR_MS, entitlements: [buildRole()] },
    duration: buildPolicy().terms.duration,
    now: NOON,
    theirs: [before],
    anybodys: [before],
    asked: [before],
    timeZone: 'Europe/Berlin',
    ...over,
  };
}

function asked(minutes: number, over: Parameters<typeof buildRequest>[0] = {}): AccessRequest {
  return buildRequest({ submittedAt: minutesAfterNoon(minutes), state: 'expired', ...over });
}

function denied(minutes: number): AccessRequest {
  return asked(minutes - 10, { state: 'denied', decidedAt: minutesAfterNoon(minutes) });
}

function lasting(...hours: number[]): AccessRequest[] {
  return hours.map((each) => asked(-DAY, { terms: { durationMs: each * HOUR_MS } }));
}

/** At this time of 14 October in Berlin, which is two hours ahead of UTC. */
function berlin(hour: number, minute = 0): Date {
  return minutesAfterNoon((hour - 14) * HOUR + minute);
}

const long = { durationMs: 6 * HOUR_MS, entitlements: [buildGroup()] };
const noOptions = { ...buildPolicy().terms.duration, optionsMs: [] };

describe('what is unusual about an ask', () => {
  it.each<[string, Partial<UnusualFacts>, unknown[]]>([
    ['nothing, for what was asked for before and is offered', {}, []],
    ['that it is the first time', { theirs: [] }, [{ code: 'first-time' }]],
    [
      'that the last one was denied within a week',
      { theirs: [denied(-7 * DAY)] },
      [{ code: 'denied-lately', at: minutesAfterNoon(-7 * DAY) }],
    ],
    ['nothing of an older denial', { theirs: [denied(-7 * DAY - 1)] }, []],
    ['nothing of a denial after which they asked again', { theirs: [asked(-HOUR), denied(-DAY)] }, []],
    [
      'that it is longer than the longest on offer, and what is common',
      { terms: long, anybodys: lasting(1, 2, 1, 2, 1) },
      [{ code: 'longer', offeredMs: 4 * HOUR_MS, usualMs: HOUR_MS }],
    ],
    [
      'the shorter of two that are as common',
      { terms: long, anybodys: lasting(2, 2, 1, 1, 1, 2) },
      [{ code: 'longer', offeredMs: 4 * HOUR_MS, usualMs: HOUR_MS }],
    ],
    [
      'no habit where there is none',
      { terms: long, anybodys: lasting(1, 1, 2) },
      [{ code: 'longer', offeredMs: 4 * HOUR_MS, usualMs: null }],
    ],
    ['nothing of what is on offer exactly', { terms: { ...long, durationMs: 4 * HOUR_MS } }, []],
    [
      'that it is longer than the default where the policy offers no list',
      { terms: long, duration: noOptions, anybodys: [] },
      [{ code: 'longer', offeredMs: 2 * HOUR_MS, usualMs: null }],
    ],
    [
      'that a privileged role starts at night where they are',
      { now: berlin(22) },
      [{ code: 'night', at: berlin(22), timeZone: 'Europe/Berlin' }],
    ],
    ['nothing a minute before the night', { now: berlin(21, 59) }, []],
    ['the last minute of the night', { now: berlin(5, 59) }, [expect.objectContaining({ code: 'night' })]],
    ['nothing once it is over', { now: berlin(6) }, []],
    [
      'the night by their own clocks',
      {
        timeZone: 'Asia/Tokyo',
        now: NOON,
        terms: { durationMs: HOUR_MS, entitlements: [buildRole()], startAt: berlin(16) },
      },
      [{ code: 'night', at: berlin(16), timeZone: 'Asia/Tokyo' }],
    ],
    [
      'nothing of the night in which it is asked, for what starts by day',
      { now: berlin(2), terms: { durationMs: HOUR_MS, entitlements: [buildRole()], startAt: berlin(9) } },
      [],
    ],
    ['nothing of the night where nobody knows their clocks', { now: berlin(2), timeZone: null }, []],
    [
      'nothing of the night for what is not privileged',
      {
        now: berlin(2),
        terms: { durationMs: HOUR_MS, entitlements: [buildGroup(), buildRole({ privileged: false })] },
      },
      [],
    ],
    [
      'that it is the fifth within a day',
      { asked: [-1, -2, -3, -DAY + 1].map((minutes) => asked(minutes)) },
      [{ code: 'often', count: 5 }],
    ],
    ['nothing of the fourth', { asked: [-1, -2, -3, -DAY].map((minutes) => asked(minutes)) }, []],
  ])('is %s', (_, over, expected) => {
    expect(unusualOf(facts(over))).toEqual(expected);
  });

  it('counts what was asked for, not what an approver left of it', () => {
    const was = { durationMs: 2 * HOUR_MS, entitlements: [buildRole()], termsHash: 'a' };
    const cut = asked(-DAY, { trims: [{ by: BEN, at: NOON, was }], terms: { durationMs: 5 * MINUTE_MS } });

    const unusual = unusualOf(facts({ terms: long, anybodys: [cut, cut, cut] }));

    expect(unusual).toEqual([{ code: 'longer', offeredMs: 4 * HOUR_MS, usualMs: 2 * HOUR_MS }]);
  });

  it('is told all at once, the most telling first', () => {
    const unusual = unusualOf(
      facts({
        theirs: [],
        terms: { ...long, entitlements: [buildRole()] },
        now: berlin(23),
        asked: Array.from({ length: 9 }, () => asked(HOUR)),
      }),
    );

    expect(unusual.map(({ code }) => code)).toEqual(['first-time', 'longer', 'night', 'often']);
  });
});

describe('what is unusual about asking for more time', () => {
  const extension = (number: number, state: Extension['state'], decided: number): Extension => ({
    state,
    askedBy: BEN,
    askedAt: NOON,
    terms: {
      number,
      from: NOON,
      until: minutesAfterNoon(HOUR),
      reason: 'it takes longer',
      policyTermsHash: 'a',
      approval: 'none',
      commentRequired: false,
    },
    termsHash: 'a',
    asked: [],
    votes: [],
    decidedAt: minutesAfterNoon(decided),
    note: null,
  });
  const moreTime = (over: Partial<MoreTimeFacts> = {}) =>
    unusualMoreTime({
      request: buildRequest({ terms: { durationMs: HOUR_MS, entitlements: [buildRole()] } }),
      moreMs: HOUR_MS,
      now: NOON,
      asked: [],
      timeZone: 'Europe/Berlin',
      ...over,
    });

  it('is nothing the first time, by day, for as long as was asked for', () => {
    expect(moreTime()).toEqual([]);
  });

  it('is that it was denied or given before, and that it is more than was asked for at first', () => {
    const extensions = [extension(1, 'approved', -60), extension(2, 'denied', -10)];
    const request = buildRequest({ terms: { durationMs: HOUR_MS, entitlements: [buildGroup()] }, extensions });

    expect(moreTime({ request, moreMs: HOUR_MS + 1 })).toEqual([
      { code: 'extension-denied', at: minutesAfterNoon(-10) },
      { code: 'extended-before', count: 1 },
      { code: 'longer-than-asked', askedMs: HOUR_MS },
    ]);
  });

  it('is a privileged role by night, and many requests in a day', () => {
    expect(moreTime({ now: berlin(23), asked: [1, 2, 3, 4, 5].map((hours) => asked(hours * HOUR)) })).toEqual([
      { code: 'night', at: berlin(23), timeZone: 'Europe/Berlin' },
      { code: 'often', count: 5 },
    ]);
  });
});
