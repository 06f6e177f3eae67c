import { type Asked, askedOf, checkAsked } from '../pim/asked.ts';
import { requestNotFound, unauthorized } from '../pim/errors.ts';
import { expandSchedule } from '../pim/expand.ts';
import { checkPimCall, type Family, families } from '../pim/families.ts';
import { contextOf, requireTarget } from '../pim/listing.ts';
import { entitiesOf, isKept, requestRow } from '../pim/rows.ts';
import { cancel, submit } from '../pim/submit.ts';
import type { ScheduleRequestRecord } from '../records.ts';
import { bodyObject, collection, noContent, param, single } from '../route-tools.ts';
import type { Reply, Route, RouteContext } from '../router.ts';
import type { View } from '../store.ts';

/** Graph: roleAssignmentScheduleRequests, roleEligibilityScheduleRequests, and the same of PIM for Groups. */
export const scheduleRequestRoutes: Route[] = families.flatMap((family) => {
  const path = `${family.stem}ScheduleRequests`;
  return [
    { method: 'POST', path, permissions: [], handle: (ctx) => create(ctx, family) },
    { method: 'GET', path, permissions: [], query: 'schedules', handle: (ctx) => list(ctx, family) },
    { method: 'GET', path: `${path}/{id}`, permissions: [], query: 'entity', handle: (ctx) => get(ctx, family) },
    { method: 'POST', path: `${path}/{id}/cancel`, permissions: [], handle: (ctx) => cancelRequest(ctx, family) },
  ] satisfies Route[];
});

function create(ctx: RouteContext, family: Family): Reply {
  const body = bodyObject(ctx);
  const mayRemove = body.action === 'adminRemove' ? [family.mayRemove] : [];
  checkPimCall(ctx, [...mayRemove, ...family.mayWrite]);
  const asked = askedOf(family, body);
  const { action } = asked;
  // activating and giving back is the holder's own, signed in and with MFA (Graph: Create roleAssignmentScheduleRequests)
  if (action === 'self') throw unauthorized();
  checkAsked(ctx, asked);
  const request = submit(ctx, family, { ...asked, action });
  onboard(ctx, asked);
  return shown(ctx, family, request, { status: 201, isValidationOnly: asked.isValidationOnly });
}

/** The first request for a group puts it under PIM, for good (PIM for Groups API overview: onboarding). */
function onboard(ctx: RouteContext, { target, isValidationOnly }: Asked): void {
  if (target.kind !== 'group' || isValidationOnly || ctx.truth.pimGroups.get(target.groupId)) return;
  ctx.put('pimGroups', target.groupId, { groupId: target.groupId, onboardedDateTime: ctx.now.toISOString() });
}

function list(ctx: RouteContext, family: Family): Reply {
  checkPimCall(ctx, family.mayReadRequests);
  requireTarget(ctx, family);
  const rows = ctx.read.scheduleRequests
    .all()
    .filter((request) => isOf(family, request) && isKept(request, ctx.now))
    .map((request) => requestRow(request, ctx.tenant.appId));
  return collection(ctx, entitiesOf(family.request, rows), {
    context: contextOf(family, 'ScheduleRequests'),
    types: [family.request],
    expand: expandSchedule(ctx.read),
  });
}

function get(ctx: RouteContext, family: Family): Reply {
  checkPimCall(ctx, family.mayReadRequests);
  return shown(ctx, family, requestOr404(ctx, family, ctx.read), { status: 200, isValidationOnly: false });
}

function cancelRequest(ctx: RouteContext, family: Family): Reply {
  checkPimCall(ctx, family.mayWrite);
  cancel(ctx, requestOr404(ctx, family, ctx.truth));
  return noContent;
}

function requestOr404(ctx: RouteContext, family: Family, view: View): ScheduleRequestRecord {
  const request = view.scheduleRequests.get(param(ctx, 'id').toLowerCase());
  if (!request || !isOf(family, request) || !isKept(request, ctx.now)) throw requestNotFound();
  return request;
}

function isOf(family: Family, request: ScheduleRequestRecord): boolean {
  return request.kind === family.kind && request.target.kind === family.of;
}

function shown(
  ctx: RouteContext,
  family: Family,
  request: ScheduleRequestRecord,
  { status, isValidationOnly }: { status: 200 | 201; isValidationOnly: boolean },
): Reply {
  const entity = { type: family.request, row: requestRow(request, ctx.tenant.appId, isValidationOnly) };
  return single(ctx, entity, {
    context: contextOf(family, 'ScheduleRequests'),
    status,
    expand: expandSchedule(ctx.read),
  });
}
