/** A duration as read: milliseconds, or words for the person who typed it. */
export type DurationReading = { ms: number } | { fault: string };

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Nothing in the product runs longer than this; a larger number is a slip of the finger ("someone set 2037", behaviour A9). */
const LONGEST_MS = 366 * DAY_MS;
const EXAMPLES = 'say 90m or 2h';

const UNITS = [
  { short: 'w', ms: 7 * DAY_MS, words: ['w', 'week', 'weeks'] },
  { short: 'd', ms: DAY_MS, words: ['d', 'day', 'days'] },
  { short: 'h', ms: HOUR_MS, words: ['h', 'hr', 'hrs', 'hour', 'hours'] },
  { short: 'm', ms: MINUTE_MS, words: ['m', 'min', 'mins', 'minute', 'minutes'] },
  { short: 's', ms: 1000, words: ['s', 'sec', 'secs', 'second', 'seconds'] },
] as const;

const ISO = /^p(?:(\d+)w)?(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?)?$/;
const SIMPLE = /^(?:\d+ ?[a-z]+ ?)+$/;

/** Reads `90m`, `2h`, `1d`, `1h30m`, `2 hours`, `PT4H`, `P1D`, in any letter case. Never throws. */
export function parseDuration(text: string): DurationReading {
  const typed = text.trim();
  if (typed === '') return { fault: `a duration is missing: ${EXAMPLES}` };
  // Longer than any duration can be: looked at no further, so that a huge text costs nothing.
  if (typed.length > 40) return { fault: `${quoted(typed)} is not a duration: ${EXAMPLES}` };

  const lower = typed.toLowerCase().replace(/\s+/g, ' ');
  if (/^[-−–]/.test(lower)) return { fault: `${quoted(typed)} is negative: ${EXAMPLES}` };
  if (/^\d+$/.test(lower)) return { fault: `${quoted(typed)} has no unit: ${EXAMPLES}` };
  if (/\d[.,]\d/.test(lower)) return { fault: `${quoted(typed)} has a fraction: use whole numbers, for example 1h30m` };

  const parts = lower.startsWith('p') ? isoParts(lower) : simpleParts(lower);
  if (parts === null) return { fault: `${quoted(typed)} is not a duration: ${EXAMPLES}` };
  if (typeof parts === 'string') return { fault: `${quoted(typed)} ${parts}` };
  const ms = parts.reduce((sum, part) => sum + part, 0);
  if (ms === 0) return { fault: `${quoted(typed)} is no time at all: ${EXAMPLES}` };
  if (!(ms <= LONGEST_MS)) return { fault: `${quoted(typed)} is far too long: ${EXAMPLES}` };
  return { ms };
}

function isoParts(lower: string): number[] | string | null {
  if (/^p[^t]*\d[ym]/.test(lower)) {
    return 'is counted in months or years, whose length varies: use hours or days, for example PT4H or P1D';
  }
  const match = ISO.exec(lower);
  if (match === null || lower.endsWith('t') || lower === 'p') return null;
  return UNITS.map((unit, index) => Number(match[index + 1] ?? 0) * unit.ms);
}

function simpleParts(lower: string): number[] | string | null {
  if (!SIMPLE.test(lower)) return null;
  const parts: number[] = [];
  let last = -1;
  for (const [, digits, word] of lower.matchAll(/(\d+) ?([a-z]+)/g)) {
    const index = UNITS.findIndex((unit) => unit.words.some((known) => known === word));
    const unit = UNITS[index];
    if (unit === undefined) return null;
    if (index <= last) return 'names its units twice or out of order: write the larger first, for example 1h30m';
    last = index;
    parts.push(Number(digits) * unit.ms);
  }
  return parts;
}

function quoted(text: string): string {
  const shown = text.replace(/[\p{C}\s]+/gu, ' ');
  return `"${shown.length > 40 ? `${shown.slice(0, 40)}…` : shown}"`;
}

/** For people: `1 h 30 min`, `2 days`, `45 s`. Less than a second is rounded down; nothing left is `0 min`. */
export function formatDuration(ms: number): string {
  const { days, hours, minutes, seconds } = durationParts(ms);
  const words: string[] = [];
  if (days > 0) words.push(days === 1 ? '1 day' : `${days} days`);
  if (hours > 0) words.push(`${hours} h`);
  if (minutes > 0) words.push(`${minutes} min`);
  if (seconds > 0) words.push(`${seconds} s`);
  return words.length === 0 ? '0 min' : words.join(' ');
}

/** As it is typed in commands and policies: `1h30m`, `1d`. What it prints, `parseDuration` reads back. */
export function formatDurationTyped(ms: number): string {
  const { days, hours, minutes, seconds } = durationParts(ms);
  const text = [`${days}d`, `${hours}h`, `${minutes}m`, `${seconds}s`].filter((part) => !/^0\D/.test(part)).join('');
  return text === '' ? '0m' : text;
}

/** ISO 8601, as Graph and policies of other systems write it: `PT1H30M`, `P1D`; zero is `PT0S`. */
export function formatDurationIso(ms: number): string {
  const { days, hours, minutes, seconds } = durationParts(ms);
  const date = days > 0 ? `${days}D` : '';
  const time = [`${hours}H`, `${minutes}M`, `${seconds}S`].filter((part) => !/^0\D/.test(part)).join('');
  if (date === '' && time === '') return 'PT0S';
  return `P${date}${time === '' ? '' : `T${time}`}`;
}

/** A duration in its units; less than a second is rounded down. */
export function durationParts(ms: number): { days: number; hours: number; minutes: number; seconds: number } {
  const whole = Math.max(0, Math.floor(ms / 1000));
  return {
    days: Math.floor(whole / 86_400),
    hours: Math.floor(whole / 3600) % 24,
    minutes: Math.floor(whole / 60) % 60,
    seconds: whole % 60,
  };
}
