import { viewAskOf, viewersOf, withOwnViews } from '../../cards/own-view.ts';
import { pictureOf, type Shown } from '../../cards/picture.ts';
import type { Card } from '../../cards/render.ts';
import { requestCard } from '../../cards/request-card.ts';
import type { CardView } from '../../jit/delivery/delivery.ts';
import type { AccessRequest } from '../../jit/request/request.ts';
import type { TurnDeps } from './turn-deps.ts';

/** What a click is answered with: the card as it is now, or words. `words` beside a card say why nothing changed. */
export type Clicked = { card: Card | null; words: string | null };

/** The card of a request for whoever pressed a button that was theirs to press. */
export function draw(turn: TurnDeps, request: AccessRequest, told?: string): Card {
  const isMine = request.terms.person.id === turn.caller.id;
  // In a channel nobody has a view of their own of what is over (behaviour P13).
  const own = turn.personal || (turn.alone && request.state === 'pending');
  return drawAs(turn, request, own ? (isMine ? 'requester' : 'approver') : 'channel', told);
}

export function drawAs(turn: TurnDeps, request: AccessRequest, view: CardView, told?: string): Card {
  const card = requestCard({
    ...(told === undefined ? {} : { told }),
    view,
    request,
    reader: turn.reader,
    now: turn.deps.clock.now(),
    readerId: turn.caller.id,
  });
  return kept(turn, card, { view }, request);
}

/** `everybody`: without a word that is for one reader. */
export function drawExtension(turn: TurnDeps, request: AccessRequest, number: number, everybody = false): Card {
  const pending = request.extensions?.find((one) => one.terms.number === number)?.state === 'pending';
  const own = !everybody && (turn.personal || (turn.alone && pending));
  const shown = { view: 'extension', number } as const;
  const readerId = own ? turn.caller.id : null;
  return kept(turn, pictureOf(shown, request, turn.reader, turn.deps.clock.now(), readerId).card, shown, request);
}

/** A view of what waits in a channel is asked for again when its reader comes back to it. */
function kept(turn: TurnDeps, card: Card, shown: Shown, request: AccessRequest): Card {
  if (turn.personal || viewersOf(shown, request) === null) return card;
  return withOwnViews(card, viewAskOf(shown, request), [turn.mri], turn.reader);
}
