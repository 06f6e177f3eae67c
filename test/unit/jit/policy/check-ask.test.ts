import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../src/jit/duration.ts';
import { type Ask, checkAsk } from '../../../../src/jit/policy/check-ask.ts';

const terms = {
  duration: { minMs: 5 * MINUTE_MS, defaultMs: 2 * HOUR_MS, maxMs: 8 * HOUR_MS, optionsMs: [HOUR_MS] },
  require: { justificationLength: 20, ticketPattern: '^INC\\d+$', approverComment: false },
};
const withoutTicket = { ...terms, require: { ...terms.require, ticketPattern: null } };
const NOW = new Date('2026-10-14T12:00:00Z');
const good: Ask = {
  durationMs: 2 * HOUR_MS,
  startAt: null,
  justification: 'mailboxes of the Berlin office',
  ticket: 'INC42',
};

function faultsOf(change: Partial<Ask>, policy = terms): string[] {
  const result = checkAsk(policy, { ...good, ...change }, NOW);
  return 'faults' in result ? result.faults.map((fault) => `${fault.code}: ${fault.message}`) : [];
}

describe('checkAsk', () => {
  it('hands back the ask, cleaned of what cannot be seen', () => {
    const ask = { ...good, justification: '  mailboxes of\u200b the\u00a0Berlin  office ', ticket: ' INC42\u200b' };

    expect(checkAsk(terms, ask, NOW)).toEqual({ ask: good });
  });

  it('reports everything that is wrong at once, each with an example', () => {
    const result = checkAsk(terms, { durationMs: 9 * HOUR_MS, justification: 'please', ticket: 'X' }, NOW);

    expect(result).toEqual({
      faults: [
        {
          field: 'duration',
          code: 'bad-duration',
          message: '9 h is too long: this policy allows at most 8 h',
          example: 'for 2h',
        },
        {
          field: 'justification',
          code: 'bad-justification',
          message: 'the reason has 6 characters: this policy asks for at least 20',
          example: 'because migrating the mailboxes of the Berlin office',
        },
        {
          field: 'ticket',
          code: 'bad-ticket',
          message: 'the ticket "X" does not match ^INC\\d+$',
          example: 'ticket INC12345',
        },
      ],
    });
  });

  it.each([
    [{ durationMs: 60_000 }, 'bad-duration: 1 min is too short: this policy asks for at least 5 min'],
    [{ durationMs: Number.NaN }, 'bad-duration: the duration is not a length of time'],
    [{ justification: ' \u200b\n ' }, 'bad-justification: the reason is missing'],
    [{ justification: `x${'\u200b'.repeat(50)}` }, 'bad-justification: the reason has 1 character: this'],
    [{ justification: `x${' \n'.repeat(50)}y` }, 'bad-justification: the reason has 3 characters'],
    [{ justification: 'x'.repeat(1001) }, 'bad-justification: the reason has 1001 characters: shorten it to 1000'],
    [{ ticket: null }, 'bad-ticket: a ticket is missing: this policy asks for one that matches ^INC\\d+$'],
    [{ ticket: 'INC42 and more' }, 'bad-ticket: the ticket "INC42 and more" does not match'],
    [{ ticket: 'INC4\u200b2'.repeat(60) }, 'bad-ticket: the ticket is longer than 100 characters'],
  ])('refuses %j', (change, why) => {
    expect(faultsOf(change)).toEqual([expect.stringContaining(why)]);
  });

  it('takes the pattern as it is anchored', () => {
    const loose = { ...terms, require: { ...terms.require, ticketPattern: 'INC\\d+' } };

    expect(faultsOf({ ticket: 'see INC42' }, loose)).toEqual([]);
  });

  it('takes a start that is ahead, and none that is past, further than thirty days or no time at all', () => {
    const inHours = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS);

    expect(faultsOf({ startAt: inHours(30) })).toEqual([]);
    expect(faultsOf({ startAt: inHours(0) })).toEqual([expect.stringContaining('is past')]);
    expect(faultsOf({ startAt: inHours(24 * 31) })).toEqual([expect.stringContaining('too far ahead')]);
    expect(faultsOf({ startAt: new Date(Number.NaN) })).toEqual([expect.stringContaining('is past')]);
  });

  it('keeps a ticket that nobody asked for, and does not miss one', () => {
    expect(checkAsk(withoutTicket, good, NOW)).toEqual({ ask: good });
    expect(checkAsk(withoutTicket, { ...good, ticket: null }, NOW)).toEqual({ ask: { ...good, ticket: null } });
  });

  it('refuses what a pattern that does not compile cannot verify', () => {
    const broken = { ...terms, require: { ...terms.require, ticketPattern: '(' } };

    expect(faultsOf({}, broken)).toEqual([expect.stringContaining('cannot be checked')]);
  });

  it('lets nothing through that breaks the policy, whatever is asked', () => {
    const ask = fc.record({
      durationMs: fc.oneof(fc.integer(), fc.double()),
      startAt: fc.option(fc.date()),
      justification: fc.string({ unit: 'binary', maxLength: 60 }),
      ticket: fc.option(fc.oneof(fc.string(), fc.stringMatching(/^INC\d{1,5}$/))),
    });

    fc.assert(
      fc.property(ask, (each) => {
        const result = checkAsk(terms, each, NOW);

        if ('faults' in result) {
          expect(result.faults).not.toEqual([]);
          return;
        }
        expect(result.ask.durationMs).toBeGreaterThanOrEqual(terms.duration.minMs);
        expect(result.ask.durationMs).toBeLessThanOrEqual(terms.duration.maxMs);
        expect([...result.ask.justification].length).toBeGreaterThanOrEqual(20);
        expect(result.ask.justification).not.toMatch(/[^\P{C}\n]/u);
        expect(result.ask.ticket).toMatch(/^INC\d+$/);
        const aheadMs = result.ask.startAt === null ? 1 : result.ask.startAt.getTime() - NOW.getTime();
        expect(aheadMs).toBeGreaterThan(0);
        expect(aheadMs).toBeLessThanOrEqual(30 * 24 * HOUR_MS);
        expect(checkAsk(terms, result.ask, NOW)).toEqual(result);
      }),
      { numRuns: 500 },
    );
  });

  it('is quick on a pattern that would hang a backtracking engine', () => {
    const nested = { ...terms, require: { ...terms.require, ticketPattern: '^(a+)+$' } };
    const before = performance.now();

    expect(faultsOf({ ticket: `${'a'.repeat(90)}!` }, nested)).toHaveLength(1);
    expect(performance.now() - before).toBeLessThan(500);
  });
});
