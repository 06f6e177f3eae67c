import { describe, expect, it } from 'vitest';
import type { Reading, WriteOutcome } from '../../../../src/jit/back-end.ts';
import { nextStep } from '../../../../src/jit/holding/next-step.ts';
import { onAnswer, recordAttempt } from '../../../../src/jit/holding/on-answer.ts';
import { onReading } from '../../../../src/jit/holding/on-reading.ts';
import {
  ABSENT,
  ALREADY,
  absentAgain,
  at,
  bodyOf,
  DONE,
  drop,
  GONE,
  held,
  LOST,
  leased,
  PRESENT,
  R1,
  R2,
  REFUSED,
  read,
  ready,
  send,
  TIMING,
  toldBy,
  typesOf,
} from './steps.ts';

describe('an add', () => {
  it('is recorded before it is sent', () => {
    const change = recordAttempt(ready(), { id: 'a', action: 'add', at: at(0) }, at(4));

    expect(change.body).toMatchObject({ attempt: { id: 'a', action: 'add' }, nextAt: at(4) });
    expect(typesOf(change)).toEqual(['holding.attempted']);
  });

  it('is held only when a read shows it', () => {
    const answered = send(ready(), 'add', DONE, 0);

    expect(answered).toMatchObject({ state: 'adding', added: 'yes', assignmentId: 'ours' });
    expect(nextStep(answered, at(0))).toEqual({ kind: 'read' });

    const change = onReading(answered, PRESENT, TIMING, at(1));

    expect(change.body).toMatchObject({ state: 'held', heldAt: at(1), nextAt: at(61) });
    expect(toldBy(change)).toEqual([R1]);
  });

  it('that was answered is never sent again while reads lag', () => {
    const lagging = read(read(read(send(ready(), 'add', DONE, 0), ABSENT, 0), ABSENT, 2), ABSENT, 5);

    expect(nextStep(lagging, at(60))).toEqual({ kind: 'read' });
  });

  it('keeps the id that Graph gave it when a read still shows one that we removed', () => {
    const answer: WriteOutcome = { kind: 'done', assignmentId: 'new', graphRequestId: null };
    const again = send(read(leased(R2, absentAgain()), ABSENT, 110), 'add', answer, 110);

    expect(read(again, PRESENT, 111)).toMatchObject({ state: 'held', assignmentId: 'new' });
  });

  it('keeps the id that Graph gave it whatever a read shows', () => {
    const other: Reading = { kind: 'present', assignmentId: 'another' };

    expect(read(send(ready(), 'add', DONE, 0), other, 1)).toMatchObject({ state: 'held', assignmentId: 'ours' });
  });

  it('takes no id from a read that may be an echo of what we removed', () => {
    const lost = send(read(leased(R2, absentAgain()), ABSENT, 110), 'add', LOST, 110);
    const found = send(read(read(lost, ABSENT, 111), ABSENT, 113), 'add', ALREADY, 118);

    expect(read(found, PRESENT, 119)).toMatchObject({ state: 'held', assignmentId: null });
  });

  it('without an answer is not taken as held from an echo of what we removed: it is sent again, to tell', () => {
    const again = send(read(leased(R2, absentAgain()), PRESENT, 110), 'add', LOST, 110);

    const echo = read(again, PRESENT, 111);

    expect(echo.state).toBe('adding');
    expect(nextStep(echo, at(111))).toEqual({ kind: 'add' });
  });

  it('takes its id from a read where the answer was lost', () => {
    expect(read(send(ready(), 'add', LOST, 0), PRESENT, 1)).toMatchObject({ state: 'held', assignmentId: 'ours' });
  });

  it('that Graph refuses drops the leases, and each grant reads why', () => {
    const recorded = recordAttempt(leased(R2, ready()), { id: 'a', action: 'add', at: at(0) }, at(4)).body;

    const change = onAnswer(recorded, 'a', REFUSED, at(1));

    expect(bodyOf(change)).toMatchObject({ state: 'absent', leases: [], nextAt: null });
    expect(bodyOf(change).fallen).toEqual([
      { requestId: R1, why: 'refused', detail: 'dynamic group' },
      { requestId: R2, why: 'refused', detail: 'dynamic group' },
    ]);
    expect(toldBy(change)).toEqual([R1, R2]);
    expect(typesOf(change)).toContain('holding.refused');
  });

  it('that is refused after a lost one is followed by a removal, should the lost one have landed', () => {
    const doubtful = read(read(send(ready(), 'add', LOST, 0), ABSENT, 1), ABSENT, 3);

    expect(send(doubtful, 'add', REFUSED, 9)).toMatchObject({ state: 'removing', added: 'maybe', waiters: [R1] });
  });

  it('whose answer comes after others gave it up settles nothing', () => {
    const givenUp = read(send(ready(), 'add', null, 0), ABSENT, 4);

    expect(onAnswer(givenUp, 'add-0', DONE, at(5))).toBeNull();
  });
});

describe('what is held', () => {
  it('is looked at again and again', () => {
    expect(read(held(), PRESENT, 61)).toMatchObject({ state: 'held', reading: null, nextAt: at(121) });
  });

  it('counts as removed outside only after two absent reads at least the gap apart', () => {
    const once = read(held(), ABSENT, 61);

    expect(once).toMatchObject({ state: 'held', nextAt: at(62) });
    expect(read(once, ABSENT, 61.5).state).toBe('held');
    expect(read(once, PRESENT, 62)).toMatchObject({ state: 'held', reading: null });

    const change = onReading(leased(R2, once), ABSENT, TIMING, at(62));

    expect(change.body).toMatchObject({ state: 'absent', leases: [], nextAt: null });
    expect(change.body.fallen.map((one) => [one.requestId, one.why])).toEqual([
      [R1, 'removed-outside'],
      [R2, 'removed-outside'],
    ]);
    expect(toldBy(change)).toEqual([R1, R2]);
    expect(typesOf(change)).toEqual(['holding.removed-outside', 'holding.lease-ended', 'holding.lease-ended']);
  });

  it('and was removed outside is never put back', () => {
    const gone = read(read(held(), ABSENT, 61), ABSENT, 62);

    expect(nextStep(gone, at(9_999))).toEqual({ kind: 'rest' });
  });

  it('is not called removed outside by early looks, which an old replica may answer', () => {
    const early = read(read(drop(leased(R2, held()), 5, R2), ABSENT, 5), ABSENT, 10);

    expect(early).toMatchObject({ state: 'held', reading: null, nextAt: at(61) });
  });

  it('is still watched for an unanswered add when it was removed outside', () => {
    const twice = read(send(ready(), 'add', LOST, 0), PRESENT, 1);

    expect(read(read(twice, ABSENT, 61), ABSENT, 62)).toMatchObject({ state: 'absent', watchUntil: at(120) });
  });

  it('sleeps when the person is deleted, tells each grant once, and wakes when they are restored', () => {
    const change = onReading(held(), GONE, TIMING, at(61));

    expect(change.body).toMatchObject({ state: 'held', dormant: GONE.detail, nextAt: at(62) });
    expect(toldBy(change)).toEqual([R1]);
    expect(onReading(change.body, GONE, TIMING, at(62)).events).toEqual([]);
    expect(read(change.body, PRESENT, 361)).toMatchObject({ state: 'held', dormant: null });
  });

  it('waits as Graph asks when a read is throttled', () => {
    const reading: Reading = { kind: 'unavailable', detail: 'throttled', retryAfterMs: 30_000 };

    expect(read(held(), reading, 61)).toMatchObject({ state: 'held', nextAt: at(91), lastError: 'throttled' });
  });
});
