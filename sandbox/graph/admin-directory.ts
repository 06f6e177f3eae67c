import { type AdminPim, createAdminPim } from './admin-pim.ts';
import { hasLink, liveGroup, liveUnit, liveUser } from './directory-reads.ts';
import type {
  GroupRecord,
  LinkKind,
  RoleAssignmentRecord,
  TableName,
  Tables,
  UnitRecord,
  UserRecord,
} from './records.ts';
import { purgeObject } from './routes/deleted-items.ts';
import { blankGroup } from './routes/groups.ts';
import { blankUser } from './routes/users.ts';
import { linkKey, roleAssignmentId } from './row-keys.ts';
import type { Store } from './store.ts';

/**
 * The directory as an administrator changes it in the portal, past the app's permissions and the rules for apps.
 * Reads through Graph lag these writes too. Each throws an Error for an id that is not there.
 */
export interface AdminDirectory {
  addUser(user: Partial<UserRecord> & { displayName: string }): string;
  updateUser(id: string, changes: Partial<Omit<UserRecord, 'id'>>): void;
  disableUser(id: string): void;
  enableUser(id: string): void;
  deleteUser(id: string): void;
  restoreUser(id: string): void;
  /** For good, whether or not it was deleted before: nothing is left to restore. */
  purgeUser(id: string): void;
  addGroup(group: Partial<GroupRecord> & { displayName: string }): string;
  updateGroup(id: string, changes: Partial<Omit<GroupRecord, 'id'>>): void;
  renameGroup(id: string, displayName: string): void;
  deleteGroup(id: string): void;
  restoreGroup(id: string): void;
  purgeGroup(id: string): void;
  addUnit(displayName: string, options?: { restricted: boolean }): string;
  deleteUnit(unitId: string): void;
  restoreUnit(unitId: string): void;
  /** As after its 30 days: Graph itself purges no unit sooner (Graph: Permanently delete item). */
  purgeUnit(unitId: string): void;
  /** A custom role with these permissions. */
  addRole(displayName: string, allowedResourceActions: string[]): string;
  deleteRole(roleDefinitionId: string): void;
  addMember(groupId: string, memberId: string): void;
  removeMember(groupId: string, memberId: string): void;
  addOwner(groupId: string, ownerId: string): void;
  removeOwner(groupId: string, ownerId: string): void;
  addToUnit(unitId: string, memberId: string): void;
  /** @returns the assignment's id; the scope is the tenant unless one is named */
  assignRole(principalId: string, roleDefinitionId: string, directoryScopeId?: string): string;
  unassign(assignmentId: string): void;
  /** Somebody signs in with the user's Temporary Access Pass. */
  usePass(userId: string): void;
  readonly pim: AdminPim;
}

