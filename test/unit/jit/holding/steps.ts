import type { Change } from '../../../../src/jit/aggregate.ts';
import type { Reading, WriteOutcome } from '../../../../src/jit/back-end.ts';
import type { Attempt, Holding } from '../../../../src/jit/holding/holding.ts';
import { addLease, dropLeases } from '../../../../src/jit/holding/leases.ts';
import { onAnswer, recordAttempt } from '../../../../src/jit/holding/on-answer.ts';
import { onReading } from '../../../../src/jit/holding/on-reading.ts';
import type { RequestId } from '../../../../src/jit/ids.ts';
import { buildHolding, buildLease, NOON } from '../../../support/builders.ts';

export const TIMING = { confirmGapMs: 1_000, observeEveryMs: 60_000 };
export const R1 = 'R-22222' as RequestId;
export const R2 = 'R-33333' as RequestId;

export const ABSENT: Reading = { kind: 'absent' };
export const PRESENT: Reading = { kind: 'present', assignmentId: 'ours' };
export const DONE: WriteOutcome = { kind: 'done', assignmentId: 'ours', graphRequestId: 'g-1' };
export const ALREADY: WriteOutcome = { kind: 'already', graphRequestId: 'g-2' };
export const LOST: WriteOutcome = { kind: 'unknown', detail: 'no answer' };
export const REFUSED: WriteOutcome = { kind: 'refused', detail: 'dynamic group', graphRequestId: 'g-3' };
export const THROTTLED: WriteOutcome = { kind: 'not-done', detail: 'throttled', retryAfterMs: 90_000 };
export const GONE = {
  kind: 'gone',
  what: 'principal',
  detail: 'user is not in the directory',
  forGood: false,
} as const;
export const GONE_FOR_GOOD = { ...GONE, forGood: true } as const;

export function at(seconds: number): Date {
  return new Date(NOON.getTime() + seconds * 1_000);
}

export function bodyOf(change: Change<Holding> | null): Holding {
  if (change === null) throw new Error('nothing changed');
  return change.body;
}

export function typesOf(change: Change<Holding> | null): string[] {
  return change?.events.map((event) => event.type) ?? [];
}

export function toldBy(change: Change<Holding> | null): string[] {
  return (change?.effects ?? []).flatMap((effect) => (effect.type === 'advance' ? [effect.requestId] : []));
}

export function leased(requestId = R1, holding = buildHolding()): Holding {
  return bodyOf(addLease(holding, buildLease({ requestId }), at(0)));
}

export function read(holding: Holding, reading: Reading, seconds: number): Holding {
  return onReading(holding, reading, TIMING, at(seconds)).body;
}

/** Records a write and, unless the process dies, settles it with this answer. */
export function send(
  holding: Holding,
  action: Attempt['action'],
  outcome: WriteOutcome | null,
  seconds: number,
): Holding {
  const attempt = { id: `${action}-${seconds}`, action, at: at(seconds) };
  const recorded = recordAttempt(holding, attempt, at(seconds + 4)).body;
  return outcome === null ? recorded : bodyOf(onAnswer(recorded, attempt.id, outcome, at(seconds)));
}

export function drop(holding: Holding, seconds: number, ...requests: RequestId[]): Holding {
  return bodyOf(dropLeases(holding, requests, 'expired', at(seconds)));
}

/** Leased, basis read as none, nothing sent. */
export const ready = () => read(leased(), ABSENT, 0);
/** Given by us and shown by a read at second 1. */
export const held = () => read(send(ready(), 'add', DONE, 0), PRESENT, 1);
/** Its last lease ended at second 100. */
export const removing = () => drop(held(), 100, R1);
/** Graph answered the removal as done at second 100. */
export const removed = () => send(removing(), 'remove', DONE, 100);
/** Confirmed gone at second 102. */
export const absentAgain = () => read(read(removed(), ABSENT, 100), ABSENT, 102);
