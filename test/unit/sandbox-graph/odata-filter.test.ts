import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphFailure } from '../../../sandbox/graph/errors.ts';
import { filterProperties, isAdvanced, matches, parseFilter } from '../../../sandbox/graph/odata-filter.ts';

const row = {
  displayName: 'Ana Lima',
  accountEnabled: true,
  age: 4,
  mail: null,
  groupTypes: ['Unified'],
  at: '2026-11-21T09:00:00Z',
};

describe('a $filter expression', () => {
  it.each([
    ["displayName eq 'ANA LIMA'", true],
    ["displayName ne 'ana lima'", false],
    ['accountEnabled eq true and age eq 4', true],
    ['mail eq null', true],
    ["mail eq 'x' or age gt 3", true],
    ['not age ge 5', true],
    ['age lt 4', false],
    ['at ge 2026-11-21T09:00:00.000Z', true],
    ['at lt 2026-11-21T10:00:00+02:00', false],
    ["displayName in ('Ben', 'ana lima')", true],
    ["startswith(displayName,'ana')", true],
    ["endswith(displayName, 'MA')", true],
    ["contains(displayName,'zz')", false],
    ["groupTypes/any(t:t eq 'unified')", true],
    ["not groupTypes/any(t: t eq 'DynamicMembership')", true],
  ])('%s is %s', (source, expected) => {
    expect(matches(parseFilter(source), row)).toBe(expected);
  });

  it('binds and tighter than or, and obeys parentheses', () => {
    const bare = parseFilter("mail eq 'x' and age eq 0 or age eq 4");
    const grouped = parseFilter("mail eq 'x' and (age eq 0 or age eq 4)");

    expect(matches(bare, row)).toBe(true);
    expect(matches(grouped, row)).toBe(false);
  });

  it('finds any text it quotes, whatever signs are in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const filter = parseFilter(`displayName eq '${text.replaceAll("'", "''")}'`);

        expect(matches(filter, { displayName: text })).toBe(true);
      }),
    );
  });

  it('is parsed or refused as Graph refuses, and never fails otherwise', () => {
    const piece = fc.constantFrom(
      'a',
      'eq',
      'and',
      'or',
      'not',
      'in',
      '(',
      ')',
      ',',
      "'x'",
      "'",
      '1',
      'null',
      'b/any(',
      'c:',
      ' ',
      '%',
    );

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          parseFilter(pieces.join(' '));
        } catch (error) {
          expect(error).toBeInstanceOf(GraphFailure);
        }
      }),
    );
  });

  it('names its properties without the variables of lambdas', () => {
    const filter = parseFilter("not (a eq 1) and groupTypes/any(c:c eq 'x') or startswith(b,'y')");

    expect(filterProperties(filter)).toEqual(['a', 'groupTypes', 'b']);
  });

  it.each([
    ["a eq 'x' and startswith(b,'y')", false],
    ["a ne 'x'", true],
    ["a eq 'x' and not (b eq 'y')", true],
    ["endswith(a,'x')", true],
  ])('%s: advanced is %s', (source, advanced) => {
    expect(isAdvanced(parseFilter(source))).toBe(advanced);
  });
});
