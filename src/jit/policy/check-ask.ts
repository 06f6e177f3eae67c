import { DAY_MS, formatDuration, formatDurationTyped } from '../duration.ts';
import type { RefusalCode } from '../errors.ts';
import { cleanLine, cleanText, lengthOf, quote } from '../text.ts';
import type { PolicyTerms } from './policy.ts';
import { compileTicketPattern, exampleTicket, LONGEST_TICKET } from './ticket-pattern.ts';

export const LONGEST_JUSTIFICATION = 1000;

/** Further ahead nobody can know what will be needed. */
const FURTHEST_START_MS = 30 * DAY_MS;

/** What a person fills in when asking under a policy. `startAt`: null or absent to start at once. */
export type Ask = { durationMs: number; startAt?: Date | null; justification: string; ticket: string | null };

/** An ask as it is stored. */
export type CheckedAsk = Omit<Ask, 'startAt'> & { startAt: Date | null };

export type AskFault = {
  field: 'duration' | 'start' | 'justification' | 'ticket';
  code: Extract<RefusalCode, 'bad-duration' | 'bad-start' | 'bad-justification' | 'bad-ticket'>;
  message: string;
  /** How this part of a command may look instead, for example `for 2h`; null when none can be made up. */
  example: string | null;
};

/**
 * Holds an ask against its policy: every fault at once, or the ask as it is stored, its texts cleaned of what cannot be
 * seen (behaviours A9, A19, S3.8). A duration may be anything from the policy's minimum to its maximum, whole
 * milliseconds; options are only what forms offer.
 */
export function checkAsk(
  terms: Pick<PolicyTerms, 'duration' | 'require'>,
  ask: Ask,
  now: Date,
): { ask: CheckedAsk } | { faults: AskFault[] } {
  const justification = cleanText(ask.justification);
  const ticket = cleanLine(ask.ticket ?? '');
  const faults = [
    durationFault(terms.duration, ask.durationMs),
    startFault(ask.startAt ?? null, now),
    justificationFault(terms.require.justificationLength, justification),
    ticketFault(terms.require.ticketPattern, ticket),
  ].filter((fault) => fault !== null);

  if (faults.length > 0) return { faults };
  return {
    ask: {
      durationMs: ask.durationMs,
      startAt: ask.startAt ?? null,
      justification,
      ticket: ticket === '' ? null : ticket,
    },
  };
}

function durationFault({ minMs, maxMs, defaultMs }: PolicyTerms['duration'], durationMs: number): AskFault | null {
  if (Number.isSafeInteger(durationMs) && durationMs >= minMs && durationMs <= maxMs) return null;
  const message =
    durationMs > maxMs
      ? `${formatDuration(durationMs)} is too long: this policy allows at most ${formatDuration(maxMs)}`
      : durationMs < minMs
        ? `${formatDuration(durationMs)} is too short: this policy asks for at least ${formatDuration(minMs)}`
        : 'the duration is not a length of time';
  return { field: 'duration', code: 'bad-duration', message, example: `for ${formatDurationTyped(defaultMs)}` };
}

function startFault(startAt: Date | null, now: Date): AskFault | null {
  if (startAt === null) return null;
  const fault = (message: string): AskFault => ({
    field: 'start',
    code: 'bad-start',
    message,
    example: 'at tomorrow 9:00',
  });
  if (!(startAt > now)) return fault('the start is past: leave it out to start at once');
  if (startAt.getTime() - now.getTime() > FURTHEST_START_MS) {
    return fault(`the start is too far ahead: ask at most ${formatDuration(FURTHEST_START_MS)} before`);
  }
  return null;
}

function justificationFault(least: number, justification: string): AskFault | null {
  const length = lengthOf(justification);
  // Empty lines pad nothing: what counts is what can be read.
  const read = lengthOf(cleanLine(justification));
  const fault = (message: string): AskFault => ({
    field: 'justification',
    code: 'bad-justification',
    message,
    example: exampleReason(least),
  });
  if (read === 0) return fault('the reason is missing: say what you need the access for');
  if (read === 1 && least > 1) return fault(`the reason has 1 character: this policy asks for at least ${least}`);
  if (read < least) return fault(`the reason has ${read} characters: this policy asks for at least ${least}`);
  if (length > LONGEST_JUSTIFICATION) {
    return fault(`the reason has ${length} characters: shorten it to ${LONGEST_JUSTIFICATION}`);
  }
  return null;
}

/** Null when the policy asks for more than an example can honestly show. */
function exampleReason(least: number): string | null {
  const examples = [
    'because migrating the mailboxes of the Berlin office',
    'because migrating the mailboxes of the Berlin office, as agreed with the owner of the change for tonight',
  ];
  return examples.find((example) => example.length - 'because '.length >= least) ?? null;
}

function ticketFault(pattern: string | null, ticket: string): AskFault | null {
  const sample = pattern === null ? null : exampleTicket(pattern);
  const fault = (message: string): AskFault => ({
    field: 'ticket',
    code: 'bad-ticket',
    message,
    example: sample === null ? null : `ticket ${sample}`,
  });
  if (lengthOf(ticket) > LONGEST_TICKET) return fault(`the ticket is longer than ${LONGEST_TICKET} characters`);
  if (pattern === null) return null;
  if (ticket === '') return fault(`a ticket is missing: this policy asks for one that matches ${pattern}`);
  const compiled = compileTicketPattern(pattern);
  // A stored pattern that no longer compiles verifies nothing, so it refuses (design invariant 9).
  if ('fault' in compiled) return fault(`the ticket cannot be checked: the pattern of this policy ${compiled.fault}`);
  return compiled.matches(ticket) ? null : fault(`the ticket ${quote(ticket)} does not match ${pattern}`);
}
