import type { PassAnswer } from '../../account/account.ts';
import { type Change, SYSTEM, withCause } from '../../aggregate.ts';
import { change } from '../../change.ts';
import type { Caller, Deps } from '../../deps.ts';
import { Refusal } from '../../errors.ts';
import type { Cause, RequestId } from '../../ids.ts';
import { requestKind } from '../../kinds.ts';
import type { AccessRequest, Grant, GrantAccount } from '../../request/request.ts';

/** `issued`: how many were ordered before; what a reader saw, so that none is voided unawares. */
export type PassState = { account: string; issued: number; endsAt: Date };

/** What the person whose account it is may know before a pass is ordered. */
export async function passState(deps: Deps, caller: Caller, requestId: RequestId): Promise<PassState> {
  const stored = await deps.requests.load(requestId);
  if (stored === null) throw new Refusal('unknown-request', 'there is no such request');
  const { account, endsAt } = requireOpen(stored.body, caller, deps.clock.now());
  return { account: account.name, issued: account.passes, endsAt };
}

/**
 * Orders a Temporary Access Pass for the person's own account while its grant is active. The order is written down before
 * it is sent, the pass never: it is in this answer and nowhere else (design invariant 10). An order voids the pass before,
 * so it counts only where `seen` is how many its reader knew of; null: more were ordered meanwhile, or this very order
 * came before. The one write to Graph that a turn waits for: whoever asks is the only one who may ever see the answer.
 */
export async function issuePass(
  deps: Deps,
  input: { caller: Caller; requestId: RequestId; seen: number; cause: Cause },
): Promise<PassAnswer | null> {
  const { caller, requestId, seen, cause } = input;
  const { accounts } = deps;
  if (accounts === undefined) return { kind: 'refused', detail: 'the back end account is not built in' };
  const ordered = await change(deps.clock, deps.requests, requestKind, requestId, cause, (request, now) => {
    const { account } = requireOpen(request, caller, now);
    return request.causes.includes(cause) || account.passes !== seen ? null : order(request, account, caller, cause);
  });
  if (ordered === null) throw new Refusal('unknown-request', 'there is no such request');
  if (!ordered.changed) return null;
  const request = ordered.stored.body;
  const now = deps.clock.now();
  const { account, endsAt } = requireOpen(request, caller, now);
  const once = request.terms.pass !== 'reuse';
  const answer = await accounts.issuePass(account.id, { lastsMs: endsAt.getTime() - now.getTime(), once });
  if (answer.kind !== 'issued') await noteFailure(deps, requestId, cause, answer);
  return answer;
}

function requireOpen(
  request: AccessRequest,
  caller: Caller,
  now: Date,
): { grant: Grant; account: GrantAccount; endsAt: Date } {
  const { terms, grant } = request;
  if (terms.person.id !== caller.id) throw new Refusal('not-yours', 'this is not yours', { requestId: request.id });
  const { account, endsAt } = grant ?? {};
  if (grant?.state !== 'active' || account === undefined || endsAt === undefined || endsAt === null || endsAt <= now) {
    throw new Refusal('not-live', 'there is no account to sign in to now', { requestId: request.id });
  }
  return { grant, account, endsAt };
}

function order(
  request: AccessRequest,
  account: GrantAccount,
  caller: Caller,
  cause: Cause,
): Change<AccessRequest> | null {
  if (request.grant === null) return null;
  const number = account.passes + 1;
  return {
    body: {
      ...request,
      grant: { ...request.grant, account: { ...account, passes: number } },
      causes: withCause(request.causes, cause),
    },
    events: [
      {
        type: 'grant.pass-ordered',
        actor: { kind: 'person', id: caller.id, name: caller.name },
        data: { account: account.name, number },
      },
    ],
  };
}

async function noteFailure(
  deps: Deps,
  requestId: RequestId,
  cause: Cause,
  { kind, detail }: Exclude<PassAnswer, { kind: 'issued' }>,
): Promise<void> {
  await change(deps.clock, deps.requests, requestKind, requestId, cause, (request) => ({
    body: request,
    events: [
      {
        type: 'grant.pass-failed',
        actor: SYSTEM,
        data: { account: request.grant?.account?.name ?? '', answer: kind, why: detail },
      },
    ],
  }));
}
