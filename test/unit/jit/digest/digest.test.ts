import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DigestSetting,
  digestSince,
  isEmpty,
  judgeDigest,
  nextDigestAt,
} from '../../../../src/jit/digest/digest.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/jit/duration.ts';
import { dayOf } from '../../../../src/jit/hours.ts';

const NINE = 9 * HOUR_MS;
const at = (text: string) => new Date(text);
const setting = (more: Partial<DigestSetting> = {}): DigestSetting => ({
  atMs: NINE,
  dueAt: at('2026-11-20'),
  day: null,
  ...more,
});

describe('when a digest comes', () => {
  it.each([
    ['today, while that is ahead', 'Europe/Berlin', '2026-11-20T07:59:00Z', '2026-11-20T08:00:00Z'],
    ['on Monday, from Friday on', 'Europe/Berlin', '2026-11-20T08:01:00Z', '2026-11-23T08:00:00Z'],
    ['by the new offset after clocks went back', 'Europe/Berlin', '2026-10-23T10:00:00Z', '2026-10-26T08:00:00Z'],
    ['by the clocks of UTC where the zone is unknown', 'Nowhere', '2026-11-19T10:00:00Z', '2026-11-20T09:00:00Z'],
  ])('is %s', (_, zone, from, next) => {
    expect(nextDigestAt(NINE, zone, at(from))).toEqual(at(next));
  });

  it('is once a day, not on weekends, not before its time and not hours after it', () => {
    const judged = (now: string, more: Partial<DigestSetting> = {}) => judgeDigest(setting(more), 'UTC', at(now));
    const today = dayOf(at('2026-11-20T12:00:00Z'), 'UTC');

    expect(judged('2026-11-20T09:00:00Z')).toEqual({ send: true, day: today, next: at('2026-11-23T09:00:00Z') });
    expect(judged('2026-11-20T12:00:00Z').send).toBe(true);
    expect(judged('2026-11-20T12:00:01Z')).toMatchObject({ send: false, next: at('2026-11-23T09:00:00Z') });
    expect(judged('2026-11-20T09:30:00Z', { day: today })).toMatchObject({
      send: false,
      next: at('2026-11-23T09:00:00Z'),
    });
    expect(judged('2026-11-21T09:30:00Z')).toMatchObject({ send: false, next: at('2026-11-23T09:00:00Z') });
    // Its reader went west since it was set.
    expect(judged('2026-11-20T08:00:00Z')).toMatchObject({ send: false, next: at('2026-11-20T09:00:00Z') });
  });

  it('is asked for again after each look, later and never for the same day', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata');
    fc.assert(
      fc.property(
        zones,
        fc.integer({ min: 0, max: 24 * 60 - 1 }),
        fc.date({ min: at('2026-03-01'), max: at('2027-03-01'), noInvalidDate: true }),
        fc.array(fc.nat({ max: 5 * 60 }), { minLength: 5, maxLength: 12 }),
        (zone, minutes, start, lateMinutes) => {
          const atMs = minutes * MINUTE_MS;
          let current: DigestSetting = { atMs, day: null, dueAt: nextDigestAt(atMs, zone, start) };
          const days: number[] = [];
          for (const late of lateMinutes) {
            const now = new Date(current.dueAt.getTime() + late * MINUTE_MS);
            const { send, day, next } = judgeDigest(current, zone, now);
            expect(next.getTime()).toBeGreaterThan(now.getTime());
            expect(next.getTime() - now.getTime()).toBeLessThan(5 * DAY_MS);
            if (send) days.push(day);
            current = { atMs, day: send ? day : current.day, dueAt: next };
          }
          expect(new Set(days).size).toBe(days.length);
          for (const day of days) expect([1, 2, 3, 4, 5]).toContain(new Date(day).getUTCDay());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('counts since the working day before', () => {
    expect(digestSince(at('2026-11-20T09:00:00Z'), 'UTC')).toEqual(at('2026-11-19T09:00:00Z'));
    expect(digestSince(at('2026-11-23T09:00:00Z'), 'UTC')).toEqual(at('2026-11-20T09:00:00Z'));
  });

  it('says nothing where nothing is', () => {
    const none = {
      live: 0,
      nextEnd: null,
      since: at('2026-11-20'),
      asked: { approved: 0, refused: 0, waiting: 0 },
      refusals: 0,
      alerts: [],
    };

    expect(isEmpty({ waiting: [], moreTime: [], mine: [], everybody: null })).toBe(true);
    expect(isEmpty({ waiting: [], moreTime: [], mine: [], everybody: none })).toBe(true);
    expect(isEmpty({ waiting: [], moreTime: [], mine: [], everybody: { ...none, refusals: 1 } })).toBe(false);
  });
});
