import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../src/jit/back-end.ts';
import type { Holding } from '../../../../src/jit/holding/holding.ts';
import { nextStep } from '../../../../src/jit/holding/next-step.ts';
import { onReading } from '../../../../src/jit/holding/on-reading.ts';
import { buildGroup, buildHolding, buildRole } from '../../../support/builders.ts';
import {
  ABSENT,
  ALREADY,
  at,
  DONE,
  drop,
  GONE,
  GONE_FOR_GOOD,
  held,
  LOST,
  leased,
  PRESENT,
  R1,
  R2,
  read,
  ready,
  removed,
  removing,
  send,
  TIMING,
  toldBy,
  typesOf,
} from './steps.ts';

const GROUP_GONE: Reading = { ...GONE_FOR_GOOD, what: 'target', detail: 'group is not in the directory' };
const UNIT_AWAY: Reading = { ...GONE, what: 'target', detail: 'administrative unit is not in the directory' };

/** Looks whenever the holding asks for it, always with this answer, until this second; the seconds of the looks. */
function watch(holding: Holding, reading: Reading, from: number, until: number): { holding: Holding; looks: number[] } {
  const looks: number[] = [];
  let seen = holding;
  for (let now = from; now <= until; now += 1) {
    if (seen.nextAt === null || seen.nextAt > at(now)) continue;
    seen = read(seen, reading, now);
    looks.push(now);
  }
  return { holding: seen, looks };
}

describe('a person or group that the directory does not show before anything was sent', () => {
  it('is asked for again for half a minute, since it may be new, and is then refused', () => {
    const { holding, looks } = watch(leased(), GONE_FOR_GOOD, 0, 60);

    expect(looks).toEqual([0, 1, 3, 8, 18, 30]);
    expect(holding).toMatchObject({ state: 'absent', leases: [], missing: null });
    expect(holding.fallen).toEqual([{ requestId: R1, why: 'refused', detail: GONE.detail }]);
  });

  it('is given the access as soon as a replica knows it, and its clock begins anew should it vanish again', () => {
    const known = read(watch(leased(), GONE, 0, 9).holding, ABSENT, 10);

    expect(known).toMatchObject({ state: 'adding', basis: { kind: 'none' }, missing: null, lastError: null });
    expect(nextStep(known, at(10))).toEqual({ kind: 'add' });
    expect(send(known, 'add', GONE, 35)).toMatchObject({ state: 'adding', nextAt: at(36) });
  });

  it('may also be unknown only to the replica that is to write: the write is tried again, not called lost', () => {
    const unknown = send(ready(), 'add', GONE, 0);

    expect(unknown).toMatchObject({ state: 'adding', added: 'no', dormant: null, nextAt: at(1) });
    expect(nextStep(unknown, at(1))).toEqual({ kind: 'add' });
    expect(send(send(unknown, 'add', GONE, 29), 'add', GONE, 30)).toMatchObject({ state: 'absent', leases: [] });
  });
});

