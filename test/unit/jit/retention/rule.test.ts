import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerBlock } from '../../../../src/jit/audit/event.ts';
import { nextBlock } from '../../../../src/jit/audit/seal.ts';
import type { FindingState } from '../../../../src/jit/finding/finding.ts';
import type { HoldingState } from '../../../../src/jit/holding/holding.ts';
import type { GrantState, RequestState } from '../../../../src/jit/request/request.ts';
import { planCut } from '../../../../src/jit/retention/plan.ts';
import {
  isWorthCutting,
  type Keepable,
  oldEnough,
  type Verdict,
  verdictOn,
} from '../../../../src/jit/retention/rule.ts';
import {
  buildAlert,
  buildEvent,
  buildGrant,
  buildHolding,
  buildLease,
  buildRequest,
  minutesAfterNoon,
  NOON,
} from '../../../support/builders.ts';

function keepable(subject: Keepable['subject'], overrides: Partial<Keepable> = {}): Keepable {
  const common = { aggregate: 'x', seq: 3, eventCount: 3, cutEvents: 0, unsealed: [], quiet: true };
  return { ...common, subject, ...overrides };
}

const requestArb = fc
  .record({
    state: fc.constantFrom<RequestState[]>('pending', 'approved', 'denied', 'cancelled', 'expired', 'closed'),
    grant: fc.constantFrom<(GrantState | null)[]>(null, 'scheduled', 'activating', 'active', 'revoking', 'ended'),
  })
  .filter(({ state, grant }) => state === 'approved' || grant === null);

const holdingArb = fc.record({
  state: fc.constantFrom<HoldingState[]>('absent', 'adding', 'held', 'removing'),
  leases: fc.boolean().map((some) => (some ? [buildLease()] : [])),
  waiters: fc.boolean().map((some) => (some ? [buildLease().requestId] : [])),
  attempt: fc.constantFrom(null, { id: 'a', action: 'add' as const, at: NOON }),
  nextAt: fc.constantFrom(null, NOON),
  watchUntil: fc.constantFrom(null, NOON),
  dormant: fc.constantFrom(null, 'not found'),
});

describe('what may go', () => {
  it('is no request that waits, is live or is being taken back, and none with anything on its way', () => {
    fc.assert(
      fc.property(requestArb, fc.boolean(), fc.boolean(), ({ state, grant }, quiet, unsent) => {
        const body = buildRequest({ state, grant: grant === null ? null : buildGrant({ state: grant }) });
        const over = state !== 'pending' && (grant === null || grant === 'ended');

        const wanted: Verdict = !over ? 'stays' : quiet && !unsent ? 'goes' : 'later';
        expect(verdictOn(keepable({ kind: 'request', body }, { quiet }), unsent)).toBe(wanted);
      }),
    );
  });

  it('is no holding with a lease, an attempt, a waiting grant, a watch or a next look', () => {
    fc.assert(
      fc.property(holdingArb, (fields) => {
        const body = buildHolding(fields);
        const { state, leases, waiters, ...rest } = fields;
        const outstanding = leases.length + waiters.length > 0 || Object.values(rest).some((one) => one !== null);

        const wanted: Verdict = state !== 'absent' ? 'stays' : outstanding ? 'later' : 'goes';
        expect(verdictOn(keepable({ kind: 'holding', body }), false)).toBe(wanted);
      }),
    );
  });

  it.each<[FindingState, Verdict]>([
    ['open', 'stays'],
    ['removing', 'stays'],
    ['kept', 'stays'],
    ['removed', 'goes'],
    ['vanished', 'goes'],
  ])('a finding that is %s %s', (state, verdict) => {
    const body = { state } as Extract<Keepable['subject'], { kind: 'finding' }>['body'];

    expect(verdictOn(keepable({ kind: 'finding', body }), false)).toBe(verdict);
  });

  it('is no policy, no control, no open alert and no open window of refusals', () => {
    const verdict = (subject: Keepable['subject']) => verdictOn(keepable(subject), false);

    expect(verdict({ kind: 'policy' })).toBe('stays');
    expect(verdict({ kind: 'control' })).toBe('stays');
    expect(verdict({ kind: 'alert', body: buildAlert({ open: true, nextAt: null }) })).toBe('stays');
    expect(verdict({ kind: 'alert', body: buildAlert({ open: false }) })).toBe('later');
    expect(verdict({ kind: 'alert', body: buildAlert({ open: false, nextAt: null }) })).toBe('goes');
    expect(verdict({ kind: 'refusal', open: true })).toBe('later');
    expect(verdict({ kind: 'refusal', open: false })).toBe('goes');
  });
});

/** A chain with one event a block, a minute apart; the aggregates take turns. */
function chainOf(length: number, names: readonly string[]): LedgerBlock[] {
  const blocks: LedgerBlock[] = [];
  const counts = new Map<string, number>();
  for (let minute = 0; minute < length; minute++) {
    const aggregate = names[minute % names.length] ?? '';
    const n = (counts.get(aggregate) ?? 0) + 1;
    counts.set(aggregate, n);
    const event = buildEvent({ id: `${aggregate}#${n}.0`, aggregate, seq: n, n, at: minutesAfterNoon(minute) });
    blocks.push(nextBlock(blocks.at(-1) ?? null, [event], minutesAfterNoon(minute)));
  }
  return blocks;
}

