import { GraphFailure } from '../errors.ts';

/**
 * Refusals of PIM. Codes and texts: Graph's beta page "governanceRoleAssignmentRequest: post" and the REST page
 * "Privileged roles: common errors"; the v1.0 pages list none.
 */
export function assignmentExists(): GraphFailure {
  return new GraphFailure(400, 'RoleAssignmentExists', 'The Role assignment already exists.');
}

export function assignmentDoesNotExist(): GraphFailure {
  return new GraphFailure(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
}

/** The misspelling is the service's. */
export function activeDurationTooShort(): GraphFailure {
  const message = 'The Active duration is too short. Miniumum Required is 5 minutes.';
  return new GraphFailure(400, 'ActiveDurationTooShort', message);
}

export function pendingRequest(): GraphFailure {
  const message = 'There is already an existing pending Role assignment request.';
  return new GraphFailure(400, 'PendingRoleAssignmentRequest', message);
}

export function policyRulesFailed(rules: readonly string[]): GraphFailure {
  const message = `The following policy rules failed: ${JSON.stringify(rules)}`;
  return new GraphFailure(400, 'RoleAssignmentRequestPolicyValidationFailed', message);
}

export function invalidRequest(message = 'The role assignment request is invalid.'): GraphFailure {
  return new GraphFailure(400, 'InvalidRoleAssignmentRequest', message);
}

export function invalidScope(message = 'The scope is invalid.'): GraphFailure {
  return new GraphFailure(400, 'InvalidScope', message);
}

export function subjectNotFound(): GraphFailure {
  return new GraphFailure(404, 'SubjectNotFound', 'The subject is not found.');
}

export function roleNotFound(): GraphFailure {
  return new GraphFailure(404, 'RoleNotFound', 'The role is not found.');
}

export function resourceNotFound(): GraphFailure {
  return new GraphFailure(404, 'ResourceNotFound', 'The resource is not found.');
}

export function requestNotFound(): GraphFailure {
  return new GraphFailure(404, 'RoleAssignmentRequestNotFound', 'The role assignment request is not found.');
}

export function licenceRequired(): GraphFailure {
  const message = 'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.';
  return new GraphFailure(400, 'AadPremiumLicenseRequired', message);
}

export function scopeNotGranted(permissions: readonly string[]): GraphFailure {
  const message = `Authorization failed due to missing permission scope ${permissions.join(',')}.`;
  return new GraphFailure(403, 'PermissionScopeNotGranted', message);
}

export function unauthorized(): GraphFailure {
  return new GraphFailure(403, 'UnauthorizedAccessException', 'Attempted to perform an unauthorized operation.');
}
