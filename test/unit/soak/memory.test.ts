import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { intervalMs } from '../../soak/interval.ts';
import { measureMemory } from '../../soak/memory.ts';

const MB = 1_048_576;

describe('measuring memory', () => {
  it('sees what is kept, and sees that it was let go', async () => {
    let kept: unknown[] | null = null;
    const before = await measureMemory([]);

    kept = Array.from({ length: 200_000 }, (_, n) => ({ n, turn: `turn ${n}` }));
    const during = await measureMemory([]);
    kept = kept.length > 0 ? null : kept;
    const after = await measureMemory([]);

    expect(kept).toBeNull();
    expect(during.heapBytes - before.heapBytes).toBeGreaterThan(10 * MB);
    expect(after.heapBytes - before.heapBytes).toBeLessThan(2 * MB);
  });

  it('does not count what nobody holds any more', async () => {
    const before = await measureMemory([]);

    for (let n = 0; n < 200_000; n++) Buffer.from(`turn ${n}`);
    const after = await measureMemory([]);

    expect(after.heapBytes - before.heapBytes).toBeLessThan(2 * MB);
  });

  it('counts buffers, timers and listeners', async () => {
    const emitter = new EventEmitter().on('beat', () => undefined);
    const before = await measureMemory([emitter]);

    const buffer = Buffer.alloc(8 * MB);
    const timer = setInterval(() => undefined, 60_000);
    emitter.on('beat', () => undefined);
    const after = await measureMemory([emitter]);
    clearInterval(timer);

    expect(after.outsideBytes - before.outsideBytes).toBeGreaterThanOrEqual(buffer.length);
    expect(after.handles - before.handles).toBe(1);
    expect([before.listeners, after.listeners]).toEqual([1, 2]);
  });
});

describe('the interval of a beat', () => {
  it.each([
    ['15 seconds', 15_000],
    ['1 minute', 60_000],
    ['1 hour', 3_600_000],
    ['2 days', 172_800_000],
  ])('%s is %d ms', (text, ms) => {
    expect(intervalMs(text)).toBe(ms);
  });

  it('is refused when it says something else: a beat that never came round would hide what it does', () => {
    expect(() => intervalMs('now and then')).toThrow(/not an interval/);
  });
});
