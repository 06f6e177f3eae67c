import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_READER, type Reader } from '../../../src/cards/reader.ts';
import { retell } from '../../../src/cards/retell.ts';
import {
  deliveriesText,
  graphText,
  moreRemovalsText,
  removalText,
  revokingText,
  unsealedText,
} from '../../../src/jit/alert/trouble-texts.ts';
import type { RequestId } from '../../../src/jit/ids.ts';
import { de } from '../../../src/words/de.ts';
import { en } from '../../../src/words/en.ts';
import { AMIRA, buildGroup, buildHolding, NOON } from '../../support/builders.ts';
import { filesIn, sentencesIn } from '../words/sentences-in-source.ts';

const MUNICH: Reader = { locale: 'de-DE', timeZone: 'Europe/Berlin' };
const root = join(import.meta.dirname, '../../../src');

/** Everything that writes into what is stored, or says what is wrong with what was asked. */
const sources = ['jit', 'graph']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(root, folder, file)),
  )
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** The words between the holes; holes of the source are filled by expressions, and may hold words themselves. */
function fixedParts(saying: string): string[] {
  return saying
    .split(/\{\w+\}|["'`]/)
    .map((part) => part.trim())
    .filter((part) => /\p{L}{3}/u.test(part));
}

let scanned: string[] | null = null;

/** A sentence that the source puts together, as the scan of it does, too. */
function isScanned(saying: string): boolean {
  scanned ??= filesIn('src/jit')
    .flatMap(sentencesIn)
    .map(({ text }) => text);
  const parts = saying.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.+?')}$`, 's');
  return scanned.some((text) => pattern.test(text));
}

/** Said in parts that the source puts together itself. */
const PUT_TOGETHER: Record<string, string[]> = {
  holderDisabled: ['the account of', 'is disabled'],
  holderDeleted: ['the account of', 'was deleted'],
  ladderAdmins: ['a group of', 'no policy may grant it', 'the admins of this bot'],
  ladderAuditors: ['a group of', 'no policy may grant it', 'the auditors of this bot'],
  ladderInAdmins: ['is nested in', 'the admins of this bot'],
  ladderInAuditors: ['is nested in', 'the auditors of this bot'],
  ladderSay: ['tells who may ask or approve', 'no policy may grant it'],
  ladderSayHere: ['tells who may ask or approve', 'this policy itself'],
  ladderInSay: ['which tells who may ask or approve'],
  ladderInSayHere: ['which tells who may ask or approve', 'this policy itself'],
  durationMissing: ['a duration is missing: ', 'say 90m or 2h'],
  durationUnread: ['is not a duration: ', 'say 90m or 2h'],
  durationNegative: ['is negative: ', 'say 90m or 2h'],
  durationNoUnit: ['has no unit: ', 'say 90m or 2h'],
  durationNothing: ['is no time at all: ', 'say 90m or 2h'],
  durationHuge: ['is far too long: ', 'say 90m or 2h'],
  timeMissing: ['the time is missing: ', 'say 14:30, tomorrow 9:00 or 2026-11-30T09:00Z'],
  timeUnread: ['is not a time: ', 'say 14:30, tomorrow 9:00 or 2026-11-30T09:00Z'],
  cannotAskDisabled: ['is disabled and cannot ', 'until enabled again'],
  cannotApproveDisabled: ['is disabled and cannot ', 'until enabled again'],
  cannotAskGuest: ['is a guest and cannot '],
  cannotApproveGuest: ['is a guest and cannot '],
  oneAsked: ['only 1 person', 'would be asked and '],
  fewAsked: ['people`', 'must approve, so all approvers are asked each time'],
  noLongerGiven: ['it cannot be extended: ', "'not-given'"],
  keyMeantAbove: ['is not a key of a policy here: ', 'did you mean ', 'at the top level'],
  keyMeantUnder: ['is not a key of a policy here: ', 'did you mean ', ' under '],
  approvalBecomes: ["single('approval', approvalText(before)", '} of ${'],
  approvalFalls: ["single('approval', approvalText(before)", '} of ${'],
  alertCutOther: ['is not the one that was to be cut'],
  alertCutYoung: ['is not old enough'],
  frozenByRestoreAgain: ['look at findings, then unfreeze', '(frozen before that:'],
};

describe('the sentences that are told again', () => {
  it.each(Object.entries(en.sayings))('%s is one that the product writes', (code, saying) => {
    const parts = PUT_TOGETHER[code] ?? fixedParts(saying);

    expect(parts.every((part) => sources.includes(part)) || isScanned(saying), saying).toBe(true);
  });

  it.each(Object.entries(en.sayings))('%s is recognised, and none other in its place', (code, saying) => {
    const filled = saying.replace(/\{(\w+)\}/g, 'Xyzzy');

    expect(retell(filled, DEFAULT_READER)).toBe(filled);
    expect(retell(filled, MUNICH)).toBe(de.sayings[code as keyof typeof de.sayings].replace(/\{(\w+)\}/g, 'Xyzzy'));
  });

  it('keep names, tell durations in the language, and tell what they hold again', () => {
    expect(retell('the account of Ana Lima is disabled', MUNICH)).toBe('Das Konto von Ana Lima ist deaktiviert');
    expect(retell('2 days is too long: this policy allows at most 1 h 30 min', MUNICH)).toBe(
      '2 Tage ist zu lang: Diese Richtlinie erlaubt höchstens 1 Stunde 30 Minuten',
    );
    expect(retell('member of SG-Ops: there is no group of this name', MUNICH)).toBe(
      'Mitglied von SG-Ops: Es gibt keine Gruppe dieses Namens',
    );
    expect(retell('the group was deleted for good; never given', MUNICH)).toBe(
      'Die Gruppe wurde endgültig gelöscht; nie zugewiesen',
    );
  });

  it('tell times where the reader is, with the zone, and leave those alone that a person typed', () => {
    const stored = 'It should be gone since 2026-10-14 12:00:00Z (R-7K3M9). The bot tries on without limit.';
    const london = { locale: 'en-GB', timeZone: 'Europe/London' };

    expect(retell(stored, MUNICH)).toBe(
      'Sollte weg sein seit Mi., 14. Okt. 2026, 14:00 (Europe/Berlin) (R-7K3M9). Der Bot versucht es unbegrenzt weiter.',
    );
    expect(retell(stored, london)).toBe(
      'It should be gone since Wed, 14 Oct 2026, 13:00 (Europe/London) (R-7K3M9). The bot tries on without limit.',
    );
    for (const reader of [MUNICH, london]) {
      expect(retell('broken since 2026-10-14 12:00:00Z', reader)).toBe('broken since 2026-10-14 12:00:00Z');
    }
  });

  it('say where something is wrong, and keep paths, names and what was typed', () => {
    const told = (text: string) => retell(text, MUNICH);

    expect(told('mailbox, line 5, approval[0].quorum: must be from 1 to 20, not 99')).toBe(
      'mailbox, Zeile 5, approval[0].quorum: muss zwischen 1 und 20 liegen, nicht bei 99',
    );
    expect(told('policy 2, line 1: this key is given twice: keep one of them')).toBe(
      'Richtlinie 2, Zeile 1: Dieser Schlüssel steht zweimal da: Behalten Sie einen davon',
    );
    expect(told('duration.max: "2" has no unit: say 90m or 2h')).toMatch(/^duration\.max: „2“ hat keine Einheit: /);
    expect(told('eligible: no user or group "SG: line 5" was found: did you mean SG-Line?')).toBe(
      'eligible: „SG: line 5“ wurde weder als Benutzer noch als Gruppe gefunden: Meinten Sie SG-Line?',
    );
    expect(told('Hinweis, line 5: somebody wrote this')).toBe('Hinweis, line 5: somebody wrote this');
  });

  it('tell which is meant of several, and leave an "or" inside a name alone', () => {
    const id = '6d2f1c0a-0000-4000-8000-000000000001';

    expect(
      retell(`"Ana" may be any of Ana or Co <a@b> (${id}) or group Ana (${id}) or 2 more: use the object id`, MUNICH),
    ).toBe(
      `„Ana“ kann mehreres sein, Ana or Co <a@b> (${id}) oder group Ana (${id}) oder 2 weitere: Verwenden Sie die Objekt-ID`,
    );
  });

  it.each([
    '',
    'weil der Change abgesagt wurde',
    'Insufficient privileges to complete the operation.',
    'x'.repeat(5_000),
    '; ',
  ])('leave what nobody here wrote as it is: %j', (text) => {
    expect(retell(text, MUNICH)).toBe(text);
  });

  it('make examples that are as long as the policy asks for in English', () => {
    for (const code of ['exampleBecause', 'exampleBecauseLong'] as const) {
      expect(de.sayings[code].length).toBeGreaterThanOrEqual(en.sayings[code].length);
    }
  });

  it('take no longer for a text made to be hard to match', () => {
    const startedAt = performance.now();

    retell(' is nested in '.repeat(40), MUNICH);
    retell('"'.repeat(590), MUNICH);

    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});

it('tells alerts again whole: their titles, their lines and what to do', () => {
  const holding = buildHolding({ entitlement: buildGroup(), principal: AMIRA });
  const texts = [
    removalText(holding, NOON),
    revokingText('R-7K3M9' as RequestId, AMIRA.name, NOON),
    moreRemovalsText(600),
    ...(['permission', 'throttled', 'refused', 'unreachable'] as const).map((trouble) =>
      graphText(trouble, { directory: true, waiting: 3, removals: 700, refused: ['Xyzzy'], detail: 'Xyzzy' }),
    ),
    deliveriesText(30, NOON),
    unsealedText(NOON),
  ].flatMap(({ title, lines, todo }) => [title, ...lines, todo]);

  const german = texts.map((text) => retell(text, MUNICH));

  expect(german.filter((text, index) => text === texts[index])).toEqual([]);
  expect(german.flatMap((text) => text.split(/(?<=\.) /)).filter((one) => texts.join(' ').includes(one))).toEqual([]);
  expect(german).toContain('Noch nicht entzogen: Amira Haddad, Mitglied von SG-Mailbox-Operators');
  expect(german).toContain('Neben dem, was einen eigenen Alarm hat: 500 oder mehr.');
});
