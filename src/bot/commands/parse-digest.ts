import type { Reader } from '../../cards/reader.ts';
import { USUAL_DIGEST_MS } from '../../jit/digest/digest.ts';
import { HOUR_MS, MINUTE_MS } from '../../jit/duration.ts';
import { cleanLine } from '../../jit/text.ts';
import type { Command } from './command.ts';
import { faultWords, faulty, shown } from './fault.ts';

const LONGEST = 200;
const ON = /^on(?: (?:at )?(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))? ?(?<half>am|pm)?)?$/i;

/** `digest`, `digest on [at <time of day>]`, `digest off`. */
export function parseDigest(rest: string, reader: Reader): Command {
  const typed = cleanLine(rest.slice(0, LONGEST)).replace(/[.!]+$/, '');
  if (typed === '') return { kind: 'digest' };
  if (/^off$/i.test(typed)) return { kind: 'digest-off' };
  const parts = ON.exec(typed)?.groups;
  const atMs = parts === undefined ? null : timeOf(parts);
  return atMs === null
    ? faulty('digest on', reader, faultWords(reader).digest(shown(typed)))
    : { kind: 'digest-on', atMs };
}

/** Of the day, by whatever clocks its reader has; null when no clock shows it. */
function timeOf({ hour, minute, half }: Partial<Record<string, string>>): number | null {
  if (hour === undefined) return USUAL_DIGEST_MS;
  const typed = Number(hour);
  if (half !== undefined && (typed < 1 || typed > 12)) return null;
  const hours = half === undefined ? typed : (typed % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  const minutes = Number(minute ?? 0);
  return hours < 24 && minutes < 60 ? hours * HOUR_MS + minutes * MINUTE_MS : null;
}
