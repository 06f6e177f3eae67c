import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStart } from '../../../src/jit/start-time.ts';

const BERLIN = 'Europe/Berlin';
/** A Wednesday, 14:00 in Berlin. */
const NOW = new Date('2026-10-14T12:00:00Z');

function read(text: string, timeZone = BERLIN, now = NOW): string {
  const reading = parseStart(text, { now, timeZone });
  return 'at' in reading ? reading.at.toISOString() : reading.fault;
}

describe('parseStart', () => {
  it.each([
    ['14:30', '2026-10-14T12:30:00.000Z'],
    ['today 14:30', '2026-10-14T12:30:00.000Z'],
    ['2:30 pm', '2026-10-14T12:30:00.000Z'],
    ['11PM', '2026-10-14T21:00:00.000Z'],
    ['18.45', '2026-10-14T16:45:00.000Z'],
    ['Tomorrow 9:00', '2026-10-15T07:00:00.000Z'],
    ['tomorrow at 12am', '2026-10-14T22:00:00.000Z'],
    ['friday 9:00', '2026-10-16T07:00:00.000Z'],
    ['wed 9:00', '2026-10-21T07:00:00.000Z'],
    ['2026-11-02 09:00', '2026-11-02T08:00:00.000Z'],
    ['2026-10-20T09:00Z', '2026-10-20T09:00:00.000Z'],
    ['2026-10-20T09:00:00+05:30', '2026-10-20T03:30:00.000Z'],
    ['2026-10-20 09:00-0800', '2026-10-20T17:00:00.000Z'],
  ])('reads %j as %s', (text, at) => {
    expect(read(text)).toBe(at);
  });

  it.each([
    ['', /time is missing/],
    ['9', /not a time/],
    ['25:00', /not a time/],
    ['13pm', /not a time/],
    ['at once', /not a time/],
    ['2026-02-30 09:00', /not a time/],
    ['2026-13-01T09:00Z', /not a time/],
    ['someday 9:00', /not a time/],
    ['m 9:00', /not a time/],
    ['13:59', /is past: say tomorrow 13:59/],
    ['9'.repeat(1_000), /not a time/],
  ])('answers %j with what to say instead', (text, fault) => {
    expect(read(text)).toMatch(fault);
  });

  it('is the day of whoever asks, wherever it is another one already', () => {
    const late = new Date('2026-10-14T22:30:00Z');

    expect(read('tomorrow 9:00', BERLIN, late)).toBe('2026-10-16T07:00:00.000Z');
    expect(read('tomorrow 9:00', 'America/New_York', late)).toBe('2026-10-15T13:00:00.000Z');
  });

  it('refuses an hour that the clocks skip, and takes the first of one that comes twice', () => {
    expect(read('2026-03-29 02:30')).toMatch(/skip/);
    expect(read('2026-10-25 02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(read('2026-04-05 01:45', 'Australia/Lord_Howe')).toBe('2026-04-04T14:45:00.000Z');
  });

  it('is what the clock of the zone shows then, whatever the day and the zone', () => {
    const zones = fc.constantFrom(BERLIN, 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'Australia/Lord_Howe');
    const days = fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });

    fc.assert(
      fc.property(zones, days, (timeZone, day) => {
        const typed = day.toISOString().slice(0, 16).replace('T', ' ');
        const reading = parseStart(typed, { now: NOW, timeZone });
        if ('fault' in reading) {
          expect(reading.fault).toMatch(/skip/);
          return;
        }
        const shown = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });
        expect(shown.format(reading.at)).toBe(typed);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof read(text) === 'string'));
  });
});
