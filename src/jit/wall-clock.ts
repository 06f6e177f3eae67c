import { DAY_MS } from './duration.ts';

/** Where Teams told no zone, or one that this runtime does not know. */
const DEFAULT_ZONE = 'UTC';
/** To make a formatter takes a hundred times as long as to use it. People are spread over few zones: beyond that, anew. */
const FORMATTERS_KEPT = 100;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** What clocks in this zone show at a moment, to the minute, as if it were UTC. */
export function shown(at: Date, timeZone: string): number {
  const parts = formatter(timeZone).formatToParts(at);
  const number = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(number('year'), number('month') - 1, number('day'), number('hour'), number('minute'));
}

/** The first moment at which clocks in this zone show this (as if it were UTC); null when they never do. */
export function momentOf(wallMs: number, timeZone: string): Date | null {
  const offsets = [wallMs - DAY_MS, wallMs + DAY_MS].map((ms) => shown(new Date(ms), timeZone) - ms);
  const moments = offsets.map((offset) => wallMs - offset).filter((ms) => shown(new Date(ms), timeZone) === wallMs);
  return moments.length === 0 ? null : new Date(Math.min(...moments));
}

/** A zone to reckon with: the one that Teams told, or the default. */
export function zoneOr(timeZone: string | null): string {
  if (timeZone === null || timeZone === '') return DEFAULT_ZONE;
  try {
    return formatter(timeZone).resolvedOptions().timeZone;
  } catch {
    return DEFAULT_ZONE;
  }
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  if (formatters.size >= FORMATTERS_KEPT) formatters.clear();
  formatters.set(timeZone, made);
  return made;
}
