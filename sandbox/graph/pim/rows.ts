import { findObject, hasLink, liveGroup, transitiveMembers } from '../directory-reads.ts';
import { type Entity, groupType, userType } from '../entity-types.ts';
import type { LinkRecord, PimTarget, RoleAssignmentRecord, ScheduleRecord, ScheduleRequestRecord } from '../records.ts';
import { accessKey, derivedGuid, linkKey } from '../row-keys.ts';
import type { View } from '../store.ts';
import type { Family } from './families.ts';
import { infoOf } from './windows.ts';

const dayMs = 24 * 3_600_000;
/** Requests are purged after about 45 days (terraform-provider-azuread#1306), cancelled ones after 30 (Graph: cancel). */
const requestLifeMs = 45 * dayMs;
const cancelledLifeMs = 30 * dayMs;
/** A deleted principal's rows stay listed for up to a week (Microsoft365DSC#5445). */
const deletedListedMs = 7 * dayMs;

export function isKept(request: ScheduleRequestRecord, now: Date): boolean {
  const from =
    request.status === 'Canceled' ? (request.completedDateTime ?? request.createdDateTime) : request.createdDateTime;
  const lifeMs = request.status === 'Canceled' ? cancelledLifeMs : requestLifeMs;
  return now.getTime() - Date.parse(from) < lifeMs;
}

type Row = Record<string, unknown>;

function targetRow(target: PimTarget): Row {
  if (target.kind === 'group') return { groupId: target.groupId, accessId: target.accessId };
  return { roleDefinitionId: target.roleDefinitionId, directoryScopeId: target.directoryScopeId, appScopeId: null };
}

/** PIM for Groups writes its values in lower case where PIM for roles writes `Assigned` and `Direct`. */
function word(family: Family, text: string): string {
  return family.of === 'group' ? text.toLowerCase() : text;
}

export function requestRow(request: ScheduleRequestRecord, appId: string, isValidationOnly = false): Row {
  const { id, status, createdDateTime, completedDateTime, customData, action, principalId } = request;
  const { targetScheduleId, justification, scheduleInfo, ticketInfo } = request;
  return {
    id,
    status,
    createdDateTime,
    completedDateTime,
    approvalId: null,
    customData,
    action,
    principalId,
    ...targetRow(request.target),
    isValidationOnly,
    targetScheduleId,
    justification,
    createdBy: { application: null, device: null, user: { displayName: null, id: appId } },
    scheduleInfo,
    ticketInfo,
  };
}

function scheduleRow(family: Family, schedule: ScheduleRecord): Row {
  return {
    id: schedule.id,
    principalId: schedule.principalId,
    ...targetRow(schedule.target),
    createdUsing: schedule.createdUsing,
    createdDateTime: schedule.createdDateTime,
    modifiedDateTime: schedule.modifiedDateTime,
    status: schedule.state === 'planned' ? 'Granted' : 'Provisioned',
    scheduleInfo: infoOf(schedule.startsAt, schedule.endsAt),
    assignmentType: word(family, schedule.assignmentType),
    memberType: word(family, 'Direct'),
  };
}

/** What is active or planned; assignments made without PIM are schedules without a beginning. */
export function scheduleRows(view: View, family: Family, now: Date): Row[] {
  const schedules = view.schedules.all().filter((one) => isOf(family, one) && isListed(view, one, now));
  const direct = standing(view, family, now).map(({ target, principalId, id }) => ({
    id,
    principalId,
    ...targetRow(target),
    createdUsing: null,
    createdDateTime: null,
    modifiedDateTime: null,
    status: 'Provisioned',
    scheduleInfo: {
      startDateTime: null,
      recurrence: null,
      expiration: { type: 'noExpiration', endDateTime: null, duration: null },
    },
    assignmentType: word(family, 'Assigned'),
    memberType: word(family, 'Direct'),
  }));
  return [...schedules.map((one) => scheduleRow(family, one)), ...direct];
}

