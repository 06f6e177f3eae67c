import type { CardAction } from '../../cards/actions.ts';
import { plainText } from '../../cards/escape.ts';
import type { ViewAsk } from '../../cards/own-view.ts';
import type { Card } from '../../cards/render.ts';
import { DirectoryUnavailable, Refusal } from '../../jit/errors.ts';
import { recordRefusal } from '../../jit/operations/request/record-refusal.ts';
import { type Say, whoDecides } from '../../jit/operations/request/who-decides.ts';
import type { AccessRequest, Extension } from '../../jit/request/request.ts';
import { wordsFor } from '../../words/words.ts';
import { refusalLine } from '../error-replies.ts';
import { type Clicked, drawAs, drawExtension } from './draw.ts';
import type { TurnDeps } from './turn-deps.ts';

/**
 * Decide, in a channel: an approver's own view with the reason and the two buttons; for anyone else, who may decide. On one's
 * own request it is an attempt that leaves a trace (design invariants 1 and 10).
 */
export async function openOwnView(turn: TurnDeps, action: CardAction): Promise<Clicked> {
  const { deps, caller, reader } = turn;
  const { requestId, terms } = action;
  try {
    const about = { requestId, extension: action.verb === 'decide-extension' ? terms : null };
    const { request, extension, say } = await whoDecides(deps, caller, about);
    const words = wordsFor(reader).channel;
    if (say.kind === 'own') {
      const actor = { kind: 'person' as const, id: caller.id, name: caller.name };
      await recordRefusal(deps, { code: 'self-approval', actor, cause: turn.cause, requestId });
      return { card: null, words: words.own(requestId, namesOf(turn, say.by)) };
    }
    if (say.kind === 'other') return { card: null, words: words.others(requestId, namesOf(turn, say.by)) };
    const mine = say.kind !== 'over';
    // An older client would show it to everybody.
    if (mine && !turn.alone) return { card: null, words: words.inOurChat(requestId) };
    return { card: pictureFor(turn, request, extension, mine), words: null };
  } catch (error) {
    if (error instanceof Refusal) return { card: null, words: refusalLine(error, reader) };
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return { card: null, words: refusalLine(new Refusal('directory-unavailable', error.message), reader) };
  }
}

/** At most so many names in a line that passes by. */
const MOST_NAMES = 4;

function namesOf({ reader }: TurnDeps, by: readonly string[]): string {
  const { lists } = wordsFor(reader);
  const names = by.slice(0, MOST_NAMES).map((name) => plainText(name, 80));
  return lists.any(by.length > MOST_NAMES ? [names.join(', '), lists.more(by.length - MOST_NAMES)] : names);
}

function pictureFor(turn: TurnDeps, request: AccessRequest, extension: Extension | null, mine: boolean): Card {
  if (extension !== null) return drawExtension(turn, request, extension.terms.number, !mine);
  return drawAs(turn, request, mine ? 'approver' : 'channel');
}

/**
 * What a client shows its reader when it draws the card anew: an approver's own view, or the one for everybody, which is also the answer while nobody can say who may decide. Reads only. Null: there is no such thing.
 */
export async function viewFor(turn: TurnDeps, ask: ViewAsk): Promise<Card | null> {
  const { deps, caller } = turn;
  const { requestId, terms } = ask;
  try {
    const about = { requestId, extension: ask.about === 'extension' ? terms : null };
    const { request, extension, say } = await whoDecides(deps, caller, about);
    return pictureFor(turn, request, extension, HAVE_THEIR_OWN.has(say.kind));
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return everybodysView(turn, ask);
    if (error instanceof Refusal) return null;
    throw error;
  }
}

const HAVE_THEIR_OWN: ReadonlySet<Say['kind']> = new Set(['decides', 'decided']);

/** The view for everybody, as it is now. */
export async function everybodysView(turn: TurnDeps, { about, requestId, terms }: ViewAsk): Promise<Card | null> {
  const request = (await turn.deps.requests.load(requestId))?.body;
  if (request === undefined) return null;
  if (about === 'request') return drawAs(turn, request, 'channel');
  const extension = request.extensions?.find((one) => one.termsHash === terms);
  return extension === undefined ? null : drawExtension(turn, request, extension.terms.number, true);
}
