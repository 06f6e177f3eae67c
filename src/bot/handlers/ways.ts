import { type Outcome, outcomesCard } from '../../cards/approvals-card.ts';
import { changeCard } from '../../cards/change-card.ts';
import type { Card } from '../../cards/render.ts';
import { revokeCard } from '../../cards/revoke-card.ts';
import type { WayClick } from '../../cards/way-click.ts';
import { DirectoryUnavailable } from '../../jit/errors.ts';
import type { RequestId, UserId } from '../../jit/ids.ts';
import { revokeGrant } from '../../jit/operations/grant/end-request.ts';
import { decideRequest } from '../../jit/operations/request/decide-request.ts';
import { decideSeveral, type TickedOutcome } from '../../jit/operations/request/decide-several.ts';
import { offerInstead } from '../../jit/operations/request/offer-instead.ts';
import { approvalsFor, showRequest } from '../../jit/operations/views.ts';
import { type AccessRequest, isLive } from '../../jit/request/request.ts';
import { openStage, voteOf } from '../../jit/request/votes.ts';
import { wordsFor } from '../../words/words.ts';
import { refusalMessage } from '../error-replies.ts';
import { answered } from './decide.ts';
import { type Clicked, draw } from './draw.ts';
import { listPage } from './list-page.ts';
import type { TurnDeps } from './turn-deps.ts';

type OnRequest = Extract<WayClick, { requestId: RequestId }>;
type OnSeveral = Extract<WayClick, { ticks: unknown }>;

/** A click on a way that leads from a card to another one. Buttons are no right: each way asks for it again. */
export async function takeWay(turn: TurnDeps, click: WayClick): Promise<Clicked> {
  turn.deps.log.info({ verb: click.verb }, 'way');
  if ('requestId' in click) return answered(turn, click.requestId, () => onRequest(turn, click));
  // These answer with what only this reader may see.
  if (!turn.personal) return { card: null, words: wordsFor(turn.reader).bot.notHere.text };
  if ('ticks' in click) return onSeveral(turn, click);
  return answered(turn, null, () => listPage(turn, click.list, click.page));
}

function onRequest(turn: TurnDeps, click: OnRequest): Promise<Card> {
  switch (click.verb) {
    case 'change-open':
      return openChange(turn, click.requestId);
    case 'change-approve':
      return approveChanged(turn, click);
    case 'revoke-open':
      return openRevoke(turn, click.requestId);
    case 'revoke-send':
      return revoke(turn, click);
    case 'offer-send':
      return offer(turn, click);
  }
}

/** What may be left of the request, for whom it may wait; whether they may decide is asked when they do. Else its card. */
async function openChange(turn: TurnDeps, requestId: RequestId): Promise<Card> {
  const { deps, caller, reader } = turn;
  const { body: request } = await showRequest(deps, caller, requestId);
  if (!turn.alone || !waitsFor(request, caller.id)) return draw(turn, request);
  const policy = await deps.policies.load(request.terms.policyId);
  const same = policy?.body.termsHash === request.terms.policyTermsHash ? policy : null;
  const { optionsMs, minMs } = same?.body.terms.duration ?? { optionsMs: [], minMs: request.terms.durationMs };
  return changeCard({ request, offeredMs: optionsMs, leastMs: minMs, reader });
}

function waitsFor(request: AccessRequest, reader: UserId): boolean {
  const { approval, person } = request.terms;
  const open = request.state === 'pending' ? openStage(approval, request.votes, person.id) : null;
  return open !== null && person.id !== reader && voteOf(request, reader, open.index) === null;
}

/**
 * A client leaves out a list in which nothing is ticked, and a card of one item has no list: which it was, the request
 * tells. Terms that moved on meanwhile are refused by their hash.
 */
async function approveChanged(turn: TurnDeps, click: OnRequest): Promise<Card> {
  const { deps, caller, cause } = turn;
  const { requestId, terms: termsHash, comment } = click;
  const terms = (await deps.requests.load(requestId))?.body.terms;
  const durationMs = click.durationMs ?? terms?.durationMs ?? 0;
  const keep = click.items ?? (terms?.entitlements.length === 1 ? [0] : []);
  const vote = { decision: 'approve', comment: comment || null, narrowing: { durationMs, keep } } as const;
  return draw(turn, (await decideRequest(deps, { caller, cause, requestId, termsHash, ...vote })).request.body);
}

async function openRevoke(turn: TurnDeps, requestId: RequestId): Promise<Card> {
  const { deps, caller, reader } = turn;
  const { body: request } = await showRequest(deps, caller, requestId);
  const approved = request.votes.some((vote) => vote.approver.id === caller.id && vote.decision === 'approve');
  return turn.alone && approved && isLive(request.grant) ? revokeCard(request, reader) : draw(turn, request);
}

async function revoke(turn: TurnDeps, { requestId, comment }: OnRequest): Promise<Card> {
  const { deps, caller, cause } = turn;
  return draw(turn, (await revokeGrant(deps, { caller, cause, requestId, note: comment || null })).request.body);
}

async function offer(turn: TurnDeps, { requestId, terms: termsHash, items, comment }: OnRequest): Promise<Card> {
  const { deps, caller, cause } = turn;
  const input = { caller, cause, requestId, termsHash, which: items?.[0] ?? 0, comment: comment || null };
  return draw(turn, (await offerInstead(deps, input)).request.body);
}

async function onSeveral(turn: TurnDeps, { verb, ticks, comment }: OnSeveral): Promise<Clicked> {
  const { deps, caller, cause, reader } = turn;
  const words = wordsFor(reader).several;
  const [first] = ticks;
  if (verb === 'several-show') {
    if (first === undefined || ticks.length > 1) return { card: null, words: words.showOne };
    const { requestId } = first;
    return answered(turn, requestId, async () => draw(turn, (await showRequest(deps, caller, requestId)).body));
  }
  if (first === undefined) return { card: null, words: words.nothingTicked };
  const decision = verb === 'several-approve' ? 'approve' : 'deny';
  const decided = await decideSeveral(deps, { caller, cause, ticks, decision, comment: comment || null });
  const outcomes = await Promise.all(decided.map((one) => outcomeOf(turn, one)));
  const waiting = await stillWaiting(turn);
  return { card: outcomesCard({ outcomes, waiting, reader, now: deps.clock.now() }), words: null };
}

/** Of a request that is none of the reader's, nothing is told but its id, which they sent. */
async function outcomeOf(turn: TurnDeps, decided: TickedOutcome): Promise<Outcome> {
  const id = decided.requestId;
  if ('request' in decided) return { id, request: decided.request, refused: null };
  const request = (await turn.deps.requests.load(id))?.body ?? null;
  const people = request === null ? [] : [...request.asked, ...request.votes.map((vote) => vote.approver)];
  const concerned = people.some((person) => person.id === turn.caller.id);
  const { title, text } = refusalMessage(decided.refusal, turn.reader);
  const refused = [title, ...(typeof text === 'string' ? [text] : text)].join(' ');
  return { id, request: concerned ? request : null, refused };
}

/** What was decided is decided; if the directory cannot be asked now, the reader is only not told of more. */
async function stillWaiting({ deps, caller }: TurnDeps): Promise<number> {
  try {
    return (await approvalsFor(deps, caller)).length;
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return 0;
    throw error;
  }
}
