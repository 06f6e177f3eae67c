import type { Change, EffectDraft } from '../aggregate.ts';
import { SYSTEM } from '../aggregate.ts';
import type { BackEndKind, Held, PersonRef } from '../entitlement.ts';
import { entitlementLabel, holdingId } from '../entitlement.ts';
import type { RequestId, TenantId } from '../ids.ts';
import { fuseStep } from './fuse.ts';
import type { Fallen, Holding, Lease } from './holding.ts';

/** How long a write that nobody heard the answer of may still land. */
const LATE_EFFECT_MS = 2 * 60_000;

/** Until when an add of ours that was given up at `now` may still land. */
export function mayLandUntil(now: Date): Date {
  return new Date(now.getTime() + LATE_EFFECT_MS);
}

/** A holding that nobody asks anything of. */
export function newHolding(tenant: TenantId, principal: PersonRef, entitlement: Held, backEnd: BackEndKind): Holding {
  return {
    id: holdingId(tenant, principal.id, entitlement),
    tenantId: tenant,
    principal,
    entitlement,
    backEnd,
    state: 'absent',
    leases: [],
    waiters: [],
    basis: null,
    attempt: null,
    added: 'no',
    removeAnsweredAt: null,
    assignmentId: null,
    reading: null,
    heldAt: null,
    removedAt: null,
    watchUntil: null,
    fallen: [],
    dormant: null,
    missing: null,
    tries: 0,
    lastError: null,
    nextAt: null,
    receipts: [],
  };
}

/** Tells every grant that leans on this holding, or waits for its removal, to look. */
export function advanceAll(holding: Holding): EffectDraft[] {
  const requests = new Set([...holding.leases.map((lease) => lease.requestId), ...holding.waiters]);
  return [...requests].map((requestId) => ({ type: 'advance', requestId }));
}

/**
 * Begins a new life of a holding for the leases on it: the basis is read afresh (design invariant 4). While an add of
 * ours may still land, presence means ours, so the basis is not asked.
 */
export function beginLife(holding: Holding, now: Date): Holding {
  // A watch is over when its last look ended it, not when its time is: that look may still be due.
  const lateAddMayLand = holding.watchUntil !== null;
  return {
    ...withoutKept(withoutEnds(holding)),
    backEnd: holding.leases[0]?.backEnd ?? holding.backEnd,
    state: 'adding',
    basis: lateAddMayLand ? { kind: 'none' } : null,
    attempt: null,
    added: lateAddMayLand ? 'maybe' : 'no',
    removeAnsweredAt: null,
    assignmentId: null,
    reading: null,
    heldAt: null,
    watchUntil: holding.watchUntil,
    dormant: null,
    missing: null,
    tries: 0,
    lastError: null,
    nextAt: now,
    receipts: [],
  };
}

/** What was known of an end that Entra keeps belongs to one life. */
function withoutEnds({ fuse: _fuse, removableAt: _removableAt, ...holding }: Holding): Holding {
  return holding;
}

/** What an account kept of others' is taken from it when it is opened again. */
function withoutKept({ keeps: _, ...holding }: Holding): Holding {
  return holding;
}

/** Puts a grant's lease on the holding. Null when it is there already. A lease that arrives while removing waits for absent. */
export function addLease(holding: Holding, lease: Lease, now: Date): Change<Holding> | null {
  const present = holding.leases.find((l) => l.requestId === lease.requestId);
  if (present !== undefined && present.until.getTime() === lease.until.getTime()) return null;
  const leases = [...holding.leases.filter((l) => l.requestId !== lease.requestId), lease];
  const leased = { ...holding, leases };
  return {
    body: holding.state === 'absent' ? beginLife(leased, now) : withFuseMoved(leased, now),
    events: [
      {
        type: 'holding.lease-added',
        actor: SYSTEM,
        about: { requestId: lease.requestId },
        data: { entitlement: entitlementLabel(holding.entitlement), until: lease.until, leases: leases.length },
      },
    ],
  };
}

/** Entra is told of the new end at once. */
function withFuseMoved(holding: Holding, now: Date): Holding {
  return holding.state === 'held' && fuseStep(holding, now) === 'move' ? { ...holding, nextAt: now } : holding;
}

/**
 * Gives a lease that is there its grant's new end (behaviour A3). Null when there is none, for what was taken away is never
 * put back (design invariant 4), or when it has that end already.
 */
export function moveLease(holding: Holding, lease: Lease, now: Date): Change<Holding> | null {
  const present = holding.leases.find((one) => one.requestId === lease.requestId);
  return present === undefined || present.until >= lease.until ? null : addLease(holding, lease, now);
}

