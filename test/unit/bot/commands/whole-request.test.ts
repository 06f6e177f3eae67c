import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../../src/bot/commands/parse-command.ts';
import { wholeRequest } from '../../../../src/bot/commands/whole-request.ts';
import { DEFAULT_READER } from '../../../../src/cards/reader.ts';
import { checkAsk } from '../../../../src/jit/policy/check-ask.ts';
import { parseStart } from '../../../../src/jit/start-time.ts';
import { buildPolicy, NOON } from '../../../support/builders.ts';

const plain = buildPolicy().terms;
const terms = { ...plain, require: { ...plain.require, justificationLength: 20, ticketPattern: '^INC\\d{3}$' } };
const now = NOON;
const reader = DEFAULT_READER;
const nothing = { duration: null, at: null, ticket: null, reason: null };
const said = (parts: Partial<typeof nothing> | Record<string, string>) =>
  wholeRequest(terms, { ...nothing, ...parts }, { now, reader });

describe('how to type a request whole', () => {
  it('keeps each part that the policy takes, and mends the others', () => {
    const reason = 'moving the mailboxes of Berlin';

    expect(said({ duration: '3h', ticket: 'INC123', reason })).toBe(
      `request exchange-admin for 3h ticket INC123 because ${reason}`,
    );
    expect(said({ duration: '9 days', at: 'whenever', ticket: 'X', reason })).toMatch(
      /^request exchange-admin for 2h at tomorrow 9:00 ticket INC\d{3} because moving the mailboxes of Berlin$/,
    );
  });

  it('works when it is typed, whatever was said', () => {
    const part = fc.option(
      fc.oneof(fc.string(), fc.constantFrom('3h', 'INC123', 'tomorrow 9:00', 'because', 'for 2h')),
    );
    fc.assert(
      fc.property(part, part, part, part, (duration, at, ticket, reason) => {
        const command = parseCommand(wholeRequest(terms, { duration, at, ticket, reason }, { now, reader }));

        if (command.kind !== 'request') throw new Error(JSON.stringify(command));
        const start = command.at === null ? null : parseStart(command.at, { now, timeZone: reader.timeZone });
        if (start !== null && 'fault' in start) throw new Error(start.fault);
        const ask = { ...command, startAt: start === null ? null : start.at };
        expect(checkAsk(terms, ask, now)).toHaveProperty('ask');
      }),
      { numRuns: 300 },
    );
  });
});
