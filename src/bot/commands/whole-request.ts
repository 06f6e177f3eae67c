import type { Reader } from '../../cards/reader.ts';
import { retell } from '../../cards/retell.ts';
import { formatDurationTyped, parseDuration } from '../../jit/duration.ts';
import { type AskFault, checkAsk } from '../../jit/policy/check-ask.ts';
import type { PolicyTerms } from '../../jit/policy/policy.ts';
import { exampleTicket } from '../../jit/policy/ticket-pattern.ts';
import { parseStart } from '../../jit/start-time.ts';
import { cleanLine } from '../../jit/text.ts';
import { wordsFor } from '../../words/words.ts';
import type { SaidAsk } from './command.ts';

/** A longer reason makes no example that anybody reads. */
const LONGEST_EXAMPLE = 100;

/**
 * How to type the whole request in one line: every part as it was said where this policy takes it so, else one that it
 * takes. `request exchange-admin for 2h ticket INC12345 because …`
 */
export function wholeRequest(
  terms: Pick<PolicyTerms, 'name' | 'duration' | 'require'>,
  said: Omit<SaidAsk, 'policy' | 'notes'>,
  { now, reader }: { now: Date; reader: Reader },
): string {
  const line = cleanLine((said.reason ?? '').slice(0, LONGEST_EXAMPLE * 4));
  const reason = line === '' || line.length > LONGEST_EXAMPLE ? wordsFor(reader).exampleReasons.request : line;
  const read = parseDuration(said.duration ?? '');
  const durationMs = 'ms' in read ? read.ms : terms.duration.defaultMs;
  const start = said.at === null ? null : parseStart(said.at, { now, timeZone: reader.timeZone });
  const startAt = start !== null && 'at' in start ? start.at : null;
  const ticket = cleanLine(said.ticket ?? '').split(' ')[0] || null;
  const checked = checkAsk(terms, { durationMs, startAt, justification: reason, ticket }, now);
  const faults = 'faults' in checked ? checked.faults : [];
  const part = (field: AskFault['field'], asSaid: string): string => {
    const fault = faults.find((one) => one.field === field);
    return fault === undefined ? asSaid : retell(fault.example ?? '', reader);
  };
  const unread = start !== null && 'fault' in start;
  const pattern = terms.require.ticketPattern;
  const anyTicket = pattern === null || exampleTicket(pattern) !== null ? '' : 'ticket INC12345';
  return [
    `request ${terms.name}`,
    part('duration', `for ${formatDurationTyped(durationMs)}`),
    unread ? 'at tomorrow 9:00' : part('start', startAt === null ? '' : `at ${cleanLine(said.at ?? '')}`),
    part('ticket', ticket === null ? '' : `ticket ${ticket}`) || anyTicket,
    part('justification', `because ${reason}`) || `because ${reason}`,
  ]
    .filter((text) => text !== '')
    .join(' ');
}
