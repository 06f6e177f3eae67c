import { isPrivilegedAccount, liveUsers, userWithName } from '../directory-reads.ts';
import { userType } from '../entity-types.ts';
import { badRequest, denied, GraphFailure, syncedObject, upnTaken } from '../errors.ts';
import type { UserRecord } from '../records.ts';
import {
  bodyObject,
  collection,
  isRecord,
  noContent,
  param,
  requirePermission,
  single,
  userOr404,
} from '../route-tools.ts';
import type { Reply, Route, RouteContext } from '../router.ts';

const readUsers = [['User.Read.All'], ['User.ReadWrite.All'], ['Directory.Read.All']];

/** Changing one of these on an admin's account takes a directory role too (Graph: user-update). */
const sensitive = new Set(['accountEnabled', 'passwordProfile', 'mobilePhone', 'otherMails', 'userPrincipalName']);

const textProperties = new Set([
  'displayName',
  'givenName',
  'surname',
  'userPrincipalName',
  'mailNickname',
  'jobTitle',
  'department',
  'officeLocation',
  'mobilePhone',
  'preferredLanguage',
  'usageLocation',
  'employeeId',
]);

export const userRoutes: Route[] = [
  { method: 'GET', path: '/users', permissions: readUsers, query: 'collection', units: 2, handle: listUsers },
  { method: 'POST', path: '/users', permissions: [['User.ReadWrite.All']], handle: createUser },
  { method: 'GET', path: '/users/{id}', permissions: readUsers, query: 'entity', handle: getUser },
  { method: 'PATCH', path: '/users/{id}', permissions: [], handle: updateUser },
  {
    method: 'DELETE',
    path: '/users/{id}',
    permissions: [['User.ReadWrite.All'], ['User.DeleteRestore.All']],
    handle: (ctx) => deleteUser(ctx, userOr404(ctx.truth, param(ctx, 'id'))),
  },
  {
    method: 'POST',
    path: '/users/{id}/revokeSignInSessions',
    permissions: [['User.RevokeSessions.All'], ['User.ReadWrite.All']],
    handle: revokeSessions,
  },
];

function listUsers(ctx: RouteContext): Reply {
  const entities = liveUsers(ctx.read).map((row) => ({ type: userType, row }));
  return collection(ctx, entities, { context: 'users', types: [userType] });
}

function getUser(ctx: RouteContext): Reply {
  const row = userOr404(ctx.read, param(ctx, 'id'));
  return single(ctx, { type: userType, row }, { context: 'users' });
}

function createUser(ctx: RouteContext): Reply {
  const body = bodyObject(ctx);
  for (const name of ['displayName', 'mailNickname', 'userPrincipalName']) {
    if (typeof body[name] !== 'string' || body[name] === '') {
      throw badRequest(`A value is required for property '${name}' of resource 'User'.`);
    }
  }
  if (typeof body.accountEnabled !== 'boolean') {
    throw badRequest("A value is required for property 'accountEnabled' of resource 'User'.");
  }
  if (!isRecord(body.passwordProfile) || typeof body.passwordProfile.password !== 'string') {
    throw badRequest("A value is required for property 'passwordProfile' of resource 'User'.");
  }
  const changes = userChanges(body);
  if (userWithName(ctx.truth, String(body.userPrincipalName))) throw upnTaken();
  const lastPasswordChangeDateTime = ctx.now.toISOString();
  const row: UserRecord = { ...blankUser(ctx.newId(), ctx.now), ...changes, lastPasswordChangeDateTime };
  ctx.put('users', row.id, row);
  return single(ctx, { type: userType, row }, { context: 'users', status: 201 });
}

/** A member account with nothing filled in. */
export function blankUser(id: string, now: Date): UserRecord {
  const at = now.toISOString();
  return {
    id,
    accountEnabled: true,
    displayName: '',
    givenName: null,
    surname: null,
    userPrincipalName: '',
    mail: null,
    mailNickname: '',
    jobTitle: null,
    department: null,
    officeLocation: null,
    mobilePhone: null,
    businessPhones: [],
    otherMails: [],
    preferredLanguage: null,
    usageLocation: null,
    employeeId: null,
    userType: 'Member',
    onPremisesSyncEnabled: null,
    createdDateTime: at,
    signInSessionsValidFromDateTime: at,
    deletedDateTime: null,
  };
}

