import { malformed } from './errors.ts';

/** How Graph shows one kind of object: all its properties, and those it answers without `$select`. */
export interface EntityType {
  /** e.g. `#microsoft.graph.user` */
  odataType: string;
  properties: ReadonlySet<string>;
  defaults: readonly string[];
  /** links that `$expand` may name */
  expandable: readonly string[];
}

export function entityType(
  name: string,
  defaults: string[],
  more: string[] = [],
  expandable: string[] = [],
): EntityType {
  return {
    odataType: `#microsoft.graph.${name}`,
    properties: new Set([...defaults, ...more]),
    defaults,
    expandable,
  };
}

/** Graph: user resource. `accountEnabled` is not among the default properties and must be selected. */
export const userType = entityType(
  'user',
  [
    'id',
    'businessPhones',
    'displayName',
    'givenName',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
    'preferredLanguage',
    'surname',
    'userPrincipalName',
  ],
  [
    'accountEnabled',
    'createdDateTime',
    'deletedDateTime',
    'department',
    'employeeId',
    'lastPasswordChangeDateTime',
    'mailNickname',
    'onPremisesSyncEnabled',
    'otherMails',
    'signInSessionsValidFromDateTime',
    'usageLocation',
    'userType',
  ],
);

export const groupType = entityType(
  'group',
  [
    'id',
    'deletedDateTime',
    'createdDateTime',
    'description',
    'displayName',
    'groupTypes',
    'isAssignableToRole',
    'isManagementRestricted',
    'mail',
    'mailEnabled',
    'mailNickname',
    'membershipRule',
    'membershipRuleProcessingState',
    'onPremisesSyncEnabled',
    'securityEnabled',
    'visibility',
  ],
  [],
  ['members', 'owners'],
);

export const unitType = entityType('administrativeUnit', [
  'id',
  'deletedDateTime',
  'displayName',
  'description',
  'visibility',
  'isMemberManagementRestricted',
]);

export const directoryRoleType = entityType('directoryRole', [
  'id',
  'deletedDateTime',
  'description',
  'displayName',
  'roleTemplateId',
]);

export const roleDefinitionType = entityType('unifiedRoleDefinition', [
  'id',
  'description',
  'displayName',
  'isBuiltIn',
  'isEnabled',
  'isPrivileged',
  'resourceScopes',
  'templateId',
  'version',
  'rolePermissions',
]);

export const roleAssignmentType = entityType(
  'unifiedRoleAssignment',
  ['id', 'principalId', 'directoryScopeId', 'roleDefinitionId'],
  [],
  ['principal', 'roleDefinition', 'directoryScope'],
);

type Row = Readonly<Record<string, unknown>>;

/** A row with what Graph calls it. */
export interface Entity {
  type: EntityType;
  row: Row;
}

/** Picks the selected properties, or the default ones. A property of another type in a mixed list is left out. */
export function project(entity: Entity, select: readonly string[] | undefined): Record<string, unknown> {
  const names = select ?? entity.type.defaults;
  const shown: Record<string, unknown> = {};
  for (const name of names) {
    if (entity.type.properties.has(name)) shown[name] = entity.row[name] ?? null;
  }
  return shown;
}

/** Throws the 400 that Graph answers for a property no type of the collection has. */
export function checkProperties(names: readonly string[], types: readonly EntityType[]): void {
  for (const name of names) {
    if (types.some((type) => type.properties.has(name))) continue;
    const owner = types.length === 1 ? types[0]?.odataType.slice(1) : 'microsoft.graph.directoryObject';
    throw malformed(`Could not find a property named '${name}' on type '${owner}'.`);
  }
}
