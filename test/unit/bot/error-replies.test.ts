import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/bot/commands/catalogue.ts';
import { parseCommand } from '../../../src/bot/commands/parse-command.ts';
import { refusalLine, refusalMessage } from '../../../src/bot/error-replies.ts';
import { messageCard } from '../../../src/cards/message-card.ts';
import { DEFAULT_READER, type Reader } from '../../../src/cards/reader.ts';
import { Refusal, type RefusalCode } from '../../../src/jit/errors.ts';
import { de } from '../../../src/words/de.ts';
import { en } from '../../../src/words/en.ts';
import { everythingSaid, wordsOf } from '../words/read-words.ts';

type Facts = Record<string, string | number | readonly string[]>;

/** Facts as the operations give them, and what the reader must find in the words. A code without a line does not compile. */
const all: Record<RefusalCode, { facts: Facts; says: RegExp[] }> = {
  'not-admin': { facts: {}, says: [/right to administer/, /JIT_ADMIN_IDS/] },
  'not-auditor': { facts: {}, says: [/right to read everything/, /JIT_AUDITOR_IDS/] },
  'not-eligible': { facts: { policy: 'exchange-admin' }, says: [/exchange-admin/, /my access/] },
  'not-approver': {
    facts: { approvers: ['Ana Lima', 'Ben Okafor'] },
    says: [/Ana Lima, Ben Okafor/, /changed nothing/],
  },
  'self-approval': { facts: { requestId: 'R-7K3M9' }, says: [/own request/, /somebody else/] },
  'not-yours': { facts: { requestId: 'R-7K3M9' }, says: [/R-7K3M9/, /Only the person who asked/] },
  'unknown-policy': {
    facts: { name: 'Xyzzy', names: ['one', 'two'], example: 'policy list' },
    says: [/"Xyzzy"/, /one/, /two/, /policy list/],
  },
  'policy-disabled': { facts: { policy: 'exchange-admin' }, says: [/exchange-admin/, /disabled/] },
  'policy-invalid': {
    facts: { faults: ['line 2: no eligible', 'line 5: no approval'] },
    says: [/line 2/, /line 5/, /Nothing was saved/],
  },
  'policy-moved': {
    facts: { policy: 'exchange-admin', by: ['Hiro Tanaka'], changes: ['duration.max: 8h → 4h'] },
    says: [/Hiro Tanaka changed exchange-admin/, /duration\.max: 8h → 4h/, /nothing of yours was saved/],
  },
  'unknown-version': {
    facts: { policy: 'exchange-admin', version: 9, versions: ['3', '1'] },
    says: [/3, 1, not to 9/, /policy history exchange-admin/],
  },
  'unknown-request': { facts: { requestId: 'R-7K3M9' }, says: [/R-7K3M9/, /mistyped/] },
  'unknown-finding': { facts: { findingId: 'F-22222' }, says: [/F-22222/] },
  'finding-decided': {
    facts: { findingId: 'F-22222', state: 'kept', by: 'Dana Fischer' },
    says: [/F-22222/, /kept, as Dana Fischer decided/],
  },
  'own-finding': { facts: {}, says: [/another admin/] },
  'self-grant': { facts: {}, says: [/themself/, /another admin/i] },
  'own-standing': { facts: {}, says: [/another admin/i] },
  'eligibility-ladder': {
    facts: { entitlement: 'Global Administrator', faults: ['Global Administrator: no'] },
    says: [/decides over this bot/, /Global Administrator: no/, /narrower role.*Global Reader.*or/, /in Entra/],
  },
  'bad-eligibility': {
    facts: { why: 'disabled', name: 'Liam', detail: '', faults: ['no'] },
    says: [/Liam is disabled/, /no/],
  },
  'not-eligible-there': {
    facts: { name: 'Erin', entitlement: 'member of SG-A' },
    says: [/Erin is not eligible/, /SG-A/],
  },
  'entra-refuses': {
    facts: { problem: 'rules', rules: ['MfaRule', 'OtherRule'], detail: '' },
    says: [/Enablement_Admin_Eligibility/, /OtherRule/],
  },
  'change-under-way': { facts: { name: 'Erin', entitlement: 'SG-A', by: 'Dana' }, says: [/Dana/, /Erin/] },
  'not-standing': {
    facts: { name: 'Erin', entitlement: 'SG-A' },
    says: [/Erin does not hold SG-A/, /assignments Erin/],
  },
  'last-admin': {
    facts: { name: 'Nadia', entitlement: 'Global Administrator' },
    says: [/Nadia is the last/, /second person/, /narrower role/, /assignments Global Administrator/],
  },
  'unknown-name': { facts: { name: 'Xyzzy' }, says: [/Xyzzy/] },
  'ambiguous-name': { facts: { candidates: ['group a: SG', 'group b: SG'] }, says: [/group a: SG/, /group b: SG/] },
  'unknown-person': { facts: { name: 'Xyzzy' }, says: [/"Xyzzy"/, /address/] },
  'ambiguous-person': { facts: { name: 'Jo', candidates: ['Jo A (a@x)', 'Jo B (b@x)'] }, says: [/a@x/, /b@x/] },
  'already-pending': { facts: { requestId: 'R-7K3M9', policy: 'exchange-admin' }, says: [/R-7K3M9/, /exchange-admin/] },
  'no-vote': {
    facts: { requestId: 'R-7K3M9', state: 'active', revoke: 'revoke R-7K3M9' },
    says: [/its access is active/, /revoke R-7K3M9/],
  },
  'already-decided': {
    facts: { state: 'denied', by: 'Ana Lima', note: '' },
    says: [/denied by Ana Lima/, /changed nothing/],
  },
  'already-voted': { facts: {}, says: [/Your vote is recorded/] },
  'already-ended': { facts: { requestId: 'R-7K3M9', state: 'revoking' }, says: [/R-7K3M9/, /being taken back/] },
  'not-live': { facts: { requestId: 'R-7K3M9' }, says: [/pending/, /Cancel the request/] },
  'terms-changed': { facts: {}, says: [/other terms/, /approvals/] },
  'bad-duration': {
    facts: { policy: 'p', faults: ['9 h is too long'], examples: ['for 2h'] },
    says: [/9 h is too long/, /Nothing was sent/],
  },
  'bad-justification': { facts: { policy: 'p', faults: ['too short'], examples: [] }, says: [/too short/] },
  'bad-start': {
    facts: { policy: 'p', faults: ['the start is past'], examples: ['at tomorrow 9:00'] },
    says: [/is past/, /at tomorrow 9:00/],
  },
  'bad-ticket': { facts: { policy: 'p', faults: ['no ticket'], examples: ['ticket INC123'] }, says: [/no ticket/] },
  'bad-trim': {
    facts: { requestId: 'R-7K3M9', fault: 'longer', leastMs: 60_000 },
    says: [/not more/, /Nothing was decided/],
  },
  'no-offer': { facts: {}, says: [/cannot be offered/, /Nothing was decided/] },
  'comment-required': { facts: { policy: 'p' }, says: [/Write a comment/] },
  'nobody-can-approve': {
    facts: { policy: 'p', approvers: ['Ana Lima'], quorum: 2, able: 1 },
    says: [/only 1/, /Ana Lima/, /admin/],
  },
  'nothing-to-grant': { facts: { policy: 'p', reasons: ['member of X: gone'] }, says: [/member of X: gone/, /admin/] },
  'requester-disabled': { facts: {}, says: [/disabled/] },
  'dedicated-account': { facts: {}, says: [/sign in as yourself/i, /counts as the person/] },
  guest: { facts: {}, says: [/Guest/, /administrator/] },
  frozen: { facts: { by: 'Dana Fischer', reason: 'an incident' }, says: [/Dana Fischer/, /an incident/, /runs on/] },
  'already-frozen': { facts: { by: 'Dana Fischer', reason: 'an incident' }, says: [/Dana Fischer/, /an incident/] },
  'not-frozen': { facts: {}, says: [/nothing to lift/] },
  'bad-canary': {
    facts: { faults: ['the policy asks for a ticket'] },
    says: [/asks for a ticket/, /Nothing was changed/],
  },
  'no-canary': { facts: {}, says: [/Set one up/] },
  'too-many-requests': { facts: { seconds: 12 }, says: [/wait 12 seconds/, /not carried out/] },
  'cannot-extend': {
    facts: {
      requestId: 'R-7K3M9',
      policy: 'exchange-admin',
      why: 'too-long',
      most: 3_600_000,
      now: '2026-11-21T12:00:00Z',
      until: '2026-11-21T16:30:00Z',
    },
    says: [/up to 1 h more, until 16:30/, /extend R-7K3M9 1h/],
  },
  'directory-unavailable': { facts: {}, says: [/try again/, /refused/] },
  conflict: { facts: {}, says: [/try again/] },
};
const codes = Object.keys(all) as RefusalCode[];

