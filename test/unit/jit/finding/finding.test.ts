import { describe, expect, it } from 'vitest';
import {
  decided,
  type Finding,
  findingId,
  found,
  foundAgain,
  occasionOf,
  removed,
  vanished,
} from '../../../../src/jit/finding/finding.ts';
import { takeOut } from '../../../../src/jit/holding/take-out.ts';
import { type Cause, type HoldingId, parseFindingId } from '../../../../src/jit/ids.ts';
import {
  BEN,
  buildHolding,
  buildLease,
  buildPerson,
  buildRole,
  minutesAfterNoon,
  TENANT,
} from '../../../support/builders.ts';
import { ABSENT, at, DONE, read, removing, send } from '../holding/steps.ts';

const PAIR = 'tenant|person|role' as HoldingId;
const OURS_REMOVED = minutesAfterNoon(0);
const NOW = minutesAfterNoon(60);
const gone = (removedAt = OURS_REMOVED) => buildHolding({ removedAt });

function finding(over: Partial<Finding> = {}): Finding {
  const facts = {
    id: findingId(PAIR, 'epoch 1', 0),
    tenantId: TENANT,
    holdingId: PAIR,
    principal: buildPerson(),
    entitlement: buildRole(),
    backEnd: 'direct',
    why: 'after-restore',
    occasion: 'epoch 1',
  } as const;
  return { ...found(facts, NOW).body, ...over };
}

describe('access that a list shows', () => {
  it('is nobody’s business while no store was restored and the bot never removed it', () => {
    expect(occasionOf(null, [], null, NOW)).toBeNull();
    expect(occasionOf(buildHolding(), [], null, NOW)).toBeNull();
  });

  it('is a finding after a restore, once an epoch', () => {
    expect(occasionOf(null, [], 2, NOW)).toEqual({ why: 'after-restore', occasion: 'epoch 2' });
    expect(occasionOf(null, [finding({ state: 'removed' })], 1, NOW)).toBeNull();
    expect(occasionOf(null, [finding({ state: 'removed' })], 2, NOW)).toMatchObject({ occasion: 'epoch 2' });
  });

  it('is a finding when the bot removed it, as soon as that is no echo', () => {
    expect(occasionOf(gone(), [], null, minutesAfterNoon(5))).toBeNull();
    expect(occasionOf(gone(), [], 1, minutesAfterNoon(5))).toBeNull();
    expect(occasionOf(gone(), [], null, minutesAfterNoon(6))).toMatchObject({ why: 'after-removal' });
  });

  it('is another finding after another removal', () => {
    const first = occasionOf(gone(), [], null, NOW);
    const second = occasionOf(gone(minutesAfterNoon(20)), [], null, NOW);

    expect(first?.occasion).not.toBe(second?.occasion);
  });

  it.each(['open', 'removing'] as const)('is reported already while a finding is %s', (state) => {
    expect(occasionOf(gone(), [finding({ state })], 2, NOW)).toBeNull();
  });

  it('stays explained once it was kept, until the bot removes it again', () => {
    const kept = finding({ state: 'kept', decidedAt: minutesAfterNoon(10) });

    expect(occasionOf(null, [kept], 2, NOW)).toBeNull();
    expect(occasionOf(gone(), [kept], 2, NOW)).toBeNull();
    expect(occasionOf(gone(minutesAfterNoon(20)), [kept], null, NOW)).toMatchObject({ why: 'after-removal' });
  });

  it.each(['adding', 'held', 'removing'] as const)('is explained by a holding that is %s', (state) => {
    expect(occasionOf(buildHolding({ state, removedAt: OURS_REMOVED }), [], 1, NOW)).toBeNull();
  });
});

describe('a finding', () => {
  it('has an id that people can say, the same for the same pair and occasion', () => {
    const id = findingId(PAIR, 'epoch 1', 0);

    expect(parseFindingId(id.toLowerCase().slice(2))).toBe(id);
    expect(findingId(PAIR, 'epoch 1', 0)).toBe(id);
    expect(new Set([id, findingId(PAIR, 'epoch 2', 0), findingId(PAIR, 'epoch 1', 1)]).size).toBe(3);
  });

  it('moves only forward', () => {
    const kept = decided(finding(), 'keep', BEN, 'a' as Cause, NOW).body;
    const ordered = decided(finding(), 'remove', BEN, 'a' as Cause, NOW).body;

    expect(kept).toMatchObject({ state: 'kept', decidedBy: BEN, decidedAt: NOW, causes: ['a'] });
    expect([removed(kept), vanished(kept), foundAgain(kept)]).toEqual([null, null, null]);
    expect([vanished(ordered), foundAgain(ordered)]).toEqual([null, null]);
    expect(removed(ordered)?.body.state).toBe('removed');
    expect(removed(finding())).toBeNull();
    expect(foundAgain(finding({ state: 'vanished' }))?.body.state).toBe('open');
  });
});

describe('taking out what no grant explains', () => {
  const order = (holding = buildHolding()) => takeOut(holding, { kind: 'person', ...BEN }, 'F-22222', at(100));

  it('is a removal like any other: said only after a delete and two reads', () => {
    const ordered = order();
    if (ordered === null) throw new Error('not ordered');

    expect(ordered.events).toMatchObject([{ type: 'holding.removal-ordered', actor: { id: BEN.id } }]);
    const deleted = send(ordered.body, 'remove', DONE, 100);
    const once = read(deleted, ABSENT, 100);
    expect(once.state).toBe('removing');
    expect(read(once, ABSENT, 102)).toMatchObject({ state: 'absent', removedAt: at(102), watchUntil: null });
  });

  it('waits for whatever uses the holding', () => {
    expect(order(removing())).toBeNull();
    expect(order(buildHolding({ state: 'held', leases: [buildLease()] }))).toBeNull();
    expect(order(buildHolding({ state: 'adding', leases: [buildLease()] }))).toBeNull();
  });
});
