import fc from 'fast-check';
import { people } from '../../../sandbox/graph/tenant-seed.ts';
import type { Recipe } from '../expand.ts';

/** Stands in every justification, comment and policy: no line of the log may hold it. */
export const CANARY = 'quincejelly';

/** Texts that upset parsers, regular expressions, databases, terminals and eyes. */
export const oddTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  '\u202egnp.exe',
  '\u200b\u2060\ufeff',
  'requеst',
  'Ｒ-２２２２２',
  'ＭＹ ＡＣＣＥＳＳ',
  'ﬁ',
  'İ',
  'ß',
  '👩🏽‍💻',
  'e\u0301\u0301\u0301\u0301\u0301\u0301',
  '__proto__',
  'constructor',
  'toString',
  '$where',
  '$ne',
  'a.b.$[]',
  "' or 1 eq 1 or '",
  "'; DROP TABLE requests; --",
  '../../etc/passwd',
  '$'.concat('{7*7}{{7*7}}$', '{{x}}'),
  '<at>Everyone</at>',
  '<script>alert(1)</script>',
  '[x](javascript:alert(1))',
  '&#0;&#x202e;&nbsp;',
  '\r\n\r\nHTTP/1.1 200',
  '-0',
  'NaN',
  '1e309',
  'null',
  'undefined',
  '%00%zz',
];

const longTexts: readonly Recipe[] = [
  { $repeat: ['x', 5_000] },
  { $repeat: [' ', 20_000] },
  { $repeat: ['a.', 15_000] },
  { $repeat: ['\u0301', 9_000] },
  { $repeat: ['<at>', 6_000] },
  { $repeat: ['–', 20_000] },
  { $repeat: ['👩🏽‍💻', 2_500] },
];

export const oddText = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...oddTexts) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
);

export const longText: fc.Arbitrary<Recipe> = fc.constantFrom(...longTexts);

/** Keys that mean something to a JavaScript object, to MongoDB, or to Adaptive Cards. */
const keys = fc.constantFrom(
  'id',
  'type',
  'toString',
  'valueOf',
  'toJSON',
  'length',
  'constructor',
  'hasOwnProperty',
  '$ne',
  '$where',
  'then',
  '',
  'msteams',
);

const flat: fc.Arbitrary<Recipe> = fc.oneof(
  fc.constantFrom<Recipe>(null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, [], {}, [null], [[]]),
  oddText,
);

/** Any JSON that is not what was expected. */
export const oddValue: fc.Arbitrary<Recipe> = fc.oneof(
  { weight: 6, arbitrary: flat },
  { weight: 3, arbitrary: fc.dictionary(keys, flat, { maxKeys: 3 }) },
  { weight: 2, arbitrary: fc.array(flat, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Recipe>(
      JSON.parse('{"__proto__": {"polluted": true}}') as Recipe,
      { toString: null, valueOf: null },
      { $nest: [1_500, 'action'] },
      { $nest: [1_500, null] },
      people.dana,
    ),
  },
  { weight: 1, arbitrary: longText },
);
