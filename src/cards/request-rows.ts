import { formatDuration } from '../jit/duration.ts';
import type { UserId } from '../jit/ids.ts';
import { channelOf } from '../jit/request/reach.ts';
import type { AccessRequest, Vote } from '../jit/request/request.ts';
import { approvalsOf } from '../jit/request/votes.ts';
import { escapeLabel, escapeName, escapeText } from './escape.ts';
import { approversOf, listed, nameFor, sentence } from './people.ts';
import { formatTime, type Reader } from './reader.ts';

/** A fact with its name; the lines are escaped. */
export type Row = { label: string; lines: { text: string }[] };

export function row(label: string, ...lines: string[]): Row {
  return { label, lines: lines.map((text) => ({ text })) };
}

/** How long, why, which ticket, and what it leaves out: what stands still while the request waits. */
export function termsRows(request: AccessRequest, reader: Reader, now: Date): Row[] {
  const { terms } = request;
  const forHow = formatDuration(terms.durationMs);
  const counted = request.state === 'pending' && terms.startAt === undefined;
  return [
    row('For', counted ? `${forHow}, counted from when access starts` : forHow),
    ...windowRows(request, reader, now),
    row('Why', escapeText(terms.justification)),
    ...(terms.ticket === null ? [] : [row('Ticket', escapeLabel(terms.ticket))]),
    row('Policy', escapeLabel(terms.policyName)),
    ...(terms.skipped.length === 0
      ? []
      : [row('Left out', ...terms.skipped.map((one) => `${escapeLabel(one.label)}: ${escapeText(one.reason, 160)}`))]),
  ];
}

/** When access that was asked for ahead is to begin, and to be over however late it is approved. */
function windowRows({ terms }: AccessRequest, reader: Reader, now: Date): Row[] {
  if (terms.startAt === undefined) return [];
  const end = new Date(terms.startAt.getTime() + terms.durationMs);
  return [row('From', `${formatTime(terms.startAt, reader, now)} to ${formatTime(end, reader, now)}`)];
}

/** Until when it waits, for whom, and what was said so far. */
export function waitingRows(request: AccessRequest, reader: Reader, now: Date, readerId: UserId | null): Row[] {
  return [
    row('Waits until', formatTime(request.pendingUntil, reader, now)),
    row('Approvals', ...stageLines(request), ...request.votes.map((vote) => voteLine(vote, reader, now, readerId))),
    ...(request.unreachable.length === 0
      ? []
      : [
          row(
            'Not reached',
            listed(request.unreachable.map((person) => escapeName(person.name))),
            ...shownElsewhere(request),
          ),
        ]),
    ...departedRows(request),
  ];
}

/** Where those may see it whom the bot cannot reach in person. */
function shownElsewhere(request: AccessRequest): string[] {
  if (channelOf(request) === null) return [];
  if (request.channelLost === true) return ['Its channel takes no messages either.'];
  return [request.terms.channelId === null ? 'Shown in the channel that the admins chose.' : 'Shown in its channel.'];
}

/** Those who were asked and whose account is disabled or gone. */
function departedRows({ departed = [] }: AccessRequest): Row[] {
  return departed.length === 0 ? [] : [row('Have left', listed(departed.map((person) => escapeName(person.name))))];
}

/** `1 of 2, by SG-Messaging-Leads`, one line a stage. */
function stageLines(request: AccessRequest): string[] {
  const { approval, person } = request.terms;
  if (approval === 'none') return ['none needed'];
  return approval.map((stage, index) => {
    const count = `${approvalsOf(request.votes, index, person.id).length} of ${stage.quorum}`;
    const from = `by ${approversOf(stage)}`;
    return approval.length === 1 ? `${count}, ${from}` : `Stage ${index + 1}: ${count}, ${from}`;
  });
}

/** Who decided, when, and what they wrote. */
export function decisionRows(request: AccessRequest, reader: Reader, now: Date, readerId: UserId | null): Row[] {
  if (request.votes.length > 0) {
    return [row('Decided', ...request.votes.map((vote) => voteLine(vote, reader, now, readerId)))];
  }
  return request.state === 'approved' && request.terms.approval === 'none'
    ? [row('Decided', 'Approved by the policy, which asks nobody')]
    : [];
}

function voteLine(vote: Vote, reader: Reader, now: Date, readerId: UserId | null): string {
  const did = vote.decision === 'approve' ? 'approved' : 'denied';
  const said = vote.comment === null || vote.comment.trim() === '' ? '' : `: “${escapeText(vote.comment)}”`;
  return `${sentence(nameFor(vote.approver, readerId))} ${did}, ${formatTime(vote.at, reader, now)}${said}`;
}
