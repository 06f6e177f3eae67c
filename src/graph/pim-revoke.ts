import type { Hold, WriteOutcome } from '../jit/back-end.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import { refusedByGroup } from './direct-groups.ts';
import { GraphFailure } from './errors.ts';
import { LEAST_MS, removeBody } from './pim-bodies.ts';
import type { PimCalls } from './pim-calls.ts';
import { requestsPath } from './pim-paths.ts';
import { isBegun, readInstances, readSchedules } from './pim-read.ts';
import { endedAs, refusedBecause } from './pim-refusals.ts';
import { cancelOurs, progress } from './pim-requests.ts';
import type { PimInstance } from './pim-schema.ts';
import { outcomeOf, writeOnce } from './write.ts';

/** PIM counts its five minutes by its own clock: asked half a minute later it agrees. */
const MARGIN_MS = 30_000;

/** Takes back what we gave, before Entra itself would. */
export async function revoke(calls: PimCalls, hold: Hold): Promise<WriteOutcome> {
  const { client, writeTimeoutMs } = calls;
  const body = removeBody(hold.principal, hold.entitlement);
  const call = { method: 'POST', path: requestsPath(hold.entitlement), body, priority: 'high' } as const;
  const result = await writeOnce(client, call, writeTimeoutMs);
  if (!(result instanceof GraphFailure)) {
    const { graphRequestId } = result;
    const far = await progress(client, calls.reader, hold, result, []);
    // `Revoked` is what a removal comes to.
    const failed = far.kind === 'came-to-nothing' && far.status !== 'revoked';
    return failed
      ? refusedBecause(endedAs(far.status), graphRequestId)
      : { kind: 'done', assignmentId: null, graphRequestId };
  }
  switch (result.code) {
    case 'ActiveDurationTooShort':
      return tooSoon(calls, hold, result);
    case 'RoleAssignmentDoesNotExist':
      return notThere(calls, hold, result);
    case 'PendingRoleAssignmentRequest':
      return pending(calls, hold, result);
    case 'AadPremiumLicenseRequired':
      // The licence ran out while people had access: the directory itself still takes it.
      return calls.direct.remove(hold.principal, hold.entitlement, null);
    case 'SubjectNotFound':
    case 'RoleNotFound':
    case 'ResourceNotFound':
    case 'InvalidScope':
      return goneOr(calls, hold, result);
    default:
      return hold.entitlement.kind === 'group'
        ? refusedByGroup(calls.reader(), hold.entitlement, result)
        : outcomeOf(result);
  }
}

/**
 * In the first five minutes PIM takes nothing back. The directory does: the access is gone at once, and the schedule, which
 * nobody has anything of any more, follows when PIM takes the removal (PIM for Groups overview; roles: unproved).
 */
async function tooSoon(calls: PimCalls, hold: Hold, failure: GraphFailure): Promise<WriteOutcome> {
  const { instances, startsAt } = await activeSince(calls, hold);
  const assigned = instances?.find((one) => !one.activated);
  // What they activated themselves would go with it.
  const theirsToo = instances === null || instances.some((one) => one.activated);
  const taken = theirsToo ? null : await cutAccess(calls, hold, assigned);
  // Nobody knows whether it is gone: asked again soon, and not only when PIM would take it.
  if (taken?.kind === 'unknown' || taken?.kind === 'not-done') return taken;
  const cut = taken?.kind === 'done' || taken?.kind === 'already';
  const at = startsAt === null ? null : new Date(startsAt.getTime() + LEAST_MS + MARGIN_MS);
  return { kind: 'later', detail: failure.message, at, cut };
}

/** Null where PIM could not be asked. */
async function activeSince(
  calls: PimCalls,
  hold: Hold,
): Promise<{ instances: PimInstance[] | null; startsAt: Date | null }> {
  try {
    const [instances, schedules] = await Promise.all([
      readInstances(calls.reader(), hold),
      readSchedules(calls.reader(), hold),
    ]);
    const assigned = instances.find((one) => !one.activated);
    return { instances, startsAt: schedules[0]?.startsAt ?? assigned?.startsAt ?? null };
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return { instances: null, startsAt: null };
  }
}

function cutAccess({ direct }: PimCalls, hold: Hold, assigned: PimInstance | undefined): Promise<WriteOutcome> {
  return direct.remove(hold.principal, hold.entitlement, assigned?.assignmentId ?? null);
}

/** Ended, or not begun, or given so lately that the part of PIM that removes has not heard of it. */
async function notThere(calls: PimCalls, hold: Hold, failure: GraphFailure): Promise<WriteOutcome> {
  const already: WriteOutcome = { kind: 'already', graphRequestId: failure.graphRequestId };
  const notDone: WriteOutcome = { kind: 'not-done', detail: failure.message, retryAfterMs: null };
  const reading = await calls.read(hold);
  if (reading.kind === 'gone') return { kind: 'gone', what: reading.what, detail: reading.detail };
  if (reading.kind === 'unavailable') return { ...notDone, retryAfterMs: reading.retryAfterMs };
  const ours = reading.kind === 'present' && reading.activated !== true;
  if (!ours && reading.leftover !== true) return already;
  if (ours) return notDone;
  try {
    const waiting = (await readSchedules(calls.reader(), hold)).some((one) => one.planned && isBegun(one, calls.now()));
    if (!waiting) return notDone;
    return (await cancelAll(calls, hold)) > 0 ? { ...already, kind: 'done', assignmentId: null } : notDone;
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return notDone;
  }
}

/** Something is open for this person: ours is taken back, so that the removal can follow. */
async function pending(calls: PimCalls, hold: Hold, failure: GraphFailure): Promise<WriteOutcome> {
  const notDone: WriteOutcome = { kind: 'not-done', detail: failure.message, retryAfterMs: null };
  try {
    await cancelAll(calls, hold);
    return notDone;
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return notDone;
  }
}

function cancelAll({ client, reader, writeTimeoutMs: timeoutMs }: PimCalls, hold: Hold): Promise<number> {
  return cancelOurs(client, reader(), hold, { which: 'all-open', timeoutMs });
}

/**
 * PIM does not know what the directory may know. Of an administrative unit that was deleted the directory may go on listing
 * the assignments, and it takes those itself (Entra: Create or delete administrative units; unproved).
 */
async function goneOr(calls: PimCalls, hold: Hold, failure: GraphFailure): Promise<WriteOutcome> {
  const reading = await calls.direct.read(hold.principal, hold.entitlement);
  if (reading.kind === 'gone') return { kind: 'gone', what: reading.what, detail: reading.detail };
  const notDone: WriteOutcome = { kind: 'not-done', detail: failure.message, retryAfterMs: null };
  if (failure.code !== 'InvalidScope' || reading.kind !== 'present') return notDone;
  const { instances } = await activeSince(calls, hold);
  const theirsToo = instances === null || instances.some((one) => one.activated);
  return theirsToo ? notDone : calls.direct.remove(hold.principal, hold.entitlement, reading.assignmentId);
}
