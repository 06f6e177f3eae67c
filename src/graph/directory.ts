import type { Directories, Directory, DirectoryGroup, DirectoryUser, RoleDefinition, Unit } from '../jit/directory.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import { type GroupId, isGuid, type RoleDefinitionId, type UserId } from '../jit/ids.ts';
import type { GraphClient, GraphPriority } from './client.ts';
import { countHolders } from './count-holders.ts';
import { quoted, withQuery } from './odata.ts';
import { createReader, type Reader } from './reader.ts';
import {
  carriedRoleSchema,
  containerSchema,
  groupSchema,
  groupSelect,
  idListSchema,
  memberSchema,
  namedUserSchema,
  oneRoleSchema,
  oneRoleSelect,
  roleSchema,
  roleSelect,
  unitSchema,
  unitSelect,
  userSchema,
  userSelect,
} from './schema.ts';

/** Graph: checkMemberGroups takes at most 20 ids. */
const maxCheckedGroups = 20;
/** Graph: the largest page of users, groups and members. */
const pageSize = 999;
/** No directory name is longer; such text is not worth a question. */
const maxNameLength = 256;

/**
 * The directory over Microsoft Graph. Lists are read without OData casts and advanced queries: those answer from a
 * separate index that lags more (Graph: advanced query capabilities), and authority hangs on these reads.
 *
 * @param options.priority who gives way when Graph throttles: `high` for turns that somebody waits for (default),
 *   `low` for observation in the background
 */
export function createDirectories(client: GraphClient, options: { priority?: GraphPriority } = {}): Directories {
  return { within: (ms) => directoryOver(createReader(client, ms, options.priority ?? 'high')) };
}

function directoryOver(reader: Reader): Directory {
  return {
    user: (id) => user(reader, id),
    group: (id) => group(reader, id),
    findUsers: (text) => ifNameable(text, (name) => findUsers(reader, name)),
    findGroups: (text) => ifNameable(text, (name) => findGroups(reader, name)),
    findRoles: (text) => ifNameable(text, (name) => findRoles(reader, name)),
    findUnits: (text) => ifNameable(text, (name) => findUnits(reader, name)),
    memberOfAny: (id, groups) => memberOfAny(reader, id, groups),
    membersOf: (id) => membersOf(reader, id),
    groupsAbove: (id) => groupsAbove(reader, id),
    role: (id) => role(reader, id),
    rolesOf: (id) => rolesOf(reader, id),
    countHolders: (entitlement) => countHolders(reader, entitlement),
  };
}

async function ifNameable<T>(text: string, find: (name: string) => Promise<T[]>): Promise<T[]> {
  const name = text.trim();
  return name === '' || name.length > maxNameLength ? [] : find(name);
}

/** Graph compares names more loosely than a person who means exactly one thing; here only letter case is ignored. */
function sameName(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}

async function user(reader: Reader, id: UserId): Promise<DirectoryUser | null> {
  return reader.get(withQuery(`/users/${id}`, { $select: userSelect }), userSchema);
}

async function group(reader: Reader, id: GroupId): Promise<DirectoryGroup | null> {
  return reader.get(withQuery(`/groups/${id}`, { $select: groupSelect }), groupSchema);
}

async function findUsers(reader: Reader, text: string): Promise<DirectoryUser[]> {
  if (isGuid(text)) {
    return present(await reader.get(withQuery(`/users/${text}`, { $select: userSelect }), userSchema));
  }
  const filter = ['userPrincipalName', 'mail', 'displayName'].map((name) => `${name} eq ${quoted(text)}`).join(' or ');
  const found = await reader.list(withQuery('/users', { $filter: filter, $select: userSelect }), namedUserSchema);
  return orNone(found)
    .filter(({ names }) => names.some((name) => sameName(name, text)))
    .map((row) => row.user);
}

