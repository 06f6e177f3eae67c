import { DAY_MS, HOUR_MS, MINUTE_MS } from './duration.ts';
import { momentOf, shown } from './wall-clock.ts';

/** A moment as read, or words for the person who typed it. */
export type StartReading = { at: Date } | { fault: string };

const EXAMPLES = 'say 14:30, tomorrow 9:00 or 2026-11-30T09:00Z';
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const LONGEST = 60;

const WITH_ZONE =
  /^(?<date>\d{4}-\d{2}-\d{2})[t ](?<time>\d{1,2}:\d{2})(?::00)? ?(?:(?<utc>z|utc)|(?<sign>[+-])(?<hours>\d{2}):?(?<minutes>\d{2}))$/;
const IN_THE_READERS_ZONE =
  /^(?:(?:(?<date>\d{4}-\d{2}-\d{2})[t ]|(?<day>[a-z]+) )(?:at )?)?(?<time>\d{1,2}(?:[:.]\d{2})? ?(?:am|pm)?)$/;
const CLOCK = /^(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))? ?(?<half>am|pm)?$/;

type Wall = { year: number; month: number; day: number; hour: number; minute: number };

/**
 * Reads `14:30`, `2:30 pm`, `tomorrow 9:00`, `friday 9:00` and `2026-11-30 09:00` in the reader's zone, and ISO 8601 with a
 * zone of its own. Never guesses: a time that the clocks skip is a fault, and of one that comes twice it is the first.
 */
export function parseStart(text: string, { now, timeZone }: { now: Date; timeZone: string }): StartReading {
  const typed = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const unread = { fault: `"${typed.slice(0, LONGEST)}" is not a time: ${EXAMPLES}` };
  if (typed === '' || typed.length > LONGEST)
    return typed === '' ? { fault: `the time is missing: ${EXAMPLES}` } : unread;

  const absolute = WITH_ZONE.exec(typed)?.groups;
  if (absolute !== undefined) {
    const wall = wallOf(absolute.date, absolute.time);
    if (wall === null) return unread;
    const offset = Number(absolute.hours ?? 0) * HOUR_MS + Number(absolute.minutes ?? 0) * MINUTE_MS;
    return { at: new Date(asUtc(wall) - (absolute.sign === '-' ? -offset : offset)) };
  }
  const local = IN_THE_READERS_ZONE.exec(typed)?.groups;
  if (local === undefined) return unread;
  const date = local.date ?? dateOf(local.day ?? null, now, timeZone);
  const wall = date === null ? null : wallOf(date, local.time);
  if (wall === null) return unread;
  const at = momentOf(asUtc(wall), timeZone);
  if (at === null) return { fault: `the clocks of ${timeZone} skip ${typed}: say another time` };
  const saidNoDay = local.date === undefined && (local.day === undefined || local.day === 'today');
  if (saidNoDay && at <= now) return { fault: `${typed} is past: say tomorrow ${local.time ?? ''}`.trimEnd() };
  return { at };
}

/** The day that a word names, seen from today in this zone; null for a word that names none. */
function dateOf(word: string | null, now: Date, timeZone: string): string | null {
  const today = Date.parse(wallDate(now, timeZone));
  const ahead = daysAhead(word, new Date(today).getUTCDay());
  return ahead === null ? null : new Date(today + ahead * DAY_MS).toISOString().slice(0, 10);
}

function daysAhead(word: string | null, today: number): number | null {
  if (word === null || word === 'today') return 0;
  if (word === 'tomorrow') return 1;
  const day = word.length < 3 ? -1 : DAYS.findIndex((name) => name.startsWith(word));
  // On a Friday, "friday" is the next one: for today there is a word.
  return day === -1 ? null : ((day - today + 6) % 7) + 1;
}

function wallOf(date: string | undefined, time: string | undefined): Wall | null {
  const clock = CLOCK.exec(time ?? '')?.groups;
  const [year = 0, month = 0, day = 0] = (date ?? '').split('-').map(Number);
  // "9" alone might be nine in the evening.
  if (clock === undefined || (clock.minute === undefined && clock.half === undefined)) return null;
  const typed = Number(clock.hour);
  const minute = Number(clock.minute ?? 0);
  if (clock.half !== undefined && (typed < 1 || typed > 12)) return null;
  const hour = clock.half === undefined ? typed : (typed % 12) + (clock.half === 'pm' ? 12 : 0);
  const wall = { year, month, day, hour, minute };
  const exists = new Date(asUtc(wall)).toISOString().startsWith(`${date}T`);
  return hour < 24 && minute < 60 && exists ? wall : null;
}

function asUtc({ year, month, day, hour, minute }: Wall): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

function wallDate(at: Date, timeZone: string): string {
  return new Date(shown(at, timeZone)).toISOString().slice(0, 10);
}
