import { describe, expect, it } from 'vitest';
import { commandRate, decideRate, type RateCounter, takeTurn } from '../../../src/bot/edge/rate-limit.ts';

function memoryCounter(): RateCounter {
  const counts = new Map<string, number>();
  return {
    async hit(key, windowStart) {
      const id = `${key} ${windowStart.toISOString()}`;
      const count = (counts.get(id) ?? 0) + 1;
      counts.set(id, count);
      return count;
    },
  };
}

const start = Date.parse('2026-01-01T10:00:00Z');

describe('the rate of commands', () => {
  it('lets twenty a minute a person pass, wherever the minute falls', async () => {
    const counter = memoryCounter();
    const decisions = [];

    for (let i = 0; i < 60; i += 1)
      decisions.push(await takeTurn(counter, 'alice', new Date(start + 30_500 + i * 3_000)));

    expect(decisions.every((it) => it.allowed)).toBe(true);
  });

  it('refuses beyond the limit, and says so only the first time', async () => {
    const counter = memoryCounter();
    const now = new Date(start + 15_000);
    for (let i = 0; i < commandRate.most; i += 1) await takeTurn(counter, 'alice', now);

    const first = await takeTurn(counter, 'alice', now);
    const second = await takeTurn(counter, 'alice', now);

    expect(first).toEqual({ allowed: false, first: true, retryAfterMs: 45_000 });
    expect(second).toEqual({ allowed: false, first: false, retryAfterMs: 45_000 });
  });

  it('counts each person and each minute apart', async () => {
    const counter = memoryCounter();
    const now = new Date(start);
    for (let i = 0; i <= commandRate.most; i += 1) await takeTurn(counter, 'alice', now);

    expect(await takeTurn(counter, 'bob', now)).toEqual({ allowed: true });
    expect(await takeTurn(counter, 'alice', new Date(start + 60_000))).toEqual({ allowed: true });
  });

  it('allows nothing without a count', async () => {
    const broken: RateCounter = { hit: () => Promise.reject(new Error('store down')) };

    await expect(takeTurn(broken, 'alice', new Date(start))).rejects.toThrow('store down');
  });

  it('holds to the limit exactly', () => {
    const rule = { most: 2, windowMs: 1_000 };

    expect(decideRate(2, new Date(start), rule).allowed).toBe(true);
    expect(decideRate(3, new Date(start), rule).allowed).toBe(false);
  });
});
