import { type Change, causedBy } from '../../aggregate.ts';
import { change } from '../../change.ts';
import type { Caller, Deps } from '../../deps.ts';
import type { Directory } from '../../directory.ts';
import { Refusal } from '../../errors.ts';
import type { Cause, RequestId } from '../../ids.ts';
import { requestKind } from '../../kinds.ts';
import { extendRuleOf } from '../../policy/extend-rule.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Stored } from '../../ports.ts';
import { approverComment } from '../../request/comment.ts';
import { roomFor } from '../../request/extension-room.ts';
import {
  denyExtension,
  extensionApprovals,
  grantExtension,
  lapseExtension,
  mayStillExtend,
  openExtensionStage,
  recordExtensionVote,
} from '../../request/extensions.ts';
import type { AccessRequest, Extension, Vote } from '../../request/request.ts';
import { askedOnce } from '../asked-once.ts';
import { mayDecide, votersWhoLostTheRight } from '../authority.ts';
import { requireNotFrozen } from '../request/submit-request.ts';
import { isApprover, requireStillGiven } from './extend-grant.ts';

export type ExtensionDecision = {
  caller: Caller;
  cause: Cause;
  requestId: RequestId;
  /** Of the extension whose card was clicked: what the approver saw. */
  termsHash: string;
  decision: 'approve' | 'deny';
  comment: string | null;
};

export type ExtensionDecided = { request: Stored<AccessRequest>; repeated: boolean };

/**
 * One approver's word on more time. Judged as a request's decision is: rights are read now, and again for every earlier
 * voter when the quorum completes; neither the holder nor who asked counts. Against the end of the access the compare-and-set
 * decides: what was not decided before it has lapsed, and is said so (design invariants 1, 2, 3 and 5).
 *
 * @throws Refusal, DirectoryUnavailable
 */
export async function decideExtension(deps: Deps, input: ExtensionDecision): Promise<ExtensionDecided> {
  const { caller, cause, requestId } = input;
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  /** A refusal that also moved the state: said after the move is stored. */
  let afterwards = null as Refusal | null;
  const changed = await change(deps.clock, deps.requests, requestKind, requestId, cause, async (request, now) => {
    afterwards = null;
    const extension = request.extensions?.find((one) => one.termsHash === input.termsHash);
    if (extension === undefined) throw new Refusal('terms-changed', 'nobody asks for this any more');
    if (request.causes.includes(cause)) return repeated(extension, caller);
    if (extension.state !== 'pending') throw decidedAlready(extension);
    requireNotSelf(request, extension, caller);
    if (!mayStillExtend(request, now)) {
      const lapsed = lapseExtension(request, 'the access ended', now);
      afterwards = lapsed && decidedAlready(lapsed.body.extensions?.at(-1) ?? extension);
      return lapsed;
    }
    const holder = request.terms.person.id;
    const open = openExtensionStage(extension, holder);
    if (open === null) throw decidedAlready(extension);
    if (!(await mayDecide(deps, directory, caller.id, open.stage))) {
      const approvers = open.stage.approvers.map((approver) => approver.name);
      throw new Refusal('not-approver', 'you are not an approver for this', { requestId, approvers });
    }
    if (extension.votes.some((vote) => vote.approver.id === caller.id && vote.stage === open.index))
      throw new Refusal('already-voted', 'you have decided on this already');
    const comment = approverComment(input.comment, extension.terms.commentRequired, request.terms.policyName);
    const vote: Vote = {
      stage: open.index,
      approver: { id: caller.id, name: caller.name },
      decision: input.decision,
      comment,
      at: now,
    };
    const outcome = await decide(deps, directory, request, extension, vote, now);
    afterwards = outcome.refusal;
    return outcome.change && causedBy(outcome.change, cause);
  });
  if (changed === null) throw new Refusal('unknown-request', 'there is no such request', { requestId });
  if (changed.changed) deps.poke('requests');
  if (afterwards !== null) throw afterwards;
  return { request: changed.stored, repeated: !changed.changed };
}

