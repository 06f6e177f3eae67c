import type { Reading, WriteOutcome } from '../jit/back-end.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import type { GroupId, UserId } from '../jit/ids.ts';
import type { GraphClient } from './client.ts';
import { readingOfMissing } from './deleted-items.ts';
import { directMember } from './direct-holders.ts';
import { GraphFailure } from './errors.ts';
import { type GroupAccess, listOf, memberReference, memberReferences, objectReference } from './member-reference.ts';
import { withQuery } from './odata.ts';
import type { Reader } from './reader.ts';
import { groupSchema, groupSelect, idSchema } from './schema.ts';
import { type Missing, missingIfKnown, missingUser, outcomeOf, writeOnce } from './write.ts';

/** Known by these words to the sentences that cards say in other languages. */
const ALONE =
  'the group has no other owner, and Entra never takes the last one out: give the group a standing owner first';
const LAST =
  'this is the last owner of the group, which Entra never takes out: give the group another owner, then it goes';

/**
 * Direct membership, from the person's side: people are in fewer groups than big groups have members, `memberOf` is
 * never transitive, and it needs no advanced query, whose index lags more (Graph: List memberOf).
 */
export async function readMembership(reader: Reader, principal: UserId, group: GroupAccess): Promise<Reading> {
  if (group.as === 'owner') return readOwnership(reader, principal, group);
  const path = withQuery(`/users/${principal}/memberOf`, { $select: 'id', $top: 999 });
  const found = await reader.find(path, idSchema, (item) => item.id === group.groupId);
  if (found === null) return readingOfMissing(reader, missingUser(principal));
  if (found !== undefined) return { kind: 'present', assignmentId: null };
  const missing = await missingGroup(reader, group.groupId);
  return missing === null ? { kind: 'absent' } : readingOfMissing(reader, missing);
}

/** From the group's side: it has at most 100 owners (Graph: group, owners). */
async function readOwnership(reader: Reader, principal: UserId, group: GroupAccess): Promise<Reading> {
  const found = await reader.find(ownersOf(group), idSchema, (item) => item.id === principal);
  if (found !== undefined && found !== null) return { kind: 'present', assignmentId: null };
  const missing = await whatIsMissing(reader, principal, group.groupId);
  return missing === null ? { kind: 'absent' } : readingOfMissing(reader, missing);
}

function ownersOf(group: GroupAccess): string {
  return withQuery(listOf(group), { $select: 'id', $top: 999 });
}

/**
 * Once a group has owners, Graph never takes out the last who is a user (Graph: Remove group owner): who is made its only
 * owner could not be taken out again, so nobody is. Null where there is no such hindrance.
 */
async function onlyOwner(reader: Reader, group: GroupAccess): Promise<WriteOutcome | null> {
  try {
    const owners = (await reader.list(ownersOf(group), directMember)) ?? [];
    const people = owners.filter((owner) => owner !== null);
    // Whoever is it already is not made one: the write itself says so. Of a group that is not there, too.
    if (people.length > 0) return null;
    if ((await missingGroup(reader, group.groupId)) !== null) return null;
    return { kind: 'refused', detail: ALONE, graphRequestId: null };
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return { kind: 'not-done', detail: error.message, retryAfterMs: error.retryAfterMs };
  }
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
  group: GroupAccess,
  timeoutMs: number,
): Promise<WriteOutcome> {
  const hindrance = group.as === 'owner' ? await onlyOwner(reader(), group) : null;
  if (hindrance !== null) return hindrance;
  const body = objectReference(client.baseUrl, principal);
  const path = memberReferences(group);
  const result = await writeOnce(client, { method: 'POST', path, body, priority: 'normal' }, timeoutMs);
  if (!(result instanceof GraphFailure)) {
    return { kind: 'done', assignmentId: null, graphRequestId: result.graphRequestId };
  }
  if (result.kind === 'already-exists') return { kind: 'already', graphRequestId: result.graphRequestId };
  if (result.kind === 'not-found')
    return (await missingIfKnown(whatIsMissing(reader(), principal, group.groupId))) ?? outcomeOf(result);
  return refusedByGroup(reader(), group, result);
}

/**
 * Graph answers "Insufficient privileges" for a group whose members follow a rule, too (Graph: Add members): it may have
 * become one since the policy was saved, and nobody should look for a permission then.
 */
export async function refusedByGroup(reader: Reader, group: GroupAccess, failure: GraphFailure): Promise<WriteOutcome> {
  const outcome = outcomeOf(failure);
  if (outcome.kind !== 'refused' || group.as === 'owner') return outcome;
  try {
    const path = withQuery(`/groups/${group.groupId}`, { $select: groupSelect });
    const why = (await reader.get(path, groupSchema))?.unwritable ?? null;
    return why === null ? outcome : { ...outcome, detail: `Entra refuses it: ${why}` };
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return outcome;
  }
}

export async function removeMember(
  client: GraphClient,
  reader: () => Reader,
  principal: UserId,
  group: GroupAccess,
  timeoutMs: number,
): Promise<WriteOutcome> {
  const path = memberReference(group, principal);
  const result = await writeOnce(client, { method: 'DELETE', path, priority: 'high' }, timeoutMs);
  if (!(result instanceof GraphFailure)) {
    return { kind: 'done', assignmentId: null, graphRequestId: result.graphRequestId };
  }
  if (result.kind === 'not-referenced') return { kind: 'already', graphRequestId: result.graphRequestId };
  if (result.kind === 'not-found') {
    const missing = await missingIfKnown(whatIsMissing(reader(), principal, group.groupId));
    return missing ?? { kind: 'already', graphRequestId: result.graphRequestId };
  }
  if (result.kind === 'last-owner') return { kind: 'refused', detail: LAST, graphRequestId: result.graphRequestId };
  return refusedByGroup(reader(), group, result);
}
