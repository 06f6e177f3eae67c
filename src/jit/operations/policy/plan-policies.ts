import type { PolicyDeps } from '../../deps.ts';
import type { Directory } from '../../directory.ts';
import { Refusal } from '../../errors.ts';
import type { Cause } from '../../ids.ts';
import { describeChange } from '../../policy/describe-change.ts';
import type { Policy } from '../../policy/policy.ts';
import type { PolicyDraft, PolicyFault } from '../../policy/policy-draft.ts';
import { policyTermsHash } from '../../policy/terms-hash.ts';
import type { Stored } from '../../ports.ts';
import { type ReadyPolicy, resolveAll, switchPolicy } from './policies.ts';
import { type SaveBy, savePolicy, versionOf } from './save-policy.ts';

/** What would be done about one policy, decided on what was stored when the plan was made. */
export type PlannedPolicy = { name: string; changes: string[]; warnings: string[] } & (
  | { what: 'create' | 'unchanged'; ready: ReadyPolicy; stored: Stored<Policy> | null }
  | { what: 'change'; ready: ReadyPolicy; stored: Stored<Policy> }
  | { what: 'disable'; stored: Stored<Policy> }
);

export type PolicyPlan = { policies: PlannedPolicy[]; faults: PolicyFault[] };

/** The cause of a plan is nobody's yet. */
const PLANNING = 'policies:plan' as Cause;

/**
 * What it takes to make the stored policies say what these drafts say. Held against the directory as a save is; writes
 * nothing. With `prune`, policies that no draft names are to be disabled.
 */
export async function planPolicies(
  deps: PolicyDeps,
  directory: Directory,
  drafts: PolicyDraft[],
  { prune }: { prune: boolean },
): Promise<PolicyPlan> {
  const { resolved, faults } = await resolveAll(deps, directory, { drafts, faults: [] }, PLANNING);
  const known = await deps.policies.list(deps.settings.tenantId);
  const planned = resolved.map((ready): PlannedPolicy => {
    const { terms, warnings } = ready;
    const stored = known.find((one) => one.body.terms.name === terms.name) ?? null;
    const common = { name: terms.name, ready };
    if (stored === null) return { ...common, what: 'create', stored, changes: [], warnings };
    const off = stored.body.enabled ? [] : ['it is disabled, and stays so: say policy enable to the bot'];
    if (stored.body.termsHash === policyTermsHash(terms))
      return { ...common, what: 'unchanged', stored, changes: [], warnings: off };
    const changes = describeChange(stored.body.terms, terms);
    return { ...common, what: 'change', stored, changes, warnings: [...warnings, ...off] };
  });
  const named = new Set(drafts.map((draft) => draft.name));
  const extra = known.filter(({ body }) => prune && body.enabled && !named.has(body.terms.name));
  const disabled = extra.map(
    (stored): PlannedPolicy => ({
      name: stored.body.terms.name,
      what: 'disable',
      stored,
      changes: [],
      warnings: [],
    }),
  );
  return { policies: [...planned, ...disabled], faults };
}

export type Applied = { name: string; what: PlannedPolicy['what']; version: number };

/**
 * Carries a plan out, a policy at a time; what somebody changed since it was made is not overwritten: that is a Refusal,
 * and those before it stay done. Doing it again does the rest.
 */
export async function applyPlan(
  deps: PolicyDeps,
  by: SaveBy,
  plan: PolicyPlan,
  note: Record<string, unknown>,
  onApplied: (applied: Applied) => void,
): Promise<void> {
  if (plan.faults.length > 0) throw new Refusal('policy-invalid', 'a plan with faults is not carried out');
  for (const planned of plan.policies) {
    const { name, what } = planned;
    if (planned.what === 'unchanged') continue;
    if (planned.what === 'disable') {
      const { stored } = await switchPolicy(deps, by, { stored: planned.stored, enabled: false, note });
      onApplied({ name, what, version: versionOf(stored) });
      continue;
    }
    const { version } = await savePolicy(deps, by, planned.ready.terms, { on: planned.stored, note });
    onApplied({ name, what, version });
  }
}
