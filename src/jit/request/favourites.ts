import { cleanLine, plainHyphens } from '../text.ts';

/** An ask that somebody keeps for another time, under a name of their own (behaviour A21). It gives no right to anything. */
export type Favourite = {
  name: string;
  policyName: string;
  durationMs: number;
  justification: string;
  ticket: string | null;
};

export const MOST_FAVOURITES = 20;

const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}-]{0,29}$/u;
/** Words that mean something else after `request`. */
const TAKEN: ReadonlySet<string> = new Set(['again', 'for', 'at', 'ticket', 'because']);

/** The name as it is kept, in small letters; null when it cannot be one. */
export function favouriteName(typed: string): string | null {
  const name = plainHyphens(cleanLine(typed))
    .replace(/^["'“‘„]+|["'”’“]+$/g, '')
    .toLowerCase();
  return NAME.test(name) && !TAKEN.has(name) ? name : null;
}

/** With this one, in place of another of its name; null when there are too many. In the order of the names. */
export function withFavourite(all: readonly Favourite[], favourite: Favourite): Favourite[] | null {
  const others = all.filter(({ name }) => name !== favourite.name);
  if (others.length >= MOST_FAVOURITES) return null;
  return [...others, favourite].sort((a, b) => (a.name < b.name ? -1 : 1));
}
