import type { Reading, WriteOutcome } from '../jit/back-end.ts';
import type { Entitlement } from '../jit/entitlement.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import { TENANT_SCOPE, type UserId } from '../jit/ids.ts';
import type { GraphClient } from './client.ts';
import { readingOfMissing } from './deleted-items.ts';
import { GraphFailure } from './errors.ts';
import { quoted, withQuery } from './odata.ts';
import type { Reader } from './reader.ts';
import { assignmentSchema, createdSchema, idSchema } from './schema.ts';
import { type Missing, missingIfKnown, missingUser, outcomeOf, writeOnce } from './write.ts';

type Role = Extract<Entitlement, { kind: 'role' }>;

const assignments = '/roleManagement/directory/roleAssignments';
const definitions = '/roleManagement/directory/roleDefinitions';

/** The assignment of exactly this role at exactly this scope to exactly this person; one through a group is another's. */
export async function readAssignment(reader: Reader, principal: UserId, role: Role): Promise<Reading> {
  const found = await findAssignment(reader, principal, role);
  if (found !== null) return { kind: 'present', assignmentId: found };
  const missing = await whatIsMissing(reader, principal, role);
  return missing === null ? { kind: 'absent' } : readingOfMissing(reader, missing);
}

async function findAssignment(reader: Reader, principal: UserId, role: Role): Promise<string | null> {
  const wanted = { principalId: principal, roleDefinitionId: role.roleDefinitionId, directoryScopeId: role.scope };
  const filter = Object.entries(wanted).map(([name, value]) => `${name} eq ${quoted(value)}`);
  const path = withQuery(assignments, { $filter: filter.join(' and ') });
  // compared again here: a filter that is honoured only in part must not pass for a grant
  const found = await reader.find(
    path,
    assignmentSchema,
    (row) =>
      row.principalId === wanted.principalId &&
      row.roleDefinitionId === wanted.roleDefinitionId &&
      row.directoryScopeId === wanted.directoryScopeId.toLowerCase(),
  );
  return found?.id ?? null;
}

/** Graph lists no assignments of a deleted person: an empty list alone does not say which it is. */
async function whatIsMissing(reader: Reader, principal: UserId, role: Role): Promise<Missing | null> {
  const person = await reader.get(withQuery(`/users/${principal}`, { $select: 'id' }), idSchema);
  if (person === null) return missingUser(principal);
  const definition = await reader.get(
    withQuery(`${definitions}/${role.roleDefinitionId}`, { $select: 'id' }),
    idSchema,
  );
  if (definition === null) {
    const detail = `role definition ${role.roleDefinitionId} is not in the directory`;
    return { kind: 'gone', what: 'target', detail, restorableAs: null };
  }
  if (role.scope === TENANT_SCOPE) return null;
  const unit = await reader.get(withQuery(`/directory${role.scope}`, { $select: 'id' }), idSchema);
  if (unit !== null) return null;
  const id = role.scope.split('/').at(-1) ?? '';
  const detail = `administrative unit ${id} is not in the directory: restore it, or name another in the policy`;
  return { kind: 'gone', what: 'target', detail, restorableAs: id };
}

export async function assignRole(
  client: GraphClient,
  reader: () => Reader,
  principal: UserId,
  role: Role,
  timeoutMs: number,
): Promise<WriteOutcome> {
  const body = { principalId: principal, roleDefinitionId: role.roleDefinitionId, directoryScopeId: role.scope };
  const result = await writeOnce(client, { method: 'POST', path: assignments, body, priority: 'normal' }, timeoutMs);
  if (!(result instanceof GraphFailure)) {
    const created = createdSchema.safeParse(result.body);
    return { kind: 'done', assignmentId: created.data?.id ?? null, graphRequestId: result.graphRequestId };
  }
  if (result.kind === 'already-exists') return { kind: 'already', graphRequestId: result.graphRequestId };
  if (result.kind !== 'not-found') return outcomeOf(result);
  return (await missingIfKnown(whatIsMissing(reader(), principal, role))) ?? outcomeOf(result);
}

export async function unassignRole(
  client: GraphClient,
  reader: () => Reader,
  principal: UserId,
  role: Role,
  assignmentId: string | null,
  timeoutMs: number,
): Promise<WriteOutcome> {
  const id = assignmentId ?? (await lookUp(reader(), principal, role));
  if (typeof id !== 'string') return id;
  const path = `${assignments}/${encodeURIComponent(id)}`;
  const result = await writeOnce(client, { method: 'DELETE', path, priority: 'high' }, timeoutMs);
  if (!(result instanceof GraphFailure)) {
    return { kind: 'done', assignmentId: id, graphRequestId: result.graphRequestId };
  }
  if (result.kind !== 'not-found' && result.kind !== 'not-referenced') return outcomeOf(result);
  const missing = await missingIfKnown(whatIsMissing(reader(), principal, role));
  return missing ?? { kind: 'already', graphRequestId: result.graphRequestId };
}

/** The assignment to remove, or what became of the removal where there is none. */
async function lookUp(reader: Reader, principal: UserId, role: Role): Promise<string | WriteOutcome> {
  try {
    const reading = await readAssignment(reader, principal, role);
    if (reading.kind === 'gone') return reading;
    const id = reading.kind === 'present' ? reading.assignmentId : null;
    return id ?? { kind: 'already', graphRequestId: null };
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return { kind: 'not-done', detail: error.message, retryAfterMs: error.retryAfterMs };
  }
}
