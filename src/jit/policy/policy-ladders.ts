import type { GroupId } from '../ids.ts';
import { findLadders, type Ladder, type LadderPolicy } from './ladder.ts';
import { mapLimited } from './map-limited.ts';
import type { PolicyTerms, Subject } from './policy.ts';

const READS_AT_A_TIME = 8;

/** What of a policy's terms ladders are about. */
export type LadderTerms = Pick<PolicyTerms, 'name' | 'entitlements' | 'eligible' | 'approval'>;

export type LadderContext = {
  adminIds: readonly string[];
  auditorIds: readonly string[];
  /** All stored policies; one of the same name is the policy itself, as it was, and does not count. */
  stored: readonly LadderTerms[];
};

/**
 * Reads the nesting that `findLadders` needs. Also for the moment when a group that was missing has turned up: the policy
 * is then held against the others as it was when it was saved. Throws DirectoryUnavailable.
 */
export async function policyLadders(
  terms: LadderTerms,
  directory: { groupsAbove(group: GroupId): Promise<GroupId[]> },
  context: LadderContext,
): Promise<Ladder[]> {
  const others = context.stored.filter((each) => each.name.toLowerCase() !== terms.name.toLowerCase());
  const roles = terms.entitlements.filter((each) => each.kind === 'role');
  return findLadders({
    policy: {
      ...(await ladderPolicy(terms, directory)),
      roles: roles.map((role) => ({ id: role.roleDefinitionId, name: role.name })),
    },
    others: await mapLimited(others, READS_AT_A_TIME, (other) => ladderPolicy(other, directory)),
    adminIds: context.adminIds,
    auditorIds: context.auditorIds,
  });
}

async function ladderPolicy(
  terms: LadderTerms,
  directory: { groupsAbove(group: GroupId): Promise<GroupId[]> },
): Promise<LadderPolicy> {
  const subjects = [...terms.eligible, ...approversOf(terms.approval)];
  const groups = terms.entitlements.filter((each) => each.kind === 'group');
  return {
    name: terms.name,
    authority: subjects.filter((subject) => subject.kind === 'group'),
    grants: await mapLimited(groups, READS_AT_A_TIME, async (group) => ({
      id: group.groupId,
      name: group.name,
      above: await directory.groupsAbove(group.groupId),
    })),
  };
}

/** Everyone named as an approver, in any stage. */
export function approversOf(approval: PolicyTerms['approval']): Subject[] {
  return approval === 'none' ? [] : approval.flatMap((stage) => stage.approvers);
}
