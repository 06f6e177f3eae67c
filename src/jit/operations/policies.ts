import { type Change, change, create, withCause } from '../change.ts';
import type { Caller, Deps } from '../deps.ts';
import { Refusal } from '../errors.ts';
import type { Cause, PolicyId } from '../ids.ts';
import { policyKind } from '../kinds.ts';
import { parsePolicies } from '../policy/parse-policy.ts';
import type { Policy, PolicyTerms } from '../policy/policy.ts';
import { faultText, type PolicyFault } from '../policy/policy-draft.ts';
import { resolvePolicy } from '../policy/resolve-policy.ts';
import { policyTermsHash } from '../policy/terms-hash.ts';
import { askedOnce } from './asked-once.ts';
import { isSubject, requireAdmin, requireReader } from './authority.ts';

export type Saved = { policy: Policy; outcome: 'created' | 'changed' | 'unchanged'; warnings: string[] };

type Input = { caller: Caller; cause: Cause };

/**
 * Saves every policy of a YAML text, or none: all faults of all of them are reported at once. A change of terms closes
 * what is pending under the old ones, in a follow-up stored with the change (design invariant 2).
 */
export async function importPolicies(deps: Deps, input: Input & { yaml: string }): Promise<Saved[]> {
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  await requireAdmin(deps, directory, input.caller);
  const { drafts, faults } = parsePolicies(input.yaml);
  const known = (await deps.policies.list(deps.settings.tenantId)).map((one) => one.body.terms);
  const resolved: { terms: PolicyTerms; warnings: string[] }[] = [];
  const allFaults: PolicyFault[] = [...faults];
  for (const draft of drafts) {
    const stored = [...known, ...resolved.map((one) => one.terms)];
    const { adminIds, auditorIds, allowGuests } = deps.settings;
    const result = await resolvePolicy(draft, directory, { adminIds, auditorIds, stored, admitGuests: allowGuests });
    if ('faults' in result) allFaults.push(...result.faults);
    else resolved.push(result);
  }
  if (allFaults.length > 0 || resolved.length === 0) {
    throw new Refusal('policy-invalid', 'nothing was saved', { faults: allFaults.map(faultText) });
  }
  const saved: Saved[] = [];
  for (const { terms, warnings } of resolved) saved.push({ ...(await savePolicy(deps, input, terms)), warnings });
  return saved;
}

async function savePolicy(deps: Deps, input: Input, terms: PolicyTerms): Promise<Omit<Saved, 'warnings'>> {
  const found = await deps.policies.findByName(deps.settings.tenantId, terms.name);
  if (found === null) {
    const created = await createPolicy(deps, input, terms);
    // Somebody saved one of this name at the same moment: ours is then a change of theirs.
    return created === null ? savePolicy(deps, input, terms) : { policy: created, outcome: 'created' };
  }
  const hash = policyTermsHash(terms);
  let asItWas = false;
  const changed = await change(deps.clock, deps.policies, policyKind, found.body.id, input.cause, (policy, now) => {
    asItWas = policy.termsHash === hash;
    if (policy.causes.includes(input.cause)) return null;
    if (asItWas) return heard(policy, input.cause);
    const body = { ...policy, terms, termsHash: hash, changedAt: now, causes: withCause(policy.causes, input.cause) };
    const data = { policy: terms.name, before: policy.terms, after: terms };
    return {
      body,
      events: [{ type: 'policy.changed', actor: personOf(input.caller), data }],
      effects: [{ type: 'close-requests', why: 'its policy was changed' }],
    };
  });
  if (changed === null) throw new Refusal('conflict', 'the policy vanished while it was saved; please try again');
  const moved = changed.changed && !asItWas;
  if (moved) deps.poke('policies');
  return { policy: changed.stored.body, outcome: moved ? 'changed' : 'unchanged' };
}

