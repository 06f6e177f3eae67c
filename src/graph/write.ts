import type { WriteOutcome } from '../jit/back-end.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import type { UserId } from '../jit/ids.ts';
import type { GraphAnswer, GraphCall, GraphClient } from './client.ts';
import { GraphFailure } from './errors.ts';

/** One write, sent once. A failure is an answer here, not an exception. */
export async function writeOnce(
  client: GraphClient,
  call: Omit<GraphCall, 'signal'>,
  timeoutMs: number,
): Promise<GraphAnswer | GraphFailure> {
  try {
    return await client.call({ ...call, signal: client.timers.deadline(timeoutMs) });
  } catch (error) {
    if (error instanceof GraphFailure) return error;
    throw error;
  }
}

/** What a failure says whatever was written; the callers have told apart "already" and "gone" before. */
export function outcomeOf(failure: GraphFailure): WriteOutcome {
  const detail = failure.message;
  if (failure.mayHaveTakenEffect) {
    return {
      kind: 'unknown',
      detail,
      ...(failure.retryAfterMs === null ? {} : { retryAfterMs: failure.retryAfterMs }),
    };
  }
  if (failure.kind === 'forbidden' || failure.kind === 'refused') {
    return { kind: 'refused', detail, graphRequestId: failure.graphRequestId };
  }
  return { kind: 'not-done', detail, retryAfterMs: failure.retryAfterMs };
}

/**
 * Which of the objects a write or a read names is not in the directory. `restorableAs` is its id among the deleted items;
 * null for what is never kept there (Graph: a role definition).
 */
export type Missing = { kind: 'gone'; what: 'principal' | 'target'; detail: string; restorableAs: string | null };

export function missingUser(id: UserId): Missing {
  return { kind: 'gone', what: 'principal', detail: `user ${id} is not in the directory`, restorableAs: id };
}

/** Null when everything is there, and also when that cannot be found out now: the write's own answer stands then. */
export async function missingIfKnown(search: Promise<Missing | null>): Promise<WriteOutcome | null> {
  try {
    const missing = await search;
    return missing === null ? null : { kind: missing.kind, what: missing.what, detail: missing.detail };
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return null;
    throw error;
  }
}
