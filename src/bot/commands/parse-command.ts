import { parseDuration } from '../../jit/duration.ts';
import { parseFindingId, parseRequestId, type RequestId } from '../../jit/ids.ts';
import { cleanLine, cleanText, quote } from '../../jit/text.ts';
import { exampleOf } from './catalogue.ts';
import { plainChatText } from './chat-text.ts';
import type { Command, Subject } from './command.ts';
import { parseCanary } from './parse-canary.ts';
import { parsePolicyRollback, parsePolicySet, parsePolicySimulate } from './parse-policy-command.ts';
import { parseRequest, splitReason } from './parse-request.ts';
import { unknownCommand } from './suggest-command.ts';

/** A reader of what follows the name of a command; null when the text is not that command after all. */
type Reader = (rest: string) => Command;

/** Commands by the words they begin with; the longest match wins. Words that people type for them stand beside them. */
const readers: readonly (readonly [words: string, read: Reader])[] = [
  ['help', readHelp],
  ['?', readHelp],
  ['request', parseRequest],
  ['my access', alone('my access', { kind: 'my-access' })],
  ['my requests', alone('my requests', { kind: 'my-requests' })],
  ['cancel', withId('cancel', (id) => ({ kind: 'cancel', id }))],
  ['cancel request', withId('cancel', (id) => ({ kind: 'cancel', id }))],
  ['release', withId('release', (id) => ({ kind: 'release', id }))],
  ['approvals', alone('approvals', { kind: 'approvals' })],
  ['withdraw', withId('withdraw', (id) => ({ kind: 'withdraw', id }))],
  ['policy list', alone('policy list', { kind: 'policy-list' })],
  ['policies', alone('policy list', { kind: 'policy-list' })],
  ['policy import', readImport],
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
  ['alerts', alone('alerts', { kind: 'alerts' })],
  ['alerts here', alone('alerts here', { kind: 'alerts-here' })],
  ['alerts off', alone('alerts off', { kind: 'alerts-off' })],
  ['freeze', readFreeze],
  ['unfreeze', alone('unfreeze', { kind: 'unfreeze' })],
  ['canary', parseCanary],
];

