import type { Notice } from '../jit/delivery/delivery.ts';
import { formatDuration } from '../jit/duration.ts';
import { type Entitlement, entitlementLabel } from '../jit/entitlement.ts';
import type { UserId } from '../jit/ids.ts';
import { sightOf } from '../jit/request/reach.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { escapeLabel, escapeName, escapeText, plainText } from './escape.ts';
import { listed, nameFor, sentence } from './people.ts';
import { formatInstant, formatTime, formatTimeLeft, type Reader } from './reader.ts';
import { endSentence } from './request-status.ts';

/** A message in Markdown, escaped, and the plain line that the toast shows. */
export type NoticeText = { text: string; summary: string };

/**
 * A notice in words: what happened, to what, and what to do (behaviours A2, P18). The reason is repeated where access
 * begins or ends (behaviour A25).
 */
export function noticeText(
  notice: Notice,
  request: AccessRequest,
  reader: Reader,
  now: Date,
  readerId: UserId | null = request.terms.person.id,
): NoticeText {
  const { id, terms, grant } = request;
  const what = listed(terms.entitlements.map((entitlement) => escapeLabel(nounOf(entitlement))));
  const plainWhat = plainText(terms.entitlements.map(nounOf).join(', '), 120);
  const mine = readerId === terms.person.id;
  const whose = mine ? 'Your' : `${escapeName(terms.person.name)}'s`;
  const plainWhose = mine ? 'Your' : `${plainText(terms.person.name, 80)}'s`;
  const told = (summary: string, ...lines: string[]): NoticeText => ({ text: lines.join('\n\n'), summary });

  switch (notice.kind) {
    case 'active': {
      const until = grant?.endsAt ? ` until ${formatTime(grant.endsAt, reader, now)}` : '';
      const missing = (grant?.items ?? []).filter((item) => item.status === 'skipped').length;
      const holder = mine ? 'You now hold' : `${escapeName(terms.person.name)} now holds`;
      return told(
        mine ? `You now hold ${plainWhat}` : `${plainText(terms.person.name, 80)} now holds ${plainWhat}`,
        `${holder} ${listed(heldLabels(request))}${until} (${id}).`,
        ...(missing > 0 ? ['Not everything could be given: the card says what is missing and why.'] : []),
        `Sign out and in again if it does not show. When you are done, say: release ${id}`,
      );
    }
    case 'denied': {
      const vote = request.votes.find((one) => one.decision === 'deny');
      const by = vote === undefined ? '' : ` by ${nameFor(vote.approver, readerId)}`;
      const comment = vote?.comment ? [`They wrote: ${escapeText(vote.comment)}`] : [];
      return told(
        `${plainWhose} request for ${plainWhat} was denied`,
        `${whose} request for ${what} was denied${by} (${id}).`,
        ...comment,
      );
    }
    case 'expired':
      return told(
        `${plainWhose} request for ${plainWhat} expired`,
        `${whose} request for ${what} expired: nobody decided before ${formatTime(request.pendingUntil, reader, now)} (${id}).`,
        'If you still need it, ask again.',
      );
    case 'closed':
      return told(
        `${plainWhose} request for ${plainWhat} was closed`,
        `${whose} request for ${what} was closed (${id})${request.stateNote ? `: ${escapeText(request.stateNote)}` : '.'}`,
      );
    case 'ending-soon': {
      const endsAt = grant?.endsAt ?? null;
      const left =
        endsAt === null ? 'soon' : `at ${formatTime(endsAt, reader, now)}, ${formatTimeLeft(endsAt, reader, now)}`;
      return told(
        `${plainWhose} access to ${plainWhat} ends soon`,
        `${whose} access to ${what} ends ${left} (${id}).`,
        `If you are done already, say: release ${id}`,
      );
    }
    case 'ended':
      return told(
        `${plainWhose} access to ${plainWhat} ended`,
        `${whose} access to ${what} ended (${id}). ${grant === null ? '' : endSentence({ ...grant, endReason: notice.reason }, readerId)}`.trim(),
        ...confirmation(request, now),
        `It was for ${formatDuration(terms.durationMs)}, because: ${escapeText(terms.justification, 200)}`,
      );
    case 'vote-dropped':
      return told(
        'Your approval no longer counts',
        `Your approval of ${escapeName(terms.person.name)}'s request for ${what} no longer counts: ${escapeText(notice.why)} (${id}).`,
      );
    case 'too-few-left': {
      const left = listed(notice.left.map((person) => escapeName(person.name)));
      return told(
        `Too few are left to approve ${id}`,
        `Too few people are left who may approve ${mine ? 'your' : 'the'} request for ${what} (${id}): ${left} ${notice.left.length === 1 ? 'is' : 'are'} gone or disabled.`,
        `Ask an admin to name other approvers for ${escapeLabel(terms.policyName)}, then ask again. To take this request back, say: cancel ${id}`,
      );
    }
    case 'approver-unreachable': {
      // As it is now, not as it was when this was noted: several may turn out unreachable in the same moment.
      const sight = notice.noneLeft ? 'nobody' : sightOf(request);
      const people = sight !== 'people' && request.unreachable.length > 0 ? request.unreachable : notice.people;
      const names = listed(people.map((person) => escapeName(person.name)));
      if (sight === 'nobody') {
        return told(
          `Nobody who may approve ${id} could be reached`,
          `Nobody who may approve your request for ${what} could be reached (${id}): ${names} ${people.length === 1 ? 'has' : 'have'} not installed this app, or blocked it.`,
          `Ask one of them to add this app in Teams, or cancel it with: cancel ${id}`,
        );
      }
      if (sight === 'channel') {
        const where =
          terms.channelId === null ? 'in the channel that the admins chose' : 'in the channel of its policy';
        return told(
          `Nobody who may approve ${id} could be reached in person`,
          `Nobody who may approve your request for ${what} could be reached in their own chat (${id}): ${names} ${people.length === 1 ? 'has' : 'have'} not installed this app, or blocked it.`,
          `It is shown ${where}, where they may see it. If nobody answers, ask one of them to add this app in Teams, or cancel it with: cancel ${id}`,
        );
      }
      return told(
        `An approver of ${id} could not be reached`,
        `${sentence(names)} could not be reached about your request for ${what} (${id}). The other approvers were asked.`,
        'You need to do nothing.',
      );
    }
  }
}

