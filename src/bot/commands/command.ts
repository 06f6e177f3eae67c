import type { FindingId, RequestId } from '../../jit/ids.ts';
import type { PolicyEdit } from '../../jit/policy/edit-fields.ts';
import type { TemplateName } from '../../jit/policy/templates.ts';

/** Who or what a revocation or an audit is about, as far as the text alone can tell. */
export type Subject =
  | { by: 'id'; id: RequestId }
  | { by: 'person'; text: string }
  | { by: 'policy'; text: string }
  /** A policy's name or a person: look for the policy first. */
  | { by: 'name'; text: string };

/**
 * A request as far as it was said, each part as it was typed; null: not said. A form is filled in with it, so that nothing
 * that was typed is lost.
 */
export type SaidAsk = {
  policy: string | null;
  duration: string | null;
  at: string | null;
  ticket: string | null;
  reason: string | null;
  /** What is wrong beyond single parts, in the words of whoever typed it. */
  notes: string[];
};

/** Somebody's eligibility as far as it was said, each part as it was typed; empty: not said. */
export type SaidEligibility = { who: string; what: string; unit: string; end: string; reason: string };

/** What a person asked for, read from text alone: nothing here has been looked up or allowed yet. */
export type Command =
  | { kind: 'greeting' }
  | { kind: 'help'; topic: string | null }
  /** `request` alone: show how to ask. */
  | { kind: 'request-help' }
  /** `request <policy>` alone: its form. */
  | { kind: 'request-form'; policy: string }
  | {
      kind: 'request';
      policy: string;
      durationMs: number;
      at: string | null;
      ticket: string | null;
      justification: string;
    }
  /** Null: the latest. */
  | { kind: 'request-again'; id: RequestId | null }
  | { kind: 'favourites' }
  | { kind: 'favourite'; id: RequestId; name: string }
  | { kind: 'favourite-remove'; name: string }
  | { kind: 'my-access' }
  | { kind: 'my-requests' }
  | { kind: 'cancel'; id: RequestId }
  | { kind: 'release'; id: RequestId }
  /** Nulls: as long as usual, for the reason it was asked for. */
  | { kind: 'extend'; id: RequestId; durationMs: number | null; reason: string | null }
  | { kind: 'approvals' }
  | { kind: 'withdraw'; id: RequestId }
  | { kind: 'policy-list' }
  | { kind: 'policy-show'; name: string }
  | { kind: 'policy-import'; yaml: string }
  | { kind: 'policy-new' }
  | { kind: 'policy-edit'; name: string }
  /** Null: which there are. */
  | { kind: 'policy-template'; name: TemplateName | null; pim?: true }
  /** Null: all policies. */
  | { kind: 'policy-export'; name: string | null }
  | { kind: 'policy-enable'; name: string }
  | { kind: 'policy-disable'; name: string }
  | { kind: 'policy-set'; name: string; edits: PolicyEdit[] }
  | { kind: 'policy-delete'; name: string }
  | { kind: 'policy-history'; name: string }
  | { kind: 'policy-rollback'; name: string; version: number }
  /** What the words may mean, likeliest first. Null: the usual duration. */
  | { kind: 'policy-simulate'; readings: { person: string; policy: string }[]; durationMs: number | null }
  | { kind: 'grants' }
  | { kind: 'revoke'; target: Subject; reason: string | null }
  | { kind: 'audit'; of: Exclude<Subject, { by: 'policy' }> | null; sinceMs: number | null }
  | { kind: 'status' }
  | { kind: 'findings' }
  | { kind: 'finding'; id: FindingId; decision: 'keep' | 'remove' }
  /** Null: everything on roles. */
  | { kind: 'assignments' | 'eligibility-list'; about: string | null }
  /** Null: said alone. */
  | { kind: 'eligibility-form'; said: SaidEligibility | null }
  /** To be picked from what there is; null: of everybody. */
  | { kind: 'eligibility-pick'; about: string | null }
  | {
      kind: 'eligibility-change';
      action: 'add' | 'remove';
      who: string;
      what: string;
      unit: string | null;
      /** As typed; null: for good. */
      end: string | null;
      /** Empty, for what is taken away: to be asked. */
      reason: string;
    }
  | { kind: 'group-new'; name: string; reason: string }
  | { kind: 'alerts' }
  /** Said where alerts are to go. */
  | { kind: 'alerts-here' }
  | { kind: 'alerts-off' }
  | { kind: 'freeze'; reason: string | null }
  | { kind: 'unfreeze' }
  | { kind: 'digest' | 'digest-off' }
  /** The time of day, in ms after midnight. */
  | { kind: 'digest-on'; atMs: number }
  | { kind: 'canary' | 'canary-off' | 'canary-now' }
  | { kind: 'canary-on'; policy: string; person: string; everyMs: number; freezes: boolean }
  /** A known command that cannot be carried out as typed: everything that is wrong, and one that works. */
  | { kind: 'fault'; command: string; faults: string[]; example: string; said?: SaidAsk }
  /** `typed` is cut short and clean; `why` says more where there is more to say. */
  | { kind: 'unknown'; typed: string; suggestion: string | null; why: string | null };

export type CommandKind = Command['kind'];
