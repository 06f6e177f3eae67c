import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Budget, type BudgetClass, limitFor, type Taken, type Window } from '../../src/jit/budget/budget.ts';
import type { Store } from '../../src/store/open-store.ts';
import { NOON } from '../support/builders.ts';
import { inParallel, type MakeStore } from './store-under-test.ts';

const CLASSES = ['urgent', 'normal', 'background'] as const;

function budget(windows: Window[], of = 'tenant'): Budget {
  return { name: 'graph-writes', of, windows };
}

function at(ms: number): Date {
  return new Date(NOON.getTime() + ms);
}

function granted(answers: readonly Taken[]): number {
  return answers.filter((answer) => answer.ok).length;
}

/** `makeStore` makes the first replica's; `again` another one's on the same database. */
export function budgetStoreSuite(makeStore: MakeStore, again: () => Store): void {
  describe('a shared budget', () => {
    let one: Store;
    let other: Store;

    beforeEach(async () => {
      one = await makeStore();
      other = again();
    });

    it('gives many takers of two replicas at once exactly what there is', async () => {
      const quota = budget([{ limit: 40, windowMs: 150_000 }]);

      const answers = await inParallel(120, (n) => (n % 2 === 0 ? one : other).budgets.take(quota, 'urgent', NOON));

      expect(granted(answers)).toBe(40);
      for (const answer of answers) if (!answer.ok) expect(answer.waitMs).toBeGreaterThanOrEqual(150_000);
    });

    it('keeps a reserve for those who go before, and refusals use nothing up', async () => {
      const quota = budget([{ limit: 20, windowMs: 10_000 }]);
      const take = async (as: BudgetClass) =>
        granted(await inParallel(30, (n) => (n % 2 === 0 ? one : other).budgets.take(quota, as, NOON)));

      expect(await take('background')).toBe(10);
      expect(await take('normal')).toBe(6);
      expect(await take('urgent')).toBe(4);
    });

    it('keeps what becomes free for the urgent who found nothing, until they have had their turn', async () => {
      const quota = budget([{ limit: 10, windowMs: 10_000 }]);
      await inParallel(10, () => one.budgets.take(quota, 'urgent', NOON));
      const urgent = await one.budgets.take(quota, 'urgent', at(1_000));
      const normal = await other.budgets.take(quota, 'normal', at(1_000));
      if (urgent.ok || normal.ok) throw new Error('there was room');

      const free = 1_000 + urgent.waitMs;
      expect(normal.waitMs).toBeGreaterThan(urgent.waitMs);
      expect(await other.budgets.take(quota, 'normal', at(free))).toMatchObject({ ok: false });
      expect(await one.budgets.take(quota, 'urgent', at(free))).toEqual({ ok: true });
      expect(await other.budgets.take(quota, 'normal', at(1_000 + normal.waitMs))).toEqual({ ok: true });
    });

    it('keeps quotas of others apart', async () => {
      const windows = [{ limit: 1, windowMs: 1_000 }];

      expect(await one.budgets.take(budget(windows, 'a'), 'urgent', NOON)).toEqual({ ok: true });
      expect(await other.budgets.take(budget(windows, 'b'), 'urgent', NOON)).toEqual({ ok: true });
      expect(await other.budgets.take(budget(windows, 'a'), 'urgent', NOON)).toMatchObject({ ok: false });
    });

    it('has room again when the wait that it named is over', async () => {
      const quota = budget([
        { limit: 3, windowMs: 1_000 },
        { limit: 4, windowMs: 20_000 },
      ]);
      await inParallel(3, () => one.budgets.take(quota, 'urgent', NOON));
      const first = await other.budgets.take(quota, 'urgent', at(100));
      if (first.ok) throw new Error('there was no room');

      expect(await other.budgets.take(quota, 'urgent', at(100 + first.waitMs))).toEqual({ ok: true });
      const second = await one.budgets.take(quota, 'urgent', at(5_000));
      if (second.ok) throw new Error('there was no room in the longer window');
      expect(second.waitMs).toBeGreaterThan(10_000);
      expect(await one.budgets.take(quota, 'urgent', at(5_000 + second.waitMs))).toEqual({ ok: true });
    });

    it('forgives nothing to a process whose clock is behind', async () => {
      const quota = budget([{ limit: 5, windowMs: 10_000 }]);
      await inParallel(5, () => one.budgets.take(quota, 'urgent', at(60_000)));

      expect(await other.budgets.take(quota, 'urgent', NOON)).toMatchObject({ ok: false });
    });

    it('never gives more than the quota in any window, whoever takes when and as what', async () => {
      const windows = [
        { limit: 5, windowMs: 1_000 },
        { limit: 8, windowMs: 4_000 },
      ];
      const taking = fc.record({
        afterMs: fc.nat({ max: 700 }),
        as: fc.constantFrom(...CLASSES),
        many: fc.integer({ min: 1, max: 4 }),
      });
      let history = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(taking, { minLength: 5, maxLength: 25 }), async (takings) => {
          const quota = budget(windows, `history-${++history}`);
          const given: { at: number; as: BudgetClass }[] = [];
          let now = 0;
          for (const { afterMs, as, many } of takings) {
            now += afterMs;
            const answers = await inParallel(many, (n) => (n % 2 === 0 ? one : other).budgets.take(quota, as, at(now)));
            for (let n = 0; n < granted(answers); n++) given.push({ at: now, as });
          }

          for (const window of windows) {
            for (const last of given) {
              const inWindow = given.filter((g) => g.at <= last.at && g.at > last.at - window.windowMs);
              expect(inWindow.length).toBeLessThanOrEqual(window.limit);
            }
            for (const [n, last] of given.entries()) {
              const before = given.slice(0, n).filter((g) => g.at > last.at - window.windowMs);
              expect(before.length).toBeLessThan(limitFor(window, last.as));
            }
          }
        }),
        { numRuns: 25 },
      );
    });

    it('is forgotten by housekeeping when nothing in it counts any more, and not before', async () => {
      const quota = budget([{ limit: 1, windowMs: 10_000 }]);
      await one.budgets.take(quota, 'urgent', NOON);

      expect((await one.housekeeping(at(9_000))).emptyBudgets).toBe(0);
      expect(await one.budgets.take(quota, 'urgent', at(9_000))).toMatchObject({ ok: false });
      expect((await other.housekeeping(at(30_000))).emptyBudgets).toBe(1);
      expect(await one.budgets.take(quota, 'urgent', at(30_000))).toEqual({ ok: true });
    });
  });
}
