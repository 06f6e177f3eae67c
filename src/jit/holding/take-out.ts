import type { Change } from '../aggregate.ts';
import type { Actor } from '../audit/event.ts';
import { entitlementLabel } from '../entitlement.ts';
import type { Holding } from './holding.ts';

/**
 * An admin ordered that access which no grant explains be taken away: the loop removes it as it would its own, and says
 * so only after two reads (design invariant 3). Null while the holding is in use: whatever uses it comes first.
 */
export function takeOut(holding: Holding, by: Actor, why: string, now: Date): Change<Holding> | null {
  if (holding.state !== 'absent' || holding.leases.length > 0) return null;
  const body: Holding = {
    ...holding,
    state: 'removing',
    waiters: [],
    basis: { kind: 'none' },
    attempt: null,
    added: 'yes',
    removeAnsweredAt: null,
    assignmentId: null,
    reading: null,
    heldAt: null,
    dormant: null,
    missing: null,
    tries: 0,
    lastError: null,
    nextAt: now,
    receipts: [],
  };
  const data = { entitlement: entitlementLabel(holding.entitlement), reason: why };
  return { body, events: [{ type: 'holding.removal-ordered', actor: by, data }] };
}
