import type { Deps } from '../../deps.ts';
import type { HoldingId, RequestId } from '../../ids.ts';
import { clearAlert } from './alerts.ts';

const HOLDING = 'holding:';
const REQUEST = 'request:';

export function driftOfHolding(id: HoldingId): string {
  return `${HOLDING}${id}`;
}

export function driftOfRequest(id: RequestId): string {
  return `${REQUEST}${id}`;
}

/** The differences that people know of and that still stand, as far as anybody knows. */
export async function openDrifts(deps: Deps): Promise<ReadonlySet<string>> {
  const open = await deps.alerts.open(deps.settings.tenantId, 'drift');
  return new Set(open.map(({ body }) => body.subject));
}

export async function clearDrift(deps: Deps, subject: string, why: string): Promise<void> {
  await clearAlert(deps, { topic: 'drift', subject, why });
}

/** What came to rest is on no page of the reconciler any more. */
export async function clearAtRest(deps: Deps): Promise<void> {
  for (const subject of await openDrifts(deps)) {
    if (await isAtRest(deps, subject)) await clearDrift(deps, subject, 'it is over');
  }
}

async function isAtRest(deps: Deps, subject: string): Promise<boolean> {
  if (subject.startsWith(HOLDING)) {
    const holding = await deps.holdings.load(subject.slice(HOLDING.length) as HoldingId);
    return holding === null || holding.body.state === 'absent';
  }
  if (!subject.startsWith(REQUEST)) return false;
  const request = await deps.requests.load(subject.slice(REQUEST.length) as RequestId);
  if (request === null) return true;
  const { state, grant } = request.body;
  return state !== 'pending' && (grant === null || grant.state === 'ended');
}
