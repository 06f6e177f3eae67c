import { durationParts } from '../jit/duration.ts';
import { wordsFor } from '../words/words.ts';
import type { Reader } from './reader.ts';

/** `1 h 30 min`, `2 days`, in the reader's language. Less than a second is rounded down; nothing left is `0 min`. */
export function durationText(ms: number, reader: Pick<Reader, 'locale'>): string {
  const { duration } = wordsFor(reader);
  const { days, hours, minutes, seconds } = durationParts(ms);
  const parts = [
    ...(days > 0 ? [duration.days(days)] : []),
    ...(hours > 0 ? [duration.hours(hours)] : []),
    ...(minutes > 0 ? [duration.minutes(minutes)] : []),
    ...(seconds > 0 ? [duration.seconds(seconds)] : []),
  ];
  return parts.length === 0 ? duration.minutes(0) : parts.join(' ');
}
