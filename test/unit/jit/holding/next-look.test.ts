import { describe, expect, it } from 'vitest';
import { backOff, jittered, nextStep, spreadBackOff } from '../../../../src/jit/holding/next-step.ts';
import { buildHolding } from '../../../support/builders.ts';
import { at } from './steps.ts';

describe('the next look', () => {
  it('rests when nothing is outstanding and waits until it is due', () => {
    expect(nextStep(buildHolding(), at(0))).toEqual({ kind: 'rest' });
    expect(nextStep(buildHolding({ nextAt: at(5) }), at(0))).toEqual({ kind: 'wait', until: at(5) });
  });

  it('backs off to a minute, and longer only where Graph asks', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 99].map((tries) => backOff(tries, at(0), null))).toEqual(
      [1, 2, 5, 10, 20, 30, 60, 60, 60].map(at),
    );
    expect(backOff(0, at(0), 120_000)).toEqual(at(120));
    expect(backOff(6, at(0), 1_000)).toEqual(at(60));
  });

  const drawn = (part: number) => ({ below: (limit: number) => Math.floor(part * limit), uuid: () => '' });

  it('spreads tries over the last fifth of their wait, and of one that Graph asked for over a fifth more', () => {
    const most = drawn(0.999_999);

    expect(spreadBackOff(at(60), at(0), drawn(0), null)).toEqual(at(60));
    expect(spreadBackOff(at(60), at(0), most, null)).toEqual(at(48));
    expect(spreadBackOff(at(60), at(0), most, 30_000)).toEqual(at(48));
    expect(spreadBackOff(at(60), at(0), most, 55_000)).toEqual(at(72));
    expect(spreadBackOff(at(60), at(0), most, 60_000)).toEqual(at(72));
    expect(spreadBackOff(at(0.9), at(0), most, null)).toEqual(at(0.9));
  });

  it('comes up to a fifth later, never earlier, where Microsoft asked for the wait', () => {
    expect(jittered(at(60), at(0), drawn(0))).toEqual(at(60));
    expect(jittered(at(60), at(0), drawn(0.999_999))).toEqual(at(72));
    expect(jittered(at(0), at(60), drawn(0.999_999))).toEqual(at(0));
  });
});
