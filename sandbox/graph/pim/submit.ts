import type { PimTarget, ScheduleRecord, ScheduleRequestRecord, ScheduleStatus } from '../records.ts';
import type { RouteContext } from '../router.ts';
import { accessKey } from '../row-keys.ts';
import { carryOut, endSchedule, isHeld, type PimWriter, schedulesOf, takeAccess } from './access.ts';
import type { AdminAction, Asked } from './asked.ts';
import { endOf } from './clock.ts';
import {
  activeDurationTooShort,
  assignmentDoesNotExist,
  assignmentExists,
  invalidRequest,
  pendingRequest,
  policyRulesFailed,
} from './errors.ts';
import type { Family } from './families.ts';
import { failedRules } from './rule-checks.ts';
import { rulesOf, settingsOwner } from './settings.ts';
import { type AccessWindow, windowOf } from './windows.ts';

/** PIM gives no access for less, and takes none back sooner after its start (code ActiveDurationTooShort). */
export const shortestMs = 5 * 60_000;

/** Takes a request that is well formed and whose principal and target are known: records it, and acts on it. */
export function submit(
  ctx: RouteContext,
  family: Family,
  asked: Asked & { action: AdminAction },
): ScheduleRequestRecord {
  if (openRequests(ctx, family, asked).length > 0) throw pendingRequest();
  if (asked.action === 'adminRemove') return remove(ctx, family, asked);
  const window = windowOf(asked.scheduleInfo, ctx.now);
  const lastsMs =
    window.endsAt === null ? Number.POSITIVE_INFINITY : window.endsAt.getTime() - window.startsAt.getTime();
  if (family.kind === 'assignment' && lastsMs < shortestMs) throw activeDurationTooShort();
  if (lastsMs <= 0) throw invalidRequest();
  const replaced = scheduleToReplace(ctx, family, asked);
  const rules = rulesOf(ctx.truth, settingsOwner(asked.target));
  const failed = failedRules(rules, { ...asked, kind: family.kind, window });
  if (failed.length > 0) throw policyRulesFailed(failed);
  const id = ctx.newId();
  const scheduleId = replaced?.id ?? newScheduleId(asked.target, id, ctx.newId);
  const request = { ...blankRequest(ctx, family, asked, id, scheduleId), scheduleInfo: window.info };
  if (asked.isValidationOnly) return { ...request, status: 'Granted' };
  return record(ctx, { ...request, ...progress(ctx, window) });
}

/** 201 is not "active": the status says how far it is (Graph: Create roleAssignmentScheduleRequests). */
function progress(
  ctx: RouteContext,
  window: AccessWindow,
): Pick<ScheduleRequestRecord, 'status' | 'settles' | 'completedDateTime'> {
  const { provisionMs, pendingStatus, outcome } = ctx.knobs.pim;
  if (provisionMs > 0) {
    const at = new Date(ctx.now.getTime() + provisionMs).toISOString();
    return { status: pendingStatus, settles: { at, as: outcome }, completedDateTime: null };
  }
  const later = window.startsAt.getTime() > ctx.now.getTime();
  const status: ScheduleStatus = outcome === 'Provisioned' && later ? 'Granted' : outcome;
  const completedDateTime = isOpen(status) ? null : ctx.now.toISOString();
  return { status, settles: null, completedDateTime };
}

function record(ctx: RouteContext, request: ScheduleRequestRecord): ScheduleRequestRecord {
  ctx.put('scheduleRequests', request.id, request);
  const inForce = request.status === 'Provisioned' || request.status === 'Granted';
  if (inForce && request.scheduleInfo) {
    const { startDateTime } = request.scheduleInfo;
    carryOut(writerOf(ctx), request, { startsAt: startDateTime, endsAt: endOf(request.scheduleInfo) });
  }
  return request;
}

/** The schedule an update is about; undefined for a new one. A standing assignment made without PIM has none to name. */
function scheduleToReplace(ctx: RouteContext, family: Family, asked: Asked): ScheduleRecord | undefined {
  const schedules = schedulesOf(ctx.truth, family.kind, asked);
  const standing = family.kind === 'assignment' && isHeld(ctx.truth, asked);
  if (asked.action === 'adminAssign' || asked.action === 'adminRenew') {
    if (schedules.length > 0 || standing) throw assignmentExists();
    return undefined;
  }
  const assigned = schedules.find((one) => one.assignmentType === 'Assigned');
  if (assigned) {
    if (!isSpread(ctx, assigned)) throw assignmentDoesNotExist();
    return assigned;
  }
  if (schedules.length > 0 || !standing) throw assignmentDoesNotExist();
  return undefined;
}

