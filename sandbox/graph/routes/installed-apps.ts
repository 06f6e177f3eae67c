import { GraphFailure, malformed } from '../errors.ts';
import { bodyObject, param, userOr404 } from '../route-tools.ts';
import type { Reply, Route, RouteContext } from '../router.ts';

/** From least to most privileged (Graph: Install app for user). */
const mayInstall = [
  'TeamsAppInstallation.ReadWriteSelfForUser.All',
  'TeamsAppInstallation.ManageSelectedForUser.All',
  'TeamsAppInstallation.ReadWriteForUser.All',
];

/** Teams behind Graph: its refusals have codes of their own, unlike those of the directory. */
export const installedAppRoutes: Route[] = [
  { method: 'POST', path: '/users/{id}/teamwork/installedApps', permissions: [], handle: installApp },
];

function installApp(ctx: RouteContext): Reply {
  if (!mayInstall.some((name) => ctx.knobs.permissions.has(name))) {
    const needed = mayInstall.join(', ');
    throw new GraphFailure(
      403,
      'Forbidden',
      `Missing role permissions on the request. API requires one of '${needed}'.`,
    );
  }
  const app = boundApp(bodyObject(ctx)['teamsApp@odata.bind']);
  const user = userOr404(ctx.truth, param(ctx, 'id'));
  if (ctx.teams === undefined || app !== ctx.teams.catalogAppId) {
    throw new GraphFailure(404, 'NotFound', `No app with id '${app}' was found in the catalog of the organization.`);
  }
  const came = ctx.teams.install(user.id);
  if (came === 'nobody') throw new GraphFailure(404, 'NotFound', 'The user has no mailbox or license for Teams.');
  if (came === 'already') {
    throw new GraphFailure(409, 'Conflict', "The app is already installed in the user's personal scope.");
  }
  return { status: 201 };
}

function boundApp(reference: unknown): string {
  const pattern = /^https?:\/\/[^/]+\/(?:v1\.0|beta)\/appCatalogs\/teamsApps(?:\/|\(')([^/?')]+)(?:'\))?$/i;
  const [, id] = pattern.exec(typeof reference === 'string' ? reference : '') ?? [];
  if (id === undefined) throw malformed("Bind requests expected for the property 'teamsApp'.");
  return id.toLowerCase();
}
