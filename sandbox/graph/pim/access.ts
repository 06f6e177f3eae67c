import type { ScheduleRecord, ScheduleRequestRecord, TableName, Tables } from '../records.ts';
import { accessKey } from '../row-keys.ts';
import type { View } from '../store.ts';

/** Writes of one moment, over the truth. */
export interface PimWriter {
  truth: View;
  put<K extends TableName>(table: K, id: string, value: Tables[K] | undefined): void;
  /** the moment the writes happen at */
  at: Date;
}

type Access = Pick<ScheduleRecord, 'target' | 'principalId'>;

/** Whether the directory shows the access now, whoever gave it: a role assignment, or a link. */
export function isHeld(view: View, { target, principalId }: Access): boolean {
  const key = accessKey(target, principalId);
  return (target.kind === 'role' ? view.roleAssignments.get(key) : view.links.get(key)) !== undefined;
}

/** An active assignment is a role assignment, or a member or owner, like any other (PIM overview; PIM for Groups). */
export function giveAccess(writer: PimWriter, { target, principalId }: Access): void {
  const key = accessKey(target, principalId);
  if (isHeld(writer.truth, { target, principalId })) return;
  if (target.kind === 'group') {
    writer.put('links', key, { kind: target.accessId, fromId: target.groupId, toId: principalId });
    return;
  }
  const { roleDefinitionId, directoryScopeId } = target;
  writer.put('roleAssignments', key, { id: key, principalId, roleDefinitionId, directoryScopeId });
}

export function takeAccess(writer: PimWriter, { target, principalId }: Access): void {
  const key = accessKey(target, principalId);
  if (!isHeld(writer.truth, { target, principalId })) return;
  if (target.kind === 'group') writer.put('links', key, undefined);
  else writer.put('roleAssignments', key, undefined);
}

/** The schedules of one principal on one target; a second one is there only while an activation runs beside it. */
export function schedulesOf(view: View, kind: ScheduleRecord['kind'], access: Access): ScheduleRecord[] {
  const key = accessKey(access.target, access.principalId);
  return view.schedules.indexed(`${kind}:${key}`);
}

/** Puts a schedule in force: planned when it starts later, with its access when it starts now. */
export function beginSchedule(writer: PimWriter, schedule: Omit<ScheduleRecord, 'state'>): void {
  const starts = Date.parse(schedule.startsAt) <= writer.at.getTime();
  const state = starts ? 'active' : 'planned';
  writer.put('schedules', schedule.id, { ...schedule, state });
  if (starts) markProvisioned(writer, schedule);
  if (schedule.kind === 'eligibility') return;
  if (starts) giveAccess(writer, schedule);
  else takeAccess(writer, schedule);
}

/** A request that waited for its start is Granted until then. */
function markProvisioned(writer: PimWriter, schedule: Pick<ScheduleRecord, 'id' | 'principalId'>): void {
  for (const request of writer.truth.scheduleRequests.indexed(schedule.principalId)) {
    if (request.targetScheduleId !== schedule.id || request.status !== 'Granted') continue;
    writer.put('scheduleRequests', request.id, { ...request, status: 'Provisioned' });
  }
}

/** Ends a schedule. Access that somebody else took, or gave anew, is not its own to take. */
export function endSchedule(writer: PimWriter, schedule: ScheduleRecord): void {
  writer.put('schedules', schedule.id, undefined);
  if (schedule.kind === 'assignment' && schedule.state === 'active') takeAccess(writer, schedule);
}

/** What a request comes to when it succeeds: a new schedule, or another window of the one it names. */
export function carryOut(
  writer: PimWriter,
  request: ScheduleRequestRecord,
  window: { startsAt: string; endsAt: string | null },
): void {
  const was = writer.truth.schedules.get(request.targetScheduleId);
  const at = writer.at.toISOString();
  beginSchedule(writer, {
    id: request.targetScheduleId,
    kind: request.kind,
    target: request.target,
    principalId: request.principalId,
    assignmentType: 'Assigned',
    startsAt: window.startsAt,
    endsAt: window.endsAt,
    createdUsing: was?.createdUsing ?? request.id,
    createdDateTime: was?.createdDateTime ?? at,
    modifiedDateTime: at,
  });
}
