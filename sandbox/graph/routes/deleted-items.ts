import { softDeleteMs } from '../directory-reads.ts';
import { type Entity, type EntityType, groupType, unitType, userType } from '../entity-types.ts';
import { badRequest, notFound } from '../errors.ts';
import { collection, idParam, noContent, requirePermission, single } from '../route-tools.ts';
import type { Reply, Route, RouteContext } from '../router.ts';
import { linkKey } from '../row-keys.ts';
import type { View } from '../store.ts';
import { restoreUser } from './users.ts';

const readDeleted = [['User.Read.All', 'GroupMember.Read.All'], ['Directory.Read.All']];
const writeUsers = [['User.ReadWrite.All'], ['User.DeleteRestore.All']];
const writeGroups = [['Group.ReadWrite.All']];
const writeUnits = [['AdministrativeUnit.ReadWrite.All']];
const root = '/directory/deletedItems';

export const deletedItemRoutes: Route[] = [
  listing('/graph.user', userType, 'users'),
  listing('/graph.group', groupType, 'groups'),
  {
    method: 'GET',
    path: `${root}/{id}`,
    permissions: readDeleted,
    query: 'entity',
    handle: (ctx) => single(ctx, deletedOr404(ctx, ctx.read), { context: 'directoryObjects', typed: true }),
  },
  { method: 'POST', path: `${root}/{id}/restore`, permissions: [], handle: restore },
  { method: 'DELETE', path: `${root}/{id}`, permissions: [], handle: purge },
];

function listing(cast: string, type: EntityType, context: string): Route {
  return {
    method: 'GET',
    path: `${root}${cast}`,
    permissions: readDeleted,
    query: 'collection',
    handle(ctx) {
      const rows = type === userType ? ctx.read.users.all() : ctx.read.groups.all();
      const kept = rows.filter((row) => isKept(row.deletedDateTime, ctx.now)).map((row) => ({ type, row }));
      return collection(ctx, kept, { context, types: [type] });
    },
  };
}

function isKept(deletedDateTime: string | null, now: Date): boolean {
  return deletedDateTime !== null && now.getTime() - Date.parse(deletedDateTime) < softDeleteMs;
}

function deletedOr404(ctx: RouteContext, view: View): Entity {
  const id = idParam(ctx, 'id');
  const user = view.users.get(id);
  if (user && isKept(user.deletedDateTime, ctx.now)) return { type: userType, row: user };
  const group = view.groups.get(id);
  if (group && isKept(group.deletedDateTime, ctx.now)) return { type: groupType, row: group };
  const unit = view.units.get(id);
  if (unit && isKept(unit.deletedDateTime, ctx.now)) return { type: unitType, row: unit };
  throw notFound(id);
}

function restore(ctx: RouteContext): Reply {
  const found = deletedOr404(ctx, ctx.truth);
  requirePermission(ctx, found.type === unitType ? writeUnits : found.type === userType ? writeUsers : writeGroups);
  const id = idParam(ctx, 'id');
  const user = ctx.truth.users.get(id);
  if (user) {
    const row = restoreUser(ctx, user);
    return single(ctx, { type: userType, row }, { context: 'directoryObjects', typed: true });
  }
  const unit = ctx.truth.units.get(id);
  if (unit) {
    const row = { ...unit, deletedDateTime: null };
    ctx.put('units', id, row);
    return single(ctx, { type: unitType, row }, { context: 'directoryObjects', typed: true });
  }
  const group = ctx.truth.groups.get(id);
  if (!group) throw notFound(id);
  const row = { ...group, deletedDateTime: null };
  ctx.put('groups', id, row);
  return single(ctx, { type: groupType, row }, { context: 'directoryObjects', typed: true });
}

/**
 * For good: the object goes, and every link and assignment that names it. A unit stays for its 30 days (Graph: Permanently
 * delete item, "administrative units cannot be permanently deleted").
 */
function purge(ctx: RouteContext): Reply {
  const found = deletedOr404(ctx, ctx.truth);
  if (found.type === unitType) throw badRequest('Administrative units cannot be permanently deleted.');
  requirePermission(ctx, found.type === userType ? writeUsers : writeGroups);
  purgeObject(ctx.truth, ctx.put, found.type === userType ? 'users' : 'groups', idParam(ctx, 'id'));
  return noContent;
}

export function purgeObject(
  view: View,
  put: RouteContext['put'],
  table: 'users' | 'groups' | 'units',
  id: string,
): void {
  for (const kind of ['member', 'owner', 'unit'] as const) {
    for (const direction of ['from', 'to'] as const) {
      for (const link of view.links.indexed(`${direction}:${kind}:${id}`)) put('links', linkKey(link), undefined);
    }
  }
  for (const row of view.schedules.indexed(id)) put('schedules', row.id, undefined);
  for (const row of view.passes.indexed(id)) put('passes', row.id, undefined);
  for (const row of view.roleAssignments.indexed(id)) put('roleAssignments', row.id, undefined);
  if (table === 'units') {
    const atUnit = view.roleAssignments.all().filter((row) => row.directoryScopeId.endsWith(`/${id}`));
    for (const row of atUnit) put('roleAssignments', row.id, undefined);
  }
  put(table, id, undefined);
}
