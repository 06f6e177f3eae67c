import type {
  AdministrativeUnit,
  Group,
  UnifiedRoleAssignment,
  UnifiedRoleDefinition,
  User,
} from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import type { DirectoryGroup, DirectoryUser, RoleDefinition, Unit } from '../jit/directory.ts';
import { groupId, isGuid, roleDefinitionId, type UserId, unitId, unitScope, userId } from '../jit/ids.ts';
import { ownerInMark } from './account-mark.ts';
import { privilegedRoleIds } from './privileged-roles.ts';

/** Only the fields that are used, under the names Graph has for them; whatever else an answer carries is dropped. */
type Fields<Of> = Partial<Record<keyof Of, z.ZodType>>;

const guid = z.string().refine(isGuid, 'must be a GUID');
const text = z.string().nullish();
const flag = z.boolean().nullish();

const userFields = {
  id: guid.transform(userId),
  displayName: text,
  userPrincipalName: text,
  mail: text,
  accountEnabled: flag,
  userType: text,
  department: text,
} satisfies Fields<User>;

export const userSelect = Object.keys(userFields).join(',');

const userRow = z.object(userFields);

export const userSchema = userRow.transform(toUser);

/** With everything that names the person, to tell an exact match. */
export const namedUserSchema = userRow.transform((row) => ({
  user: toUser(row),
  names: [row.userPrincipalName, row.mail, row.displayName].filter((name) => typeof name === 'string'),
}));

/** A list of users, groups and others: null for what is not a user. */
export const memberSchema = userRow
  .extend({ '@odata.type': z.string() })
  .transform((row) => (row['@odata.type'] === '#microsoft.graph.user' ? toUser(row) : null));

/** What an application may not read comes as null: an account that is not known to be enabled counts as disabled. */
function toUser(row: z.infer<typeof userRow>): DirectoryUser {
  return {
    id: row.id,
    name: row.displayName || row.userPrincipalName || row.id,
    address: row.mail || row.userPrincipalName || '',
    enabled: row.accountEnabled === true,
    guest: row.userType?.toLowerCase() === 'guest',
    ...accountOf(row.department),
  };
}

function accountOf(department: string | null | undefined): { accountOf?: UserId } {
  const owner = ownerInMark(department ?? '');
  return owner === null ? {} : { accountOf: owner };
}

const groupFields = {
  id: guid.transform(groupId),
  displayName: text,
  groupTypes: z.array(z.string()).nullish(),
  mailEnabled: flag,
  onPremisesSyncEnabled: flag,
  isAssignableToRole: flag,
  isManagementRestricted: flag,
  description: text,
} satisfies Fields<Group>;

export const groupSelect = Object.keys(groupFields).join(',');

export const groupSchema = z.object(groupFields).transform(
  (row): DirectoryGroup => ({
    id: row.id,
    name: row.displayName || row.id,
    unwritable: whyUnwritable(row),
    ...(row.isManagementRestricted ? { restricted: true } : {}),
    roleAssignable: row.isAssignableToRole === true,
    description: row.description ?? '',
  }),
);

/** Graph: Add members. A Microsoft 365 group is mail-enabled as well, and its members can be written. */
function whyUnwritable(row: {
  groupTypes?: string[] | null | undefined;
  mailEnabled?: boolean | null | undefined;
  onPremisesSyncEnabled?: boolean | null | undefined;
}): string | null {
  const types = row.groupTypes ?? [];
  if (types.includes('DynamicMembership')) return 'its members follow a membership rule';
  if (row.onPremisesSyncEnabled) return 'it is synchronized from an on-premises directory';
  if (row.mailEnabled && !types.includes('Unified')) return 'it is mail-enabled and managed in Exchange';
  return null;
}

const roleFields = {
  id: guid.transform(roleDefinitionId),
  displayName: text,
  description: text,
  isBuiltIn: flag,
  isEnabled: flag,
  templateId: text,
} satisfies Fields<UnifiedRoleDefinition>;

export const roleSelect = Object.keys(roleFields).join(',');

export type RoleRow = { role: RoleDefinition; templateId: string; assignable: boolean };

/** A custom role whose weight nobody knows counts as privileged. */
export const roleSchema = z.object({ ...roleFields, isPrivileged: flag }).transform((row): RoleRow => {
  const builtIn = row.isBuiltIn === true;
  const templateId = (row.templateId || row.id).toLowerCase();
  return {
    role: {
      id: row.id,
      name: row.displayName || row.id,
      privileged: row.isPrivileged ?? (!builtIn || privilegedRoleIds.has(templateId)),
      builtIn,
      description: row.description ?? '',
    },
    templateId,
    assignable: row.isEnabled !== false,
  };
});

const permissions = z.array(z.object({ allowedResourceActions: z.array(z.string()).nullish() })).nullish();

export const oneRoleSelect = `${roleSelect},rolePermissions`;

/** One role, with what its permissions say of units (Entra: custom roles at the scope of an administrative unit). */
export const oneRoleSchema = z
  .object({ rolePermissions: permissions })
  .and(roleSchema)
  .transform(({ rolePermissions, ...row }): RoleRow => {
    if (row.role.builtIn || !Array.isArray(rolePermissions)) return row;
    const actions = rolePermissions.flatMap((each) => each.allowedResourceActions ?? []);
    return { ...row, role: { ...row.role, atUnits: actions.some((action) => AT_UNITS.test(action)) } };
  });

const AT_UNITS = /^microsoft\.directory\/(?:users|groups(?:\.\w+)?|devices)\//i;

/** An assignment with its role; one whose role is not shown cannot be judged. */
export const carriedRoleSchema = z.object({ principalId: z.string().toLowerCase(), roleDefinition: roleSchema });

const unitFields = {
  id: guid.transform(unitId),
  displayName: text,
  isMemberManagementRestricted: flag,
} satisfies Fields<AdministrativeUnit>;

export const unitSelect = Object.keys(unitFields).join(',');

export const unitSchema = z.object(unitFields).transform(
  (row): Unit => ({
    id: row.id,
    name: row.displayName || row.id,
    scope: unitScope(row.id),
    ...(row.isMemberManagementRestricted ? { restricted: true } : {}),
  }),
);

/** What an object is in: null for an administrative unit or a role. */
export const containerSchema = z
  .object({ id: guid.transform(groupId), '@odata.type': z.string() })
  .transform((row) => (row['@odata.type'] === '#microsoft.graph.group' ? row.id : null));

export const assignmentSchema = z.object({
  id: z.string().min(1),
  principalId: z.string().toLowerCase(),
  roleDefinitionId: z.string().toLowerCase(),
  directoryScopeId: z.string().toLowerCase(),
} satisfies Fields<UnifiedRoleAssignment>);

export const createdSchema = z.object({ id: z.string().min(1) });

export const idListSchema = z.object({ value: z.array(z.string().toLowerCase()) });

/** Enough to know that something is there. */
export const idSchema = z.object({ id: guid.toLowerCase() });
