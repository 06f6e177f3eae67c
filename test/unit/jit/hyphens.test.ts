import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../src/bot/commands/parse-command.ts';
import { unbroken } from '../../../src/cards/unbroken.ts';
import { parseFindingId, parseRequestId, SHORT_ID_ALPHABET } from '../../../src/jit/ids.ts';
import { favouriteName } from '../../../src/jit/request/favourites.ts';
import { plainHyphens } from '../../../src/jit/text.ts';

const hyphen = fc.constantFrom('-', '\u2010', '\u2011', '\u2012', '\u2013', '\u2212', '\uFE63', '\uFF0D');
const short = fc.string({ unit: fc.constantFrom(...SHORT_ID_ALPHABET), minLength: 5, maxLength: 5 });
const name = fc.stringMatching(/^[a-z][a-z0-9]{1,8}(?:-[a-z0-9]{1,8}){1,4}$/);

describe('ids and names that are copied from a card', () => {
  it('are read whatever their hyphens became', () => {
    fc.assert(
      fc.property(short, hyphen, name, (letters, dash, policy) => {
        const shown = policy.replaceAll('-', dash);

        expect(parseRequestId(`R${dash}${letters}`)).toBe(`R-${letters}`);
        expect(parseFindingId(`f${dash}${letters.toLowerCase()}`)).toBe(`F-${letters}`);
        expect(plainHyphens(shown)).toBe(policy);
        expect(favouriteName(shown)).toBe(favouriteName(policy));
        expect(plainHyphens(unbroken(policy))).toBe(policy);
        expect(parseRequestId(unbroken(`R-${letters}`))).toBe(`R-${letters}`);
        expect(parseCommand(`release R${dash}${letters}`)).toEqual({ kind: 'release', id: `R-${letters}` });
        expect(parseCommand(`request ${shown} for 2h because x`)).toMatchObject({ kind: 'request', policy });
      }),
      { numRuns: 200 },
    );
  });
});

it('are shown so that no line breaks in them, unless they are too long for one', () => {
  expect(unbroken('R-7K3M9')).toBe('R\u20117K3M9');
  expect(unbroken('exchange-admin')).toBe('exchange\u2011admin');
  expect(unbroken('password-reset-berlin-and-munich')).toBe('password-reset-berlin-and-munich');
});
