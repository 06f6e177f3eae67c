import type { Entitlement } from '../jit/entitlement.ts';
import type { UserId } from '../jit/ids.ts';

/** What of a group somebody is given. */
export type GroupAccess = Pick<Extract<Entitlement, { kind: 'group' }>, 'groupId' | 'as'>;

/**
 * The one place that builds the address of a membership or an ownership. Without `/$ref` the same path names the member
 * itself, and DELETE deletes the person (Graph: Remove member, Remove owner).
 */
export function memberReference(group: GroupAccess, person: UserId): string {
  return `${listOf(group)}/${person}/$ref`;
}

/** Where one is added (Graph: Add members, Add owners). */
export function memberReferences(group: GroupAccess): string {
  return `${listOf(group)}/$ref`;
}

/** Who is in the group, or owns it, directly. */
export function listOf({ groupId, as }: GroupAccess): string {
  return `/groups/${groupId}/${as === 'owner' ? 'owners' : 'members'}`;
}

/** How a body names the object to link to. */
export function objectReference(baseUrl: string, id: UserId): { '@odata.id': string } {
  return { '@odata.id': `${new URL(baseUrl).origin}/v1.0/directoryObjects/${id}` };
}
