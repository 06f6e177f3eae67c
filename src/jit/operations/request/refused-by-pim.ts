import type { Deps } from '../../deps.ts';
import { type Entitlement, entitlementLabel } from '../../entitlement.ts';
import { askFaults, type PimRules } from '../../policy/role-settings.ts';
import type { RequestTerms, Skipped } from '../../request/request.ts';
import { lookAtPimSoon } from '../policy/watch-pim.ts';

type Looked = { entitlement: Entitlement; why: string[] };

/**
 * What Entra would refuse of a request that goes by Privileged Identity Management: its settings may have changed since the
 * policy was saved. It is left out with the reason, like everything that cannot be given (behaviour S0.7), before anybody
 * approves it in vain; and the admins hear of it within a minute.
 */
export async function refusedByPim(
  deps: Pick<Deps, 'marks' | 'clock'>,
  rules: ReturnType<PimRules['within']>,
  { backEnd, entitlements, durationMs, ticket }: RequestTerms,
): Promise<Skipped[]> {
  if (backEnd !== 'pim') return [];
  const looked = await Promise.all(
    entitlements.map(async (entitlement): Promise<Looked> => {
      const settings = await rules.settingsOf(entitlement);
      return { entitlement, why: askFaults({ durationMs, ticket }, entitlement, settings) };
    }),
  );
  const refused = looked.filter(({ why }) => why.length > 0);
  if (refused.length > 0) await lookAtPimSoon(deps);
  return refused.map(({ entitlement, why }) => ({ label: entitlementLabel(entitlement), reason: why.join('; ') }));
}
