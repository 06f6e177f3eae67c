import type { Alert, AlertRoute, AlertTopic } from './alert/alert.ts';
import type { AuditEvent, EventType, LedgerBlock } from './audit/event.ts';
import type { Budget, BudgetClass, Taken } from './budget/budget.ts';
import type { Canary } from './canary/canary.ts';
import type { Address, Delivery, Effect } from './delivery/delivery.ts';
import type { DigestSetting } from './digest/digest.ts';
import type { EligibilityOrder } from './entra/eligibility-order.ts';
import type { Finding, FindingState } from './finding/finding.ts';
import type { Holding } from './holding/holding.ts';
import type {
  AlertId,
  Cause,
  DeliveryId,
  EligibilityId,
  FindingId,
  GroupId,
  HoldingId,
  PolicyId,
  RequestId,
  TenantId,
  UserId,
} from './ids.ts';
import type { NewGroups } from './new-group/new-group.ts';
import type { Policy } from './policy/policy.ts';
import type { AccessRequest, GrantState, RequestState } from './request/request.ts';

/** Time is the store's (design, State). */
export interface Clock {
  now(): Date;
}

/**
 * An aggregate as stored. `seq` is its version: 1 when inserted, one more with each commit. `eventCount` counts the
 * events of all its commits.
 */
export type Stored<Body> = { seq: number; eventCount: number; body: Body; outbox: Effect[] };

/** An aggregate with the time at which a worker will look at it next; null for never. */
export type Looked<Body> = Stored<Body> & { dueAt: Date | null };

/** What a commit writes at once: the new state, when it next needs a look, its events and its effects. */
export type Commit<Body> = {
  body: Body;
  /** When a worker must look at it: a time, or null for never. A non-empty outbox means now. */
  dueAt: Date | null;
  /** From when on that look goes before all others, in a lane of its own; never when absent. */
  urgentAt?: Date | null;
  events: AuditEvent[];
  effects: Effect[];
};

/**
 * One collection of aggregates. Every write is `majority`, journalled and a compare-and-set on `seq`.
 * Claims are visibility: claiming moves `dueAt` forward, a commit sets it to what the new state asks, so work that a
 * dead process had claimed becomes visible again by itself. Claims are never what correctness rests on.
 */
export interface AggregateStore<Id extends string, Body> {
  load(id: Id): Promise<Stored<Body> | null>;
  /** Those of them that are there, in any order. */
  loadMany(ids: readonly Id[]): Promise<Stored<Body>[]>;
  /** False when an aggregate with this id, or one that a unique rule excludes, is already there. */
  insert(id: Id, commit: Commit<Body>): Promise<boolean>;
  /** False when the aggregate is no longer at `expectedSeq`. */
  commit(id: Id, expectedSeq: number, commit: Commit<Body>): Promise<boolean>;
  /**
   * Ends a worker's look: removes done effects from the outbox, leaving `seq` alone, and sets `dueAt` to what the state
   * asks, but only while `claim` and `seq` are still the ones the worker claimed and no effect is left. Otherwise
   * somebody committed, or asked for a look by `makeDue`, meanwhile, and their due time stands.
   */
  settleEffects(
    id: Id,
    effectIds: string[],
    claimed: { claim: string; seq: number },
    dueAt: Date | null,
  ): Promise<void>;
  /** Claims up to `limit` that are due at `now`, most overdue first, and hides them until `until`. */
  claimDue(now: Date, until: Date, limit: number): Promise<(Stored<Body> & { claim: string })[]>;
  /** The same for those whose look is urgent by now (`urgentAt`): requests and holdings only. */
  claimUrgent(now: Date, until: Date, limit: number): Promise<(Stored<Body> & { claim: string })[]>;
  /** Claims this one if it is due; null if it is not, or another worker has it. */
  claimOne(id: Id, now: Date, until: Date): Promise<(Stored<Body> & { claim: string }) | null>;
  /** Keeps a claim hidden until `until`; false when somebody else holds it now. */
  extendClaim(id: Id, claim: string, until: Date): Promise<boolean>;
  /** Makes it due at `at` if it is not due earlier, and voids a running claim, so that a worker's `settleEffects` does not hide it again. Leaves `seq` alone. */
  makeDue(id: Id, at: Date): Promise<void>;
  /** The due times in `[from, to)`, for look-ahead timers. */
  dueBetween(from: Date, to: Date): Promise<Date[]>;
}

