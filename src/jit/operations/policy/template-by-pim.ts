import type { Caller, Deps } from '../../deps.ts';
import { fitToPim } from '../../policy/fit-to-pim.ts';
import { mapLimited } from '../../policy/map-limited.ts';
import type { PolicyDraft } from '../../policy/policy-draft.ts';
import type { Licence } from '../../policy/role-settings.ts';
import { lookUpNames } from '../entra/look-up-names.ts';
import { licenceOf } from './licence.ts';

const READS_AT_A_TIME = 4;

/**
 * A template for Privileged Identity Management, as long as the settings of what it opens allow; of names that are not in
 * this tenant no settings are known, and the save looks at them again. Without the licence the draft stays as it is.
 */
export async function templateByPim(
  deps: Deps,
  caller: Caller,
  draft: PolicyDraft,
): Promise<{ draft: PolicyDraft; licence: Licence; mostMs: number | null }> {
  const licence = await licenceOf(deps);
  if (licence !== 'yes') return { draft, licence, mostMs: null };
  const opens = draft.entitlements.map((one) =>
    one.kind === 'role' ? `role: ${one.role}` : `${one.as === 'owner' ? 'owner' : 'group'}: ${one.group}`,
  );
  const { found } = (await lookUpNames(deps, caller, { eligible: [], opens, approvers: [] })).opens;
  const known = found.filter((one) => one.kind !== 'missing-group');
  const rules = deps.pimRules.within(deps.settings.turnDirectoryMs);
  const settings = await mapLimited(known, READS_AT_A_TIME, (one) => rules.settingsOf(one));
  const limits = settings.flatMap((one) => (one.kind === 'settings' && one.mostMs !== null ? [one.mostMs] : []));
  const least = limits.length === 0 ? null : Math.min(...limits);
  const fitted = fitToPim(draft, least);
  return { draft: fitted, licence, mostMs: fitted.duration.maxMs < draft.duration.maxMs ? least : null };
}
