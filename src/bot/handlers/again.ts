import { entitlementText } from '../../cards/entitlement-text.ts';
import { favouritesCard } from '../../cards/favourites-card.ts';
import type { RequestId } from '../../jit/ids.ts';
import { announce } from '../../jit/operations/message/announce.ts';
import { dropFavourite, favouriteOf, favouritesOf, keepFavourite } from '../../jit/operations/request/favourites.ts';
import { requestAgain, type SinceThen } from '../../jit/operations/request/request-again.ts';
import { MOST_FAVOURITES } from '../../jit/request/favourites.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, cardAnswer, messageAnswer, NOTHING } from '../answer.ts';
import { requestForm } from './forms/request-form.ts';
import { requestAccess } from './request-access.ts';
import type { TurnDeps } from './turn-deps.ts';

/** Asks once more; the card of the new request shows the reason. What its policy says otherwise by now is told besides. */
export async function again(turn: TurnDeps, requestId: RequestId | null): Promise<Answer> {
  const { deps, caller, cause, reader } = turn;
  const words = wordsFor(reader).again;
  const asked = await requestAgain(deps, { caller, cause, requestId });
  if (asked === null)
    return messageAnswer({ title: words.none.title, text: words.none.text, example: 'request' }, reader);
  await announce(deps, asked.request);
  if (!asked.since.moved) return NOTHING;
  const { terms, id } = asked.request.body;
  return messageAnswer(
    { title: words.moved.title(terms.policyName), text: words.moved.text(id), points: sinceLines(turn, asked.since) },
    reader,
  );
}

function sinceLines({ reader }: TurnDeps, { opensToo, opensNoMore, approvalMoved }: SinceThen): string[] {
  const { moved } = wordsFor(reader).again;
  return [
    ...opensToo.map((one) => moved.opensToo(entitlementText(one, reader))),
    ...opensNoMore.map((one) => moved.opensNoMore(entitlementText(one, reader))),
    ...(approvalMoved ? [moved.approval] : []),
  ];
}

/** `request <name>`: what the caller keeps under this name is asked for; anything else opens the form of a policy. */
export async function favouriteOrForm(turn: TurnDeps, name: string): Promise<Answer | Answer[]> {
  const kept = await favouriteOf(turn.deps, turn.caller, name);
  if (kept === null) return requestForm(turn, name);
  const { policyName: policy, durationMs, justification, ticket } = kept;
  return requestAccess(turn, { kind: 'request', policy, durationMs, at: null, ticket, justification });
}

export async function keep(turn: TurnDeps, requestId: RequestId, name: string): Promise<Answer> {
  const { deps, caller, reader } = turn;
  const { kept: words } = wordsFor(reader).again;
  const kept = await keepFavourite(deps, { caller, requestId, name });
  if (kept === 'taken') return messageAnswer({ ...words.taken, text: words.taken.text(name), tone: 'warning' }, reader);
  if (kept === 'full')
    return messageAnswer(
      { ...words.full, text: words.full.text(MOST_FAVOURITES), example: 'favourites', tone: 'warning' },
      reader,
    );
  const text = words.done.text(kept.policyName);
  return messageAnswer({ title: words.done.title, text, example: `request ${name}`, tone: 'good' }, reader);
}

export async function drop(turn: TurnDeps, name: string): Promise<Answer> {
  const { dropped } = wordsFor(turn.reader).again;
  const { title, text } = (await dropFavourite(turn.deps, turn.caller, name)) ? dropped.done : dropped.none;
  return messageAnswer({ title, text: text(name) }, turn.reader);
}

export async function list(turn: TurnDeps): Promise<Answer> {
  return cardAnswer(favouritesCard(await favouritesOf(turn.deps, turn.caller), turn.reader));
}
