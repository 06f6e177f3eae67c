import type { Deps } from '../deps.ts';
import { DAY_MS, HOUR_MS } from '../duration.ts';
import { checkPim, type PimChecks } from '../policy/check-pim.ts';
import type { Policy } from '../policy/policy.ts';
import { clearOthers, raiseAlert } from './alerts.ts';
import { licenceOf } from './licence.ts';

const KEY = 'pim-policies';
/** As long as something is wrong, or could not be read. */
const AGAIN_MS = HOUR_MS;
const READS_MS = 120_000;

/** When Entra is asked next about all policies. Lost, it is asked now. */
type PimMark = { lookAt: Date };

/**
 * Raises an alert for each enabled policy that Entra would no longer give: its settings may change after the policy was
 * saved, and the licence may run out. Looks once a day, before anybody's grant fails for it.
 */
export async function watchPim(deps: Deps): Promise<void> {
  const known = await deps.marks.load<PimMark>(KEY);
  const now = deps.clock.now();
  if (known !== null && known.value.lookAt > now) return;
  const quiet = await lookAtPolicies(deps);
  const lookAt = new Date(now.getTime() + (quiet ? DAY_MS : AGAIN_MS));
  await deps.marks.save<PimMark>(KEY, { lookAt }, known?.version ?? 0);
}

async function lookAtPolicies(deps: Deps): Promise<boolean> {
  const rules = deps.pimRules.within(READS_MS);
  const checks = { licence: () => licenceOf(deps, READS_MS), settingsOf: rules.settingsOf };
  const still = new Set<string>();
  for (const { body } of await deps.policies.list(deps.settings.tenantId)) {
    const faults = await faultsOf(body, checks);
    if (faults === null) continue;
    still.add(body.id);
    if (faults === 'unknown') continue;
    const { name } = body.terms;
    const text = {
      title: `Entra would refuse what ${name} grants`,
      lines: faults,
      todo: `Do what it says, or change the policy with: policy edit ${name}. Until then grants under it fail, and nobody gets the access.`,
    };
    await raiseAlert(deps, { topic: 'pim', subject: body.id, severity: 'warning', text });
  }
  await clearOthers(deps, 'pim', still, 'Entra takes it again, or the policy is not in use any more');
  return still.size === 0;
}

async function faultsOf({ enabled, terms }: Policy, pim: PimChecks): Promise<string[] | 'unknown' | null> {
  if (!enabled || terms.backEnd !== 'pim') return null;
  const entitlements = terms.entitlements.filter((each) => each.kind !== 'missing-group');
  const { faults } = await checkPim(terms, entitlements, pim);
  const lasting = faults.filter((one) => one.passing !== true).map(({ message }) => message);
  if (lasting.length > 0) return lasting;
  return faults.length > 0 ? 'unknown' : null;
}
