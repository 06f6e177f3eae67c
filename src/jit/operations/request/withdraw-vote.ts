import { causedBy } from '../../aggregate.ts';
import { change } from '../../change.ts';
import type { Caller, Deps } from '../../deps.ts';
import { Refusal } from '../../errors.ts';
import type { Cause, RequestId } from '../../ids.ts';
import { requestKind } from '../../kinds.ts';
import type { Stored } from '../../ports.ts';
import { pendingExtension, withdrawExtensionVote } from '../../request/extensions.ts';
import { type AccessRequest, isLive } from '../../request/request.ts';
import { withdrawVote } from '../../request/transitions.ts';
import { openStage, voteOf } from '../../request/votes.ts';

/**
 * Takes back a vote of the caller's own while its quorum is not there. It only ever takes power away, so it asks the
 * directory for nothing: who voted is who withdraws.
 *
 * @throws Refusal unknown-request, no-vote
 */
export async function withdraw(
  deps: Deps,
  input: { caller: Caller; cause: Cause; requestId: RequestId },
): Promise<Stored<AccessRequest>> {
  const { caller, cause, requestId } = input;
  const changed = await change(deps.clock, deps.requests, requestKind, requestId, cause, (request) => {
    if (request.causes.includes(cause)) return null;
    const extension = pendingExtension(request);
    const onExtension = extension?.votes.find((vote) => vote.approver.id === caller.id);
    const withdrawn =
      onExtension === undefined
        ? withdrawVote(request, waitingVoteOf(request, caller))
        : withdrawExtensionVote(request, onExtension);
    return withdrawn && causedBy(withdrawn, cause);
  });
  if (changed === null) throw new Refusal('unknown-request', 'there is no such request', { requestId });
  if (changed.changed) deps.poke('requests');
  return changed.stored;
}

function waitingVoteOf(request: AccessRequest, caller: Caller) {
  const { terms, votes, grant, id: requestId } = request;
  const open = request.state === 'pending' ? openStage(terms.approval, votes, terms.person.id) : null;
  const vote = open === null ? null : voteOf(request, caller.id, open.index);
  if (vote !== null) return vote;
  const approved = votes.some(({ approver, decision }) => approver.id === caller.id && decision === 'approve');
  throw new Refusal('no-vote', 'no vote of the caller waits for others', {
    requestId,
    state: grant?.state ?? request.state,
    revoke: approved && isLive(grant) ? `revoke ${requestId}` : '',
  });
}
