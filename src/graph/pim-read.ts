import type { z } from 'zod';
import type { Hold, Reading } from '../jit/back-end.ts';
import type { Entitlement } from '../jit/entitlement.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import type { UserId } from '../jit/ids.ts';
import { GraphFailure } from './errors.ts';
import { listPath, type PimResource, targetKey } from './pim-paths.ts';
import { instanceSchema, type PimInstance, type PimSchedule, requestSchema, scheduleSchema } from './pim-schema.ts';
import type { Reader } from './reader.ts';

/** A window that begins within this is ours: clocks differ, and what we ask for begins now. A later one somebody planned. */
const BEGINS_NOW_MS = 10 * 60_000;

type Row = { principalId: string; target: string };

/** The rows of exactly this person and target; compared again, since a filter may be honoured only in part. */
async function rowsOf<R extends Row>(
  reader: Reader,
  resource: PimResource,
  schema: z.ZodType<R>,
  { principal, entitlement }: Hold,
): Promise<R[]> {
  const rows = (await reader.list(listPath(resource, entitlement, principal), schema)) ?? [];
  const target = targetKey(entitlement);
  return rows.filter((row) => row.principalId === principal.toLowerCase() && row.target === target);
}

/** In force now, for exactly this person: never through a group (design invariant 4). */
export async function readInstances(reader: Reader, hold: Hold): Promise<PimInstance[]> {
  const rows = await rowsOf(reader, 'ScheduleInstances', instanceSchema, hold);
  return rows.filter((row) => row.direct);
}

/** What was assigned to exactly this person, active or planned; what they activated themselves is not among it. */
export async function readSchedules(reader: Reader, hold: Hold): Promise<PimSchedule[]> {
  const rows = await rowsOf(reader, 'Schedules', scheduleSchema, hold);
  return rows.filter((row) => row.direct && !row.activated);
}

/** Everything that was asked of PIM for this person and target, as far as it is kept: about 45 days. */
export function readRequests(reader: Reader, hold: Hold): Promise<z.infer<typeof requestSchema>[]> {
  return rowsOf(reader, 'ScheduleRequests', requestSchema, hold);
}

/** False for a window that somebody planned for later: it is theirs, and is left alone. */
export function isBegun({ planned, startsAt }: PimSchedule, now: Date): boolean {
  return !planned || startsAt === null || startsAt.getTime() - now.getTime() <= BEGINS_NOW_MS;
}

/**
 * What the directory says of the access itself, with what PIM knows of it: when it ends, whether the person activated it
 * themselves, and whether a schedule is left of what nobody has any more (PIM for Groups overview: a member who is removed
 * directly).
 */
export async function withPim(reader: Reader, directly: Reading, hold: Hold, now: () => Date): Promise<Reading> {
  if (directly.kind !== 'present' && directly.kind !== 'absent') return directly;
  try {
    return directly.kind === 'present' ? await present(reader, hold, now) : await absent(reader, hold, now);
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    // A licence that ran out hides what PIM knows, not who has what.
    if (lacksLicence(error)) return directly.kind === 'present' ? { ...directly, assignmentId: null } : directly;
    return { kind: 'unavailable', detail: error.message, retryAfterMs: error.retryAfterMs };
  }
}

async function present(reader: Reader, hold: Hold, now: () => Date): Promise<Reading> {
  const instances = await readInstances(reader, hold);
  const assigned = instances.find((one) => !one.activated);
  if (assigned !== undefined) return { kind: 'present', assignmentId: null, until: assigned.endsAt };
  const activated = instances.find((one) => one.activated);
  // Given directly in a group that PIM was never asked about, or PIM has not heard of it yet.
  if (activated === undefined) return { kind: 'present', assignmentId: null };
  const left = (await absent(reader, hold, now)).leftover === true ? { leftover: true as const } : {};
  return { kind: 'present', assignmentId: null, until: activated.endsAt, activated: true, ...left };
}

async function absent(reader: Reader, hold: Hold, now: () => Date): Promise<Extract<Reading, { kind: 'absent' }>> {
  const schedules = await readSchedules(reader, hold);
  return schedules.some((one) => isBegun(one, now())) ? { kind: 'absent', leftover: true } : { kind: 'absent' };
}

/** The people among these who have it only because they activated it under an eligibility of their own. */
export async function readActivated(reader: Reader, entitlement: Entitlement): Promise<ReadonlySet<UserId>> {
  const target = targetKey(entitlement);
  const rows = (await reader.list(listPath('ScheduleInstances', entitlement, null), instanceSchema)) ?? [];
  const direct = rows.filter((row) => row.target === target && row.direct);
  const assigned = new Set(direct.filter((row) => !row.activated).map((row) => row.principalId));
  const activated = direct.filter((row) => row.activated && !assigned.has(row.principalId));
  return new Set(activated.map((row) => row.principalId as UserId));
}

export function lacksLicence(error: unknown): boolean {
  const cause = error instanceof DirectoryUnavailable ? error.cause : error;
  return cause instanceof GraphFailure && cause.code === 'AadPremiumLicenseRequired';
}
