import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DAY_MS,
  formatDuration,
  formatDurationIso,
  formatDurationTyped,
  HOUR_MS,
  MINUTE_MS,
  parseDuration,
} from '../../../src/jit/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['90m', 90 * MINUTE_MS],
    ['2h', 2 * HOUR_MS],
    ['1d', DAY_MS],
    ['1h30m', 90 * MINUTE_MS],
    ['1h 30min', 90 * MINUTE_MS],
    ['2 hours', 2 * HOUR_MS],
    ['1 day', DAY_MS],
    ['1w', 7 * DAY_MS],
    ['45s', 45_000],
    ['PT4H', 4 * HOUR_MS],
    ['pt4h', 4 * HOUR_MS],
    ['P1D', DAY_MS],
    ['P1DT2H', 26 * HOUR_MS],
    ['PT1H30M', 90 * MINUTE_MS],
    ['PT30S', 30_000],
    ['P2W', 14 * DAY_MS],
    [' 2H ', 2 * HOUR_MS],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toEqual({ ms });
  });

  it.each([
    ['', 'missing'],
    ['90', 'no unit: say 90m or 2h'],
    ['-2h', 'negative'],
    ['0m', 'no time at all'],
    ['PT0S', 'no time at all'],
    ['1.5h', 'whole numbers'],
    ['P1M', 'months or years'],
    ['P1Y', 'months or years'],
    ['30m1h', 'larger first'],
    ['1h1h', 'twice'],
    ['99999999h', 'far too long'],
    [`${'9'.repeat(38)}h`, 'far too long'],
    ['2 parsecs', 'not a duration'],
    ['P', 'not a duration'],
    ['PT', 'not a duration'],
    ['P1DT', 'not a duration'],
    ['1:30', 'not a duration'],
    ['two hours', 'not a duration'],
    ['2h'.repeat(50_000), 'not a duration'],
  ])('refuses %j and says why', (text, why) => {
    expect(parseDuration(text)).toEqual({ fault: expect.stringContaining(why) });
  });

  it('never throws, and what it reads is a whole positive number of milliseconds', () => {
    const almost = fc.stringMatching(/^[pP]?[0-9dhmstPTDHMSw .-]{0,45}$/);

    fc.assert(
      fc.property(fc.oneof(fc.string(), almost), (text) => {
        const reading = parseDuration(text);

        if ('ms' in reading) {
          expect(Number.isSafeInteger(reading.ms)).toBe(true);
          expect(reading.ms).toBeGreaterThan(0);
        } else {
          expect(reading.fault).not.toBe('');
        }
      }),
    );
  });
});

describe('formats', () => {
  const wholeSeconds = fc.integer({ min: 1, max: 366 * 86_400 }).map((seconds) => seconds * 1000);

  it('reads back what it prints for typing, for people and as ISO 8601', () => {
    fc.assert(
      fc.property(wholeSeconds, (ms) => {
        expect(parseDuration(formatDurationTyped(ms))).toEqual({ ms });
        expect(parseDuration(formatDurationIso(ms))).toEqual({ ms });
        expect(parseDuration(formatDuration(ms))).toEqual({ ms });
      }),
    );
  });

  it.each([
    [90 * MINUTE_MS, '1 h 30 min', '1h30m', 'PT1H30M'],
    [DAY_MS, '1 day', '1d', 'P1D'],
    [2 * DAY_MS + HOUR_MS, '2 days 1 h', '2d1h', 'P2DT1H'],
    [30_500, '30 s', '30s', 'PT30S'],
    [0, '0 min', '0m', 'PT0S'],
    [-5, '0 min', '0m', 'PT0S'],
  ])('prints %d ms as %s', (ms, forPeople, typed, iso) => {
    expect(formatDuration(ms)).toBe(forPeople);
    expect(formatDurationTyped(ms)).toBe(typed);
    expect(formatDurationIso(ms)).toBe(iso);
  });
});
