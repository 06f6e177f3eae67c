import { change } from '../../change.ts';
import type { Deps } from '../../deps.ts';
import type { Cause, PolicyId } from '../../ids.ts';
import { policyKind, requestKind } from '../../kinds.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Stored } from '../../ports.ts';
import { lapseExtension, pendingExtension } from '../../request/extensions.ts';
import { close } from '../../request/transitions.ts';
import { policyStands } from '../conditions.ts';

type Claimed = Stored<Policy> & { claim: string };

const PAGE = 200;

/** What follows a change of a policy: its pending and scheduled requests are closed with the reason (design invariant 2). */
export async function stepPolicy(deps: Deps, claimed: Claimed): Promise<void> {
  const why = claimed.outbox.flatMap((effect) => (effect.type === 'close-requests' ? [effect.why] : [])).at(-1);
  if (why !== undefined) {
    await closeRequestsOf(deps, claimed.body.id, why);
    await lapseExtensionsOf(deps, claimed.body.id, why);
  }
  const done = claimed.outbox.map((effect) => effect.id);
  await deps.policies.settleEffects(claimed.body.id, done, claimed, policyKind.dueAt(claimed.body));
}

async function closeRequestsOf(deps: Deps, policyId: PolicyId, why: string): Promise<void> {
  const { tenantId } = deps.settings;
  const pending = await deps.requests.list({ tenantId, policyId, states: ['pending'], limit: PAGE });
  const scheduled = await deps.requests.list({ tenantId, policyId, grantStates: ['scheduled'], limit: PAGE });
  for (const { body } of [...pending, ...scheduled]) {
    await change(deps.clock, deps.requests, requestKind, body.id, 'loop:policy' as Cause, async (request, now) => {
      const stands = await policyStands(deps, request);
      // Asked after the change, under the terms that hold now: it stays.
      return stands.kind === 'hold' ? null : close(request, why, now);
    });
  }
  if (pending.length + scheduled.length > 0) deps.poke('requests');
  if (pending.length === PAGE || scheduled.length === PAGE) await closeRequestsOf(deps, policyId, why);
}

/** Live access runs on; what was asked for beyond its end lapses. One that is passed over here is held against its policy when it is decided. */
async function lapseExtensionsOf(deps: Deps, policyId: PolicyId, why: string): Promise<void> {
  const { tenantId } = deps.settings;
  const waiting = await deps.requests.list({
    tenantId,
    policyId,
    grantStates: ['active'],
    extending: true,
    limit: PAGE,
  });
  for (const { body } of waiting) {
    await change(deps.clock, deps.requests, requestKind, body.id, 'loop:policy' as Cause, async (request, now) => {
      const extension = pendingExtension(request);
      if (extension === null) return null;
      const stands = await policyStands(deps, request, extension.terms.policyTermsHash);
      return stands.kind === 'hold' ? null : lapseExtension(request, why, now);
    });
  }
  if (waiting.length > 0) deps.poke('requests');
}
