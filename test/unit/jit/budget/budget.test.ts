import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countsForMs, limitFor, type Slot, slotMs, type Window, waitFor } from '../../../../src/jit/budget/budget.ts';
import { MICROSOFT_QUOTAS } from '../../../../src/jit/budget/quotas.ts';

const WINDOW: Window = { limit: 100, windowMs: 20_000 };

describe('what a class may draw', () => {
  it('is everything for what is urgent, and leaves a fifth or a half to those before it', () => {
    expect((['urgent', 'normal', 'background'] as const).map((as) => limitFor(WINDOW, as))).toEqual([100, 80, 50]);
  });

  it('is never nothing, however small the quota', () => {
    expect(limitFor({ limit: 1, windowMs: 1_000 }, 'background')).toBe(1);
  });

  it.each(Object.entries(MICROSOFT_QUOTAS))('leaves room for what is urgent in every window of %s', (_, windows) => {
    expect(windows.length).toBeGreaterThan(0);
    for (const window of windows) expect(limitFor(window, 'normal')).toBeLessThan(limitFor(window, 'urgent'));
  });
});

describe('the wait for room', () => {
  const full: Slot[] = [
    { at: 0, taken: 60 },
    { at: 5_000, taken: 40 },
  ];

  it('is nothing while there is room', () => {
    expect(waitFor(WINDOW, [{ at: 0, taken: 99 }], 'urgent', 1_000)).toBe(0);
  });

  it('lasts until the oldest slot that is in the way no longer counts, its own length included', () => {
    expect(waitFor(WINDOW, full, 'urgent', 6_000)).toBe(countsForMs(WINDOW) - 6_000);
    expect(slotMs(WINDOW)).toBe(1_000);
  });

  it('is longer for those who leave a reserve', () => {
    const crowded: Slot[] = [
      { at: 0, taken: 10 },
      { at: 5_000, taken: 60 },
    ];

    expect(waitFor(WINDOW, crowded, 'normal', 6_000)).toBe(0);
    expect(waitFor(WINDOW, crowded, 'background', 6_000)).toBe(5_000 + countsForMs(WINDOW) - 6_000);
  });

  it('always ends at a moment when there is room, and is none exactly when there is', () => {
    const slots = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 40 })), { maxLength: 12 })
      .map((pairs) => [...new Map(pairs)].sort(([a], [b]) => a - b).map(([n, taken]) => ({ at: n * 1_000, taken })));
    const classes = fc.constantFrom('urgent', 'normal', 'background' as const);
    fc.assert(
      fc.property(slots, classes, (taken, as) => {
        const nowMs = 20_500;
        const waitMs = waitFor(WINDOW, taken, as, nowMs);
        const then = taken.filter((slot) => slot.at > nowMs + waitMs - countsForMs(WINDOW));
        const used = (some: Slot[]) => some.reduce((sum, slot) => sum + slot.taken, 0);

        expect(waitMs === 0).toBe(used(taken) < limitFor(WINDOW, as));
        expect(used(then)).toBeLessThan(limitFor(WINDOW, as));
      }),
    );
  });
});
