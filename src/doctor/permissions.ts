import { ACCOUNT_NEEDS } from '../jit/account/needs.ts';
import type { Entitlement } from '../jit/entitlement.ts';
import { entitlementLabel } from '../jit/entitlement.ts';
import type { Finding } from './finding.ts';

/** One application permission of Microsoft Graph and what of this deployment needs it. */
export type Need = {
  permission: string;
  why: string[] /** Without it the bot works, and says less. */;
  optional?: true;
};

/** What this deployment opens. */
export type Opened = {
  entitlements: readonly Entitlement[];
  /** Ids of the groups among them that may carry roles. */
  roleAssignable: ReadonlySet<string>;
  /** It installs the app for people who lack it. */
  installs: boolean;
  /** Names of the policies that have sessions ended with the access. */
  endingSessions?: readonly string[];
  /** Groups were made with `group new`. */
  makesGroups?: boolean;
};

/**
 * Permissions that hold another one (Graph: permissions reference, and the permissions table of each call that the bot
 * makes). Only those that an operator is likely to have granted.
 */
const HELD_BY: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(ACCOUNT_NEEDS.map(({ permission, heldBy }) => [permission, heldBy])),
  'User.Read.All': ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'GroupMember.Read.All': ['Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'Group.ReadWrite.All': ['Directory.ReadWrite.All'],
  'Group.Read.All': ['Group.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'RoleManagement.Read.Directory': [
    'RoleManagement.ReadWrite.Directory',
    'RoleManagement.Read.All',
    'Directory.Read.All',
  ],
  'AdministrativeUnit.Read.All': ['AdministrativeUnit.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'GroupMember.ReadWrite.All': ['Group.ReadWrite.All'],
  'RoleManagement.ReadWrite.Directory': [],
  'RoleAssignmentSchedule.ReadWrite.Directory': ['RoleManagement.ReadWrite.Directory'],
  'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup': ['PrivilegedAccess.ReadWrite.AzureADGroup'],
  'RoleManagementPolicy.Read.AzureADGroup': ['RoleManagementPolicy.ReadWrite.AzureADGroup'],
  'TeamsAppInstallation.ReadWriteSelfForUser.All': [
    'TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All',
    'TeamsAppInstallation.ReadWriteForUser.All',
    'TeamsAppInstallation.ReadWriteAndConsentForUser.All',
  ],
};

/** What makes whoever has it as powerful as a Global Administrator (Entra: privileged permissions). */
const MASTER_KEYS: ReadonlySet<string> = new Set([
  'RoleManagement.ReadWrite.Directory',
  'AppRoleAssignment.ReadWrite.All',
  'Application.ReadWrite.All',
  'Directory.ReadWrite.All',
  'PrivilegedAccess.ReadWrite.AzureADGroup',
  'RoleAssignmentSchedule.ReadWrite.Directory',
  'UserAuthenticationMethod.ReadWrite.All',
]);

/** What only commands use: of use where it was granted, and missed by nobody where it was not. */
const FOR_COMMANDS: readonly Need[] = [
  { permission: 'RoleEligibilitySchedule.ReadWrite.Directory', why: ['eligibility add and remove, on roles'] },
  {
    permission: 'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
    why: ['eligibility add and remove, on groups'],
  },
  {
    permission: 'PrivilegedEligibilitySchedule.Read.AzureADGroup',
    why: ['assignments and eligibility list, on groups'],
  },
  { permission: 'PrivilegedAssignmentSchedule.Read.AzureADGroup', why: ['assignments, on groups'] },
  { permission: 'Group.Create', why: ['group new'] },
];

/** The least that this deployment needs, the reading first. */
export function neededPermissions(opened: Opened): Need[] {
  const { entitlements, roleAssignable, installs, endingSessions = [], makesGroups = false } = opened;
  const groups = entitlements.filter((one) => one.kind === 'group');
  const roles = entitlements.filter((one) => one.kind === 'role');
  const units = roles.filter((one) => one.scope !== '/');
  const guarded = groups.filter((one) => roleAssignable.has(one.groupId));
  const named = (list: readonly Entitlement[]) => [...new Set(list.map(entitlementLabel))];
  return [
    { permission: 'User.Read.All', why: ['people, guests and who has left'] },
    { permission: 'GroupMember.Read.All', why: ['groups and who is in them'] },
    { permission: 'RoleManagement.Read.Directory', why: ['roles and who has them'] },
    { permission: 'Group.Read.All', why: ['whether a deleted group can be restored'], optional: true },
    units.length > 0
      ? { permission: 'AdministrativeUnit.Read.All', why: named(units) }
      : { permission: 'AdministrativeUnit.Read.All', why: ['picking units in the forms of policies'], optional: true },
    ...need('GroupMember.ReadWrite.All', named(groups.filter((one) => one.as === 'member'))),
    ...need('Group.ReadWrite.All', named(groups.filter((one) => one.as === 'owner'))),
    ...need('RoleManagement.ReadWrite.Directory', [
      ...named(roles),
      ...named(guarded).map((label) => `${label}, which may carry roles`),
      ...(makesGroups ? ['group new'] : []),
    ]),
    ...need('Group.Create', makesGroups ? ['group new'] : []),
    ...need(
      'User.RevokeSessions.All',
      endingSessions.map((name) => `endSessions of ${name}`),
    ),
    ...need('TeamsAppInstallation.ReadWriteSelfForUser.All', installs ? ['TEAMS_CATALOG_APP_ID'] : []),
  ];
}

function need(permission: string, why: string[]): Need[] {
  return why.length === 0 ? [] : [{ permission, why }];
}

/** What is needed and not granted, neither by itself nor by something that holds it; what is optional is not missed. */
export function lacking(needs: readonly Need[], granted: ReadonlySet<string>): string[] {
  return needs
    .filter(({ permission, optional }) => optional !== true && heldBy(permission, granted) === undefined)
    .map(({ permission }) => permission);
}

function heldBy(permission: string, granted: ReadonlySet<string>): string | undefined {
  return [permission, ...(HELD_BY[permission] ?? [])].find((name) => granted.has(name));
}

/** What was granted, held against what is needed. `howToGrant` turns names into what an operator types. */
export function judgePermissions(
  needs: readonly Need[],
  granted: ReadonlySet<string>,
  howToGrant: (permissions: readonly string[]) => string,
): Finding[] {
  const area = 'Permissions' as const;
  const used = new Set<string>();
  const missing: Need[] = [];
  const known = new Set(needs.map(({ permission }) => permission));
  const besides = FOR_COMMANDS.filter(({ permission }) => granted.has(permission) && !known.has(permission));
  const findings = [...needs, ...besides].map(({ permission, why, optional }): Finding => {
    const by = heldBy(permission, granted);
    const purpose = shortList(why);
    if (by === undefined) {
      missing.push({ permission, why });
      return { area, state: optional ? 'look' : 'wrong', what: `${permission} is missing: ${purpose}` };
    }
    used.add(by);
    return { area, state: 'ok', what: `${permission}${by === permission ? '' : `, held by ${by}`}: ${purpose}` };
  });
  const spare = [...granted].filter((name) => !used.has(name)).sort();
  const masters = spare.filter((name) => MASTER_KEYS.has(name));
  return [
    ...findings,
    ...(missing.length === 0
      ? []
      : [
          {
            area,
            state: 'look',
            what: 'to grant what is missing, as a Privileged Role Administrator:',
            todo: `${howToGrant(missing.map(({ permission }) => permission))}\nA managed identity may show its old permissions for up to a day: its tokens are kept that long.`,
          } satisfies Finding,
        ]),
    ...(spare.length === 0
      ? []
      : [
          {
            area,
            state: 'look',
            what: `granted, and nothing here needs it: ${spare.join(', ')}`,
            todo:
              masters.length === 0
                ? 'Take away what only this bot was given it for.'
                : `${masters.join(', ')}: whoever has this identity can make anybody Global Administrator. Take it away.`,
          } satisfies Finding,
        ]),
  ];
}

function shortList(names: readonly string[]): string {
  const most = 4;
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `${names.slice(0, most).join('; ')}${more}`;
}