/** What is really there: items that Graph confirmed, or that stood before. */
function heldLabels(request: AccessRequest): string[] {
  const items = request.grant?.items ?? [];
  const there = items.filter((item) => item.status === 'held' || item.status === 'standing');
  return there.length === 0
    ? request.terms.entitlements.map((entitlement) => escapeLabel(nounOf(entitlement)))
    : there.map((item) => escapeText(nounOf(item.entitlement), 140));
}

/** What a sentence can hold, ask for and lose: `membership of SG-Mailbox-Operators`, `Exchange Administrator`. */
function nounOf(entitlement: Entitlement): string {
  return entitlement.kind === 'group' ? `membership of ${entitlement.name}` : entitlementLabel(entitlement);
}

/** "Revoked" is said only of what two reads confirmed (design invariant 3). */
function confirmation(request: AccessRequest, now: Date): string[] {
  const items = request.grant?.items ?? [];
  const removed = items.filter((item) => item.status === 'removed' && item.confirmedAt !== null);
  const kept = items.filter((item) => item.status === 'standing' || item.status === 'kept');
  const last = removed
    .map((item) => item.confirmedAt)
    .filter((at) => at !== null)
    .sort((a, b) => b.getTime() - a.getTime())[0];
  return [
    ...(last === undefined
      ? []
      : [
          `Revoked and confirmed gone at ${formatInstant(last, now)} by two reads: ${listed(removed.map((item) => escapeText(nounOf(item.entitlement), 140)))}.`,
        ]),
    ...(kept.length === 0
      ? []
      : [`Kept: ${listed(kept.map((item) => escapeText(nounOf(item.entitlement), 140)))}. The card says why.`]),
  ];
}
