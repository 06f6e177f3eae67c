import { hasLink, linked, transitiveMembers } from '../directory-reads.ts';
import { type Entity, type EntityType, groupType, userType } from '../entity-types.ts';
import { notFound } from '../errors.ts';
import { checkedLinks, checkMembersChange, putLinks, removeLink } from '../group-links.ts';
import {
  bodyObject,
  collection,
  groupOr404,
  idParam,
  noContent,
  objectOr404,
  referencedId,
  requirePermission,
} from '../route-tools.ts';
import type { Reply, Route, RouteContext } from '../router.ts';
import type { View } from '../store.ts';
import { deleteGroup } from './groups.ts';
import { deleteUser } from './users.ts';

const readMembers = [['GroupMember.Read.All'], ['Group.ReadWrite.All'], ['Directory.Read.All']];

type Lister = (view: View, groupId: string) => Entity[];

const members: Lister = (view, groupId) => linked(view, 'member', groupId);
const owners: Lister = (view, groupId) => linked(view, 'owner', groupId);

export const groupMemberRoutes: Route[] = [
  ...listings('members', 3, members),
  ...listings('transitiveMembers', 5, transitiveMembers),
  ...listings('owners', 2, owners),
  ...references('members', 'member'),
  ...references('owners', 'owner'),
  {
    method: 'DELETE',
    path: '/groups/{id}/members/{memberId}',
    permissions: [],
    handle: deleteMemberObject,
  },
];

/** A listing of links, plain and cast to users or groups. */
function listings(name: string, units: number, list: Lister): Route[] {
  const route = (path: string, types: EntityType[], mixed: boolean): Route => ({
    method: 'GET',
    path,
    permissions: readMembers,
    query: 'collection',
    units,
    handle(ctx) {
      const group = groupOr404(ctx.read, idParam(ctx, 'id'));
      const found = list(ctx.read, group.id).filter((entity) => types.includes(entity.type));
      const context = mixed ? 'directoryObjects' : types[0] === userType ? 'users' : 'groups';
      return collection(ctx, found, { context, types, mixed });
    },
  });
  return [
    route(`/groups/{id}/${name}`, [userType, groupType], true),
    route(`/groups/{id}/${name}/graph.user`, [userType], false),
    route(`/groups/{id}/${name}/graph.group`, [groupType], false),
  ];
}

function references(name: string, kind: 'member' | 'owner'): Route[] {
  const members = kind === 'member' ? [['GroupMember.ReadWrite.All']] : [];
  const permissions = [...members, ['Group.ReadWrite.All'], ['Directory.ReadWrite.All']];
  return [
    {
      method: 'POST',
      path: `/groups/{id}/${name}/$ref`,
      permissions,
      handle(ctx) {
        const toId = referencedId(bodyObject(ctx)['@odata.id']);
        const group = groupOr404(ctx.truth, idParam(ctx, 'id'));
        checkMembersChange(ctx, group);
        putLinks(ctx, checkedLinks(ctx, kind, group, [toId]));
        return noContent;
      },
    },
    {
      method: 'DELETE',
      path: `/groups/{id}/${name}/{memberId}/$ref`,
      permissions,
      handle(ctx) {
        const group = groupOr404(ctx.truth, idParam(ctx, 'id'));
        checkMembersChange(ctx, group);
        removeLink(ctx, kind, group, idParam(ctx, 'memberId'));
        return noContent;
      },
    },
  ];
}

/** Without `/$ref` the path names the member itself, and DELETE deletes that user or group (Graph: Remove member). */
function deleteMemberObject(ctx: RouteContext): Reply {
  const group = groupOr404(ctx.truth, idParam(ctx, 'id'));
  const memberId = idParam(ctx, 'memberId');
  const member = objectOr404(ctx.truth, memberId);
  if (!hasLink(ctx.truth, 'member', group.id, memberId)) throw notFound(memberId);
  if (member.type === groupType) {
    requirePermission(ctx, [['Group.ReadWrite.All']]);
    return deleteGroup(ctx, groupOr404(ctx.truth, memberId));
  }
  requirePermission(ctx, [['User.ReadWrite.All'], ['User.DeleteRestore.All']]);
  const user = ctx.truth.users.get(memberId);
  if (!user) throw notFound(memberId);
  return deleteUser(ctx, user);
}