export interface RequestStore extends AggregateStore<RequestId, AccessRequest> {
  /** The request that this cause made, so that a redelivered message is answered from state. */
  findByCause(cause: string): Promise<Stored<AccessRequest> | null>;
  findPending(tenant: TenantId, person: UserId, policy: PolicyId): Promise<Stored<AccessRequest> | null>;
  list(query: RequestQuery): Promise<Stored<AccessRequest>[]>;
  /** Those that are pending, or whose grant is not over, with ids after this one, in the order of their ids. */
  unfinished(tenant: TenantId, after: RequestId | null, limit: number): Promise<Looked<AccessRequest>[]>;
  count(query: RequestQuery): Promise<number>;
}

export type RequestQuery = {
  tenantId: TenantId;
  personId?: UserId;
  policyId?: PolicyId;
  /** Who was asked to decide. */
  askedId?: UserId;
  states?: RequestState[];
  grantStates?: GrantState[];
  /** Those for which more time is asked and not decided. */
  extending?: true;
  /** Newest first unless `soonestEnd`. */
  order?: 'newest' | 'soonest-end';
  limit: number;
};

export interface HoldingStore extends AggregateStore<HoldingId, Holding> {
  /** Holdings that carry a lease of this request. */
  leasedBy(request: RequestId): Promise<Stored<Holding>[]>;
  /** Everything that is not absent, or is unsettled. */
  unsettled(tenant: TenantId, limit: number): Promise<Stored<Holding>[]>;
  loadMany(ids: readonly HoldingId[]): Promise<Stored<Holding>[]>;
  /** The same as `unsettled` in the order of their ids, those after this one: to go through all of them in pages. */
  unsettledAfter(tenant: TenantId, after: HoldingId | null, limit: number): Promise<Looked<Holding>[]>;
}

export interface PolicyStore extends AggregateStore<PolicyId, Policy> {
  /** By name, ignoring letter case; none that was deleted. */
  findByName(tenant: TenantId, name: string): Promise<Stored<Policy> | null>;
  /** None that was deleted. */
  list(tenant: TenantId): Promise<Stored<Policy>[]>;
  /** Those that were deleted under this name, ignoring letter case, latest first. */
  deletedOf(tenant: TenantId, name: string): Promise<Stored<Policy>[]>;
  /** All events of one policy that the audit trail still holds, oldest first. */
  eventsOf(id: PolicyId): Promise<AuditEvent[]>;
}

/** Whether new grants are frozen; the only aggregate is `freeze`. */
export type Control = {
  tenantId: TenantId;
  frozen: boolean;
  by: { id: UserId; name: string } | null;
  reason: string;
  at: Date;
  causes: Cause[];
};
export type ControlStore = AggregateStore<'freeze', Control>;

export interface AlertStore extends AggregateStore<AlertId, Alert> {
  /** Those that last, of one topic or of all: critical before warnings, oldest first. */
  open(tenant: TenantId, topic: AlertTopic | null): Promise<Stored<Alert>[]>;
}

/** Where alerts go; the only aggregate is `alert-route`. */
export type AlertRouting = {
  tenantId: TenantId;
  route: AlertRoute;
  by: { id: UserId; name: string };
  at: Date;
  causes: Cause[];
};
export type AlertRoutingStore = AggregateStore<'alert-route', AlertRouting>;

export type CanaryStore = AggregateStore<'canary', Canary>;

