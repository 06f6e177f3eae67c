import { transitiveGroups } from '../directory-reads.ts';
import { type Entity, entityType } from '../entity-types.ts';
import { GraphFailure } from '../errors.ts';
import type { PassPolicy } from '../knobs.ts';
import type { PassRecord } from '../records.ts';
import { bodyObject, collection, noContent, param, single, userOr404 } from '../route-tools.ts';
import type { Reply, Route, RouteContext } from '../router.ts';
import type { View } from '../store.ts';

const passType = entityType('temporaryAccessPassAuthenticationMethod', [
  'id',
  'temporaryAccessPass',
  'createdDateTime',
  'startDateTime',
  'lifetimeInMinutes',
  'isUsableOnce',
  'isUsable',
  'methodUsabilityReason',
]);
const root = '/users/{userId}/authentication/temporaryAccessPassMethods';
const write = ['UserAuthMethod-TAP.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All'];
const read = ['UserAuthMethod-TAP.Read.All', 'UserAuthenticationMethod.Read.All', ...write];
/** Graph: temporaryAccessPassAuthenticationMethod: 10 to 43,200 minutes, further cut by the tenant's policy. */
const rangeMinutes = { least: 10, most: 43_200 };
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';

/** Temporary Access Passes. The pass is in the answer that makes it and nowhere else. */
export const passRoutes: Route[] = [
  { method: 'POST', path: root, permissions: [], handle: issue },
  { method: 'GET', path: root, permissions: [], query: 'collection', handle: list },
  { method: 'GET', path: `${root}/{id}`, permissions: [], query: 'entity', handle: get },
  { method: 'DELETE', path: `${root}/{id}`, permissions: [], handle: remove },
  {
    method: 'GET',
    path: '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass',
    permissions: [['Policy.Read.AuthenticationMethod'], ['Policy.Read.All'], ['Policy.ReadWrite.AuthenticationMethod']],
    handle: getPolicy,
  },
];

function requireAny(ctx: RouteContext, anyOf: readonly string[]): void {
  if (anyOf.some((name) => ctx.knobs.permissions.has(name))) return;
  throw new GraphFailure(403, 'accessDenied', 'Request Authorization failed');
}

function refused(message: string): GraphFailure {
  return new GraphFailure(400, 'badRequest', message);
}

/** One pass a user: a new one deletes the old, which is void from then on (Graph: Create temporaryAccessPassMethod). */
function issue(ctx: RouteContext): Reply {
  requireAny(ctx, write);
  const user = userOr404(ctx.truth, param(ctx, 'userId'));
  const pass = passFrom(ctx, user.id, bodyObject(ctx));
  for (const old of ctx.truth.passes.indexed(user.id)) ctx.put('passes', old.id, undefined);
  ctx.put('passes', pass.id, pass);
  const entity = entityOf(ctx, ctx.truth, pass);
  const shown = { type: passType, row: { ...entity.row, temporaryAccessPass: secretOf(ctx) } };
  return single(ctx, shown, { context: contextOf(user.id), status: 201 });
}

function passFrom(ctx: RouteContext, userId: string, body: Record<string, unknown>): PassRecord {
  const policy = ctx.knobs.passPolicy;
  for (const name of Object.keys(body)) {
    if (!name.includes('@odata.') && !['lifetimeInMinutes', 'isUsableOnce', 'startDateTime'].includes(name)) {
      throw refused(`Invalid property '${name}'.`);
    }
  }
  const { lifetimeInMinutes = policy.defaultMinutes, isUsableOnce = policy.onlyOnce, startDateTime } = body;
  const least = Math.max(rangeMinutes.least, policy.minimumMinutes);
  const most = Math.min(rangeMinutes.most, policy.maximumMinutes);
  const inRange = typeof lifetimeInMinutes === 'number' && lifetimeInMinutes >= least && lifetimeInMinutes <= most;
  if (!inRange || !Number.isInteger(lifetimeInMinutes)) {
    throw refused(`Invalid LifetimeInMinutes specified. The valid range between ${least} and ${most}.`);
  }
  if (typeof isUsableOnce !== 'boolean') throw refused('Invalid IsUsableOnce specified.');
  if (policy.onlyOnce && !isUsableOnce)
    throw refused('Invalid IsUsableOnce specified. The policy allows one-time passes only.');
  return {
    id: ctx.newId(),
    userId,
    createdDateTime: ctx.now.toISOString(),
    startDateTime: startFrom(startDateTime, ctx.now),
    lifetimeInMinutes,
    isUsableOnce,
    used: false,
  };
}

