import type { Entitlement } from '../entitlement.ts';
import type { DirectoryScopeId, GroupId, RoleDefinitionId, UserId } from '../ids.ts';
import type { Subject } from '../policy/policy.ts';

/** Whom a row is about: `other` is an application, or what the directory no longer has. */
export type Holder = Subject | { kind: 'other'; id: string; name: string };

/** What a row is about, as Graph says it; names and weight of roles are looked up beside it. */
export type AssignmentTarget =
  | { kind: 'role'; roleDefinitionId: RoleDefinitionId; scope: DirectoryScopeId }
  | { kind: 'group'; groupId: GroupId; as: 'member' | 'owner' };

/** `activated`: its holder activated an eligibility of their own (Graph: `assignmentType`). */
export type AssignmentState = 'eligible' | 'assigned' | 'activated';

/** One line of what Entra has: who may, or does, hold what (behaviour S2.7). */
export type AssignmentRow = {
  holder: Holder;
  target: AssignmentTarget;
  state: AssignmentState;
  /** `group`: through a group; `through` is its name, where it is known (behaviour S1.16). */
  memberType: 'direct' | 'group';
  through: string | null;
  /** That group, where it is known. */
  throughId?: GroupId;
  startsAt: Date | null;
  /** Null: it has no end. */
  endsAt: Date | null;
};

/** Whose or what rows are asked for; everything = all that is on roles. */
export type AssignmentsOf =
  | { of: 'everything' }
  | { of: 'holder'; id: UserId | GroupId; kind: 'user' | 'group' }
  | { of: 'role'; id: RoleDefinitionId }
  | { of: 'group'; id: GroupId };

/**
 * `without`: why only direct assignments could be read: the tenant has no licence for Privileged Identity Management, or
 * the bot may not read it; `groups`: it may read that of roles alone.
 */
export type AssignmentRows = { rows: AssignmentRow[]; without: 'licence' | 'permission' | 'groups' | null };

/** Whether somebody is eligible, by one direct read; `until` null = for good. */
export type EligibilityReading =
  | { kind: 'present'; until: Date | null }
  | { kind: 'absent' }
  | { kind: 'unavailable'; detail: string; retryAfterMs: number | null };

/** Why Entra will not do it however often it is asked. `rules`: those of the role's settings that stand in the way. */
export type EntraProblem = {
  code: 'licence' | 'permission' | 'rules' | 'unknown-object' | 'refused' | 'no-answer' | 'last-admin' | 'moved';
  rules: string[];
  detail: string;
};

/** `later`: not done, or nobody knows; a read tells, and it is asked again. `already`: as it should be, or under way. */
export type OrderOutcome =
  | { kind: 'done'; graphRequestId: string | null }
  | { kind: 'already'; graphRequestId: string | null }
  | { kind: 'refused'; problem: EntraProblem; graphRequestId: string | null }
  | { kind: 'later'; detail: string; retryAfterMs: number | null };

/** What is to be so in Entra: for whom, on what, until when, and why, in words for Entra's own records. */
export type EligibilityWish = {
  holder: Subject;
  entitlement: Entitlement;
  from: Date;
  /** Null: for good. */
  until: Date | null;
  reason: string;
  /** Our own correlation id (Graph: `customData`). */
  correlation: string;
};

type Named = Pick<EligibilityWish, 'holder' | 'entitlement'>;
type Removal = Omit<EligibilityWish, 'from' | 'until'>;

/** Eligibility and standing assignments in Privileged Identity Management. Never throws for what Graph or the network does. */
export interface Eligibilities {
  read(wish: Named): Promise<EligibilityReading>;
  /**
   * The standing assignment itself, given directly and by an admin; never what its holder activated. Of a group that PIM
   * does not manage: the membership or ownership itself.
   */
  readAssigned(wish: Named): Promise<EligibilityReading>;
  /** Whether Entra would take it; nothing is changed (Graph: `isValidationOnly`). */
  wouldTake(wish: EligibilityWish, reading: EligibilityReading): Promise<OrderOutcome>;
  /** Makes eligible, or moves the end of an eligibility that is there. */
  make(wish: EligibilityWish, reading: EligibilityReading): Promise<OrderOutcome>;
  end(wish: Removal): Promise<OrderOutcome>;
  /** Takes the standing assignment of a role, or the standing membership or ownership of a group, away. */
  unassign(wish: Removal): Promise<OrderOutcome>;
}

/** Reads for lists and marks. Each throws DirectoryUnavailable. */
export interface Assignments {
  list(of: AssignmentsOf, within: number): Promise<AssignmentRows>;
  /**
   * What of these somebody is eligible for in Entra, or a group that they are in; no decision rests on it. Nothing while
   * Entra lately said that it may not be asked.
   */
  eligibleAmong(person: UserId, entitlements: readonly Entitlement[], within: number): Promise<EligibleFor[]>;
}

/** `through`: the group that is eligible; null = directly, empty = through one whose name is not known. */
export type EligibleFor = { key: string; through: string | null };
