import { describe, expect, it } from 'vitest';
import { commitOf } from '../../../src/jit/change.ts';
import type { Cause } from '../../../src/jit/ids.ts';
import { holdingKind, policyKind, requestKind } from '../../../src/jit/kinds.ts';
import {
  buildApproved,
  buildHolding,
  buildLease,
  buildPolicy,
  buildRequest,
  minutesAfterNoon,
  NOON,
} from '../../support/builders.ts';

const END = minutesAfterNoon(126);

describe('a look at a request is urgent', () => {
  const urgentAt = (request: ReturnType<typeof buildRequest>) => requestKind.urgentAt?.(request);

  it('never while it is pending or scheduled, nor when it is over', () => {
    expect(urgentAt(buildRequest())).toBeNull();
    expect(urgentAt(buildApproved({ state: 'scheduled', endsAt: null }))).toBeNull();
    expect(urgentAt(buildApproved({ state: 'ended', endedAt: END }))).toBeNull();
  });

  it.each(['activating', 'active'] as const)('from the end of its time on while it is %s', (state) => {
    expect(urgentAt(buildApproved({ state }))).toEqual(END);
  });

  it('from the moment on at which it is to be taken back', () => {
    expect(urgentAt(buildApproved({ state: 'revoking', revokingAt: minutesAfterNoon(30) }))).toEqual(
      minutesAfterNoon(30),
    );
  });
});

describe('a look at a holding is urgent', () => {
  const urgentAt = (overrides: Parameters<typeof buildHolding>[0]) => holdingKind.urgentAt?.(buildHolding(overrides));

  it('always while it is being removed', () => {
    expect(urgentAt({ state: 'removing', waiters: [buildLease().requestId] })?.getTime()).toBeLessThan(NOON.getTime());
  });

  it.each(['adding', 'held'] as const)('while it is %s, only once a lease is overdue', (state) => {
    const late = urgentAt({ state, nextAt: NOON, leases: [buildLease({ until: END })] });

    expect(late?.getTime()).toBeGreaterThan(END.getTime());
    expect(late?.getTime()).toBeLessThan(END.getTime() + 10_000);
  });

  it('once an add of ours may have landed late, and never when it is absent for good', () => {
    expect(urgentAt({ watchUntil: minutesAfterNoon(2) })).toEqual(minutesAfterNoon(2));
    expect(urgentAt({})).toBeNull();
  });
});

it('is written with each commit, and is never where a kind knows no urgency', () => {
  const removing = buildHolding({ state: 'removing' });
  const cause = 'test' as Cause;

  expect(commitOf(holdingKind, { body: removing, events: [] }, null, cause, NOON).urgentAt).toBeInstanceOf(Date);
  expect(commitOf(policyKind, { body: buildPolicy(), events: [] }, null, cause, NOON).urgentAt).toBeNull();
});
