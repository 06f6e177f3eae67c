import type { AuditEvent } from '../jit/audit/event.ts';

/**
 * All events by time, oldest first, and those of one aggregate in the order of its versions: clocks of two replicas may
 * differ by more than two commits are apart.
 */
export function inOrder(aggregates: AuditEvent[][]): AuditEvent[] {
  const placed = aggregates.flatMap((events) => {
    let latest = Number.NEGATIVE_INFINITY;
    return events.map((event) => {
      latest = Math.max(latest, event.at.getTime());
      return { event, place: latest };
    });
  });
  return placed.sort((a, b) => a.place - b.place).map(({ event }) => event);
}

/** For sorting: the newest first; at one time, the later version first. */
export function newestFirst(a: AuditEvent, b: AuditEvent): number {
  return b.at.getTime() - a.at.getTime() || b.seq - a.seq || compareText(b.id, a.id);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
