import { withCause } from '../../aggregate.ts';
import type { Canary } from '../../canary/canary.ts';
import { change, create } from '../../change.ts';
import type { Caller, Deps } from '../../deps.ts';
import { Refusal } from '../../errors.ts';
import type { Cause } from '../../ids.ts';
import { canaryKind } from '../../kinds.ts';
import { requireAdmin, requireReader } from '../authority.ts';
import { requirePolicy } from '../policy/policies.ts';
import { findPerson } from '../views.ts';
import { clearAlert } from './alerts.ts';
import { LASTS_MS } from './drill.ts';

export const LEAST_EVERY_MS = 10 * 60_000;

type On = { caller: Caller; cause: Cause; policyName: string; person: string; everyMs: number; freezes: boolean };

/**
 * Begins the drill, or changes it. Refused when the policy could not be drilled: it must open groups alone, ask nobody,
 * and want no ticket, or each drill would wait for a person.
 */
export async function setCanary(deps: Deps, input: On): Promise<Canary> {
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  await requireAdmin(deps, directory, input.caller);
  const { terms } = await requirePolicy(deps, input.policyName);
  const faults: string[] = [];
  if (terms.approval !== 'none') faults.push('the policy asks for approval: the drill needs `approval: none`');
  if (terms.require.ticketPattern !== null) faults.push('the policy asks for a ticket');
  if (terms.entitlements.some((one) => one.kind !== 'group')) faults.push('the policy opens more than groups');
  if (terms.duration.minMs > LASTS_MS || terms.duration.maxMs < LASTS_MS) {
    faults.push('the policy does not allow the five minutes that a drill asks for');
  }
  if (input.everyMs < LEAST_EVERY_MS) faults.push('a drill takes minutes: not more often than every 10 minutes');
  if (faults.length > 0) throw new Refusal('bad-canary', faults.join('; '), { policy: terms.name, faults });
  const user = await findPerson(deps, input.person);
  const by = { id: input.caller.id, name: input.caller.name };
  const wanted = {
    on: true,
    policyName: terms.name,
    person: { id: user.id, name: user.name },
    everyMs: input.everyMs,
    freezes: input.freezes,
    by,
  };
  const event = {
    type: 'canary.set' as const,
    actor: { kind: 'person' as const, ...by },
    data: { policy: terms.name, person: user.name, everyMs: input.everyMs, freezes: input.freezes },
  };
  const changed = await change(deps.clock, deps.canary, canaryKind, 'canary', input.cause, (canary, now) =>
    canary.causes.includes(input.cause)
      ? null
      : { body: { ...canary, ...wanted, nextAt: now, causes: withCause(canary.causes, input.cause) }, events: [event] },
  );
  if (changed !== null) return changed.stored.body;
  const body: Canary = {
    ...wanted,
    tenantId: deps.settings.tenantId,
    running: null,
    nextAt: deps.clock.now(),
    results: [],
    causes: [input.cause],
  };
  const made = await create(deps.clock, deps.canary, canaryKind, { body, events: [event] }, input.cause);
  return made === null ? setCanary(deps, input) : made.body;
}

/** Ends the drills; one under way still takes its access back. */
export async function stopCanary(deps: Deps, { caller, cause }: { caller: Caller; cause: Cause }): Promise<Canary> {
  await requireAdmin(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  const by = { id: caller.id, name: caller.name };
  const changed = await change(deps.clock, deps.canary, canaryKind, 'canary', cause, (canary) =>
    canary.on
      ? {
          body: { ...canary, on: false, by, causes: withCause(canary.causes, cause) },
          events: [{ type: 'canary.stopped', actor: { kind: 'person', ...by }, data: {} }],
        }
      : null,
  );
  if (changed === null) throw new Refusal('no-canary', 'no drill was ever set up');
  for (const way of ['in', 'back']) {
    await clearAlert(deps, { topic: 'canary', subject: way, why: 'the drill was switched off' });
  }
  return changed.stored.body;
}

/** Starts a drill now, whatever the schedule. */
export async function drillNow(deps: Deps, { caller, cause }: { caller: Caller; cause: Cause }): Promise<Canary> {
  await requireAdmin(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  const changed = await change(deps.clock, deps.canary, canaryKind, 'canary', cause, (canary, now) => {
    if (!canary.on) throw new Refusal('no-canary', 'the drill is switched off');
    return canary.causes.includes(cause)
      ? null
      : { body: { ...canary, nextAt: now, causes: withCause(canary.causes, cause) }, events: [] };
  });
  if (changed === null) throw new Refusal('no-canary', 'no drill was ever set up');
  return changed.stored.body;
}

/** How the drills went, for admins and auditors; null when none was ever set up. */
export async function showCanary(deps: Deps, caller: Caller): Promise<Canary | null> {
  await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  return (await deps.canary.load('canary'))?.body ?? null;
}
