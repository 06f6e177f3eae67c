import type { Canary, DrillResult } from '../jit/canary/canary.ts';
import { formatDuration } from '../jit/duration.ts';
import { type StatusRow, statusCard } from './facts.ts';
import { formatInstant } from './reader.ts';
import type { Card } from './render.ts';

const SHOWN_RESULTS = 5;

/** What the drill is, when it runs next, and how the last ones went. */
export function canaryCard({ canary, now }: { canary: Canary; now: Date }): Card {
  const { on, policyName, person, everyMs, freezes, running, nextAt } = canary;
  const results = canary.results.slice(-SHOWN_RESULTS).reverse();
  const [last] = results;
  const rows: StatusRow[] = [
    { label: 'Drill', value: `${policyName}, as ${person.name}, every ${formatDuration(everyMs)}` },
    { label: 'When the way back is broken', value: freezes ? 'alert, and freeze new grants' : 'alert' },
    { label: 'Next', value: nextOf(on, running !== null, formatInstant(nextAt, now)) },
    ...results.map((result) => rowOf(result, now)),
  ];
  return statusCard({ title: 'Canary drill', summary: summaryOf(on, last), rows });
}

function nextOf(on: boolean, running: boolean, at: string): string {
  if (running) return 'one is under way now';
  return on ? `at ${at}` : 'switched off';
}

function summaryOf(on: boolean, last: DrillResult | undefined): string {
  if (!on) return 'Drills are switched off.';
  if (last === undefined) return 'No drill is over yet.';
  return last.broken === null ? 'The last drill passed.' : `The last drill failed: ${last.why ?? 'no reason is known'}`;
}

function rowOf({ endedAt, inMs, backMs, broken, why }: DrillResult, now: Date): StatusRow {
  const label = formatInstant(endedAt, now);
  if (broken !== null) return { label, value: `failed on the way ${broken}: ${why ?? ''}`, state: 'bad' };
  return { label, value: `passed: there after ${seconds(inMs)}, gone after ${seconds(backMs)}`, state: 'good' };
}

function seconds(ms: number | null): string {
  return ms === null ? 'an unknown time' : `${(ms / 1_000).toFixed(1)} s`;
}
