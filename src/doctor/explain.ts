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
  if (/expirationrule/.test(text)) {
    return 'the role in Entra allows less time than the policy gives (rule Expiration_Admin_Assignment): shorten the policy, or have the rule raised';
  }
  if (/eligibilityrule|approvalrule/.test(text)) {
    return 'a rule of the role in Entra asks for eligibility or approval there as well: have it switched off for active assignments';
  }
  if (/activedurationtooshort|less than five minutes/.test(text)) {
    return 'Privileged Identity Management gives nothing for less than five minutes, and takes nothing back before: the bot tries again by itself';
  }
  if (/pendingroleassignmentrequest/.test(text)) {
    return 'another request for the same is open in Privileged Identity Management: look under My requests or Pending requests there, and cancel what is left behind';
  }
  if (/roleassignmentdoesnotexist/.test(text))
    return 'it was gone already, or Entra has not heard of it yet: the bot reads it again';
  if (/subjectnotfound|rolenotfound/.test(text)) {
    return 'the person, the group or the role was deleted, or was made moments ago: what is new is tried again by itself';
  }
  if (/license|entra id p2/.test(text)) {
    return 'the tenant lacks the licence for this call, for Privileged Identity Management Microsoft Entra ID P2 or ID Governance: without it, write backEnd: direct';
  }
  if (graphTroubleOf(detail) === 'permission') {
    return 'a permission is missing, or the token is older than its grant: see Permissions. A role-assignable group needs RoleManagement.ReadWrite.Directory besides';
  }
  return null;
}
