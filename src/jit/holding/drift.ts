import { type Change, SYSTEM } from '../aggregate.ts';
import type { Reading } from '../back-end.ts';
import { entitlementLabel } from '../entitlement.ts';
import type { RequestId } from '../ids.ts';
import type { AccessRequest } from '../request/request.ts';
import type { Holding } from './holding.ts';

/**
 * Where the store and Graph, or two documents of the store, do not agree. What to do about it is the business of the
 * holding's own loop, which is made to look now: it reads again, and does what the invariants say.
 */
export type Drift = { before: string; after: string };

/** The end of a grant and the fall of its leases are two writes, moments apart. */
const END_SETTLES_MS = 60_000;

/**
 * What one direct read says against what the store believes; null when they agree, or when the loop is at it already:
 * what is on its way is read by its own loop, and a read may lag a fresh add (Graph: eventual consistency).
 */
export function driftOf(holding: Holding, reading: Reading, observeEveryMs: number, now: Date): Drift | null {
  if (reading.kind === 'unavailable') return null;
  if (holding.dormant !== null) {
    const back = { before: 'not in the directory', after: 'in the directory again' };
    return reading.kind === 'gone' ? null : back;
  }
  if (holding.state !== 'held' || holding.reading !== null) return null;
  const shownFrom = (holding.heldAt?.getTime() ?? 0) + observeEveryMs;
  if (now.getTime() < shownFrom) return null;
  const before = holding.basis?.kind !== 'none' ? 'there before this bot' : 'held';
  if (reading.kind === 'absent') return { before, after: 'absent' };
  if (reading.kind === 'gone') return { before, after: `gone: ${reading.detail}` };
  // Entra makes an assignment's id from role, person and scope: one given again by others looks like ours, and is.
  return null;
}

/** Leases whose grant is over, and not only just now: somebody who was slow put one on after the end. */
export function orphansOf(
  holding: Holding,
  requests: ReadonlyMap<RequestId, AccessRequest | null>,
  now: Date,
): RequestId[] {
  const orphans = holding.leases.filter(({ requestId }) => isLongOver(requests.get(requestId) ?? null, now));
  return orphans.map((lease) => lease.requestId);
}

function isLongOver(request: AccessRequest | null, now: Date): boolean {
  const grant = request?.grant ?? null;
  if (grant === null) return true;
  if (grant.state !== 'revoking' && grant.state !== 'ended') return false;
  const since = grant.revokingAt ?? grant.endedAt;
  return since === null || now.getTime() - since.getTime() > END_SETTLES_MS;
}

/** When the state alone asks for a look and names no time for it: such a holding would never be looked at again. */
export function forgotten(holding: Holding): boolean {
  if (holding.nextAt !== null) return false;
  if (holding.state === 'absent') return holding.watchUntil !== null;
  return holding.state !== 'held' || holding.basis?.kind === 'none';
}

/** Notes the difference, and has the loop look now. */
export function onDrift(holding: Holding, { before, after }: Drift, now: Date): Change<Holding> {
  const soon = holding.nextAt === null || holding.nextAt > now ? now : holding.nextAt;
  return {
    body: { ...holding, nextAt: soon },
    events: [
      {
        type: 'holding.drift-found',
        actor: SYSTEM,
        data: { entitlement: entitlementLabel(holding.entitlement), state: holding.state, before, after },
      },
    ],
  };
}
