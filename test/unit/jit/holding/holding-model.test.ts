import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_LAG_MS } from './graph-model.ts';
import { LoopModel, type Move, type Weather } from './loop-model.ts';

const lagMs = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: MOST_LAG_MS }));
const delayMs = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 3_000, max: 60_000 }) },
);

const weather: fc.Arbitrary<Weather> = fc.record({
  fault: fc.oneof(
    { weight: 7, arbitrary: fc.constant<Weather['fault']>('none') },
    {
      weight: 5,
      arbitrary: fc.constantFrom<Weather['fault']>(
        'lost-before',
        'lost-after',
        'throttled',
        'dies-before',
        'dies-after',
        'stale-delete',
      ),
    },
    { weight: 1, arbitrary: fc.constant<Weather['fault']>('refused') },
  ),
  lagMs,
  sendsAfterMs: delayMs,
  hearsAfterMs: delayMs,
});

const step = weather.map((one): Move => ({ do: 'step', weather: one }));
const wait = fc
  .oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 5_000, max: 600_000 }))
  .map((ms): Move => ({ do: 'wait', ms }));

const inside: fc.Arbitrary<Move> = fc.oneof(
  { weight: 12, arbitrary: step },
  { weight: 3, arbitrary: wait },
  { weight: 3, arbitrary: fc.constant<Move>({ do: 'lease' }) },
  { weight: 2, arbitrary: fc.nat(3).map((which): Move => ({ do: 'drop', which })) },
  { weight: 1, arbitrary: fc.constant<Move>({ do: 'drop-all' }) },
);
const outside = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom<Move>(
      { do: 'outside-add' },
      { do: 'outside-remove' },
      { do: 'delete-person' },
      { do: 'restore-person' },
    ),
  },
  { weight: 1, arbitrary: fc.constant<Move>({ do: 'purge-person' }) },
);

const story = (moves: fc.Arbitrary<Move>) =>
  fc.record({
    kind: fc.constantFrom('role' as const, 'group' as const),
    standing: fc.boolean(),
    moves: fc.array(moves, { minLength: 5, maxLength: 45, size: 'max' }),
    lags: fc.array(lagMs, { minLength: 1, maxLength: 7 }),
  });

const RUNS = {
  numRuns: Number(process.env.HOLDING_RUNS ?? 1_000),
  seed: Number(process.env.HOLDING_SEED ?? 20_261_014),
};
const HOUR_MS = 3_600_000;

/** Plays the story, then lets everything settle with its leases on, then with none. */
function playThrough(told: { kind: 'role' | 'group'; standing: boolean; moves: Move[]; lags: number[] }): LoopModel {
  const model = new LoopModel(told.kind, told.standing);
  for (const move of told.moves) model.play(move);
  const asked = model.holding.leases.length > 0;
  model.calm(HOUR_MS, told.lags);
  if (asked && !model.everTaken && !model.everRefused) {
    expect(model.holding.state, model.log.join('\n')).toBe('held');
    expect(model.graph.truth(), model.log.join('\n')).not.toBeNull();
  }
  model.play({ do: 'drop-all' });
  model.calm(HOUR_MS, told.lags);
  return model;
}

describe('the loop of a holding, whatever Graph, processes and people do', () => {
  it('gives what is asked, takes it all back, and leaves standing access alone', () => {
    fc.assert(
      fc.property(story(inside), (told) => {
        const model = playThrough(told);

        expect(model.settled).toBe(true);
        expect(model.holding.state).toBe('absent');
        expect(model.graph.truth()?.owner ?? null, model.log.join('\n')).toBe(told.standing ? 'outside' : null);
      }),
      RUNS,
    );
  });

  it('never leaves access of its own, and never puts back what was taken away, while others meddle', () => {
    fc.assert(
      fc.property(story(fc.oneof({ weight: 6, arbitrary: inside }, { weight: 1, arbitrary: outside })), (told) => {
        const model = playThrough(told);

        expect(model.settled).toBe(true);
        expect(model.holding.state).toBe('absent');
        expect(model.graph.truth()?.owner ?? 'nobody', model.log.join('\n')).not.toBe('bot');
      }),
      RUNS,
    );
  });
});

describe('the loop of a holding whose end Entra keeps as well', () => {
  const leaseMs = fc.integer({ min: 5, max: 240 }).map((minutes) => minutes * 60_000);
  const timed: fc.Arbitrary<Move> = fc.oneof(
    { weight: 12, arbitrary: step },
    { weight: 3, arbitrary: wait },
    { weight: 3, arbitrary: leaseMs.map((ms): Move => ({ do: 'lease', ms })) },
    { weight: 3, arbitrary: fc.tuple(fc.nat(3), leaseMs).map(([which, ms]): Move => ({ do: 'extend', which, ms })) },
    { weight: 1, arbitrary: fc.nat(3).map((which): Move => ({ do: 'drop', which })) },
    { weight: 1, arbitrary: leaseMs.map((forMs): Move => ({ do: 'outside-add', forMs })) },
  );
  const told = fc.record({
    standing: fc.boolean(),
    moves: fc.array(timed, { minLength: 5, maxLength: 45, size: 'max' }),
    lags: fc.array(lagMs, { minLength: 1, maxLength: 7 }),
    lastMs: leaseMs,
  });

  it('gives what is asked until its end, moves that end with the leases, and takes it all back', () => {
    fc.assert(
      fc.property(told, ({ standing, moves, lags, lastMs }) => {
        const model = new LoopModel('pim', standing);
        for (const move of moves) model.play(move);
        model.play({ do: 'lease', ms: 6 * HOUR_MS + lastMs });
        model.calm(5 * HOUR_MS, lags);
        if (!model.everRefused && !model.everTaken) {
          expect(model.holding.state, model.log.join('\n')).toBe('held');
          const truth = model.graph.truth();
          const end = Math.max(...model.holding.leases.map((lease) => lease.until.getTime()));
          expect(truth, model.log.join('\n')).not.toBeNull();
          if (truth?.owner === 'bot') expect(truth.until, model.log.join('\n')).toBeGreaterThanOrEqual(end);
        }
        model.play({ do: 'drop-all' });
        model.calm(HOUR_MS, lags);

        expect(model.settled).toBe(true);
        expect(model.holding.state).toBe('absent');
        expect(model.graph.truth()?.owner ?? null, model.log.join('\n')).not.toBe('bot');
      }),
      RUNS,
    );
  });

  it('leaves nothing behind when the bot is gone: Entra ends it minutes after the last lease', () => {
    fc.assert(
      fc.property(told, ({ standing, moves }) => {
        const model = new LoopModel('pim', standing);
        for (const move of moves) model.play(move);
        model.graph.pass(model.now + 48 * HOUR_MS);

        expect(model.graph.truth()?.owner ?? null).not.toBe('bot');
      }),
      RUNS,
    );
  });
});