type Outcome = { change: Change<AccessRequest> | null; refusal: Refusal | null };

async function decide(
  deps: Deps,
  directory: Directory,
  request: AccessRequest,
  extension: Extension,
  vote: Vote,
  now: Date,
): Promise<Outcome> {
  if (vote.decision === 'deny') return { change: denyExtension(request, vote, now), refusal: null };
  await requireNotFrozen(deps);
  const policy = await deps.policies.load(request.terms.policyId);
  const why = await whyNot(deps, directory, request, extension, policy?.body ?? null);
  if (why !== null) {
    const refusal = new Refusal('terms-changed', 'the ask for more time lapsed', { why });
    return { change: lapseExtension(request, why, now), refusal };
  }
  const holder = request.terms.person.id;
  const withVote = { ...extension, votes: [...extension.votes, vote] };
  if (openExtensionStage(withVote, holder) !== null)
    return { change: recordExtensionVote(request, vote, []), refusal: null };
  const counted = (stage: number) => extensionApprovals(extension, stage, holder);
  const dropped = await votersWhoLostTheRight(deps, directory, extension.terms.approval, counted);
  const left = { ...withVote, votes: withVote.votes.filter((one) => !dropped.includes(one)) };
  const complete = openExtensionStage(left, holder) === null;
  // The directory took its time: the access may have ended meanwhile, and then nothing is extended.
  const at = deps.clock.now();
  if (complete && !mayStillExtend(request, at)) {
    const lapsed = lapseExtension(request, 'the access ended', at);
    return { change: lapsed, refusal: decidedAlready(lapsed?.body.extensions?.at(-1) ?? extension) };
  }
  return {
    change: complete ? grantExtension(request, vote, dropped, at) : recordExtensionVote(request, vote, dropped),
    refusal: null,
  };
}

/** Why the ask does not stand any more, or null: its policy, its limits, its holder, and who asked, as they are now. */
async function whyNot(
  deps: Deps,
  directory: Directory,
  request: AccessRequest,
  extension: Extension,
  policy: Policy | null,
): Promise<string | null> {
  if (policy === null || policy.deletedAt !== undefined) return 'its policy was deleted';
  if (!policy.enabled) return 'its policy was disabled';
  if (policy.termsHash !== extension.terms.policyTermsHash) return 'its policy was changed';
  const rule = extendRuleOf(policy.terms);
  const room = rule === null ? null : roomFor(request, rule);
  if (room === null || 'why' in room || extension.terms.until > room.until) return 'its policy was changed';
  try {
    await requireStillGiven(deps, directory, request, policy);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.code === 'not-eligible' ? 'the requester is no longer eligible' : error.message;
  }
  const { askedBy } = extension;
  if (askedBy.id === request.terms.person.id || (await isApprover(deps, directory, policy, askedBy.id))) return null;
  return 'who asked for it is no longer an approver';
}

/** A click that was delivered before is answered as it was then. */
function repeated(extension: Extension, caller: Caller): null {
  const voted = extension.votes.some((vote) => vote.approver.id === caller.id);
  if (!voted && extension.state !== 'pending') throw decidedAlready(extension);
  return null;
}

function decidedAlready({ state, votes, note }: Extension): Refusal {
  const by = state === 'approved' || state === 'denied' ? (votes.at(-1)?.approver.name ?? 'the policy') : '';
  return new Refusal('already-decided', 'this is no longer open', { state, by, note: note ?? '' });
}

/** No word counts from whoever benefits or asked, by any path (design invariant 1). */
function requireNotSelf(request: AccessRequest, { askedBy }: Extension, caller: Caller): void {
  if (request.terms.person.id !== caller.id && askedBy.id !== caller.id) return;
  throw new Refusal('self-approval', 'nobody can decide on their own ask', { requestId: request.id });
}
