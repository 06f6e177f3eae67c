import { z } from 'zod';
import type { Entitlement } from '../jit/entitlement.ts';
import { listOf } from './member-reference.ts';
import { quoted, withQuery } from './odata.ts';
import type { Reader } from './reader.ts';
import { assignmentSchema, idSchema } from './schema.ts';

const link = { '@odata.nextLink': z.string().optional() };
const assignments = z.object({ value: z.array(assignmentSchema), ...link });
const members = z.object({ value: z.array(idSchema), ...link });

/**
 * How many have it directly, groups among them, from the first page alone: the exact number of hundreds helps nobody, and
 * `$count` answers from an index that lags more (Graph: advanced query capabilities).
 */
export async function countHolders(reader: Reader, entitlement: Entitlement): Promise<{ count: number; more?: true }> {
  const page = entitlement.kind === 'role' ? await assigned(reader, entitlement) : await linked(reader, entitlement);
  return { count: page.count, ...(page.more ? { more: true } : {}) };
}

async function assigned(reader: Reader, role: Extract<Entitlement, { kind: 'role' }>) {
  const filter = `roleDefinitionId eq ${quoted(role.roleDefinitionId)} and directoryScopeId eq ${quoted(role.scope)}`;
  const path = withQuery('/roleManagement/directory/roleAssignments', { $filter: filter });
  const page = await reader.get(path, assignments);
  // compared again here: a filter that is honoured only in part must not count the holders of another role
  const rows = (page?.value ?? []).filter(
    (row) => row.roleDefinitionId === role.roleDefinitionId && row.directoryScopeId === role.scope.toLowerCase(),
  );
  return { count: new Set(rows.map((row) => row.principalId)).size, more: page?.['@odata.nextLink'] !== undefined };
}

async function linked(reader: Reader, group: Extract<Entitlement, { kind: 'group' }>) {
  const page = await reader.get(withQuery(listOf(group), { $select: 'id', $top: 999 }), members);
  return { count: page?.value.length ?? 0, more: page?.['@odata.nextLink'] !== undefined };
}
