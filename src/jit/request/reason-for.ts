import { cleanLine } from '../text.ts';
import type { AccessRequest } from './request.ts';

/** What Entra keeps of a justification, at most (Graph: unifiedRoleAssignmentScheduleRequest; the portal stops there). */
const MOST = 500;

/**
 * Why access is given, for Entra's own audit trail, which shows the bot's service principal as who did it: the request, who
 * approved it and the reason they were given (Graph: directoryAudit, `initiatedBy`). One line.
 */
export function reasonFor({ id, votes, terms }: AccessRequest): string {
  const approvers = votes.filter((vote) => vote.decision === 'approve').map((vote) => vote.approver.name);
  const by = approvers.length === 0 ? `policy ${terms.policyName}` : approvers.join(', ');
  const text = cleanLine(`${id} approved by ${by}: ${terms.justification}`);
  return [...text].slice(0, MOST).join('');
}
