import { z } from 'zod';
import { groupId, userId } from '../jit/ids.ts';
import type { GraphClient } from './client.ts';
import { GraphFailure } from './errors.ts';
import { memberReference } from './member-reference.ts';
import { quoted, withQuery } from './odata.ts';
import type { Reader } from './reader.ts';
import { assignmentSchema, groupSchema, idSchema } from './schema.ts';
import { writeOnce } from './write.ts';

/** Something that an account has directly, and the path whose DELETE takes it away. */
export type Access = { path: string };

const groupFields = 'id,displayName,groupTypes,mailEnabled,onPremisesSyncEnabled,isAssignableToRole';
/** Administrative units and roles are among them: being in a unit is no access, and roles are read as assignments. */
const containerSchema = z.union([
  z.object({ '@odata.type': z.literal('#microsoft.graph.group') }).and(groupSchema),
  z.object({ '@odata.type': z.string() }).transform(() => null),
]);

/**
 * Every role and group that the account has directly, whoever gave it. Groups whose members follow a rule, or another
 * directory, are left out: nobody can take it out of these, and the rule does when it is disabled or gone.
 */
export async function accessOf(reader: Reader, accountId: string): Promise<Access[]> {
  const filter = `principalId eq ${quoted(accountId)}`;
  const [groups, roles] = await Promise.all([
    reader.list(withQuery(`/users/${accountId}/memberOf`, { $select: groupFields, $top: 999 }), containerSchema),
    reader.list(withQuery('/roleManagement/directory/roleAssignments', { $filter: filter }), assignmentSchema),
  ]);
  const member = userId(accountId);
  return [
    ...(groups ?? [])
      .filter((group) => group !== null && group.unwritable === null)
      .map((group) => ({ path: memberReference({ groupId: groupId(group?.id ?? ''), as: 'member' }, member) })),
    ...(roles ?? [])
      .filter((row) => row.principalId === accountId)
      .map((row) => ({ path: `/roleManagement/directory/roleAssignments/${encodeURIComponent(row.id)}` })),
  ];
}

/** Takes all of it away; the first failure that is not "it was not there", after everything was tried. */
export async function strip(
  client: GraphClient,
  access: readonly Access[],
  timeoutMs: number,
): Promise<GraphFailure | null> {
  const failures: GraphFailure[] = [];
  // one after the other: Graph takes concurrent writes to one object ill (409)
  for (const { path } of access) {
    const result = await writeOnce(client, { method: 'DELETE', path, priority: 'high' }, timeoutMs);
    if (!(result instanceof GraphFailure) || result.kind === 'not-found' || result.kind === 'not-referenced') continue;
    failures.push(result);
  }
  return failures[0] ?? null;
}

const passPath = (accountId: string) => `/users/${accountId}/authentication/temporaryAccessPassMethods`;

/** Deletes whatever Temporary Access Pass the account has (Graph: Delete temporaryAccessPassAuthenticationMethod). */
export async function deletePasses(
  client: GraphClient,
  reader: Reader,
  accountId: string,
  timeoutMs: number,
): Promise<GraphFailure | null> {
  const passes = (await reader.list(withQuery(passPath(accountId), { $select: 'id' }), idSchema)) ?? [];
  return strip(
    client,
    passes.map(({ id }) => ({ path: `${passPath(accountId)}/${id}` })),
    timeoutMs,
  );
}
