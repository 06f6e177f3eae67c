import { parseRequestId, type RequestId } from '../jit/ids.ts';
import type { Tick } from '../jit/operations/request/decide-several.ts';
import { LONGEST_COMMENT } from '../jit/request/comment.ts';
import type { CardElement } from './render.ts';

/** Ways on from a card that lead to another card, or that carry more than one request or a comment. */
const REQUEST_VERBS = ['change-open', 'change-approve', 'revoke-open', 'revoke-send', 'offer-send'] as const;
const SEVERAL_VERBS = ['several-approve', 'several-deny', 'several-show'] as const;
const LISTS = ['approvals', 'my-requests', 'my-access', 'grants', 'policies', 'may-ask'] as const;

export type ListName = (typeof LISTS)[number];

/** What a click says. Nothing in it is trusted: it names what its reader saw and wishes for (design invariant 7). */
export type WayClick =
  | {
      verb: (typeof REQUEST_VERBS)[number];
      requestId: RequestId;
      terms: string;
      comment: string;
      /** What is to be left of the request; items by their place in its list, null where the card had no list of them. */
      durationMs: number | null;
      items: number[] | null;
    }
  | { verb: (typeof SEVERAL_VERBS)[number]; ticks: Tick[]; comment: string }
  | { verb: 'list-page'; list: ListName; page: number };

type WayVerb = WayClick['verb'];

/** How many requests one card lets tick. */
export const MOST_TICKS = 10;
const MOST_ITEMS = 1_000;
const MOST_PAGE = 10_000;

/** Reads a click on such a way, sent as an invoke or as an older client's submit. Null for anything else, as for a refresh. */
export function parseWayClick(value: unknown): WayClick | null {
  if (!isRecord(value) || value.trigger === 'automatic') return null;
  const action = isRecord(value.action) ? value.action : value;
  if (action.trigger === 'automatic') return null;
  const data = isRecord(action.data) ? action.data : action;
  if (action !== data && action.verb !== undefined && action.verb !== data.verb) return null;
  return readRequestWay(data) ?? readSeveral(data) ?? readPage(data);
}

function readRequestWay(data: Record<string, unknown>): WayClick | null {
  const verb = REQUEST_VERBS.find((known) => known === data.verb);
  if (verb === undefined) return null;
  const requestId = idOf(data.requestId);
  const { terms } = data;
  if (requestId === null || typeof terms !== 'string' || terms.length > 200) return null;
  const durationMs = data.duration === undefined ? null : numberOf(data.duration);
  const items = data.items === undefined ? null : numbersOf(data.items);
  if (Number.isNaN(durationMs) || items?.some(Number.isNaN)) return null;
  return { verb, requestId, terms, comment: commentOf(data), durationMs, items };
}

function readSeveral(data: Record<string, unknown>): WayClick | null {
  const verb = SEVERAL_VERBS.find((known) => known === data.verb);
  if (verb === undefined) return null;
  const sent = Array.from({ length: MOST_TICKS }, (_, n) => data[tickName(n)]).filter((one) => !UNTICKED.has(one));
  const ticks = sent.map(tickOf).filter((tick) => tick !== null);
  return ticks.length < sent.length ? null : { verb, ticks, comment: commentOf(data) };
}

function readPage(data: Record<string, unknown>): WayClick | null {
  const list = LISTS.find((known) => known === data.list);
  const page = typeof data.page === 'number' ? data.page : Number.NaN;
  if (data.verb !== 'list-page' || list === undefined) return null;
  return Number.isInteger(page) && page >= 0 && page <= MOST_PAGE ? { verb: 'list-page', list, page } : null;
}

/** What comes of a box that is not ticked: clients leave out what is empty, or send what is off. */
const UNTICKED: ReadonlySet<unknown> = new Set([undefined, null, '', 'false']);

/** The boxes of a card, from 0. */
export function tickName(n: number): string {
  return `tick${n}`;
}

/** What a tick sends: the request and the hash of the terms that its reader saw. */
export function tickValue({ requestId, termsHash }: Tick): string {
  return `${requestId}:${termsHash}`;
}

function tickOf(value: unknown): Tick | null {
  const match = typeof value === 'string' ? /^(R-[0-9A-Z]{5}):([0-9a-f]{64})$/.exec(value) : null;
  const requestId = idOf(match?.[1]);
  return match === null || requestId === null ? null : { requestId, termsHash: match[2] ?? '' };
}

/** A list of choices comes as one text with commas. */
function numbersOf(value: unknown): number[] {
  if (typeof value !== 'string') return [Number.NaN];
  const parts = value === '' ? [] : value.split(',', MOST_ITEMS + 1);
  return parts.length > MOST_ITEMS ? [Number.NaN] : parts.map(numberOf);
}

/** A whole number of ordinary digits; NaN for everything else. */
function numberOf(value: unknown): number {
  return typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN;
}

function idOf(value: unknown): RequestId | null {
  return typeof value === 'string' && value.length <= 20 ? parseRequestId(value) : null;
}

function commentOf({ comment }: Record<string, unknown>): string {
  return typeof comment === 'string' ? comment.slice(0, LONGEST_COMMENT).trim() : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A button of such a way. Older clients take the `Action.Submit`, which works only inside an `ActionSet`. */
export function wayAction(
  verb: WayVerb,
  title: string,
  data: Readonly<Record<string, string | number>>,
  options: { inputs?: boolean; style?: 'positive' | 'destructive'; secondary?: boolean; tooltip?: string } = {},
): CardElement {
  const common = {
    title,
    ...(options.style === undefined ? {} : { style: options.style }),
    // In the menu behind the buttons (schema explorer, Action: mode).
    ...(options.secondary === true ? { mode: 'secondary' } : {}),
    ...(options.tooltip === undefined ? {} : { tooltip: options.tooltip }),
    associatedInputs: options.inputs === true ? 'auto' : 'none',
    data: { ...data, verb },
  };
  return { type: 'Action.Execute', verb, ...common, fallback: { type: 'Action.Submit', ...common } };
}