const GREETING = /^(?:hi|hello|hey|hallo|good (?:morning|afternoon|evening))(?: [\p{L}\p{M}'’-]{1,30}){0,3}$/iu;
const LONGEST_ARGUMENT = 256;
const LONGEST_REASON = 1000;
const TOO_LONG = `the reason is too long: shorten it to ${LONGEST_REASON} characters`;

/**
 * What a person typed, as a command: with or without a slash, in any letter case, with whatever Teams wraps around it.
 * Never throws, and takes time in proportion to the text. The mention of the bot is best removed before; one that is
 * left is passed over.
 */
export function parseCommand(text: string): Command {
  const body = plainChatText(text)
    .trim()
    .replace(/^\/\s*/, '');
  const opening = cleanLine(body.slice(0, 200)).replace(/[\s.!,;:]+$/, '');
  if (opening === '' || (body.length < 200 && GREETING.test(opening))) return { kind: 'greeting' };

  let best: { length: number; rest: string; read: Reader } | null = null;
  for (const [words, read] of readers) {
    const rest = after(body, words);
    if (rest !== null && words.length > (best?.length ?? 0)) best = { length: words.length, rest, read };
  }
  return best === null ? unknownCommand(opening) : best.read(best.rest);
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

function fault(command: string, ...faults: string[]): Command {
  return { kind: 'fault', command, faults, example: exampleOf(command) ?? 'help' };
}

/** One clean line of what follows a command; commands without a reason or a body need no more. */
function argument(rest: string): string {
  return cleanLine(rest.slice(0, LONGEST_ARGUMENT * 4)).replace(/^["'“‘<]+|["'”’>.!]+$/g, '');
}

function alone(name: string, command: Command): Reader {
  return (rest) => {
    const more = argument(rest);
    return more === '' ? command : fault(name, `${name} is typed alone: ${quote(more)} is not understood`);
  };
}

function readHelp(rest: string): Command {
  const topic = argument(rest).toLowerCase().replace(/^\//, '').slice(0, 60);
  return { kind: 'help', topic: topic === '' ? null : topic };
}

function withId(name: string, build: (id: RequestId) => Command): Reader {
  return (rest) => {
    const typed = argument(rest);
    if (typed === '') return fault(name, `the id is missing: it comes after ${name} and looks like R-7K3M9`);
    const id = parseRequestId(typed);
    return id === null ? fault(name, `${quote(typed)} is not an id: one looks like R-7K3M9`) : build(id);
  };
}

function withFinding(name: string, decision: 'keep' | 'remove'): Reader {
  return (rest) => {
    const typed = argument(rest);
    if (typed === '') return fault(name, `the id is missing: it comes after ${name} and looks like F-7K3M9`);
    const id = parseFindingId(typed);
    if (id === null) return fault(name, `${quote(typed)} is not the id of a finding: one looks like F-7K3M9`);
    return { kind: 'finding', id, decision };
  };
}

function withPolicy(name: string, build: (policy: string) => Command): Reader {
  return (rest) => {
    const policy = argument(rest);
    if (policy === '') return fault(name, `the name of the policy is missing: it comes after ${name}`);
    const wrong = notAName(policy);
    return wrong === null ? build(policy) : fault(name, wrong);
  };
}

function notAName(policy: string): string | null {
  return /^\S{1,64}$/.test(policy)
    ? null
    : `${quote(policy)} is not the name of a policy: it has no spaces, at most 64 letters`;
}

function readImport(rest: string): Command {
  // Only the lines between the command and the YAML go: indentation of its first line has a meaning.
  const yaml = rest.replace(/^[^\S\n]*\n(?:[^\S\n]*\n)*/, '').trimEnd();
  if (yaml.trim() === '')
    return fault('policy import', 'the YAML is missing: put it below the command, in the same message');
  return { kind: 'policy-import', yaml: rest.includes('\n') && /^[^\S\n]*\n/.test(rest) ? yaml : yaml.trimStart() };
}

function readExport(rest: string): Command {
  const name = argument(rest);
  if (name === '' || name.toLowerCase() === 'all') return { kind: 'policy-export', name: null };
  const wrong = notAName(name);
  return wrong === null ? { kind: 'policy-export', name } : fault('policy export', wrong);
}

function readFreeze(rest: string): Command {
  const reason = cleanText(rest.replace(/^\s*because\b:?/i, ''));
  if (reason.length > LONGEST_REASON) return fault('freeze', TOO_LONG);
  return { kind: 'freeze', reason: reason === '' ? null : reason };
}

function readRevoke(rest: string): Command {
  const { head, reason } = splitReason(rest);
  const typed = argument(head);
  if (typed === '') return fault('revoke', 'say what to revoke: the id of a grant, a person or a policy');
  if (head.length > LONGEST_ARGUMENT)
    return fault('revoke', `${quote(typed)} is too long: put because before the reason`);
  if (reason !== null && reason.length > LONGEST_REASON) return fault('revoke', TOO_LONG);
  const target = subjectOf(typed);
  if ('fault' in target) return fault('revoke', target.fault);
  return { kind: 'revoke', target, reason: reason === '' ? null : reason };
}

function readAudit(rest: string): Command {
  const typed = argument(rest);
  const match = /^(.*?)(?:^| )since(?: (.*))?$/i.exec(typed);
  const about = (match === null ? typed : (match[1] ?? '')).trim();
  const faults: string[] = [];
  const since = match === null ? null : parseDuration(match[2] ?? '');
  if (since !== null && 'fault' in since) faults.push(`after since: ${since.fault}`);
  const of = about === '' ? null : subjectOf(about);
  if (of !== null && 'fault' in of) faults.push(of.fault);
  if (of !== null && 'by' in of && of.by === 'policy') faults.push('audit takes an id or a person, not a policy');

  if (faults.length > 0 || (since !== null && 'fault' in since)) return fault('audit', ...faults);
  if (of !== null && ('fault' in of || of.by === 'policy')) return fault('audit', ...faults);
  return { kind: 'audit', of, sinceMs: since?.ms ?? null };
}

/**
 * `R-7K3M9` is an id, and so is `7K3M9`; five letters without a digit may as well be a name, so they stay one. `person …`,
 * `policy …` and `id …` settle what a bare word leaves open.
 */
function subjectOf(typed: string): Subject | { fault: string } {
  const [, sort, name] = /^(person|user|policy|id|grant|request) (.+)$/i.exec(typed) ?? [];
  if (sort !== undefined && name !== undefined) {
    if (/^(?:person|user)$/i.test(sort)) return { by: 'person', text: name };
    if (/^policy$/i.test(sort)) return { by: 'policy', text: name };
    const id = parseRequestId(name);
    return id === null ? { fault: `${quote(name)} is not an id: one looks like R-7K3M9` } : { by: 'id', id };
  }
  const id = parseRequestId(typed);
  if (id !== null && (/^r-/i.test(typed) || /\d/.test(typed))) return { by: 'id', id };
  if (/^r-\S{5}$/i.test(typed)) return { fault: `${quote(typed)} is not an id: ids have no 0, O, 1, I, L or U` };
  return { by: 'name', text: typed };
}
