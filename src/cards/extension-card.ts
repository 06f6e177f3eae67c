import type { UserId } from '../jit/ids.ts';
import { LONGEST_COMMENT } from '../jit/request/comment.ts';
import { openExtensionStage } from '../jit/request/extensions.ts';
import type { AccessRequest, Extension } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { requestAction } from './actions.ts';
import { calledUpon } from './called-upon.ts';
import { durationText } from './duration-text.ts';
import { entitlementText } from './entitlement-text.ts';
import { escapeName, escapeText, plainText } from './escape.ts';
import { forEverybody } from './for-everybody.ts';
import { formatTime, formatTimeLeft, type Reader } from './reader.ts';
import { type Card, type CardElement, render } from './render.ts';
import template from './request.template.json' with { type: 'json' };
import { askedItems, purposeLines } from './request-items.ts';
import { notReachedRows, type Row, row, saysSomething, voteLine } from './request-rows.ts';
import type { Tone } from './request-status.ts';
import { unusualLines } from './request-unusual.ts';
import { retell } from './retell.ts';

/** An ask for more time as its approvers see it. In a channel nobody is the reader: it is the one for everybody (behaviour P13). */
export type ExtensionPicture = {
  request: AccessRequest;
  number: number;
  reader: Reader;
  now: Date;
  readerId: UserId | null;
};

/**
 * Who asks, what is held, how much longer, why, since when, and until when it must be decided; drawn afresh from the stored
 * state for every post and update (design invariant 7, behaviour A3). Null when there is no such ask.
 */
export function extensionCard(told: ExtensionPicture): Card | null {
  const shared = told.readerId === null;
  const picture = shared ? { ...told, request: forEverybody(told.request) } : told;
  const { request, reader } = picture;
  const extension = extensionOf(request, picture.number);
  if (extension === null) return null;
  const words = wordsFor(reader);
  const pending = extension.state === 'pending';
  const deciding = pending ? decidingPart(extension, picture) : { actions: [], hints: [] };
  // As for a request: for whoever decides.
  const unusual = pending && deciding.actions.length > 0 && !shared ? unusualLines(extension, reader, told.now) : [];
  const called = shared && pending ? calledUpon(extension.unreachable ?? [], reader) : null;
  const card = render(
    template,
    extensionSummary(request, picture.number, reader),
    {
      kicker: words.extend.kicker(request.id),
      title: titleOf(extension, picture),
      status: statusOf(extension, picture),
      tone: TONES[extension.state],
      details: lapseOf(extension, reader).map((text) => ({ text })),
      itemsTitle: words.request.access,
      purpose: pending ? purposeLines(request) : [],
      items: pending ? askedItems(request, reader) : [],
      rows: (pending ? waitingRows(extension, picture) : decidedRows(extension, picture)).filter(saysSomething),
      unusualTitle: words.request.unusual.title,
      unusual: unusual.map((text) => ({ text })),
      more: [],
      hints: [...(called?.hints ?? []), ...deciding.hints].map((text) => ({ text })),
      comment: {
        shown: deciding.actions.length > 0 && !shared,
        label: extension.terms.commentRequired ? words.request.comment.required : words.request.comment.optional,
        placeholder: words.request.comment.placeholder,
        limit: LONGEST_COMMENT,
      },
      open: [],
      actions: deciding.actions,
    },
    reader,
  );
  return called === null ? card : { ...card, msteams: { entities: called.entities } };
}

const TONES: Record<Extension['state'], Tone> = {
  pending: 'Accent',
  approved: 'Good',
  denied: 'Attention',
  cancelled: 'Default',
  lapsed: 'Default',
};

/** One plain line for the toast and for screen readers. */
export function extensionSummary(request: AccessRequest, number: number, reader: Reader): string {
  const { summary } = wordsFor(reader).extend;
  const extension = extensionOf(request, number);
  const { person, entitlements } = request.terms;
  const what = plainText(entitlements.map((entitlement) => entitlementText(entitlement, reader)).join(', '), 160);
  const say = extension?.state === 'pending' ? summary.review : summary.decided;
  const longer = extension === null ? '' : moreOf(extension, reader);
  return say(plainText(person.name, 80), longer, what, request.id);
}

/** What was and is asked for beyond the first end, on the card of whoever holds it; newest last. */
export function moreTimeRows({ extensions = [] }: AccessRequest, reader: Reader, now: Date): Row[] {
  const { extend } = wordsFor(reader);
  const told = extensions.slice(-MOST_TOLD).map((extension) => mineLine(extension, reader, now));
  return told.length === 0 ? [] : [row(extend.rows.moreTime, ...told)];
}

const MOST_TOLD = 4;

