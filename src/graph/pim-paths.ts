import { type Entitlement, entitlementKey } from '../jit/entitlement.ts';
import type { UserId } from '../jit/ids.ts';
import { quoted, withQuery } from './odata.ts';

/** PIM answers for roles and for groups at two addresses, in one shape (Graph: PIM for Entra roles; PIM for Groups). */
const STEMS = {
  role: '/roleManagement/directory/roleAssignment',
  group: '/identityGovernance/privilegedAccess/group/assignment',
} as const;

/** What was asked; what is active or planned; what is in force now. */
export type PimResource = 'ScheduleRequests' | 'Schedules' | 'ScheduleInstances';

/** Where access is asked for, changed and taken back: the action in the body says which. */
export function requestsPath({ kind }: Entitlement): string {
  return `${STEMS[kind]}ScheduleRequests`;
}

export function requestPath(entitlement: Entitlement, requestId: string): string {
  return `${requestsPath(entitlement)}/${encodeURIComponent(requestId)}`;
}

export function cancelPath(entitlement: Entitlement, requestId: string): string {
  return `${requestPath(entitlement, requestId)}/cancel`;
}

/** The rows of one person, or of everybody; PIM for Groups wants the group or the person named (Graph: List …). */
export function listPath(resource: PimResource, entitlement: Entitlement, principal: UserId | null): string {
  const filter = [
    ...(principal === null ? [] : [['principalId', principal] as const]),
    ...Object.entries(targetOf(entitlement)).filter(([name]) => name !== 'accessId'),
  ].map(([name, value]) => `${name} eq ${quoted(value)}`);
  return withQuery(`${STEMS[entitlement.kind]}${resource}`, { $filter: filter.join(' and ') });
}

/** How a body names what it is about. */
export function targetOf(entitlement: Entitlement): Record<string, string> {
  return entitlement.kind === 'role'
    ? { roleDefinitionId: entitlement.roleDefinitionId, directoryScopeId: entitlement.scope }
    : { groupId: entitlement.groupId, accessId: entitlement.as };
}

/** What a row of either list is about, in a form that compares. */
export function targetKey(entitlement: Entitlement): string {
  return entitlementKey(entitlement).toLowerCase();
}
