import type { ScheduleRecord, ScheduleRequestRecord } from '../records.ts';
import type { Change, Store } from '../store.ts';
import { beginSchedule, carryOut, endSchedule, type PimWriter } from './access.ts';
import { durationMsOf } from './windows.ts';

/** PIM's own work: what it starts, ends and answers by itself when its time comes. */
export interface PimClock {
  /** Does all that was due until now, each at its own moment, so that reads which lag see it when it happened. */
  settle(now: Date): void;
}

type Due = { atMs: number; run(writer: PimWriter): void };

export function createPimClock(store: Store): PimClock {
  let nextMs = Number.NEGATIVE_INFINITY;

  function hear(change: Change): void {
    if (change.table === 'schedules' || change.table === 'scheduleRequests') {
      nextMs = Number.NEGATIVE_INFINITY;
      return;
    }
    const taken = change.value === undefined && (change.table === 'links' || change.table === 'roleAssignments');
    if (taken) leaveBehind(change);
  }

  /** Access taken away past PIM leaves its schedule behind (PIM for Groups overview). */
  function leaveBehind(change: Change): void {
    for (const schedule of store.truth.schedules.indexed(`assignment:${change.id}`)) {
      if (schedule.state !== 'active') continue;
      store.put('schedules', schedule.id, { ...schedule, state: 'left behind' }, change.at);
    }
  }

  function dues(): Due[] {
    return [
      ...store.truth.scheduleRequests.all().flatMap(dueOfRequest),
      ...store.truth.schedules.all().flatMap(dueOfSchedule),
    ];
  }

  function settle(now: Date): void {
    const nowMs = now.getTime();
    while (nextMs <= nowMs) {
      const first = dues().reduce<Due | undefined>((a, b) => (a && a.atMs <= b.atMs ? a : b), undefined);
      if (!first || first.atMs > nowMs) {
        nextMs = first?.atMs ?? Number.POSITIVE_INFINITY;
        return;
      }
      const at = new Date(first.atMs);
      first.run({ truth: store.truth, put: (table, id, value) => store.put(table, id, value, at), at });
    }
  }

  store.onChange(hear);
  return { settle };
}

function dueOfRequest(request: ScheduleRequestRecord): Due[] {
  const { settles } = request;
  if (settles === null) return [];
  return [{ atMs: Date.parse(settles.at), run: (writer) => answerRequest(writer, request, settles.as) }];
}

function answerRequest(writer: PimWriter, request: ScheduleRequestRecord, as: ScheduleRequestRecord['status']): void {
  const window = request.scheduleInfo;
  const succeeds = as === 'Provisioned' && window !== null;
  const starts = window === null || Date.parse(window.startDateTime) <= writer.at.getTime();
  const status = succeeds && !starts ? 'Granted' : as;
  const done = { ...request, status, settles: null, completedDateTime: writer.at.toISOString() };
  writer.put('scheduleRequests', request.id, done);
  if (!succeeds) return;
  const endsAt = endOf(window);
  // a window that was over before PIM got to it gives nothing
  if (endsAt !== null && Date.parse(endsAt) <= writer.at.getTime()) return;
  carryOut(writer, done, { startsAt: window.startDateTime, endsAt });
}

/** When a request's window ends, in ISO; null: never. */
export function endOf(info: NonNullable<ScheduleRequestRecord['scheduleInfo']>): string | null {
  const { type, endDateTime, duration } = info.expiration;
  if (type === 'noExpiration') return null;
  if (type === 'afterDateTime') return endDateTime;
  return new Date(Date.parse(info.startDateTime) + (durationMsOf(duration ?? '') ?? 0)).toISOString();
}

function dueOfSchedule(schedule: ScheduleRecord): Due[] {
  if (schedule.state === 'planned') {
    return [{ atMs: Date.parse(schedule.startsAt), run: (writer) => beginSchedule(writer, schedule) }];
  }
  if (schedule.endsAt === null) return [];
  return [{ atMs: Date.parse(schedule.endsAt), run: (writer) => endSchedule(writer, schedule) }];
}
