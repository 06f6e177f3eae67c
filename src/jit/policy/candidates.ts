import { nearest, plainHyphens } from '../text.ts';
import type { Policy } from './policy.ts';

/** Policies in the order in which they may be meant by a name that is none of theirs; `likely`: how many of them may be. */
export type Candidates = { policies: Policy[]; likely: number };

/**
 * What somebody may have meant: a name that holds what they typed or is held by it, or is spelt nearly so, comes before
 * one that shares a word with it, in its name or description. The order of the others stays.
 */
export function candidatesFor(typed: string, policies: readonly Policy[]): Candidates {
  const wanted = plainHyphens(typed.slice(0, 200).trim().toLowerCase()).replace(/[\s_]+/g, '-');
  const spelt = nearest(
    wanted,
    policies.map((one) => one.terms.name),
  );
  const parts = new Set(wanted.split('-').filter((part) => part.length >= 3));
  const rank = ({ terms }: Policy): number => {
    const name = terms.name.toLowerCase();
    if (wanted === '') return FAR;
    if (name === wanted) return 0;
    if (
      terms.name === spelt ||
      (wanted.length >= 2 && name.includes(wanted)) ||
      (name.length >= 3 && wanted.includes(name))
    )
      return 1;
    if (name.split('-').some((part) => parts.has(part))) return 2;
    return terms.description.toLowerCase().includes(wanted) && wanted.length >= 3 ? 2 : FAR;
  };
  const ranked = policies.map((policy) => ({ policy, rank: rank(policy) })).sort((a, b) => a.rank - b.rank);
  return { policies: ranked.map((one) => one.policy), likely: ranked.filter((one) => one.rank < FAR).length };
}

const FAR = 3;
