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
  deletedDateTime: string | null;
};

export type GroupRecord = {
  id: string;
  displayName: string;
  description: string | null;
  groupTypes: string[];
  isAssignableToRole: boolean | null;
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

/** Every table of the emulator by name. A resource that comes later adds a line here and a table in `store.ts`. */
export interface Tables {
  users: UserRecord;
  groups: GroupRecord;
  units: UnitRecord;
  roleDefinitions: RoleDefinitionRecord;
  roleAssignments: RoleAssignmentRecord;
  links: LinkRecord;
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
}
