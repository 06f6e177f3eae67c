import { DEFAULT_READER, type Reader } from '../../cards/reader.ts';
import { retell } from '../../cards/retell.ts';
import { parseDuration } from '../../jit/duration.ts';
import { parseFindingId, parseRequestId, type RequestId } from '../../jit/ids.ts';
import { TEMPLATE_NAMES, templateCalled } from '../../jit/policy/templates.ts';
import { cleanLine, cleanText } from '../../jit/text.ts';
import type { Words } from '../../words/en.ts';
import { plainChatText } from './chat-text.ts';
import type { Command, Subject } from './command.ts';
import { faultWords, faulty, shown } from './fault.ts';
import { parseAgain, parseFavourite, parseFavouriteRemove } from './parse-again.ts';
import { parseCanary } from './parse-canary.ts';
import { parseDigest } from './parse-digest.ts';
import { parseEligibilityAdd, parseEligibilityRemove, parseList } from './parse-eligibility.ts';
import { parseExtend } from './parse-extend.ts';
import { parsePolicyRollback, parsePolicySet, parsePolicySimulate } from './parse-policy-command.ts';
import { parseRequest, splitReason } from './parse-request.ts';
import { unknownCommand } from './suggest-command.ts';

/** A reader of what follows the name of a command; null when the text is not that command after all. */
type Read = (rest: string, reader: Reader) => Command;

/** Commands by the words they begin with; the longest match wins. Words that people type for them stand beside them. */
const readers: readonly (readonly [words: string, read: Read])[] = [
  ['help', readHelp],
  ['?', readHelp],
  ['request', parseRequest],
  ['request again', parseAgain],
  ['favourites', alone('favourites', { kind: 'favourites' })],
  ['favorites', alone('favourites', { kind: 'favourites' })],
  ['favourite', parseFavourite],
  ['favorite', parseFavourite],
  ['favourite remove', parseFavouriteRemove],
  ['favorite remove', parseFavouriteRemove],
  ['my access', alone('my access', { kind: 'my-access' })],
  ['my requests', alone('my requests', { kind: 'my-requests' })],
  ['cancel', withId('cancel', (id) => ({ kind: 'cancel', id }))],
  ['cancel request', withId('cancel', (id) => ({ kind: 'cancel', id }))],
  ['extend', parseExtend],
  ['release', withId('release', (id) => ({ kind: 'release', id }))],
  ['approvals', alone('approvals', { kind: 'approvals' })],
  ['withdraw', withId('withdraw', (id) => ({ kind: 'withdraw', id }))],
  ['policy list', alone('policy list', { kind: 'policy-list' })],
  ['policies', alone('policy list', { kind: 'policy-list' })],
  ['policy import', readImport],
  ['policy new', alone('policy new', { kind: 'policy-new' })],
  ['policy create', alone('policy new', { kind: 'policy-new' })],
  ['policy template', readTemplate],
  ['policy templates', readTemplate],
  ['policy edit', withPolicy('policy edit', (name) => ({ kind: 'policy-edit', name }))],
  ['policy export', readExport],
  ['policy show', withPolicy('policy show', (name) => ({ kind: 'policy-show', name }))],
  ['policy enable', withPolicy('policy enable', (name) => ({ kind: 'policy-enable', name }))],
  ['policy disable', withPolicy('policy disable', (name) => ({ kind: 'policy-disable', name }))],
  ['policy set', parsePolicySet],
  ['policy delete', withPolicy('policy delete', (name) => ({ kind: 'policy-delete', name }))],
  ['policy remove', withPolicy('policy delete', (name) => ({ kind: 'policy-delete', name }))],
  ['policy history', withPolicy('policy history', (name) => ({ kind: 'policy-history', name }))],
  ['policy rollback', parsePolicyRollback],
  ['policy roll back', parsePolicyRollback],
  ['policy simulate', parsePolicySimulate],
  ['grants', alone('grants', { kind: 'grants' })],
  ['revoke', readRevoke],
  ['audit', readAudit],
  ['status', alone('status', { kind: 'status' })],
  ['findings', alone('findings', { kind: 'findings' })],
  ['finding remove', withFinding('finding remove', 'remove')],
  ['finding keep', withFinding('finding keep', 'keep')],
  ['assignments', parseList('assignments')],
  ['eligibility', parseList('eligibility-list')],
  ['eligibility list', parseList('eligibility-list')],
  ['eligibility add', parseEligibilityAdd],
  ['eligibility remove', parseEligibilityRemove],
  ['group new', readGroupNew],
  ['group create', readGroupNew],
  ['alerts', alone('alerts', { kind: 'alerts' })],
  ['alerts here', alone('alerts here', { kind: 'alerts-here' })],
  ['alerts off', alone('alerts off', { kind: 'alerts-off' })],
  ['freeze', readFreeze],
  ['unfreeze', alone('unfreeze', { kind: 'unfreeze' })],
  ['canary', parseCanary],
  ['digest', parseDigest],
];

