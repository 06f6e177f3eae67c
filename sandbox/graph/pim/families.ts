import { type EntityType, entityType } from '../entity-types.ts';
import type { ScheduleKind } from '../records.ts';
import type { RouteContext } from '../router.ts';
import { licenceRequired, scopeNotGranted } from './errors.ts';

/** Roles or groups, active or eligible: four resources of one shape. */
export interface Family {
  of: 'role' | 'group';
  kind: ScheduleKind;
  /** path before `ScheduleRequests`, `Schedules` and `ScheduleInstances` */
  stem: string;
  /** permissions that allow it, least first */
  mayRead: readonly string[];
  mayReadRequests: readonly string[];
  mayWrite: readonly string[];
  /** allows adminRemove besides */
  mayRemove: string;
  request: EntityType;
  schedule: EntityType;
  instance: EntityType;
}

const requestProperties = [
  'id',
  'status',
  'createdDateTime',
  'completedDateTime',
  'approvalId',
  'customData',
  'action',
  'principalId',
  'isValidationOnly',
  'targetScheduleId',
  'justification',
  'createdBy',
  'scheduleInfo',
  'ticketInfo',
];
const scheduleProperties = [
  'id',
  'principalId',
  'createdUsing',
  'createdDateTime',
  'modifiedDateTime',
  'status',
  'memberType',
  'scheduleInfo',
];
const instanceProperties = ['id', 'principalId', 'memberType', 'startDateTime', 'endDateTime'];
const ofRole = ['roleDefinitionId', 'directoryScopeId', 'appScopeId'];
const ofGroup = ['groupId', 'accessId'];
const roleLinks = ['principal', 'roleDefinition', 'directoryScope'];
const groupLinks = ['principal', 'group'];

function role(kind: ScheduleKind): Family {
  const name = kind === 'assignment' ? 'Assignment' : 'Eligibility';
  const typed = kind === 'assignment' ? ['assignmentType'] : [];
  const origin =
    kind === 'assignment' ? ['roleAssignmentOriginId', 'roleAssignmentScheduleId'] : ['roleEligibilityScheduleId'];
  const least = `Role${name}Schedule`;
  const write = [`${least}.ReadWrite.Directory`, 'RoleManagement.ReadWrite.Directory'];
  return {
    of: 'role',
    kind,
    stem: `/roleManagement/directory/role${name}`,
    mayRead: [`${least}.Read.Directory`, 'RoleManagement.Read.Directory', ...write],
    // requests have no read-only permission (Graph: List roleAssignmentScheduleRequests)
    mayReadRequests: write,
    mayWrite: write,
    mayRemove: `${least}.Remove.Directory`,
    request: entityType(`unifiedRole${name}ScheduleRequest`, [...requestProperties, ...ofRole], [], roleLinks),
    schedule: entityType(`unifiedRole${name}Schedule`, [...scheduleProperties, ...ofRole, ...typed], [], roleLinks),
    instance: entityType(
      `unifiedRole${name}ScheduleInstance`,
      [...instanceProperties, ...ofRole, ...typed, ...origin],
      [],
      roleLinks,
    ),
  };
}

function group(kind: ScheduleKind): Family {
  const name = kind === 'assignment' ? 'Assignment' : 'Eligibility';
  const typed = kind === 'assignment' ? ['assignmentType'] : [];
  const least = `Privileged${name}Schedule`;
  const write = [`${least}.ReadWrite.AzureADGroup`];
  const prefix = `privilegedAccessGroup${name}Schedule`;
  return {
    of: 'group',
    kind,
    stem: `/identityGovernance/privilegedAccess/group/${kind}`,
    mayRead: [`${least}.Read.AzureADGroup`, ...write],
    mayReadRequests: write,
    mayWrite: write,
    mayRemove: `${least}.Remove.AzureADGroup`,
    request: entityType(`${prefix}Request`, [...requestProperties, ...ofGroup], [], groupLinks),
    schedule: entityType(prefix, [...scheduleProperties, ...ofGroup, ...typed], [], groupLinks),
    instance: entityType(
      `${prefix}Instance`,
      [...instanceProperties, ...ofGroup, ...typed, `${kind}ScheduleId`],
      [],
      groupLinks,
    ),
  };
}

export const families: readonly Family[] = [
  role('assignment'),
  role('eligibility'),
  group('assignment'),
  group('eligibility'),
];

/** Consent first, then the licence: every PIM call needs P2 or ID Governance. */
export function checkPimCall(ctx: RouteContext, anyOf: readonly string[]): void {
  if (!anyOf.some((name) => ctx.knobs.permissions.has(name))) throw scopeNotGranted(anyOf);
  if (!ctx.knobs.pim.licensed) throw licenceRequired();
}
