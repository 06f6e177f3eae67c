import { extensionSight, offeredExtension } from '../jit/request/extension-room.ts';
import { pendingExtension } from '../jit/request/extensions.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { requestAction, sayAction } from './actions.ts';
import { passButton } from './forms/pass-form.ts';
import type { Reader } from './reader.ts';
import type { CardElement } from './render.ts';

/** What the person who asked can do about it now. Buttons are no right: every click is checked on the server. */
export type RequesterActions = {
  /** The pass to sign in with. */
  open: CardElement[];
  cancel: CardElement[];
  extend: CardElement[];
  release: CardElement[];
  again: CardElement[];
};

/** In the order in which a card shows them. */
export function requesterActions(request: AccessRequest, reader: Reader, now: Date): CardElement[] {
  const { open, cancel, extend, release, again } = requesterActionsOf(request, reader, now);
  return [...open, ...cancel, ...again, ...extend, ...release];
}

/** Each names its request, for those who hear a list of buttons of one name read out. */
export function requesterActionsOf(request: AccessRequest, reader: Reader, now: Date): RequesterActions {
  const { tooltips, again } = wordsFor(reader);
  const { id, grant } = request;
  const none: RequesterActions = { open: [], cancel: [], extend: [], release: [], again: [] };
  if (request.state === 'pending') {
    return { ...none, cancel: [{ ...requestAction('cancel', request, reader), tooltip: tooltips.cancel(id) }] };
  }
  if (isRepeatable(request)) {
    return { ...none, again: [{ ...sayAction(again.button, `request again ${id}`), tooltip: tooltips.again(id) }] };
  }
  const waits = grant?.state === 'scheduled' && grant.scheduledAt > now;
  if (grant?.state !== 'active' && !waits) return none;
  const release = { ...requestAction('release', request, reader), tooltip: tooltips.release(id) };
  const pass = grant?.account === undefined ? [] : [passButton(id, reader)];
  const open = grant?.state === 'active' ? pass : [];
  return { ...none, open, extend: extendActions(request, reader, now), release: [release] };
}

/** Over, and not by an approver's no. The button says what can be typed, so that the card stays the receipt it is. */
function isRepeatable({ state, grant }: AccessRequest): boolean {
  return state === 'expired' || state === 'cancelled' || state === 'closed' || grant?.state === 'ended';
}

/** Extend where the policy offers it, or taking back the ask that waits; shown to the holder alone. */
function extendActions(request: AccessRequest, reader: Reader, now: Date): CardElement[] {
  const { extend, tooltips } = wordsFor(reader);
  if (pendingExtension(request) !== null) return [requestAction('cancel', request, reader, { title: extend.cancel })];
  if (offeredExtension(request, now) === null) return [];
  const seen = { id: request.id, termsHash: extensionSight(request) };
  return [{ ...requestAction('extend', seen, reader), tooltip: tooltips.extend(request.id) }];
}
