import type { AggregateKind, Change } from './aggregate.ts';
import type { AuditEvent } from './audit/event.ts';
import type { Effect } from './delivery/delivery.ts';
import { Refusal } from './errors.ts';
import type { Cause } from './ids.ts';
import type { AggregateStore, Clock, Commit, Stored } from './ports.ts';

/** A conflict is met by deciding again on the newer state; this many in a row means something is wrong. */
const MOST_TRIES = 25;

/** Builds the one write that carries state, events and effects together (design invariants 6 and 10). */
export function commitOf<Id extends string, Body>(
  kind: AggregateKind<Id, Body>,
  change: Change<Body>,
  /** What the change was decided on; null for a new aggregate. */
  before: Pick<Stored<Body>, 'seq' | 'eventCount' | 'outbox'> | null,
  cause: Cause,
  now: Date,
): Commit<Body> {
  const seq = (before?.seq ?? 0) + 1;
  const eventCount = before?.eventCount ?? 0;
  const aggregate = `${kind.name}:${kind.id(change.body)}`;
  const events = change.events.map(
    (draft, n): AuditEvent => ({
      id: `${aggregate}#${seq}.${n}`,
      aggregate,
      seq,
      n: eventCount + n + 1,
      at: now,
      type: draft.type,
      actor: draft.actor,
      tenantId: kind.tenant(change.body),
      cause,
      about: { ...kind.about(change.body), ...draft.about },
      data: draft.data,
    }),
  );
  const effects = (change.effects ?? []).map((draft, n) => ({ ...draft, id: `${aggregate}#${seq}.${n}` }) as Effect);
  const dueAt = (before?.outbox.length ?? 0) + effects.length > 0 ? now : kind.dueAt(change.body);
  return { body: change.body, dueAt, urgentAt: kind.urgentAt?.(change.body) ?? null, events, effects };
}

/** The aggregate as it is once this commit is in. */
export function after<Body>(
  before: Pick<Stored<Body>, 'seq' | 'eventCount' | 'outbox'> | null,
  commit: Commit<Body>,
): Stored<Body> {
  return {
    seq: (before?.seq ?? 0) + 1,
    eventCount: (before?.eventCount ?? 0) + commit.events.length,
    body: commit.body,
    outbox: [...(before?.outbox ?? []), ...commit.effects],
  };
}

export type Changed<Body> = { stored: Stored<Body>; changed: boolean };

/**
 * Load, decide, commit only if unchanged; decide again when somebody else was quicker. `decide` returns null when
 * there is nothing to change (a repeat, a state that moved on) and throws a Refusal when the answer is no.
 * Null when there is no such aggregate.
 */
export async function change<Id extends string, Body>(
  clock: Clock,
  store: AggregateStore<Id, Body>,
  kind: AggregateKind<Id, Body>,
  id: Id,
  cause: Cause,
  decide: (body: Body, now: Date) => Promise<Change<Body> | null> | Change<Body> | null,
  /** What the caller has just loaded: looked at first, so that a change costs one round trip where nobody interferes. */
  known?: Stored<Body>,
): Promise<Changed<Body> | null> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const stored = tries === 0 && known !== undefined ? known : await store.load(id);
    if (stored === null) return null;
    const decided = await decide(stored.body, clock.now());
    if (decided === null) return { stored, changed: false };
    const commit = commitOf(kind, decided, stored, cause, clock.now());
    if (await store.commit(id, stored.seq, commit)) {
      return { stored: after(stored, commit), changed: true };
    }
  }
  throw new Refusal('conflict', 'too many people changed this at the same moment; please try again');
}

/** Inserts a new aggregate at version 1; false when it, or one that a unique rule excludes, is already there. */
export async function create<Id extends string, Body>(
  clock: Clock,
  store: AggregateStore<Id, Body>,
  kind: AggregateKind<Id, Body>,
  initial: Change<Body>,
  cause: Cause,
): Promise<Stored<Body> | null> {
  const commit = commitOf(kind, initial, null, cause, clock.now());
  const inserted = await store.insert(kind.id(initial.body), commit);
  return inserted ? after(null, commit) : null;
}
