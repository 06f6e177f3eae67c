import { describe, expect, it } from 'vitest';
import type { Drill } from '../../../../src/jit/canary/canary.ts';
import { judge, LATE_MS } from '../../../../src/jit/canary/judge.ts';
import type { Cause } from '../../../../src/jit/ids.ts';
import type { Grant, GrantItem } from '../../../../src/jit/request/request.ts';
import { buildRequest } from '../../../support/builders.ts';

const NOON = new Date('2026-11-21T12:00:00Z');
const at = (ms: number) => new Date(NOON.getTime() + ms);
const DRILL: Drill = { cause: 'drill:noon' as Cause, startedAt: NOON };

function request(grant: Partial<Grant> | null, items: Partial<GrantItem>[] = [{}]) {
  const base = buildRequest({ submittedAt: NOON });
  if (grant === null) return { ...base, grant: null };
  const [entitlement] = base.terms.entitlements;
  const whole = {
    state: 'active',
    scheduledAt: NOON,
    activatingAt: NOON,
    activeAt: at(2_000),
    endsAt: at(300_000),
    warnedAt: null,
    endReason: 'released',
    endedBy: null,
    endNote: null,
    revokingAt: at(5_000),
    endedAt: at(8_000),
    ...grant,
    items: items.map((item) => ({
      holdingId: 'h',
      entitlement,
      status: 'removed',
      detail: null,
      confirmedAt: at(8_000),
      ...item,
    })),
  };
  return { ...base, grant: whole as unknown as Grant };
}

describe('judging a drill', () => {
  it.each([
    ['waits while the access is being set up', { state: 'activating' as const }, 10_000, { kind: 'wait' }],
    ['gives the access back once it is there', { state: 'active' as const }, 10_000, { kind: 'release' }],
    ['waits while the access is being taken back', { state: 'revoking' as const }, 10_000, { kind: 'wait' }],
    [
      'calls a way in late after three minutes',
      { state: 'activating' as const },
      LATE_MS,
      { kind: 'late', broken: 'in' },
    ],
    [
      'calls a way back late three minutes after it began',
      { state: 'revoking' as const },
      LATE_MS + 5_000,
      { kind: 'late', broken: 'back' },
    ],
    [
      'passes with what both ways took',
      { state: 'ended' as const },
      8_000,
      { kind: 'over', result: { broken: null, inMs: 2_000, backMs: 3_000 } },
    ],
    [
      'fails on the way back when it came too late',
      { state: 'ended' as const, endedAt: at(5_000 + LATE_MS) },
      LATE_MS + 8_000,
      { kind: 'over', result: { broken: 'back', backMs: LATE_MS } },
    ],
    [
      'fails on the way in when the access was never there',
      { state: 'ended' as const, activeAt: null, endNote: 'refused' },
      8_000,
      { kind: 'over', result: { broken: 'in', why: 'refused' } },
    ],
  ])('%s', (_, grant, nowMs, verdict) => {
    expect(judge(DRILL, request(grant), at(nowMs))).toMatchObject(verdict);
  });

  it('fails on the way back when the access is kept: the account had it before', () => {
    const kept = request({ state: 'ended' }, [{ status: 'kept', detail: 'it was theirs before', confirmedAt: null }]);

    expect(judge(DRILL, kept, at(9_000))).toMatchObject({
      kind: 'over',
      result: { broken: 'back', why: 'it was theirs before' },
    });
  });

  it('fails on the way in when the request came to nothing', () => {
    expect(judge(DRILL, { ...request(null), state: 'closed' }, at(9_000))).toMatchObject({
      kind: 'over',
      result: { broken: 'in' },
    });
  });
});
