import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTicketPattern, exampleTicket } from '../../../../src/jit/policy/ticket-pattern.ts';

describe('exampleTicket', () => {
  it.each([
    ['^INC\\d+$', 'INC12345'],
    ['^(INC|CHG)\\d{7}$', 'INC1234567'],
    ['^(?:INC)?\\d{4,}$', 'INC1234'],
    ['^[A-Z]{2,5}-\\d+$', 'AB-12345'],
    ['^#\\d+$', '#12345'],
    ['CHG[0-9]{3}', 'CHG123'],
  ])('makes up %s as %s', (pattern, ticket) => {
    expect(exampleTicket(pattern)).toBe(ticket);
  });

  it('shows nothing rather than something that does not match', () => {
    const patterns = fc
      .array(
        fc.constantFrom('^', '$', 'INC', '\\d', '+', '{2}', '(', ')', '|', '[A-Z]', '.', '*', '?', '-', '\\w', '\\.'),
      )
      .map((parts) => parts.join(''));

    fc.assert(
      fc.property(patterns, (pattern) => {
        const example = exampleTicket(pattern);
        const compiled = compileTicketPattern(pattern);

        if (example !== null) expect('matches' in compiled && compiled.matches(example)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('compileTicketPattern', () => {
  it('takes letters of any script, and refuses what a linear-time engine cannot do', () => {
    expect(compileTicketPattern('^\\p{L}+$')).toHaveProperty('matches');
    for (const pattern of ['(?=x)', '(a)\\1', '(', 'a{2000}', 'x'.repeat(201)]) {
      expect(compileTicketPattern(pattern)).toEqual({ fault: expect.stringContaining('') });
    }
  });
});
