import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardText } from '../../sandbox/teams/read-card.ts';
import { commandsIn } from '../../src/bot/commands/catalogue.ts';
import { KNOWN_KEYS } from '../../src/jit/policy/policy-schema.ts';
import { de } from '../../src/words/de.ts';
import { en } from '../../src/words/en.ts';
import { clickWords, wordsOf as readable, told } from '../support/chat.ts';
import { type Harness, lastRequestId, startHarness } from '../support/harness.ts';
import { everythingSaid, wordsOf } from '../unit/words/read-words.ts';

const MINUTE_MS = 60_000;
/** What people wrote, which nobody says in other words. */
const REASON = 'Umzug der Postfächer heute Abend';
const COMMENT = 'in Ordnung';
/** Names of people and things, in no language. */
const NAMES = new Set(
  `ana lima ben okafor dana fischer erin engel sg messaging leads helpdesk mailbox operators exchange administrator
  password reset berlin teams jit access xyzzy utc microsoft entra graph contoso com work on mailboxes run migrations
  passwords the office in inc d`.split(/\s+/),
);
/** What is typed stays as it is in every language: commands, and the fields of a policy. */
const TYPED = new Set([
  ...commandsIn(de).flatMap(({ name, example }) => wordsOf(`${name} ${example}`)),
  ...['duration', 'max', 'none', 'version', 'warn', 'enable', 'disable'],
  ...Object.values(KNOWN_KEYS).flatMap((keys) => keys.map((key) => key.toLowerCase())),
]);

const germanWords = new Set(everythingSaid(de).flatMap(wordsOf));
const englishWords = new Set(everythingSaid(en).flatMap(wordsOf));

function englishIn(text: string): string[] {
  // Codes and the names of policies are written with hyphens, and belong to no language.
  return wordsOf(text.replace(/\b[a-z]+(?:-[a-z]+)+\b/g, ' ')).filter(
    (word) => englishWords.has(word) && !germanWords.has(word) && !NAMES.has(word) && !TYPED.has(word),
  );
}

function germanIn(text: string): string[] {
  // Ids are made of letters that are no words.
  const words = wordsOf(text.replaceAll(REASON, ' ').replaceAll(COMMENT, ' ')).filter((word) => word.length > 3);
  return words.filter((word) => germanWords.has(word) && !englishWords.has(word) && !NAMES.has(word));
}

function chatOf(harness: Harness, person: string): string {
  const messages = harness.teams.as(person).chat();
  return readable(...messages.filter((message) => message.from.role === 'bot'));
}