/** The properties a body sets. A property that no user has, or of a wrong type, is a 400. */
function userChanges(body: Record<string, unknown>): Partial<UserRecord> {
  const changes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith('@odata.')) continue;
    if (name === 'passwordProfile') {
      if (!isRecord(value) || typeof value.password !== 'string' || value.password === '')
        throw badRequest(refusalOf(name));
      continue;
    }
    if (!isSettable(name, value)) throw badRequest(refusalOf(name));
    changes[name] = value;
  }
  return changes;
}

function isSettable(name: string, value: unknown): boolean {
  if (name === 'accountEnabled') return typeof value === 'boolean';
  if (name === 'displayName' || name === 'userPrincipalName' || name === 'mailNickname') {
    return typeof value === 'string' && value !== '';
  }
  if (name === 'userType') return value === 'Member' || value === 'Guest';
  if (textProperties.has(name)) return value === null || typeof value === 'string';
  const isList = name === 'otherMails' || name === 'businessPhones';
  return isList && Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function refusalOf(name: string): string {
  if (userType.properties.has(name)) return `Invalid value specified for property '${name}' of resource 'User'.`;
  return `Invalid property '${name}'.`;
}

function updateUser(ctx: RouteContext): Reply {
  const body = bodyObject(ctx);
  requirePermission(ctx, [['User.ReadWrite.All'], ...narrowPermissions(body)]);
  const user = userOr404(ctx.truth, param(ctx, 'id'));
  const changes = userChanges(body);
  if (Object.keys(body).some((name) => sensitive.has(name))) checkSensitive(ctx, user.id);
  const touchesMastered = Object.keys(changes).some((name) => name !== 'accountEnabled' && name !== 'usageLocation');
  if (user.onPremisesSyncEnabled && touchesMastered) throw syncedObject();
  const newName = changes.userPrincipalName;
  const holder = newName === undefined ? undefined : userWithName(ctx.truth, newName);
  if (holder && holder.id !== user.id) throw upnTaken();
  const rotated = 'passwordProfile' in body ? { lastPasswordChangeDateTime: ctx.now.toISOString() } : {};
  ctx.put('users', user.id, { ...user, ...changes, ...rotated });
  return noContent;
}

/** What allows a change of one property alone (Graph: Update user, permissions for specific scenarios). */
function narrowPermissions(body: Record<string, unknown>): string[][] {
  const only = (property: string): boolean =>
    Object.keys(body).every((name) => name === property || name.startsWith('@odata.'));
  if (only('accountEnabled')) return [['User.EnableDisableAccount.All', 'User.Read.All']];
  return only('passwordProfile') ? [['User-PasswordProfile.ReadWrite.All']] : [];
}

function checkSensitive(ctx: RouteContext, userId: string): void {
  if (ctx.knobs.appRoles.has('Privileged Authentication Administrator')) return;
  if (ctx.knobs.appRoles.has('Global Administrator')) return;
  if (isPrivilegedAccount(ctx.truth, userId)) throw denied();
}

/** Soft: the row stays, so that a restore brings its memberships and assignments back. */
export function deleteUser(ctx: RouteContext, user: UserRecord): Reply {
  checkSensitive(ctx, user.id);
  ctx.put('users', user.id, { ...user, deletedDateTime: ctx.now.toISOString() });
  return noContent;
}

export function restoreUser(ctx: RouteContext, user: UserRecord): UserRecord {
  checkSensitive(ctx, user.id);
  const holder = userWithName(ctx.truth, user.userPrincipalName);
  if (holder) throw new GraphFailure(409, 'Request_MultipleObjectsWithSameKeyValue', upnTaken().message);
  const row = { ...user, deletedDateTime: null };
  ctx.put('users', row.id, row);
  return row;
}

function revokeSessions(ctx: RouteContext): Reply {
  const user = userOr404(ctx.truth, param(ctx, 'id'));
  ctx.put('users', user.id, { ...user, signInSessionsValidFromDateTime: ctx.now.toISOString() });
  return { status: 200, body: { '@odata.context': `${ctx.baseUrl}/$metadata#Edm.Boolean`, value: true } };
}
