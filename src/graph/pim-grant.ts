import type { BackEnd, Hold, Order, WriteOutcome } from '../jit/back-end.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import { refusedByGroup } from './direct-groups.ts';
import { GraphFailure } from './errors.ts';
import { assignBody, updateBody } from './pim-bodies.ts';
import type { PimCalls } from './pim-calls.ts';
import { requestsPath } from './pim-paths.ts';
import { readSchedules } from './pim-read.ts';
import {
  endedAs,
  NEEDS_APPROVAL,
  NO_LICENCE,
  plannedFrom,
  refusedBecause,
  rulesFailed,
  TOO_SHORT,
} from './pim-refusals.ts';
import { cancel, cancelOurs, progress } from './pim-requests.ts';
import { outcomeOf, writeOnce } from './write.ts';

/** With less than this left, the five minutes that PIM gives at least would outlive the lease by more than half a minute. */
const LEAST_LEFT_MS = 4.5 * 60_000;
/** Until then a schedule without its access may be one that has just been made (Graph: eventual consistency). */
const SHOWS_MS = 2 * 60_000;
const NEWBORN_AGAIN_MS = 2_000;

/** Gives access that Entra itself ends at the order's end (D1). */
export async function grant(calls: PimCalls, hold: Hold, order: Order): Promise<WriteOutcome> {
  const now = calls.now();
  if (order.until.getTime() - now.getTime() < LEAST_LEFT_MS) return refusedBecause(TOO_SHORT, null);
  const body = assignBody(hold.principal, hold.entitlement, order, now);
  const result = await send(calls, hold, body);
  if (!(result instanceof GraphFailure)) return result;
  if (result.kind === 'already-exists' || result.code === 'RoleAssignmentExists')
    return onExisting(calls, hold, order, result);
  return onFailure(calls, hold, result);
}

/** Tells Entra another end for what we gave. */
export async function moveEnd(calls: PimCalls, hold: Hold, order: Order): Promise<WriteOutcome> {
  const result = await send(calls, hold, updateBody(hold.principal, hold.entitlement, order, calls.now()));
  if (!(result instanceof GraphFailure)) return result;
  if (result.code !== 'RoleAssignmentDoesNotExist') return onFailure(calls, hold, result);
  const reading = await calls.read(hold);
  if (reading.kind === 'gone') return { kind: 'gone', what: reading.what, detail: reading.detail };
  const notOurs = reading.kind === 'absent' || (reading.kind === 'present' && reading.activated === true);
  if (notOurs) return { kind: 'already', graphRequestId: result.graphRequestId };
  // Given moments ago: the part of PIM that updates may not have heard of it yet.
  return { kind: 'not-done', detail: result.message, retryAfterMs: null };
}

async function send(calls: PimCalls, hold: Hold, body: unknown): Promise<WriteOutcome | GraphFailure> {
  const { client, writeTimeoutMs } = calls;
  const call = { method: 'POST', path: requestsPath(hold.entitlement), body, priority: 'normal' } as const;
  const result = await writeOnce(client, call, writeTimeoutMs);
  if (result instanceof GraphFailure) return result;
  const { graphRequestId } = result;
  const far = await progress(client, calls.reader, hold, result, calls.followMs);
  switch (far.kind) {
    case 'under-way':
      return { kind: 'done', assignmentId: null, graphRequestId };
    case 'came-to-nothing':
      return refusedBecause(endedAs(far.status), graphRequestId);
    case 'waits-for-approval': {
      const taken = await cancel(client, hold, far.requestId, writeTimeoutMs);
      // Somebody in Entra may still grant it: that must be found, and undone.
      return taken ? refusedBecause(NEEDS_APPROVAL, graphRequestId) : { kind: 'unknown', detail: NEEDS_APPROVAL };
    }
  }
}

/**
 * Entra has a schedule for it already, or access without one. A schedule that was left behind when the access itself was
 * taken directly gives nobody anything: told its window again, it gives ours.
 */