describe('what is old enough', () => {
  it('is a whole beginning of the chain, and nothing younger than the rule keeps', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.integer({ min: -2, max: 25 }), (length, minute) => {
        const chain = chainOf(length, ['a', 'b']);
        const limit = minutesAfterNoon(minute);

        const old = oldEnough(chain, limit);

        expect(old).toEqual(chain.slice(0, old.length));
        expect(old.every((block) => block.at < limit)).toBe(true);
        expect(chain.at(old.length)?.at ?? limit).toSatisfy((at: Date) => at >= limit);
      }),
    );
  });

  it('is not cut for the sake of earlier cuts alone', () => {
    const cut = buildEvent({ type: 'control.trail-cut' });
    const block = nextBlock(null, [cut], NOON);

    expect(isWorthCutting([block])).toBe(false);
    expect(isWorthCutting([block, nextBlock(block, [buildEvent()], NOON)])).toBe(true);
    expect(isWorthCutting([])).toBe(false);
  });
});

describe('a cut', () => {
  const NAMES = ['request:R-22222', 'holding:h', 'policy:p'];

  function documentsOf(chain: LedgerBlock[], overrides: Partial<Keepable> = {}): Map<string, Keepable> {
    const counts = Map.groupBy(
      chain.flatMap((block) => block.events),
      (event) => event.aggregate,
    );
    const subjects: Record<string, Keepable['subject']> = {
      'request:R-22222': { kind: 'request', body: buildRequest({ state: 'denied' }) },
      'holding:h': { kind: 'holding', body: buildHolding() },
    };
    return new Map(
      [...counts].map(([aggregate, { length }]) => {
        const document = keepable(subjects[aggregate] ?? { kind: 'policy' }, {
          aggregate,
          seq: length,
          eventCount: length,
        });
        return [aggregate, { ...document, ...overrides }];
      }),
    );
  }

  it('accounts for every event of the blocks that it removes, and lets go only what has none left', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(20), (length, share) => {
        const chain = chainOf(length, NAMES);
        const blocks = chain.slice(0, 1 + (share % length));

        const plan = planCut({ base: null, blocks, documents: documentsOf(chain), later: [], unsent: new Set() });

        if (plan === null || 'fault' in plan) throw new Error('a whole chain can be cut');
        const counted = [...plan.carried.map(([, n]) => n), ...plan.leaving.map((one) => one.events)];
        expect(counted.reduce((sum, n) => sum + n, 0)).toBe(blocks.length);
        expect(plan.anchor).toMatchObject({ throughBlock: blocks.length, hash: blocks.at(-1)?.hash });
        const left = new Set(chain.slice(blocks.length).flatMap((block) => block.events.map((one) => one.aggregate)));
        for (const { aggregate } of plan.leaving) expect(left.has(aggregate) || aggregate === 'policy:p').toBe(false);
      }),
    );
  });

  it('leaves for later what is over and still being sent, and takes it when that is done', () => {
    const chain = chainOf(1, NAMES);
    const input = {
      base: null,
      blocks: chain,
      documents: documentsOf(chain),
      later: [],
      unsent: new Set(['request:R-22222']),
    };

    const first = planCut(input);
    if (first === null || 'fault' in first) throw new Error('a whole chain can be cut');
    const lacking = documentsOf(chain, { cutEvents: 1 });
    const second = planCut({
      base: first.anchor,
      blocks: [],
      documents: lacking,
      later: first.later,
      unsent: new Set(),
    });

    expect(first).toMatchObject({ leaving: [], later: ['request:R-22222'], carried: [['request:R-22222', 1]] });
    expect(second).toMatchObject({
      leaving: [{ aggregate: 'request:R-22222', seq: 1, events: 1 }],
      later: [],
      events: 0,
    });
  });

  it.each<[string, (chain: LedgerBlock[]) => LedgerBlock[], Partial<Keepable>, RegExp]>([
    ['a block is missing', (chain) => chain.filter((_, n) => n !== 2), {}, /block 4: it does not follow block 2/],
    [
      'an event was edited',
      (chain) => chain.map((block) => ({ ...block, at: NOON })),
      {},
      /block 2: its content does not match its hash/,
    ],
    ['a document lacks earlier events', (chain) => chain, { cutEvents: 1 }, /lacks events that were before these/],
    ['a document knows of fewer', (chain) => chain, { eventCount: 0 }, /has events that its state does not know of/],
  ])('is refused where %s', (_why, harm, overrides, fault) => {
    const chain = chainOf(6, NAMES);

    const plan = planCut({
      base: null,
      blocks: harm(chain),
      documents: documentsOf(chain, overrides),
      later: [],
      unsent: new Set(),
    });

    expect(plan).toEqual({ fault: expect.stringMatching(fault) });
  });

  it('is refused where a document is gone', () => {
    const chain = chainOf(3, NAMES);

    const plan = planCut({ base: null, blocks: chain, documents: new Map(), later: [], unsent: new Set() });

    expect(plan).toEqual({ fault: 'request:R-22222 has events but no state' });
  });
});