describe('a person or group that is deleted', () => {
  it('is looked at often at first, should one replica only lag, and then each five minutes', () => {
    const { looks } = watch(held(), GONE, 61, 800);

    expect(looks).toEqual([61, 62, 64, 69, 79, 99, 129, 189, 489, 789]);
  });

  it('is never called gone for good while it can be restored', () => {
    const { holding } = watch(removed(), GONE, 100, 90_000);

    expect(holding).toMatchObject({ state: 'removing', waiters: [R1], dormant: GONE.detail });
  });

  it('is removed at once when it is restored, however long it was away', () => {
    const asleep = watch(removing(), GONE, 100, 4_000).holding;
    const back = read(asleep, PRESENT, 4_100);

    expect(back).toMatchObject({ state: 'removing', dormant: null, missing: null, nextAt: at(4_101) });
    expect(nextStep(back, at(4_101))).toEqual({ kind: 'remove' });
  });

  it('takes two absent reads after it is restored, however the directory looked before', () => {
    const back = read(read(removed(), GONE_FOR_GOOD, 100), ABSENT, 130);

    expect(back).toMatchObject({ state: 'removing', reading: { since: at(130) } });
    expect(read(back, ABSENT, 131).state).toBe('absent');
  });

  it('is gone for good only after two minutes of reads that find nothing to restore', () => {
    const { holding, looks } = watch(removed(), GONE_FOR_GOOD, 100, 219);
    const change = onReading(holding, GONE_FOR_GOOD, TIMING, at(220));

    expect(looks).toHaveLength(7);
    expect(holding).toMatchObject({ state: 'removing', nextAt: at(220), missing: { forGood: { since: at(100) } } });
    expect(change.body).toMatchObject({ state: 'absent', waiters: [], nextAt: null, watchUntil: null, dormant: null });
    expect(change.body.fallen).toEqual([{ requestId: R1, why: 'gone', detail: 'the account was deleted for good' }]);
    expect(change.events).toMatchObject([
      { type: 'holding.absent', data: { why: 'the account was deleted for good', reads: [at(100), at(220)] } },
    ]);
    expect(toldBy(change)).toEqual([R1]);
  });

  it.each([
    ['finds it to be restorable', GONE],
    ['finds it', ABSENT],
  ])('begins to count again when one read %s', (_, between) => {
    const doubted = read(watch(removed(), GONE_FOR_GOOD, 100, 219).holding, between, 219.5);
    const again = read(doubted, GONE_FOR_GOOD, 220);

    expect(again).toMatchObject({ state: 'removing', missing: { forGood: { since: at(220) } } });
    expect(watch(again, GONE_FOR_GOOD, 221, 339).holding.state).toBe('removing');
    expect(watch(again, GONE_FOR_GOOD, 221, 340).holding.state).toBe('absent');
  });

  it('begins to count again after a gap in which somebody may have been restored and deleted', () => {
    const late = read(read(removed(), GONE_FOR_GOOD, 100), GONE_FOR_GOOD, 300);

    expect(late).toMatchObject({ state: 'removing', nextAt: at(301), missing: { forGood: { since: at(300) } } });
  });

  it('is not believed to be gone on the word of an outage', () => {
    const outage: Reading = { kind: 'unavailable', detail: 'throttled', retryAfterMs: null };
    const asleep = watch(removed(), GONE_FOR_GOOD, 100, 219).holding;

    expect(read(asleep, outage, 220)).toMatchObject({ state: 'removing', dormant: GONE.detail, waiters: [R1] });
  });

  it('soon gets a second look when it is deleted for good after long', () => {
    const asleep = watch(removing(), GONE, 100, 4_000).holding;
    const first = read(asleep, GONE_FOR_GOOD, 4_200);

    expect(first).toMatchObject({ state: 'removing', nextAt: at(4_201) });
    expect(watch(first, GONE_FOR_GOOD, 4_201, 4_320).holding.state).toBe('absent');
  });

  it('ends what was held as removed outside, for every grant, and nobody looks any more', () => {
    const both = leased(R2, watch(held(), GONE_FOR_GOOD, 61, 180).holding);
    const change = onReading(both, GONE_FOR_GOOD, TIMING, at(181));

    expect(change.body).toMatchObject({ state: 'absent', leases: [], nextAt: null });
    expect(change.body.fallen.map((one) => [one.requestId, one.why])).toEqual([
      [R1, 'gone'],
      [R2, 'gone'],
    ]);
    expect(typesOf(change)).toEqual(['holding.removed-outside', 'holding.lease-ended', 'holding.lease-ended']);
    expect(toldBy(change)).toEqual([R1, R2]);
  });

  it('ends what may have been given already, and what waits behind a removal', () => {
    const doubtful = watch(send(ready(), 'add', LOST, 0), GONE_FOR_GOOD, 1, 130).holding;
    const behind = watch(leased(R2, removed()), GONE_FOR_GOOD, 100, 230).holding;

    expect(doubtful).toMatchObject({ state: 'absent', leases: [], fallen: [{ requestId: R1, why: 'gone' }] });
    expect(behind).toMatchObject({ state: 'absent', leases: [], waiters: [] });
    expect(behind.fallen.map((one) => one.requestId)).toEqual([R1, R2]);
  });

  it('is not waited for when Graph took the access away before its unit or group went: two reads confirm it', () => {
    const once = read(removed(), UNIT_AWAY, 100);
    const soon = read(once, UNIT_AWAY, 100.5);
    const change = onReading(once, UNIT_AWAY, TIMING, at(101));

    expect(soon.state).toBe('removing');
    expect(change.body).toMatchObject({ state: 'absent', waiters: [], dormant: null, removedAt: at(101) });
    expect(change.events).toMatchObject([{ type: 'holding.absent', data: { reads: [at(100), at(101)] } }]);
  });

  it.each([
    ['answered no removal', removing()],
    ['said of the removal that nothing was there', send(removing(), 'remove', ALREADY, 100)],
    ['never answered the add', send(drop(send(ready(), 'add', LOST, 0), 100, R1), 'remove', DONE, 100)],
  ])('is waited for when Graph %s: what it hides may come back with the unit', (_, doubtful) => {
    const { holding } = watch(doubtful, UNIT_AWAY, 100, 4_000);

    expect(holding).toMatchObject({ state: 'removing', waiters: [R1], dormant: UNIT_AWAY.detail });
  });

  it('says what was deleted', () => {
    const detailOf = (entitlement: Holding['entitlement']) => {
      const given = read(send(read(leased(R1, buildHolding({ entitlement })), ABSENT, 0), 'add', DONE, 0), PRESENT, 1);
      return watch(given, GROUP_GONE, 61, 181).holding.fallen.map((one) => one.detail);
    };

    expect(detailOf(buildGroup())).toEqual(['the group was deleted for good']);
    expect(detailOf(buildRole())).toEqual(['the role or its administrative unit was deleted for good']);
  });
});
