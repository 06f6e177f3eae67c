import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/bot/commands/catalogue.ts';
import { parseCommand } from '../../../src/bot/commands/parse-command.ts';
import { wordsFor } from '../../../src/bot/error-replies.ts';
import { messageCard } from '../../../src/cards/message-card.ts';
import { Refusal, type RefusalCode } from '../../../src/jit/errors.ts';

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
  'unknown-policy': { facts: { name: 'nothing', names: ['one', 'two'] }, says: [/"nothing"/, /one/, /two/] },
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
  'unknown-person': { facts: { name: 'nobody' }, says: [/"nobody"/, /address/] },
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
  'comment-required': { facts: { policy: 'p' }, says: [/Write a comment/] },
  'nobody-can-approve': {
    facts: { policy: 'p', approvers: ['Ana Lima'], quorum: 2, able: 1 },
    says: [/only 1/, /Ana Lima/, /admin/],
  },
  'nothing-to-grant': { facts: { policy: 'p', reasons: ['member of X: gone'] }, says: [/member of X: gone/, /admin/] },
  'requester-disabled': { facts: {}, says: [/disabled/] },
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
  'directory-unavailable': { facts: {}, says: [/try again/, /refused/] },
  conflict: { facts: {}, says: [/try again/] },
};
const codes = Object.keys(all) as RefusalCode[];

function wholeOf(refusal: Refusal): string {
  const { title, text, points = [], example = [] } = wordsFor(refusal);
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
    const { title, text } = wordsFor(new Refusal(code, 'for the log'));

    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect([text].flat().join(' ')).toMatch(/^[A-Z].*[.:]$/s);
    expect([text].flat().join(' ')).not.toMatch(/undefined|null|NaN/);
  });

  it.each(codes)('makes a card of %s', (code) => {
    const card = messageCard(wordsFor(new Refusal(code, 'for the log', all[code].facts)));

    expect(JSON.stringify(card)).not.toMatch(/\$\{|undefined/);
  });

  it.each(codes)('shows for %s only examples that can be typed', (code) => {
    const { example = [] } = wordsFor(new Refusal(code, 'for the log', all[code].facts));

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

    expect(wordsFor(new Refusal('bad-duration', '', facts)).example).toBe(
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
