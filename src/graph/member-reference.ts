import type { GroupId, UserId } from '../jit/ids.ts';

/**
 * The one place that builds the address of a membership. Without `/$ref` the same path names the member itself, and
 * DELETE deletes the person (Graph: Remove member).
 */
export function memberReference(group: GroupId, member: UserId): string {
  return `/groups/${group}/members/${member}/$ref`;
}

/** Where a membership is added (Graph: Add members). */
export function memberReferences(group: GroupId): string {
  return `/groups/${group}/members/$ref`;
}

/** How a body names the object to link to. */
export function objectReference(baseUrl: string, id: UserId): { '@odata.id': string } {
  return { '@odata.id': `${new URL(baseUrl).origin}/v1.0/directoryObjects/${id}` };
}
