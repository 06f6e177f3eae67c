import type { BackEndKind, Entitlement, JitAccount } from '../entitlement.ts';
import type { Cause, GroupId, PolicyId, TenantId, UserId } from '../ids.ts';
import type { ExtendRule } from './extend-rule.ts';
import type { Portal } from './portals.ts';

/** A user or a group, by id; `name` is what the directory said when the policy was saved. */
export type Subject = { kind: 'user'; id: UserId; name: string } | { kind: 'group'; id: GroupId; name: string };

/**
 * An ordered set of approvers with a quorum of distinct people. `ask`: only these of them get a card; the others may decide
 * without being asked (behaviour A15). Absent: all are asked.
 */
export type Stage = { approvers: Subject[]; quorum: number; ask?: Subject[] };

/** A group that was not found when the policy was saved: kept by name, looked for again at submit (behaviour S0.7). */
export type MissingGroup = {
  kind: 'missing-group';
  name: string;
  /** Absent: as a member. */
  as?: 'owner';
};

/** `name`: a template with `{alias}`, the person's own. `pass`: whether a sign-in pass works once or until it ends. */
export type AccountRule = { name: string; after: JitAccount['after']; pass: 'once' | 'reuse' };

/** What the policy says. A change of any of these closes what is pending under it (design invariant 2). */
export type PolicyTerms = {
  name: string;
  description: string;
  backEnd: BackEndKind;
  /** What takes the place of `pim` in a tenant without its licence; absent: nothing does (behaviours S1.26, S2.2). */
  fallback?: 'direct';
  /** Goes with the back end `account`: how each person's account is called, what becomes of it, and what its passes are good for. */
  account?: AccountRule;
  eligible: Subject[];
  entitlements: (Entitlement | MissingGroup)[];
  duration: { minMs: number; defaultMs: number; maxMs: number; optionsMs: number[] };
  /** Whether and how access may be made to last longer; absent: as `extendRuleOf` says (behaviour A3). */
  extend?: 'none' | ExtendRule;
  /** `none` only by that literal, and never for privileged roles (design invariant 12). */
  approval: 'none' | Stage[];
  require: {
    /** Least number of characters of the reason; at least 1. */
    justificationLength: number;
    /** Pattern on a linear-time engine, or null when no ticket is asked for. */
    ticketPattern: string | null;
    approverComment: boolean;
  };
  /** How long a request waits for its decision before it expires (behaviour A17). */
  pendingTtlMs: number;
  /** How long before the end the holder is warned (behaviour A24). */
  warnBeforeMs: number;
  /** A Teams channel that gets a copy of the card as well, or null. */
  channelId: string | null;
  /** What others give past the bot is removed; absent: it is reported, and an admin decides (PIM's alert 5). */
  outside?: 'remove';
  /** Where the access is used; absent: as its roles tell (behaviour S1.22). */
  portal?: Portal;
  /** The person signs in anew everywhere once the access is gone; absent: not (behaviour P4). */
  endSessions?: true;
};

export type Policy = {
  id: PolicyId;
  tenantId: TenantId;
  enabled: boolean;
  terms: PolicyTerms;
  /** SHA-256 over the canonical JSON of `terms`. */
  termsHash: string;
  createdAt: Date;
  changedAt: Date;
  /** Nobody finds it by name any more, and its name is free; it stays for what was granted under it (design invariant 10). */
  deletedAt?: Date;
  /** Causes already applied, newest last (design invariant 5). */
  causes: Cause[];
};
