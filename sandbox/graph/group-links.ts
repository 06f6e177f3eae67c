import { findObject, hasLink, linked } from './directory-reads.ts';
import { type Entity, groupType, userType } from './entity-types.ts';
import { badRequest, denied, GraphFailure, notFound, notReplicated, referencesExist, syncedObject } from './errors.ts';
import type { GroupRecord, LinkKind, LinkRecord } from './records.ts';
import { referencedId, requirePermission } from './route-tools.ts';
import type { RouteContext } from './router.ts';
import { linkKey } from './row-keys.ts';

/** Graph: at most 20 references in one bind. */
const maxBound = 20;

/** The ids in a `members@odata.bind` list; none when the body has no such list. */
export function boundIds(value: unknown): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw badRequest("The value of 'members@odata.bind' must be a collection of references.");
  if (value.length > maxBound) {
    throw badRequest(`The number of references in one request exceeds the limit of ${maxBound}.`);
  }
  return value.map(referencedId);
}

/** Whether this app may change who is in the group at all (Graph: Add member, Remove member). */
export function checkMembersChange(ctx: RouteContext, group: GroupRecord): void {
  requirePermission(ctx, [['GroupMember.ReadWrite.All'], ['Group.ReadWrite.All']]);
  if (group.isAssignableToRole) requirePermission(ctx, [['RoleManagement.ReadWrite.Directory']]);
  // this app has no role at the scope of any unit (Entra: restricted management administrative units)
  if (group.isManagementRestricted || group.groupTypes.includes('DynamicMembership')) throw denied();
  if (group.mailEnabled && !group.groupTypes.includes('Unified')) {
    throw denied('Cannot Update a mail-enabled security groups and or distribution list.');
  }
  if (group.onPremisesSyncEnabled) throw syncedObject();
}

/** A replica that has not heard of an object made a moment ago refuses to link it. */
function isKnownHere(ctx: RouteContext, id: string): boolean {
  const seenMs = ctx.now.getTime() - ctx.knobs.readLagMs;
  return (['users', 'groups', 'units'] as const).some((table) => ctx.store.bornMs(table, id) <= seenMs);
}

function checkNesting(kind: LinkKind, group: GroupRecord, added: Entity): void {
  if (kind !== 'member' || added.type !== groupType) return;
  if (group.isAssignableToRole) {
    throw badRequest('Nesting is currently not supported for groups that can be assigned to a role.');
  }
  const types = added.row.groupTypes;
  if (Array.isArray(types) && types.includes('Unified')) {
    throw badRequest('A Microsoft 365 group cannot be added as a member of another group.');
  }
}

/** The links that would add these members or owners: all may be made, or the request is refused. */
export function checkedLinks(
  ctx: RouteContext,
  kind: 'member' | 'owner',
  group: GroupRecord,
  ids: string[],
  groupIs: 'stored' | 'being made' = 'stored',
): LinkRecord[] {
  const links = ids.map((toId): LinkRecord => {
    const added = findObject(ctx.truth, toId);
    if (!added) throw notFound(toId);
    if (groupIs === 'stored' && !isKnownHere(ctx, group.id)) throw notReplicated();
    if (!isKnownHere(ctx, toId)) throw notReplicated();
    checkNesting(kind, group, added);
    return { kind, fromId: group.id, toId };
  });
  const repeated = new Set(links.map(linkKey)).size < links.length;
  if (repeated || links.some((link) => hasLink(ctx.truth, kind, link.fromId, link.toId))) {
    throw referencesExist(kind === 'member' ? 'members' : 'owners');
  }
  return links;
}

export function putLinks(ctx: RouteContext, links: LinkRecord[]): void {
  for (const link of links) ctx.put('links', linkKey(link), link);
}

export function removeLink(ctx: RouteContext, kind: 'member' | 'owner', group: GroupRecord, toId: string): void {
  const present = findObject(ctx.truth, toId) && hasLink(ctx.truth, kind, group.id, toId);
  if (!present) throw notFound(toId);
  // Once a group has owners, the last who is a user stays, whatever else owns it (Graph: Remove group owner)
  const people = linked(ctx.truth, 'owner', group.id).filter(({ type }) => type === userType);
  if (kind === 'owner' && people.length === 1 && people[0]?.row.id === toId) {
    throw new GraphFailure(
      400,
      'Request_BadRequest',
      'The group must have at least one owner, hence this owner cannot be removed.',
    );
  }
  ctx.put('links', linkKey({ kind, fromId: group.id, toId }), undefined);
}
