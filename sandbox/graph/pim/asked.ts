import { findObject, liveGroup, liveUnit } from '../directory-reads.ts';
import { groupType, unitType, userType } from '../entity-types.ts';
import type { PimTarget } from '../records.ts';
import { unitScopedRoles } from '../role-definitions.ts';
import { isRecord } from '../route-tools.ts';
import type { RouteContext } from '../router.ts';
import { isGuid } from '../row-keys.ts';
import { invalidRequest, invalidScope, resourceNotFound, roleNotFound, subjectNotFound } from './errors.ts';
import type { Family } from './families.ts';

const actions = ['adminAssign', 'adminUpdate', 'adminRemove', 'adminExtend', 'adminRenew'] as const;
export type AdminAction = (typeof actions)[number];
const selfActions = ['selfActivate', 'selfDeactivate', 'selfExtend', 'selfRenew'];

/** What a body asks for, by shape alone; the principal and target need not exist. */
export interface Asked {
  action: AdminAction | 'self';
  /** as it was written */
  actionText: string;
  principalId: string;
  target: PimTarget;
  justification: string | null;
  ticketInfo: { ticketNumber: string | null; ticketSystem: string | null };
  customData: string | null;
  scheduleInfo: unknown;
  isValidationOnly: boolean;
}

export function askedOf(family: Family, body: Record<string, unknown>): Asked {
  for (const name of Object.keys(body)) {
    if (!name.includes('@odata.') && !family.request.properties.has(name)) throw invalidRequest();
  }
  const { action, principalId, isValidationOnly } = body;
  if (typeof action !== 'string' || typeof principalId !== 'string' || !isGuid(principalId)) throw invalidRequest();
  const self = selfActions.includes(action);
  const admin = actions.find((one) => one === action);
  if (!self && !admin) throw invalidRequest();
  const ticket = isRecord(body.ticketInfo) ? body.ticketInfo : {};
  return {
    action: admin ?? 'self',
    actionText: action,
    principalId: principalId.toLowerCase(),
    target: family.of === 'role' ? roleTarget(body) : groupTarget(body),
    justification: textOrNull(body.justification),
    ticketInfo: { ticketNumber: textOrNull(ticket.ticketNumber), ticketSystem: textOrNull(ticket.ticketSystem) },
    customData: textOrNull(body.customData),
    scheduleInfo: body.scheduleInfo,
    isValidationOnly: isValidationOnly === true,
  };
}

function textOrNull(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw invalidRequest();
  return value;
}

function roleTarget({ roleDefinitionId, directoryScopeId }: Record<string, unknown>): PimTarget {
  if (typeof roleDefinitionId !== 'string' || !isGuid(roleDefinitionId)) throw invalidRequest();
  if (typeof directoryScopeId !== 'string' || !directoryScopeId.startsWith('/')) throw invalidScope();
  const scope = directoryScopeId === '/' ? '/' : directoryScopeId.replace(/[^/]+$/, (id) => id.toLowerCase());
  return { kind: 'role', roleDefinitionId: roleDefinitionId.toLowerCase(), directoryScopeId: scope };
}

function groupTarget({ groupId, accessId }: Record<string, unknown>): PimTarget {
  if (typeof groupId !== 'string' || !isGuid(groupId)) throw invalidRequest();
  if (accessId !== 'member' && accessId !== 'owner') throw invalidRequest();
  return { kind: 'group', groupId: groupId.toLowerCase(), accessId };
}

/** PIM has its own picture of the directory: what was made seconds ago is not in it (EasyPIM#22). */
function isKnownToPim(ctx: RouteContext, id: string): boolean {
  const seenMs = ctx.now.getTime() - ctx.knobs.readLagMs - ctx.knobs.pim.newObjectLagMs;
  return (['users', 'groups'] as const).some((table) => ctx.store.bornMs(table, id) <= seenMs);
}

/** Throws unless PIM knows the principal and the target, and can join them. */
export function checkAsked(ctx: RouteContext, asked: Asked): void {
  if (asked.target.kind === 'role') checkRole(ctx, asked.target);
  else checkGroup(ctx, asked.target);
  const principal = findObject(ctx.truth, asked.principalId);
  if (!principal || principal.type === unitType || !isKnownToPim(ctx, asked.principalId)) throw subjectNotFound();
  if (principal.type === userType) return;
  const nested = asked.target.kind === 'group' && liveGroup(ctx.truth, asked.target.groupId)?.isAssignableToRole;
  const holdsRoles = asked.target.kind === 'group' || principal.row.isAssignableToRole === true;
  if (principal.type !== groupType || nested || !holdsRoles) throw invalidRequest();
}

function checkRole(ctx: RouteContext, target: PimTarget & { kind: 'role' }): void {
  if (!ctx.truth.roleDefinitions.get(target.roleDefinitionId)) throw roleNotFound();
  if (target.directoryScopeId === '/') return;
  const [, unitId] = /^\/administrativeUnits\/([^/]+)$/i.exec(target.directoryScopeId) ?? [];
  const objectId = unitId ?? target.directoryScopeId.slice(1);
  if (!isGuid(objectId)) throw invalidScope();
  if (unitId ? !liveUnit(ctx.truth, unitId) : !findObject(ctx.truth, objectId)) throw invalidScope();
  if (!unitScopedRoles.has(target.roleDefinitionId)) {
    throw invalidScope('The given built-in role is not supported to be assigned to a single resource scope.');
  }
}

/** Security and Microsoft 365 groups, neither dynamic nor synced (PIM for Groups overview). */
function checkGroup(ctx: RouteContext, { groupId }: PimTarget & { kind: 'group' }): void {
  const group = liveGroup(ctx.truth, groupId);
  if (!group || !isKnownToPim(ctx, groupId)) throw resourceNotFound();
  const dynamic = group.groupTypes.includes('DynamicMembership');
  const onlyMail = group.mailEnabled && !group.groupTypes.includes('Unified');
  if (dynamic || group.onPremisesSyncEnabled || onlyMail) {
    throw invalidRequest('The group is not supported: it has dynamic membership, is synced, or is enabled for mail.');
  }
}
