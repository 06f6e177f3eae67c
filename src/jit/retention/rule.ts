import type { Alert } from '../alert/alert.ts';
import type { AuditEvent, LedgerBlock } from '../audit/event.ts';
import type { EligibilityOrder } from '../entra/eligibility-order.ts';
import type { Finding } from '../finding/finding.ts';
import type { Holding } from '../holding/holding.ts';
import type { AccessRequest } from '../request/request.ts';

/** How long things are kept. */
export type RetentionPeriods = {
  /** Audit events, and the documents that they are about, from when they were sealed. */
  auditMs: number;
  /** Messages that were sent, from the last event of their request. */
  settledMs: number;
  /** Between two cuts of the trail. */
  everyMs: number;
};

/** What a document is, as far as it matters to whether it may go. */
export type Subject =
  | { kind: 'request'; body: AccessRequest }
  | { kind: 'holding'; body: Holding }
  | { kind: 'alert'; body: Alert }
  | { kind: 'finding'; body: Finding }
  | { kind: 'eligibility'; body: EligibilityOrder }
  | { kind: 'refusal'; open: boolean }
  /** Policies and the product's own controls: rules in force, kept as long as the database. */
  | { kind: 'policy' | 'control' };

/** A document as retention looks at it. */
export type Keepable = {
  aggregate: string;
  seq: number;
  eventCount: number;
  /** How many of its first events are no longer in the ledger. */
  cutEvents: number;
  /** Events that are still in the document itself, by their ordinals. */
  unsealed: readonly number[];
  /** Nothing in its outbox, and nobody is to look at it. */
  quiet: boolean;
  subject: Subject;
};

/**
 * - `stays`: it is live, or a rule in force. Should that change, an event will tell.
 * - `later`: it is over, but something of it is still on its way; no event need tell when that is done.
 * - `goes`: nothing depends on it.
 */
export type Verdict = 'stays' | 'later' | 'goes';

/** Whether a document may go once its last event is old enough. `unsent`: messages of it wait to be sent. */
export function verdictOn({ subject, quiet }: Keepable, unsent: boolean): Verdict {
  switch (subject.kind) {
    case 'policy':
    case 'control':
      return 'stays';
    case 'request':
      if (!isOver(subject.body)) return 'stays';
      return quiet && !unsent ? 'goes' : 'later';
    case 'holding':
      if (subject.body.state !== 'absent') return 'stays';
      return quiet && isSettled(subject.body) ? 'goes' : 'later';
    case 'alert':
      if (subject.body.open) return 'stays';
      return quiet && subject.body.nextAt === null ? 'goes' : 'later';
    case 'finding':
      // What an admin kept stays kept: forgotten, it would be reported anew.
      if (subject.body.state !== 'removed' && subject.body.state !== 'vanished') return 'stays';
      return quiet ? 'goes' : 'later';
    case 'eligibility':
      if (subject.body.phase !== 'done' && subject.body.phase !== 'failed') return 'stays';
      return quiet && subject.body.nextAt === null ? 'goes' : 'later';
    case 'refusal':
      return subject.open ? 'later' : 'goes';
  }
}

export function isOver({ state, grant }: AccessRequest): boolean {
  return state !== 'pending' && (grant === null || grant.state === 'ended');
}

function isSettled({ attempt, dormant, nextAt, watchUntil, leases, waiters }: Holding): boolean {
  const outstanding = [attempt, dormant, nextAt, watchUntil].some((one) => one !== null);
  return !outstanding && leases.length === 0 && waiters.length === 0;
}

/** The blocks from the oldest on that were sealed, with all that is in them, before `limit`. */
export function oldEnough(blocks: readonly LedgerBlock[], limit: Date): LedgerBlock[] {
  const young = blocks.findIndex(({ at, events }) => at >= limit || events.some((event) => event.at >= limit));
  return young === -1 ? [...blocks] : blocks.slice(0, young);
}

/** Cuts leave events of their own; with nothing else to remove, cutting would never come to rest. */
export function isWorthCutting(blocks: readonly LedgerBlock[]): boolean {
  return blocks.some(({ events }) => events.some((event) => event.type !== 'control.trail-cut'));
}

/** Ordinals of the events in these blocks, by aggregate, ascending: within a block the clocks of replicas decide. */
export function ordinalsIn(blocks: readonly LedgerBlock[]): Map<string, number[]> {
  const byAggregate = Map.groupBy(eventsOf(blocks), (event) => event.aggregate);
  const sorted = [...byAggregate].map(([aggregate, events]): [string, number[]] => [
    aggregate,
    events.map((event) => event.n).sort((a, b) => a - b),
  ]);
  return new Map(sorted);
}

export function eventsOf(blocks: readonly LedgerBlock[]): AuditEvent[] {
  return blocks.flatMap((block) => block.events);
}
