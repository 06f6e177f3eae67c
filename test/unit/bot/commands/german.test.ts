import { describe, expect, it } from 'vitest';
import { catalogue, commandsIn } from '../../../../src/bot/commands/catalogue.ts';
import { parseCommand } from '../../../../src/bot/commands/parse-command.ts';
import type { Reader } from '../../../../src/cards/reader.ts';
import { de } from '../../../../src/words/de.ts';
import { en } from '../../../../src/words/en.ts';
import { everythingSaid, wordsOf } from '../../words/read-words.ts';

const MUNICH: Reader = { locale: 'de-DE', timeZone: 'Europe/Berlin' };
const german = new Set([
  ...everythingSaid(de).flatMap(wordsOf),
  ...commandsIn(de).flatMap(({ name, example }) => wordsOf(`${name} ${example}`)),
]);
const onlyEnglish = new Set(
  everythingSaid(en)
    .flatMap(wordsOf)
    .filter((word) => !german.has(word)),
);

describe('commands for a German reader', () => {
  it('are the same words as in English, so that guides and colleagues can tell them', () => {
    expect(commandsIn(de).map(({ name, kind, who }) => ({ name, kind, who }))).toEqual(
      catalogue.map(({ name, kind, who }) => ({ name, kind, who })),
    );
  });

  it.each(commandsIn(de))('show for $name an example that can be typed', ({ example, kind, usage, name }) => {
    expect(parseCommand(example, MUNICH).kind).toBe(kind);
    expect(usage.startsWith(name)).toBe(true);
  });

  it.each([
    'cancel',
    'cancel xyzzy xyzzy',
    'release R-0O1IL',
    'finding keep',
    'finding remove wort',
    'grants xyzzy',
    'policy show',
    'policy show xyzzy xyzzy',
    'policy export xyzzy xyzzy',
    'policy import',
    'policy set',
    'policy set xyzzy',
    'policy set xyzzy xyzzy',
    `policy set xyzzy ${'x=1 '.repeat(50)}`,
    `policy set ${'x'.repeat(9_000)}`,
    'policy rollback',
    'policy rollback xyzzy',
    'policy rollback xyzzy xyzzy xyzzy',
    'policy simulate',
    'policy simulate xyzzy',
    'policy simulate xyzzy xyzzy for 2x',
    'revoke',
    'revoke id wort',
    'revoke R-0O1IL',
    `revoke ${'xyzzy '.repeat(60)}`,
    `revoke xyzzy because ${'xyzzy '.repeat(400)}`,
    `freeze because ${'xyzzy '.repeat(400)}`,
    'audit policy xyzzy',
    'audit since -3h',
    'audit since 3 xyzzy',
    'canary xyzzy',
    'canary on xyzzy as xyzzy every 1h1d',
    'request for 2h because xyzzy',
    'request xyzzy xyzzy for 2h because xyzzy',
    'request xyzzy because xyzzy for 2h',
    'request xyzzy for 0m ticket at because',
    `request ${'xyzzy '.repeat(200)}`,
    'extend',
    'extend xyzzy 2x because',
    'xyzzy xyzzy',
    'deny R-22222',
    `eligibility add ${'xyzzy '.repeat(200)}`,
    `eligibility remove xyzzy from xyzzy because ${'xyzzy '.repeat(400)}`,
  ])('are refused in German when typed as %j', (typed) => {
    const command = parseCommand(typed, MUNICH);

    const said =
      command.kind === 'fault' ? command.faults : command.kind === 'unknown' ? [command.why ?? ''] : [command.kind];
    expect(['fault', 'unknown']).toContain(command.kind);
    expect(said.flatMap(wordsOf).filter((word) => onlyEnglish.has(word))).toEqual([]);
  });
});
