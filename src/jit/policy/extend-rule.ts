import { DAY_MS, MINUTE_MS } from '../duration.ts';
import type { BackEndKind } from '../entitlement.ts';
import type { PolicyTerms } from './policy.ts';

/** Who may ask that a grant runs longer: the one who holds it, or those who may approve requests under its policy. */
export type ExtendBy = 'holder' | 'approvers';

/** What a policy says of extensions (behaviour A3). Durations in ms. */
export type ExtendRule = {
  /** How often one grant may be extended. */
  times: number;
  /** The longest that one extension may add. */
  eachMs: number;
  /** The longest that access may last from its activation, extensions included. */
  totalMs: number;
  by: ExtendBy[];
  /** `same`: whatever the policy asks for a request. `none`: nobody is asked, never for what is privileged. */
  approval: 'same' | 'none';
};

/** Design, "Settled once": no access lasts longer, whatever a policy says. */
export const LONGEST_ACCESS_MS = DAY_MS;

/** Less is not worth anybody's decision. */
const LEAST_MS = MINUTE_MS;

/** Where Entra keeps the end, it moves it by no less (Graph: ActiveDurationTooShort). */
const LEAST_WITH_PIM_MS = 5 * MINUTE_MS;

/** The least that an extension adds. */
export function leastExtensionMs(backEnd: BackEndKind): number {
  return backEnd === 'pim' ? LEAST_WITH_PIM_MS : LEAST_MS;
}

/** What an admin is warned of who lets what people approved run on without them. */
export const AUTOMATIC_EXTENSION =
  'access that needs approval may be made to last longer without it (extend.approval: none)';

/** The rule of a policy; one that says nothing lets its holder ask once, within the longest duration it grants anyway. Null: forbidden. */
export function extendRuleOf({ extend, duration }: Pick<PolicyTerms, 'extend' | 'duration'>): ExtendRule | null {
  if (extend === 'none') return null;
  return extend ?? { times: 1, eachMs: duration.maxMs, totalMs: duration.maxMs, by: ['holder'], approval: 'same' };
}

/** A grant as far as its room to grow goes. */
export type Extendable = { activatedAt: Date; endsAt: Date; extended: number };

export type Room =
  /** `until`: where the longest one would end. */
  { mostMs: number; until: Date } | { why: 'used-up' | 'at-most' };

/** How much longer this grant may become by one more extension. */
export function roomOf({ activatedAt, endsAt, extended }: Extendable, rule: ExtendRule, leastMs = LEAST_MS): Room {
  if (extended >= rule.times) return { why: 'used-up' };
  const latestMs = activatedAt.getTime() + Math.min(rule.totalMs, LONGEST_ACCESS_MS);
  const mostMs = Math.min(rule.eachMs, latestMs - endsAt.getTime());
  if (mostMs < leastMs) return { why: 'at-most' };
  return { mostMs, until: new Date(endsAt.getTime() + mostMs) };
}

/** What a press of the button asks for: as long as it was asked for at first, or what is left, in whole minutes. */
export function usualExtensionMs(mostMs: number, askedMs: number, leastMs = LEAST_MS): number {
  return Math.floor(Math.min(mostMs, Math.max(askedMs, leastMs)) / MINUTE_MS) * MINUTE_MS;
}
