import type { Entitlement } from './entitlement.ts';
import type { DirectoryScopeId, GroupId, RoleDefinitionId, UnitId, UserId } from './ids.ts';

/** Reads of Entra. Each throws DirectoryUnavailable when it cannot answer; none is cached as a yes (design invariant 9). */
export interface Directory {
  user(id: UserId): Promise<DirectoryUser | null>;
  group(id: GroupId): Promise<DirectoryGroup | null>;
  /** By object id, user principal name, e-mail address or exact display name. */
  findUsers(text: string): Promise<DirectoryUser[]>;
  /** By object id or exact display name, ignoring letter case. */
  findGroups(text: string): Promise<DirectoryGroup[]>;
  /** By display name, template id or definition id. */
  findRoles(text: string): Promise<RoleDefinition[]>;
  /** By object id or exact display name. */
  findUnits(text: string): Promise<Unit[]>;
  /** Which of these groups the user is in, through any depth of nesting. */
  memberOfAny(user: UserId, groups: readonly GroupId[]): Promise<GroupId[]>;
  /** All users in the group, through any depth of nesting. */
  membersOf(group: GroupId): Promise<DirectoryUser[]>;
  /** The groups this group is in, through any depth of nesting, not itself (Graph: transitiveMemberOf): for design invariant 12. */
  groupsAbove(group: GroupId): Promise<GroupId[]>;
  /** By definition id, assignable or not. */
  role(id: RoleDefinitionId): Promise<RoleDefinition | null>;
  /** The roles assigned to the group itself, at any scope: whoever is put into it has them (design invariant 12). */
  rolesOf(group: GroupId): Promise<RoleDefinition[]>;
  /** How many have it directly, groups among them; `more`: at least so many, for one page is read. */
  countHolders(entitlement: Entitlement): Promise<{ count: number; more?: true }>;
}

/** Names that begin with a text, for whoever types one. Each throws DirectoryUnavailable. No decision rests on these. */
export interface DirectoryNames {
  users(text: string, most: number): Promise<DirectoryUser[]>;
  groups(text: string, most: number): Promise<DirectoryGroup[]>;
  roles(text: string, most: number): Promise<RoleDefinition[]>;
  /** Administrative units. */
  units(text: string, most: number): Promise<Unit[]>;
}

/** Hands out a directory whose reads together take at most `ms`: a turn's reads share 2.5 s. */
export interface Directories {
  within(ms: number): Directory;
}

/** Whether an account is there, and may be used. */
export type Standing = 'present' | 'disabled' | 'deleted';
export type AccountChange = { id: UserId; what: Standing };

export type ChangesPage =
  /** `token` goes on from here; with `more`, at once. */
  | { kind: 'page'; changes: AccountChange[]; token: string; more: boolean }
  /** The directory no longer knows what has changed since this token: begin without one. */
  | { kind: 'start-again' };

/**
 * What became of people's accounts (behaviour P10). Each throws DirectoryUnavailable when it cannot be asked, or does
 * not say whether an account is enabled.
 */
export interface DirectoryChanges {
  /** Changes since a token, repeats among them. Without one: no changes, and a token that stands for now. */
  since(token: string | null): Promise<ChangesPage>;
  /** One direct read. */
  standing(id: UserId): Promise<Standing>;
  /** Those of them who seem to be disabled or gone, read many at a time. */
  missingAmong(ids: readonly UserId[]): Promise<UserId[]>;
}

export type DirectoryUser = {
  id: UserId;
  name: string;
  address: string;
  enabled: boolean;
  guest: boolean;
  /** A dedicated account, by the mark that it was made with: whose. Absent: a person's own. */
  accountOf?: UserId;
};
export type DirectoryGroup = {
  id: GroupId;
  name: string;
  /** Why its members cannot be written by the bot (dynamic, synced), or null. */
  unwritable: string | null;
  /** It is in a restricted management unit: only roles at that unit's scope reach it (Graph: isManagementRestricted). */
  restricted?: true;
  roleAssignable: boolean;
  /** What it is for, in the words of whoever made it; empty: they wrote nothing. */
  description: string;
};
export type RoleDefinition = {
  id: RoleDefinitionId;
  name: string;
  privileged: boolean;
  builtIn: boolean;
  description: string;
  /**
   * Whether a custom role has a permission on users, groups or devices, without which Entra refuses it at a unit. Only where
   * one role is read by id; absent for built-in ones.
   */
  atUnits?: boolean;
};
/** `restricted`: nobody but holders of roles at this very scope can change its members (restricted management unit). */
export type Unit = { id: UnitId; name: string; scope: DirectoryScopeId; restricted?: true };
