import { describe, expect, it } from 'vitest';
import type { Holding } from '../../../../src/jit/holding/holding.ts';
import type { RequestId } from '../../../../src/jit/ids.ts';
import { itemWhileActivating, itemWhileActive, itemWhileRevoking } from '../../../../src/jit/request/items.ts';
import type { GrantItem } from '../../../../src/jit/request/request.ts';
import {
  buildApproved,
  buildGrantItem,
  buildHolding,
  buildLease,
  minutesAfterNoon,
} from '../../../support/builders.ts';

const OTHER = 'R-99999' as RequestId;
const NOW = minutesAfterNoon(60);

const waiting = buildGrantItem({ status: 'waiting' });
const ours = buildLease();
const theirs = buildLease({ requestId: OTHER });

function heldBy(...leases: Holding['leases']): Holding {
  return buildHolding({ state: 'held', basis: { kind: 'none' }, leases });
}

describe('an item while its grant is activating', () => {
  const request = buildApproved({ state: 'activating' });

  it('needs a lease when there is no holding, or none of ours on it', () => {
    expect(itemWhileActivating(waiting, null, request)).toBe('needs-lease');
    expect(itemWhileActivating(waiting, heldBy(theirs), request)).toBe('needs-lease');
  });

  it('waits while the holding is being given, or while an older removal comes first', () => {
    for (const state of ['adding', 'removing'] as const) {
      expect(itemWhileActivating(waiting, buildHolding({ state, leases: [ours] }), request)).toBe(waiting);
    }
  });

  it('is held when we gave it, and standing when it was theirs before', () => {
    const standing: Holding = { ...heldBy(ours), basis: { kind: 'standing' } };

    expect(itemWhileActivating(waiting, heldBy(ours), request)).toMatchObject({ status: 'held' });
    expect(itemWhileActivating(waiting, standing, request)).toMatchObject({ status: 'standing' });
  });

  it('is skipped with the reason when Graph refused it, and asks for no lease again', () => {
    const fallen = [{ requestId: request.id, why: 'refused' as const, detail: 'dynamic group' }];

    expect(itemWhileActivating(waiting, buildHolding({ fallen }), request)).toMatchObject({
      status: 'skipped',
      detail: 'dynamic group',
    });
  });

  it('is removed-outside when it was taken away before the grant was active, and asks for no lease again', () => {
    const fallen = [{ requestId: request.id, why: 'removed-outside' as const, detail: 'taken away' }];

    expect(itemWhileActivating(waiting, buildHolding({ fallen }), request)).toMatchObject({
      status: 'removed-outside',
    });
  });

  it('does not take what fell for another grant as its own', () => {
    const fallen = [{ requestId: OTHER, why: 'refused' as const, detail: 'dynamic group' }];

    expect(itemWhileActivating(waiting, buildHolding({ fallen }), request)).toBe('needs-lease');
  });
});

describe('an item while its grant is active', () => {
  it.each(['held', 'standing'] as const)('that is %s stays so while our lease is there', (status) => {
    const item = buildGrantItem({ status });

    expect(itemWhileActive(item, heldBy(ours), ours.requestId, NOW)).toBe(item);
  });

  it.each(['held', 'standing'] as const)('that is %s was removed outside when our lease is gone', (status) => {
    const item = buildGrantItem({ status });

    for (const holding of [null, buildHolding(), heldBy(theirs)]) {
      expect(itemWhileActive(item, holding, ours.requestId, NOW)).toMatchObject({
        status: 'removed-outside',
        confirmedAt: NOW,
      });
    }
  });

  it('that was skipped stays skipped', () => {
    const item = buildGrantItem({ status: 'skipped', detail: 'dynamic group' });

    expect(itemWhileActive(item, null, ours.requestId, NOW)).toBe(item);
  });
});

describe('an item while its grant is revoking', () => {
  const request = buildApproved({ state: 'revoking', revokingAt: NOW });
  const held = buildGrantItem({ status: 'held' });

  function settled(item: GrantItem, holding: Holding | null): GrantItem | 'waiting' {
    return itemWhileRevoking(item, holding, request);
  }

  it('waits while our lease is on, and while the removal is not confirmed', () => {
    expect(settled(held, heldBy(ours))).toBe('waiting');
    expect(settled(held, buildHolding({ state: 'removing' }))).toBe('waiting');
    expect(settled(held, buildHolding({ state: 'removing', leases: [theirs] }))).toBe('waiting');
  });

  it('is removed, with the time of the confirming read, when it was confirmed after the end began', () => {
    const removedAt = minutesAfterNoon(61);

    expect(settled(held, buildHolding({ removedAt }))).toMatchObject({ status: 'removed', confirmedAt: removedAt });
  });

  it('does not take an older removal for its own', () => {
    const item = settled(held, buildHolding({ removedAt: minutesAfterNoon(10) }));

    expect(item).toMatchObject({ status: 'removed-outside', confirmedAt: null });
  });

  it('is kept by the leases of others, which it names', () => {
    expect(settled(held, heldBy(theirs))).toMatchObject({ status: 'kept', detail: `kept by ${OTHER}` });
  });

  it('is removed, not kept, when it was confirmed gone before a waiting lease of another grant began anew', () => {
    const removedAt = minutesAfterNoon(61);
    const anew = buildHolding({ state: 'adding', leases: [theirs], removedAt });

    expect(settled(held, anew)).toMatchObject({ status: 'removed', confirmedAt: removedAt });
  });

  it('that was theirs before stays, and says so', () => {
    expect(settled(buildGrantItem({ status: 'standing' }), buildHolding())).toMatchObject({
      status: 'standing',
      detail: 'was theirs before, and stays',
    });
  });

  it('that was never given is not called kept or lost', () => {
    for (const holding of [null, buildHolding()]) {
      expect(settled(waiting, holding)).toMatchObject({ status: 'removed', detail: 'never given' });
    }
  });

  it('is gone, with why and since when that is sure, when the person or the target was deleted for good', () => {
    const removedAt = minutesAfterNoon(61);
    const fallen = [{ requestId: request.id, why: 'gone' as const, detail: 'the group was deleted for good' }];
    const gone = { status: 'gone', detail: 'the group was deleted for good', confirmedAt: removedAt };
    const holding = buildHolding({ fallen, removedAt });

    expect(settled(held, holding)).toMatchObject(gone);
    expect(itemWhileActive(held, holding, request.id, NOW)).toMatchObject(gone);
    expect(itemWhileActivating(waiting, holding, buildApproved({ state: 'activating' }))).toMatchObject(gone);
  });

  it.each(['skipped', 'removed-outside', 'gone'] as const)('that is %s is settled already', (status) => {
    const item = buildGrantItem({ status });

    expect(settled(item, heldBy(ours))).toBe(item);
  });
});
