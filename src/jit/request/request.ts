import type { BackEndKind, Entitlement, Held, JitAccount, PersonRef } from '../entitlement.ts';
import type { Cause, HoldingId, PolicyId, RequestId, TenantId, UserId } from '../ids.ts';
import type { ExtendRule } from '../policy/extend-rule.ts';
import type { Stage } from '../policy/policy.ts';
import type { Portal } from '../policy/portals.ts';
import type { OpensNote } from './opens.ts';
import type { GrantSessions } from './sessions.ts';
import type { Unusual } from './unusual.ts';
import type { Weighed } from './weighed.ts';

export type RequestState = 'pending' | 'approved' | 'denied' | 'cancelled' | 'expired' | 'closed';
export type GrantState = 'scheduled' | 'activating' | 'active' | 'revoking' | 'ended';
export type EndReason = 'expired' | 'released' | 'revoked' | 'removed-outside' | 'failed' | 'left';

/** One approver's approve or deny. */
export type Vote = {
  stage: number;
  approver: PersonRef;
  decision: 'approve' | 'deny';
  comment: string | null;
  at: Date;
  /** With a deny: the name of the policy that they offered instead. */
  offered?: string;
};

/** Something the policy names that this request does not open, and why (behaviour S0.7). */
export type Skipped = { label: string; reason: string };

/** What an approver is shown and decides on. A hash of it travels on the card; votes do not change it. */
export type RequestTerms = {
  person: PersonRef;
  policyId: PolicyId;
  policyName: string;
  policyTermsHash: string;
  backEnd: BackEndKind;
  /** The policy wants another back end, for which the tenant had no licence when it was asked; absent: it is the policy's. */
  fellBack?: true;
  entitlements: Entitlement[];
  /** All of it goes to this account of the person's, and none to the person; absent: to the person. */
  account?: JitAccount;
  /** Whether a sign-in pass for it works once or until it ends; absent without an account. */
  pass?: 'once' | 'reuse';
  skipped: Skipped[];
  durationMs: number;
  /** Access starts then, or when it is approved should that be later, and ends at this plus the duration; absent: at once. */
  startAt?: Date;
  justification: string;
  ticket: string | null;
  approval: 'none' | Stage[];
  approverCommentRequired: boolean;
  warnBeforeMs: number;
  channelId: string | null;
};

/** One entitlement of a grant on its way: what the holding said of it. */
export type GrantItem = {
  holdingId: HoldingId;
  entitlement: Held;
  /** `gone` = the person or the target was deleted for good. */
  status: 'waiting' | 'held' | 'standing' | 'skipped' | 'removed' | 'kept' | 'removed-outside' | 'gone';
  /** Why it was skipped, kept or is gone; null otherwise. */
  detail: string | null;
  /** When two equal direct reads showed it gone (the later one), for the receipt on the card. */
  confirmedAt: Date | null;
  /** While revoking: Entra takes it back no sooner than then, and it is "revocation pending" (Graph: PIM, first five minutes). */
  removableAt?: Date;
};

/** A person's account by its id and sign-in name, and how many passes for it were ordered. */
export type GrantAccount = PersonRef & { passes: number };

export type Grant = {
  state: GrantState;
  scheduledAt: Date;
  activatingAt: Date | null;
  activeAt: Date | null;
  /** Fixed before the first write to Graph; never later than the policy allows (design invariant 3). */
  endsAt: Date | null;
  items: GrantItem[];
  /** The account that has it, once the directory told its id; absent: the person has it, or will have an account. */
  account?: GrantAccount;
  warnedAt: Date | null;
  /** By how much the last extension moved the end; absent: none did. */
  extendedMs?: number;
  endReason: EndReason | null;
  /** Who ended it early, with their reason; null for expiry. */
  endedBy: PersonRef | null;
  endNote: string | null;
  revokingAt: Date | null;
  endedAt: Date | null;
  /** When the directory, asked for the person, showed them in all that they were given; absent: it was not seen to. */
  shownAt?: Date;
  /** Of the sessions of whoever held it; absent: none are to be ended. */
  sessions?: GrantSessions;
};

/** What came of having Teams install the app for somebody who was asked (Graph: Install app for user). */
export type AppInstall = { id: UserId; outcome: 'installed' | 'already' | 'refused'; at: Date };

