import type { Reading, WriteOutcome } from '../jit/back-end.ts';
import type { GroupId, UserId } from '../jit/ids.ts';
import type { GraphClient } from './client.ts';
import { readingOfMissing } from './deleted-items.ts';
import { GraphFailure } from './errors.ts';
import { memberReference, memberReferences, objectReference } from './member-reference.ts';
import { withQuery } from './odata.ts';
import type { Reader } from './reader.ts';
import { idSchema } from './schema.ts';
import { type Missing, missingIfKnown, missingUser, outcomeOf, writeOnce } from './write.ts';

/**
 * Direct membership, from the person's side: people are in fewer groups than big groups have members, `memberOf` is
 * never transitive, and it needs no advanced query, whose index lags more (Graph: List memberOf).
 */
export async function readMembership(reader: Reader, principal: UserId, group: GroupId): Promise<Reading> {
  const path = withQuery(`/users/${principal}/memberOf`, { $select: 'id', $top: 999 });
  const found = await reader.find(path, idSchema, (item) => item.id === group);
  if (found === null) return readingOfMissing(reader, missingUser(principal));
  if (found !== undefined) return { kind: 'present', assignmentId: null };
  const missing = await missingGroup(reader, group);
  return missing === null ? { kind: 'absent' } : readingOfMissing(reader, missing);
}

async function missingGroup(reader: Reader, group: GroupId): Promise<Missing | null> {
  const there = await reader.get(withQuery(`/groups/${group}`, { $select: 'id' }), idSchema);
  if (there !== null) return null;
  return { kind: 'gone', what: 'target', detail: `group ${group} is not in the directory`, restorableAs: group };
}

/** Graph answers 404 for a missing person, a missing group and a missing membership alike. */
async function whatIsMissing(reader: Reader, principal: UserId, group: GroupId): Promise<Missing | null> {
  const person = await reader.get(withQuery(`/users/${principal}`, { $select: 'id' }), idSchema);
  if (person !== null) return missingGroup(reader, group);
  return missingUser(principal);
}

export async function addMember(
  client: GraphClient,
  reader: () => Reader,
  principal: UserId,
  group: GroupId,
  timeoutMs: number,
): Promise<WriteOutcome> {
  const body = objectReference(client.baseUrl, principal);
  const path = memberReferences(group);
  const result = await writeOnce(client, { method: 'POST', path, body, priority: 'normal' }, timeoutMs);
  if (!(result instanceof GraphFailure)) {
    return { kind: 'done', assignmentId: null, graphRequestId: result.graphRequestId };
  }
  if (result.kind === 'already-exists') return { kind: 'already', graphRequestId: result.graphRequestId };
  if (result.kind === 'not-found')
    return (await missingIfKnown(whatIsMissing(reader(), principal, group))) ?? outcomeOf(result);
  return outcomeOf(result);
}

export async function removeMember(
  client: GraphClient,
  reader: () => Reader,
  principal: UserId,
  group: GroupId,
  timeoutMs: number,
): Promise<WriteOutcome> {
  const path = memberReference(group, principal);
  const result = await writeOnce(client, { method: 'DELETE', path, priority: 'high' }, timeoutMs);
  if (!(result instanceof GraphFailure)) {
    return { kind: 'done', assignmentId: null, graphRequestId: result.graphRequestId };
  }
  if (result.kind === 'not-referenced') return { kind: 'already', graphRequestId: result.graphRequestId };
  if (result.kind === 'not-found') {
    const missing = await missingIfKnown(whatIsMissing(reader(), principal, group));
    return missing ?? { kind: 'already', graphRequestId: result.graphRequestId };
  }
  return outcomeOf(result);
}
