import type { Route } from './router.ts';
import { administrativeUnitRoutes } from './routes/administrative-units.ts';
import { deletedItemRoutes } from './routes/deleted-items.ts';
import { directoryObjectRoutes } from './routes/directory-objects.ts';
import { groupMemberRoutes } from './routes/group-members.ts';
import { groupRoutes } from './routes/groups.ts';
import { installedAppRoutes } from './routes/installed-apps.ts';
import { membershipRoutes } from './routes/memberships.ts';
import { organizationRoutes } from './routes/organization.ts';
import { passRoutes } from './routes/passes.ts';
import { roleAssignmentRoutes } from './routes/role-assignments.ts';
import { roleSettingRoutes } from './routes/role-settings.ts';
import { scheduleRequestRoutes } from './routes/schedule-requests.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { userRoutes } from './routes/users.ts';
import { userDeltaRoutes } from './routes/users-delta.ts';

/** Everything the emulator answers. A new resource is a file in `routes/` and a line here. */
export const graphRoutes: readonly Route[] = [
  ...userRoutes,
  ...userDeltaRoutes,
  ...groupRoutes,
  ...groupMemberRoutes,
  ...membershipRoutes,
  ...roleAssignmentRoutes,
  ...scheduleRequestRoutes,
  ...scheduleRoutes,
  ...roleSettingRoutes,
  ...passRoutes,
  ...administrativeUnitRoutes,
  ...directoryObjectRoutes,
  ...deletedItemRoutes,
  ...organizationRoutes,
  ...installedAppRoutes,
];