const MUNICH: Reader = { locale: 'de-DE', timeZone: 'Europe/Berlin' };

function wholeOf(refusal: Refusal, reader: Reader = DEFAULT_READER): string {
  const { title, text, points = [], example = [] } = refusalMessage(refusal, reader);
  return [title, text, points, example].flat().join('\n');
}

describe('the words of refusals', () => {
  it.each(codes)('says of %s what was wrong, and what to do', (code) => {
    const { facts, says } = all[code];

    const whole = wholeOf(new Refusal(code, 'for the log', facts));

    for (const expected of says) expect(whole).toMatch(expected);
    expect(whole).not.toMatch(/undefined|null|NaN|\[object|for the log/);
    expect(whole).not.toMatch(/ {2}|\.\.|, *\.|:$/);
  });

  it.each(codes.filter((code) => Object.keys(all[code].facts).length === 0))('has whole sentences for %s', (code) => {
    const { title, text } = refusalMessage(new Refusal(code, 'for the log'), DEFAULT_READER);

    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect([text].flat().join(' ')).toMatch(/^[A-Z].*[.:]$/s);
    expect([text].flat().join(' ')).not.toMatch(/undefined|null|NaN/);
  });

  it.each(codes)('makes a card of %s', (code) => {
    const card = messageCard(
      refusalMessage(new Refusal(code, 'for the log', all[code].facts), DEFAULT_READER),
      DEFAULT_READER,
    );

    expect(JSON.stringify(card)).not.toMatch(/\$\{|undefined/);
  });

  it.each(codes)('shows for %s only examples that can be typed', (code) => {
    const { example = [] } = refusalMessage(new Refusal(code, 'for the log', all[code].facts), DEFAULT_READER);

    for (const text of [example].flat()) {
      expect(parseCommand(text).kind).not.toMatch(/^(?:fault|unknown|greeting)$/);
    }
  });

  it('makes the example of a bad ask out of the parts that this policy takes', () => {
    const facts = {
      policy: 'exchange-admin',
      faults: ['9 h is too long'],
      examples: ['for 4h', 'ticket INC123', 'because a longer reason'],
    };

    expect(refusalMessage(new Refusal('bad-duration', '', facts), DEFAULT_READER).example).toBe(
      'request exchange-admin for 4h ticket INC123 because a longer reason',
    );
  });

  it('says how every request may have ended, in words', () => {
    for (const state of [
      'approved',
      'denied',
      'cancelled',
      'expired',
      'closed',
      'scheduled',
      'activating',
      'active',
      'revoking',
      'ended',
    ]) {
      const words = wholeOf(new Refusal('already-decided', '', { state, by: '', note: '' }));

      expect(words).not.toMatch(new RegExp(`it is ${state}\\b`));
      expect(words).toMatch(/changed nothing: \w.*\.$/m);
    }
  });

  it('says why a request was closed under the approver', () => {
    const words = wholeOf(new Refusal('terms-changed', '', { why: 'its policy was disabled' }));

    expect(words).toMatch(/closed, because its policy was disabled/);
  });

  it('has an example for every command that is built, which is that command', () => {
    for (const entry of catalogue) expect(parseCommand(entry.example).kind).toBe(entry.kind);
  });
});

const german = new Set(everythingSaid(de).flatMap(wordsOf));
const onlyEnglish = new Set(
  everythingSaid(en)
    .flatMap(wordsOf)
    .filter((word) => !german.has(word)),
);

describe('the words of refusals for a German reader', () => {
  it.each(codes)('says %s without an English word', (code) => {
    const { facts } = all[code];
    const { title, text } = refusalMessage(new Refusal(code, 'for the log', withoutSentences(facts)), MUNICH);

    const english = [title, text]
      .flat()
      .flatMap(wordsOf)
      .filter((word) => onlyEnglish.has(word));

    expect(english).toEqual([]);
    expect(wholeOf(new Refusal(code, 'for the log', facts), MUNICH)).not.toMatch(/undefined|null|NaN| {2}|\.\./);
  });

  it.each(codes)('shows for %s only examples that can be typed', (code) => {
    const { example = [] } = refusalMessage(new Refusal(code, 'for the log', all[code].facts), MUNICH);

    for (const text of [example].flat()) {
      expect(parseCommand(text).kind).not.toMatch(/^(?:fault|unknown|greeting)$/);
    }
  });

  it('says again in German what the product wrote in English, and nothing that a person wrote', () => {
    const disabled = new Refusal('terms-changed', '', { why: 'its policy was disabled' });
    const tooLong = new Refusal('bad-duration', '', {
      policy: 'exchange-admin',
      faults: ['1 day 2 h is too long: this policy allows at most 8 h'],
      examples: [],
    });
    const denied = new Refusal('already-decided', '', { state: 'denied', by: 'Ana Lima', note: 'was gone already' });

    expect(wholeOf(disabled, MUNICH)).toContain('Die Richtlinie wurde deaktiviert');
    expect(wholeOf(tooLong, MUNICH)).toContain(
      '1 Tag 2 Stunden ist zu lang: Diese Richtlinie erlaubt höchstens 8 Stunden',
    );
    expect(refusalLine(denied, MUNICH)).toContain('(was gone already)');
  });
});

/** Names as they are; lists of sentences, which have tests of their own, left out. */
function withoutSentences(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !['reason', 'note', 'why'].includes(name)));
}
