import { withCause } from '../../aggregate.ts';
import { change } from '../../change.ts';
import type { Caller, Deps } from '../../deps.ts';
import { Refusal } from '../../errors.ts';
import type { Cause } from '../../ids.ts';
import { policyKind } from '../../kinds.ts';
import type { Policy } from '../../policy/policy.ts';
import type { AccessRequest } from '../../request/request.ts';
import { requireAdmin } from '../authority.ts';
import { personOf, requirePolicy } from './policies.ts';
import { versionOf } from './save-policy.ts';

export type DeletedPolicy = {
  policy: Policy;
  /** Of the deletion itself: the one before it is what a roll-back may bring back. */
  version: number;
  /** Grants that run on under it; revoking them is offered (design invariant 2). */
  live: AccessRequest[];
};

const MOST_LIVE = 1_000;

/**
 * Takes a policy away for good: it is found by nobody, its name is free, what is pending under it is closed. The document
 * stays (design invariant 10), for the grants that were given under it and for its history.
 */
export async function deletePolicy(
  deps: Deps,
  input: { caller: Caller; cause: Cause; name: string },
): Promise<DeletedPolicy> {
  await requireAdmin(deps, deps.directories.within(deps.settings.turnDirectoryMs), input.caller);
  const { tenantId } = deps.settings;
  // Delivered again, it means the one that it deleted, not another that has taken the name since.
  const done = (await deps.policies.deletedOf(tenantId, input.name)).find((one) =>
    one.body.causes.includes(input.cause),
  );
  const id = done?.body.id ?? (await requirePolicy(deps, input.name)).id;
  const changed = await change(deps.clock, deps.policies, policyKind, id, input.cause, (policy, now) => {
    if (policy.causes.includes(input.cause)) return null;
    if (policy.deletedAt !== undefined) throw unknown(input.name);
    const causes = withCause(policy.causes, input.cause);
    return {
      body: { ...policy, enabled: false, deletedAt: now, changedAt: now, causes },
      events: [
        {
          type: 'policy.deleted',
          actor: personOf(input.caller),
          data: { policy: policy.terms.name, before: policy.terms, enabled: policy.enabled },
        },
      ],
      effects: [{ type: 'close-requests', why: 'its policy was deleted' }],
    };
  });
  if (changed === null) throw unknown(input.name);
  if (changed.changed) deps.poke('policies');
  const live = await deps.requests.list({
    tenantId,
    policyId: id,
    grantStates: ['activating', 'active'],
    limit: MOST_LIVE,
  });
  return { policy: changed.stored.body, version: versionOf(changed.stored), live: live.map((one) => one.body) };
}

function unknown(name: string): Refusal {
  return new Refusal('unknown-policy', 'there is no policy of this name', { name, names: [], example: 'policy list' });
}