function startFrom(value: unknown, now: Date): string {
  if (value === undefined || value === null) return now.toISOString();
  const atMs = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs)) throw refused('Invalid StartDateTime specified.');
  return new Date(Math.max(atMs, now.getTime())).toISOString();
}

function secretOf(ctx: RouteContext): string {
  const bytes = Buffer.from(`${ctx.newId()}${ctx.newId()}${ctx.newId()}`.replaceAll('-', ''), 'hex');
  return Array.from(bytes.subarray(0, ctx.knobs.passPolicy.length), (byte) => letters[byte % letters.length]).join('');
}

function list(ctx: RouteContext): Reply {
  requireAny(ctx, read);
  const user = userOr404(ctx.read, param(ctx, 'userId'));
  const entities = ctx.read.passes.indexed(user.id).map((pass) => entityOf(ctx, ctx.read, pass));
  return collection(ctx, entities, { context: contextOf(user.id), types: [passType] });
}

function get(ctx: RouteContext): Reply {
  requireAny(ctx, read);
  const pass = passOr404(ctx, ctx.read);
  return single(ctx, entityOf(ctx, ctx.read, pass), { context: contextOf(pass.userId) });
}

function remove(ctx: RouteContext): Reply {
  requireAny(ctx, write);
  ctx.put('passes', passOr404(ctx, ctx.truth).id, undefined);
  return noContent;
}

function passOr404(ctx: RouteContext, view: View): PassRecord {
  const user = userOr404(view, param(ctx, 'userId'));
  const pass = view.passes.get(param(ctx, 'id').toLowerCase());
  if (pass?.userId === user.id) return pass;
  throw new GraphFailure(404, 'resourceNotFound', 'The requested resource was not found.');
}

function contextOf(userId: string): string {
  return `users('${userId}')/authentication/temporaryAccessPassMethods`;
}

function entityOf(ctx: RouteContext, view: View, pass: PassRecord): Entity {
  const reason = usability(view, ctx.knobs.passPolicy, pass, ctx.now);
  const row = {
    ...pass,
    temporaryAccessPass: null,
    isUsable: reason === 'EnabledByPolicy',
    methodUsabilityReason: reason,
  };
  return { type: passType, row };
}

/** Why a pass works or not (Graph: methodUsabilityReason). */
function usability(view: View, policy: PassPolicy, pass: PassRecord, now: Date): string {
  const startMs = Date.parse(pass.startDateTime);
  if (!policy.enabled || !isIncluded(view, policy, pass.userId)) return 'DisabledByPolicy';
  if (pass.isUsableOnce && pass.used) return 'OneTimeUsed';
  if (now.getTime() < startMs) return 'NotYetValid';
  if (now.getTime() >= startMs + pass.lifetimeInMinutes * 60_000) return 'Expired';
  return 'EnabledByPolicy';
}

function isIncluded(view: View, { includes }: PassPolicy, userId: string): boolean {
  if (includes === 'all' || includes.has(userId)) return true;
  return transitiveGroups(view, userId).some((group) => includes.has(String(group.row.id)));
}

/** Graph: Get temporaryAccessPassAuthenticationMethodConfiguration. */
function getPolicy(ctx: RouteContext): Reply {
  const policy = ctx.knobs.passPolicy;
  const targets = policy.includes === 'all' ? ['all_users'] : [...policy.includes];
  const body = {
    '@odata.context': `${ctx.baseUrl}/$metadata#authenticationMethodConfigurations/$entity`,
    '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration',
    id: 'TemporaryAccessPass',
    state: policy.enabled ? 'enabled' : 'disabled',
    defaultLifetimeInMinutes: policy.defaultMinutes,
    defaultLength: policy.length,
    minimumLifetimeInMinutes: policy.minimumMinutes,
    maximumLifetimeInMinutes: policy.maximumMinutes,
    isUsableOnce: policy.onlyOnce,
    excludeTargets: [],
    includeTargets: targets.map((id) => ({ targetType: 'group', id, isRegistrationRequired: false })),
  };
  return { status: 200, body };
}
