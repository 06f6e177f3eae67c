import { SYSTEM } from '../../aggregate.ts';
import { commitOf } from '../../change.ts';
import type { Deps } from '../../deps.ts';
import type { Cause } from '../../ids.ts';
import { requestKind } from '../../kinds.ts';
import type { Looked } from '../../ports.ts';
import type { AccessRequest } from '../../request/request.ts';
import { raiseAlert } from '../watch/alerts.ts';
import { clearDrift, driftOfRequest, openDrifts } from '../watch/drift-alerts.ts';

const CAUSE = 'loop:reconcile' as Cause;
/** Claims and back-offs hide work for seconds: what stays hidden for longer than its state asks was lost. */
const SLACK_MS = 60_000;

/** Whether nobody would look at it in time: its due time is missing, or far behind what its state asks for. */
export function isLost(
  asked: Date | null,
  { dueAt, outbox }: Pick<Looked<unknown>, 'dueAt' | 'outbox'>,
  now: Date,
): boolean {
  const wanted = outbox.length > 0 ? now : asked;
  if (wanted === null) return false;
  return dueAt === null || dueAt.getTime() > Math.max(wanted.getTime(), now.getTime()) + SLACK_MS;
}

/** Makes due again what was lost, so that no end waits for a lost hint (design invariants 3 and 6). How many were. */
export async function reconcileRequests(deps: Deps, page: readonly Looked<AccessRequest>[]): Promise<number> {
  let found = 0;
  const known = await openDrifts(deps);
  for (const one of page) {
    const now = deps.clock.now();
    const { id } = one.body;
    if (!isLost(requestKind.dueAt(one.body), one, now)) {
      if (known.has(driftOfRequest(id))) await clearDrift(deps, driftOfRequest(id), 'it is looked at again');
      continue;
    }
    // The commit itself sets the due time that the state asks for.
    const change = { body: one.body, events: [foundAgain(one)] };
    if (!(await deps.requests.commit(id, one.seq, commitOf(requestKind, change, one, CAUSE, now)))) continue;
    found += 1;
    await raiseAlert(deps, {
      topic: 'drift',
      subject: driftOfRequest(id),
      severity: 'warning',
      text: {
        title: `${id} was not going to be looked at in time`,
        lines: [`${one.body.terms.person.name}: ${one.body.grant?.state ?? one.body.state}`],
        todo: 'Nothing for this one: it is seen to now. If this comes back, the database lost writes: check its log.',
      },
    });
  }
  if (found > 0) deps.poke('requests');
  return found;
}

function foundAgain({ body, dueAt }: Looked<AccessRequest>) {
  const data = { state: body.grant?.state ?? body.state, before: requestKind.dueAt(body), after: dueAt };
  return { type: 'request.drift-found' as const, actor: SYSTEM, data };
}