/**
 * What a loop must remember and nobody needs proved: how far it read, when it last ran. Compare-and-set by `version`
 * (0 = not there yet), so that two replicas do not go on from the same place.
 */
export interface MarkStore {
  load<Value>(key: string): Promise<{ value: Value; version: number } | null>;
  /** False when somebody else saved meanwhile. */
  save<Value>(key: string, value: Value, version: number): Promise<boolean>;
}

/** Quotas that all replicas share. Each taking is one write, so never more is taken than the quota allows. */
export interface BudgetStore {
  /** Takes one if this class may. A refusal takes nothing. */
  take(budget: Budget, as: BudgetClass, now: Date): Promise<Taken>;
}

export type NewGroupStore = AggregateStore<'new-groups', NewGroups>;

/** What came of asking for a group; `failed` = there is none, `unknown` = there may be. */
export type MadeGroup =
  | { kind: 'made'; id: GroupId; graphRequestId: string | null }
  | { kind: 'failed' | 'unknown'; detail: string };

/** Groups that may carry roles. The reads throw DirectoryUnavailable. */
export interface RoleGroups {
  /** How many the tenant has. */
  count(withinMs: number): Promise<number>;
  /** The one that was made under this mark, as far as Entra shows it by now. */
  find(mark: string): Promise<GroupId | null>;
  create(order: { name: string; mark: string; description: string }): Promise<MadeGroup>;
}

export interface FindingStore extends AggregateStore<FindingId, Finding> {
  /** Oldest first. */
  inStates(tenant: TenantId, states: readonly FindingState[], limit: number): Promise<Stored<Finding>[]>;
  /** All that were ever about these pairs of person and entitlement. */
  about(holdings: readonly HoldingId[]): Promise<Stored<Finding>[]>;
}

export type EligibilityStore = AggregateStore<EligibilityId, EligibilityOrder>;

/** A refusal that belongs to no other aggregate: bad token, other tenant, not admin, self-approval. Repeats in a minute count up. */
export interface RefusalStore {
  record(key: string, event: Omit<AuditEvent, 'id' | 'aggregate' | 'seq' | 'n'>): Promise<void>;
}

export interface DeliveryStore {
  load(id: DeliveryId): Promise<Delivery | null>;
  /** Adds each, or raises `wantSeq` of the one that is there and makes it due now. Repeats change nothing. */
  want(deliveries: readonly Delivery[], now: Date): Promise<void>;
  ofRequest(request: RequestId): Promise<Delivery[]>;
  claimDue(now: Date, until: Date, limit: number): Promise<(Delivery & { claim: string })[]>;
  claimOne(id: DeliveryId, now: Date, until: Date): Promise<(Delivery & { claim: string }) | null>;
  extendClaim(id: DeliveryId, claim: string, until: Date): Promise<boolean>;
  /** Records what became of one try. False when the claim is no longer ours: what we sent may be stale, so it is wanted again. */
  settle(id: DeliveryId, claim: string, outcome: DeliveryOutcome, now: Date): Promise<boolean>;
  dueBetween(from: Date, to: Date): Promise<Date[]>;
  /** This person can be reached again: the cards that could not reach them are wanted again, due now. Old notices are not. False when there are none. */
  revive(person: UserId, now: Date): Promise<boolean>;
  countWaiting(): Promise<{ count: number; oldest: Date | null }>;
}

export type DeliveryOutcome =
  | { kind: 'sent'; seq: number; address: Address }
  /** `asked`: somebody asked for this wait, so nothing may cut it short. */
  | { kind: 'retry'; at: Date; error: string; dropAddress?: boolean; asked?: boolean }
  /** It was not tried: it waits for its turn. */
  | { kind: 'held-back'; at: Date }
  | { kind: 'unreachable'; error: string }
  /** Nothing needs sending any more, such as a question that is already answered: counts as sent, without an address. */
  | { kind: 'moot'; seq: number };