const GREETING = /^(?:hi|hello|hey|hallo|good (?:morning|afternoon|evening))(?: [\p{L}\p{M}'’-]{1,30}){0,3}$/iu;
const LONGEST_ARGUMENT = 256;
const LONGEST_REASON = 1000;

/**
 * What a person typed, as a command: with or without a slash, in any letter case, with whatever Teams wraps around it.
 * Never throws, and takes time in proportion to the text. The mention of the bot is best removed before; one that is
 * left is passed over. What is wrong with it is told in the reader's language.
 */
export function parseCommand(text: string, reader: Reader = DEFAULT_READER): Command {
  const body = plainChatText(text)
    .trim()
    .replace(/^\/\s*/, '');
  const opening = cleanLine(body.slice(0, 200)).replace(/[\s.!,;:]+$/, '');
  if (opening === '' || (body.length < 200 && GREETING.test(opening))) return { kind: 'greeting' };

  let best: { length: number; rest: string; read: Read } | null = null;
  for (const [words, read] of readers) {
    const rest = after(body, words);
    if (rest !== null && words.length > (best?.length ?? 0)) best = { length: words.length, rest, read };
  }
  return best === null ? unknownCommand(opening, reader) : best.read(best.rest, reader);
}

/** What follows these words at the beginning of the text, or null when it does not begin with them. */
function after(body: string, words: string): string | null {
  let at = 0;
  for (const [index, word] of words.split(' ').entries()) {
    if (index > 0) {
      const gap = /^[\s_-]{1,100}/.exec(body.slice(at, at + 100))?.[0];
      if (gap === undefined) return null;
      at += gap.length;
    }
    if (body.slice(at, at + word.length).toLowerCase() !== word) return null;
    at += word.length;
  }
  const rest = body.slice(at);
  return /^(?:[\s:.!,?]|$)/.test(rest) ? rest.replace(/^[:.!,?]{1,5}/, '') : null;
}

/** One clean line of what follows a command; commands without a reason or a body need no more. */
function argument(rest: string): string {
  return cleanLine(rest.slice(0, LONGEST_ARGUMENT * 4)).replace(/^["'“‘<]+|["'”’>.!]+$/g, '');
}

function alone(name: keyof Words['commands'], command: Command): Read {
  return (rest, reader) => {
    const more = argument(rest);
    return more === '' ? command : faulty(name, reader, faultWords(reader).alone(name, shown(more)));
  };
}

function readHelp(rest: string): Command {
  const topic = argument(rest).toLowerCase().replace(/^\//, '').slice(0, 60);
  return { kind: 'help', topic: topic === '' ? null : topic };
}

function withId(name: keyof Words['commands'], build: (id: RequestId) => Command): Read {
  return (rest, reader) => {
    const typed = argument(rest);
    const words = faultWords(reader);
    if (typed === '') return faulty(name, reader, words.idMissing(name, 'R-7K3M9'));
    const id = parseRequestId(typed);
    return id === null ? faulty(name, reader, words.notAnId(shown(typed), 'R-7K3M9')) : build(id);
  };
}

function withFinding(name: keyof Words['commands'], decision: 'keep' | 'remove'): Read {
  return (rest, reader) => {
    const typed = argument(rest);
    const words = faultWords(reader);
    if (typed === '') return faulty(name, reader, words.idMissing(name, 'F-7K3M9'));
    const id = parseFindingId(typed);
    if (id === null) return faulty(name, reader, words.notAFindingId(shown(typed), 'F-7K3M9'));
    return { kind: 'finding', id, decision };
  };
}

function withPolicy(name: keyof Words['commands'], build: (policy: string) => Command): Read {
  return (rest, reader) => {
    const policy = argument(rest);
    if (policy === '') return faulty(name, reader, faultWords(reader).policyNameMissing(name));
    return isName(policy) ? build(policy) : faulty(name, reader, faultWords(reader).notAPolicyName(shown(policy)));
  };
}

function isName(policy: string): boolean {
  return /^\S{1,64}$/.test(policy);
}

function readImport(rest: string, reader: Reader): Command {
  // Only the lines between the command and the YAML go: indentation of its first line has a meaning.
  const yaml = rest.replace(/^[^\S\n]*\n(?:[^\S\n]*\n)*/, '').trimEnd();
  if (yaml.trim() === '') return faulty('policy import', reader, faultWords(reader).yamlMissing);
  return { kind: 'policy-import', yaml: rest.includes('\n') && /^[^\S\n]*\n/.test(rest) ? yaml : yaml.trimStart() };
}

function readTemplate(rest: string, reader: Reader): Command {
  const typed = argument(rest);
  if (typed === '') return { kind: 'policy-template', name: null };
  const [, called = typed, pim] = /^(.*?) (?:(?:with|by|as|on) )?-{0,2}(pim)$/i.exec(typed) ?? [];
  const name = templateCalled(called);
  if (name !== null) return { kind: 'policy-template', name, ...(pim === undefined ? {} : { pim: true }) };
  const names = TEMPLATE_NAMES.join(', ');
  return faulty('policy template', reader, faultWords(reader).notATemplate(shown(typed), names));
}

function readExport(rest: string, reader: Reader): Command {
  const name = argument(rest);
  if (name === '' || name.toLowerCase() === 'all') return { kind: 'policy-export', name: null };
  if (isName(name)) return { kind: 'policy-export', name };
  return faulty('policy export', reader, faultWords(reader).notAPolicyName(shown(name)));
}

function readFreeze(rest: string, reader: Reader): Command {
  const reason = cleanText(rest.replace(/^\s*because\b:?/i, ''));
  if (reason.length > LONGEST_REASON) {
    return faulty('freeze', reader, faultWords(reader).reasonTooLong(LONGEST_REASON));
  }
  return { kind: 'freeze', reason: reason === '' ? null : reason };
}

function readRevoke(rest: string, reader: Reader): Command {
  const words = faultWords(reader);
  const fault = (what: string) => faulty('revoke', reader, what);
  const { head, reason } = splitReason(rest);
  const typed = argument(head);
  if (typed === '') return fault(words.whatToRevoke);
  if (head.length > LONGEST_ARGUMENT) return fault(words.tooLongToRevoke(shown(typed)));
  if (reason !== null && reason.length > LONGEST_REASON) return fault(words.reasonTooLong(LONGEST_REASON));
  const target = subjectOf(typed, words);
  if ('fault' in target) return fault(target.fault);
  return { kind: 'revoke', target, reason: reason === '' ? null : reason };
}

/** A group is for good, so nobody makes one without saying why. */
function readGroupNew(rest: string, reader: Reader): Command {
  const words = faultWords(reader);
  const { head, reason } = splitReason(rest);
  const name = argument(head);
  const faults = [
    ...(name === '' ? [words.groupName] : []),
    ...(head.length > LONGEST_ARGUMENT ? [words.groupTooLong(LONGEST_ARGUMENT)] : []),
    ...(reason === null || reason === '' ? [words.groupWhy] : []),
    ...(reason !== null && reason.length > LONGEST_REASON ? [words.reasonTooLong(LONGEST_REASON)] : []),
  ];
  const [fault] = faults;
  return fault === undefined ? { kind: 'group-new', name, reason: reason ?? '' } : faulty('group new', reader, fault);
}

function readAudit(rest: string, reader: Reader): Command {
  const words = faultWords(reader);
  const typed = argument(rest);
  const match = /^(.*?)(?:^| )since(?: (.*))?$/i.exec(typed);
  const about = (match === null ? typed : (match[1] ?? '')).trim();
  const faults: string[] = [];
  const since = match === null ? null : parseDuration(match[2] ?? '');
  if (since !== null && 'fault' in since) faults.push(words.afterSince(retell(since.fault, reader)));
  const of = about === '' ? null : subjectOf(about, words);
  if (of !== null && 'fault' in of) faults.push(of.fault);
  if (of !== null && 'by' in of && of.by === 'policy') faults.push(words.auditOfPolicy);

  if (faults.length > 0 || (since !== null && 'fault' in since)) return faulty('audit', reader, ...faults);
  if (of !== null && ('fault' in of || of.by === 'policy')) return faulty('audit', reader, ...faults);
  return { kind: 'audit', of, sinceMs: since?.ms ?? null };
}

/**
 * `R-7K3M9` is an id, and so is `7K3M9`; five letters without a digit may as well be a name, so they stay one. `person …`,
 * `policy …` and `id …` settle what a bare word leaves open.
 */
function subjectOf(typed: string, words: Words['faults']): Subject | { fault: string } {
  const [, sort, name] = /^(person|user|policy|id|grant|request) (.+)$/i.exec(typed) ?? [];
  if (sort !== undefined && name !== undefined) {
    if (/^(?:person|user)$/i.test(sort)) return { by: 'person', text: name };
    if (/^policy$/i.test(sort)) return { by: 'policy', text: name };
    const id = parseRequestId(name);
    return id === null ? { fault: words.notAnId(shown(name), 'R-7K3M9') } : { by: 'id', id };
  }
  const id = parseRequestId(typed);
  if (id !== null && (/^r-/i.test(typed) || /\d/.test(typed))) return { by: 'id', id };
  if (/^r-\S{5}$/i.test(typed)) return { fault: words.idLetters(shown(typed)) };
  return { by: 'name', text: typed };
}
