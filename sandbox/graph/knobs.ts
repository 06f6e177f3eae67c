/** Which requests a fault meets; a missing part matches everything. `path` is tested against path and query. */
interface FaultMatch {
  method?: string;
  path?: RegExp;
}

/**
 * Something that goes wrong. `effect` says whether the request took effect all the same: a 504 or a lost connection
 * does not tell the caller.
 */
type FaultKind =
  /** 429; without `retryAfter` the header is missing, as some workloads answer. A date string is legal too. */
  | { kind: 'throttled'; retryAfter?: number | string }
  | { kind: 'unavailable'; retryAfter?: number | string }
  | { kind: 'timeout'; effect: 'before' | 'after' }
  | { kind: 'drop'; effect: 'before' | 'after' }
  /** `late`: the request takes effect when the delay ends; `early`: at once, and only the answer is late */
  | { kind: 'delay'; delayMs: number; effect: 'early' | 'late' }
  | { kind: 'denied'; code?: string; message?: string }
  | { kind: 'error'; status: number; code: string; message: string };

export type Fault = FaultKind & {
  match?: FaultMatch;
  /** how many requests it still meets; counts down; default 1; `Infinity` for as long as it is in the list */
  times?: number;
};

export interface Quota {
  limit: number;
  windowMs: number;
}

export interface Knobs {
  /** reads answer as of this long ago (Graph: eventual consistency) */
  readLagMs: number;
  /** up to this much more, drawn anew for each request, so that two reads in a row can disagree */
  readLagJitterMs: number;
  /** added for reads with `ConsistencyLevel: eventual`, which use a separate index */
  indexLagMs: number;
  faults: Fault[];
  /** Graph service limits, identity and access: writes an app and tenant, 3,000 in 2 min 30 s */
  writeQuota: Quota;
  /** resource units an app and tenant in 10 s; 3,500 for a tenant under 50 users */
  unitQuota: Quota;
  /** items on a page of a delta query */
  deltaPageSize: number;
  /** older delta tokens are answered `syncStateNotFound` (Graph: delta query, token duration: 7 days) */
  deltaTokenLifeMs: number;
  /** delta tokens from before this are answered 410 and where to begin anew (Graph: synchronization reset) */
  deltaResetAt: Date | null;
  /** application permissions with admin consent */
  permissions: Set<string>;
  /** directory roles the app itself holds, by display name (Graph: who can perform sensitive actions) */
  appRoles: Set<string>;
  /** whether Graph shows role assignments at a unit that was deleted; not confirmed either way */
  assignmentsOfDeletedUnits: 'listed' | 'hidden';
  pim: PimKnobs;
  /** the tenant's policy for Temporary Access Passes (Graph: temporaryAccessPassAuthenticationMethodConfiguration) */
  passPolicy: PassPolicy;
}

export interface PimKnobs {
  /** false: every PIM call is answered AadPremiumLicenseRequired */
  licensed: boolean;
  /** how much longer than `readLagMs` PIM does not know users and groups just made */
  newObjectLagMs: number;
  /** 201 with `pendingStatus` first, and `outcome` after this long; 0: the 201 tells the outcome */
  provisionMs: number;
  pendingStatus: 'PendingProvisioning' | 'PendingScheduleCreation' | 'ScheduleCreated';
  /** what an assignment or an update comes to; a Pending one stays open until it is cancelled */
  outcome: 'Provisioned' | 'Failed' | 'Denied' | 'PendingApproval' | 'PendingAdminDecision';
  /** whether a role assignment of PIM's can be deleted directly in its first five minutes; not confirmed either way */
  directDelete: 'accepted' | 'refused';
  /** also list who holds a role through a group, one row each with memberType Group; else the group's row alone */
  groupMemberRows: boolean;
}

export interface PassPolicy {
  /** off, or not for this user: the pass exists and does not work */
  enabled: boolean;
  /** ids of users or groups; `all`: everybody */
  includes: 'all' | Set<string>;
  minimumMinutes: number;
  maximumMinutes: number;
  defaultMinutes: number;
  length: number;
  /** only passes for one sign-in */
  onlyOnce: boolean;
}

const allPermissions: readonly string[] = [
  'AdministrativeUnit.Read.All',
  'Directory.Read.All',
  'Group.Create',
  'Group.ReadWrite.All',
  'GroupMember.Read.All',
  'GroupMember.ReadWrite.All',
  'Organization.Read.All',
  'Policy.Read.AuthenticationMethod',
  'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
  'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
  'RoleAssignmentSchedule.ReadWrite.Directory',
  'RoleEligibilitySchedule.ReadWrite.Directory',
  'RoleManagement.Read.Directory',
  'RoleManagement.ReadWrite.Directory',
  'RoleManagementPolicy.ReadWrite.AzureADGroup',
  'RoleManagementPolicy.ReadWrite.Directory',
  'TeamsAppInstallation.ReadWriteSelfForUser.All',
  'User-PasswordProfile.ReadWrite.All',
  'User.DeleteRestore.All',
  'User.EnableDisableAccount.All',
  'User.Read.All',
  'User.ReadWrite.All',
  'User.RevokeSessions.All',
  'UserAuthMethod-TAP.ReadWrite.All',
];

export function defaultKnobs(): Knobs {
  return {
    readLagMs: 0,
    readLagJitterMs: 0,
    indexLagMs: 0,
    faults: [],
    writeQuota: { limit: 3000, windowMs: 150_000 },
    unitQuota: { limit: 3500, windowMs: 10_000 },
    deltaPageSize: 100,
    deltaTokenLifeMs: 7 * 24 * 3_600_000,
    deltaResetAt: null,
    permissions: new Set(allPermissions),
    appRoles: new Set(['Privileged Authentication Administrator']),
    assignmentsOfDeletedUnits: 'listed',
    pim: {
      licensed: true,
      newObjectLagMs: 0,
      provisionMs: 0,
      pendingStatus: 'PendingProvisioning',
      outcome: 'Provisioned',
      directDelete: 'accepted',
      groupMemberRows: false,
    },
    passPolicy: {
      enabled: true,
      includes: 'all',
      minimumMinutes: 60,
      maximumMinutes: 480,
      defaultMinutes: 60,
      length: 8,
      onlyOnce: false,
    },
  };
}

/** Takes the faults that meet a request off the list (or counts them down), in list order. */
export function takeFaults(knobs: Knobs, method: string, path: string): Fault[] {
  const hit: Fault[] = [];
  for (const fault of knobs.faults) {
    const left = fault.times ?? 1;
    if (left <= 0 || !meets(fault.match, method, path)) continue;
    fault.times = left - 1;
    hit.push(fault);
    if (fault.kind !== 'delay') break;
  }
  knobs.faults = knobs.faults.filter((fault) => (fault.times ?? 1) > 0);
  return hit;
}

function meets(match: FaultMatch | undefined, method: string, path: string): boolean {
  if (match?.method && match.method.toUpperCase() !== method) return false;
  // search(), unlike test(), does not move a global pattern's lastIndex
  return match?.path === undefined || path.search(match.path) !== -1;
}
