import { directoryRolesOf, findUser, linkedTo, objectId, transitiveGroups } from '../directory-reads.ts';
import { directoryRoleType, type Entity, type EntityType, groupType, unitType } from '../entity-types.ts';
import { notFound } from '../errors.ts';
import {
  bodyObject,
  collection,
  groupOr404,
  guidList,
  idParam,
  objectOr404,
  param,
  userOr404,
} from '../route-tools.ts';
import type { Reply, Route, RouteContext } from '../router.ts';

const readMemberships = [['GroupMember.Read.All'], ['User.Read.All'], ['Directory.Read.All']];

type Lister = (ctx: RouteContext, userId: string) => Entity[];

function direct(ctx: RouteContext, userId: string): Entity[] {
  return [
    ...linkedTo(ctx.read, 'member', userId),
    ...linkedTo(ctx.read, 'unit', userId),
    ...directoryRolesOf(ctx.read, ctx.tenant.organization.id, [userId]),
  ];
}

function transitive(ctx: RouteContext, userId: string): Entity[] {
  const groups = transitiveGroups(ctx.read, userId);
  const principals = [userId, ...groups.map(objectId)];
  return [
    ...groups,
    ...linkedTo(ctx.read, 'unit', userId),
    ...directoryRolesOf(ctx.read, ctx.tenant.organization.id, principals),
  ];
}

function listings(name: string, list: Lister): Route[] {
  const route = (cast: string, types: EntityType[], context: string): Route => ({
    method: 'GET',
    path: `/users/{id}/${name}${cast}`,
    permissions: readMemberships,
    query: 'collection',
    units: 2,
    handle(ctx) {
      const user = userOr404(ctx.read, param(ctx, 'id'));
      const found = list(ctx, user.id).filter((entity) => types.includes(entity.type));
      return collection(ctx, found, { context, types, mixed: cast === '' });
    },
  });
  return [
    route('', [groupType, unitType, directoryRoleType], 'directoryObjects'),
    route('/graph.group', [groupType], 'groups'),
    route('/graph.administrativeUnit', [unitType], 'directory/administrativeUnits'),
    route('/graph.directoryRole', [directoryRoleType], 'directoryRoles'),
  ];
}

/** What a group is nested in, through any depth ("List group transitive memberOf"). */
const groupTransitiveMemberOf: Route = {
  method: 'GET',
  path: '/groups/{id}/transitiveMemberOf',
  permissions: [['GroupMember.Read.All'], ['Group.Read.All'], ['Directory.Read.All']],
  query: 'collection',
  units: 2,
  handle(ctx) {
    const { id } = groupOr404(ctx.read, idParam(ctx, 'id'));
    const found = transitiveGroups(ctx.read, id);
    return collection(ctx, found, { context: 'directoryObjects', types: [groupType], mixed: true });
  },
};

/** Graph: List ownedObjects; of what can be owned this directory has groups alone. */
const ownedObjects: Route = {
  method: 'GET',
  path: '/users/{id}/ownedObjects',
  permissions: [['User.Read.All'], ['Directory.Read.All']],
  query: 'collection',
  units: 2,
  handle(ctx) {
    const user = userOr404(ctx.read, param(ctx, 'id'));
    const found = linkedTo(ctx.read, 'owner', user.id);
    return collection(ctx, found, { context: 'directoryObjects', types: [groupType], mixed: true });
  },
};

export const membershipRoutes: Route[] = [
  ownedObjects,
  ...listings('memberOf', direct),
  ...listings('transitiveMemberOf', transitive),
  groupTransitiveMemberOf,
  checkGroups('/users/{id}/checkMemberGroups', (ctx) => findUser(ctx.read, param(ctx, 'id'))?.id),
  checkGroups('/directoryObjects/{id}/checkMemberGroups', (ctx) => objectId(objectOr404(ctx.read, idParam(ctx, 'id')))),
];

/** Which of at most 20 groups an object is in, directly or not; an id that is no group is left out of the answer. */
function checkGroups(path: string, idOf: (ctx: RouteContext) => string | undefined): Route {
  return { method: 'POST', path, permissions: readMemberships, reads: true, units: 4, handle };

  function handle(ctx: RouteContext): Reply {
    const asked = guidList(bodyObject(ctx), 'groupIds', 20);
    const id = idOf(ctx);
    if (id === undefined) throw notFound(param(ctx, 'id'));
    const held = new Set(transitiveGroups(ctx.read, id).map(objectId));
    const value = asked.filter((groupId) => held.has(groupId));
    return { status: 200, body: { '@odata.context': `${ctx.baseUrl}/$metadata#Collection(Edm.String)`, value } };
  }
}
