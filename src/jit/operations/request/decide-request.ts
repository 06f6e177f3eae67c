import { type Change, causedBy } from '../../aggregate.ts';
import { change } from '../../change.ts';
import type { Caller, Deps } from '../../deps.ts';
import type { Directory } from '../../directory.ts';
import type { PersonRef } from '../../entitlement.ts';
import { Refusal } from '../../errors.ts';
import type { Cause, RequestId } from '../../ids.ts';
import { requestKind } from '../../kinds.ts';
import type { Stage } from '../../policy/policy.ts';
import type { Stored } from '../../ports.ts';
import { approverComment } from '../../request/comment.ts';
import { type Narrowing, narrowed, narrowingFault, trim, trimmedSince } from '../../request/narrow.ts';
import type { AccessRequest, Vote } from '../../request/request.ts';
import { approve, close, deny, expire, recordVote } from '../../request/transitions.ts';
import { approvalsOf, openStage, voteOf } from '../../request/votes.ts';
import { mayDecide, votersWhoLostTheRight } from '../authority.ts';
import { policyStands } from '../conditions.ts';
import { requireNotFrozen } from './submit-request.ts';

export type Decision = {
  caller: Caller;
  cause: Cause;
  requestId: RequestId;
  /** The terms hash of the card that was clicked: what the approver saw. */
  termsHash: string;
  decision: 'approve' | 'deny';
  comment: string | null;
  /** With a deny: the name of a policy that is offered instead, which says why (behaviour D4). */
  offered?: string;
  /** What an approval leaves of the request; absent: all of it (behaviour A22). */
  narrowing?: Narrowing;
};

export type Decided = { request: Stored<AccessRequest>; repeated: boolean };

/**
 * One approver's press of a button. Rights are read when the decision is made, and again for every earlier voter when
 * the quorum completes; of two racing decisions one wins, and the other is told who decided (design invariants 1, 2, 5).
 */
export async function decideRequest(deps: Deps, input: Decision): Promise<Decided> {
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  /** A refusal that also moved the state: said after the move is stored. */
  let afterwards = null as Refusal | null;
  const changed = await change(
    deps.clock,
    deps.requests,
    requestKind,
    input.requestId,
    input.cause,
    async (request, now) => {
      afterwards = null;
      if (request.causes.includes(input.cause)) return repeated(request, input.caller);
      requireOpen(request);
      requireNotSelf(request, input.caller);
      const overdue = expire(request, now);
      if (overdue !== null) {
        afterwards = decidedAlready(overdue.body);
        return overdue;
      }
      const open = openStage(request.terms.approval, request.votes, request.terms.person.id);
      if (open === null) throw decidedAlready(request);
      await requireApprover(deps, directory, input.caller, open.stage, request);
      if (voteOf(request, input.caller.id, open.index) !== null)
        throw new Refusal('already-voted', 'you have decided on this already');
      if (request.termsHash !== input.termsHash) throw otherTerms(request, input.termsHash);
      const { approverCommentRequired, policyName } = request.terms;
      const { offered } = input;
      const comment = approverComment(input.comment, approverCommentRequired && offered === undefined, policyName);
      const vote: Vote = {
        stage: open.index,
        approver: personOf(input.caller),
        decision: input.decision,
        comment,
        at: now,
        ...(offered === undefined ? {} : { offered }),
      };
      const decided = await decide(deps, directory, request, vote, input.narrowing ?? null, now);
      afterwards = decided.refusal;
      return decided.change && causedBy(decided.change, input.cause);
    },
  );
  if (changed === null) throw new Refusal('unknown-request', 'there is no such request');
  if (changed.changed) deps.poke('requests');
  if (afterwards !== null) throw afterwards;
  return { request: changed.stored, repeated: !changed.changed };
}

type Outcome = { change: Change<AccessRequest> | null; refusal: Refusal | null };

