import { durationText } from '../../../cards/duration-text.ts';
import { plainText } from '../../../cards/escape.ts';
import type { TypedAsk } from '../../../cards/forms/carried.ts';
import type { Choice } from '../../../cards/forms/form-elements.ts';
import { formatDurationTyped } from '../../../jit/duration.ts';
import { parseRequestId } from '../../../jit/ids.ts';
import { favouriteOf, favouritesOf } from '../../../jit/operations/request/favourites.ts';
import { requireOwnRequest } from '../../../jit/operations/request/request-again.ts';
import { myRequests } from '../../../jit/operations/views.ts';
import type { Policy } from '../../../jit/policy/policy.ts';
import { wordsFor } from '../../../words/words.ts';
import type { TurnDeps } from '../turn-deps.ts';

/** What an earlier request or a favourite asks for. */
type Asked = { policyName: string; durationMs: number; justification: string; ticket: string | null };

/** How far back a last time is looked for. */
const LATEST = 20;
/** A list that is chosen from on a phone. */
const MOST_BEFORE = 8;
const EXCERPT = 60;
const FAVOURITE = 'favourite:';

/** What a form may be filled in from, under these policies: the last request (behaviour A21), and what is kept. */
export async function beforeChoices(turn: TurnDeps, policies: readonly Policy[]): Promise<Choice[]> {
  const { deps, caller, reader } = turn;
  const words = wordsFor(reader).forms.request.before;
  const names = new Set(policies.map((one) => one.terms.name));
  const [requests, favourites] = await Promise.all([myRequests(deps, caller, LATEST), favouritesOf(deps, caller)]);
  const last = requests.find(({ terms }) => names.has(terms.policyName));
  const what = (asked: Asked) =>
    words.asks(asked.policyName, durationText(asked.durationMs, reader), plainText(asked.justification, EXCERPT));
  return [
    ...(last === undefined ? [] : [{ title: words.last(what(last.terms)), value: last.id }]),
    ...favourites
      .filter((one) => names.has(one.policyName))
      .map((one) => ({ title: words.favourite(one.name, what(one)), value: `${FAVOURITE}${one.name}` })),
  ].slice(0, MOST_BEFORE);
}

/**
 * What was chosen there, as it is typed into a form; only of the caller's own. Null: nothing was chosen, or it is gone.
 *
 * @throws Refusal unknown-request, not-yours
 */
export async function askedBefore(turn: TurnDeps, chosen: string): Promise<{ policy: string; typed: TypedAsk } | null> {
  const asked = await chosenAsk(turn, chosen);
  if (asked === null) return null;
  const { policyName, durationMs, justification, ticket } = asked;
  const start = { startDate: '', startTime: '' };
  const otherDuration = formatDurationTyped(durationMs);
  return { policy: policyName, typed: { duration: '', otherDuration, justification, ticket: ticket ?? '', ...start } };
}

async function chosenAsk({ deps, caller }: TurnDeps, chosen: string): Promise<Asked | null> {
  if (chosen.startsWith(FAVOURITE)) return favouriteOf(deps, caller, chosen.slice(FAVOURITE.length));
  const id = chosen.length <= 20 ? parseRequestId(chosen) : null;
  return id === null ? null : (await requireOwnRequest(deps, caller, id)).terms;
}
