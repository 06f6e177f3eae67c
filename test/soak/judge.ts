import type { Memory } from './memory.ts';
import type { Counts } from './protocol.ts';
import type { Looked } from './watch-queries.ts';

/** What was seen at the end of one simulated hour, or part of one, while nothing was due. */
export type Slice = {
  /** Simulated hours since the beginning. */
  hour: number;
  memory: Memory;
  queries: readonly Looked[];
  counts: Counts;
  /** What is under way or waits: requests, holdings, messages, alerts and findings that are not over. */
  live: number;
};

const MB = 1_048_576;

/**
 * Caches fill, code is compiled and pools grow in the first quarter, so the second is what the last is held against, and
 * medians, since one hour may be measured beside a socket that is closing.
 *
 * `heapBytes`: between two runs of the same code at rest the medians differ by a few tenths of a megabyte. What keeps 200
 * bytes of every turn and every message, or 2 kB of every request, is over the bound within the twelve hours between.
 */
const MEMORY_SLACK: Readonly<Record<Exclude<keyof Memory, 'heapBytes'>, { share: number; more: number }>> = {
  outsideBytes: { share: 0, more: 4 * MB },
  // The allocator keeps pages: this bound is for what grows without end outside of the heap.
  rssBytes: { share: 0.2, more: 16 * MB },
  handles: { share: 0, more: 10 },
  listeners: { share: 0, more: 5 },
};

export function memoryFaults(slices: readonly Slice[], heapSlackBytes: number): string[] {
  const [before, after] = quarters(slices);
  const slack = { heapBytes: { share: 0, more: heapSlackBytes }, ...MEMORY_SLACK };
  return (Object.keys(slack) as (keyof Memory)[]).flatMap((what) => {
    const { share, more } = slack[what];
    const was = median(before.map((one) => one.memory[what]));
    const is = median(after.map((one) => one.memory[what]));
    return is > was * (1 + share) + more ? [`${what} grew from ${was} to ${is}`] : [];
  });
}

/** An idle query may look at what is under way, and at a handful besides: policies, marks, the next entry of an index. */
const FEW = 60;
const EACH_LIVE = 3;

export function queryFaults(slices: readonly Slice[]): string[] {
  const faults = slices.flatMap(({ hour, queries, live }) =>
    queries.flatMap(({ shape, keys, docs, unserved }) => {
      const found: string[] = unserved.map((stage) => `${shape} is a ${stage}`);
      const most = FEW + EACH_LIVE * live;
      if (Math.max(keys, docs) > most)
        found.push(`${shape} looks at ${keys} keys and ${docs} documents for ${live} live`);
      return found.map((fault) => `hour ${hour}: ${fault}`);
    }),
  );
  return [...faults, ...growingQueries(slices)];
}

/** The same query looks at no more at the end than at the beginning, but for what is under way. */
function growingQueries(slices: readonly Slice[]): string[] {
  const first = slices.at(Math.min(1, slices.length - 2));
  const last = slices.at(-1);
  if (first === undefined || last === undefined || first === last) return [];
  const before = new Map(first.queries.map((one) => [one.shape, one]));
  const more = FEW / 3 + EACH_LIVE * Math.max(0, last.live - first.live);
  return last.queries.flatMap(({ shape, keys, docs }) => {
    const was = before.get(shape);
    if (was === undefined || keys + docs <= was.keys + was.docs + more) return [];
    return [
      `${shape} looked at ${was.keys + was.docs} in hour ${first.hour}, and at ${keys + docs} in hour ${last.hour}`,
    ];
  });
}

const MORE_DOCUMENTS = { share: 0.25, more: 20 } as const;

/** Traffic is the same in every shift, so what is kept at its most is the same too, but for chance. */
export function collectionFaults(slices: readonly Slice[], mayGrow: ReadonlySet<string>): string[] {
  const [before, after] = quarters(slices);
  const names = new Set(slices.flatMap((one) => Object.keys(one.counts) as (keyof Counts)[]));
  return [...names].flatMap((name) => {
    if (mayGrow.has(name)) return [];
    const most = (some: readonly Slice[]) => Math.max(0, ...some.map((one) => one.counts[name] ?? 0));
    const bound = most(before) * (1 + MORE_DOCUMENTS.share) + MORE_DOCUMENTS.more;
    return most(after) > bound ? [`${name} grew from ${most(before)} to ${most(after)} documents`] : [];
  });
}

/** The second and the last quarter. Of few slices, each has one at least. */
function quarters(slices: readonly Slice[]): [readonly Slice[], readonly Slice[]] {
  const size = Math.max(1, Math.floor(slices.length / 4));
  const begin = slices.length >= 4 ? size : 0;
  return [slices.slice(begin, begin + size), slices.slice(-size)];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
