import { withCause } from '../../aggregate.ts';
import { change } from '../../change.ts';
import type { Caller, Deps, PolicyDeps } from '../../deps.ts';
import type { Directory } from '../../directory.ts';
import { Refusal } from '../../errors.ts';
import type { Cause } from '../../ids.ts';
import { policyKind } from '../../kinds.ts';
import { parsePolicies } from '../../policy/parse-policy.ts';
import type { Policy, PolicyTerms } from '../../policy/policy.ts';
import { faultOf, faultText, type PolicyDraft, type PolicyFault } from '../../policy/policy-draft.ts';
import { type ResolveContext, resolvePolicy } from '../../policy/resolve-policy.ts';
import { policyTermsHash } from '../../policy/terms-hash.ts';
import type { Stored } from '../../ports.ts';
import { askedOnce } from '../asked-once.ts';
import { requireAdmin, requireReader } from '../authority.ts';
import { licenceOf } from './licence.ts';
import { changesSince } from './policy-history.ts';
import { heard, type SaveBy, type SavedPolicy, savePolicy, versionOf } from './save-policy.ts';
import { lookAtPimSoon } from './watch-pim.ts';

export type Saved = Omit<SavedPolicy, 'before'> & { warnings: string[] };

type Input = { caller: Caller; cause: Cause };

/**
 * Saves every policy of a YAML text, or none: all faults of all of them are reported at once. A change of terms closes
 * what is pending under the old ones, in a follow-up stored with the change (design invariant 2). A policy that names the
 * `version` it was exported with is saved only while nobody has changed it since.
 */
export async function importPolicies(deps: Deps, input: Input & { yaml: string }): Promise<Saved[]> {
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  await requireAdmin(deps, directory, input.caller);
  const by = { actor: personOf(input.caller), cause: input.cause };
  const { resolved, faults } = await resolveAll(deps, directory, parsePolicies(input.yaml), input.cause);
  if (faults.length > 0 || resolved.length === 0) {
    throw new Refusal('policy-invalid', 'nothing was saved', { faults: faults.map(faultText) });
  }
  const saved: Saved[] = [];
  for (const { terms, warnings, on } of resolved) {
    const { before: _, ...one } = await savePolicy(deps, by, terms, on === null ? {} : { on });
    saved.push({ ...one, warnings });
  }
  return saved;
}

/** A policy that may be saved; `on` is the stored one that it says it was written for, or null. */
export type ReadyPolicy = { terms: PolicyTerms; warnings: string[]; on: Stored<Policy> | null };

/** Holds each policy against the directory, the stored policies and those before it in the same text. */
export async function resolveAll(
  deps: PolicyDeps,
  directory: Directory,
  { drafts, faults }: { drafts: PolicyDraft[]; faults: PolicyFault[] },
  cause: Cause,
): Promise<{ resolved: ReadyPolicy[]; faults: PolicyFault[] }> {
  const known = await deps.policies.list(deps.settings.tenantId);
  const resolved: ReadyPolicy[] = [];
  const allFaults: PolicyFault[] = [...faults];
  for (const draft of drafts) {
    const stored = [...known.map((one) => one.body.terms), ...resolved.map((one) => one.terms)];
    const context = contextOf(deps, stored);
    const result = await resolvePolicy(draft, directory, context);
    const mine = known.find((one) => one.body.terms.name === draft.name) ?? null;
    const same = mine !== null && 'terms' in result && policyTermsHash(result.terms) === mine.body.termsHash;
    const stale = same || mine?.body.causes.includes(cause) ? null : await versionFault(deps, draft, mine);
    if (stale !== null) allFaults.push(stale);
    if ('faults' in result) allFaults.push(...result.faults);
    else resolved.push({ ...result, on: draft.version === null || same ? null : mine });
  }
  return { resolved, faults: allFaults };
}

/** What the rules of a save ask of the product: whom it obeys, what else is stored, whether guests count. */
export function contextOf(deps: PolicyDeps, stored: PolicyTerms[]): ResolveContext {
  const { adminIds, auditorIds, allowGuests } = deps.settings;
  const rules = deps.pimRules.within(deps.settings.turnDirectoryMs);
  return {
    adminIds,
    auditorIds,
    stored,
    admitGuests: allowGuests,
    pim: { licence: () => licenceOf(deps), settingsOf: (entitlement) => rules.settingsOf(entitlement) },
    accounts: deps.powers.within(deps.settings.turnDirectoryMs),
  };
}

/** Why a policy that names the version it was written for may not be saved, with what differs. */
async function versionFault(
  deps: PolicyDeps,
  draft: PolicyDraft,
  mine: Stored<Policy> | null,
): Promise<PolicyFault | null> {
  const { version, name } = draft;
  if (version === null) return null;
  const leaveOut = 'take the line out to save it all the same';
  if (mine === null) {
    const deleted = (await deps.policies.deletedOf(deps.settings.tenantId, name)).length > 0;
    const message = `${name} was deleted meanwhile: ${leaveOut}`;
    return deleted ? faultOf(draft, 'version', message) : null;
  }
  const current = versionOf(mine);
  if (version === current) return null;
  if (version > current) {
    const message = `there is no version ${version} of ${name}, it is at ${current}: export it again, or ${leaveOut}`;
    return faultOf(draft, 'version', message);
  }
  const since = await changesSince(deps, mine, version);
  if (since !== null && since.changes.length === 0) return null;
  const who = since === null || since.by.length === 0 ? 'somebody' : since.by.join(', ');
  const what = since === null ? '' : ` (${since.changes.join('; ')})`;
  const message = `${who} changed ${name} since version ${version}${what}: export version ${current} and put your change into it`;
  return faultOf(draft, 'version', message);
}

