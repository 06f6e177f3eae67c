import type { Deps } from '../../deps.ts';
import type { Directory } from '../../directory.ts';
import { type Entitlement, entitlementKey } from '../../entitlement.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import type { Policy } from '../../policy/policy.ts';
import { smallerPart } from '../../policy/smaller-roles.ts';
import type { RequestTerms } from '../../request/request.ts';
import { type HolderCount, MOST_USES, type Smaller, usesOf, type Weighed, weighed } from '../../request/weighed.ts';
import { isSubject } from '../authority.ts';

/** Counting is a courtesy: nobody's request waits longer for it. */
const COUNT_WITHIN_MS = 1_000;
/** A card has room for no more; each is a question to the directory. */
const MOST_COUNTED = 3;
const MOST_SMALLER = 2;

type WeighDeps = Pick<Deps, 'requests' | 'policies' | 'directories' | 'settings'>;

/**
 * How many hold what is asked for, what this person made of it so far, and what less of it there is for them to ask (behaviours
 * S3.17, S3.18). Nothing hangs on any of it: a directory that does not tell stops no request.
 */
export async function weighAsk(
  deps: WeighDeps,
  directory: Directory,
  policy: Policy,
  terms: RequestTerms,
): Promise<Weighed | null> {
  const { tenantId } = deps.settings;
  const [holders, theirs, smaller] = await Promise.all([
    countHolders(deps, terms.entitlements),
    deps.requests.list({ tenantId, personId: terms.person.id, policyId: policy.id, limit: MOST_USES + 1 }),
    smallerFor(deps, directory, policy, terms),
  ]);
  return weighed({ holders, uses: usesOf(theirs.map(({ body }) => body)), smaller });
}

async function countHolders({ directories }: WeighDeps, entitlements: readonly Entitlement[]): Promise<HolderCount[]> {
  const directory = directories.within(COUNT_WITHIN_MS);
  return Promise.all(
    entitlements.slice(0, MOST_COUNTED).map(async (entitlement) => {
      const key = entitlementKey(entitlement);
      const found = await orNull(directory.countHolders(entitlement));
      return found === null ? { key, count: null } : { key, ...found };
    }),
  );
}

/** Only what this person could ask for as well: an offer that leads to a refusal helps nobody. */
async function smallerFor(
  deps: WeighDeps,
  directory: Directory,
  policy: Policy,
  terms: RequestTerms,
): Promise<Smaller[]> {
  const stored = await deps.policies.list(deps.settings.tenantId);
  const less = stored.flatMap(({ body }) => {
    if (!body.enabled || body.id === policy.id) return [];
    const part = smallerPart(terms.entitlements, body.terms.entitlements);
    return part === null ? [] : [{ policy: body, part }];
  });
  const found: Smaller[] = [];
  for (const { policy: one, part } of less) {
    if (found.length === MOST_SMALLER) break;
    if ((await orNull(isSubject(directory, terms.person.id, one.terms.eligible))) !== true) continue;
    found.push({ policyId: one.id, policyName: one.terms.name, ...part });
  }
  return found;
}

async function orNull<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return null;
    throw error;
  }
}
