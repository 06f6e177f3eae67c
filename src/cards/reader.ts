import { MINUTE_MS } from '../jit/duration.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';

/** Whose eyes a card is drawn for: their language tag and IANA time zone. */
export type Reader = { locale: string; timeZone: string };

/** Used where Teams told neither, and for channels, which have no zone. */
export const DEFAULT_READER: Reader = { locale: 'en-GB', timeZone: 'UTC' };

/** A reader from what Teams said of a person; what is missing or unknown to this runtime falls back to the default. */
export function readerOf(locale: string | null, timeZone: string | null): Reader {
  return { locale: knownLocale(locale), timeZone: knownZone(timeZone) };
}

/**
 * `14:30 (Europe/Berlin)`, with the date when it is not today for the reader, the year when it is not this one, and the
 * offset in the hour that the clocks repeat in autumn. Never a bare local time.
 */
export function formatTime(at: Date, reader: Reader, now: Date): string {
  const time = clock(at, reader);
  const day = dayOf(at, reader) === dayOf(now, reader) ? '' : `${date(at, reader, now)}, `;
  const zone = isRepeated(at, reader) ? `${reader.timeZone}, ${offset(at, reader)}` : reader.timeZone;
  return `${day}${time} (${zone})`;
}

/** `14:03:12Z`, with the date when it is not the UTC day of `now`: for receipts and audit rows, the same for every reader. */
export function formatInstant(at: Date, now: Date): string {
  const [day, time] = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .split('T');
  return now.toISOString().startsWith(`${day}T`) ? `${time}` : `${day} ${time}`;
}

/** `1 h 20 min left`, `less than a minute left`, `time is up`. Rounded down: nobody is promised more than there is. */
export function formatTimeLeft(until: Date, reader: Reader, now: Date): string {
  const { timeLeft } = wordsFor(reader);
  const leftMs = until.getTime() - now.getTime();
  if (leftMs <= 0) return timeLeft.over;
  if (leftMs < MINUTE_MS) return timeLeft.underAMinute;
  return timeLeft.left(durationText(Math.floor(leftMs / MINUTE_MS) * MINUTE_MS, reader));
}

/** To make a formatter takes a hundred times as long as to use it. Readers are spread over few zones: beyond that, anew. */
const FORMATTERS_KEPT = 200;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
  if (formatters.size >= FORMATTERS_KEPT) formatters.clear();
  formatters.set(key, made);
  return made;
}

function clock(at: Date, { timeZone }: Reader): string {
  return formatter('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(at);
}

function date(at: Date, reader: Reader, now: Date): string {
  const thisYear = yearOf(at, reader) === yearOf(now, reader);
  return formatter(dateLocale(reader), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(thisYear ? {} : { year: 'numeric' }),
    timeZone: reader.timeZone,
  }).format(at);
}

/** In the language of the words around it, as the reader orders it: another would only be harder to read. */
function dateLocale(reader: Reader): string {
  const { language, locale } = wordsFor(reader);
  return reader.locale.toLowerCase().split('-')[0] === language ? reader.locale : locale;
}

function dayOf(at: Date, { timeZone }: Reader): string {
  return formatter('en-CA', { dateStyle: 'short', timeZone }).format(at);
}

function yearOf(at: Date, reader: Reader): string {
  return dayOf(at, reader).slice(0, 4);
}

function offset(at: Date, { timeZone }: Reader): string {
  const parts = formatter('en-GB', { timeZoneName: 'shortOffset', timeZone }).formatToParts(at);
  return (parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT').replace('GMT', 'UTC');
}

/** Clocks go back by an hour, on Lord Howe by half an hour: then one wall time names two moments. */
function isRepeated(at: Date, reader: Reader): boolean {
  const wall = `${dayOf(at, reader)} ${clock(at, reader)}`;
  return [-60, -30, 30, 60].some((minutes) => {
    const other = new Date(at.getTime() + minutes * MINUTE_MS);
    return `${dayOf(other, reader)} ${clock(other, reader)}` === wall;
  });
}

function knownLocale(locale: string | null): string {
  if (locale === null || locale === '') return DEFAULT_READER.locale;
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale)[0] ?? DEFAULT_READER.locale;
  } catch {
    return DEFAULT_READER.locale;
  }
}

function knownZone(timeZone: string | null): string {
  if (timeZone === null || timeZone === '') return DEFAULT_READER.timeZone;
  try {
    return formatter('en-GB', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return DEFAULT_READER.timeZone;
  }
}
