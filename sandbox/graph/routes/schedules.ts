import type { Entity } from '../entity-types.ts';
import { resourceNotFound } from '../pim/errors.ts';
import { expandSchedule } from '../pim/expand.ts';
import { checkPimCall, type Family, families } from '../pim/families.ts';
import { contextOf, requireTarget } from '../pim/listing.ts';
import { entitiesOf, instanceRows, scheduleRows } from '../pim/rows.ts';
import { collection, param, single } from '../route-tools.ts';
import type { Reply, Route, RouteContext } from '../router.ts';

type Resource = 'Schedules' | 'ScheduleInstances';

/** Graph: …Schedules (active or planned) and …ScheduleInstances (in force now), of roles and of groups. Read only. */
export const scheduleRoutes: Route[] = families.flatMap((family) =>
  (['Schedules', 'ScheduleInstances'] as const).flatMap((resource): Route[] => [
    {
      method: 'GET',
      path: `${family.stem}${resource}`,
      permissions: [],
      query: 'schedules',
      handle: (ctx) => list(ctx, family, resource),
    },
    {
      method: 'GET',
      path: `${family.stem}${resource}/{id}`,
      permissions: [],
      query: 'entity',
      handle: (ctx) => get(ctx, family, resource),
    },
  ]),
);

function list(ctx: RouteContext, family: Family, resource: Resource): Reply {
  checkPimCall(ctx, family.mayRead);
  requireTarget(ctx, family);
  return collection(ctx, entities(ctx, family, resource), {
    context: contextOf(family, resource),
    types: [typeOf(family, resource)],
    expand: expandSchedule(ctx.read),
  });
}

function get(ctx: RouteContext, family: Family, resource: Resource): Reply {
  checkPimCall(ctx, family.mayRead);
  const id = param(ctx, 'id');
  const entity = entities(ctx, family, resource).find(({ row }) => row.id === id);
  if (!entity) throw resourceNotFound();
  return single(ctx, entity, { context: contextOf(family, resource), expand: expandSchedule(ctx.read) });
}

function typeOf(family: Family, resource: Resource): Entity['type'] {
  return resource === 'Schedules' ? family.schedule : family.instance;
}

function entities(ctx: RouteContext, family: Family, resource: Resource): Entity[] {
  const rows =
    resource === 'Schedules'
      ? scheduleRows(ctx.read, family, ctx.now)
      : instanceRows(ctx.read, family, ctx.now, ctx.knobs.pim.groupMemberRows);
  return entitiesOf(typeOf(family, resource), rows);
}
