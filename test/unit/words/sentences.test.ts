import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/bot/commands/catalogue.ts';
import { parseCommand } from '../../../src/bot/commands/parse-command.ts';
import { retell } from '../../../src/cards/retell.ts';
import { parsePolicies } from '../../../src/jit/policy/parse-policy.ts';
import { faultText } from '../../../src/jit/policy/policy-draft.ts';
import { KNOWN_KEYS } from '../../../src/jit/policy/policy-schema.ts';
import { de } from '../../../src/words/de.ts';
import { en } from '../../../src/words/en.ts';
import { everythingSaid, wordsOf } from './read-words.ts';
import { filesIn, type Sentence, sentencesIn } from './sentences-in-source.ts';

const MUNICH = { locale: 'de-DE', timeZone: 'Europe/Berlin' };

/** Files whose texts nobody reads in a chat, and who does. */
const ELSEWHERE: readonly [RegExp, string][] = [
  [/^src\/jit\/audit\//, 'verify and its runbook, on the command line'],
  [/^src\/jit\/ids\.ts$/, 'faults of the program'],
  [/^src\/jit\/request\/reason-for\.ts$/, 'what Entra keeps of a reason'],
  [/^src\/jit\/policy\/(?:well-known|smaller)-roles\.ts$/, 'names that Entra gives to its roles'],
  [/^src\/jit\/account\/needs\.ts$/, 'names that Entra gives, and what npm run doctor says on the command line'],
  [/^src\/jit\/policy\/portals\.ts$/, 'the same, and where Microsoft has its portals'],
  [/^src\/jit\/policy\/templates\.ts$/, 'YAML, which whoever takes it makes their own'],
  [/^src\/bot\/edge\//, 'whoever calls over HTTP, and whoever reads the metrics'],
];

/** What the product says that is in no language, or that a card says in words of its own. */
const NOT_SAID = new Set([
  'Teams JIT Access',
  'PXyzzyD',
  'PXyzzyDTXyzzy',
  // Put behind what was typed, which the scan does not see.
  'is counted in months or years, whose length varies: use hours or days, for example PT4H or P1D',
  'names its units twice or out of order: write the larger first, for example 1h30m',
  // One sentence behind another.
  'Xyzzy The bot tries on without limit.',
  // Said through `labelText`.
  'member of Xyzzy',
  // Where settings are, as the Entra admin center calls it.
  'Privileged Identity Management › Microsoft Entra roles › Settings › Xyzzy',
  'Privileged Identity Management › Groups › Xyzzy › Settings › Xyzzy',
  // Typed in a command or in YAML, which is the same in every language.
  'role Xyzzy (unit Xyzzy)',
  'as usual',
  'at tomorrow 9:00',
  'approval: none',
  'extend: none',
  '  - group: Xyzzy # not found when saved',
  '    as: owner',
  "`{ justification: 20, ticket: '^INC\\d+$', approverComment: true }`",
  // Halves of sentences that are looked at whole elsewhere, and what is looked for in them.
  'the admins of this bot',
  'the auditors of this bot',
  'Xyzzy is a group of Xyzzy: no policy may grant it',
  'Xyzzy is nested in a group of Xyzzy: no policy may grant it',
  'Xyzzy is disabled and cannot Xyzzy until enabled again',
  'Xyzzy is a guest and cannot Xyzzy',
  'Xyzzy at the top level',
  'group Xyzzy was',
  'Xyzzy or Xyzzy more',
  // Names of questions asked once, of leases' ends and of answers: no card shows them.
  'roles of Xyzzy',
  'removed outside',
  'late effect',
  'outside since Xyzzy',
  'missing owner Xyzzy',
  // What Entra keeps with a group: one language for everybody.
  'Created by Teams JIT Access for Xyzzy: Xyzzy',
  // Other words for commands, and commands put together.
  ...['favorite remove', 'cancel request', 'policy remove', 'policy roll back', 'request Xyzzy for Xyzzy'],
  'group create',
  'policy template Xyzzy',
  // Keys that the words of a card are found by.
  ...['approvers holder', 'holder approvers'],
  'a channel',
  'a group chat',
  'the access ended',
  // The log, errors of the program, and the name of a refused caller in the trail.
  'Teams gave the message no id',
  'Teams gave the chat no id',
  'Xyzzy is used up',
  'somebody unknown',
]);

/** A text in which everything is wrong that YAML and the schema know of. */
const WRONG = `
name: Xyzzy Umlaut
description: [x]
backEnd: azure
elligible: [SG-A]
eligible: []
entitlements:
  - role: A
    group: B
  - group: C
    scope: /
  - {}
  - group: D
  - group: d
duration: { min: 5h, max: 4h, default: 2, options: [], laenge: 3h }
approval:
  - approvers: [ana@contoso.com, ana@contoso.com]
    quorum: 99
  - approvers: []
require: { justification: viele, ticket: '(', approverComment: maybe }
extend: { times: 0, each: 9h, total: 2h, by: [nobody], approval: some }
pending: 99d
warn: 1.5h
channel: here
version: x
version: y
---
name: zwilling
approval: maybe
max: 3h
extend: later
---
name: zwilling
eligible: x
quorum: 2
duration: 3h
---
- &a name: b
- *a
---
"x: y
`;

const germanWords = new Set(everythingSaid(de).flatMap(wordsOf));
const englishWords = new Set(
  everythingSaid(en)
    .flatMap(wordsOf)
    .filter((word) => !germanWords.has(word)),
);

/** Keys of a policy are typed in English, and what a library says of a text is passed on. */
function englishIn(text: string): string[] {
  const keys = new Set(
    Object.values(KNOWN_KEYS)
      .flat()
      .map((key) => key.toLowerCase()),
  );
  return wordsOf(text.replace(/(?<=Kein gültiges YAML: ).*|(?<=Muster \().*?(?=\):)/gs, '')).filter(
    (word) => englishWords.has(word) && !keys.has(word),
  );
}

function sentences(folders: readonly string[]): Sentence[] {
  return folders
    .flatMap(filesIn)
    .flatMap(sentencesIn)
    .filter(({ file, text }) => !ELSEWHERE.some(([files]) => files.test(file)) && !NOT_SAID.has(text));
}

/** A command as it is typed, in English in every language; `PUT_IN` stands for a name, a time or a number. */
function isTyped(text: string): boolean {
  const names = new Set(catalogue.map(({ name }) => name));
  if (names.has(text)) return true;
  return [text, text.replace(/for Xyzzy/, 'for 2h').replace(/Xyzzy$/, '2'), `${text} because we move mailboxes`].some(
    (typed) => !['unknown', 'fault', 'not-built'].includes(parseCommand(typed.replaceAll('Xyzzy', 'xyzzy')).kind),
  );
}

function never(): never {
  throw new Error('there is as much German as English');
}

describe('the sentences of the source', () => {
  it('are found by the scan, whole', () => {
    const found = sentences(['src/jit']).map(({ text }) => text);

    expect(found).toContain(
      'the quorum of Xyzzy can never be met: only 1 person is named; lower it or name more approvers',
    );
    expect(found).toContain('no user or group "Xyzzy" was found: did you mean Xyzzy?');
    expect(found.length).toBeGreaterThan(200);
  });

  it('that the product writes are told again in every other language', () => {
    const english = sentences(['src/jit']).filter(({ text }) => retell(text, MUNICH) === text);

    expect(english).toEqual([]);
  });

  it('about a policy that is wrong in every way are German from end to end', () => {
    const { faults } = parsePolicies(WRONG);
    const german = faults.map((fault) => retell(faultText(fault), MUNICH));

    expect(german.length).toBeGreaterThan(35);
    expect(german.filter((text, index) => text === faultText(faults[index] ?? never()))).toEqual([]);
    expect(german.flatMap((text) => englishIn(text).map((word) => `${word} in ${text}`))).toEqual([]);
  });

  it('that cards and answers are made of stand in the catalogue, and nowhere else', () => {
    const outside = sentences(['src/cards', 'src/bot']).filter(({ text }) => !isTyped(text));

    expect(outside).toEqual([]);
  });
});
