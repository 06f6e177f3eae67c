import type { Slice } from './judge.ts';
import type { Stage } from './stage.ts';

const COLUMNS = ['hour', 'asked', 'heap MB', 'rss MB', 'handles', 'listeners', 'live', 'worst query'] as const;
const KEPT = [
  'requests',
  'holdings',
  'deliveries',
  'refusals',
  'alerts',
  'findings',
  'budgets',
  'rates',
  'spent',
  'ledger',
] as const;
const WIDTH = 9;

export function headOf(): string {
  return line([...COLUMNS, ...KEPT, 'seconds']);
}

export function rowOf({ hour, memory, queries, live, counts }: Slice, { done }: Stage, ms: number): string {
  const worst = Math.max(0, ...queries.map((one) => Math.max(one.keys, one.docs)));
  return line([
    hour.toFixed(2),
    done.get('asked') ?? 0,
    (memory.heapBytes / 1_048_576).toFixed(2),
    (memory.rssBytes / 1_048_576).toFixed(0),
    memory.handles,
    memory.listeners,
    live,
    worst,
    ...KEPT.map((name) => counts[name] ?? 0),
    (ms / 1_000).toFixed(1),
  ]);
}

function line(cells: readonly (string | number)[]): string {
  return cells.map((cell) => String(cell).padStart(WIDTH)).join(' ');
}