async function findGroups(reader: Reader, text: string): Promise<DirectoryGroup[]> {
  if (isGuid(text)) {
    return present(await reader.get(withQuery(`/groups/${text}`, { $select: groupSelect }), groupSchema));
  }
  const filter = `displayName eq ${quoted(text)}`;
  const found = await reader.list(withQuery('/groups', { $filter: filter, $select: groupSelect }), groupSchema);
  return orNone(found).filter((row) => sameName(row.name, text));
}

/** Roles are few, and `$filter` knows neither letter case nor template ids for certain: all are read. */
async function findRoles(reader: Reader, text: string): Promise<RoleDefinition[]> {
  const path = withQuery('/roleManagement/directory/roleDefinitions', { $select: roleSelect });
  const id = text.toLowerCase();
  return orNone(await reader.list(path, roleSchema))
    .filter((row) => row.assignable && (row.role.id === id || row.templateId === id || sameName(row.role.name, text)))
    .map((row) => row.role);
}

async function findUnits(reader: Reader, text: string): Promise<Unit[]> {
  const units = '/directory/administrativeUnits';
  if (isGuid(text)) {
    return present(await reader.get(withQuery(`${units}/${text}`, { $select: unitSelect }), unitSchema));
  }
  const filter = `displayName eq ${quoted(text)}`;
  const found = await reader.list(withQuery(units, { $filter: filter, $select: unitSelect }), unitSchema);
  return orNone(found).filter((row) => sameName(row.name, text));
}

/** A person who is not in the directory is in no group. */
async function memberOfAny(reader: Reader, id: UserId, groups: readonly GroupId[]): Promise<GroupId[]> {
  const asked = [...new Set(groups)];
  const chunks: GroupId[][] = [];
  for (let at = 0; at < asked.length; at += maxCheckedGroups) chunks.push(asked.slice(at, at + maxCheckedGroups));
  const answers = await Promise.all(
    chunks.map((groupIds) => reader.ask(`/users/${id}/checkMemberGroups`, { groupIds }, idListSchema)),
  );
  const held = new Set(answers.flatMap((answer) => answer?.value ?? []));
  return asked.filter((groupId) => held.has(groupId));
}

/** A group that is not there has no members. */
async function membersOf(reader: Reader, id: GroupId): Promise<DirectoryUser[]> {
  const path = withQuery(`/groups/${id}/transitiveMembers`, { $select: userSelect, $top: pageSize });
  const members = orNone(await reader.list(path, memberSchema));
  return members.filter((member) => member !== null);
}

async function groupsAbove(reader: Reader, id: GroupId): Promise<GroupId[]> {
  const path = withQuery(`/groups/${id}/transitiveMemberOf`, { $select: 'id', $top: pageSize });
  const above = await reader.list(path, containerSchema);
  // a group just made may be unknown to one replica; "in no group" would open the ladder (design invariant 12)
  if (above === null) throw new DirectoryUnavailable('Microsoft Graph does not know the group');
  return above.filter((row): row is GroupId => row !== null && row !== id);
}

async function role(reader: Reader, id: RoleDefinitionId): Promise<RoleDefinition | null> {
  const path = withQuery(`/roleManagement/directory/roleDefinitions/${id}`, { $select: oneRoleSelect });
  return (await reader.get(path, oneRoleSchema))?.role ?? null;
}

async function rolesOf(reader: Reader, id: GroupId): Promise<RoleDefinition[]> {
  const filter = `principalId eq ${quoted(id)}`;
  const path = withQuery('/roleManagement/directory/roleAssignments', { $filter: filter, $expand: 'roleDefinition' });
  const carried = orNone(await reader.list(path, carriedRoleSchema));
  // compared again here: a filter that is not honoured must not make every group a ladder
  return carried.filter((row) => row.principalId === id).map((row) => row.roleDefinition.role);
}

function present<T>(found: T | null): T[] {
  return found === null ? [] : [found];
}

function orNone<T>(rows: T[] | null): T[] {
  return rows ?? [];
}
