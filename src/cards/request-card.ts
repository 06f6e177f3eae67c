import type { CardView } from '../jit/delivery/delivery.ts';
import { MINUTE_MS } from '../jit/duration.ts';
import type { UserId } from '../jit/ids.ts';
import { LONGEST_COMMENT } from '../jit/request/comment.ts';
import { offeredExtension } from '../jit/request/extension-room.ts';
import { type AccessRequest, isLive } from '../jit/request/request.ts';
import { openStage, voteOf } from '../jit/request/votes.ts';
import { wordsFor } from '../words/words.ts';
import { requestAction } from './actions.ts';
import { calledUpon } from './called-upon.ts';
import { canBeLess } from './change-card.ts';
import { durationText } from './duration-text.ts';
import { entitlementText } from './entitlement-text.ts';
import { escapeLabel, escapeName, plainText } from './escape.ts';
import { moreTimeRows } from './extension-card.ts';
import { forEverybody } from './for-everybody.ts';
import { listed } from './people.ts';
import { formatTime, formatTimeLeft, type Reader } from './reader.ts';
import { portalActions, readyHints, sessionsHints } from './ready-text.ts';
import { type Card, type CardElement, render } from './render.ts';
import template from './request.template.json' with { type: 'json' };
import { askedItems, grantItems, type ItemLine, purposeLines } from './request-items.ts';
import { decisionRows, type Row, row, saysSomething, sourceRows, termsRows, waitingRows } from './request-rows.ts';
import { labelsOf, requestStatus } from './request-status.ts';
import { trimLines } from './request-trims.ts';
import { unusualLines } from './request-unusual.ts';
import { offerActions, weighedRows } from './request-weighed.ts';
import { requesterActions } from './requester-actions.ts';
import { wayAction } from './way-click.ts';

/** One picture of one request: whose view, whose eyes, and when. `readerId` lets the card say "you". */
export type RequestPicture = {
  view: CardView;
  request: AccessRequest;
  reader: Reader;
  now: Date;
  readerId?: UserId | null;
  /** What the reader of an older card is told first; escaped. */
  told?: string;
};

/**
 * The card of a request, drawn afresh from the stored state for every post and update (design invariant 7). The
 * requester's copy lives on through the grant to its receipt; the approver's and the channel's shrink once it is
 * decided (behaviours A16, P11). Buttons are no right: every click is checked on the server (behaviour P13).
 */
export function requestCard(picture: RequestPicture): Card {
  const { view, reader, now } = picture;
  const request = view === 'channel' ? forEverybody(picture.request) : picture.request;
  const words = wordsFor(reader).request;
  const readerId = readerOf(picture);
  const pending = request.state === 'pending';
  const status = requestStatus(request, reader, now, readerId);
  const deciding = pending && view !== 'requester' ? decidingPart(view, request, reader, readerId) : null;
  const called = view === 'channel' && pending ? calledUpon(request.unreachable, reader) : null;
  // It speaks of a person: for whoever decides, and not for a whole channel.
  const unusual = pending && view === 'approver' ? unusualLines(request, reader, now) : [];
  const weighed = pending && view === 'approver' ? weighedRows(request, reader, now) : [];
  const rest = pending ? [...weighed, ...restRows(request, reader, now, readerId)] : [];

  const card = render(
    template,
    requestSummary(view, request, reader),
    {
      kicker: words.kicker(request.id),
      title: titleOf(view, request, reader),
      status: status.label,
      tone: status.tone,
      details: [picture.told, status.detail, lastsLine(picture)].flatMap((text) => (text ? [{ text }] : [])),
      itemsTitle: pending ? words.opens : words.access,
      purpose: pending ? purposeLines(request) : [],
      items: itemsOf(view, request, reader, now),
      ...rowsAround(unusual, rowsOf(view, request, reader, now, readerId), rest),
      unusualTitle: words.unusual.title,
      unusual: unusual.map((text) => ({ text })),
      hints: [...(called?.hints ?? []), ...(deciding?.hints ?? []), ...hintsOf(view, request, reader, now)].map(
        (text) => ({
          text,
        }),
      ),
      comment: {
        shown: view === 'approver' && deciding !== null && deciding.actions.length > 0,
        // Required on the server only: a required input would also stop Deny, and Deny needs the comment sent.
        label: request.terms.approverCommentRequired ? words.comment.required : words.comment.optional,
        placeholder: words.comment.placeholder,
        limit: LONGEST_COMMENT,
      },
      open: view === 'requester' ? portalActions(request, reader).map((action) => ({ action })) : [],
      actions: deciding?.actions ?? decidedActions(view, request, reader, now, readerId),
    },
    reader,
  );
  return called === null ? card : { ...card, msteams: { entities: called.entities } };
}

