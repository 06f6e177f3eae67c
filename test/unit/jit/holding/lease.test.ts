import { describe, expect, it } from 'vitest';
import { addLease, dropLeases } from '../../../../src/jit/holding/leases.ts';
import { nextStep } from '../../../../src/jit/holding/next-step.ts';
import { onReading } from '../../../../src/jit/holding/on-reading.ts';
import { buildHolding, buildLease } from '../../../support/builders.ts';
import {
  ABSENT,
  ALREADY,
  absentAgain,
  at,
  bodyOf,
  drop,
  held,
  LOST,
  leased,
  PRESENT,
  R1,
  R2,
  read,
  ready,
  send,
  THROTTLED,
  TIMING,
  toldBy,
  typesOf,
} from './steps.ts';

describe('a lease', () => {
  it('begins a life of an absent holding by reading how the person stood before', () => {
    const change = addLease(buildHolding(), buildLease({ requestId: R1 }), at(0));

    expect(bodyOf(change)).toMatchObject({ state: 'adding', basis: null, added: 'no', nextAt: at(0) });
    expect(nextStep(bodyOf(change), at(0))).toEqual({ kind: 'read' });
    expect(typesOf(change)).toEqual(['holding.lease-added']);
  });

  it('that is there already changes nothing', () => {
    expect(addLease(leased(), buildLease({ requestId: R1 }), at(5))).toBeNull();
  });

  it('is replaced when its grant is extended', () => {
    const longer = buildLease({ requestId: R1, until: at(9_999) });

    expect(bodyOf(addLease(held(), longer, at(5)))).toMatchObject({ state: 'held', leases: [longer] });
  });

  it('shares what is held already, without a write', () => {
    const shared = leased(R2, held());

    expect(shared.state).toBe('held');
    expect(nextStep(shared, at(2)).kind).toBe('wait');
  });

  it('that ends before the basis was read leaves nothing to take away', () => {
    const change = dropLeases(leased(), [R1], 'cancelled', at(1));

    expect(bodyOf(change)).toMatchObject({ state: 'absent', leases: [], nextAt: null, watchUntil: null });
    expect(toldBy(change)).toEqual([R1]);
  });

  it('that is not there cannot be dropped', () => {
    expect(dropLeases(held(), [R2], 'expired', at(5))).toBeNull();
  });

  it('that ends while another one lives takes nothing away, and has the other looked at', () => {
    const change = dropLeases(leased(R2, held()), [R1], 'expired', at(50));

    expect(bodyOf(change)).toMatchObject({ state: 'held', waiters: [], nextAt: at(50) });
    expect(toldBy(change)).toEqual([R1]);
  });

  it('when it is the last one turns the holding to removing in the same write', () => {
    const change = dropLeases(held(), [R1], 'expired', at(100));

    expect(bodyOf(change)).toMatchObject({ state: 'removing', leases: [], waiters: [R1], nextAt: at(100) });
    expect(nextStep(bodyOf(change), at(100))).toEqual({ kind: 'remove' });
  });

  it('that ends while an add is on its way takes away what that add may make', () => {
    const dropped = drop(send(ready(), 'add', null, 0), 1, R1);

    expect(dropped).toMatchObject({ state: 'removing', added: 'maybe', attempt: null, watchUntil: at(121) });
  });
});

describe('the basis', () => {
  it('is none when a direct read shows nothing, and the add follows', () => {
    const change = onReading(leased(), ABSENT, TIMING, at(0));

    expect(change.body.basis).toEqual({ kind: 'none' });
    expect(typesOf(change)).toEqual(['holding.basis-read']);
    expect(nextStep(change.body, at(0))).toEqual({ kind: 'add' });
  });

  it('is standing when it is there before us: held at once, with no write now or at the end', () => {
    const change = onReading(leased(), PRESENT, TIMING, at(0));

    expect(change.body).toMatchObject({ state: 'held', basis: { kind: 'standing' }, added: 'no', nextAt: null });
    expect(nextStep(change.body, at(0))).toEqual({ kind: 'rest' });
    expect(toldBy(change)).toEqual([R1]);

    const end = dropLeases(change.body, [R1], 'expired', at(100));

    expect(bodyOf(end)).toMatchObject({ state: 'absent', basis: null, nextAt: null });
    expect(typesOf(end)).toEqual(['holding.lease-ended', 'holding.removal-kept']);
  });

  it('is standing when a first attempt finds it there already', () => {
    expect(send(ready(), 'add', ALREADY, 0)).toMatchObject({ state: 'held', basis: { kind: 'standing' }, added: 'no' });
  });

  it('stays none when it is there already after a lost answer of ours', () => {
    const doubtful = read(read(send(ready(), 'add', LOST, 0), ABSENT, 1), ABSENT, 3);

    expect(nextStep(doubtful, at(9))).toEqual({ kind: 'add' });
    expect(send(doubtful, 'add', ALREADY, 9)).toMatchObject({ basis: { kind: 'none' }, added: 'yes' });
  });

  it('stays none when it is there already after a process of ours died over its attempt', () => {
    const dead = send(ready(), 'add', null, 0);

    expect(nextStep(dead, at(1)).kind).toBe('wait');
    expect(nextStep(dead, at(4))).toEqual({ kind: 'read' });

    const looked = read(read(dead, ABSENT, 4), ABSENT, 6);

    expect(send(looked, 'add', ALREADY, 9)).toMatchObject({ basis: { kind: 'none' }, added: 'yes' });
  });

  it('is still open to "standing" after a throttled attempt, which cannot have taken effect', () => {
    const throttled = send(ready(), 'add', THROTTLED, 0);

    expect(throttled).toMatchObject({ added: 'no', nextAt: at(90), lastError: 'throttled' });
    expect(send(throttled, 'add', ALREADY, 90).basis).toEqual({ kind: 'standing' });
  });

  it('is read afresh in a new life', () => {
    const again = leased(R2, absentAgain());

    expect(again).toMatchObject({ state: 'adding', basis: null, added: 'no', assignmentId: null });
  });

  it('is not taken from a read right after our own removal, which may be an echo', () => {
    const again = read(leased(R2, absentAgain()), PRESENT, 110);

    expect(again.basis).toEqual({ kind: 'none' });
    expect(nextStep(again, at(110))).toEqual({ kind: 'add' });
  });

  it('is believed again five minutes after our own removal', () => {
    expect(read(leased(R2, absentAgain()), PRESENT, 403).basis).toEqual({ kind: 'standing' });
  });
});
