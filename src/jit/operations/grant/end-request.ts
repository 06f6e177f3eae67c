import { causedBy } from '../../aggregate.ts';
import { change } from '../../change.ts';
import type { Caller, Deps } from '../../deps.ts';
import type { PersonRef } from '../../entitlement.ts';
import { Refusal } from '../../errors.ts';
import type { Cause, PolicyId, RequestId, UserId } from '../../ids.ts';
import { requestKind } from '../../kinds.ts';
import type { Stored } from '../../ports.ts';
import { cancelExtension } from '../../request/extensions.ts';
import { type AccessRequest, isLive } from '../../request/request.ts';
import { beginEnd, cancel } from '../../request/transitions.ts';
import { cleanText } from '../../text.ts';
import { rightsOf } from '../authority.ts';

type Input = { caller: Caller; cause: Cause; requestId: RequestId };
type What = Omit<Input, 'caller'>;
export type Ended = { request: Stored<AccessRequest>; repeated: boolean };

/** The requester takes back what is still undecided: the request, or their ask that its access lasts longer. */
export async function cancelRequest(deps: Deps, input: Input): Promise<Ended> {
  return transition(deps, input, (request, now) => {
    const ask = cancelExtension(request, input.caller.id, now);
    if (ask !== null) return ask;
    requireHolder(request, input.caller);
    if (request.state !== 'pending') throw notPending(request);
    // Who asked is who cancels; the stored name is the directory's even while it cannot be asked (behaviour P6).
    return cancel(request, request.terms.person, now);
  });
}

/** "I am done": the holder gives the access back before its end (behaviours A4, S0.5). */
export async function releaseGrant(deps: Deps, input: Input): Promise<Ended> {
  return transition(deps, input, (request, now) => {
    requireHolder(request, input.caller);
    requireLive(request);
    return beginEnd(request, { reason: 'released', by: request.terms.person, note: null }, now);
  });
}

/** The product gives back what it took for itself: the trail names nobody else for it. */
export async function releaseByItself(deps: Deps, input: What & { note: string }): Promise<Ended> {
  return transition(deps, input, (request, now) => {
    requireLive(request);
    return beginEnd(request, { reason: 'released', by: null, note: input.note }, now);
  });
}

/** An admin, or an approver who approved it, ends a grant early. The holder's own way is `release`. */
export async function revokeGrant(
  deps: Deps,
  input: Input & {
    note: string | null;
    /** The caller was found to be an admin within this turn: many revocations ask the directory once. */
    knownAdmin?: boolean;
  },
): Promise<Ended> {
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  let admin = input.knownAdmin ?? null;
  return transition(deps, input, async (request, now) => {
    const votes = [...request.votes, ...(request.extensions ?? []).flatMap((extension) => extension.votes)];
    const approved = votes.some((vote) => vote.approver.id === input.caller.id && vote.decision === 'approve');
    if (!approved) {
      admin ??= (await rightsOf(deps, directory, input.caller.id)).admin;
      if (!admin)
        throw new Refusal('not-admin', 'revoking needs the right to administer, or to have approved this request');
    }
    requireLive(request);
    const note = input.note === null ? null : cleanText(input.note).slice(0, 1_000) || null;
    return beginEnd(request, { reason: 'revoked', by: personOf(input.caller), note }, now);
  });
}

/** Revokes every live grant of a person, or under a policy. The caller's right to administer is checked before. */
export async function revokeMatching(
  deps: Deps,
  input: { caller: Caller; cause: Cause; note: string | null; personId?: UserId; policyId?: PolicyId },
): Promise<Stored<AccessRequest>[]> {
  const { personId, policyId } = input;
  const about = {
    tenantId: deps.settings.tenantId,
    ...(personId === undefined ? {} : { personId }),
    ...(policyId === undefined ? {} : { policyId }),
    limit: 1_000,
  };
  const over = await deps.requests.list({ ...about, grantStates: ['revoking', 'ended'] });
  const revoked = over.filter(({ body }) => body.causes.includes(input.cause));
  const all = await deps.requests.list({ ...about, grantStates: ['scheduled', 'activating', 'active'] });
  const live = all.filter(({ body }) => isMeant(body, revoked));
  for (const grant of live) {
    const done = await revokeGrant(deps, { ...input, requestId: grant.body.id, knownAdmin: true }).catch(
      (error: unknown) => {
        // Somebody else, or its own end, was quicker: that is what was asked for.
        if (error instanceof Refusal && error.code === 'already-ended') return null;
        throw error;
      },
    );
    if (done !== null) revoked.push(done.request);
  }
  return revoked;
}

/** A command delivered again finishes what it began, but does not reach what was granted since (design invariant 5). */
function isMeant({ decidedAt }: AccessRequest, revoked: Stored<AccessRequest>[]): boolean {
  const began = revoked.map(({ body }) => (body.grant?.revokingAt ?? body.grant?.endedAt)?.getTime() ?? 0);
  return decidedAt !== null && began.every((at) => decidedAt.getTime() <= at);
}

async function transition(
  deps: Deps,
  input: What,
  decide: (request: AccessRequest, now: Date) => ReturnType<typeof cancel> | Promise<ReturnType<typeof cancel>>,
): Promise<Ended> {
  const changed = await change(
    deps.clock,
    deps.requests,
    requestKind,
    input.requestId,
    input.cause,
    async (request, now) => {
      if (request.causes.includes(input.cause)) return null;
      const decided = await decide(request, now);
      return decided && causedBy(decided, input.cause);
    },
  );
  if (changed === null)
    throw new Refusal('unknown-request', 'there is no such request', { requestId: input.requestId });
  if (changed.changed) deps.poke('requests');
  return { request: changed.stored, repeated: !changed.changed };
}

function requireHolder(request: AccessRequest, caller: Caller): void {
  if (request.terms.person.id === caller.id) return;
  throw new Refusal('not-yours', 'only the person who asked can do this', { requestId: request.id });
}

function requireLive(request: AccessRequest): void {
  if (isLive(request.grant)) return;
  if (request.state === 'pending')
    throw new Refusal('not-live', 'this request is still pending', { requestId: request.id });
  throw new Refusal('already-ended', 'there is no live access under this request', {
    requestId: request.id,
    state: request.grant?.state ?? request.state,
  });
}

function notPending(request: AccessRequest): Refusal {
  const code = isLive(request.grant) ? 'not-live' : 'already-decided';
  return new Refusal(code, 'this request is no longer pending', {
    requestId: request.id,
    state: request.grant?.state ?? request.state,
    by: request.votes.at(-1)?.approver.name ?? '',
    note: request.stateNote ?? '',
  });
}

function personOf(caller: Caller): PersonRef {
  return { id: caller.id, name: caller.name };
}