export type EnabledSet = { policy: Policy; changed: boolean };

/** A disabled policy takes no requests, and closes those that are pending or scheduled; live grants run on. */
export async function setPolicyEnabled(
  deps: Deps,
  input: Input & { name: string; enabled: boolean },
): Promise<EnabledSet> {
  await requireAdmin(deps, deps.directories.within(deps.settings.turnDirectoryMs), input.caller);
  const stored = await requireStoredPolicy(deps, input.name);
  const by = { actor: personOf(input.caller), cause: input.cause };
  const switched = await switchPolicy(deps, by, { stored, enabled: input.enabled });
  // What Entra would refuse by now was not asked when it was saved.
  if (input.enabled && switched.changed) await lookAtPimSoon(deps);
  return { policy: switched.stored.body, changed: switched.changed };
}

/** Switches a policy on or off; whoever calls has the right to it. */
export async function switchPolicy(
  deps: PolicyDeps,
  by: SaveBy,
  { stored, enabled, note = {} }: { stored: Stored<Policy>; enabled: boolean; note?: Record<string, unknown> },
): Promise<{ stored: Stored<Policy>; changed: boolean }> {
  const { id, terms } = stored.body;
  let asItWas = false;
  const changed = await change(deps.clock, deps.policies, policyKind, id, by.cause, (policy, now) => {
    asItWas = policy.enabled === enabled;
    if (policy.deletedAt !== undefined) throw unknownPolicy(terms.name, []);
    if (policy.causes.includes(by.cause)) return null;
    if (asItWas) return heard(policy, by.cause);
    return {
      body: { ...policy, enabled, changedAt: now, causes: withCause(policy.causes, by.cause) },
      events: [
        {
          type: enabled ? 'policy.enabled' : 'policy.disabled',
          actor: by.actor,
          data: { policy: policy.terms.name, before: { enabled: policy.enabled }, after: { enabled }, ...note },
        },
      ],
      effects: enabled ? [] : [{ type: 'close-requests', why: 'its policy was disabled' }],
    };
  });
  if (changed === null) throw unknownPolicy(terms.name, []);
  const moved = changed.changed && !asItWas;
  if (moved) deps.poke('policies');
  return { stored: changed.stored, changed: moved };
}

export async function requirePolicy(deps: Deps, name: string): Promise<Policy> {
  return (await requireStoredPolicy(deps, name)).body;
}

export async function requireStoredPolicy(deps: Deps, name: string): Promise<Stored<Policy>> {
  const found = await deps.policies.findByName(deps.settings.tenantId, name);
  if (found !== null) return found;
  const names = (await deps.policies.list(deps.settings.tenantId)).map((policy) => policy.body.terms.name);
  throw unknownPolicy(name, names);
}

function unknownPolicy(name: string, names: string[]): Refusal {
  return new Refusal('unknown-policy', 'there is no policy of this name', { name, names, example: 'policy list' });
}

/** All policies, for admins and auditors. */
export async function listPolicies(deps: Deps, caller: Caller): Promise<Policy[]> {
  await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  return (await deps.policies.list(deps.settings.tenantId)).map((policy) => policy.body);
}

/** One policy, or all, with their versions, for admins and auditors. */
export async function exportable(deps: Deps, caller: Caller, name: string | null): Promise<Stored<Policy>[]> {
  await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  return name === null ? deps.policies.list(deps.settings.tenantId) : [await requireStoredPolicy(deps, name)];
}

/** One policy, for admins and auditors. */
export async function showPolicy(deps: Deps, caller: Caller, name: string): Promise<Policy> {
  await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  return requirePolicy(deps, name);
}

/**
 * What the caller may ask for now: enabled policies that they are eligible for, directly or through a group. With a text,
 * those that have it in their name or description. The directory is asked about all their groups at once: a thousand
 * policies are no thousand questions.
 */
export async function requestablePolicies(deps: Deps, caller: Caller, text = ''): Promise<Policy[]> {
  const wanted = text.toLowerCase();
  const open = (await deps.policies.list(deps.settings.tenantId))
    .map((policy) => policy.body)
    .filter(({ enabled, terms }) => enabled && `${terms.name} ${terms.description}`.toLowerCase().includes(wanted));
  const named = ({ terms }: Policy) => terms.eligible.some((each) => each.kind === 'user' && each.id === caller.id);
  const groups = open
    .filter((policy) => !named(policy))
    .flatMap(({ terms }) => terms.eligible.flatMap((each) => (each.kind === 'group' ? [each.id] : [])));
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  const asked = [...new Set(groups)];
  const mine: ReadonlySet<string> = new Set(asked.length === 0 ? [] : await directory.memberOfAny(caller.id, asked));
  return open.filter((policy) => named(policy) || policy.terms.eligible.some((each) => mine.has(each.id)));
}

export function personOf(caller: Caller): { kind: 'person'; id: Caller['id']; name: string } {
  return { kind: 'person', id: caller.id, name: caller.name };
}
