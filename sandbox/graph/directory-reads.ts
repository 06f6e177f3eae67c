import { directoryRoleType, type Entity, groupType, unitType, userType } from './entity-types.ts';
import type { GroupRecord, LinkKind, LinkRecord, RoleDefinitionRecord, UnitRecord, UserRecord } from './records.ts';
import { derivedGuid, isGuid } from './row-keys.ts';
import type { View } from './store.ts';

/** Graph keeps a deleted user, group or administrative unit for 30 days. */
export const softDeleteMs = 30 * 24 * 3_600_000;

export function liveUser(view: View, id: string): UserRecord | undefined {
  const user = view.users.get(id.toLowerCase());
  return user?.deletedDateTime === null ? user : undefined;
}

export function liveGroup(view: View, id: string): GroupRecord | undefined {
  const group = view.groups.get(id.toLowerCase());
  return group?.deletedDateTime === null ? group : undefined;
}

export function liveUnit(view: View, id: string): UnitRecord | undefined {
  const unit = view.units.get(id.toLowerCase());
  return unit?.deletedDateTime === null ? unit : undefined;
}

/** A user by id or by user principal name. */
export function findUser(view: View, idOrName: string): UserRecord | undefined {
  if (isGuid(idOrName)) return liveUser(view, idOrName);
  return userWithName(view, idOrName);
}

/** The live user of this user principal name. A deleted one does not hold its name. */
export function userWithName(view: View, name: string): UserRecord | undefined {
  const key = name.toLowerCase();
  return view.users
    .indexed(key)
    .find((user) => user.userPrincipalName.toLowerCase() === key && user.deletedDateTime === null);
}

export function liveUsers(view: View): UserRecord[] {
  return view.users.all().filter((user) => user.deletedDateTime === null);
}

export function liveGroups(view: View): GroupRecord[] {
  return view.groups.all().filter((group) => group.deletedDateTime === null);
}

/** Any directory object that is not deleted. */
export function findObject(view: View, id: string): Entity | undefined {
  const key = id.toLowerCase();
  const user = liveUser(view, key);
  if (user) return { type: userType, row: user };
  const group = liveGroup(view, key);
  if (group) return { type: groupType, row: group };
  const unit = liveUnit(view, key);
  return unit ? { type: unitType, row: unit } : undefined;
}

export function objectId(entity: Entity): string {
  return String(entity.row.id);
}

/** The live objects a group or unit links to. */
export function linked(view: View, kind: LinkKind, fromId: string): Entity[] {
  return view.links.indexed(`from:${kind}:${fromId}`).flatMap((link: LinkRecord) => findObject(view, link.toId) ?? []);
}

export function hasLink(view: View, kind: LinkKind, fromId: string, toId: string): boolean {
  return view.links.get(`${kind}:${fromId}:${toId}`) !== undefined;
}

/** The live groups or units that link to an object. */
export function linkedTo(view: View, kind: LinkKind, toId: string): Entity[] {
  return view.links.indexed(`to:${kind}:${toId}`).flatMap((link) => findObject(view, link.fromId) ?? []);
}

function closure(start: Entity[], next: (entity: Entity) => Entity[]): Entity[] {
  const seen = new Map<string, Entity>();
  const waiting = [...start];
  for (let entity = waiting.pop(); entity; entity = waiting.pop()) {
    if (seen.has(objectId(entity))) continue;
    seen.set(objectId(entity), entity);
    waiting.push(...next(entity));
  }
  return [...seen.values()];
}

/** Members of a group and of the groups in it. Circles of groups end; the group itself is listed when it is in one. */
export function transitiveMembers(view: View, groupId: string): Entity[] {
  return closure(linked(view, 'member', groupId), (entity) =>
    entity.type === groupType ? linked(view, 'member', objectId(entity)) : [],
  );
}

/** The groups an object is in, directly or through other groups. */
export function transitiveGroups(view: View, id: string): Entity[] {
  return closure(linkedTo(view, 'member', id), (entity) => linkedTo(view, 'member', objectId(entity)));
}

/** An activated role has an id of its own in every tenant, unlike its template. */
function directoryRole(tenantId: string, role: RoleDefinitionRecord): Entity {
  return {
    type: directoryRoleType,
    row: {
      id: derivedGuid(`${tenantId}/${role.templateId}`),
      deletedDateTime: null,
      description: role.description,
      displayName: role.displayName,
      roleTemplateId: role.templateId,
    },
  };
}

/** The tenant-wide roles that the given principals hold directly, as directoryRole objects. */
export function directoryRolesOf(view: View, tenantId: string, principalIds: string[]): Entity[] {
  const roleIds = new Set<string>();
  for (const principalId of principalIds) {
    for (const row of view.roleAssignments.indexed(principalId)) {
      if (row.directoryScopeId === '/') roleIds.add(row.roleDefinitionId);
    }
  }
  return [...roleIds].flatMap((id) => {
    const role = view.roleDefinitions.get(id);
    return role ? [directoryRole(tenantId, role)] : [];
  });
}

/**
 * Whether a user holds an admin role, or is member or owner of a role-assignable group: changing such an account
 * takes more than a permission (Graph: user resource, "Who can perform sensitive actions").
 */
export function isPrivilegedAccount(view: View, userId: string): boolean {
  const groups = transitiveGroups(view, userId);
  const owned = linkedTo(view, 'owner', userId);
  if ([...groups, ...owned].some((group) => group.row.isAssignableToRole === true)) return true;
  return [userId, ...groups.map(objectId)].some((id) => view.roleAssignments.indexed(id).length > 0);
}
