import type { Message } from '../cards/message-card.ts';
import type { Reader } from '../cards/reader.ts';
import { retell } from '../cards/retell.ts';
import { SYSTEM } from '../jit/aggregate.ts';
import type { Refusal, RefusalCode } from '../jit/errors.ts';
import type { Words } from '../words/en.ts';
import { wordsFor } from '../words/words.ts';
import { eligibilityRefusal } from './eligibility-refusal.ts';
import { extendRefusal } from './extend-refusal.ts';

/** A refusal and in whose words it is told. */
type Told = { refusal: Refusal; reader: Reader; words: Words['refusals'] };

/** The one place where a refusal becomes words for a person: what was wrong, and what to do next. */
export function refusalMessage(refusal: Refusal, reader: Reader): Message {
  return MESSAGES[refusal.code]({ refusal, reader, words: wordsFor(reader).refusals });
}

/** The same in one line, for a toast. */
export function refusalLine(refusal: Refusal, reader: Reader): string {
  const { title, text } = refusalMessage(refusal, reader);
  return `${title}. ${typeof text === 'string' ? text : text.join(' ')}`;
}

function fact({ refusal }: Told, name: string): string {
  const value = refusal.facts[name];
  return value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value);
}

function listOf({ refusal }: Told, name: string): string[] {
  const value = refusal.facts[name];
  return Array.isArray(value) ? [...value] : [];
}

/** Sentences that the product wrote, in the reader's language. */
function retoldList(told: Told, name: string): string[] {
  return listOf(told, name).map((text) => retell(text, told.reader));
}

function inBrackets(text: string): string {
  return text === '' ? '' : ` (${text})`;
}

function stateWords(told: Told): string {
  const state = fact(told, 'state');
  const { states, otherState } = told.words;
  return isKey(states, state) ? states[state] : otherState(state);
}

function findingWords(told: Told): string {
  const state = fact(told, 'state');
  const { states } = told.words.findingDecided;
  return isKey(states, state) ? states[state](fact(told, 'by')) : told.words.otherState(state);
}

function isKey<Known extends object>(known: Known, key: PropertyKey): key is keyof Known {
  return Object.hasOwn(known, key);
}

function badAsk(field: 'duration' | 'start' | 'justification' | 'ticket') {
  return (told: Told): Message => ({
    title: told.words.badAsk[field],
    text: told.words.badAsk.text,
    points: retoldList(told, 'faults'),
    example: askExample(told),
    tone: 'warning',
  });
}

/** The example of the command, with the parts that were wrong as this policy takes them. */
function askExample(told: Told): string {
  const parts = retoldList(told, 'examples');
  const part = (word: string, otherwise: string) => parts.find((text) => text.startsWith(`${word} `)) ?? otherwise;
  const words = [
    'request',
    fact(told, 'policy'),
    part('for', 'for 2h'),
    part('at', ''),
    part('ticket', ''),
    part('because', `because ${wordsFor(told.reader).exampleReasons.request}`),
  ];
  return words.filter((word) => word !== '').join(' ');
}

/** What to do about a policy that may not be saved, by what it was to be changed with. */
function mend(told: Told): string {
  const { set, rollback, text } = told.words.policyInvalid;
  const how = fact(told, 'how');
  return how === 'set' ? set : how === 'rollback' ? rollback : text;
}

/** A person's reason as they typed it, the product's own in the reader's language. */
function frozenWhy(told: Told): string {
  const reason = fact(told, 'reason');
  return fact(told, 'by') === SYSTEM.name ? retell(reason, told.reader) : reason;
}