/** What is unusual parts what is asked from what it waits for; where nothing is, they are one block. */
function rowsAround(unusual: readonly string[], asked: readonly Row[], rest: readonly Row[]) {
  const [above, below] = unusual.length === 0 ? [[...asked, ...rest], []] : [asked, rest];
  return { rows: above.filter(saysSomething), more: below.filter(saysSomething) };
}

/** In a channel the card has no one reader (behaviour P13). */
function readerOf({ view, request, readerId }: RequestPicture): UserId | null {
  if (view === 'channel') return null;
  return view === 'requester' ? request.terms.person.id : (readerId ?? null);
}

/** One plain line on what the card is about: for the toast (`summary`) and for screen readers (behaviour S2.13). */
export function requestSummary(view: CardView, request: AccessRequest, reader: Reader): string {
  const { summary } = wordsFor(reader).request;
  const { person, policyName, durationMs, entitlements } = request.terms;
  const labels = entitlements.map((entitlement) => entitlementText(entitlement, reader));
  const what = plainText(labels.join(', ') || policyName, 160);
  const forHow = durationText(durationMs, reader);
  if (view === 'requester') return summary.yours(request.id, what, forHow);
  const name = plainText(person.name, 80);
  return request.state === 'pending'
    ? summary.review(name, what, forHow, request.id)
    : summary.decided(name, what, forHow, request.id);
}

function titleOf(view: CardView, request: AccessRequest, reader: Reader): string {
  const { titles } = wordsFor(reader).request;
  const name = escapeName(request.terms.person.name);
  const policy = escapeLabel(request.terms.policyName);
  if (view === 'requester') return request.grant === null ? titles.yourRequest(policy) : titles.yourAccess(policy);
  return request.state === 'pending' ? titles.asks(name) : titles.decided(name, policy);
}

function itemsOf(view: CardView, request: AccessRequest, reader: Reader, now: Date): ItemLine[] {
  if (request.state === 'pending') return askedItems(request, reader);
  // The approver's copy is short until there is something to prove.
  if (view !== 'requester' && !isOver(request)) return [];
  return request.grant === null ? [] : grantItems(request, reader, now);
}

function rowsOf(view: CardView, request: AccessRequest, reader: Reader, now: Date, readerId: UserId | null): Row[] {
  if (request.state === 'pending') return termsRows(request, reader, now);
  const words = wordsFor(reader).request;
  const decided = [...decisionRows(request, reader, now, readerId), ...trimRows(request, reader, now, readerId)];
  const access = row(words.access, listed(labelsOf(request, reader), reader));
  if (view === 'requester') {
    const asked = request.grant === null ? [access] : [];
    const terms = [...termsRows(request, reader, now), ...sourceRows(request, reader)];
    return [...decided, ...moreTimeRows(request, reader, now), ...asked, ...terms];
  }
  const forHow = row(words.rows.duration, durationText(request.terms.durationMs, reader));
  return [...decided, ...(isOver(request) ? [] : [access]), forHow];
}

/** What it takes to decide has been said: under which policy, what was cut, and for whom and until when it waits. */
function restRows(request: AccessRequest, reader: Reader, now: Date, readerId: UserId | null): Row[] {
  return [
    ...sourceRows(request, reader),
    ...trimRows(request, reader, now, readerId),
    ...waitingRows(request, reader, now, readerId),
  ];
}

