import type { Reader } from '../../cards/reader.ts';
import { retell } from '../../cards/retell.ts';
import { parseDuration } from '../../jit/duration.ts';
import { parseRequestId } from '../../jit/ids.ts';
import { cleanLine } from '../../jit/text.ts';
import type { Command } from './command.ts';
import { faultWords, faulty, shown } from './fault.ts';
import { splitReason } from './parse-request.ts';

const LONGEST_HEAD = 256;
const LONGEST_REASON = 1000;

/** `<id> [for|by] <duration> [more] [because <reason>]`; everything that is wrong at once. */
export function parseExtend(rest: string, reader: Reader): Command {
  const told = faultWords(reader);
  const { head, reason } = splitReason(rest);
  const words = cleanLine(head.slice(0, LONGEST_HEAD * 4))
    .replace(/[.!]+$/, '')
    .split(' ')
    .filter((word) => word !== '');
  const [typed = '', ...after] = words;
  const faults: string[] = [];
  const id = parseRequestId(typed);
  if (typed === '') faults.push(told.idMissing('extend', 'R-7K3M9'));
  else if (id === null) faults.push(told.notAnId(shown(typed), 'R-7K3M9'));

  const asked = after
    .join(' ')
    .replace(/^(?:for|by)(?: |$)/i, '')
    .replace(/(?:^| )(?:more|longer)$/i, '');
  const duration = asked === '' ? null : parseDuration(asked);
  if (duration !== null && 'fault' in duration) faults.push(told.theDuration(retell(duration.fault, reader)));
  if (head.length > LONGEST_HEAD) faults.push(told.headTooLong);
  if (reason === '') faults.push(told.emptyReason);
  if (reason !== null && reason.length > LONGEST_REASON) faults.push(told.reasonTooLong(LONGEST_REASON));

  if (faults.length > 0 || id === null || (duration !== null && 'fault' in duration)) {
    return faulty('extend', reader, ...faults);
  }
  return { kind: 'extend', id, durationMs: duration?.ms ?? null, reason };
}