const MESSAGES: Record<RefusalCode, (told: Told) => Message> = {
  'not-admin': ({ words }) => ({ ...words.notAdmin, tone: 'warning' }),
  'not-auditor': ({ words }) => ({ ...words.notAuditor, tone: 'warning' }),
  'not-eligible': (told) => ({
    title: told.words.notEligible.title,
    text: told.words.notEligible.text(fact(told, 'policy')),
    tone: 'warning',
  }),
  'not-approver': (told) => ({
    title: told.words.notApprover.title,
    text: told.words.notApprover.text(fact(told, 'approvers')),
    tone: 'warning',
  }),
  'self-approval': ({ words }) => ({ ...words.selfApproval, tone: 'bad' }),
  'not-yours': (told) => ({
    title: told.words.notYours.title,
    text: told.words.notYours.text(fact(told, 'requestId')),
    tone: 'warning',
  }),
  'unknown-policy': (told) => ({
    title: told.words.unknownPolicy.title,
    text:
      listOf(told, 'names').length === 0
        ? told.words.unknownPolicy.none
        : told.words.unknownPolicy.text(fact(told, 'name')),
    points: listOf(told, 'names'),
    // Whoever administers policies looks at them all.
    example: fact(told, 'example') || 'my access',
    tone: 'warning',
  }),
  'policy-disabled': (told) => ({
    title: told.words.policyDisabled.title,
    text: told.words.policyDisabled.text(fact(told, 'policy')),
    tone: 'warning',
  }),
  'policy-invalid': (told) => ({
    title: told.words.policyInvalid.title,
    text: mend(told),
    points: retoldList(told, 'faults'),
    tone: 'bad',
  }),
  'policy-moved': (told) => ({
    title: told.words.policyMoved.title,
    text: told.words.policyMoved.text(fact(told, 'by') || told.words.policyMoved.somebody, fact(told, 'policy')),
    points: retoldList(told, 'changes'),
    example: `policy show ${fact(told, 'policy')}`,
    tone: 'warning',
  }),
  'unknown-version': (told) => ({
    title: told.words.unknownVersion.title,
    text: told.words.unknownVersion.text(
      fact(told, 'policy'),
      fact(told, 'versions') || told.words.unknownVersion.none,
      fact(told, 'version'),
    ),
    example: `policy history ${fact(told, 'policy')}`,
    tone: 'warning',
  }),
  'unknown-request': (told) => ({
    title: told.words.unknownRequest.title,
    text: told.words.unknownRequest.text(fact(told, 'requestId') || told.words.unknownRequest.it),
    example: 'my requests',
    tone: 'warning',
  }),
  'unknown-finding': (told) => ({
    title: told.words.unknownFinding.title,
    text: told.words.unknownFinding.text(fact(told, 'findingId') || told.words.unknownFinding.it),
    example: 'findings',
    tone: 'warning',
  }),
  'finding-decided': (told) => ({
    title: told.words.findingDecided.title,
    text: told.words.findingDecided.text(fact(told, 'findingId'), findingWords(told)),
    example: 'findings',
    tone: 'warning',
  }),
  'own-finding': ({ words }) => ({ ...words.ownFinding, tone: 'bad' }),
  'unknown-person': (told) => ({
    title: told.words.unknownPerson.title,
    text: fact(told, 'name') === '' ? told.words.unknownPerson.you : told.words.unknownPerson.text(fact(told, 'name')),
    tone: 'warning',
  }),
  'ambiguous-person': (told) => ({
    ...told.words.ambiguousPerson,
    points: listOf(told, 'candidates'),
    tone: 'warning',
  }),
  'already-pending': (told) => ({
    title: told.words.alreadyPending.title,
    text: told.words.alreadyPending.text(fact(told, 'requestId'), fact(told, 'policy')),
    example: `cancel ${fact(told, 'requestId')}`,
    tone: 'warning',
  }),
  'already-decided': (told) => {
    const { title, text, by } = told.words.alreadyDecided;
    const who = retell(fact(told, 'by'), told.reader);
    const state = who === '' ? stateWords(told) : by(stateWords(told), who);
    const note = fact(told, 'note');
    // Who denies writes the note; who closes is the product.
    const why = ['closed', 'lapsed'].includes(fact(told, 'state')) ? retell(note, told.reader) : note;
    return { title, text: text(`${state}${inBrackets(why)}`) };
  },
  'already-voted': ({ words }) => ({ ...words.alreadyVoted }),
  'no-vote': (told) => ({
    title: told.words.noVote.title,
    text:
      fact(told, 'state') === 'pending'
        ? told.words.noVote.pending(fact(told, 'requestId'))
        : `${fact(told, 'requestId')}: ${stateWords(told)}.${fact(told, 'revoke') === '' ? '' : told.words.noVote.mayRevoke}`,
    example: fact(told, 'revoke') === '' ? 'approvals' : fact(told, 'revoke'),
    tone: 'warning',
  }),
  'already-ended': (told) => ({
    title: told.words.alreadyEnded.title,
    text: `${fact(told, 'requestId')}: ${stateWords(told)}.`,
  }),
  'not-live': (told) => {
    const { pending, decided } = told.words.notLive;
    const id = fact(told, 'requestId');
    if (fact(told, 'state') === '') return { ...pending, example: `cancel ${id}`, tone: 'warning' };
    return {
      title: decided.title,
      text: decided.text(id, stateWords(told)),
      example: `release ${id}`,
      tone: 'warning',
    };
  },
  'terms-changed': (told) => ({
    title: told.words.termsChanged.title,
    text:
      fact(told, 'why') === ''
        ? told.words.termsChanged.otherTerms
        : told.words.termsChanged.closed(retell(fact(told, 'why'), told.reader)),
    tone: 'warning',
  }),
  'bad-duration': badAsk('duration'),
  'bad-start': badAsk('start'),
  'bad-justification': badAsk('justification'),
  'bad-ticket': badAsk('ticket'),
  'bad-trim': (told) => {
    const { title, text, faults } = told.words.badTrim;
    const fault = fact(told, 'fault');
    return { title, text: text(isKey(faults, fault) ? faults[fault] : faults['not-asked']), tone: 'warning' };
  },
  'no-offer': ({ words }) => ({ ...words.noOffer, tone: 'warning' }),
  'comment-required': ({ words }) => ({ ...words.commentRequired, tone: 'warning' }),
  'nobody-can-approve': (told) => ({
    title: told.words.nobodyCanApprove.title,
    text: told.words.nobodyCanApprove.text(
      fact(told, 'policy'),
      fact(told, 'quorum'),
      fact(told, 'approvers'),
      Number(fact(told, 'able')),
    ),
    tone: 'bad',
  }),
  'nothing-to-grant': (told) => ({
    title: told.words.nothingToGrant.title,
    text: told.words.nothingToGrant.text(fact(told, 'policy')),
    points: retoldList(told, 'reasons'),
    tone: 'bad',
  }),
  'requester-disabled': ({ words }) => ({ ...words.requesterDisabled, tone: 'bad' }),
  'dedicated-account': ({ words }) => ({ ...words.dedicatedAccount, tone: 'warning' }),
  guest: ({ words }) => ({ ...words.guest, tone: 'bad' }),
  frozen: (told) => ({
    title: told.words.frozen.title,
    text: told.words.frozen.text(fact(told, 'by') || told.words.frozen.anAdmin, inBrackets(frozenWhy(told))),
    tone: 'bad',
  }),
  'already-frozen': (told) => {
    const why = frozenWhy(told);
    const { title, text } = told.words.alreadyFrozen;
    return { title, text: text(fact(told, 'by'), why === '' ? '' : `: ${why}`), example: 'unfreeze' };
  },
  'not-frozen': ({ words }) => ({ ...words.notFrozen }),
  'bad-canary': (told) => ({
    ...told.words.badCanary,
    points: retoldList(told, 'faults'),
    example: 'canary on canary-drill as canary@contoso.com every 6h',
    tone: 'warning',
  }),
  'no-canary': ({ words }) => ({
    ...words.noCanary,
    example: 'canary on canary-drill as canary@contoso.com every 6h',
  }),
  'self-grant': ({ words }) => ({ ...words.selfGrant, tone: 'bad' }),
  'own-standing': ({ words }) => ({ ...words.ownStanding, tone: 'bad' }),
  'eligibility-ladder': eligibilityRefusal,
  'bad-eligibility': eligibilityRefusal,
  'not-eligible-there': eligibilityRefusal,
  'entra-refuses': eligibilityRefusal,
  'change-under-way': eligibilityRefusal,
  'not-standing': eligibilityRefusal,
  'last-admin': eligibilityRefusal,
  'unknown-name': eligibilityRefusal,
  'ambiguous-name': eligibilityRefusal,
  'too-many-requests': (told) => ({
    title: told.words.tooMany.title,
    text: told.words.tooMany.text(fact(told, 'seconds')),
    tone: 'warning',
  }),
  'cannot-extend': ({ refusal, reader }) => extendRefusal(refusal, reader),
  'directory-unavailable': ({ words }) => ({ ...words.directoryUnavailable, tone: 'bad' }),
  conflict: ({ words }) => ({ ...words.conflict, tone: 'warning' }),
};
