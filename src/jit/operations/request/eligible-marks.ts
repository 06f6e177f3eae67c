import type { Caller, Deps } from '../../deps.ts';
import { type Entitlement, entitlementKey } from '../../entitlement.ts';
import type { Assignments, EligibleFor } from '../../entra/assignments.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import type { UserId } from '../../ids.ts';
import type { PolicyTerms } from '../../policy/policy.ts';

/** Somebody waits for the form, and it is complete without marks. */
const WITHIN_MS = 1_200;
/** Of a list they are remembered so long: it is searched letter by letter, and read often. */
const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 500;
/** Each role costs a read; roles beyond these are shown without a mark. */
const ROLES_AT_ONCE = 8;
const MOST_ROLES = 24;

type Opens = Pick<PolicyTerms, 'entitlements'>;

/**
 * What of a policy its reader is eligible for in Entra besides, directly or through a group (behaviour S1.16). No decision
 * rests on it: what cannot be told in time is not told.
 */
export async function eligibleMarks(deps: Deps, caller: Caller, terms: Opens): Promise<EligibleFor[]> {
  const known = knownIn([terms]);
  if (known.length === 0) return [];
  return (await asked(deps, caller, known)) ?? [];
}

type Remembered = { atMs: number; marks: Map<string, EligibleFor | null> };
/** Beside the port that they were read by, so that they live as long as it does. */
const memory = new WeakMap<Assignments, Map<UserId, Remembered>>();

/** The same for a list of policies, at most a minute old. */
export async function eligibleMarksOf(deps: Deps, caller: Caller, policies: readonly Opens[]): Promise<EligibleFor[]> {
  const known = knownIn(policies);
  if (known.length === 0) return [];
  const { marks } = rememberedOf(deps, caller.id);
  const fresh = known.filter((one) => !marks.has(entitlementKey(one)));
  const found = await Promise.all(
    inParts(fresh).map(async (part) => ({ part, found: await asked(deps, caller, part) })),
  );
  for (const { part, found: told } of found) {
    for (const one of told === null ? [] : part) {
      const key = entitlementKey(one);
      marks.set(key, told?.find((mark) => mark.key === key) ?? null);
    }
  }
  return known.flatMap((one) => marks.get(entitlementKey(one)) ?? []);
}

/** Null: it could not be told. */
async function asked(deps: Deps, caller: Caller, of: readonly Entitlement[]): Promise<EligibleFor[] | null> {
  try {
    return await deps.assignments.eligibleAmong(caller.id, of, WITHIN_MS);
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    deps.log.info({ why: error.message }, 'a form is shown without what Entra says of eligibility');
    return null;
  }
}

/** Each once. */
function knownIn(policies: readonly Opens[]): Entitlement[] {
  const all = policies
    .flatMap(({ entitlements }) => entitlements)
    .filter((one) => one.kind === 'role' || one.kind === 'group');
  return [...new Map(all.map((one) => [entitlementKey(one), one])).values()];
}

/** As many roles as are asked about at once; the groups go with the first. */
function inParts(of: readonly Entitlement[]): Entitlement[][] {
  const groups = of.filter(({ kind }) => kind === 'group');
  const roles = of.filter(({ kind }) => kind === 'role').slice(0, MOST_ROLES);
  const parts = Array.from({ length: Math.ceil(roles.length / ROLES_AT_ONCE) }, (_, index) =>
    roles.slice(index * ROLES_AT_ONCE, (index + 1) * ROLES_AT_ONCE),
  );
  const [first = [], ...others] = parts;
  return [[...groups, ...first], ...others].filter((part) => part.length > 0);
}

function rememberedOf(deps: Deps, person: UserId): Remembered {
  const people = memory.get(deps.assignments) ?? new Map<UserId, Remembered>();
  memory.set(deps.assignments, people);
  const nowMs = deps.clock.now().getTime();
  const before = people.get(person);
  if (before !== undefined && nowMs - before.atMs < REMEMBERED_MS && nowMs >= before.atMs) return before;
  if (people.size >= MOST_REMEMBERED) people.clear();
  const fresh = { atMs: nowMs, marks: new Map<string, EligibleFor | null>() };
  people.set(person, fresh);
  return fresh;
}
