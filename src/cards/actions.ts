import { parseRequestId, type RequestId } from '../jit/ids.ts';
import { LONGEST_COMMENT } from '../jit/request/comment.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import type { Reader } from './reader.ts';
import type { CardElement } from './render.ts';

const CARD_VERBS = [
  'approve',
  'deny',
  'cancel',
  'release',
  'extend',
  'approve-extension',
  'deny-extension',
  'show',
  'decide',
  'decide-extension',
] as const;
export type CardVerb = (typeof CARD_VERBS)[number];

/** What a click says. Nothing in it is trusted: it only names a request and the terms its reader saw. */
export type CardAction = { verb: CardVerb; requestId: RequestId; terms: string; comment: string };

const STYLES: Partial<Record<CardVerb, string>> = {
  approve: 'positive',
  deny: 'destructive',
  'approve-extension': 'positive',
  'deny-extension': 'destructive',
};

/**
 * One button about a request. Older clients take the `Action.Submit` fallback, which works only inside an `ActionSet`
 * (Adaptive Cards: Universal Action Model, backward compatibility); the verb stands in `data` for its sake.
 */
export function requestAction(
  verb: CardVerb,
  request: Pick<AccessRequest, 'id' | 'termsHash'>,
  reader: Reader,
  options: { title?: string; inputs?: boolean } = {},
): CardElement {
  const common = {
    title: options.title ?? wordsFor(reader).buttons[verb],
    ...(STYLES[verb] === undefined ? {} : { style: STYLES[verb] }),
    associatedInputs: options.inputs === true ? 'auto' : 'none',
    data: { requestId: request.id, terms: request.termsHash, verb },
  };
  return { type: 'Action.Execute', verb, ...common, fallback: { type: 'Action.Submit', ...common } };
}

/** A button that says something to the bot in the reader's name, as if typed. */
export function sayAction(title: string, value: string): CardElement {
  return { type: 'Action.Submit', title, data: { msteams: { type: 'imBack', value } } };
}

/**
 * Reads a click: the value of an `adaptiveCard/action` invoke, its `action`, or the flat value of an `Action.Submit`.
 * Null for anything else, and for automatic refreshes, which must never change state. Looks no deeper than that, so that
 * a payload cannot be nested until the stack is used up.
 */
export function parseCardAction(value: unknown): CardAction | null {
  if (!isRecord(value) || value.trigger === 'automatic') return null;
  return isRecord(value.action) ? readAction(value.action) : readAction(value);
}

function readAction(value: Record<string, unknown>): CardAction | null {
  if (value.trigger === 'automatic') return null;
  const nested = isRecord(value.data);
  const data = isRecord(value.data) ? value.data : value;
  const verb = CARD_VERBS.find((known) => known === data.verb);
  if (verb === undefined) return null;
  if (nested && value.verb !== undefined && value.verb !== verb) return null;
  const requestId =
    typeof data.requestId === 'string' && data.requestId.length <= 20 ? parseRequestId(data.requestId) : null;
  if (requestId === null) return null;
  const { terms, comment } = data;
  if (typeof terms !== 'string' || terms.length > 200) return null;
  return {
    verb,
    requestId,
    terms,
    comment: typeof comment === 'string' ? comment.slice(0, LONGEST_COMMENT).trim() : '',
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