/** For whoever holds it: how long in all, and how much of that is left, as of when it was drawn, for cards are kept. */
function lastsLine({ view, request, reader, now }: RequestPicture): string | null {
  const { grant } = request;
  if (view !== 'requester' || grant?.state !== 'active' || grant.activatingAt === null || grant.endsAt === null) {
    return null;
  }
  const wholeMs = grant.endsAt.getTime() - grant.activatingAt.getTime();
  const whole = durationText(Math.round(wholeMs / MINUTE_MS) * MINUTE_MS, reader);
  const left = formatTimeLeft(grant.endsAt, reader, now);
  return wordsFor(reader).request.status.lasts(whole, formatTime(now, reader, now), left);
}

/** Who left less of it than was asked for, and what (behaviour A22). */
function trimRows(request: AccessRequest, reader: Reader, now: Date, readerId: UserId | null): Row[] {
  const lines = trimLines(request, reader, now, readerId);
  return lines.length === 0 ? [] : [row(wordsFor(reader).approving.narrowed, ...lines)];
}

function isOver({ grant }: AccessRequest): boolean {
  return grant?.state === 'revoking' || grant?.state === 'ended';
}

/** Approve and Deny, or why this reader gets none; in a channel the way to them, for those who may. */
function decidingPart(
  view: CardView,
  request: AccessRequest,
  reader: Reader,
  readerId: UserId | null,
): { actions: CardElement[]; hints: string[] } {
  const { channel, request: words } = wordsFor(reader);
  const { hints } = words;
  if (view === 'channel') return { actions: [requestAction('decide', request, reader)], hints: [channel.decideHint] };
  const { person, approval } = request.terms;
  if (readerId === person.id) return { actions: [], hints: [hints.ownRequest] };
  const open = openStage(approval, request.votes, person.id);
  if (readerId !== null && open !== null && voteOf(request, readerId, open.index) !== null) {
    return { actions: [], hints: [hints.counted(request.id)] };
  }
  return {
    actions: [
      requestAction('approve', request, reader, { inputs: true }),
      requestAction('deny', request, reader, { inputs: true }),
      ...(view === 'approver' ? offerActions(request, reader) : []),
      ...changeActions(view, request, reader),
    ],
    hints: [],
  };
}

/** Behind the two buttons, and only where nobody else looks on: the way leads to a card for one reader. */
function changeActions(view: CardView, request: AccessRequest, reader: Reader): CardElement[] {
  if (view !== 'approver' || !canBeLess(request)) return [];
  const data = { requestId: request.id, terms: request.termsHash };
  return [wayAction('change-open', wordsFor(reader).approving.change, data, { secondary: true })];
}

function decidedActions(
  view: CardView,
  request: AccessRequest,
  reader: Reader,
  now: Date,
  readerId: UserId | null,
): CardElement[] {
  if (view === 'requester') return requesterActions(request, reader, now);
  return view === 'approver' && approvedBy(request, readerId) ? revokeActions(request, reader) : [];
}

function approvedBy({ votes }: AccessRequest, readerId: UserId | null): boolean {
  return votes.some(({ approver, decision }) => approver.id === readerId && decision === 'approve');
}

/** Whoever approved it may end it while it is live; the way asks once more before. */
function revokeActions(request: AccessRequest, reader: Reader): CardElement[] {
  if (!isLive(request.grant)) return [];
  const data = { requestId: request.id, terms: request.termsHash };
  return [wayAction('revoke-open', wordsFor(reader).approving.revoke, data)];
}

function hintsOf(view: CardView, request: AccessRequest, reader: Reader, now: Date): string[] {
  const { hints } = wordsFor(reader).request;
  const state = request.state === 'approved' ? request.grant?.state : undefined;
  if (view === 'requester') {
    // Tokens that were issued before carry no new right (behaviour S1.22), and keep old ones for a while (behaviour P4).
    if (state === 'active') return [...readyHints(request, reader, now), ...offerHint(request, reader, now)];
    return state === 'ended' || state === 'revoking' ? sessionsHints(request, reader, now) : [];
  }
  return state === 'active' ? [hints.endEarly(request.id)] : [];
}

function offerHint(request: AccessRequest, reader: Reader, now: Date): string[] {
  const offer = offeredExtension(request, now);
  if (offer === null) return [];
  return [wordsFor(reader).extend.offer(durationText(offer.ms, reader), formatTime(offer.until, reader, now))];
}
