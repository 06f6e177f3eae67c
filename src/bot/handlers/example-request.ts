import type { Reader } from '../../cards/reader.ts';
import { formatDurationTyped } from '../../jit/duration.ts';
import type { Policy } from '../../jit/policy/policy.ts';
import { exampleTicket } from '../../jit/policy/ticket-pattern.ts';
import { wordsFor } from '../../words/words.ts';

/** A line to copy that asks for one of these, or null when there is none. */
export function exampleRequest(policies: readonly Policy[], reader: Reader): string | null {
  // A policy without a ticket makes the example that is likeliest to work as it stands.
  const first = policies.find((policy) => policy.terms.require.ticketPattern === null) ?? policies[0];
  if (first === undefined) return null;
  const { name, duration, require } = first.terms;
  const ticket = require.ticketPattern === null ? '' : ` ticket ${exampleTicket(require.ticketPattern) ?? 'INC12345'}`;
  return `request ${name} for ${formatDurationTyped(duration.defaultMs)}${ticket} because ${wordsFor(reader).exampleReasons.request}`;
}
