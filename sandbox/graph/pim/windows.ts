import type { ScheduleInfo } from '../records.ts';
import { isRecord } from '../route-tools.ts';
import { invalidRequest } from './errors.ts';

/** When access is to begin and end; `endsAt` null: never. */
export interface AccessWindow {
  startsAt: Date;
  endsAt: Date | null;
  /** what Graph keeps of it */
  info: ScheduleInfo;
}

const durationPattern = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** An ISO 8601 duration of days, hours, minutes and seconds; weeks, months and years are not taken. */
export function durationMsOf(text: string): number | undefined {
  const found = durationPattern.exec(text);
  if (!found || text === 'P' || text.endsWith('T')) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/**
 * Reads `scheduleInfo` (Graph: requestSchedule, expirationPattern). A start in the past, or none, is now; a duration and
 * an end together, a recurrence and a pattern without its value are InvalidRoleAssignmentRequest.
 */
export function windowOf(scheduleInfo: unknown, now: Date): AccessWindow {
  if (!isRecord(scheduleInfo) || !isRecord(scheduleInfo.expiration)) throw invalidRequest();
  if (given(scheduleInfo.recurrence)) throw invalidRequest();
  const startsAt = startOf(scheduleInfo.startDateTime, now);
  const { type, duration, endDateTime } = scheduleInfo.expiration;
  if (given(duration) && given(endDateTime)) throw invalidRequest();
  const start = startsAt.toISOString();
  const infoWith = (expiration: ScheduleInfo['expiration']): ScheduleInfo => ({
    startDateTime: start,
    recurrence: null,
    expiration,
  });
  const kind = typeof type === 'string' ? type.toLowerCase() : '';
  if (kind === 'noexpiration') {
    if (given(duration) || given(endDateTime)) throw invalidRequest();
    return { startsAt, endsAt: null, info: infoWith({ type: 'noExpiration', endDateTime: null, duration: null }) };
  }
  if (kind === 'afterduration') {
    const lastsMs = typeof duration === 'string' ? durationMsOf(duration) : undefined;
    if (typeof duration !== 'string' || lastsMs === undefined) throw invalidRequest();
    const endsAt = new Date(startsAt.getTime() + lastsMs);
    return { startsAt, endsAt, info: infoWith({ type: 'afterDuration', endDateTime: null, duration }) };
  }
  if (kind === 'afterdatetime') {
    const endsAt = instantOf(endDateTime);
    if (!endsAt) throw invalidRequest();
    const end = endsAt.toISOString();
    return { startsAt, endsAt, info: infoWith({ type: 'afterDateTime', endDateTime: end, duration: null }) };
  }
  throw invalidRequest();
}

/** How a schedule tells its window: always by its end. */
export function infoOf(startsAt: string, endsAt: string | null): ScheduleInfo {
  const expiration = { type: endsAt === null ? ('noExpiration' as const) : ('afterDateTime' as const) };
  return {
    startDateTime: startsAt,
    recurrence: null,
    expiration: { ...expiration, endDateTime: endsAt, duration: null },
  };
}

function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function startOf(value: unknown, now: Date): Date {
  if (!given(value)) return now;
  const start = instantOf(value);
  if (!start) throw invalidRequest();
  return start.getTime() < now.getTime() ? now : start;
}

function instantOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return undefined;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : new Date(atMs);
}
