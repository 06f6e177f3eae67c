import { findObject, objectId } from './directory-reads.ts';
import type { Entity } from './entity-types.ts';
import type { PimTarget, RoleAssignmentRecord, ScheduleRecord, TenantSeed } from './records.ts';
import type { View } from './store.ts';

interface HeldRole {
  assignmentId: string;
  principalId: string;
  principalName: string;
  roleDefinitionId: string;
  roleName: string;
  directoryScopeId: string;
  /** `Directory`, or the unit's name */
  scopeName: string;
}

interface HeldMembership {
  groupId: string;
  groupName: string;
  memberId: string;
  memberName: string;
}

/** What Privileged Identity Management itself knows of somebody's access: may activate it, did so, or was assigned it. */
export interface KnownToPim {
  kind: 'eligible' | 'activated' | 'assigned';
  principalId: string;
  principalName: string;
  target: PimTarget;
  /** The role with its scope, or the group. */
  targetName: string;
  /** Null: permanent. */
  endsAt: string | null;
}

/** Who holds what, as it truly is: no lag, names resolved, nothing of deleted people or groups. */
export interface Snapshot {
  people: { id: string; displayName: string; userPrincipalName: string; accountEnabled: boolean; userType: string }[];
  groups: { id: string; displayName: string }[];
  roles: HeldRole[];
  memberships: HeldMembership[];
  /** in force now */
  pim: KnownToPim[];
  /** held by, or in, what is soft-deleted: nobody has it now, and a restore brings it back */
  dormant: { roles: RoleAssignmentRecord[]; memberships: { groupId: string; memberId: string }[] };
}

export function takeSnapshot(view: View): Snapshot {
  const snapshot: Snapshot = {
    people: view.users
      .all()
      .filter((user) => user.deletedDateTime === null)
      .map(({ id, displayName, userPrincipalName, accountEnabled, userType }) => ({
        id,
        displayName,
        userPrincipalName,
        accountEnabled,
        userType,
      })),
    groups: view.groups
      .all()
      .filter((group) => group.deletedDateTime === null)
      .map(({ id, displayName }) => ({ id, displayName })),
    roles: [],
    memberships: [],
    pim: [],
    dormant: { roles: [], memberships: [] },
  };
  for (const row of view.roleAssignments.all()) {
    const principal = findObject(view, row.principalId);
    if (principal) snapshot.roles.push(heldRole(view, row, principal));
    else snapshot.dormant.roles.push(row);
  }
  for (const { kind, fromId, toId } of view.links.all()) {
    if (kind !== 'member') continue;
    const group = findObject(view, fromId);
    const member = findObject(view, toId);
    if (!group || !member) snapshot.dormant.memberships.push({ groupId: fromId, memberId: toId });
    else
      snapshot.memberships.push({
        groupId: fromId,
        groupName: nameOf(group),
        memberId: toId,
        memberName: nameOf(member),
      });
  }
  for (const schedule of view.schedules.all()) {
    const principal = findObject(view, schedule.principalId);
    if (schedule.state !== 'active' || !principal) continue;
    snapshot.pim.push(knownToPim(view, schedule, principal));
  }
  return snapshot;
}

function knownToPim(view: View, schedule: ScheduleRecord, principal: Entity): KnownToPim {
  const { target, principalId, endsAt } = schedule;
  const assigned = schedule.assignmentType === 'Activated' ? 'activated' : 'assigned';
  return {
    kind: schedule.kind === 'eligibility' ? 'eligible' : assigned,
    principalId,
    principalName: nameOf(principal),
    target,
    targetName: targetName(view, target),
    endsAt,
  };
}

function targetName(view: View, target: PimTarget): string {
  if (target.kind === 'role') {
    const role = view.roleDefinitions.get(target.roleDefinitionId)?.displayName ?? target.roleDefinitionId;
    return target.directoryScopeId === '/' ? role : `${role} (${scopeName(view, target.directoryScopeId)})`;
  }
  const group = findObject(view, target.groupId);
  return group ? nameOf(group) : target.groupId;
}

/** What a store began with, brought up to what it holds now. Copies, so that later writes do not reach into it. */
export function dumpTenant(seed: TenantSeed, view: View): TenantSeed {
  const { organization, appId } = seed;
  return structuredClone({
    organization,
    appId,
    users: view.users.all(),
    groups: view.groups.all(),
    units: view.units.all(),
    roleDefinitions: view.roleDefinitions.all(),
    links: view.links.all(),
    roleAssignments: view.roleAssignments.all(),
    schedules: view.schedules.all(),
    scheduleRequests: view.scheduleRequests.all(),
    roleSettings: view.roleSettings.all(),
    pimGroups: view.pimGroups.all(),
    passes: view.passes.all(),
  });
}

function nameOf(entity: Entity): string {
  return String(entity.row.displayName ?? objectId(entity));
}

function heldRole(view: View, row: RoleAssignmentRecord, principal: Entity): HeldRole {
  return {
    assignmentId: row.id,
    principalId: row.principalId,
    principalName: nameOf(principal),
    roleDefinitionId: row.roleDefinitionId,
    roleName: view.roleDefinitions.get(row.roleDefinitionId)?.displayName ?? row.roleDefinitionId,
    directoryScopeId: row.directoryScopeId,
    scopeName: scopeName(view, row.directoryScopeId),
  };
}

function scopeName(view: View, directoryScopeId: string): string {
  const scopeId = directoryScopeId.split('/').at(-1) ?? '';
  if (scopeId === '') return 'Directory';
  const scope = findObject(view, scopeId);
  return scope ? nameOf(scope) : directoryScopeId;
}