/** What is in force now. Of active roles there is one row for every role assignment of the directory. */
export function instanceRows(view: View, family: Family, now: Date, groupMemberRows: boolean): Row[] {
  const inForce = view.schedules
    .all()
    .filter((one) => isOf(family, one) && one.state === 'active' && isListed(view, one, now))
    // an active row whose access this replica does not show yet, or not any more, is not in force here
    .filter((one) => family.kind === 'eligibility' || isShown(view, one));
  const rows = inForce.map((one) => ({
    id: instanceId(one),
    principalId: one.principalId,
    ...targetRow(one.target),
    startDateTime: one.startsAt,
    endDateTime: one.endsAt,
    assignmentType: word(family, one.assignmentType),
    memberType: word(family, 'Direct'),
    ...origins(family, one.id, accessKey(one.target, one.principalId)),
  }));
  const direct = standing(view, family, now).map(({ target, principalId, id }) => ({
    id: family.of === 'role' ? id : groupInstanceId(target, id),
    principalId,
    ...targetRow(target),
    startDateTime: null,
    endDateTime: null,
    assignmentType: word(family, 'Assigned'),
    memberType: word(family, 'Direct'),
    ...origins(family, id, accessKey(target, principalId)),
  }));
  const all: Row[] = [...rows, ...direct];
  return groupMemberRows && family.of === 'role' ? [...all, ...all.flatMap((row) => throughGroup(view, row))] : all;
}

/** Who holds a role through a group, where the tenant lists them beside the group. */
function throughGroup(view: View, row: Row): Row[] {
  const groupId = String(row.principalId);
  if (findObject(view, groupId)?.type !== groupType) return [];
  return transitiveMembers(view, groupId)
    .filter((member) => member.type === userType)
    .map((member) => ({
      ...row,
      id: `${String(row.id)}-${String(member.row.id)}`,
      principalId: member.row.id,
      memberType: 'Group',
    }));
}

function origins(family: Family, scheduleId: string, originId: string): Row {
  if (family.of === 'group') return { [`${family.kind}ScheduleId`]: scheduleId };
  if (family.kind === 'eligibility') return { roleEligibilityScheduleId: scheduleId };
  return { roleAssignmentOriginId: originId, roleAssignmentScheduleId: scheduleId };
}

/** A role's instance has the id of its role assignment; a group's has one of its own beside its schedule's. */
function instanceId({ id, kind, target, principalId }: ScheduleRecord): string {
  if (target.kind === 'group') return groupInstanceId(target, id);
  return kind === 'eligibility' ? `${accessKey(target, principalId)}-e` : accessKey(target, principalId);
}

function groupInstanceId(target: PimTarget, scheduleId: string): string {
  if (target.kind !== 'group') return scheduleId;
  return `${target.groupId}_${target.accessId}_${derivedGuid(`${scheduleId}/instance`)}`;
}

function isOf(family: Family, schedule: ScheduleRecord): boolean {
  return schedule.kind === family.kind && schedule.target.kind === family.of;
}

function isShown(view: View, { target, principalId }: ScheduleRecord): boolean {
  if (target.kind === 'group') return hasLink(view, target.accessId, target.groupId, principalId);
  return view.roleAssignments.get(accessKey(target, principalId)) !== undefined;
}

function isListed(
  view: View,
  { target, principalId }: Pick<ScheduleRecord, 'target' | 'principalId'>,
  now: Date,
): boolean {
  if (target.kind === 'group' && !liveGroup(view, target.groupId)) return false;
  if (findObject(view, principalId)) return true;
  const deleted = view.users.get(principalId) ?? view.groups.get(principalId);
  const since = deleted?.deletedDateTime ?? null;
  return since !== null && now.getTime() - Date.parse(since) < deletedListedMs;
}

interface Standing {
  id: string;
  target: PimTarget;
  principalId: string;
}

/** Active access that no schedule of PIM's holds: given by hand, or from before PIM. */
function standing(view: View, family: Family, now: Date): Standing[] {
  if (family.kind === 'eligibility') return [];
  const found =
    family.of === 'role'
      ? view.roleAssignments.all().map(ofAssignment)
      : view.links.all().flatMap((link) => ofLink(view, link));
  return found.filter((one) => {
    const held = view.schedules.indexed(`assignment:${accessKey(one.target, one.principalId)}`);
    return !held.some((schedule) => schedule.state === 'active') && isListed(view, one, now);
  });
}

function ofAssignment({ id, principalId, roleDefinitionId, directoryScopeId }: RoleAssignmentRecord): Standing {
  return { id, principalId, target: { kind: 'role', roleDefinitionId, directoryScopeId } };
}

/** Members and owners are PIM's business only in groups it has taken on. */
function ofLink(view: View, link: LinkRecord): Standing[] {
  if (link.kind === 'unit' || !view.pimGroups.get(link.fromId)) return [];
  const target: PimTarget = { kind: 'group', groupId: link.fromId, accessId: link.kind };
  return [{ id: `${link.fromId}_${link.kind}_${derivedGuid(linkKey(link))}`, principalId: link.toId, target }];
}

export function entitiesOf(type: Entity['type'], rows: Row[]): Entity[] {
  return rows.map((row) => ({ type, row }));
}
