import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inTime, TurnLate } from '../../../src/bot/edge/turn-deadline.ts';

describe('the deadline of a turn', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets through what is done in time, and what fails in time', async () => {
    const onLate = vi.fn();

    await inTime(Promise.resolve(), 1_000, onLate);
    await expect(inTime(Promise.reject(new Error('no')), 1_000, onLate)).rejects.toThrow('no');

    await vi.advanceTimersByTimeAsync(5_000);
    expect(onLate).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['done', null],
    ['failed', new Error('too late')],
  ] as const)('gives up after its time, and tells later that the work is %s', async (_, outcome) => {
    const work = Promise.withResolvers<void>();
    const onLate = vi.fn();
    const turn = inTime(work.promise, 1_000, onLate);
    const refused = expect(turn).rejects.toThrow(TurnLate);

    await vi.advanceTimersByTimeAsync(1_000);
    await refused;
    if (outcome === null) work.resolve();
    else work.reject(outcome);
    await vi.advanceTimersByTimeAsync(0);

    expect(onLate).toHaveBeenCalledExactlyOnceWith(outcome);
  });
});