/** An approver's cut of what was asked for, with what it was before; what it is since, the next trim or the terms say. */
export type Trim = {
  by: PersonRef;
  at: Date;
  was: { durationMs: number; entitlements: Entitlement[]; termsHash: string };
};

/** How often somebody was reminded that a request waits for them, and when last (behaviour A24). */
export type Reminded = { id: UserId; count: number; at: Date };

export type ExtensionState = 'pending' | 'approved' | 'denied' | 'lapsed' | 'cancelled';

/** What the approvers of an extension are shown and decide on; with its hash, as for a request. */
export type ExtensionTerms = {
  /** From 1, among those of one grant. */
  number: number;
  /** The grant ends then, if nothing comes of it. */
  from: Date;
  /** And then, if it is approved. */
  until: Date;
  reason: string;
  /** The policy under which it is asked, as that policy was then. */
  policyTermsHash: string;
  approval: 'none' | Stage[];
  commentRequired: boolean;
};

/** Somebody's ask that live access ends later (behaviour A3). Part of its request: it can only be decided while that lives. */
export type Extension = {
  state: ExtensionState;
  /** Who holds the access, or one who may approve it, where the policy lets them. */
  askedBy: PersonRef;
  askedAt: Date;
  terms: ExtensionTerms;
  termsHash: string;
  asked: PersonRef[];
  /** What was unusual about it when it was asked; absent: nothing. No part of the terms. */
  unusual?: Unusual[];
  /** Those of them whom the bot cannot reach; absent: nobody. */
  unreachable?: PersonRef[];
  /** As for a request. */
  remindAt?: Date | null;
  reminded?: Reminded[];
  votes: Vote[];
  decidedAt: Date | null;
  /** Words for why it is denied, lapsed or cancelled; null otherwise. */
  note: string | null;
};

/** A request and, once decided, its grant: one document, so that a decision and the grant it makes are one write. */
export type AccessRequest = {
  id: RequestId;
  tenantId: TenantId;
  state: RequestState;
  /** Words for why it is denied, closed or cancelled; null otherwise. */
  stateNote: string | null;
  terms: RequestTerms;
  termsHash: string;
  /** What it opens, in words, as the directory had them when it was asked; absent: nobody wrote any. No part of the terms. */
  opens?: OpensNote;
  /** What was unusual about it when it was asked; absent: nothing. No part of the terms. */
  unusual?: Unusual[];
  /** What else helps to decide, as it was when it was asked; absent: nothing. No part of the terms. */
  weighed?: Weighed;
  /** Where its policy said that the access is used; absent: it did not say. */
  portal?: Portal;
  /** Its policy has the sessions ended with the access; absent: not. */
  endSessions?: true;
  submittedAt: Date;
  pendingUntil: Date;
  /** Who was asked when it was submitted; who may decide is read afresh at each decision. */
  asked: PersonRef[];
  /** People who were asked and cannot be reached by the bot. */
  unreachable: PersonRef[];
  /** People who were asked and whose account is disabled or gone; absent: nobody. */
  departed?: PersonRef[];
  /** The place where it is shown for those who cannot be reached, where the policy has no channel; absent: none was needed, or none is chosen. */
  fallbackId?: string;
  /** The channel, the policy's or this one, takes no messages. */
  channelLost?: boolean;
  /** For whom installing the app was tried; absent: for nobody. */
  installs?: AppInstall[];
  votes: Vote[];
  /** What approvers cut from the terms, oldest first; absent: nothing. */
  trims?: Trim[];
  decidedAt: Date | null;
  grant: Grant | null;
  /** Asks for more time, oldest first, at most one of them pending; absent: none. */
  extensions?: Extension[];
  /** What its policy said of extensions when it was asked, for its card to offer one; what holds is read afresh. Absent: none. */
  extendRule?: ExtendRule;
  /** When somebody who was asked is to be reminded next; null: nobody any more. Absent: it was not reckoned yet. */
  remindAt?: Date | null;
  /** Who was reminded, how often, and when last; absent: nobody. */
  reminded?: Reminded[];
  /** Activation is not tried again before this; set after a failed try. */
  retryAt: Date | null;
  /** Causes already applied, newest last (design invariant 5). */
  causes: Cause[];
};

/** Decided and not over: scheduled, activating or active. */
export function isLive(grant: Grant | null): boolean {
  return grant !== null && (grant.state === 'scheduled' || grant.state === 'activating' || grant.state === 'active');
}