async function createPolicy(deps: Deps, input: Input, terms: PolicyTerms): Promise<Policy | null> {
  const now = deps.clock.now();
  const policy: Policy = {
    id: deps.random.uuid() as PolicyId,
    tenantId: deps.settings.tenantId,
    enabled: true,
    terms,
    termsHash: policyTermsHash(terms),
    createdAt: now,
    changedAt: now,
    causes: [input.cause],
  };
  const initial: Change<Policy> = {
    body: policy,
    events: [{ type: 'policy.created', actor: personOf(input.caller), data: { policy: terms.name, after: terms } }],
  };
  return (await create(deps.clock, deps.policies, policyKind, initial, input.cause)) === null ? null : policy;
}

/**
 * A command that finds things as it wants them is remembered all the same: redelivered after somebody's later change, it
 * must not undo that (design invariant 5).
 */
function heard(policy: Policy, cause: Cause): Change<Policy> {
  return { body: { ...policy, causes: withCause(policy.causes, cause) }, events: [] };
}

export type EnabledSet = { policy: Policy; changed: boolean };

/** A disabled policy takes no requests, and closes those that are pending or scheduled; live grants run on. */
export async function setPolicyEnabled(
  deps: Deps,
  input: Input & { name: string; enabled: boolean },
): Promise<EnabledSet> {
  await requireAdmin(deps, deps.directories.within(deps.settings.turnDirectoryMs), input.caller);
  const found = await requirePolicy(deps, input.name);
  const { enabled } = input;
  let asItWas = false;
  const changed = await change(deps.clock, deps.policies, policyKind, found.id, input.cause, (policy, now) => {
    asItWas = policy.enabled === enabled;
    if (policy.causes.includes(input.cause)) return null;
    if (asItWas) return heard(policy, input.cause);
    return {
      body: { ...policy, enabled, changedAt: now, causes: withCause(policy.causes, input.cause) },
      events: [
        {
          type: enabled ? 'policy.enabled' : 'policy.disabled',
          actor: personOf(input.caller),
          data: { policy: policy.terms.name },
        },
      ],
      effects: enabled ? [] : [{ type: 'close-requests', why: 'its policy was disabled' }],
    };
  });
  if (changed === null)
    throw new Refusal('unknown-policy', 'there is no policy of this name', { name: input.name, names: [] });
  const moved = changed.changed && !asItWas;
  if (moved) deps.poke('policies');
  return { policy: changed.stored.body, changed: moved };
}

export async function requirePolicy(deps: Deps, name: string): Promise<Policy> {
  const found = await deps.policies.findByName(deps.settings.tenantId, name);
  if (found !== null) return found.body;
  const names = (await deps.policies.list(deps.settings.tenantId)).map((policy) => policy.body.terms.name);
  throw new Refusal('unknown-policy', 'there is no policy of this name', { name, names });
}

/** All policies, for admins and auditors. */
export async function listPolicies(deps: Deps, caller: Caller): Promise<Policy[]> {
  await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  return (await deps.policies.list(deps.settings.tenantId)).map((policy) => policy.body);
}

/** One policy, for admins and auditors. */
export async function showPolicy(deps: Deps, caller: Caller, name: string): Promise<Policy> {
  await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  return requirePolicy(deps, name);
}

/** What the caller may ask for now: enabled policies that they are eligible for, directly or through a group. */
export async function requestablePolicies(deps: Deps, caller: Caller): Promise<Policy[]> {
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  const all = (await deps.policies.list(deps.settings.tenantId)).map((policy) => policy.body);
  const judged = await Promise.all(
    all
      .filter((policy) => policy.enabled)
      .map(async (policy) => ((await isSubject(directory, caller.id, policy.terms.eligible)) ? policy : null)),
  );
  return judged.filter((policy) => policy !== null);
}

function personOf(caller: Caller): { kind: 'person'; id: Caller['id']; name: string } {
  return { kind: 'person', id: caller.id, name: caller.name };
}