/**
 * adminRemove names role and principal only, so it takes what was assigned, never what its holder activated. A window
 * that has not begun is cancelled, not removed.
 */
function remove(ctx: RouteContext, family: Family, asked: Asked): ScheduleRequestRecord {
  const schedules = schedulesOf(ctx.truth, family.kind, asked);
  const assigned = schedules.find((one) => one.assignmentType === 'Assigned' && one.state !== 'planned');
  const standing = family.kind === 'assignment' && schedules.length === 0 && isHeld(ctx.truth, asked);
  if (!assigned && !standing) throw assignmentDoesNotExist();
  if (assigned && !isSpread(ctx, assigned)) throw assignmentDoesNotExist();
  if (assigned && family.kind === 'assignment' && isFresh(assigned, ctx.now)) throw activeDurationTooShort();
  const id = ctx.newId();
  const request = {
    ...blankRequest(ctx, family, asked, id, assigned?.id ?? newScheduleId(asked.target, id, ctx.newId)),
    status: 'Revoked' as const,
    completedDateTime: ctx.now.toISOString(),
  };
  if (asked.isValidationOnly) return request;
  ctx.put('scheduleRequests', id, request);
  const writer = writerOf(ctx);
  if (assigned) {
    revokeRequests(ctx, assigned);
    endSchedule(writer, assigned);
  }
  const activated = schedules.some((one) => one.assignmentType === 'Activated' && one.state === 'active');
  if (family.kind === 'assignment' && !activated) takeAccess(writer, asked);
  return request;
}

/** Within its first five minutes. */
export function isFresh(schedule: ScheduleRecord, now: Date): boolean {
  return schedule.state !== 'planned' && now.getTime() - Date.parse(schedule.startsAt) < shortestMs;
}

/** The requests that made or moved a schedule read Revoked once it is removed. */
function revokeRequests(ctx: RouteContext, schedule: ScheduleRecord): void {
  for (const request of ctx.truth.scheduleRequests.indexed(schedule.principalId)) {
    if (request.targetScheduleId !== schedule.id || request.status !== 'Provisioned') continue;
    ctx.put('scheduleRequests', request.id, { ...request, status: 'Revoked' });
  }
}

/** Takes back a request that has not come into force (Graph: unifiedRoleAssignmentScheduleRequest: cancel). */
export function cancel(ctx: RouteContext, request: ScheduleRequestRecord): void {
  if (request.status !== 'Granted' && !isOpen(request.status)) {
    throw invalidRequest(`The role assignment request cannot be cancelled: its status is ${request.status}.`);
  }
  const completedDateTime = ctx.now.toISOString();
  ctx.put('scheduleRequests', request.id, { ...request, status: 'Canceled', settles: null, completedDateTime });
  const planned = ctx.truth.schedules.get(request.targetScheduleId);
  if (planned?.state === 'planned') ctx.put('schedules', planned.id, undefined);
}

/** Still under way: nothing else is taken for the same principal and target meanwhile. */
function isOpen(status: ScheduleStatus): boolean {
  return status.startsWith('Pending') || status === 'ScheduleCreated';
}

function openRequests(ctx: RouteContext, family: Family, asked: Asked): ScheduleRequestRecord[] {
  const key = `${family.kind}:${accessKey(asked.target, asked.principalId)}`;
  return ctx.truth.scheduleRequests.indexed(key).filter((request) => isOpen(request.status));
}

/** The part of PIM that removes and updates may not have heard yet of what another part just granted. */
function isSpread(ctx: RouteContext, schedule: ScheduleRecord): boolean {
  return ctx.store.bornMs('schedules', schedule.id) <= ctx.now.getTime() - ctx.knobs.readLagMs;
}

/** A role's schedule has the id of the request that made it; a group's is its own, after group and relationship. */
function newScheduleId(target: PimTarget, requestId: string, newId: () => string): string {
  return target.kind === 'role' ? requestId : `${target.groupId}_${target.accessId}_${newId()}`;
}

function writerOf(ctx: RouteContext): PimWriter {
  return { truth: ctx.truth, put: ctx.put, at: ctx.now };
}

function blankRequest(
  ctx: RouteContext,
  family: Family,
  asked: Asked,
  id: string,
  scheduleId: string,
): ScheduleRequestRecord {
  const { target, principalId, justification, ticketInfo, customData } = asked;
  return {
    id,
    kind: family.kind,
    target,
    principalId,
    action: asked.actionText,
    status: 'Provisioned',
    createdDateTime: ctx.now.toISOString(),
    completedDateTime: null,
    justification,
    ticketInfo,
    customData,
    scheduleInfo: null,
    targetScheduleId: scheduleId,
    settles: null,
  };
}
