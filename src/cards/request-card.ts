import type { CardView } from '../jit/delivery/delivery.ts';
import { formatDuration } from '../jit/duration.ts';
import { entitlementLabel } from '../jit/entitlement.ts';
import type { UserId } from '../jit/ids.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { openStage, voteOf } from '../jit/request/votes.ts';
import { COMMENT_LIMIT, requestAction } from './actions.ts';
import { escapeLabel, escapeName, plainText } from './escape.ts';
import { listed, MOST_NAMED } from './people.ts';
import type { Reader } from './reader.ts';
import { type Card, type CardElement, render } from './render.ts';
import template from './request.template.json' with { type: 'json' };
import { askedItems, grantItems, type ItemLine } from './request-items.ts';
import { decisionRows, type Row, row, termsRows, waitingRows } from './request-rows.ts';
import { labelsOf, requestStatus } from './request-status.ts';

/** One picture of one request: whose view, whose eyes, and when. `readerId` lets the card say "you". */
export type RequestPicture = {
  view: CardView;
  request: AccessRequest;
  reader: Reader;
  now: Date;
  readerId?: UserId | null;
};

/**
 * The card of a request, drawn afresh from the stored state for every post and update (design invariant 7). The
 * requester's copy lives on through the grant to its receipt; the approver's and the channel's shrink once it is
 * decided (behaviours A16, P11). Buttons are no right: every click is checked on the server (behaviour P13).
 */
export function requestCard(picture: RequestPicture): Card {
  const { view, request, reader, now } = picture;
  const readerId = view === 'requester' ? request.terms.person.id : (picture.readerId ?? null);
  const pending = request.state === 'pending';
  const status = requestStatus(request, reader, now, readerId);
  const deciding = pending && view !== 'requester' ? decidingPart(request, readerId) : null;
  const called = view === 'channel' ? calledUpon(request) : null;

  const card = render(template, requestSummary(view, request), {
    kicker: `Access request ${request.id}`,
    title: titleOf(view, request),
    status: status.label,
    tone: status.tone,
    details: status.detail === null ? [] : [{ text: status.detail }],
    itemsTitle: pending ? 'Opens' : 'Access',
    items: itemsOf(view, request, now),
    rows: rowsOf(view, request, reader, now, readerId),
    hints: [...(called?.hints ?? []), ...(deciding?.hints ?? []), ...hintsOf(view, request)].map((text) => ({ text })),
    comment: {
      shown: deciding !== null && deciding.actions.length > 0,
      // Required on the server only: a required input would also stop Deny, and Deny needs the comment sent.
      label: request.terms.approverCommentRequired ? 'Comment (required)' : 'Comment (optional)',
      placeholder: 'The requester sees it',
      limit: COMMENT_LIMIT,
    },
    actions: deciding?.actions ?? (view === 'requester' ? requesterActions(request, now) : []),
  });
  return called === null ? card : { ...card, msteams: { entities: called.entities } };
}

/** One plain line on what the card is about: for the toast (`summary`) and for screen readers (behaviour S2.13). */
export function requestSummary(view: CardView, request: AccessRequest): string {
  const { person, policyName, durationMs, entitlements } = request.terms;
  const what = plainText(entitlements.map(entitlementLabel).join(', ') || policyName, 160);
  const how = `${what} for ${formatDuration(durationMs)}`;
  if (view === 'requester') return `Your request ${request.id}: ${how}.`;
  return request.state === 'pending'
    ? `Review ${plainText(person.name, 80)}'s request to activate ${how} (${request.id}).`
    : `${plainText(person.name, 80)}'s request for ${how} (${request.id}).`;
}

function titleOf(view: CardView, request: AccessRequest): string {
  const name = escapeName(request.terms.person.name);
  const policy = escapeLabel(request.terms.policyName);
  if (view === 'requester') return request.grant === null ? `Your request: ${policy}` : `Your access: ${policy}`;
  return request.state === 'pending' ? `${name} asks for access` : `${name}: ${policy}`;
}

