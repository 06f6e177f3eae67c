import type { BackEndKind, Held, PersonRef } from '../entitlement.ts';
import type { HoldingId, RequestId, TenantId } from '../ids.ts';

/** One grant's claim on a holding until a time. `backEnd`: how its policy gives access, should it begin the holding's next life. */
export type Lease = { requestId: RequestId; until: Date; backEnd?: BackEndKind };

/**
 * The end that Entra keeps by itself for what we gave, whether we are there or not (D1); a minute late at most, for our own
 * removal comes first. `until` null: not known, read it. `refused`: an end that Entra would not take, and is told again at `again`.
 */
export type Fuse = { until: Date | null; refused: { end: Date; again: Date } | null };

/** How the person stood before us. Read once per life of a holding, by direct membership or assignment (design invariant 4). */
export type Basis =
  | { kind: 'none' }
  | { kind: 'standing' }
  | { kind: 'timed'; until: Date }
  | { kind: 'viaGroup'; groupName: string };

/** A write of ours that was recorded before it was sent and whose answer is not yet recorded. */
export type Attempt = {
  id: string;
  action: 'add' | 'move' | 'remove';
  at: Date;
  /** What Entra was told of the end, where it keeps one. */
  until?: Date;
};

/** What Graph answered, and what later reads confirmed. */
export type Receipt = { action: Attempt['action'] | 'read'; at: Date; answer: string; graphRequestId: string | null };

/**
 * A lease that fell: Graph refuses the write for good (dynamic group, missing permission), somebody took the access away,
 * or the person or the target is gone for good.
 */
export type Fallen = { requestId: RequestId; why: 'refused' | 'removed-outside' | 'gone'; detail: string };

export type HoldingState = 'absent' | 'adding' | 'held' | 'removing';

/**
 * One person's hold on one entitlement. The only thing that writes grants to Graph is the loop that brings a holding to
 * what its leases ask.
 */
export type Holding = {
  id: HoldingId;
  tenantId: TenantId;
  principal: PersonRef;
  entitlement: Held;
  backEnd: BackEndKind;
  state: HoldingState;
  leases: Lease[];
  /** Requests whose lease ended and whose grant waits for this removal to be confirmed. */
  waiters: RequestId[];
  /** Null while absent, and while the basis has not been read. */
  basis: Basis | null;
  attempt: Attempt | null;
  /** Whether an add of ours was sent in this life: `maybe` = no answer yet, or none that settles it. From `maybe` on "already exists" means ours. */
  added: 'no' | 'maybe' | 'yes';
  /** When Graph answered our removal in this life as done; null before. */
  removeAnsweredAt: Date | null;
  /** Id of the role assignment that our add made, where Graph told us. */
  assignmentId: string | null;
  /** First of a run of equal direct reads, or null. */
  reading: { present: boolean; since: Date; count: number } | null;
  /** Where Entra itself ends what we gave. */
  fuse?: Fuse;
  /** While removing: Entra takes it back no sooner than then (Graph: PIM, active for less than five minutes). */
  removableAt?: Date;
  /** What a dedicated account stays in or has, since nobody can take it by hand or the bot may not: by its last removal. */
  keeps?: string[];
  /** Reads confirmed it held at this time; null before. */
  heldAt: Date | null;
  /** Our last confirmed removal: for minutes after it a read may still show what we took away. */
  removedAt: Date | null;
  /** An add of ours with no answer may still land until then: presence means ours, and is undone (design invariant 5). */
  watchUntil: Date | null;
  /** Leases that fell without their grant's doing, newest last: the grant reads here why (bounded). */
  fallen: Fallen[];
  /** The person or the target was not found: nothing can be done until it is read again or gone for good. */
  dormant: string | null;
  /** Since when no answer found the person or the target; `forGood` = the run of reads that found nothing to restore either. */
  missing: { since: Date; forGood: { since: Date; lastAt: Date } | null } | null;
  /** Tries since the last progress, for the back-off. */
  tries: number;
  lastError: string | null;
  /** When the loop looks at it next; null when nothing is outstanding. */
  nextAt: Date | null;
  receipts: Receipt[];
};
