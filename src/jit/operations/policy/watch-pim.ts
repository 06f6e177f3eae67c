import type { Deps } from '../../deps.ts';
import { DAY_MS, HOUR_MS } from '../../duration.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import { checkPim } from '../../policy/check-pim.ts';
import type { Policy } from '../../policy/policy.ts';
import { askedOnce } from '../asked-once.ts';
import { accountFindings } from '../opened-by-account.ts';
import { clearOthers, raiseAlert } from '../watch/alerts.ts';
import { licenceOf } from './licence.ts';

const KEY = 'pim-policies';
/** As long as something is wrong, or could not be read. */
const AGAIN_MS = HOUR_MS;
const READS_MS = 120_000;

/** When Entra is asked next about all policies. Lost, it is asked now. */
type PimMark = { lookAt: Date };

/**
 * Raises an alert for each enabled policy that Entra would no longer give, or whose accounts the bot could not look after:
 * settings may change after the policy was saved, the licence may run out, a role of the bot's may be taken away. Looks once a day, before anybody's grant fails for it.
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
  const faultsOf = lookerOf(deps);
  const still = new Set<string>();
  for (const { body } of await deps.policies.list(deps.settings.tenantId)) {
    const faults = await faultsOf(body);
    if (faults === null) continue;
    still.add(body.id);
    if (faults === 'unknown') continue;
    const { name } = body.terms;
    const text =
      body.terms.backEnd === 'account'
        ? {
            title: `The bot cannot look after the accounts of ${name} as it should`,
            lines: faults,
            todo: `Do what it says, or change the policy with: policy edit ${name}. Until then somebody may get no account or no pass, and one that ends may be shut late.`,
          }
        : {
            title: `Entra would refuse what ${name} grants`,
            lines: faults,
            todo: `Do what it says, or change the policy with: policy edit ${name}. Until then grants under it fail, and nobody gets the access.`,
          };
    await raiseAlert(deps, { topic: 'pim', subject: body.id, severity: 'warning', text });
  }
  await clearOthers(deps, 'pim', still, 'Entra takes it again, or the policy is not in use any more');
  return still.size === 0;
}

type Looked = string[] | 'unknown' | null;

/** What keeps a policy from being of use; null for nothing. */
function lookerOf(deps: Deps): (policy: Policy) => Promise<Looked> {
  const rules = deps.pimRules.within(READS_MS);
  const pim = { licence: () => licenceOf(deps, READS_MS), settingsOf: rules.settingsOf };
  const accounts = deps.powers.within(READS_MS);
  const directory = askedOnce(deps.directories.within(READS_MS));
  return async ({ enabled, terms }) => {
    if (!enabled) return null;
    const entitlements = terms.entitlements.filter((each) => each.kind !== 'missing-group');
    try {
      const found = [
        ...(await checkPim(terms, entitlements, pim)).faults,
        ...(await accountFindings(directory, terms, entitlements, accounts)).faults,
      ];
      const lasting = found.filter((one) => one.passing !== true).map(({ message }) => message);
      if (lasting.length > 0) return lasting;
      return found.length > 0 ? 'unknown' : null;
    } catch (error) {
      if (error instanceof DirectoryUnavailable) return 'unknown';
      throw error;
    }
  };
}

/** Somebody met a refusal of Entra's: the admins hear of it with the next look, which comes within a minute. */
export async function lookAtPimSoon(deps: Pick<Deps, 'marks' | 'clock'>): Promise<void> {
  const known = await deps.marks.load<PimMark>(KEY);
  const now = deps.clock.now();
  if (known !== null && known.value.lookAt > now) await deps.marks.save<PimMark>(KEY, { lookAt: now }, known.version);
}
