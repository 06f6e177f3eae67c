import { type Change, withCause } from '../../aggregate.ts';
import type { Actor } from '../../audit/event.ts';
import { change, create } from '../../change.ts';
import type { PolicyDeps } from '../../deps.ts';
import { Refusal } from '../../errors.ts';
import type { Cause, PolicyId } from '../../ids.ts';
import { policyKind } from '../../kinds.ts';
import { describeChange } from '../../policy/describe-change.ts';
import type { Policy, PolicyTerms } from '../../policy/policy.ts';
import { policyTermsHash } from '../../policy/terms-hash.ts';
import type { Stored } from '../../ports.ts';

export type SaveBy = { actor: Actor; cause: Cause };

export type SavedPolicy = {
  policy: Policy;
  /** One more with each event of the policy: what history counts and export tells. */
  version: number;
  outcome: 'created' | 'changed' | 'unchanged';
  /** What it said before; null when it was created. */
  before: PolicyTerms | null;
};

export type SaveOptions = {
  /** What the change was decided on: when the policy says something else by now, nothing is overwritten. Null: there was none. */
  on?: Stored<Policy> | null;
  /** What the event says besides before and after. */
  note?: Record<string, unknown>;
};

export function versionOf(stored: Pick<Stored<Policy>, 'eventCount'>): number {
  return stored.eventCount;
}

/** Saves these terms under their name: the one place where a policy is created or changed. */
export async function savePolicy(
  deps: PolicyDeps,
  by: SaveBy,
  terms: PolicyTerms,
  options: SaveOptions = {},
): Promise<SavedPolicy> {
  const { tenantId } = deps.settings;
  const found = await deps.policies.findByName(tenantId, terms.name);
  if (found === null) {
    if (options.on) throw gone(terms.name);
    const over = (await deps.policies.deletedOf(tenantId, terms.name)).find((one) =>
      one.body.causes.includes(by.cause),
    );
    // Heard before, and deleted since: it must not come to life again (design invariant 5).
    if (over !== undefined) return { ...asItIs(over), outcome: 'unchanged' };
    const created = await createPolicy(deps, by, terms, options.note);
    // Somebody saved one of this name at the same moment: ours is then a change of theirs.
    if (created === null) return savePolicy(deps, by, terms, options);
    return { policy: created.body, version: versionOf(created), outcome: 'created', before: null };
  }
  const hash = policyTermsHash(terms);
  let asItWas = false;
  let deleted = false;
  let before = found.body.terms;
  const changed = await change(deps.clock, deps.policies, policyKind, found.body.id, by.cause, async (policy, now) => {
    asItWas = policy.termsHash === hash;
    deleted = policy.deletedAt !== undefined;
    before = policy.terms;
    if (policy.causes.includes(by.cause) || deleted) return null;
    if (options.on === null) throw new Refusal('conflict', `somebody else has created ${terms.name} meanwhile`);
    if (options.on !== undefined && policy.termsHash !== options.on.body.termsHash) {
      throw await moved(deps, policy, options.on);
    }
    if (asItWas) return heard(policy, by.cause);
    const body = { ...policy, terms, termsHash: hash, changedAt: now, causes: withCause(policy.causes, by.cause) };
    const data = { policy: terms.name, before: policy.terms, after: terms, ...options.note };
    return {
      body,
      events: [{ type: 'policy.changed', actor: by.actor, data }],
      effects: [{ type: 'close-requests', why: 'its policy was changed' }],
    };
  });
  if (changed === null) throw new Refusal('conflict', 'the policy vanished while it was saved; please try again');
  if (deleted && !changed.stored.body.causes.includes(by.cause)) return savePolicy(deps, by, terms, options);
  const wasMoved = changed.changed && !asItWas;
  if (wasMoved) deps.poke('policies');
  return { ...asItIs(changed.stored), outcome: wasMoved ? 'changed' : 'unchanged', before };
}

function asItIs(stored: Stored<Policy>): Omit<SavedPolicy, 'outcome'> {
  return { policy: stored.body, version: versionOf(stored), before: stored.body.terms };
}

async function createPolicy(
  deps: PolicyDeps,
  { actor, cause }: SaveBy,
  terms: PolicyTerms,
  note: Record<string, unknown> = {},
): Promise<Stored<Policy> | null> {
  const now = deps.clock.now();
  const policy: Policy = {
    id: deps.random.uuid() as PolicyId,
    tenantId: deps.settings.tenantId,
    enabled: true,
    terms,
    termsHash: policyTermsHash(terms),
    createdAt: now,
    changedAt: now,
    causes: [cause],
  };
  const initial: Change<Policy> = {
    body: policy,
    events: [{ type: 'policy.created', actor, data: { policy: terms.name, after: terms, ...note } }],
  };
  return create(deps.clock, deps.policies, policyKind, initial, cause);
}

/**
 * A command that finds things as it wants them is remembered all the same: redelivered after somebody's later change, it
 * must not undo that (design invariant 5).
 */
export function heard(policy: Policy, cause: Cause): Change<Policy> {
  return { body: { ...policy, causes: withCause(policy.causes, cause) }, events: [] };
}

/** Two edited at once: who comes second is told what changed meanwhile. */
async function moved(deps: PolicyDeps, policy: Policy, on: Stored<Policy>): Promise<Refusal> {
  const later = (await deps.policies.eventsOf(policy.id)).filter((event) => event.n > versionOf(on));
  const by = [...new Set(later.filter((event) => event.type === 'policy.changed').map((event) => event.actor.name))];
  return movedRefusal({ name: policy.terms.name, changes: describeChange(on.body.terms, policy.terms), by });
}

export function movedRefusal(meanwhile: { name: string; changes: string[]; by: string[] }): Refusal {
  const { name, changes, by } = meanwhile;
  return new Refusal('policy-moved', 'somebody else changed this policy meanwhile', { policy: name, changes, by });
}

function gone(name: string): Refusal {
  return new Refusal('unknown-policy', 'there is no policy of this name', { name, names: [], example: 'policy list' });
}
