import type { Notice } from '../jit/delivery/delivery.ts';
import type { Held } from '../jit/entitlement.ts';
import type { UserId } from '../jit/ids.ts';
import { sightOf } from '../jit/request/reach.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';
import { entitlementNoun } from './entitlement-text.ts';
import { escapeLabel, escapeName, escapeText, plainText } from './escape.ts';
import { extendLine, extensionNotice, extensionUnreachableText } from './extension-text.ts';
import { listed, nameFor, sentence } from './people.ts';
import { formatInstant, formatTime, formatTimeLeft, type Reader } from './reader.ts';
import { signInLine } from './ready-text.ts';
import { extensionReminderText, reminderText } from './reminder-text.ts';
import { endSentence } from './request-status.ts';
import { trimSentence } from './request-trims.ts';
import { retell } from './retell.ts';

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
  const words = wordsFor(reader).notice;
  const { id, terms, grant } = request;
  const mine = readerId === terms.person.id;
  const name = escapeName(terms.person.name);
  const what = nounsOf(terms.entitlements, reader);
  const plainName = plainText(terms.person.name, 80);
  const plainWhat = plainText(terms.entitlements.map((one) => entitlementNoun(one, reader)).join(', '), 120);
  const asked = mine ? words.yourRequest(what) : words.theirRequest(name, what);
  const plainAsked = mine ? words.yourRequest(plainWhat) : words.theirRequest(plainName, plainWhat);
  const access = mine ? words.yourAccess(what) : words.theirAccess(name, what);
  const plainAccess = mine ? words.yourAccess(plainWhat) : words.theirAccess(plainName, plainWhat);

  switch (notice.kind) {
    case 'active': {
      const { active } = words;
      const held = heldNouns(request, reader);
      const holds = mine ? active.you(held) : active.they(name, held);
      const until = grant?.endsAt ? formatTime(grant.endsAt, reader, now) : null;
      const missing = (grant?.items ?? []).some((item) => item.status === 'skipped');
      const narrowed = trimSentence(request, reader, readerId);
      return told(
        mine ? active.you(plainWhat) : active.they(plainName, plainWhat),
        until === null ? active.forNow(holds, id) : active.until(holds, until, id),
        ...(narrowed === null ? [] : [narrowed]),
        ...(missing ? [active.incomplete] : []),
        ...(mine ? [signInLine(request, reader)] : []),
        active.whatNext(id),
      );
    }
    case 'denied': {
      const { denied } = words;
      const vote = request.votes.find((one) => one.decision === 'deny');
      return told(
        denied.summary(plainAsked),
        vote === undefined
          ? denied.text(asked, id)
          : denied.textBy(asked, nameFor(vote.approver, readerId, reader), id),
        ...(vote?.comment ? [denied.comment(escapeText(vote.comment))] : []),
      );
    }
    case 'offered': {
      const { notice: offer } = wordsFor(reader).weighed;
      const by = request.votes.find((one) => one.decision === 'deny')?.approver.name ?? '';
      return told(
        offer.summary(plainAsked),
        offer.text(asked, escapeName(by), escapeLabel(notice.policy), id),
        offer.whatNext,
      );
    }
    case 'expired':
      return told(
        words.expired.summary(plainAsked),
        words.expired.text(asked, formatTime(request.pendingUntil, reader, now), id),
        words.expired.whatNext,
      );
    case 'closed':
      return told(
        words.closed.summary(plainAsked),
        request.stateNote
          ? words.closed.textBecause(asked, id, escapeText(retell(request.stateNote, reader)))
          : words.closed.text(asked, id),
      );
    case 'ending-soon': {
      const { endingSoon } = words;
      const endsAt = grant?.endsAt ?? null;
      return told(
        endingSoon.summary(plainAccess),
        endsAt === null
          ? endingSoon.text(access, id)
          : endingSoon.textAt(access, formatTime(endsAt, reader, now), formatTimeLeft(endsAt, reader, now), id),
        endingSoon.whatNext(id),
        ...(mine ? extendLine(request, reader, now) : []),
      );
    }
    case 'extended':
    case 'extension-denied':
    case 'extension-lapsed': {
      const about = { access, plainAccess, reader, now, readerId };
      const { summary, lines } = extensionNotice(notice.kind, notice.number, request, about);
      return told(summary, ...lines);
    }
    case 'ended': {
      const { ended } = words;
      const why = grant === null ? '' : endSentence({ ...grant, endReason: notice.reason }, reader, readerId);
      return told(
        ended.summary(plainAccess),
        `${ended.text(access, id)} ${why}`.trim(),
        ...confirmation(request, reader, now),
        ended.reason(durationText(terms.durationMs, reader), escapeText(terms.justification, 200)),
      );
    }
    case 'vote-dropped':
      return told(
        words.voteDropped.summary,
        words.voteDropped.text(name, what, escapeText(retell(notice.why, reader)), id),
      );
    case 'reminder':
      return reminderText(request, reader, now);
    case 'extension-reminder':
      return extensionReminderText(request, notice.extension, reader, now);
    case 'too-few-left': {
      const { tooFewLeft } = words;
      const left = listed(
        notice.left.map((person) => escapeName(person.name)),
        reader,
      );
      return told(
        tooFewLeft.summary(id),
        `${mine ? tooFewLeft.yours(what, id) : tooFewLeft.theirs(what, id)} ${tooFewLeft.left(left, notice.left.length)}`,
        tooFewLeft.whatNext(escapeLabel(terms.policyName), id),
      );
    }
    case 'approver-unreachable': {
      const extension = request.extensions?.find((one) => one.terms.number === notice.extension);
      if (extension !== undefined) return extensionUnreachableText(notice, request, extension, reader, now);
      return unreachableText(notice, request, what, reader);
    }
  }
}

