import { z } from 'zod';
import type { Holders } from '../jit/back-end.ts';
import type { Entitlement } from '../jit/entitlement.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import { isGuid, type UserId, userId } from '../jit/ids.ts';
import { type GroupAccess, listOf } from './member-reference.ts';
import { quoted, withQuery } from './odata.ts';
import type { Reader } from './reader.ts';
import { assignmentSchema } from './schema.ts';

type Role = Extract<Entitlement, { kind: 'role' }>;

/** Null for what is not a user: a group in a group is not one person's access. */
export const directMember = z
  .object({ id: z.string().refine(isGuid, 'must be a GUID'), '@odata.type': z.string() })
  .transform((row) => (row['@odata.type'] === '#microsoft.graph.user' ? userId(row.id) : null));

/** Everybody who has it directly, never through a group (design invariant 4). */
export async function readHolders(reader: Reader, entitlement: Entitlement): Promise<Holders> {
  try {
    const people =
      entitlement.kind === 'role' ? await assigned(reader, entitlement) : await members(reader, entitlement);
    return { kind: 'holders', people: [...new Set(people)] };
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return { kind: 'unavailable', detail: error.message };
  }
}

/** A group that is not there has neither members nor owners. */
async function members(reader: Reader, group: GroupAccess): Promise<UserId[]> {
  const path = withQuery(listOf(group), { $select: 'id', $top: 999 });
  const rows = (await reader.list(path, directMember)) ?? [];
  return rows.filter((row): row is UserId => row !== null);
}

/** Some of these may be groups: Graph's list does not say, so whoever asks for their names finds out. */
async function assigned(reader: Reader, role: Role): Promise<UserId[]> {
  const filter = `roleDefinitionId eq ${quoted(role.roleDefinitionId)} and directoryScopeId eq ${quoted(role.scope)}`;
  const path = withQuery('/roleManagement/directory/roleAssignments', { $filter: filter });
  const rows = (await reader.list(path, assignmentSchema)) ?? [];
  // compared again here: a filter that is honoured only in part must not name the holders of another role
  return rows
    .filter(
      (row) => row.roleDefinitionId === role.roleDefinitionId && row.directoryScopeId === role.scope.toLowerCase(),
    )
    .map((row) => row.principalId)
    .filter(isGuid)
    .map(userId);
}
