import type { Deps } from '../../deps.ts';
import { HOUR_MS } from '../../duration.ts';
import type { PolicyTerms } from '../../policy/policy.ts';
import type { Licence } from '../../policy/role-settings.ts';
import type { RequestTerms } from '../../request/request.ts';

const KEY = 'pim-licence';

type LicenceMark = { licence: Exclude<Licence, 'unknown'>; at: Date };

/**
 * Whether the tenant may use Privileged Identity Management. Entra is asked once an hour, whatever it said; while it does
 * not answer, what it said last is not held on to (behaviours S1.26, S2.2).
 */
export async function licenceOf(
  deps: Pick<Deps, 'clock' | 'marks' | 'pimRules' | 'settings'>,
  withinMs = deps.settings.turnDirectoryMs,
): Promise<Licence> {
  const known = await deps.marks.load<LicenceMark>(KEY);
  const now = deps.clock.now();
  const age = known === null ? Number.POSITIVE_INFINITY : now.getTime() - known.value.at.getTime();
  if (known !== null && age >= 0 && age < HOUR_MS) return known.value.licence;
  const licence = await deps.pimRules.within(withinMs).licence();
  // Somebody else who asked meanwhile heard the same.
  if (licence !== 'unknown') await deps.marks.save<LicenceMark>(KEY, { licence, at: now }, known?.version ?? 0);
  return licence;
}

/** How a request under this policy is given, as the tenant is licensed now; part of its terms, and never chosen again. */
export async function backEndFor(
  deps: Pick<Deps, 'clock' | 'marks' | 'pimRules' | 'settings'>,
  { backEnd, fallback }: Pick<PolicyTerms, 'backEnd' | 'fallback'>,
): Promise<Pick<RequestTerms, 'backEnd' | 'fellBack'>> {
  // While nobody knows, it stays with what the policy says: without a licence Entra then refuses, and nothing is given.
  if (backEnd !== 'pim' || fallback === undefined || (await licenceOf(deps)) !== 'no') return { backEnd };
  return { backEnd: fallback, fellBack: true };
}