function itemsOf(view: CardView, request: AccessRequest, now: Date): ItemLine[] {
  if (request.state === 'pending') return askedItems(request);
  // The approver's copy is short until there is something to prove.
  if (view !== 'requester' && !isOver(request)) return [];
  return request.grant === null ? [] : grantItems(request, now);
}

function rowsOf(view: CardView, request: AccessRequest, reader: Reader, now: Date, readerId: UserId | null): Row[] {
  if (request.state === 'pending')
    return [...termsRows(request, reader, now), ...waitingRows(request, reader, now, readerId)];
  const decided = decisionRows(request, reader, now, readerId);
  if (view === 'requester') {
    const asked = request.grant === null ? [row('Access', listed(labelsOf(request)))] : [];
    return [...decided, ...asked, ...termsRows(request, reader, now).filter((one) => one.label !== 'Policy')];
  }
  const access = isOver(request) ? [] : [row('Access', listed(labelsOf(request)))];
  return [...decided, ...access, row('For', formatDuration(request.terms.durationMs))];
}

function isOver({ grant }: AccessRequest): boolean {
  return grant?.state === 'revoking' || grant?.state === 'ended';
}

/** Approve and Deny, or why this reader gets none. A channel has no one reader: everyone there sees the buttons. */
function decidingPart(request: AccessRequest, readerId: UserId | null): { actions: CardElement[]; hints: string[] } {
  const { person, approval } = request.terms;
  if (readerId === person.id) return { actions: [], hints: ['You cannot decide on your own request.'] };
  const open = openStage(approval, request.votes, person.id);
  if (readerId !== null && open !== null && voteOf(request, readerId, open.index) !== null) {
    return {
      actions: [],
      hints: [`Your approval is counted. It waits for others. To take it back, say: withdraw ${request.id}`],
    };
  }
  return {
    actions: [requestAction('approve', request, { inputs: true }), requestAction('deny', request, { inputs: true })],
    hints: [],
  };
}

/**
 * Those who cannot be reached in their own chat are called upon in the channel: a mention alerts them there, if they are
 * in it (Teams: "Format cards"). Null when there is nobody to call, or nothing left to decide.
 */
function calledUpon(request: AccessRequest): { hints: string[]; entities: CardElement[] } | null {
  if (request.state !== 'pending' || request.unreachable.length === 0) return null;
  const mentions = request.unreachable.map(({ id, name }) => ({ text: `<at>${escapeName(name)}</at>`, id, name }));
  return {
    hints: [`For ${listed(mentions.map((one) => one.text))}: I cannot reach you in your own chat with me.`],
    entities: mentions.slice(0, MOST_NAMED).map(({ text, id, name }) => ({
      type: 'mention',
      text,
      mentioned: { id, name: plainText(name, 80).replace(/[<>]/g, '') },
    })),
  };
}

function requesterActions(request: AccessRequest, now: Date): CardElement[] {
  if (request.state === 'pending') return [requestAction('cancel', request)];
  const grant = request.grant;
  const waits = grant?.state === 'scheduled' && grant.scheduledAt > now;
  return grant?.state === 'active' || waits ? [requestAction('release', request)] : [];
}

function hintsOf(view: CardView, request: AccessRequest): string[] {
  const state = request.state === 'approved' ? request.grant?.state : undefined;
  if (view === 'requester') {
    // Tokens that were issued before carry no new right (behaviour S1.22), and keep old ones for a while (behaviour P4).
    if (state === 'active') return ['Sign out and in again if it does not show. Release it when you are done.'];
    return state === 'ended' && request.grant?.activeAt !== null
      ? ['Sessions opened before the end may keep working for up to an hour.']
      : [];
  }
  return state === 'active' ? [`To end it early, say: revoke ${request.id}`] : [];
}
