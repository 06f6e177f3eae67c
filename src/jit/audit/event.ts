import type { Cause, TenantId, UserId } from '../ids.ts';

/** Who did it: a person by object id, or the product itself (a sweep, a settled holding). */
export type Actor = { kind: 'person'; id: UserId; name: string } | { kind: 'system'; name: string };

/** Everything that leaves a trace. Named as facts, in the past. */
export type EventType =
  | 'policy.created'
  | 'policy.changed'
  | 'policy.enabled'
  | 'policy.disabled'
  | 'policy.deleted'
  | 'request.submitted'
  | 'request.trimmed'
  | 'request.voted'
  | 'request.vote-dropped'
  | 'request.vote-withdrawn'
  | 'request.approved'
  | 'request.denied'
  | 'request.cancelled'
  | 'request.expired'
  | 'request.closed'
  | 'request.reminded'
  | 'request.approver-unreachable'
  | 'request.approver-reached'
  | 'request.app-installed'
  | 'request.app-refused'
  | 'request.shown-elsewhere'
  | 'request.channel-unreachable'
  | 'request.channel-reached'
  | 'request.approver-left'
  | 'request.approver-returned'
  | 'request.drift-found'
  | 'grant.activating'
  | 'grant.account-opened'
  | 'grant.pass-ordered'
  | 'grant.pass-failed'
  | 'grant.active'
  | 'grant.item-skipped'
  | 'grant.warned'
  | 'grant.revoking'
  | 'grant.ended'
  | 'grant.sessions-ending'
  | 'grant.sessions-ended'
  | 'grant.sessions-failed'
  | 'grant.sessions-left'
  | 'extension.asked'
  | 'extension.granted'
  | 'extension.denied'
  | 'extension.cancelled'
  | 'extension.lapsed'
  | 'holding.lease-added'
  | 'holding.lease-ended'
  | 'holding.basis-read'
  | 'holding.attempted'
  | 'holding.answered'
  | 'holding.held'
  | 'holding.removal-kept'
  | 'holding.end-not-moved'
  | 'holding.absent'
  | 'holding.removed-outside'
  | 'holding.refused'
  | 'holding.dormant'
  | 'holding.drift-found'
  | 'holding.removal-ordered'
  | 'control.frozen'
  | 'control.unfrozen'
  | 'control.alerts-routed'
  | 'control.epoch-begun'
  | 'control.trail-cut'
  | 'finding.found'
  | 'finding.vanished'
  | 'finding.kept'
  | 'finding.removal-ordered'
  | 'finding.removed'
  | 'group.ordered'
  | 'group.created'
  | 'group.not-created'
  | 'eligibility.ordered'
  | 'eligibility.attempted'
  | 'eligibility.answered'
  | 'eligibility.made'
  | 'eligibility.ended'
  | 'eligibility.converted'
  | 'eligibility.failed'
  | 'alert.raised'
  | 'alert.changed'
  | 'alert.cleared'
  | 'canary.set'
  | 'canary.stopped'
  | 'canary.started'
  | 'canary.passed'
  | 'canary.failed'
  | 'refusal';

/**
 * One entry of the audit trail, written in the same write as the change it tells of (design invariant 10).
 * `id` is `{aggregate}#{seq}.{n}`, so a repeat of the same commit is the same event. `seq` is the version that the commit made.
 */
export type AuditEvent = {
  id: string;
  aggregate: string;
  seq: number;
  /** Ordinal of this event among those of its aggregate, from 1 without gaps: a missing one shows. */
  n: number;
  at: Date;
  type: EventType;
  actor: Actor;
  tenantId: TenantId;
  cause: Cause;
  /** The request, person and policy this is about, for looking it up. */
  about: { requestId?: string; personId?: string; policyId?: string };
  /** What changed: before and after, reasons, receipts. Never a secret. */
  data: Readonly<Record<string, unknown>>;
};

/** What an operation says of an event; the commit adds id, aggregate, seq, time and tenant. */
export type EventDraft = Pick<AuditEvent, 'type' | 'actor' | 'data'> & { about?: AuditEvent['about'] };

/**
 * One block of the hash-chained ledger. `hash` = SHA-256 of the canonical JSON of everything else in it. `epoch`: absent
 * in the first; each restore from a backup begins the next, since the chain then goes on from an earlier block.
 */
export type LedgerBlock = {
  n: number;
  at: Date;
  previous: string;
  events: AuditEvent[];
  hash: string;
  epoch?: number;
};
