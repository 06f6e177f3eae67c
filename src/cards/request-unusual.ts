import type { AccessRequest } from '../jit/request/request.ts';
import type { Unusual } from '../jit/request/unusual.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';
import { formatTime, type Reader } from './reader.ts';

/** What was unusual about the request when it was asked, a line for each; none where nothing was. */
export function unusualLines({ unusual = [] }: Pick<AccessRequest, 'unusual'>, reader: Reader, now: Date): string[] {
  return unusual.map((one) => said(one, reader, now));
}

function said(one: Unusual, reader: Reader, now: Date): string {
  const words = wordsFor(reader).request.unusual;
  switch (one.code) {
    case 'first-time':
      return words.firstTime;
    case 'denied-lately':
      return words.deniedLately(formatTime(one.at, reader, now));
    case 'longer': {
      const offered = durationText(one.offeredMs, reader);
      return one.usualMs === null
        ? words.longer(offered)
        : words.longerThan(offered, durationText(one.usualMs, reader));
    }
    case 'night':
      return words.night(formatTime(one.at, { ...reader, timeZone: one.timeZone }, now));
    case 'often':
      return words.often(one.count);
    case 'extension-denied':
      return words.extensionDenied(formatTime(one.at, reader, now));
    case 'extended-before':
      return words.extendedBefore(one.count);
    case 'longer-than-asked':
      return words.longerThanAsked(durationText(one.askedMs, reader));
  }
}