describe('a German requester and an English approver', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
    for (const person of harness.teams.people) {
      if (['erin', 'dana'].includes(person.key)) person.locale = 'de-DE';
    }
    for (const key of ['erin', 'dana']) {
      await harness.teams.as(key).uninstall();
      await harness.teams.as(key).install();
    }
  });
  afterAll(() => harness.stop());

  it('each read their own language from the first word to the end of the access', async () => {
    const { teams } = harness;
    const before = chatOf(harness, 'erin');
    expect(englishIn(before.slice(before.lastIndexOf('Willkommen')))).toEqual([]);
    expect(before).toContain('Willkommen');
    expect(englishIn(await told(harness, 'erin', 'help'))).toEqual([]);

    await teams.as('erin').say(`request mailbox-operator for 10m because ${REASON}`);
    await harness.settle();
    const asked = teams.as('ana').latest();
    const id = lastRequestId(JSON.stringify(asked?.card));
    if (asked === undefined) throw new Error('no card');
    expect(cardText(asked.card)).toContain('asks for access');
    const approved = await teams.as('ana').click(asked, 'Approve', { comment: COMMENT });
    await harness.pass(3_000);
    const there = readable(...teams.as('erin').chat());
    expect(there).toContain('Aktiv bis');
    const mine = await told(harness, 'erin', 'my access');
    await harness.advance(10 * MINUTE_MS);
    await harness.pass(3_000);

    const whole = chatOf(harness, 'erin').slice(before.length);
    expect(whole).toContain('Beendet und entzogen');
    expect(mine).toContain('Mein Zugriff');
    expect(englishIn(whole)).toEqual([]);
    expect(clickWords(approved)).toContain('Approved');
    expect(germanIn(chatOf(harness, 'ana'))).toEqual([]);
    expect(id).toMatch(/^R-/);
  });

  it.each([
    ['request mailbox-operator 2 fortnights because x', /noch nichts gesendet/, /„2 fortnights“ verstehe ich nicht/],
    ['request mailbox-operator for 1.5h because Umzug der Postfächer', /keine ganze Zahl/, /1h30m/],
    ['request mailbox-operator for 9h because Umzug der Postfächer', /9 Stunden ist zu lang/, /höchstens 4 Stunden/],
    ['request mailbox-operator for 10m because Umzug', /Die Begründung hat 5 Zeichen/, /mindestens 10/],
    ['request mailbox-operator for 10m at 99:99 because Umzug der Postfächer', /keine Zeit/, /tomorrow 9:00/],
    ['request xyzzy for 1h because Umzug der Postfächer', /Eine Richtlinie xyzzy gibt es nicht/, /mailbox-operator/],
    ['cancel nonsense', /„nonsense“ ist keine ID/, /cancel R-7K3M9/],
    ['cancel R-22222', /Diese Anforderung gibt es nicht/, /my requests/],
    ['policy list', /Das dürfen nur Administratoren und Prüfer sehen/, /JIT_AUDITOR_IDS/],
    ['xyzzy xyzzy', /Das habe ich nicht verstanden/, /„xyzzy xyzzy“ kenne ich nicht/],
    ['approve R-22222', /Entschieden wird mit den Schaltflächen/, /approvals/],
    ['my requests', /Meine Anforderungen/, /Beendet/],
    ['approvals', /Nichts wartet auf Ihre Entscheidung/, /Wartet auf Sie/],
  ])('answers %j in German', async (typed, first, second) => {
    const answer = await told(harness, 'erin', typed);
    await harness.advance(MINUTE_MS);

    expect(answer).toMatch(first);
    expect(answer).toMatch(second);
    expect(englishIn(answer.replaceAll(typed, '').replace(/fortnights|nonsense/g, ''))).toEqual([]);
  });

  it.each([
    ['policy list', /Richtlinien/],
    ['policy show exchange-admin', /Wer anfordern darf/],
    ['policy set mailbox-operator duration.max=3h', /Richtlinie geändert/],
    ['policy history mailbox-operator', /Verlauf von mailbox-operator/],
    ['policy simulate Erin Engel exchange-admin', /Die Anforderung ginge an/],
    ['policy disable password-reset-berlin', /Richtlinie deaktiviert/],
    ['policy set mailbox-operator', /Schreiben Sie, was sich an mailbox-operator ändern soll/],
    [
      'policy import\nname: neu-eins\neligible: [Erin Engel]\nentitlements:\n  - group: SG-Neu\nduration: { default: 1h, max: 2h }\napproval: none',
      /SG-Neu wurde nicht gefunden/,
    ],
    ['policy set mailbox-operator duration.max=99h warn=5', /duration\.max: ist zu lang/],
    ['policy set mailbox-operator enabled=xyzzy', /Verwenden Sie policy enable/],
    ['policy set mailbox-operator xyzzy=4', /ist kein Feld einer Richtlinie/],
    ['policy set mailbox-operator eligible+=Xyzzy', /weder als Benutzer noch als Gruppe gefunden/],
    ['policy import\nname: A B', /A B, Zeile 1, name: muss aus 1 bis 64/],
    ['policy rollback mailbox-operator 99', /Diese Version gibt es nicht/],
    ['policy simulate Ben Okafor password-reset-berlin for 9h', /./],
    ['grants', /Niemand hat über diesen Bot zurzeit Zugriff/],
    ['audit', /Überwachungsprotokoll/],
    ['status', /Alles in Ordnung|Aufmerksamkeit/],
    ['findings', /Funde/],
    ['alerts', /Warnmeldungen/],
    ['alerts here', /Warnmeldungen kommen hierher/],
    ['canary', /Es ist keine Probe eingerichtet/],
    ['freeze because Xyzzy', /Neue Zugriffe sind gesperrt/],
    ['freeze because Xyzzy', /Neue Zugriffe sind schon gesperrt/],
    ['unfreeze', /wieder möglich/],
    ['revoke policy mailbox-operator', /Nichts zu entziehen/],
  ])('answers an admin who says %j in German', async (typed, expected) => {
    const answer = await told(harness, 'dana', typed);
    await harness.advance(MINUTE_MS);

    expect(answer).toMatch(expected);
    expect(englishIn(answer)).toEqual([]);
  });

  it('keeps the trail in English, whoever acted', async () => {
    const stored = await harness.database.db.collection('requests').find({}).toArray();

    expect(germanIn(JSON.stringify(stored))).toEqual([]);
  });
});
