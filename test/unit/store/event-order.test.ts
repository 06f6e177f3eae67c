import { describe, expect, it } from 'vitest';
import { inOrder, newestFirst } from '../../../src/store/event-order.ts';
import { buildEvent, minutesAfterNoon } from '../../support/builders.ts';

function event(aggregate: string, seq: number, minutes: number) {
  return buildEvent({ aggregate, seq, id: `${aggregate}#${seq}.0`, at: minutesAfterNoon(minutes) });
}

describe('the order of events', () => {
  it('is by time between aggregates', () => {
    const ordered = inOrder([
      [event('a', 1, 1), event('a', 2, 4)],
      [event('b', 1, 2), event('b', 2, 3)],
    ]);

    expect(ordered.map((one) => one.id)).toEqual(['a#1.0', 'b#1.0', 'b#2.0', 'a#2.0']);
  });

  it('is by version within an aggregate, even where the time ran back', () => {
    const ordered = inOrder([[event('a', 1, 5), event('a', 2, 3)], [event('b', 1, 4)]]);

    expect(ordered.map((one) => one.id)).toEqual(['b#1.0', 'a#1.0', 'a#2.0']);
  });

  it('shows the newest first, and at one time the later version', () => {
    const sorted = [event('a', 1, 1), event('a', 2, 1), event('b', 1, 2)].sort(newestFirst);

    expect(sorted.map((one) => one.id)).toEqual(['b#1.0', 'a#2.0', 'a#1.0']);
  });
});
