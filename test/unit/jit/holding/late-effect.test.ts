import { describe, expect, it } from 'vitest';
import { addLease } from '../../../../src/jit/holding/leases.ts';
import { nextStep } from '../../../../src/jit/holding/next-step.ts';
import { suspectLateEffect } from '../../../../src/jit/holding/on-reading.ts';
import { buildLease } from '../../../support/builders.ts';
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
  leased,
  PRESENT,
  R1,
  R2,
  read,
  ready,
  removed,
  send,
} from './steps.ts';

describe('a late effect', () => {
  /** A process died over its add, the lease ended, and the removal was confirmed at second 7. */
  const watched = () => {
    const ending = send(drop(send(ready(), 'add', null, 0), 5, R1), 'remove', ALREADY, 5);
    return read(read(ending, ABSENT, 5), ABSENT, 7);
  };

  it('is watched for two minutes after the holding is absent', () => {
    expect(watched()).toMatchObject({ state: 'absent', watchUntil: at(127), nextAt: at(22) });
    expect(read(watched(), ABSENT, 22)).toMatchObject({ state: 'absent', nextAt: at(37) });
    expect(read(watched(), ABSENT, 127)).toMatchObject({ state: 'absent', watchUntil: null, nextAt: null });
  });

  it('is undone when it shows, on the last look too', () => {
    for (const seconds of [22, 127]) {
      const found = read(watched(), PRESENT, seconds);

      expect(found.state).toBe('removing');
      expect(nextStep(found, at(seconds))).toEqual({ kind: 'remove' });
    }
  });

  it('is still watched for when a replica does not know the person', () => {
    expect(read(watched(), GONE, 22)).toMatchObject({ state: 'absent', watchUntil: at(127), nextAt: at(37) });
  });

  it('counts as ours for a lease that arrives during the watch, even before a last look that is late', () => {
    for (const holding of [watched(), { ...watched(), nextAt: at(127), watchUntil: at(127) }]) {
      const change = addLease(holding, buildLease({ requestId: R2 }), at(300));

      expect(bodyOf(change)).toMatchObject({ state: 'adding', basis: { kind: 'none' }, added: 'maybe' });
    }
  });

  it('is watched for again after the life of a lease that arrived during the watch', () => {
    const given = read(send(leased(R2, watched()), 'add', DONE, 10), PRESENT, 11);
    const gone = read(read(send(drop(given, 20, R2), 'remove', DONE, 20), ABSENT, 20), ABSENT, 21);

    expect(gone).toMatchObject({ state: 'absent', watchUntil: at(141) });
  });

  it('of an add is looked for at once while absent, and one of a removal is what was wanted', () => {
    expect(bodyOf(suspectLateEffect(absentAgain(), 'add', at(200)))).toMatchObject({
      watchUntil: at(320),
      nextAt: at(200),
    });
    expect(suspectLateEffect(absentAgain(), 'remove', at(200))).toBeNull();
  });

  it('while removing has the removal sent again', () => {
    const suspected = bodyOf(suspectLateEffect(removed(), 'add', at(200)));

    expect(suspected.added).toBe('maybe');
    expect(nextStep(suspected, at(200))).toEqual({ kind: 'remove' });
  });

  it('of an add before the basis is read is ours, not standing', () => {
    expect(bodyOf(suspectLateEffect(leased(), 'add', at(1)))).toMatchObject({
      basis: { kind: 'none' },
      added: 'maybe',
    });
  });

  it('of a removal on what we hold has the add sent again, since reads may not show the loss yet', () => {
    for (const holding of [held(), send(ready(), 'add', DONE, 0)]) {
      const suspected = bodyOf(suspectLateEffect(holding, 'remove', at(2)));

      expect(suspected).toMatchObject({ state: 'adding', added: 'maybe' });
      expect(nextStep(suspected, at(2))).toEqual({ kind: 'add' });
    }
  });

  it('of an add on what we hold ourselves changes nothing', () => {
    expect(suspectLateEffect(held(), 'add', at(2), DONE)).toBeNull();
  });

  it('that made what looked like standing access makes it ours to take back', () => {
    const standing = read(leased(), PRESENT, 0);

    expect(bodyOf(suspectLateEffect(standing, 'add', at(2), DONE))).toMatchObject({
      state: 'held',
      basis: { kind: 'none' },
      added: 'yes',
      assignmentId: 'ours',
    });
    expect(suspectLateEffect(standing, 'add', at(2), ALREADY)).toBeNull();
    expect(suspectLateEffect(standing, 'remove', at(2), DONE)).toBeNull();
  });
});
