import { DAY_MS, HOUR_MS, MINUTE_MS } from './duration.ts';
import { momentOf, shown, zoneOr } from './wall-clock.ts';

/** When somebody may be disturbed, by the clocks of their own zone: `fromMs` and `toMs` are of the day, days as in JavaScript. */
export type Hours = { timeZone: string; fromMs: number; toMs: number; days: readonly number[] };

const WORKING_DAYS = [1, 2, 3, 4, 5];
/** Clocks move by an hour at most; what they skip comes within this. */
const SKIPPED_MS = 2 * HOUR_MS;

/** Monday to Friday, 8:00 to 18:00, where they are; null or an unknown zone: UTC (behaviour A24). */
export function workingHours(timeZone: string | null): Hours {
  return { timeZone: zoneOr(timeZone), fromMs: 8 * HOUR_MS, toMs: 18 * HOUR_MS, days: WORKING_DAYS };
}

/** The first moment, from this one on, that lies within the hours. */
export function opensAt(hours: Hours, at: Date): Date {
  const today = dayOf(at, hours.timeZone);
  // A week and a day: whichever days there are, one of them comes, and today's may be over.
  for (let ahead = 0; ahead <= 8; ahead++) {
    const day = today + ahead * DAY_MS;
    if (!hours.days.includes(new Date(day).getUTCDay())) continue;
    const closes = onDay(day, hours.toMs, hours.timeZone);
    if (at < closes) return new Date(Math.max(at.getTime(), onDay(day, hours.fromMs, hours.timeZone).getTime()));
  }
  throw new RangeError('hours without any day');
}

export function isOpen(hours: Hours, at: Date): boolean {
  return opensAt(hours, at).getTime() === at.getTime();
}

/** Midnight of the day that clocks in this zone show, as if it were UTC: days count up by `DAY_MS`. */
export function dayOf(at: Date, timeZone: string): number {
  return Math.floor(shown(at, timeZone) / DAY_MS) * DAY_MS;
}

/** When clocks show this time of that day; where they skip it, the first moment after. */
export function onDay(day: number, timeOfDayMs: number, timeZone: string): Date {
  for (let skippedMs = 0; skippedMs <= SKIPPED_MS; skippedMs += MINUTE_MS) {
    const moment = momentOf(day + timeOfDayMs + skippedMs, timeZone);
    if (moment !== null) return moment;
  }
  // A zone that skips whole days, as Samoa did when it moved across the date line.
  return new Date(day + timeOfDayMs);
}
