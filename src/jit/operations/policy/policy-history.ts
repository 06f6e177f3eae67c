import type { AuditEvent } from '../../audit/event.ts';
import type { Caller, Deps, PolicyDeps } from '../../deps.ts';
import { Refusal } from '../../errors.ts';
import { describeChange } from '../../policy/describe-change.ts';
import type { Policy, PolicyTerms } from '../../policy/policy.ts';
import type { Stored } from '../../ports.ts';
import { requireReader } from '../authority.ts';
import { versionOf } from './save-policy.ts';

export type PolicyVersion = {
  version: number;
  at: Date;
  by: string;
  what: 'created' | 'changed' | 'enabled' | 'disabled' | 'deleted';
  /** What it said from then on; null: the trail does not tell any more. */
  terms: PolicyTerms | null;
  /** What the change did, a line for each field, before and after. */
  changes: string[];
  /** The version that a roll-back brought back, or null. */
  rolledBackTo: number | null;
};

export type PolicyHistory = {
  policy: Policy;
  version: number;
  /** Newest first. Older ones than the first of the trail are gone with it. */
  versions: PolicyVersion[];
  /** How many versions the trail does not hold any more. */
  cut: number;
};

/** Every version of a policy as the audit trail tells it, for admins and auditors; of one that was deleted, too. */
export async function policyHistory(deps: Deps, caller: Caller, name: string): Promise<PolicyHistory> {
  await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  return historyOf(deps, await requireEvenDeleted(deps, name));
}

/** The policy of this name, or the one that was deleted last under it. */
export async function requireEvenDeleted(deps: Deps, name: string): Promise<Stored<Policy>> {
  const [first] = await policiesCalled(deps, name);
  if (first === undefined)
    throw new Refusal('unknown-policy', 'there is no policy of this name', { name, names: [], example: 'policy list' });
  return first;
}

/** The policy of this name first, then those that were deleted under it: grants of all of them may be live. Never empty. */
export async function policiesCalled(deps: Deps, name: string): Promise<Stored<Policy>[]> {
  const { tenantId } = deps.settings;
  const [found, deleted] = await Promise.all([
    deps.policies.findByName(tenantId, name),
    deps.policies.deletedOf(tenantId, name),
  ]);
  if (found !== null || deleted.length > 0) return [...(found === null ? [] : [found]), ...deleted];
  const names = (await deps.policies.list(tenantId)).map((policy) => policy.body.terms.name);
  throw new Refusal('unknown-policy', 'there is no policy of this name', { name, names, example: 'policy list' });
}

export async function historyOf(deps: PolicyDeps, stored: Stored<Policy>): Promise<PolicyHistory> {
  const versions = versionsFrom(await deps.policies.eventsOf(stored.body.id));
  const version = versionOf(stored);
  return { policy: stored.body, version, versions: versions.toReversed(), cut: Math.max(0, version - versions.length) };
}

/**
 * What changed in the terms since a version, and who did it. Null when the trail does not reach back to it. Switching a
 * policy on or off is no change of its terms.
 */
export async function changesSince(
  deps: PolicyDeps,
  stored: Stored<Policy>,
  version: number,
): Promise<{ changes: string[]; by: string[] } | null> {
  const { versions } = await historyOf(deps, stored);
  const then = versions.find((one) => one.version === version);
  if (then === undefined || then.terms === null) return null;
  const by = versions.filter((one) => one.version > version && one.what === 'changed').map((one) => one.by);
  return { changes: describeChange(then.terms, stored.body.terms), by: [...new Set(by)] };
}

const WHAT: Partial<Record<AuditEvent['type'], PolicyVersion['what']>> = {
  'policy.created': 'created',
  'policy.changed': 'changed',
  'policy.enabled': 'enabled',
  'policy.disabled': 'disabled',
  'policy.deleted': 'deleted',
};

/** Events of one policy, oldest first, as versions. */
function versionsFrom(events: readonly AuditEvent[]): PolicyVersion[] {
  let terms: PolicyTerms | null = null;
  return events.flatMap((event) => {
    const what = WHAT[event.type];
    if (what === undefined) return [];
    const before: PolicyTerms | null = termsOf(event.data.before) ?? terms;
    terms = termsOf(event.data.after) ?? before;
    const { rolledBackTo } = event.data;
    return [
      {
        version: event.n,
        at: event.at,
        by: event.actor.name,
        what,
        terms,
        changes: what === 'changed' && before !== null && terms !== null ? describeChange(before, terms) : [],
        rolledBackTo: typeof rolledBackTo === 'number' ? rolledBackTo : null,
      },
    ];
  });
}

/** The trail holds what the product wrote into it; anything else is passed over rather than believed. */
function termsOf(value: unknown): PolicyTerms | null {
  if (typeof value !== 'object' || value === null) return null;
  return 'name' in value && 'eligible' in value && 'entitlements' in value && 'approval' in value
    ? (value as PolicyTerms)
    : null;
}
