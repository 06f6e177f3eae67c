import { graphTroubleOf } from '../jit/alert/graph-trouble.ts';

/** What Graph's answer to a write usually means, and what to do. Null for what passes by itself (behaviour S3.20). */
export function explain(detail: string): string | null {
  const text = detail.toLowerCase();
  if (/already exist|conflicting object|already a member|roleassignmentexists/.test(text)) {
    return 'the person has it already, by standing access or through a group: the bot leaves that alone. Nothing to do';
  }
  if (/mfarule|mfa|authentication context|acrs/.test(text)) {
    return 'Entra asks for multifactor authentication, which an app cannot give: exempt the bot in the rule of that role';
  }
  if (/justificationrule|ticketingrule|justification/.test(text)) {
    return 'a rule of the role in Entra asks for a justification or a ticket: have the policy ask for it too';
  }
  if (/license/.test(text)) return 'the tenant lacks the licence for this call: see the detail';
  if (graphTroubleOf(detail) === 'permission') {
    return 'a permission is missing, or the token is older than its grant: see Permissions. A role-assignable group needs RoleManagement.ReadWrite.Directory besides';
  }
  return null;
}
