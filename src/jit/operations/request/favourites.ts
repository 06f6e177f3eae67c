import type { Caller, Deps } from '../../deps.ts';
import { Refusal } from '../../errors.ts';
import type { RequestId } from '../../ids.ts';
import { type Favourite, withFavourite } from '../../request/favourites.ts';
import { plainHyphens } from '../../text.ts';
import { requireOwnRequest } from './request-again.ts';

/** What somebody keeps for themselves: no authority rests on it, so it is no aggregate and leaves no event. */
type Kept = { favourites: Favourite[] };

function keyOf(caller: Caller): string {
  return `favourites:${caller.id}`;
}

export async function favouritesOf(deps: Deps, caller: Caller): Promise<Favourite[]> {
  return (await deps.marks.load<Kept>(keyOf(caller)))?.value.favourites ?? [];
}

/** Null: the caller keeps none of this name. */
export async function favouriteOf(deps: Deps, caller: Caller, name: string): Promise<Favourite | null> {
  const all = await favouritesOf(deps, caller);
  return all.find((one) => one.name === plainHyphens(name.toLowerCase())) ?? null;
}

/**
 * Keeps what one of the caller's own requests asked for. `taken`: a policy is called so; `full`: there are too many.
 *
 * @throws Refusal unknown-request, not-yours
 */
export async function keepFavourite(
  deps: Deps,
  input: { caller: Caller; requestId: RequestId; name: string },
): Promise<Favourite | 'taken' | 'full'> {
  const { terms } = await requireOwnRequest(deps, input.caller, input.requestId);
  if ((await deps.policies.findByName(deps.settings.tenantId, input.name)) !== null) return 'taken';
  const { policyName, durationMs, justification, ticket } = terms;
  const favourite = { name: input.name, policyName, durationMs, justification, ticket };
  const kept = await changed(deps, input.caller, (all) => withFavourite(all, favourite));
  return kept ? favourite : 'full';
}

/** False: there was none of this name. */
export async function dropFavourite(deps: Deps, caller: Caller, name: string): Promise<boolean> {
  return changed(deps, caller, (all) => {
    const left = all.filter((one) => one.name !== name.toLowerCase());
    return left.length === all.length ? null : left;
  });
}

const MOST_TRIES = 10;

/** False when there is nothing to change. */
async function changed(
  deps: Deps,
  caller: Caller,
  change: (all: readonly Favourite[]) => Favourite[] | null,
): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const known = await deps.marks.load<Kept>(keyOf(caller));
    const favourites = change(known?.value.favourites ?? []);
    if (favourites === null) return false;
    if (await deps.marks.save<Kept>(keyOf(caller), { favourites }, known?.version ?? 0)) return true;
  }
  throw new Refusal('conflict', 'the favourites were changed at the same moment; please try again');
}
