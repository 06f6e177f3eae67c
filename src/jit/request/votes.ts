import type { UserId } from '../ids.ts';
import type { Stage } from '../policy/policy.ts';
import type { AccessRequest, Vote } from './request.ts';

/** The approvals of distinct people that count for a stage; the requester's never do (design invariant 1). */
export function approvalsOf(votes: readonly Vote[], stage: number, requester: UserId): Vote[] {
  const counted = new Map<UserId, Vote>();
  for (const vote of votes) {
    if (vote.stage !== stage || vote.decision !== 'approve' || vote.approver.id === requester) continue;
    if (!counted.has(vote.approver.id)) counted.set(vote.approver.id, vote);
  }
  return [...counted.values()];
}

/** The first stage whose quorum is not met yet; null when every stage has its quorum. */
export function openStage(
  approval: 'none' | Stage[],
  votes: readonly Vote[],
  requester: UserId,
): { index: number; stage: Stage } | null {
  if (approval === 'none') return null;
  for (const [index, stage] of approval.entries()) {
    if (approvalsOf(votes, index, requester).length < stage.quorum) return { index, stage };
  }
  return null;
}

export function voteOf(request: AccessRequest, person: UserId, stage: number): Vote | null {
  return request.votes.find((vote) => vote.approver.id === person && vote.stage === stage) ?? null;
}