/** True when nothing of ours was ever sent in this life, so there is nothing to take away. */
function nothingSent(holding: Holding): boolean {
  return holding.added === 'no' && holding.attempt === null;
}

const MOST_FALLEN = 20;

/** Notes for each grant that leant on the holding why its lease fell. */
export function withFallen(holding: Holding, why: Fallen['why'], detail: string): Fallen[] {
  const leased = holding.leases.map((lease) => lease.requestId);
  return fallenFor(holding, leased, why, detail);
}

/** Notes the same for these grants: also for those that wait for a removal. */
export function fallenFor(holding: Holding, requests: RequestId[], why: Fallen['why'], detail: string): Fallen[] {
  const fallen = [...new Set(requests)].map((requestId): Fallen => ({ requestId, why, detail }));
  return [...holding.fallen, ...fallen].slice(-MOST_FALLEN);
}

/** Nothing is asked of the holding any more. What was learnt of our last removal stays. */
export function toAbsent(holding: Holding, removedAt: Date | null, watchUntil: Date | null): Holding {
  return {
    ...withoutEnds(holding),
    state: 'absent',
    waiters: [],
    basis: null,
    attempt: null,
    added: 'no',
    removeAnsweredAt: null,
    assignmentId: null,
    reading: null,
    heldAt: null,
    removedAt: removedAt ?? holding.removedAt,
    watchUntil,
    dormant: null,
    missing: null,
    tries: 0,
    lastError: null,
    nextAt: watchUntil,
  };
}

/**
 * Takes leases away. Emptying them turns the holding to `removing` in the same write, or straight to `absent` where the
 * access was theirs before us or nothing of ours was sent. Null when none of them is there.
 */
export function dropLeases(
  holding: Holding,
  requests: readonly RequestId[],
  why: string,
  now: Date,
): Change<Holding> | null {
  const dropped = holding.leases.filter((l) => requests.includes(l.requestId));
  if (dropped.length === 0) return null;
  const leases = holding.leases.filter((l) => !requests.includes(l.requestId));
  const events: Change<Holding>['events'] = dropped.map((lease) => ({
    type: 'holding.lease-ended',
    actor: SYSTEM,
    about: { requestId: lease.requestId },
    data: { entitlement: entitlementLabel(holding.entitlement), why, leasesLeft: leases.length },
  }));
  const left = { ...holding, leases };
  const effects: EffectDraft[] = dropped.map((lease) => ({ type: 'advance', requestId: lease.requestId }));
  const waiters = [...new Set([...holding.waiters, ...dropped.map((lease) => lease.requestId)])];
  // The leases that remain are looked at at once: an orphan among them must not keep the access alive.
  if (leases.length > 0) {
    const removing = holding.state === 'removing';
    return { body: { ...left, waiters: removing ? waiters : [], nextAt: now }, events, effects };
  }
  if (holding.state === 'absent') return { body: left, events, effects };
  if (holding.state === 'removing') return { body: { ...left, waiters }, events, effects };
  if (holding.basis !== null && holding.basis.kind !== 'none') {
    events.push({
      type: 'holding.removal-kept',
      actor: SYSTEM,
      data: { entitlement: entitlementLabel(holding.entitlement), basis: holding.basis.kind },
    });
    return { body: toAbsent(left, null, null), events, effects };
  }
  if (nothingSent(holding)) return { body: toAbsent(left, null, null), events, effects };
  const removing: Holding = {
    ...left,
    state: 'removing',
    waiters,
    added: holding.attempt === null ? holding.added : 'maybe',
    watchUntil: holding.attempt === null ? holding.watchUntil : mayLandUntil(now),
    attempt: null,
    reading: null,
    removeAnsweredAt: null,
    tries: 0,
    lastError: null,
    nextAt: now,
  };
  return { body: removing, events, effects };
}

/** Graph will not take this write, now or later: the leases fall, and each grant shows the reason (behaviour S0.14). */
export function refuse(holding: Holding, detail: string, now: Date): Change<Holding> {
  const refused: Change<Holding>['events'][number] = {
    type: 'holding.refused',
    actor: SYSTEM,
    data: { entitlement: entitlementLabel(holding.entitlement), reason: detail },
  };
  const requests = holding.leases.map((lease) => lease.requestId);
  const noted = { ...holding, fallen: withFallen(holding, 'refused', detail) };
  const dropped = dropLeases(noted, requests, `refused: ${detail}`, now);
  if (dropped === null) return { body: toAbsent(noted, null, null), events: [refused] };
  return { ...dropped, events: [refused, ...dropped.events] };
}
