import fc from 'fast-check';
import { samplePolicies } from '../../../sandbox/policies.ts';
import type { Recipe } from '../expand.ts';
import { CANARY, longText, oddText } from './odd.ts';

const documents = samplePolicies
  .split('---\n')
  .map((text) => text.replace(/^description: .*$/m, `description: ${CANARY}`));

/** Lines that belong somewhere else, twice, or nowhere. */
const lines = [
  'name: twice',
  'name: &a exchange-admin',
  'eligible: *a',
  'eligible: &a [*a]',
  '<<: *a',
  '"<<": { name: x }',
  '__proto__: { enabled: true }',
  'constructor: x',
  'toString: x',
  '? [a, b]\n: c',
  '? {a: b}\n: c',
  '"": x',
  'a]: x',
  '"a].b[": x',
  'name: !!js/function "function () {}"',
  '!!binary "AAAA"',
  '%YAML 1.2\n---',
  '%TAG ! tag:evil.example,2000:\n---',
  '...',
  '---',
  '- - - - -',
  '\tname: tab',
  'name: 007',
  'name: ~',
  'backEnd: pim',
  'duration: { default: -1h, max: 2037y, options: [1h, 1h, ~] }',
  'approval: none',
  'approval: []',
  'approval: [{ approvers: [Ana Lima], quorum: 99999999999 }]',
  "require: { ticket: '(a+)+$' }",
  "require: { ticket: '(?:(?:a{100}){100}){100}' }",
  "require: { ticket: '\\p{Greek}\\C[[:alpha:]](?P<x>y)' }",
  "require: { ticket: '[' }",
  'channel: 19:x@thread.tacv2',
  'entitlements: [{ role: Global Administrator }]',
  'entitlements: [{ group: SG-JIT-Admins }]',
  'description: |\n  two\n  lines',
  'description: >-\n    folded',
  '“name”: “curly”',
  '```yaml',
  'name: x # comment',
];

/** A small text that would be a huge tree, and texts that a careless expression chews on for minutes. */
const bombs: readonly Recipe[] = [
  'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c]\nname: *d',
  { $repeat: ['[', 60_000] },
  { $repeat: ['{a: ', 15_000] },
  { $repeat: ['- ', 30_000] },
  { $repeat: ['? ', 30_000] },
  { $repeat: ['a: ', 20_000] },
  { $texts: [{ $repeat: ['–', 60_000] }, 'x'] },
  { $texts: ['```', { $repeat: [' ', 60_000] }, 'x!'] },
  { $texts: ['name: ', { $repeat: [' ', 60_000] }, 'x'] },
  { $repeat: ['``` \n', 12_000] },
  { $repeat: ['---\n', 16_000] },
  { $repeat: ['name: x\n---\n', 5_000] },
  { $repeat: ['a: b\n', 13_000] },
  { $repeat: ['"', 60_000] },
  { $repeat: ["'a", 30_000] },
  { $repeat: ['&a ', 20_000] },
  { $repeat: ['*a ', 20_000] },
  { $repeat: ['!x ', 20_000] },
  { $repeat: ['# \n', 20_000] },
  { $repeat: [' \n', 30_000] },
  { $repeat: ['\t', 60_000] },
  { $repeat: ['eligible: [x]\n', 4_000] },
  { $repeat: ['“', 60_000] },
];

type Edit = { line: number; how: 'before' | 'instead' | 'cut' | 'indent'; put: Recipe };

const edit: fc.Arbitrary<Edit> = fc.record({
  line: fc.nat(16),
  how: fc.constantFrom('before' as const, 'instead' as const, 'cut' as const, 'indent' as const),
  put: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...lines) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('name', 'eligible', 'description', 'warn', 'channel', 'x'), oddText)
        .map(([key, value]) => `${key}: ${value}`),
    },
    { weight: 1, arbitrary: oddText },
    { weight: 1, arbitrary: longText },
  ),
});

const document: fc.Arbitrary<Recipe> = fc
  .tuple(fc.constantFrom(...documents), fc.array(edit, { maxLength: 4 }))
  .map(([text, edits]) => edited(text, edits));

/** Policies as an admin may paste them, bent: lines misplaced, doubled, anchored and tagged; bombs; many documents. */
export const policyText: fc.Arbitrary<Recipe> = fc.oneof(
  { weight: 8, arbitrary: document },
  {
    weight: 2,
    arbitrary: fc
      .array(document, { minLength: 2, maxLength: 4 })
      .map((all): Recipe => ({ $texts: all.flatMap((one) => [one, '\n---\n']) })),
  },
  { weight: 1, arbitrary: fc.constantFrom(...bombs) },
  // A bomb's shape at any length: what takes too long somewhere is found where it begins.
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.array(
          fc.constantFrom(
            '[',
            '{',
            ']',
            '}',
            ',',
            ': ',
            '- ',
            '? ',
            '\n',
            ' ',
            '"',
            "'",
            '|',
            '>',
            '&a ',
            '*a ',
            '!t ',
            '#',
            '–',
            '```',
            '\t',
            'a',
            '%',
            '“',
            '\u00a0',
          ),
          { minLength: 1, maxLength: 6 },
        ),
        fc.nat(4_000),
        oddText,
      )
      .map(([parts, times, end]): Recipe => ({ $texts: [{ $repeat: [parts.join(''), times] }, end] })),
  },
);

function edited(text: string, edits: readonly Edit[]): Recipe {
  const all: Recipe[] = text.split('\n');
  for (const { line, how, put } of edits) {
    const at = Math.min(line, all.length - 1);
    if (how === 'before') all.splice(at, 0, put);
    else if (how === 'instead') all[at] = put;
    else if (how === 'cut') all.splice(at, 1);
    else all[at] = { $texts: ['  ', all[at] ?? ''] };
  }
  return all.every((line) => typeof line === 'string')
    ? all.join('\n')
    : { $texts: all.flatMap((line) => [line, '\n']) };
}
