import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMsOf, windowOf } from '../../../sandbox/graph/pim/windows.ts';

const now = new Date('2026-11-21T09:00:00.000Z');

describe('a duration', () => {
  it.each([
    ['PT5M', 5 * 60_000],
    ['PT8H', 8 * 3_600_000],
    ['P1DT2H3M4S', 93_784_000],
    ['P30D', 30 * 24 * 3_600_000],
    ['PT0S', 0],
  ])('%s is read', (text, ms) => {
    expect(durationMsOf(text)).toBe(ms);
  });

  it.each(['', 'P', 'PT', 'P1DT', 'P6M', 'P2W', 'P1Y', '2h', 'PT1.5H', '-PT1H', 'pt1h'])('%s is not taken', (text) => {
    expect(durationMsOf(text)).toBeUndefined();
  });

  it('of days, hours and minutes is their sum', () => {
    const part = fc.nat({ max: 400 });
    fc.assert(
      fc.property(part, part, part, (days, hours, minutes) => {
        expect(durationMsOf(`P${days}DT${hours}H${minutes}M`)).toBe(((days * 24 + hours) * 60 + minutes) * 60_000);
      }),
    );
  });
});

describe('a window', () => {
  it('begins now when it names no start, or one that has passed', () => {
    const expiration = { type: 'afterDuration', duration: 'PT1H' };

    const starts = [undefined, null, '2026-11-20T09:00:00Z'].map(
      (startDateTime) => windowOf({ startDateTime, expiration }, now).startsAt,
    );

    expect(starts).toEqual([now, now, now]);
  });

  it('keeps the zone that was written', () => {
    const start = {
      startDateTime: '2026-11-21T11:00:00+01:00',
      expiration: { type: 'afterDuration', duration: 'PT1H' },
    };

    expect(windowOf(start, now).endsAt?.toISOString()).toBe('2026-11-21T11:00:00.000Z');
  });

  it.each([
    ['nothing', null],
    ['no expiration', {}],
    ['an unknown type', { expiration: { type: 'notSpecified' } }],
    ['a duration that is missing', { expiration: { type: 'afterDuration' } }],
    ['an end that is missing', { expiration: { type: 'afterDateTime' } }],
    ['an end that is no time', { expiration: { type: 'afterDateTime', endDateTime: 'tomorrow' } }],
    ['a start that is no time', { startDateTime: 'now', expiration: { type: 'noExpiration' } }],
    ['an end beside noExpiration', { expiration: { type: 'noExpiration', endDateTime: '2026-11-22T09:00:00Z' } }],
  ])('is refused with %s', (_what, scheduleInfo) => {
    expect(() => windowOf(scheduleInfo, now)).toThrow(
      expect.objectContaining({ code: 'InvalidRoleAssignmentRequest' }),
    );
  });
});
