import { describe, expect, it } from 'vitest';
import { driftOf, forgotten, onDrift, orphansOf } from '../../../../src/jit/holding/drift.ts';
import { nextStep } from '../../../../src/jit/holding/next-step.ts';
import { onReading } from '../../../../src/jit/holding/on-reading.ts';
import type { RequestId } from '../../../../src/jit/ids.ts';
import { isLost } from '../../../../src/jit/operations/request/reconcile-requests.ts';
import type { AccessRequest } from '../../../../src/jit/request/request.ts';
import { buildApproved, buildHolding, buildRequest } from '../../../support/builders.ts';
import { ABSENT, absentAgain, at, GONE, held, leased, PRESENT, R1, read, ready, removing, TIMING } from './steps.ts';

/** Held since second 1 and settled: what a read shows now is no lag of the add. */
const LATER = 200;
const compare = (holding = held(), reading: Parameters<typeof driftOf>[1] = ABSENT, seconds = LATER) =>
  driftOf(holding, reading, TIMING.observeEveryMs, at(seconds));
const standing = () => read(leased(), PRESENT, 0);

describe('what a read says against what the store believes', () => {
  it('is nothing when both say held', () => {
    expect(compare(held(), PRESENT)).toBeNull();
    expect(compare(standing(), PRESENT)).toBeNull();
  });

  it('is a difference when what is held is not there, or its person is gone', () => {
    expect(compare(held(), ABSENT)).toMatchObject({ before: 'held', after: 'absent' });
    expect(compare(held(), GONE)).toMatchObject({ before: 'held', after: expect.stringContaining('gone') });
  });

  it('is a difference when standing access went away', () => {
    expect(compare(standing(), ABSENT)).toMatchObject({ before: 'there before this bot', after: 'absent' });
  });

  it('is a difference when what was gone is there again, whatever was under way', () => {
    expect(compare(read(held(), GONE, 100), PRESENT)).toMatchObject({ after: 'in the directory again' });
    expect(compare({ ...removing(), dormant: 'gone' }, PRESENT)).toMatchObject({ after: 'in the directory again' });
    expect(compare(read(held(), GONE, 100), GONE)).toBeNull();
  });

  it('is nothing without an answer', () => {
    expect(compare(held(), { kind: 'unavailable', detail: 'down', retryAfterMs: null })).toBeNull();
  });

  it('is nothing while an add may not show yet', () => {
    expect(compare(held(), ABSENT, 60)).toBeNull();
    expect(compare(held(), ABSENT, 61)).not.toBeNull();
  });

  it.each([
    ['being given', ready()],
    ['being taken back', removing()],
    ['confirmed gone', absentAgain()],
    ['missed by the loop already', read(held(), ABSENT, 100)],
  ])('is nothing for the loop of a holding that is %s', (_, holding) => {
    expect(compare(holding, ABSENT)).toBeNull();
    expect(compare(holding, PRESENT)).toBeNull();
  });

  it('has the loop read again at once, and is believed only after two reads', () => {
    const drift = compare();
    if (drift === null) throw new Error('no difference');

    const noted = onDrift(held(), drift, at(LATER));

    expect(noted.events.map((event) => event.type)).toEqual(['holding.drift-found']);
    expect(noted.body).toMatchObject({ state: 'held', leases: held().leases });
    expect(nextStep(noted.body, at(LATER))).toEqual({ kind: 'read' });
    const once = onReading(noted.body, ABSENT, TIMING, at(LATER)).body;
    expect(once.state).toBe('held');
    expect(read(once, ABSENT, LATER + 1)).toMatchObject({ state: 'absent', leases: [] });
    expect(read(once, PRESENT, LATER + 1)).toMatchObject({ state: 'held', reading: null });
  });

  it('does not put off a look that is due earlier', () => {
    const due = { ...held(), nextAt: at(100) };

    expect(onDrift(due, { before: '', after: '' }, at(LATER)).body.nextAt).toEqual(at(100));
  });
});

describe('a lease whose grant is over', () => {
  const orphans = (request: AccessRequest | null, seconds = LATER) =>
    orphansOf(held(), new Map([[R1, request]]), at(seconds));
  const grant = (parts: Parameters<typeof buildApproved>[0]) => buildApproved(parts);

  it('is one of a grant that ended, or that nobody knows', () => {
    expect(orphans(null)).toEqual([R1]);
    expect(orphans(buildRequest({ id: R1 as RequestId }))).toEqual([R1]);
    expect(orphans(grant({ state: 'ended', revokingAt: at(100), endedAt: at(101) }))).toEqual([R1]);
  });

  it('is none while the grant lives, or ended only just now', () => {
    expect(orphans(grant({ state: 'active' }))).toEqual([]);
    expect(orphans(grant({ state: 'revoking', revokingAt: at(LATER - 60) }))).toEqual([]);
    expect(orphans(grant({ state: 'revoking', revokingAt: at(LATER - 61) }))).toEqual([R1]);
  });
});

describe('work that would be looked at by nobody', () => {
  it('is a holding on its way without a time for its next look', () => {
    expect(forgotten({ ...ready(), nextAt: null })).toBe(true);
    expect(forgotten({ ...removing(), nextAt: null })).toBe(true);
    expect(forgotten({ ...held(), nextAt: null })).toBe(true);
    expect(forgotten({ ...absentAgain(), watchUntil: at(200), nextAt: null })).toBe(true);
  });

  it('is none that rests: standing access, and what is absent', () => {
    expect(standing().nextAt).toBeNull();
    expect(forgotten(standing())).toBe(false);
    expect(forgotten(buildHolding())).toBe(false);
    expect(forgotten(ready())).toBe(false);
  });

  it.each([
    ['its due time is missing', at(10), null, [], true],
    ['its due time is missing, and it may rest', null, null, [], false],
    ['an effect waits and its due time is missing', null, null, [{ id: 'e' }], true],
    ['it is due later than its state asks', at(0), at(62), [], true],
    ['it is claimed', at(0), at(4), [], false],
    ['it is due in time', at(7_200), at(7_200), [], false],
    ['it is due long after its time', at(7_200), at(9_000), [], true],
  ] as const)('when %s', (_, asked, dueAt, outbox, lost) => {
    expect(isLost(asked, { dueAt, outbox: outbox as never }, at(0))).toBe(lost);
  });
});
