import type { PolicyId } from '../ids.ts';
import type { AccessRequest } from './request.ts';

/** So many of the person's last requests under a policy are looked at. */
export const MOST_USES = 10;

/**
 * What helps to weigh a request beside what it opens (behaviour S3.17): kept with it and no part of its terms, as whatever
 * is told of a moment must be.
 */
export type Weighed = {
  /** How many have it now, by `entitlementKey`; `count` null: the directory did not say in time. */
  holders?: HolderCount[];
  /** Of this person under this policy, among the last ones kept; absent: none. */
  uses?: Uses;
  /** Policies under which this person may ask for less of the same (behaviour S3.18). */
  smaller?: Smaller[];
};

/** `more`: there are at least so many. */
export type HolderCount = { key: string; count: number | null; more?: true };
export type Uses = { count: number; since: Date; last: Date; more?: true };
export type Smaller = { policyId: PolicyId; policyName: string; role: string; insteadOf: string };

/** What was really held, of requests newest first; null where nothing was. */
export function usesOf(theirs: readonly AccessRequest[]): Uses | null {
  const looked = theirs.slice(0, MOST_USES);
  const times = looked.map(({ grant }) => grant?.activeAt ?? null).filter((at) => at !== null);
  const [last, since] = [times[0], times.at(-1)];
  if (last === undefined || since === undefined) return null;
  return { count: times.length, since, last, ...(theirs.length > MOST_USES ? { more: true } : {}) };
}

/** Null where there is nothing to tell. */
export function weighed(parts: { holders: HolderCount[]; uses: Uses | null; smaller: Smaller[] }): Weighed | null {
  const { holders, uses, smaller } = parts;
  if (holders.length === 0 && uses === null && smaller.length === 0) return null;
  return {
    ...(holders.length === 0 ? {} : { holders }),
    ...(uses === null ? {} : { uses }),
    ...(smaller.length === 0 ? {} : { smaller }),
  };
}
