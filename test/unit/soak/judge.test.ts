import { describe, expect, it } from 'vitest';
import { diceOf } from '../../model/random.ts';
import { collectionFaults, memoryFaults, queryFaults, type Slice } from '../../soak/judge.ts';
import type { Memory } from '../../soak/memory.ts';
import { DAY } from '../../soak/soak.ts';
import type { Looked } from '../../soak/watch-queries.ts';

const MB = 1_048_576;

/** A day as it should be: what varies, varies by chance. */
function day(change: (slice: Slice, hour: number) => Partial<Slice> = () => ({})): Slice[] {
  const dice = diceOf(7, 1);
  return Array.from({ length: 24 }, (_, index): Slice => {
    const hour = index + 1;
    const warmUp = Math.min(hour, 5) * 0.4;
    const memory: Memory = {
      heapBytes: (60 + warmUp + dice.roll() * 0.4) * MB,
      outsideBytes: (20 + dice.roll()) * MB,
      rssBytes: (180 + warmUp * 4 + dice.roll() * 10) * MB,
      handles: 20 + dice.below(4),
      listeners: 20,
    };
    const live = 20 + dice.below(10);
    const slice: Slice = {
      hour,
      memory,
      live,
      queries: [claim(dice.below(2)), page(live), policies()],
      counts: { requests: 150 + dice.below(20), ledger: 400 + dice.below(50), policies: 5 },
    };
    return { ...slice, ...change(slice, hour) };
  });
}

function looked(shape: string, keys: number, docs: number): Looked {
  return { shape, keys, docs, times: 1, returned: docs, unserved: [] };
}

const claim = (keys: number) => looked('find requests {dueAt}', keys, keys);
const page = (live: number) => looked('find holdings {openness}', live, live);
const policies = () => looked('find policies {tenantId}', 5, 5);

describe('the memory of a soak', () => {
  it('passes when it only varies after a warm-up', () => {
    expect(memoryFaults(day(), DAY.heapSlackBytes)).toEqual([]);
  });

  it('fails when 4 kB of every request of a day with 25 an hour are kept', () => {
    const leaky = day(({ memory }, hour) => ({
      memory: { ...memory, heapBytes: memory.heapBytes + hour * 40 * 4_096 },
    }));

    expect(memoryFaults(leaky, DAY.heapSlackBytes)).toEqual([expect.stringMatching(/^heapBytes grew/)]);
  });

  it.each([
    ['buffers', 'outsideBytes', 0.5 * MB],
    ['pages', 'rssBytes', 6 * MB],
    ['sockets or timers', 'handles', 1],
    ['listeners', 'listeners', 1],
  ] as const)('fails when %s pile up with every hour', (_, what, each) => {
    const leaky = day(({ memory }, hour) => ({ memory: { ...memory, [what]: memory[what] + hour * each } }));

    expect(memoryFaults(leaky, DAY.heapSlackBytes)).toEqual([expect.stringMatching(`^${what} grew`)]);
  });

  it('is not misled by one hour that was measured at a bad moment', () => {
    const odd = day(({ memory }, hour) =>
      hour === 22 ? { memory: { ...memory, heapBytes: memory.heapBytes + 20 * MB, handles: 90 } } : {},
    );

    expect(memoryFaults(odd, DAY.heapSlackBytes)).toEqual([]);
  });
});

describe('the idle queries of a soak', () => {
  it('pass when they look at what is live and little else', () => {
    expect(queryFaults(day())).toEqual([]);
  });

  it('fail when one reads a whole collection or sorts, however small it is', () => {
    const scanning = day((slice, hour) =>
      hour === 3 ? { queries: [...slice.queries, { ...claim(1), unserved: ['COLLSCAN', 'SORT'] }] } : {},
    );

    expect(queryFaults(scanning)).toEqual([
      'hour 3: find requests {dueAt} is a COLLSCAN',
      'hour 3: find requests {dueAt} is a SORT',
    ]);
  });

  it('fail when one walks through more of an index than is live', () => {
    const walking = day((slice) => ({ queries: [looked('find requests {tenantId}', 400, 1)], live: slice.live }));

    expect(queryFaults(walking)[0]).toMatch(/looks at 400 keys and 1 documents for \d+ live/);
  });

  it('fail when one looks at more with every hour, though it is not much yet', () => {
    const growing = day((_, hour) => ({ live: 25, queries: [looked('find marks {_id}', 2 * hour, 2 * hour)] }));

    expect(queryFaults(growing)).toEqual(['find marks {_id} looked at 8 in hour 2, and at 96 in hour 24']);
  });
});

describe('the collections of a soak', () => {
  it('pass when each shift keeps as much as the one before', () => {
    expect(collectionFaults(day(), new Set())).toEqual([]);
  });

  it('fail when a collection keeps growing', () => {
    const growing = day((slice, hour) => ({ counts: { ...slice.counts, refusals: 5 * hour } }));

    expect(collectionFaults(growing, new Set())).toEqual(['refusals grew from 60 to 120 documents']);
  });

  it('pass what is known to grow', () => {
    const growing = day((slice, hour) => ({ counts: { ...slice.counts, spent: 30 * hour } }));

    expect(collectionFaults(growing, new Set(['spent']))).toEqual([]);
  });
});
