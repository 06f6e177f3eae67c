import { formatDuration } from '../duration.ts';
import type { AccessRequest } from '../request/request.ts';
import type { Drill, DrillResult } from './canary.ts';

/** Longer than this for one way is a failure, though the drill goes on until its access is gone. */
export const LATE_MS = 3 * 60_000;

export type Verdict =
  | { kind: 'wait' }
  /** The access is there: give it back. */
  | { kind: 'release' }
  /** Too slow; whether it still ends is watched. */
  | { kind: 'late'; broken: 'in' | 'back'; why: string }
  | { kind: 'over'; result: DrillResult };

/** Pure: how a drill stands, from its request as it is now. */
export function judge(drill: Drill, request: AccessRequest, now: Date): Verdict {
  const { grant } = request;
  if (grant === null) return over(drill, request, now, 'in', `its request was ${request.state}`);
  const inMs = grant.activeAt === null ? null : grant.activeAt.getTime() - request.submittedAt.getTime();
  switch (grant.state) {
    case 'scheduled':
    case 'activating':
      return now.getTime() - request.submittedAt.getTime() < LATE_MS
        ? { kind: 'wait' }
        : { kind: 'late', broken: 'in', why: 'the access is not there after three minutes' };
    case 'active':
      return { kind: 'release' };
    case 'revoking':
      return now.getTime() - (grant.revokingAt ?? now).getTime() < LATE_MS
        ? { kind: 'wait' }
        : { kind: 'late', broken: 'back', why: 'the access is not shown to be gone after three minutes' };
    case 'ended':
      break;
  }
  if (inMs === null) return over(drill, request, now, 'in', grant.endNote ?? 'the access was never there');
  const left = grant.items.find((item) => item.status !== 'removed' || item.confirmedAt === null);
  if (left !== undefined) {
    const why = left.detail ?? `its group ended as "${left.status}" instead of removed`;
    return over(drill, request, now, 'back', why);
  }
  const backMs = (grant.endedAt ?? now).getTime() - (grant.revokingAt ?? now).getTime();
  // Gone in the end, and too late to be called whole: the next drill shows whether it is mended.
  if (backMs >= LATE_MS) return over(drill, request, now, 'back', `it took ${formatDuration(backMs)}`);
  if (inMs >= LATE_MS) return over(drill, request, now, 'in', `it took ${formatDuration(inMs)}`);
  return over(drill, request, now, null, null);
}

function over(
  drill: Drill,
  request: AccessRequest,
  now: Date,
  broken: 'in' | 'back' | null,
  why: string | null,
): Verdict {
  const { grant } = request;
  const inMs = grant?.activeAt ? grant.activeAt.getTime() - request.submittedAt.getTime() : null;
  const backMs = grant?.endedAt && grant.revokingAt ? grant.endedAt.getTime() - grant.revokingAt.getTime() : null;
  return {
    kind: 'over',
    result: {
      startedAt: drill.startedAt,
      endedAt: now,
      requestId: request.id,
      inMs,
      backMs,
      broken,
      why,
    },
  };
}
