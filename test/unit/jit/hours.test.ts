import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/jit/duration.ts';
import { dayOf, isOpen, onDay, opensAt, workingHours } from '../../../src/jit/hours.ts';

const BERLIN = workingHours('Europe/Berlin');
const moments = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });
const zones = fc.constantFrom(
  ...['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata', 'Asia/Kathmandu', 'Pacific/Chatham'],
  ...['Australia/Lord_Howe', 'America/Sao_Paulo', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'],
);

describe('working hours', () => {
  it.each([
    ['within them is now', '2026-11-20T09:30:30Z', '2026-11-20T09:30:30Z'],
    ['before them is eight in the morning', '2026-11-20T04:00:00Z', '2026-11-20T07:00:00Z'],
    ['after them is the next morning', '2026-11-19T17:00:00Z', '2026-11-20T07:00:00Z'],
    ['on a Friday evening is Monday morning', '2026-11-20T18:00:00Z', '2026-11-23T07:00:00Z'],
    ['goes by the new offset once clocks went forward', '2026-03-28T12:00:00Z', '2026-03-30T06:00:00Z'],
    ['goes by the new offset once clocks went back', '2026-10-24T12:00:00Z', '2026-10-26T07:00:00Z'],
  ])('%s', (_, at, opens) => {
    expect(opensAt(BERLIN, new Date(at))).toEqual(new Date(opens));
  });

  it('are those of UTC for somebody whose zone is unknown', () => {
    for (const zone of [null, '', 'Mars/Olympus', 'constructor']) {
      expect(opensAt(workingHours(zone), new Date('2026-11-20T04:00:00Z'))).toEqual(new Date('2026-11-20T08:00:00Z'));
    }
  });

  it('open next at a moment within them, never before, and with nothing of them between', () => {
    fc.assert(
      fc.property(moments, zones, fc.double({ min: 0, max: 1, noNaN: true }), (at, zone, part) => {
        const hours = workingHours(zone);

        const opens = opensAt(hours, at);
        const between = new Date(at.getTime() + Math.floor((opens.getTime() - at.getTime()) * part));

        expect(opens.getTime()).toBeGreaterThanOrEqual(at.getTime());
        expect(opens.getTime() - at.getTime()).toBeLessThan(4 * DAY_MS);
        expect(isOpen(hours, opens)).toBe(true);
        const wall = new Intl.DateTimeFormat('en-GB', {
          weekday: 'short',
          hour: '2-digit',
          hourCycle: 'h23',
          timeZone: zone,
        }).format(opens);
        expect(wall).toMatch(/^(?:Mon|Tue|Wed|Thu|Fri),? (?:0[89]|1[0-7])$/);
        if (between < opens) expect(isOpen(hours, between)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a time of day', () => {
  it('that the clocks skip is the first moment after', () => {
    const spring = dayOf(new Date('2026-03-29T12:00:00Z'), 'Europe/Berlin');

    expect(onDay(spring, 2 * HOUR_MS + 30 * MINUTE_MS, 'Europe/Berlin')).toEqual(new Date('2026-03-29T01:00:00Z'));
  });

  it('that comes twice is the first of them', () => {
    const autumn = dayOf(new Date('2026-10-25T12:00:00Z'), 'Europe/Berlin');

    expect(onDay(autumn, 2 * HOUR_MS + 30 * MINUTE_MS, 'Europe/Berlin')).toEqual(new Date('2026-10-25T00:30:00Z'));
  });
});
