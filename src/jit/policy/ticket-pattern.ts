import { RE2JS } from 're2js';

const LONGEST_PATTERN = 200;
export const LONGEST_TICKET = 100;

/** A pattern on a linear-time engine, so that no admin can write one that hangs the bot (design, Policies as documents). */
export type TicketPattern = { matches(ticket: string): boolean };

/** Compiles a pattern an admin wrote, with RE2 syntax. Anchors are as given: without `^` and `$` a part may match. */
export function compileTicketPattern(pattern: string): TicketPattern | { fault: string } {
  if (pattern.length > LONGEST_PATTERN) return { fault: `is longer than ${LONGEST_PATTERN} characters: shorten it` };
  try {
    const compiled = RE2JS.compile(pattern);
    return { matches: (ticket) => ticket.length <= LONGEST_TICKET && compiled.matcher(ticket).find() };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it does not compile';
    return { fault: `is not a pattern that can be used (${why}): write RE2 syntax, for example '^INC\\d+$'` };
  }
}

/** A ticket that the pattern accepts, to show as an example; null when none can be made up from the pattern's plain parts. */
export function exampleTicket(pattern: string): string | null {
  const guess = pattern
    .replace(/\((?:\?:|\?i\)|\?P?<\w+>)?/g, '(')
    .replace(/^\(?\^|\$\)?$/g, '')
    .replace(/\(([^()|]*)(?:\|[^()]*)?\)\??/g, '$1')
    .replace(/(\\d|\[0-9\])(?:\{(\d{1,2})(?:,\d*)?\}|[+*])?/g, (text, _, count) => digits(text, count))
    .replace(/(\[A-Z\]|\[A-Za-z\]|\[a-zA-Z\])(?:\{(\d{1,2})(?:,\d*)?\}|[+*])?/g, (text, _, count) =>
      letters(text, count),
    )
    .replace(/\\([^\w])/g, '$1');
  const compiled = compileTicketPattern(pattern);
  return 'matches' in compiled && /^[\w #./-]+$/.test(guess) && compiled.matches(guess) ? guess : null;
}

function digits(text: string, count: string | undefined): string {
  return '1234567890'.repeat(10).slice(0, lengthAsked(text, count));
}

function letters(text: string, count: string | undefined): string {
  return 'ABCDEFGHIJ'.repeat(10).slice(0, lengthAsked(text, count));
}

function lengthAsked(text: string, count: string | undefined): number {
  if (count !== undefined) return Number(count);
  return /[+*]$/.test(text) ? 5 : 1;
}
