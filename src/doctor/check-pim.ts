import { checkPim } from '../jit/policy/check-pim.ts';
import type { Policy } from '../jit/policy/policy.ts';
import type { PimRules } from '../jit/policy/role-settings.ts';
import type { Finding } from './finding.ts';

const area = 'Permissions' as const;
const READ_MS = 30_000;

/**
 * The licence, and whether Entra would take what policies with `backEnd: pim` give (behaviours S1.26 and S2.2). Nothing is
 * asked, and nothing said, where no policy goes by Privileged Identity Management.
 */
export async function lookAtPim(rules: PimRules, policies: readonly Policy[]): Promise<Finding[]> {
  const byPim = policies.filter(({ enabled, terms }) => enabled && terms.backEnd === 'pim');
  if (byPim.length === 0) return [];
  const reads = rules.within(READ_MS);
  const licence = await reads.licence();
  if (licence !== 'yes') return [licence === 'no' ? unlicensed(byPim) : UNKNOWN];
  const pim = { licence: async () => licence, settingsOf: reads.settingsOf };
  const judged = await Promise.all(byPim.map((policy) => judge(policy, pim)));
  const count = byPim.length === 1 ? '1 policy goes' : `${byPim.length} policies go`;
  return [
    { area, state: 'ok', what: `the tenant has a licence for Privileged Identity Management, which ${count} by` },
    ...judged.flat(),
  ];
}

const UNKNOWN: Finding = {
  area,
  state: 'look',
  what: 'whether the tenant has a licence for Privileged Identity Management could not be read',
  todo: 'RoleAssignmentSchedule.ReadWrite.Directory tells it, as RoleAssignmentSchedule.Read.Directory does. Then try again.',
};

function unlicensed(byPim: readonly Policy[]): Finding {
  const names = (list: readonly Policy[]) => list.map(({ terms }) => terms.name).join(', ');
  const stranded = byPim.filter(({ terms }) => terms.fallback === undefined);
  const none = 'the tenant has no licence for Privileged Identity Management';
  if (stranded.length === 0)
    return { area, state: 'look', what: `${none}: ${names(byPim)} give access directly, and only the bot ends it` };
  return {
    area,
    state: 'wrong',
    what: `${none}, and nothing can be given under ${names(stranded)}`,
    todo: 'Get Microsoft Entra ID P2 or ID Governance, or say: policy set <name> backEnd=direct, or fallback=direct',
  };
}

async function judge({ terms }: Policy, pim: Parameters<typeof checkPim>[2]): Promise<Finding[]> {
  const entitlements = terms.entitlements.filter((each) => each.kind !== 'missing-group');
  const { faults } = await checkPim(terms, entitlements, pim);
  return faults.map(({ message, passing }): Finding => {
    return { area, state: passing === true ? 'look' : 'wrong', what: `policy ${terms.name}: ${message}` };
  });
}
