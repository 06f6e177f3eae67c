/** The rows the emulator keeps. Times in rows are ISO 8601 UTC strings, as Graph answers them. */

export type UserRecord = {
  id: string;
  accountEnabled: boolean;
  displayName: string;
  givenName: string | null;
  surname: string | null;
  userPrincipalName: string;
  mail: string | null;
  mailNickname: string;
  jobTitle: string | null;
  department: string | null;
  officeLocation: string | null;
  mobilePhone: string | null;
  businessPhones: string[];
  otherMails: string[];
  preferredLanguage: string | null;
  usageLocation: string | null;
  employeeId: string | null;
  userType: 'Member' | 'Guest';
  onPremisesSyncEnabled: boolean | null;
  createdDateTime: string;
  signInSessionsValidFromDateTime: string;
  /** null until a password is set */
  lastPasswordChangeDateTime?: string | null;
  deletedDateTime: string | null;
};

export type GroupRecord = {
  id: string;
  displayName: string;
  description: string | null;
  groupTypes: string[];
  isAssignableToRole: boolean | null;
  /** in a restricted management unit (Graph: read-only) */
  isManagementRestricted?: boolean | null;
  mail: string | null;
  mailEnabled: boolean;
  mailNickname: string;
  securityEnabled: boolean;
  membershipRule: string | null;
  membershipRuleProcessingState: string | null;
  onPremisesSyncEnabled: boolean | null;
  visibility: string | null;
  createdDateTime: string;
  deletedDateTime: string | null;
};

export type UnitRecord = {
  id: string;
  displayName: string;
  description: string | null;
  visibility: string | null;
  isMemberManagementRestricted?: boolean | null;
  deletedDateTime: string | null;
};

export type RoleDefinitionRecord = {
  id: string;
  templateId: string;
  displayName: string;
  description: string;
  isBuiltIn: boolean;
  isEnabled: boolean;
  isPrivileged: boolean;
  version: string | null;
  resourceScopes: string[];
  rolePermissions: unknown[];
};

export type RoleAssignmentRecord = {
  id: string;
  principalId: string;
  roleDefinitionId: string;
  directoryScopeId: string;
};

export type LinkKind = 'member' | 'owner' | 'unit';

/** One edge of the directory: `member` and `owner` start at a group, `unit` at an administrative unit. */
export type LinkRecord = { kind: LinkKind; fromId: string; toId: string };

/** What a schedule gives: a directory role over a scope, or a place in a group. */
export type PimTarget =
  | { kind: 'role'; roleDefinitionId: string; directoryScopeId: string }
  | { kind: 'group'; groupId: string; accessId: 'member' | 'owner' };

/** Active access, or the right to activate it (Graph: unifiedRoleSchedule…, privilegedAccessGroup…Schedule). */
export type ScheduleKind = 'assignment' | 'eligibility';

/** Access that PIM gives from `startsAt` until `endsAt`, or until it is taken back. */
export type ScheduleRecord = {
  id: string;
  kind: ScheduleKind;
  target: PimTarget;
  principalId: string;
  /** `Activated`: by its holder, out of an eligibility */
  assignmentType: 'Assigned' | 'Activated';
  startsAt: string;
  endsAt: string | null;
  /** id of the request that made it */
  createdUsing: string;
  createdDateTime: string;
  modifiedDateTime: string;
  /**
   * `planned` until it starts; `left behind` once somebody took the access away without PIM, which keeps the schedule
   * (PIM for Groups overview; for roles not confirmed)
   */
  state: 'planned' | 'active' | 'left behind';
};

export type ScheduleStatus =
  | 'Granted'
  | 'Provisioned'
  | 'Revoked'
  | 'Canceled'
  | 'Failed'
  | 'Denied'
  | 'PendingProvisioning'
  | 'PendingScheduleCreation'
  | 'ScheduleCreated'
  | 'PendingApproval'
  | 'PendingAdminDecision';

/** `scheduleInfo` as Graph keeps it. */
export type ScheduleInfo = {
  startDateTime: string;
  recurrence: null;
  expiration: {
    type: 'noExpiration' | 'afterDateTime' | 'afterDuration';
    endDateTime: string | null;
    duration: string | null;
  };
};

export type ScheduleRequestRecord = {
  id: string;
  kind: ScheduleKind;
  target: PimTarget;
  principalId: string;
  action: string;
  status: ScheduleStatus;
  createdDateTime: string;
  completedDateTime: string | null;
  justification: string | null;
  ticketInfo: { ticketNumber: string | null; ticketSystem: string | null };
  customData: string | null;
  /** null where the request had none, as a removal */
  scheduleInfo: ScheduleInfo | null;
  targetScheduleId: string;
  /** while it is under way: when that ends, and how */
  settles: { at: string; as: ScheduleStatus } | null;
};

/** One of the 17 rules of a role's settings, in Graph's own shape. */
export type SettingRule = { id: string; '@odata.type': string; [property: string]: unknown };

/** Role settings that were changed; what was never changed is the default. `id` is scope and role. */
export type RoleSettingsRecord = { id: string; rules: SettingRule[]; modifiedDateTime: string };

/** A group that PIM manages, for good. */
export type PimGroupRecord = { groupId: string; onboardedDateTime: string };

/** A Temporary Access Pass. The pass itself is told once and not kept. */
export type PassRecord = {
  id: string;
  userId: string;
  createdDateTime: string;
  startDateTime: string;
  lifetimeInMinutes: number;
  isUsableOnce: boolean;
  used: boolean;
};

/** Every table of the emulator by name. A resource that comes later adds a line here and a table in `store.ts`. */
export interface Tables {
  users: UserRecord;
  groups: GroupRecord;
  units: UnitRecord;
  roleDefinitions: RoleDefinitionRecord;
  roleAssignments: RoleAssignmentRecord;
  links: LinkRecord;
  schedules: ScheduleRecord;
  scheduleRequests: ScheduleRequestRecord;
  roleSettings: RoleSettingsRecord;
  pimGroups: PimGroupRecord;
  passes: PassRecord;
}

export type TableName = keyof Tables;

interface OrganizationSeed {
  id: string;
  displayName: string;
  domain: string;
  /** service plans the tenant pays for, e.g. `AAD_PREMIUM_P2` */
  servicePlans: { sku: string; skuId: string; plans: { name: string; id: string }[] }[];
}

/** What a tenant holds before the first request. Seeded rows are visible to every read whatever the lag. */
export interface TenantSeed {
  organization: OrganizationSeed;
  /** application id of the app that calls, for throttle scopes */
  appId: string;
  users: UserRecord[];
  groups: GroupRecord[];
  units: UnitRecord[];
  roleDefinitions: RoleDefinitionRecord[];
  links: LinkRecord[];
  roleAssignments: Omit<RoleAssignmentRecord, 'id'>[];
  schedules?: ScheduleRecord[];
  scheduleRequests?: ScheduleRequestRecord[];
  roleSettings?: RoleSettingsRecord[];
  pimGroups?: PimGroupRecord[];
  passes?: PassRecord[];
}
