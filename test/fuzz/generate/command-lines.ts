import fc from 'fast-check';
import { catalogue } from '../../../src/bot/commands/catalogue.ts';
import type { Recipe } from '../expand.ts';
import { CANARY, longText, oddText, oddTexts } from './odd.ts';

const examples = [
  ...catalogue.map((entry) => entry.example),
  `request mailbox-operator for 10m because ${CANARY} of the Berlin office`,
  `request exchange-admin for 1h ticket INC123 because ${CANARY} of the Berlin office`,
  `freeze because ${CANARY} is loose`,
  `revoke person Erin Engel because ${CANARY}`,
  'audit R-22222 since 1h',
  'policy export all',
  `policy set mailbox-operator description=${CANARY} eligible+=SG-Helpdesk, "Erin Engel" ticket='^INC=\\d+$'`,
  'cancel request R-22222',
];

/** Words of the grammar, to be put where they do not belong. */
const words = [
  'because',
  'for',
  'ticket',
  'at',
  'since',
  'person',
  'policy',
  '+=',
  '-=',
  '=none',
  'id',
  'R-22222',
  '2h',
  '-1h',
  'PT1H',
  '"',
  '/',
  ':',
  '\n',
  '---',
];

const wrappers: readonly ((text: string) => string)[] = [
  (text) => `<at>JIT Access</at> ${text}`,
  (text) => `${text} <at>JIT Access</at>`,
  (text) => `<p>${text}</p>`,
  (text) => `/${text}`,
  (text) => text.toUpperCase(),
  (text) => text.replaceAll(' ', '\u00a0'),
  (text) => text.replaceAll(' ', '&nbsp;'),
  (text) => text.replaceAll('e', 'е'),
  (text) => [...text].join('\u200b'),
  (text) => `\u202e${text}`,
  (text) => text.normalize('NFD'),
  (text) => text.replace(/[a-z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)),
  (text) => `\`\`\`\n${text}\n\`\`\``,
  (text) => text.replaceAll('\n', '<br>'),
];

type Edit = { at: number; cut: number; put: Recipe };

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(120),
  cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(20) }),
  put: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...words).map((word): Recipe => ` ${word} `) },
    { weight: 3, arbitrary: oddText },
    { weight: 1, arbitrary: longText },
  ),
});

/** Every command of the catalogue, cut, wrapped and filled with what is not seen, not meant or not short. */
export const commandLine: fc.Arbitrary<Recipe> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...examples), fc.array(edit, { maxLength: 3 }), fc.nat(wrappers.length * 2))
      .map(([example, edits, wrap]) => edited((wrappers[wrap] ?? same)(example), edits)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...catalogue.map((entry) => entry.name)), fc.oneof(oddText, longText))
      .map(([name, rest]): Recipe => ({ $texts: [`${name} `, rest] })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...words, ...oddTexts), oddText), { maxLength: 12 })
      .map((parts): Recipe => parts.join(' ')),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Recipe>(
      { $repeat: ['x', 55_000] },
      { $texts: ['request ', { $repeat: [' ', 55_000] }, 'x'] },
      { $repeat: ['request ', 7_000] },
      { $repeat: ['because ', 7_000] },
      { $repeat: ['<div ', 11_000] },
      { $repeat: ['x', 100_000] },
    ),
  },
);

function same(text: string): string {
  return text;
}

/** As a list of texts, so that a long part stays a recipe. */
function edited(text: string, edits: readonly Edit[]): Recipe {
  const parts: Recipe[] = [];
  let from = 0;
  for (const { at, cut, put } of [...edits].sort((a, b) => a.at - b.at)) {
    const place = Math.max(from, Math.min(at, text.length));
    parts.push(text.slice(from, place), put);
    from = Math.min(text.length, place + cut);
  }
  parts.push(text.slice(from));
  return parts.every((part) => typeof part === 'string') ? parts.join('') : { $texts: parts };
}
