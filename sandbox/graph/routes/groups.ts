import { liveGroups } from '../directory-reads.ts';
import { type Entity, groupType } from '../entity-types.ts';
import { badRequest, denied, syncedObject } from '../errors.ts';
import { boundIds, checkedLinks, checkMembersChange, putLinks } from '../group-links.ts';
import type { GroupRecord } from '../records.ts';
import {
  bodyObject,
  collection,
  expandLinks,
  groupOr404,
  idParam,
  noContent,
  requirePermission,
  single,
} from '../route-tools.ts';
import type { Reply, Route, RouteContext } from '../router.ts';

const readGroups = [['GroupMember.Read.All'], ['Group.ReadWrite.All'], ['Directory.Read.All']];
const roleWrite = [['RoleManagement.ReadWrite.Directory']];

export const groupRoutes: Route[] = [
  { method: 'GET', path: '/groups', permissions: readGroups, query: 'collection', handle: listGroups },
  { method: 'POST', path: '/groups', permissions: [['Group.Create'], ['Group.ReadWrite.All']], handle: createGroup },
  { method: 'GET', path: '/groups/{id}', permissions: readGroups, query: 'entity', handle: getGroup },
  { method: 'PATCH', path: '/groups/{id}', permissions: [], handle: updateGroup },
  {
    method: 'DELETE',
    path: '/groups/{id}',
    permissions: [['Group.ReadWrite.All']],
    handle: (ctx) => deleteGroup(ctx, groupOr404(ctx.truth, idParam(ctx, 'id'))),
  },
];

function entityOf(row: GroupRecord): Entity {
  return { type: groupType, row };
}

function listGroups(ctx: RouteContext): Reply {
  const expand = expandLinks(ctx.read);
  return collection(ctx, liveGroups(ctx.read).map(entityOf), { context: 'groups', types: [groupType], expand });
}

function getGroup(ctx: RouteContext): Reply {
  const row = groupOr404(ctx.read, idParam(ctx, 'id'));
  return single(ctx, entityOf(row), { context: 'groups', expand: expandLinks(ctx.read) });
}

/** A plain security group with nothing filled in. */
export function blankGroup(id: string, now: Date): GroupRecord {
  return {
    id,
    displayName: '',
    description: null,
    groupTypes: [],
    isAssignableToRole: null,
    mail: null,
    mailEnabled: false,
    mailNickname: '',
    securityEnabled: true,
    membershipRule: null,
    membershipRuleProcessingState: null,
    onPremisesSyncEnabled: null,
    visibility: null,
    createdDateTime: now.toISOString(),
    deletedDateTime: null,
  };
}

const creatable: Record<string, (value: unknown) => boolean> = {
  displayName: (value) => typeof value === 'string' && value !== '',
  description: (value) => value === null || typeof value === 'string',
  groupTypes: (value) =>
    Array.isArray(value) && value.every((item) => item === 'Unified' || item === 'DynamicMembership'),
  isAssignableToRole: (value) => value === null || typeof value === 'boolean',
  mailEnabled: (value) => typeof value === 'boolean',
  mailNickname: (value) => typeof value === 'string' && value !== '',
  securityEnabled: (value) => typeof value === 'boolean',
  membershipRule: (value) => value === null || typeof value === 'string',
  membershipRuleProcessingState: (value) => value === 'On' || value === 'Paused',
  visibility: (value) => value === null || typeof value === 'string',
};

function groupChanges(body: Record<string, unknown>): Partial<GroupRecord> {
  const changes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.includes('@odata.')) continue;
    const accepts = creatable[name];
    if (!accepts) throw badRequest(`Invalid property '${name}'.`);
    if (!accepts(value)) throw badRequest(`Invalid value specified for property '${name}' of resource 'Group'.`);
    changes[name] = value;
  }
  return changes;
}

function createGroup(ctx: RouteContext): Reply {
  const body = bodyObject(ctx);
  for (const name of ['displayName', 'mailEnabled', 'mailNickname', 'securityEnabled']) {
    if (body[name] === undefined) throw badRequest(`A value is required for property '${name}' of resource 'Group'.`);
  }
  const row: GroupRecord = { ...blankGroup(ctx.newId(), ctx.now), ...groupChanges(body) };
  if (row.isAssignableToRole) {
    requirePermission(ctx, roleWrite);
    checkRoleAssignable(ctx, row);
  }
  const links = [
    ...checkedLinks(ctx, 'owner', row, boundIds(body['owners@odata.bind']), 'being made'),
    ...checkedLinks(ctx, 'member', row, boundIds(body['members@odata.bind']), 'being made'),
  ];
  ctx.put('groups', row.id, row);
  putLinks(ctx, links);
  return single(ctx, entityOf(row), { context: 'groups', status: 201 });
}

/** Graph: role-assignable groups: security, assigned membership, at most 500 in a tenant. */
function checkRoleAssignable(ctx: RouteContext, row: GroupRecord): void {
  if (!row.securityEnabled || row.groupTypes.includes('DynamicMembership')) {
    throw badRequest("A group with 'isAssignableToRole' must be security-enabled and cannot have dynamic membership.");
  }
  const held = liveGroups(ctx.truth).filter((group) => group.isAssignableToRole).length;
  if (held >= 500) throw badRequest('The limit of 500 role-assignable groups in this tenant has been reached.');
}

function updateGroup(ctx: RouteContext): Reply {
  const body = bodyObject(ctx);
  const group = groupOr404(ctx.truth, idParam(ctx, 'id'));
  const bind = body['members@odata.bind'];
  const changes = groupChanges(body);
  if ('isAssignableToRole' in changes && changes.isAssignableToRole !== group.isAssignableToRole) {
    throw badRequest("The property 'isAssignableToRole' can be set only when the group is created.");
  }
  if (Object.keys(changes).length > 0) requirePermission(ctx, [['Group.ReadWrite.All']]);
  if (group.isAssignableToRole) requirePermission(ctx, roleWrite);
  if (bind !== undefined) checkMembersChange(ctx, group);
  const links = checkedLinks(ctx, 'member', group, boundIds(bind));
  if (Object.keys(changes).length > 0) {
    if (group.onPremisesSyncEnabled) throw syncedObject();
    ctx.put('groups', group.id, { ...group, ...changes });
  }
  putLinks(ctx, links);
  return noContent;
}

export function deleteGroup(ctx: RouteContext, group: GroupRecord): Reply {
  if (group.onPremisesSyncEnabled) throw syncedObject();
  if (group.isAssignableToRole && !ctx.knobs.permissions.has('RoleManagement.ReadWrite.Directory')) throw denied();
  ctx.put('groups', group.id, { ...group, deletedDateTime: ctx.now.toISOString() });
  return noContent;
}
