import { GraphFailure } from '../errors.ts';
import { demanded } from '../odata-filter.ts';
import type { RouteContext } from '../router.ts';
import type { Family } from './families.ts';

type Resource = 'ScheduleRequests' | 'Schedules' | 'ScheduleInstances';

/** The part of `@odata.context` after `$metadata#`. */
export function contextOf(family: Family, resource: Resource): string {
  return `${family.stem.slice(1)}${resource}`;
}

/** Lists of PIM for Groups answer only for one group or one principal (Graph: List assignmentSchedules). */
export function requireTarget(ctx: RouteContext, family: Family): void {
  if (family.of === 'role') return;
  const { filter } = ctx.query;
  if (demanded(filter, 'groupId') !== undefined || demanded(filter, 'principalId') !== undefined) return;
  throw new GraphFailure(400, 'MissingParameters', 'The required parameters GroupId or PrincipalId is missing.');
}