async function decide(
  deps: Deps,
  directory: Directory,
  asked: AccessRequest,
  vote: Vote,
  narrowing: Narrowing | null,
  now: Date,
): Promise<Outcome> {
  if (vote.decision === 'deny') return { change: deny(asked, vote, now), refusal: null };
  await requireNotFrozen(deps);
  const stands = await policyStands(deps, asked);
  if (stands.kind !== 'hold') {
    const refusal = new Refusal('terms-changed', 'the request was closed', { why: stands.why });
    return { change: close(asked, stands.why, now), refusal };
  }
  const trimmed = narrowing === null ? null : await trimBy(deps, asked, vote, narrowing, now);
  const request = trimmed?.body ?? asked;
  const approval = await approveBy(deps, directory, request, vote, now);
  if (trimmed === null || approval === null) return { change: approval, refusal: null };
  return { change: { ...approval, events: [...trimmed.events, ...approval.events] }, refusal: null };
}

async function approveBy(
  deps: Deps,
  directory: Directory,
  request: AccessRequest,
  vote: Vote,
  now: Date,
): Promise<Change<AccessRequest> | null> {
  const withVote = [...request.votes, vote];
  if (openStage(request.terms.approval, withVote, request.terms.person.id) !== null) {
    return recordVote(request, vote, []);
  }
  const { approval, person } = request.terms;
  const counted = (stage: number) => approvalsOf(request.votes, stage, person.id);
  const dropped = await votersWhoLostTheRight(deps, directory, approval, counted);
  const left = withVote.filter((one) => !dropped.includes(one));
  const complete = openStage(request.terms.approval, left, request.terms.person.id) === null;
  return complete ? approve(request, vote, dropped, now) : recordVote(request, vote, dropped);
}

/** Held against the request and its policy as they are now: what came with a click is only a wish (design invariant 7). */
async function trimBy(
  deps: Deps,
  request: AccessRequest,
  { approver }: Vote,
  narrowing: Narrowing,
  now: Date,
): Promise<Change<AccessRequest> | null> {
  const policy = await deps.policies.load(request.terms.policyId);
  // A policy that moved on in this moment allows nothing shorter; the request is closed for it in the next.
  const same = policy?.body.termsHash === request.terms.policyTermsHash;
  const leastMs = same ? (policy?.body.terms.duration.minMs ?? 0) : request.terms.durationMs;
  const fault = narrowingFault(request.terms, narrowing, leastMs, now);
  if (fault !== null) {
    throw new Refusal('bad-trim', 'this may not be left of the request', { requestId: request.id, fault, leastMs });
  }
  return trim(request, approver, narrowed(request.terms, narrowing), now);
}

/** A click that was delivered before is answered as it was then: a vote that counted, or a request that it found over. */
function repeated(request: AccessRequest, caller: Caller): null {
  const voted = request.votes.some((vote) => vote.approver.id === caller.id);
  if (!voted && request.state !== 'pending') throw decidedAlready(request);
  return null;
}

function requireOpen(request: AccessRequest): void {
  if (request.state !== 'pending') throw decidedAlready(request);
}

/** Who decided, and how: what a late click is told (behaviours P1 and P11). */
function decidedAlready(request: AccessRequest): Refusal {
  const last = request.votes.at(-1);
  const by = request.state === 'approved' || request.state === 'denied' ? (last?.approver.name ?? 'the policy') : '';
  return new Refusal('already-decided', 'this request is no longer open', {
    state: request.state,
    by,
    note: request.stateNote ?? '',
  });
}

/** The card that was clicked is of before somebody narrowed the request, or of no time at all. */
function otherTerms(request: AccessRequest, termsHash: string): Refusal {
  const by = trimmedSince(request, termsHash);
  return new Refusal('terms-changed', 'this card shows other terms than the request has now', {
    requestId: request.id,
    ...(by === null ? {} : { by: by.name }),
  });
}

/** No decision counts from the person who asks or benefits, by any path (design invariant 1, behaviour S1.15). */
function requireNotSelf(request: AccessRequest, caller: Caller): void {
  if (request.terms.person.id !== caller.id) return;
  throw new Refusal('self-approval', 'nobody can decide on their own request', { requestId: request.id });
}

async function requireApprover(
  deps: Deps,
  directory: Directory,
  caller: Caller,
  stage: Stage,
  request: AccessRequest,
): Promise<void> {
  if (await mayDecide(deps, directory, caller.id, stage)) return;
  throw new Refusal('not-approver', 'you are not an approver for this request', {
    requestId: request.id,
    approvers: stage.approvers.map((approver) => approver.name),
  });
}

function personOf(caller: Caller): PersonRef {
  return { id: caller.id, name: caller.name };
}
