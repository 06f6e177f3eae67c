import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createThrottle, sendWindows } from '../../../sandbox/teams/throttle.ts';

describe('the rate limits', () => {
  it('never lets more through in any window than it allows', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 300 }), (gapsMs) => {
        let nowMs = 0;
        const throttle = createThrottle(sendWindows, () => new Date(nowMs));
        const passed: number[] = [];
        for (const gapMs of gapsMs) {
          nowMs += gapMs;
          if (throttle.take('a') === undefined) passed.push(nowMs);
        }

        for (const { count, windowMs } of sendWindows) {
          for (const [index, start] of passed.entries()) {
            const inside = passed.slice(index).filter((time) => time < start + windowMs).length;
            expect(inside).toBeLessThanOrEqual(count);
          }
        }
      }),
    );
  });

  it('lets the call through after the wait it asked for', () => {
    let nowMs = 0;
    const throttle = createThrottle(sendWindows, () => new Date(nowMs));
    for (let call = 0; call < 7; call += 1) throttle.take('a');
    nowMs = 400;
    const waitMs = throttle.take('a');
    nowMs += waitMs ?? 0;

    expect(waitMs).toBe(600);
    expect(throttle.take('a')).toBeUndefined();
    expect(throttle.take('a')).toBe(1_000);
  });

  it('counts each conversation for itself', () => {
    const throttle = createThrottle([{ count: 1, windowMs: 1_000 }], () => new Date(0));
    throttle.take('a');

    expect(throttle.take('b')).toBeUndefined();
    expect(throttle.take('a')).toBe(1_000);
  });
});
