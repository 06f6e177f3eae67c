import type { CardAction } from '../../cards/actions.ts';
import type { Card } from '../../cards/render.ts';
import { requestCard } from '../../cards/request-card.ts';
import type { CardView } from '../../jit/delivery/delivery.ts';
import { DirectoryUnavailable, Refusal } from '../../jit/errors.ts';
import { decideRequest } from '../../jit/operations/decide-request.ts';
import { cancelRequest, releaseGrant } from '../../jit/operations/end-request.ts';
import { traced } from '../../jit/operations/record-refusal.ts';
import { showRequest } from '../../jit/operations/views.ts';
import type { AccessRequest } from '../../jit/request/request.ts';
import { wordsFor } from '../error-replies.ts';
import type { TurnDeps } from './turn-deps.ts';

/** What a click is answered with: the card as it is now, or words. `words` beside a card say why nothing changed. */
export type Clicked = { card: Card | null; words: string | null };

/** Refusals after which the present card says it all: who decided, and when. */
const SHOWN_BY_THE_CARD = new Set(['already-decided', 'already-ended', 'already-voted', 'not-live']);

/** One press of a button. The card only names a request; everything else is looked up (design invariant 7). */
export async function click(turn: TurnDeps, action: CardAction): Promise<Clicked> {
  const { deps, caller, cause } = turn;
  const actor = { kind: 'person' as const, id: caller.id, name: caller.name };
  deps.log.info({ requestId: action.requestId, verb: action.verb }, 'click');
  try {
    const request = await traced(deps, { actor, cause, requestId: action.requestId }, () => act(turn, action));
    return { card: draw(turn, request), words: null };
  } catch (error) {
    if (error instanceof DirectoryUnavailable) {
      return { card: null, words: sentence(new Refusal('directory-unavailable', error.message)) };
    }
    if (!(error instanceof Refusal)) throw error;
    const moved = SHOWN_BY_THE_CARD.has(error.code) ? await deps.requests.load(action.requestId) : null;
    return { card: moved === null ? null : draw(turn, moved.body), words: sentence(error) };
  }
}

async function act(turn: TurnDeps, action: CardAction): Promise<AccessRequest> {
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
    case 'show':
      return (await showRequest(deps, caller, requestId)).body;
  }
}

function draw(turn: TurnDeps, request: AccessRequest): Card {
  return requestCard({
    view: viewOf(turn, request),
    request,
    reader: turn.reader,
    now: turn.deps.clock.now(),
    readerId: turn.caller.id,
  });
}

/** In a channel the card stays the one that is safe for everybody (behaviour P13). */
function viewOf(turn: TurnDeps, request: AccessRequest): CardView {
  if (!turn.personal) return 'channel';
  return request.terms.person.id === turn.caller.id ? 'requester' : 'approver';
}

function sentence(refusal: Refusal): string {
  const { title, text } = wordsFor(refusal);
  return `${title}. ${typeof text === 'string' ? text : text.join(' ')}`;
}
