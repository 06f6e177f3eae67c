import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationText } from '../../../src/cards/duration-text.ts';
import { DEFAULT_READER, formatInstant, formatTime, formatTimeLeft, readerOf } from '../../../src/cards/reader.ts';
import { DAY_MS, formatDuration, HOUR_MS, MINUTE_MS } from '../../../src/jit/duration.ts';
import { minutesAfterNoon, NOON } from '../../support/builders.ts';

const berlin = { locale: 'en-GB', timeZone: 'Europe/Berlin' };

describe('formatTime', () => {
  it('shows the time of today with its zone', () => {
    expect(formatTime(minutesAfterNoon(30), berlin, NOON)).toBe('14:30 (Europe/Berlin)');
  });

  it('adds the date when it is another day for the reader, though the same in UTC', () => {
    expect(formatTime(new Date('2026-10-14T22:30:00Z'), berlin, NOON)).toBe('Thu 15 Oct, 00:30 (Europe/Berlin)');
    expect(formatTime(new Date('2026-10-14T22:30:00Z'), DEFAULT_READER, NOON)).toBe('22:30 (UTC)');
  });

  it('adds the year when it is another one', () => {
    expect(formatTime(new Date('2027-01-02T12:00:00Z'), berlin, NOON)).toBe('Sat, 2 Jan 2027, 13:00 (Europe/Berlin)');
  });

  it('tells the two passes of the repeated hour apart', () => {
    const first = new Date('2026-10-25T00:30:00Z');
    const second = new Date('2026-10-25T01:30:00Z');

    expect(formatTime(first, berlin, first)).toBe('02:30 (Europe/Berlin, UTC+2)');
    expect(formatTime(second, berlin, second)).toBe('02:30 (Europe/Berlin, UTC+1)');
  });

  it('writes the date in the language of the words around it, ordered as the reader is used to', () => {
    const tomorrow = (locale: string) => formatTime(minutesAfterNoon(24 * 60), { ...berlin, locale }, NOON);

    expect(tomorrow('en-US')).toBe('Thu, Oct 15, 14:00 (Europe/Berlin)');
    expect(tomorrow('de-DE')).toBe('Do., 15. Okt., 14:00 (Europe/Berlin)');
    expect(tomorrow('fr-FR')).toBe('Thu 15 Oct, 14:00 (Europe/Berlin)');
  });
});

describe('readerOf', () => {
  it.each([
    [null, null],
    ['', ''],
    ['not a locale', 'Mars/Olympus'],
  ])('falls back to English and UTC for %s and %s', (locale, timeZone) => {
    expect(readerOf(locale, timeZone)).toEqual(DEFAULT_READER);
  });

  it('takes what Teams said', () => {
    expect(readerOf('de-DE', 'Europe/Berlin')).toEqual({ locale: 'de-DE', timeZone: 'Europe/Berlin' });
  });
});

it('shows a moment to the second in UTC, with the date when it is not today', () => {
  expect(formatInstant(new Date('2026-10-14T14:03:12.345Z'), NOON)).toBe('14:03:12Z');
  expect(formatInstant(new Date('2026-10-13T14:03:12Z'), NOON)).toBe('2026-10-13 14:03:12Z');
});

it('rounds the time left down and never promises more than there is', () => {
  expect(formatTimeLeft(minutesAfterNoon(80.9), DEFAULT_READER, NOON)).toBe('1 h 20 min left');
  expect(formatTimeLeft(minutesAfterNoon(0.5), DEFAULT_READER, NOON)).toBe('less than a minute left');
  expect(formatTimeLeft(NOON, DEFAULT_READER, NOON)).toBe('time is up');
});

describe('durationText', () => {
  it('says in English what the log says, of any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5000, max: 40 * DAY_MS }), (ms) => {
        expect(durationText(ms, DEFAULT_READER)).toBe(formatDuration(ms));
      }),
    );
  });

  it('says it in the words of the reader', () => {
    expect(durationText(DAY_MS + 2 * HOUR_MS + MINUTE_MS, { locale: 'de-AT' })).toBe('1 Tag 2 Stunden 1 Minute');
    expect(durationText(0, { locale: 'de-DE' })).toBe('0 Minuten');
  });
});
