import type { AlertText } from '../../alert/alert.ts';
import type { Deps } from '../../deps.ts';
import type { Directory } from '../../directory.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import { checkApprovers } from '../../policy/check-approvers.ts';
import type { Policy } from '../../policy/policy.ts';
import { askedOnce } from '../asked-once.ts';
import { clearOthers, raiseAlert } from '../watch/alerts.ts';

const KEY = 'approvers';
const MINUTE_MS = 60_000;
const EVERY_MS = 60 * MINUTE_MS;
/** As long as something is wrong, or could not be read. */
const AGAIN_MS = 5 * MINUTE_MS;
/** After somebody left: at once, and when no replica of the directory can still think that they are there. */
const AFTER_LEAVING_MS = [0, 3 * MINUTE_MS];
const READS_MS = 120_000;

/** When the approvers of all policies are looked at next. Lost, they are looked at now. */
type ApproverMark = { lookAt: Date[] };

/** Somebody left, or came back: what policies can still do is looked at soon. */
export async function lookAtApproversSoon(deps: Deps): Promise<void> {
  const known = await deps.marks.load<ApproverMark>(KEY);
  if (known === null) return;
  const now = deps.clock.now().getTime();
  const soon = AFTER_LEAVING_MS.map((ms) => new Date(now + ms));
  const saved = await deps.marks.save<ApproverMark>(
    KEY,
    { lookAt: [...soon, ...later(known.value, now)] },
    known.version,
  );
  if (!saved) await lookAtApproversSoon(deps);
}

/** Earlier than the second look would have been, they have had their look by then. */
function later({ lookAt }: ApproverMark, now: number): Date[] {
  return lookAt.filter((at) => at.getTime() > now + Math.max(...AFTER_LEAVING_MS)).slice(0, 1);
}

/**
 * Raises an alert for each enabled policy that nobody could approve, before anybody needs it, and clears it when it is
 * mended (behaviours P9, P10). Looks once an hour, and sooner when somebody left.
 */
export async function watchApprovers(deps: Deps): Promise<void> {
  const known = await deps.marks.load<ApproverMark>(KEY);
  const now = deps.clock.now();
  if (known !== null && !known.value.lookAt.some((at) => at <= now)) return;
  const quiet = await lookAtPolicies(deps);
  const next = new Date(now.getTime() + (quiet ? EVERY_MS : AGAIN_MS));
  const rest = (known?.value.lookAt ?? []).filter((at) => at > now && at < next);
  // False: somebody left meanwhile, and the next beat looks again.
  await deps.marks.save<ApproverMark>(KEY, { lookAt: [...rest, next] }, known?.version ?? 0);
}

async function lookAtPolicies(deps: Deps): Promise<boolean> {
  const directory = askedOnce(deps.directories.within(READS_MS));
  const still = new Set<string>();
  for (const { body } of await deps.policies.list(deps.settings.tenantId)) {
    const trouble = await troubleOf(deps, directory, body);
    if (trouble === null) continue;
    still.add(body.id);
    if (trouble === 'unknown') continue;
    await raiseAlert(deps, { topic: 'approvers', subject: body.id, ...trouble });
  }
  await clearOthers(deps, 'approvers', still, 'enough people may approve again, or the policy asks nobody any more');
  return still.size === 0;
}

type PolicyTrouble = { severity: 'warning' | 'critical'; text: AlertText };

async function troubleOf(deps: Deps, directory: Directory, policy: Policy): Promise<PolicyTrouble | 'unknown' | null> {
  const { approval, eligible, name } = policy.terms;
  if (!policy.enabled || approval === 'none') return null;
  try {
    const findings = await Promise.all(
      approval.map((stage) => checkApprovers(stage, eligible, directory, deps.settings.allowGuests)),
    );
    const lines = (which: (one: (typeof findings)[number]) => string[]) =>
      findings.flatMap((one, n) => which(one).map((line) => (approval.length > 1 ? `Stage ${n + 1}: ${line}` : line)));
    const faults = lines((one) => (one.fault === null ? [] : [one.fault]));
    const stuck = lines((one) => one.stuck);
    if (faults.length === 0 && stuck.length === 0) return null;
    return {
      severity: faults.length > 0 ? 'critical' : 'warning',
      text: {
        title:
          faults.length > 0 ? `Nobody can approve ${name}` : `Somebody who may ask under ${name} could not be approved`,
        lines: [...faults, ...stuck],
        todo: `Name approvers who are there: add people to the groups of approvers, or change the policy with: policy export ${name}, then policy import. Until then requests under it are refused or wait in vain.`,
      },
    };
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    deps.log.warn({ err: error, policyId: policy.id }, 'whether a policy has approvers could not be read');
    return 'unknown';
  }
}