function mineLine(extension: Extension, reader: Reader, now: Date): string {
  const { mine } = wordsFor(reader).extend;
  const { state, note, terms } = extension;
  const longer = moreOf(extension, reader);
  const until = formatTime(terms.until, reader, now);
  const why = note === null || note === '' ? null : escapeText(retell(note, reader));
  switch (state) {
    case 'pending':
      return mine.asked(longer, until, formatTime(terms.from, reader, now));
    case 'approved':
      return mine.approved(longer, until);
    case 'denied':
      return why === null ? mine.denied(longer) : mine.deniedBecause(longer, why);
    case 'cancelled':
      return mine.cancelled(longer);
    case 'lapsed':
      return why === null ? mine.lapsed(longer) : mine.lapsedBecause(longer, why);
  }
}

function extensionOf({ extensions }: AccessRequest, number: number): Extension | null {
  return extensions?.find((one) => one.terms.number === number) ?? null;
}

/** How much longer it is, in words. */
export function moreOf({ terms }: Extension, reader: Reader): string {
  return durationText(terms.until.getTime() - terms.from.getTime(), reader);
}

function titleOf(extension: Extension, { request, reader }: ExtensionPicture): string {
  const { titles } = wordsFor(reader).extend;
  const { person } = request.terms;
  const name = escapeName(person.name);
  const longer = moreOf(extension, reader);
  if (extension.state !== 'pending') return titles.decided(name, longer);
  const { askedBy } = extension;
  return askedBy.id === person.id ? titles.asks(name, longer) : titles.asksFor(escapeName(askedBy.name), name, longer);
}

function statusOf({ state, terms }: Extension, { reader, now }: ExtensionPicture): string {
  const { states } = wordsFor(reader).extend;
  return state === 'approved' ? states.approved(formatTime(terms.until, reader, now)) : states[state];
}

function lapseOf({ state, note }: Extension, reader: Reader): string[] {
  if (state !== 'lapsed' || note === null) return [];
  const { lapsed } = wordsFor(reader).extend;
  return [note === 'the access ended' ? lapsed.ended : lapsed.because(escapeText(retell(note, reader)))];
}

function waitingRows(extension: Extension, { request, reader, now, readerId }: ExtensionPicture): Row[] {
  const { extend, request: words } = wordsFor(reader);
  const { from, until, reason } = extension.terms;
  const { justification } = request.terms;
  const since = request.grant?.activeAt ?? request.grant?.activatingAt ?? null;
  return [
    row(
      extend.rows.longer,
      extend.rows.untilInstead(
        moreOf(extension, reader),
        formatTime(until, reader, now),
        formatTime(from, reader, now),
      ),
    ),
    row(words.rows.why, escapeText(reason)),
    ...(justification === reason ? [] : [row(extend.rows.atFirst, escapeText(justification))]),
    ...(since === null ? [] : [row(extend.rows.heldSince, formatTime(since, reader, now))]),
    row(
      extend.rows.decideBy,
      extend.rows.decideByText(formatTime(from, reader, now), formatTimeLeft(from, reader, now)),
    ),
    ...(extension.votes.length === 0
      ? []
      : [row(words.rows.approvals, ...extension.votes.map((vote) => voteLine(vote, reader, now, readerId)))]),
    ...notReachedRows(extension.unreachable ?? [], request, reader),
  ];
}

function decidedRows(extension: Extension, { reader, now, readerId }: ExtensionPicture): Row[] {
  const { rows } = wordsFor(reader).request;
  return [
    ...(extension.votes.length === 0
      ? []
      : [row(rows.decided, ...extension.votes.map((vote) => voteLine(vote, reader, now, readerId)))]),
    row(rows.why, escapeText(extension.terms.reason, 200)),
  ];
}

/** Approve and Deny, or why this reader gets none; in a channel the way to them, for those who may. */
function decidingPart(
  extension: Extension,
  { request, reader, readerId }: ExtensionPicture,
): { actions: CardElement[]; hints: string[] } {
  const { channel, extend } = wordsFor(reader);
  const { hints } = extend;
  const seen = { id: request.id, termsHash: extension.termsHash };
  if (readerId === null) {
    return { actions: [requestAction('decide-extension', seen, reader)], hints: [channel.decideHint] };
  }
  const holder = request.terms.person.id;
  if (readerId === holder || readerId === extension.askedBy.id) return { actions: [], hints: [hints.own] };
  const open = openExtensionStage(extension, holder);
  const voted = extension.votes.some((vote) => vote.approver.id === readerId && vote.stage === open?.index);
  if (voted) return { actions: [], hints: [hints.counted(request.id)] };
  return {
    actions: [
      requestAction('approve-extension', seen, reader, { inputs: true }),
      requestAction('deny-extension', seen, reader, { inputs: true }),
    ],
    hints: [],
  };
}
