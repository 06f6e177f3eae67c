import { linked, liveUnit } from '../directory-reads.ts';
import { groupType, unitType, userType } from '../entity-types.ts';
import { notFound } from '../errors.ts';
import type { UnitRecord } from '../records.ts';
import { collection, idParam, single } from '../route-tools.ts';
import type { Route, RouteContext } from '../router.ts';

const readUnits = [['AdministrativeUnit.Read.All'], ['Directory.Read.All']];
const root = '/directory/administrativeUnits';

function unitOr404(ctx: RouteContext): UnitRecord {
  const id = idParam(ctx, 'id');
  const unit = liveUnit(ctx.read, id);
  if (!unit) throw notFound(id);
  return unit;
}

export const administrativeUnitRoutes: Route[] = [
  {
    method: 'GET',
    path: root,
    permissions: readUnits,
    query: 'collection',
    handle(ctx) {
      const live = ctx.read.units.all().filter((row) => row.deletedDateTime === null);
      const entities = live.map((row) => ({ type: unitType, row }));
      return collection(ctx, entities, { context: 'directory/administrativeUnits', types: [unitType] });
    },
  },
  {
    method: 'GET',
    path: `${root}/{id}`,
    permissions: readUnits,
    query: 'entity',
    handle: (ctx) => single(ctx, { type: unitType, row: unitOr404(ctx) }, { context: 'directory/administrativeUnits' }),
  },
  ...[
    { cast: '', types: [userType, groupType], context: 'directoryObjects' },
    { cast: '/graph.user', types: [userType], context: 'users' },
    { cast: '/graph.group', types: [groupType], context: 'groups' },
  ].map(
    ({ cast, types, context }): Route => ({
      method: 'GET',
      path: `${root}/{id}/members${cast}`,
      permissions: readUnits,
      query: 'collection',
      units: 3,
      handle(ctx) {
        const found = linked(ctx.read, 'unit', unitOr404(ctx).id).filter((entity) => types.includes(entity.type));
        return collection(ctx, found, { context, types, mixed: cast === '' });
      },
    }),
  ),
];