function told(summary: string, ...lines: string[]): NoticeText {
  return { text: lines.join('\n\n'), summary };
}

/** Who was not reached and who may still see it: all as it is now, for several may turn out so in the same moment. */
function unreachableText(
  notice: Extract<Notice, { kind: 'approver-unreachable' }>,
  request: AccessRequest,
  what: string,
  reader: Reader,
): NoticeText {
  const words = wordsFor(reader).notice.unreachable;
  const { id, terms } = request;
  const sight = notice.noneLeft ? 'nobody' : sightOf(request);
  const people = sight !== 'people' && request.unreachable.length > 0 ? request.unreachable : notice.people;
  const names = listed(
    people.map((person) => escapeName(person.name)),
    reader,
  );
  const noApp = words.noApp(names, people.length);
  switch (sight) {
    case 'nobody':
      return told(words.nobodySummary(id), `${words.nobody(what, id)} ${noApp}`, words.askToAdd(id));
    case 'channel':
      return told(
        words.inPersonSummary(id),
        `${words.inPerson(what, id)} ${noApp}`,
        terms.channelId === null ? words.inChosenChannel(id) : words.inOwnChannel(id),
      );
    case 'people':
      return told(words.someSummary(id), words.some(sentence(names), what, id), words.askToAdd(id));
  }
}

/** What is really there: items that Graph confirmed, or that stood before. */
function heldNouns(request: AccessRequest, reader: Reader): string {
  const items = request.grant?.items ?? [];
  const there = items.filter((item) => item.status === 'held' || item.status === 'standing');
  return nounsOf(there.length === 0 ? request.terms.entitlements : there.map((item) => item.entitlement), reader);
}

function nounsOf(entitlements: readonly Held[], reader: Reader): string {
  return listed(
    entitlements.map((entitlement) => escapeLabel(entitlementNoun(entitlement, reader))),
    reader,
  );
}

/** "Revoked" is said only of what two reads confirmed (design invariant 3). */
function confirmation(request: AccessRequest, reader: Reader, now: Date): string[] {
  const { ended } = wordsFor(reader).notice;
  const items = request.grant?.items ?? [];
  const removed = items.filter((item) => item.status === 'removed' && item.confirmedAt !== null);
  const kept = items.filter((item) => item.status === 'standing' || item.status === 'kept');
  const nouns = (list: typeof items) =>
    nounsOf(
      list.map((item) => item.entitlement),
      reader,
    );
  const last = removed
    .map((item) => item.confirmedAt)
    .filter((at) => at !== null)
    .sort((a, b) => b.getTime() - a.getTime())[0];
  return [
    ...(last === undefined ? [] : [ended.confirmed(formatInstant(last, now), nouns(removed))]),
    ...(kept.length === 0 ? [] : [ended.kept(nouns(kept))]),
  ];
}