async function onExisting(calls: PimCalls, hold: Hold, order: Order, failure: GraphFailure): Promise<WriteOutcome> {
  const { graphRequestId } = failure;
  const already: WriteOutcome = { kind: 'already', graphRequestId };
  const reading = await calls.direct.read(hold.principal, hold.entitlement);
  if (reading.kind === 'gone') return { kind: 'gone', what: reading.what, detail: reading.detail };
  if (reading.kind !== 'absent') return already;
  const now = calls.now();
  const schedules = await readSchedules(calls.reader(), hold).catch(noneIfUnavailable);
  const planned = schedules.find((one) => one.planned);
  if (planned !== undefined) return onPlanned(planned.startsAt, failure, now);
  const isOld = ({ startsAt }: { startsAt: Date | null }) =>
    startsAt !== null && now.getTime() - startsAt.getTime() >= SHOWS_MS;
  if (!schedules.some(isOld)) return already;
  const revived = await send(calls, hold, updateBody(hold.principal, hold.entitlement, order, now));
  return revived instanceof GraphFailure ? onFailure(calls, hold, revived) : revived;
}

/** One that begins now may be ours; one for later is somebody's plan, and is not touched. */
function onPlanned(startsAt: Date | null, failure: GraphFailure, now: Date): WriteOutcome {
  if (startsAt === null || startsAt.getTime() - now.getTime() <= SHOWS_MS)
    return { kind: 'not-done', detail: failure.message, retryAfterMs: null };
  return refusedBecause(plannedFrom(startsAt), failure.graphRequestId);
}

function noneIfUnavailable(error: unknown): [] {
  if (error instanceof DirectoryUnavailable) return [];
  throw error;
}

/** What PIM's own codes mean; whatever it shares with the rest of Graph is told as there. */
async function onFailure(calls: PimCalls, hold: Hold, failure: GraphFailure): Promise<WriteOutcome> {
  const { code, graphRequestId, message } = failure;
  switch (code) {
    case 'PendingRoleAssignmentRequest':
      await cancelAwaiting(calls, hold);
      return { kind: 'not-done', detail: message, retryAfterMs: null };
    case 'RoleAssignmentRequestPolicyValidationFailed':
      return refusedBecause(rulesFailed(message), graphRequestId);
    case 'AadPremiumLicenseRequired':
      return refusedBecause(NO_LICENCE, graphRequestId);
    case 'ActiveDurationTooShort':
      return refusedBecause(TOO_SHORT, graphRequestId);
    case 'RoleAssignmentDoesNotExist':
      return { kind: 'not-done', detail: message, retryAfterMs: null };
    case 'SubjectNotFound':
    case 'RoleNotFound':
    case 'ResourceNotFound':
    case 'InvalidScope':
      return goneOr(calls.direct, hold, failure);
    default:
      return hold.entitlement.kind === 'group'
        ? refusedByGroup(calls.reader(), hold.entitlement, failure)
        : outcomeOf(failure);
  }
}

/** PIM hears of new objects later than the directory does: 5 to 30 s. What the directory does not know either is gone. */
async function goneOr(direct: BackEnd, { principal, entitlement }: Hold, failure: GraphFailure): Promise<WriteOutcome> {
  const reading = await direct.read(principal, entitlement);
  if (reading.kind === 'gone') return { kind: 'gone', what: reading.what, detail: reading.detail };
  if (failure.code === 'InvalidScope') return outcomeOf(failure);
  return { kind: 'not-done', detail: failure.message, retryAfterMs: NEWBORN_AGAIN_MS };
}

/** An answer that was lost may have left one that waits for somebody in Entra. */
async function cancelAwaiting({ client, reader, writeTimeoutMs: timeoutMs }: PimCalls, hold: Hold): Promise<void> {
  try {
    await cancelOurs(client, reader(), hold, { which: 'awaiting-approval', timeoutMs });
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
  }
}
