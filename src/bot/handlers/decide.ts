import type { CardAction } from '../../cards/actions.ts';
import { escapeName } from '../../cards/escape.ts';
import type { Card } from '../../cards/render.ts';
import { DirectoryUnavailable, Refusal } from '../../jit/errors.ts';
import type { RequestId } from '../../jit/ids.ts';
import { decideExtension } from '../../jit/operations/grant/decide-extension.ts';
import { cancelRequest, releaseGrant } from '../../jit/operations/grant/end-request.ts';
import { extendGrant } from '../../jit/operations/grant/extend-grant.ts';
import { decideRequest } from '../../jit/operations/request/decide-request.ts';
import { traced } from '../../jit/operations/request/record-refusal.ts';
import { showRequest } from '../../jit/operations/views.ts';
import type { AccessRequest } from '../../jit/request/request.ts';
import { wordsFor } from '../../words/words.ts';
import { refusalLine } from '../error-replies.ts';
import { type Clicked, draw, drawExtension } from './draw.ts';
import { openOwnView } from './own-view.ts';
import type { TurnDeps } from './turn-deps.ts';

type OnCard = CardAction & {
  verb: Exclude<CardAction['verb'], 'approve-extension' | 'deny-extension' | 'decide' | 'decide-extension'>;
};

/** Refusals after which the present card says it all: who decided, and when. */
const SHOWN_BY_THE_CARD = new Set(['already-decided', 'already-ended', 'already-voted', 'not-live']);

/** One press of a button. The card only names a request; everything else is looked up (design invariant 7). */
export async function click(turn: TurnDeps, action: CardAction): Promise<Clicked> {
  turn.deps.log.info({ requestId: action.requestId, verb: action.verb }, 'click');
  const { verb } = action;
  if (verb === 'approve-extension' || verb === 'deny-extension') return clickExtension(turn, action);
  if (verb === 'decide' || verb === 'decide-extension') return openOwnView(turn, action);
  return answered(turn, action.requestId, async () => draw(turn, await act(turn, { ...action, verb })));
}

/** The card that an operation leads to, or the words and perhaps the card of its refusal; `requestId`: what it was about. */
export async function answered(
  turn: TurnDeps,
  requestId: RequestId | null,
  operation: () => Promise<Card>,
  /** How the request is shown where the card says it all. */
  again: (request: AccessRequest, told?: string) => Card = (request, told) => draw(turn, request, told),
): Promise<Clicked> {
  const { deps, caller, cause, reader } = turn;
  const actor = { kind: 'person' as const, id: caller.id, name: caller.name };
  try {
    const card = await traced(deps, { actor, cause, ...(requestId === null ? {} : { requestId }) }, operation);
    return { card, words: null };
  } catch (error) {
    if (error instanceof DirectoryUnavailable) {
      return { card: null, words: refusalLine(new Refusal('directory-unavailable', error.message), reader) };
    }
    if (!(error instanceof Refusal)) throw error;
    const told = staleWords(turn, error);
    const shown = told !== null || SHOWN_BY_THE_CARD.has(error.code) || saysItsCard(error);
    const moved = shown && requestId !== null ? await deps.requests.load(requestId) : null;
    const card = moved === null ? null : again(moved.body, told ?? undefined);
    return { card, words: refusalLine(error, reader) };
  }
}

/** One word on an ask for more time; its own card is the answer, also where it is decided or has lapsed already. */
function clickExtension(turn: TurnDeps, action: CardAction): Promise<Clicked> {
  const { deps, caller, cause } = turn;
  const { requestId, terms: termsHash } = action;
  const show = (request: AccessRequest): Card => {
    const number = request.extensions?.find((one) => one.termsHash === termsHash)?.terms.number ?? 0;
    return drawExtension(turn, request, number);
  };
  const decision = action.verb === 'approve-extension' ? 'approve' : 'deny';
  const input = { caller, cause, requestId, termsHash, decision, comment: action.comment || null } as const;
  return answered(turn, requestId, async () => show((await decideExtension(deps, input)).request.body), show);
}

/** A second press of Extend, or a late one: the card as it is shows what came of the first. */
function saysItsCard({ code, facts }: Refusal): boolean {
  return code === 'cannot-extend' && (facts.why === 'waiting' || facts.why === 'moved' || facts.why === 'over');
}

/**
 * The card was of before somebody narrowed the request: its reader, who may decide, gets the present one at once
 * (behaviour A22). Escaped; null for every other refusal, and where others would read it.
 */
function staleWords(turn: TurnDeps, { code, facts }: Refusal): string | null {
  if (!turn.alone || code !== 'terms-changed' || typeof facts.by !== 'string') return null;
  return wordsFor(turn.reader).approving.stale(escapeName(facts.by));
}

async function act(turn: TurnDeps, action: OnCard): Promise<AccessRequest> {
  const { deps, caller, cause } = turn;
  const { requestId, verb } = action;
  switch (verb) {
    case 'approve':
    case 'deny': {
      const comment = action.comment === '' ? null : action.comment;
      const input = { caller, cause, requestId, termsHash: action.terms, decision: verb, comment } as const;
      return (await decideRequest(deps, input)).request.body;
    }
    case 'cancel':
      return (await cancelRequest(deps, { caller, cause, requestId })).request.body;
    case 'release':
      return (await releaseGrant(deps, { caller, cause, requestId })).request.body;
    case 'extend': {
      const usual = { durationMs: null, reason: null, seen: action.terms };
      return (await extendGrant(deps, { caller, cause, requestId, ...usual })).request.body;
    }
    case 'show':
      return (await showRequest(deps, caller, requestId)).body;
  }
}