/** The audit trail: events still embedded in their aggregates, and the sealed blocks. */
export interface Ledger {
  /** Events not sealed yet, oldest first, with the aggregate each lives in. */
  unsealed(limit: number): Promise<AuditEvent[]>;
  head(): Promise<LedgerBlock | null>;
  /** False when another sealer took this number, or one of the events is sealed already. */
  append(block: LedgerBlock): Promise<boolean>;
  /** Which of these event ids are sealed already. */
  sealed(eventIds: string[]): Promise<string[]>;
  /** Takes sealed events out of their aggregates. */
  release(events: AuditEvent[]): Promise<void>;
  blocks(from: number, limit: number): Promise<LedgerBlock[]>;
  /** Latest events, sealed or not, newest first. */
  latest(query: AuditQuery): Promise<AuditEvent[]>;
  /** Every aggregate's id and version, for `verify`. `cutEvents`: how many of its first events retention removed. */
  versions(): AsyncIterable<{ aggregate: string; seq: number; eventCount: number; cutEvents?: number }>;
}

export type AuditQuery = {
  tenantId: TenantId;
  requestId?: RequestId;
  personId?: UserId;
  policyId?: PolicyId;
  types?: EventType[];
  since?: Date;
  limit: number;
};

/** What the bot knows of a person's chat with it. */
export type Contact = {
  userId: UserId;
  tenantId: TenantId;
  /** Teams' own id of the person for this bot (`29:…`). */
  mri: string;
  name: string;
  conversationId: string;
  serviceUrl: string;
  locale: string | null;
  timeZone: string | null;
  welcomedAt: Date | null;
  seenAt: Date;
  /** Absent: they want no digest. */
  digest?: DigestSetting;
};

export interface ContactStore {
  load(user: UserId): Promise<Contact | null>;
  /** Those of them who can be reached, in any order. */
  loadMany(users: readonly UserId[]): Promise<Contact[]>;
  /** Records where this person can be reached; keeps `welcomedAt` and `digest`. */
  save(contact: Omit<Contact, 'welcomedAt' | 'digest'>): Promise<void>;
  /** Null: no digest any more. Somebody who cannot be reached stays without. */
  setDigest(user: UserId, digest: DigestSetting | null): Promise<void>;
  /** Those whose digest is to be looked at, longest overdue first. */
  dueDigests(now: Date, limit: number): Promise<Contact[]>;
  /** False when it is no longer due when `from` says: another replica was quicker, or its reader changed it. */
  moveDigest(user: UserId, from: DigestSetting, to: DigestSetting): Promise<boolean>;
  /** True for exactly one caller per install: that one welcomes. */
  claimWelcome(user: UserId, now: Date): Promise<boolean>;
  /** The bot was uninstalled: the chat is gone, a later install is welcomed again. */
  forget(user: UserId): Promise<void>;
  /** A service URL that any inbound activity carried lately, to start chats with people who never wrote. */
  lastServiceUrl(): Promise<string | null>;
}

/** Counts turns of a person in a window that starts at `windowStart`; answers with the count including this one. */
export interface RateCounter {
  hit(key: string, windowStart: Date): Promise<number>;
}

/** Facts, never secrets, tokens or justifications. */
export interface Log {
  info(facts: Record<string, unknown>, message: string): void;
  warn(facts: Record<string, unknown>, message: string): void;
  error(facts: Record<string, unknown>, message: string): void;
}

/** Told that work is due now, so that it need not wait for the next sweep. A hint: losing it costs at most a second. */
export type Poke = (work: WorkName) => void;

/** One look over all that background work is claimed from: what an idle system costs. */
export interface DueWork {
  /** The kinds of which something is due at `now`, or waits to be sealed. */
  kinds(now: Date): Promise<ReadonlySet<WorkName>>;
}

export type WorkName = 'requests' | 'holdings' | 'policies' | 'deliveries' | 'alerts' | 'eligibilities' | 'ledger';
