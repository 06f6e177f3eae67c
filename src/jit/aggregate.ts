import type { Actor, AuditEvent, EventDraft } from './audit/event.ts';
import type { Effect } from './delivery/delivery.ts';
import type { Cause, TenantId } from './ids.ts';

type WithoutId<T> = T extends { id: string } ? Omit<T, 'id'> : never;
export type EffectDraft = WithoutId<Effect>;

/** What an operation decided: the new state, what to say of it in the audit trail, and what must follow. */
export type Change<Body> = { body: Body; events: EventDraft[]; effects?: EffectDraft[] };

/** How one kind of aggregate is named, found in the audit trail and brought up again. */
export type AggregateKind<Id extends string, Body> = {
  name: string;
  id(body: Body): Id;
  tenant(body: Body): TenantId;
  about(body: Body): AuditEvent['about'];
  /** When the state alone asks to be looked at again; null for never. */
  dueAt(body: Body): Date | null;
  /** From when on a look at it must not wait behind others, for access is to end; null for never. */
  urgentAt?(body: Body): Date | null;
};

export const SYSTEM: Actor = { kind: 'system', name: 'Teams JIT Access' };

/** Keeps the causes that were applied, newest last; a bound, since a redelivery comes within minutes. */
export function withCause(causes: readonly Cause[], cause: Cause): Cause[] {
  return [...causes, cause].slice(-50);
}

/** The same change, remembering what it was made for: a repeat is told by it (design invariant 5). */
export function causedBy<Body extends { causes: Cause[] }>(change: Change<Body>, cause: Cause): Change<Body> {
  return { ...change, body: { ...change.body, causes: withCause(change.body.causes, cause) } };
}
