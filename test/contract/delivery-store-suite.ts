import { beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../src/jit/delivery/delivery.ts';
import type { DeliveryId } from '../../src/jit/ids.ts';
import type { DeliveryOutcome, DeliveryStore } from '../../src/jit/ports.ts';
import { buildDelivery, minutesAfterNoon, NOON } from '../support/builders.ts';
import { inParallel, type MakeStore } from './store-under-test.ts';

const CARD = buildDelivery();
const NOTICE = buildDelivery({
  id: 'R-7K3M9:notice' as DeliveryId,
  content: { type: 'notice', notice: { kind: 'active' } },
});

function address(n: number): Address {
  return { conversationId: `a:${n}`, activityId: `${n}`, serviceUrl: 'https://smba.trafficmanager.net/teams/' };
}

function sent(seq: number, n = 1): DeliveryOutcome {
  return { kind: 'sent', seq, address: address(n) };
}

export function deliveryStoreSuite(makeStore: MakeStore): void {
  describe('a delivery store', () => {
    let store: DeliveryStore;

    beforeEach(async () => {
      store = (await makeStore()).deliveries;
    });

    async function claim(id: DeliveryId = CARD.id, minutes = 0): Promise<string> {
      const claimed = await store.claimOne(id, minutesAfterNoon(minutes), minutesAfterNoon(minutes + 1));
      if (claimed === null) throw new Error('nothing to claim');
      return claimed.claim;
    }

    it('adds one of many parallel wishes, due at once, and gives it back as it was', async () => {
      await inParallel(20, () => store.want([CARD, NOTICE], NOON));

      const claimed = await store.claimDue(NOON, minutesAfterNoon(1), 10);

      expect(claimed.map((one) => one.id).toSorted()).toEqual([CARD.id, NOTICE.id].toSorted());
      expect(await store.load(CARD.id)).toStrictEqual(CARD);
      expect(await store.ofRequest(CARD.requestId)).toStrictEqual([CARD, NOTICE]);
    });

    it('has nothing to do when nothing is wanted', async () => {
      await store.want([], NOON);

      expect(await store.countWaiting()).toEqual({ count: 0, oldest: null });
    });

    it('changes nothing when the same version is wanted again after it was sent', async () => {
      await store.want([CARD], NOON);
      await store.settle(CARD.id, await claim(), sent(1), NOON);

      await store.want([CARD], minutesAfterNoon(1));

      expect(await store.load(CARD.id)).toMatchObject({ state: 'sent', sentSeq: 1, address: address(1) });
      expect(await store.claimDue(minutesAfterNoon(9), minutesAfterNoon(10), 10)).toEqual([]);
      expect(await store.countWaiting()).toEqual({ count: 0, oldest: null });
    });

    it('is due again, at its address, when a newer version is wanted; an older one changes nothing', async () => {
      await store.want([{ ...CARD, wantSeq: 2 }], NOON);
      await store.settle(CARD.id, await claim(), sent(2), NOON);

      await store.want([{ ...CARD, wantSeq: 3 }], minutesAfterNoon(1));
      await store.want([{ ...CARD, wantSeq: 1 }], minutesAfterNoon(2));

      const claimed = await store.claimOne(CARD.id, minutesAfterNoon(1), minutesAfterNoon(2));
      expect(claimed).toMatchObject({ wantSeq: 3, sentSeq: 2, state: 'waiting', address: address(1) });
    });

    it('is not sent by two at once when a newer version is wanted during a try, and is due when that ends', async () => {
      await store.want([CARD], NOON);
      const first = await claim();

      await store.want([{ ...CARD, wantSeq: 2 }], NOON);
      const second = await store.claimOne(CARD.id, NOON, minutesAfterNoon(1));
      const settled = await store.settle(CARD.id, first, sent(1), NOON);

      expect([second, settled]).toEqual([null, true]);
      expect(await store.claimOne(CARD.id, NOON, minutesAfterNoon(1))).toMatchObject({ sentSeq: 1, wantSeq: 2 });
    });

    it('waits for its next try, counts tries, and forgets an address that is lost', async () => {
      await store.want([CARD], NOON);
      await store.settle(CARD.id, await claim(), sent(1), NOON);
      await store.want([{ ...CARD, wantSeq: 2 }], NOON);

      const retry = { kind: 'retry', at: minutesAfterNoon(5), error: '$gone', dropAddress: true } as const;
      await store.settle(CARD.id, await claim(), retry, NOON);

      expect(await store.load(CARD.id)).toMatchObject({
        tries: 1,
        lastError: '$gone',
        address: null,
        state: 'waiting',
      });
      expect(await store.claimOne(CARD.id, minutesAfterNoon(4), minutesAfterNoon(6))).toBeNull();
      expect(await store.claimOne(CARD.id, minutesAfterNoon(5), minutesAfterNoon(6))).not.toBeNull();
    });

    it('waits for its turn without counting a try, and is moved by no worker that lost its claim', async () => {
      await store.want([CARD], NOON);
      await store.settle(CARD.id, await claim(), { kind: 'retry', at: minutesAfterNoon(1), error: '502' }, NOON);

      await store.settle(CARD.id, await claim(CARD.id, 1), { kind: 'held-back', at: minutesAfterNoon(3) }, NOON);
      await store.settle(CARD.id, 'lost', { kind: 'held-back', at: minutesAfterNoon(99) }, NOON);

      expect(await store.load(CARD.id)).toMatchObject({ tries: 1, lastError: '502', state: 'waiting' });
      expect(await store.countWaiting()).toEqual({ count: 1, oldest: NOON });
      expect(await store.claimOne(CARD.id, minutesAfterNoon(2), minutesAfterNoon(4))).toBeNull();
      expect(await store.claimOne(CARD.id, minutesAfterNoon(3), minutesAfterNoon(4))).not.toBeNull();
    });

    it('waits as long as Teams asked for, though a newer version is wanted meanwhile', async () => {
      const asked = { kind: 'retry', at: minutesAfterNoon(5), error: '429', asked: true } as const;
      await store.want([CARD], NOON);
      await store.settle(CARD.id, await claim(), asked, NOON);

      await store.want([{ ...CARD, wantSeq: 2 }], minutesAfterNoon(1));

      expect(await store.claimOne(CARD.id, minutesAfterNoon(4), minutesAfterNoon(6))).toBeNull();
      await store.settle(CARD.id, await claim(CARD.id, 5), sent(2), minutesAfterNoon(5));
      await store.want([{ ...CARD, wantSeq: 3 }], minutesAfterNoon(5));
      expect(await store.claimOne(CARD.id, minutesAfterNoon(5), minutesAfterNoon(6))).toMatchObject({ wantSeq: 3 });
    });

    it('rests when the recipient cannot be reached, until a newer version is wanted', async () => {
      await store.want([CARD], NOON);
      await store.settle(CARD.id, await claim(), { kind: 'unreachable', error: 'blocked' }, NOON);
      const resting = await store.claimDue(minutesAfterNoon(99), minutesAfterNoon(100), 1);

      await store.want([{ ...CARD, wantSeq: 2 }], NOON);

      expect(resting).toEqual([]);
      expect(await store.claimOne(CARD.id, NOON, minutesAfterNoon(1))).toMatchObject({ state: 'waiting', wantSeq: 2 });
    });

    it('counts what is moot as seen, and keeps the address', async () => {
      await store.want([CARD], NOON);
      await store.settle(CARD.id, await claim(), sent(1), NOON);
      await store.want([{ ...CARD, wantSeq: 2 }], NOON);

      await store.settle(CARD.id, await claim(), { kind: 'moot', seq: 2 }, NOON);

      expect(await store.load(CARD.id)).toMatchObject({ state: 'sent', sentSeq: 2, address: address(1) });
    });

    it('wants a card again when a try ends whose claim another worker took over and finished', async () => {
      await store.want([CARD], NOON);
      const late = await claim();
      await store.settle(CARD.id, await claim(CARD.id, 1), sent(1, 2), minutesAfterNoon(1));

      const settled = await store.settle(CARD.id, late, sent(1, 1), minutesAfterNoon(2));

      expect(settled).toBe(false);
      const again = await store.claimOne(CARD.id, minutesAfterNoon(2), minutesAfterNoon(3));
      expect(again).toMatchObject({ address: address(2), state: 'waiting' });
    });

    it('wants a card again, after the other worker is done, when a late try ends in the middle of that', async () => {
      await store.want([CARD], NOON);
      const late = await claim();
      const other = await claim(CARD.id, 1);

      const settled = await store.settle(CARD.id, late, sent(1, 1), minutesAfterNoon(1));
      const between = await store.claimOne(CARD.id, minutesAfterNoon(1), minutesAfterNoon(2));
      await store.settle(CARD.id, other, sent(1, 2), minutesAfterNoon(1));

      expect([settled, between]).toEqual([false, null]);
      expect(await store.claimOne(CARD.id, minutesAfterNoon(1), minutesAfterNoon(2))).toMatchObject({
        address: address(2),
        state: 'waiting',
      });
    });

    it('does not repeat a notice for a late try', async () => {
      await store.want([NOTICE], NOON);
      const late = await claim(NOTICE.id);
      await store.settle(NOTICE.id, await claim(NOTICE.id, 1), sent(1), minutesAfterNoon(1));

      const settled = await store.settle(NOTICE.id, late, sent(1), minutesAfterNoon(2));

      expect(settled).toBe(false);
      expect(await store.load(NOTICE.id)).toMatchObject({ state: 'sent' });
    });

    it('shows a dead worker’s delivery again once its claim has run out, and lets the living extend theirs', async () => {
      await store.want([CARD], NOON);
      const dead = await claim();
      const alive = await claim(CARD.id, 1);

      expect(await store.extendClaim(CARD.id, dead, minutesAfterNoon(9))).toBe(false);
      expect(await store.extendClaim(CARD.id, alive, minutesAfterNoon(9))).toBe(true);
      expect(await store.dueBetween(NOON, minutesAfterNoon(10))).toEqual([minutesAfterNoon(9)]);
    });

    it('counts what waits, and since when the longest has', async () => {
      await store.want([CARD], minutesAfterNoon(2));
      await store.want([NOTICE], minutesAfterNoon(1));
      await store.settle(
        NOTICE.id,
        await claim(NOTICE.id, 1),
        { kind: 'retry', at: minutesAfterNoon(8), error: '' },
        NOON,
      );

      expect(await store.countWaiting()).toEqual({ count: 2, oldest: minutesAfterNoon(1) });
    });

    it('hands each due delivery to exactly one of many parallel workers', async () => {
      const all = Array.from({ length: 40 }, (_, n) => buildDelivery({ id: `R-7K3M9:${n}:card` as DeliveryId }));
      await store.want(all, NOON);

      const claimed = (await inParallel(8, () => store.claimDue(NOON, minutesAfterNoon(1), 40))).flat();

      expect(claimed.map((one) => one.id).toSorted()).toEqual(all.map((one) => one.id).toSorted());
    });

    it('answers false for a delivery that is not there', async () => {
      expect(await store.settle(CARD.id, 'nobody', sent(1), NOON)).toBe(false);
      expect(await store.load(CARD.id)).toBeNull();
    });
  });
}
