import { describe, expect, it } from 'vitest';
import type { Reading, WriteOutcome } from '../../../../src/jit/back-end.ts';
import { nextStep } from '../../../../src/jit/holding/next-step.ts';
import { onReading } from '../../../../src/jit/holding/on-reading.ts';
import {
  ABSENT,
  ALREADY,
  at,
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
  removed,
  removing,
  send,
  THROTTLED,
  TIMING,
  toldBy,
} from './steps.ts';

describe('a removal', () => {
  it('is confirmed only by two absent reads at least the gap apart', () => {
    const once = read(removed(), ABSENT, 100);

    expect(once).toMatchObject({ state: 'removing', nextAt: at(101) });
    expect(read(once, ABSENT, 100.9).state).toBe('removing');

    const change = onReading(once, ABSENT, TIMING, at(101));

    expect(change.body).toMatchObject({ state: 'absent', removedAt: at(101), waiters: [], watchUntil: null });
    expect(toldBy(change)).toEqual([R1]);
    expect(change.events).toMatchObject([{ type: 'holding.absent', data: { reads: [at(100), at(101)] } }]);
  });

  it('is not confirmed by absent reads with a present one between them', () => {
    const flapping = read(read(read(removed(), ABSENT, 100), PRESENT, 101), ABSENT, 103);

    expect(flapping).toMatchObject({ state: 'removing', reading: { present: false, since: at(103) } });
  });

  it('outlasts stale reads, and is sent again when they last', () => {
    const shown = read(removed(), PRESENT, 101);

    expect(shown.state).toBe('removing');
    expect(nextStep(shown, at(110))).toEqual({ kind: 'read' });
    expect(nextStep(shown, at(120))).toEqual({ kind: 'remove' });
  });

  it('takes another assignment than ours as ours gone', () => {
    const other: Reading = { kind: 'present', assignmentId: 'an admin made this' };

    expect(read(read(removed(), other, 100), other, 102)).toMatchObject({ state: 'absent', removedAt: at(102) });
  });

  it('is retried without limit when it is refused, lost or throttled', () => {
    for (const outcome of [REFUSED, LOST, THROTTLED]) {
      const failed = send(removing(), 'remove', outcome, 100);

      expect(failed).toMatchObject({ state: 'removing', removeAnsweredAt: null });
      expect(nextStep(failed, at(190))).toEqual({ kind: 'remove' });
    }
  });

  it.each([THROTTLED, { ...LOST, retryAfterMs: 90_000 } as const])(
    'is not sent again before Graph wants to hear of it: $kind',
    (outcome) => {
      const failed = send(removing(), 'remove', outcome, 100);

      expect(nextStep(failed, at(189))).toEqual({ kind: 'wait', until: at(190) });
      expect(nextStep(failed, at(190))).toEqual({ kind: 'remove' });
    },
  );

  it('is sent again by whoever finds it recorded and not answered', () => {
    const dead = send(removing(), 'remove', null, 100);

    expect(nextStep(dead, at(103)).kind).toBe('wait');
    expect(nextStep(dead, at(104))).toEqual({ kind: 'remove' });
  });

  it('of a deleted person sleeps, and is sent when they are restored', () => {
    const asleep = send(removing(), 'remove', GONE, 100);

    expect(asleep).toMatchObject({ state: 'removing', dormant: GONE.detail, nextAt: at(101) });
    expect(nextStep(asleep, at(101))).toEqual({ kind: 'read' });
    expect(nextStep(read(asleep, ABSENT, 400), at(401))).toEqual({ kind: 'remove' });
  });

  it('that Graph answers with "not there" soon after our add is not believed: a replica may not have heard of the add', () => {
    const doubtful = read(read(send(removing(), 'remove', ALREADY, 100), ABSENT, 100), ABSENT, 101);

    expect(doubtful).toMatchObject({ state: 'removing', removeAnsweredAt: null, nextAt: at(111) });
    expect(nextStep(doubtful, at(111))).toEqual({ kind: 'remove' });
  });

  it('that Graph still answers with "not there" two minutes after our add is believed, and watched', () => {
    const late = read(read(send(removing(), 'remove', ALREADY, 150), ABSENT, 150), ABSENT, 151);

    expect(late).toMatchObject({ state: 'absent', watchUntil: at(271), nextAt: at(166) });
  });

  it('whose answer was lost and that is then "not there" is believed at once: the first delete reached Graph', () => {
    const lost = send(removing(), 'remove', LOST, 100);
    const gone = read(read(send(lost, 'remove', ALREADY, 102), ABSENT, 102), ABSENT, 103);

    expect(gone.state).toBe('absent');
  });

  it('of an add without an answer is watched for it, even when a later add was answered', () => {
    const doubtful = read(read(send(ready(), 'add', LOST, 0), ABSENT, 1), ABSENT, 3);
    const given = read(send(doubtful, 'add', DONE, 9), PRESENT, 10);
    const gone = read(read(send(drop(given, 20, R1), 'remove', DONE, 20), ABSENT, 20), ABSENT, 21);

    expect(gone).toMatchObject({ state: 'absent', watchUntil: at(141) });
  });

  it('makes a lease that arrives meanwhile wait for absent, and then begins a fresh life', () => {
    const waiting = leased(R2, removed());

    expect(waiting).toMatchObject({ state: 'removing', leases: [{ requestId: R2 }] });

    const change = onReading(read(waiting, ABSENT, 100), ABSENT, TIMING, at(101));

    expect(change.body).toMatchObject({ state: 'adding', basis: null, added: 'no', removedAt: at(101), waiters: [] });
    expect(toldBy(change).sort()).toEqual([R1, R2]);
  });

  it('lets a lease that came and went meanwhile wait for its end too', () => {
    expect(drop(leased(R2, removed()), 100, R2)).toMatchObject({ state: 'removing', waiters: [R1, R2] });
  });

  /** Entra takes nothing back in its first five minutes; the access itself is gone meanwhile. */
  const LATER: WriteOutcome = { kind: 'later', detail: 'active for less than five minutes', at: at(430), cut: true };

  it('that Entra does not take yet rests until Entra does', () => {
    expect(send(removing(), 'remove', LATER, 100)).toMatchObject({ removableAt: at(430), nextAt: at(430) });
  });

  it.each([
    ['whose process died', send(held(), 'move', null, 99)],
    ['that got no answer', send(held(), 'move', LOST, 99)],
    ['that a read was told apart from', read(send(held(), 'move', null, 95), PRESENT, 99)],
  ])('that Entra does not take yet is sent again while a move %s may bring the access back', (_, moved) => {
    const ending = drop(moved, 100, R1);

    const waiting = send(ending, 'remove', LATER, 100);

    expect(waiting).toMatchObject({ removableAt: at(430), nextAt: at(115) });
    expect(nextStep(waiting, at(115))).toEqual({ kind: 'remove' });
    expect(send(waiting, 'remove', LATER, 221)).toMatchObject({ nextAt: at(430) });
  });
});
