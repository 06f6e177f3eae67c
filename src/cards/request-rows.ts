import type { PersonRef } from '../jit/entitlement.ts';
import type { UserId } from '../jit/ids.ts';
import { channelOf } from '../jit/request/reach.ts';
import type { AccessRequest, Skipped, Vote } from '../jit/request/request.ts';
import { approvalsOf } from '../jit/request/votes.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';
import { labelText } from './entitlement-text.ts';
import { escapeLabel, escapeName, escapeText } from './escape.ts';
import { approversOf, listed, sentence } from './people.ts';
import { formatTime, type Reader } from './reader.ts';
import { retell } from './retell.ts';

/** A fact with its name; the lines are escaped. */
export type Row = { label: string; lines: { text: string }[] };

export function row(label: string, ...lines: string[]): Row {
  return { label, lines: lines.map((text) => ({ text })) };
}

/** Not for a row that was left empty, for its words are not this reader's. */
export function saysSomething({ lines }: Row): boolean {
  return lines.some(({ text }) => text !== '');
}

/** How long, why and which ticket: what an approver asks first, in this order. */
export function termsRows(request: AccessRequest, reader: Reader, now: Date): Row[] {
  const { rows } = wordsFor(reader).request;
  const { terms } = request;
  const forHow = durationText(terms.durationMs, reader);
  const counted = request.state === 'pending' && terms.startAt === undefined;
  return [
    row(rows.duration, counted ? rows.counted(forHow) : forHow),
    ...windowRows(request, reader, now),
    row(rows.why, escapeText(terms.justification)),
    ...(terms.ticket === null ? [] : [row(rows.ticket, escapeLabel(terms.ticket))]),
  ];
}

/** Under which policy, and what of it the request leaves out. */
export function sourceRows({ state, terms }: AccessRequest, reader: Reader): Row[] {
  const { rows } = wordsFor(reader).request;
  return [
    // Once it is decided, the requester's card says it in its title.
    ...(state === 'pending' ? [row(rows.policy, escapeLabel(terms.policyName))] : []),
    ...accountRows(terms, reader),
    ...(terms.fellBack === true ? [row(rows.given, wordsFor(reader).pim.fellBack)] : []),
    ...(terms.skipped.length === 0 ? [] : [row(rows.leftOut, ...terms.skipped.map((one) => skippedLine(one, reader)))]),
  ];
}

/** Whose it will be where it is not the person's own account, and what becomes of that. */
function accountRows({ account }: AccessRequest['terms'], reader: Reader): Row[] {
  if (account === undefined) return [];
  const { row: label, goesTo } = wordsFor(reader).account;
  return [row(label, goesTo[account.after](escapeLabel(account.name)))];
}

function skippedLine({ label, reason }: Skipped, reader: Reader): string {
  return `${sentence(escapeLabel(labelText(label, reader)))}: ${escapeText(retell(reason, reader), 160)}`;
}

/** When access that was asked for ahead is to begin, and to be over however late it is approved. */
function windowRows({ terms }: AccessRequest, reader: Reader, now: Date): Row[] {
  if (terms.startAt === undefined) return [];
  const { rows } = wordsFor(reader).request;
  const end = new Date(terms.startAt.getTime() + terms.durationMs);
  return [row(rows.window, rows.fromTo(formatTime(terms.startAt, reader, now), formatTime(end, reader, now)))];
}

/** Until when it waits, for whom, and what was said so far. */
export function waitingRows(request: AccessRequest, reader: Reader, now: Date, readerId: UserId | null): Row[] {
  const { rows } = wordsFor(reader).request;
  return [
    row(rows.waitsUntil, formatTime(request.pendingUntil, reader, now)),
    row(
      rows.approvals,
      ...stageLines(request, reader),
      ...request.votes.map((vote) => voteLine(vote, reader, now, readerId)),
    ),
    ...notReachedRows(request.unreachable, request, reader),
    ...departedRows(request, reader),
  ];
}

/** Those of the people asked whom the bot cannot reach, and where they may see it all the same. */
export function notReachedRows(people: readonly PersonRef[], request: AccessRequest, reader: Reader): Row[] {
  if (people.length === 0) return [];
  const names = people.map((person) => escapeName(person.name));
  return [row(wordsFor(reader).request.rows.notReached, listed(names, reader), ...shownElsewhere(request, reader))];
}

/** Where those may see it whom the bot cannot reach in person. */
function shownElsewhere(request: AccessRequest, reader: Reader): string[] {
  const words = wordsFor(reader).request;
  if (channelOf(request) === null) return [];
  if (request.channelLost === true) return [words.channelLost];
  return [request.terms.channelId === null ? words.shownInChosen : words.shownInOwn];
}

/** Those who were asked and whose account is disabled or gone. */
function departedRows({ departed = [] }: AccessRequest, reader: Reader): Row[] {
  if (departed.length === 0) return [];
  const names = departed.map((person) => escapeName(person.name));
  return [row(wordsFor(reader).request.rows.haveLeft, listed(names, reader))];
}

/** `1 of 2, by SG-Messaging-Leads`, one line a stage. */
function stageLines(request: AccessRequest, reader: Reader): string[] {
  const words = wordsFor(reader).request;
  const { approval, person } = request.terms;
  if (approval === 'none') return [words.noneNeeded];
  return approval.map((stage, index) => {
    const given = approvalsOf(request.votes, index, person.id).length;
    const votes = words.votesOf(given, stage.quorum, approversOf(stage, reader));
    return approval.length === 1 ? votes : words.stage(index + 1, votes);
  });
}

/** Who decided, when, and what they wrote. */
export function decisionRows(request: AccessRequest, reader: Reader, now: Date, readerId: UserId | null): Row[] {
  const { rows, byPolicy } = wordsFor(reader).request;
  if (request.votes.length > 0) {
    return [row(rows.decided, ...request.votes.map((vote) => voteLine(vote, reader, now, readerId)))];
  }
  return request.state === 'approved' && request.terms.approval === 'none' ? [row(rows.decided, byPolicy)] : [];
}

/** A deny that offers something smaller instead; null for any other word. */
function offeredLine({ approver, offered }: Vote, at: string, reader: Reader, readerId: UserId | null): string | null {
  if (offered === undefined) return null;
  const words = wordsFor(reader).weighed;
  const policy = escapeLabel(offered);
  if (approver.id === readerId) return words.youOffered(policy, at);
  return words.offered(sentence(escapeName(approver.name)), policy, at);
}

export function voteLine(vote: Vote, reader: Reader, now: Date, readerId: UserId | null): string {
  const words = wordsFor(reader).request.votes;
  const at = formatTime(vote.at, reader, now);
  const approved = vote.decision === 'approve';
  const name = sentence(escapeName(vote.approver.name));
  const mine = approved ? words.youApproved(at) : words.youDenied(at);
  const theirs = approved ? words.approved(name, at) : words.denied(name, at);
  const did = offeredLine(vote, at, reader, readerId) ?? (vote.approver.id === readerId ? mine : theirs);
  return vote.comment === null || vote.comment.trim() === '' ? did : words.withComment(did, escapeText(vote.comment));
}
