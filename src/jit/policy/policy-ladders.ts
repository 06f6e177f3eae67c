import { DirectoryUnavailable } from '../errors.ts';
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

type Nesting = {
  /** Throws DirectoryUnavailable for a group that is not there, since a replica may not have heard of a new one. */
  groupsAbove(group: GroupId): Promise<GroupId[]>;
  /** Throws DirectoryUnavailable. */
  isThere(group: GroupId): Promise<boolean>;
};

/**
 * Reads the nesting that `findLadders` needs. Also for the moment when a group that was missing has turned up: the policy
 * is then held against the others as it was when it was saved. Throws DirectoryUnavailable.
 */
export async function policyLadders(terms: LadderTerms, directory: Nesting, context: LadderContext): Promise<Ladder[]> {
  const others = context.stored.filter((each) => each.name.toLowerCase() !== terms.name.toLowerCase());
  const roles = terms.entitlements.filter((each) => each.kind === 'role');
  return findLadders({
    policy: {
      ...(await ladderPolicy(terms, (group) => directory.groupsAbove(group))),
      roles: roles.map((role) => ({ id: role.roleDefinitionId, name: role.name })),
    },
    others: await mapLimited(others, READS_AT_A_TIME, (other) =>
      ladderPolicy(other, (group) => aboveUnlessDeleted(directory, group)),
    ),
    adminIds: context.adminIds,
    auditorIds: context.auditorIds,
  });
}

/** A group that was deleted after a policy was saved is skipped there, and must not stop every other policy from being saved. */
async function aboveUnlessDeleted(directory: Nesting, group: GroupId): Promise<GroupId[]> {
  try {
    return await directory.groupsAbove(group);
  } catch (error) {
    if (error instanceof DirectoryUnavailable && !(await directory.isThere(group))) return [];
    throw error;
  }
}

async function ladderPolicy(
  terms: LadderTerms,
  groupsAbove: (group: GroupId) => Promise<GroupId[]>,
): Promise<LadderPolicy> {
  const subjects = [...terms.eligible, ...approversOf(terms.approval)];
  const groups = terms.entitlements.filter((each) => each.kind === 'group');
  return {
    name: terms.name,
    authority: subjects.filter((subject) => subject.kind === 'group'),
    grants: await mapLimited(groups, READS_AT_A_TIME, async (group) => ({
      id: group.groupId,
      name: group.name,
      above: await groupsAbove(group.groupId),
    })),
  };
}

/** Everyone named as an approver, in any stage. */
export function approversOf(approval: PolicyTerms['approval']): Subject[] {
  return approval === 'none' ? [] : approval.flatMap((stage) => stage.approvers);
}