export function createAdminDirectory(store: Store, now: () => Date, newId: () => string): AdminDirectory {
  const put = <K extends TableName>(table: K, id: string, value: Tables[K] | undefined): void =>
    store.put(table, id, value, now());

  function userRow(id: string): UserRecord {
    const row = store.truth.users.get(id);
    if (!row) throw new Error(`no user ${id}`);
    return row;
  }

  function groupRow(id: string): GroupRecord {
    const row = store.truth.groups.get(id);
    if (!row) throw new Error(`no group ${id}`);
    return row;
  }

  function unitRow(id: string): UnitRecord {
    const row = store.truth.units.get(id);
    if (!row) throw new Error(`no administrative unit ${id}`);
    return row;
  }

  function updateUnit(id: string, changes: Pick<UnitRecord, 'deletedDateTime'>): void {
    put('units', id, { ...unitRow(id), ...changes });
  }

  function updateUser(id: string, changes: Partial<Omit<UserRecord, 'id'>>): void {
    put('users', id, { ...userRow(id), ...changes });
  }

  function updateGroup(id: string, changes: Partial<Omit<GroupRecord, 'id'>>): void {
    put('groups', id, { ...groupRow(id), ...changes });
  }

  function link(kind: LinkKind, fromId: string, toId: string): void {
    if (!liveUser(store.truth, toId) && !liveGroup(store.truth, toId)) throw new Error(`no user or group ${toId}`);
    put('links', linkKey({ kind, fromId, toId }), { kind, fromId, toId });
  }

  return {
    addUser(user) {
      const id = user.id ?? newId();
      const nickname = user.displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.');
      const userPrincipalName = user.userPrincipalName ?? `${nickname}@contoso.com`;
      put('users', id, {
        ...blankUser(id, now()),
        mailNickname: nickname,
        mail: userPrincipalName,
        ...user,
        userPrincipalName,
      });
      return id;
    },
    updateUser,
    disableUser: (id) => updateUser(id, { accountEnabled: false }),
    enableUser: (id) => updateUser(id, { accountEnabled: true }),
    deleteUser: (id) => updateUser(id, { deletedDateTime: now().toISOString() }),
    restoreUser: (id) => updateUser(id, { deletedDateTime: null }),
    purgeUser: (id) => purgeObject(store.truth, put, 'users', userRow(id).id),
    addGroup(group) {
      const id = group.id ?? newId();
      put('groups', id, { ...blankGroup(id, now()), mailNickname: group.displayName.toLowerCase(), ...group });
      return id;
    },
    updateGroup,
    renameGroup: (id, displayName) => updateGroup(id, { displayName }),
    deleteGroup: (id) => updateGroup(id, { deletedDateTime: now().toISOString() }),
    restoreGroup: (id) => updateGroup(id, { deletedDateTime: null }),
    purgeGroup: (id) => purgeObject(store.truth, put, 'groups', groupRow(id).id),
    addUnit(displayName, options) {
      const id = newId();
      const restricted = options?.restricted === true ? { isMemberManagementRestricted: true } : {};
      put('units', id, { id, displayName, description: null, visibility: null, ...restricted, deletedDateTime: null });
      return id;
    },
    deleteUnit: (unitId) => updateUnit(unitId, { deletedDateTime: now().toISOString() }),
    restoreUnit: (unitId) => updateUnit(unitId, { deletedDateTime: null }),
    purgeUnit: (unitId) => purgeObject(store.truth, put, 'units', unitRow(unitId).id),
    addRole(displayName, allowedResourceActions) {
      const id = newId();
      const facts = { description: '', isBuiltIn: false, isEnabled: true, isPrivileged: false, version: '1' };
      const rolePermissions = [{ allowedResourceActions }];
      put('roleDefinitions', id, { id, templateId: id, displayName, ...facts, resourceScopes: ['/'], rolePermissions });
      return id;
    },
    deleteRole: (roleDefinitionId) => put('roleDefinitions', roleDefinitionId, undefined),
    addMember(groupId, memberId) {
      groupRow(groupId);
      link('member', groupId, memberId);
    },
    removeMember(groupId, memberId) {
      if (!hasLink(store.truth, 'member', groupId, memberId)) throw new Error(`${memberId} is not in ${groupId}`);
      put('links', linkKey({ kind: 'member', fromId: groupId, toId: memberId }), undefined);
    },
    addOwner(groupId, ownerId) {
      groupRow(groupId);
      link('owner', groupId, ownerId);
    },
    removeOwner(groupId, ownerId) {
      if (!hasLink(store.truth, 'owner', groupId, ownerId)) throw new Error(`${ownerId} does not own ${groupId}`);
      put('links', linkKey({ kind: 'owner', fromId: groupId, toId: ownerId }), undefined);
    },
    addToUnit(unitId, memberId) {
      if (!liveUnit(store.truth, unitId)) throw new Error(`no administrative unit ${unitId}`);
      link('unit', unitId, memberId);
      const group = store.truth.groups.get(memberId);
      const restricted = store.truth.units.get(unitId)?.isMemberManagementRestricted === true;
      if (group !== undefined && restricted) put('groups', memberId, { ...group, isManagementRestricted: true });
    },
    assignRole(principalId, roleDefinitionId, directoryScopeId = '/') {
      if (!store.truth.roleDefinitions.get(roleDefinitionId)) throw new Error(`no role ${roleDefinitionId}`);
      const row: Omit<RoleAssignmentRecord, 'id'> = { principalId, roleDefinitionId, directoryScopeId };
      const id = roleAssignmentId(row);
      put('roleAssignments', id, { id, ...row });
      return id;
    },
    unassign(assignmentId) {
      if (!store.truth.roleAssignments.get(assignmentId)) throw new Error(`no role assignment ${assignmentId}`);
      put('roleAssignments', assignmentId, undefined);
    },
    usePass(userId) {
      const [pass] = store.truth.passes.indexed(userId);
      if (!pass) throw new Error(`no pass for ${userId}`);
      put('passes', pass.id, { ...pass, used: true });
    },
    pim: createAdminPim(store, now, newId),
  };
}
