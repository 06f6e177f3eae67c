import type { Entitlement } from './entitlement.ts';
import type { RequestId, UserId } from './ids.ts';

/** One direct read: membership or assignment of exactly this principal, never through a group (design invariant 4). */
export type Reading =
  | {
      kind: 'present';
      assignmentId: string | null;
      /** When Entra itself ends it; null for never, absent where the back end cannot tell. */
      until?: Date | null;
      /** The person activated it under an eligibility of their own: not ours, whatever we gave (Graph: `assignmentType`). */
      activated?: true;
      /** Beside what they activated, Entra still keeps a schedule of what we gave. */
      leftover?: true;
    }
  /** `leftover`: nobody has the access, but Entra still keeps a schedule of it, for example after it was taken directly. */
  | { kind: 'absent'; leftover?: true }
  /** `forGood` = nothing is left to restore, or the replica that answered has not heard of it. */
  | { kind: 'gone'; what: 'principal' | 'target'; detail: string; forGood: boolean }
  | { kind: 'unavailable'; detail: string; retryAfterMs: number | null };

/** What a write came to. `unknown` = it may have taken effect; `not-done` = it has not. */
export type WriteOutcome = Outcome & { besides?: Besides };

/** What others gave a dedicated account, as labels: what was taken from it with this write, and what could not be taken. */
export type Besides = { taken: string[]; left: { label: string; why: string }[] };

type Outcome =
  | { kind: 'done'; assignmentId: string | null; graphRequestId: string | null }
  /** Add: it was there already. Remove: it was not there. */
  | { kind: 'already'; graphRequestId: string | null }
  | { kind: 'refused'; detail: string; graphRequestId: string | null }
  | { kind: 'gone'; what: 'principal' | 'target'; detail: string }
  /** Remove: Entra takes it back no sooner than `at`; null = it does not say. `cut`: the access itself is gone meanwhile. */
  | { kind: 'later'; detail: string; at: Date | null; cut: boolean }
  | { kind: 'not-done'; detail: string; retryAfterMs: number | null }
  | { kind: 'unknown'; detail: string; retryAfterMs?: number };

/** One person and one thing that they may hold. */
export type Hold = { principal: UserId; entitlement: Entitlement };

export type Holders = { kind: 'holders'; people: UserId[] } | { kind: 'unavailable'; detail: string };

/** Why access is given, in words for Entra's own records, and when Entra itself is to end it, where it can (D1). */
export type Order = {
  /** The grants that lean on it, the one that lasts longest first. */
  requestIds: readonly RequestId[];
  /** One line, bounded: who approved what for what reason. */
  reason: string;
  ticket: string | null;
  until: Date;
};

/** How an entitlement is given and taken back: writes and reads. Never throws for what Graph or the network does. */
export interface BackEnd {
  read(principal: UserId, entitlement: Entitlement): Promise<Reading>;
  /** The same reads for many, in their order, at little cost and with the lowest priority: each answers or is `unavailable` alone. */
  readMany(holds: readonly Hold[]): Promise<Reading[]>;
  /** Everybody who has it directly; with a role some may be groups. */
  holders(entitlement: Entitlement): Promise<Holders>;
  add(principal: UserId, entitlement: Entitlement, order: Order): Promise<WriteOutcome>;
  /**
   * Has Entra itself end what we gave at the order's end; repeating it changes nothing. Null where Entra ends nothing by
   * itself. Where it is not null, `add` does the same.
   */
  readonly move: ((principal: UserId, entitlement: Entitlement, order: Order) => Promise<WriteOutcome>) | null;
  /** `assignmentId` names the role assignment that our add made; null = look it up. */
  remove(principal: UserId, entitlement: Entitlement, assignmentId: string | null): Promise<WriteOutcome>;
}
