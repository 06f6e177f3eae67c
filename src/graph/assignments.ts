import { z } from 'zod';
import { type Entitlement, entitlementKey } from '../jit/entitlement.ts';
import type {
  AssignmentRow,
  AssignmentRows,
  Assignments,
  AssignmentsOf,
  AssignmentTarget,
  EligibleFor,
  Holder,
} from '../jit/entra/assignments.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import {
  type DirectoryScopeId,
  type GroupId,
  groupId,
  isGuid,
  roleDefinitionId,
  type UserId,
  userId,
} from '../jit/ids.ts';
import type { GraphClient } from './client.ts';
import { GraphFailure } from './errors.ts';
import { quoted, withQuery } from './odata.ts';
import { createReader, type Reader } from './reader.ts';

export const rolesOfPim = '/roleManagement/directory/role';
export const groupsOfPim = '/identityGovernance/privilegedAccess/group/';

const lowerGuid = z.string().refine(isGuid, 'must be a GUID').toLowerCase();
const instant = z
  .string()
  .nullish()
  .transform((text) => (text ? new Date(text) : null));

const principal = z
  .object({
    '@odata.type': z.string().nullish(),
    displayName: z.string().nullish(),
    userPrincipalName: z.string().nullish(),
  })
  .nullish();

const common = {
  principalId: lowerGuid,
  startDateTime: instant,
  endDateTime: instant,
  assignmentType: z.string().nullish(),
  memberType: z.string().nullish(),
  principal,
};

export const roleInstance = z.object({ ...common, roleDefinitionId: lowerGuid, directoryScopeId: z.string() });
export const groupInstance = z.object({ ...common, groupId: lowerGuid, accessId: z.enum(['member', 'owner']) });

const member = z.object({
  id: lowerGuid,
  '@odata.type': z.string(),
  displayName: z.string().nullish(),
  isAssignableToRole: z.boolean().nullish(),
});

/** A role's holders are groups seldom: more of a person's groups are not asked about. */
const mostGroups = 15;
/** Roles that are asked about one by one for a mark. */
const mostMarked = 8;
/** After Entra said that it may not be asked, it is left alone for this long: nothing rests on a mark. */
const quietMs = 10 * 60_000;

type Without = NonNullable<AssignmentRows['without']>;

/** What Entra has of eligible, activated and standing access, over Privileged Identity Management where the tenant has it. */
export function createAssignments(client: GraphClient): Assignments {
  let quietUntilMs = Number.NEGATIVE_INFINITY;
  let groupsQuietUntilMs = Number.NEGATIVE_INFINITY;
  return {
    async list(of, within) {
      const reader = createReader(client, within, 'high');
      try {
        return await listed(reader, of);
      } catch (error) {
        const without = whyWithout(error);
        if (without === null) throw error;
        return { rows: await direct(reader, of), without };
      }
    },

    async eligibleAmong(person, entitlements, within) {
      if (client.timers.now() < quietUntilMs) return [];
      try {
        const withGroups = client.timers.now() >= groupsQuietUntilMs;
        const asked = withGroups ? entitlements : entitlements.filter(({ kind }) => kind === 'role');
        const { found, barred } = await eligibleAmong(createReader(client, within, 'low'), person, asked);
        if (barred) groupsQuietUntilMs = client.timers.now() + quietMs;
        return found;
      } catch (error) {
        if (whyWithout(error) !== null) quietUntilMs = client.timers.now() + quietMs;
        throw error;
      }
    },
  };
}

/** Null for whatever may be different at the next try. */
function whyWithout(error: unknown): Without | null {
  const cause = error instanceof DirectoryUnavailable ? error.cause : null;
  if (!(cause instanceof GraphFailure)) return null;
  if (cause.code === 'AadPremiumLicenseRequired') return 'licence';
  return cause.kind === 'forbidden' ? 'permission' : null;
}

async function listed(reader: Reader, of: AssignmentsOf): Promise<AssignmentRows> {
  switch (of.of) {
    case 'everything':
      return { rows: await roleRows(reader, null), without: null };
    case 'role':
      return { rows: await roleRows(reader, `roleDefinitionId eq ${quoted(of.id)}`), without: null };
    case 'group': {
      const [rows, members] = await Promise.all([
        groupRows(reader, `groupId eq ${quoted(of.id)}`),
        standingMembers(reader, of.id),
      ]);
      const known = new Set(rows.filter(({ state }) => state !== 'eligible').map(keyOf));
      const held = await roleRows(reader, `principalId eq ${quoted(of.id)}`);
      return { rows: [...rows, ...members.filter((one) => !known.has(keyOf(one))), ...held], without: null };
    }
    case 'holder': {
      const filter = `principalId eq ${quoted(of.id)}`;
      const [roles, groups, carriers] = await Promise.all([
        roleRows(reader, filter),
        unlessBarred(groupRows(reader, filter)),
        of.kind === 'user' ? roleGroupsOf(reader, userId(of.id)) : [],
      ]);
      const through = await throughGroups(userId(of.id), carriers, (group) =>
        roleRows(reader, `principalId eq ${quoted(group)}`),
      );
      // Some tenants list what comes through a group beside the group's own row, without its name.
      const named = new Set(through.map(keyOf));
      const own = roles.filter((row) => row.memberType === 'direct' || !named.has(keyOf(row)));
      const known = new Set((groups ?? []).filter(({ state }) => state !== 'eligible').map(keyOf));
      const members = memberships(userId(of.id), carriers).filter((row) => !known.has(keyOf(row)));
      const rows = [...own, ...(groups ?? []), ...members, ...through];
      return { rows, without: groups === null ? 'groups' : null };
    }
  }
}

/** Of roles and of groups there are permissions of their own: who may read the one need not miss the other. Null: barred. */
async function unlessBarred<T>(rows: Promise<T>): Promise<T | null> {
  try {
    return await rows;
  } catch (error) {
    if (whyWithout(error) === 'permission') return null;
    throw error;
  }
}

function keyOf({ holder, target, state }: AssignmentRow): string {
  const what = target.kind === 'role' ? `${target.roleDefinitionId}${target.scope}` : `${target.groupId}${target.as}`;
  return `${holder.id}|${what}|${state === 'eligible' ? 'eligible' : 'active'}`;
}

async function roleRows(reader: Reader, filter: string | null): Promise<AssignmentRow[]> {
  const query = { ...(filter === null ? {} : { $filter: filter }), $expand: 'principal' };
  const [eligible, active] = await Promise.all([
    reader.list(withQuery(`${rolesOfPim}EligibilityScheduleInstances`, query), roleInstance),
    reader.list(withQuery(`${rolesOfPim}AssignmentScheduleInstances`, query), roleInstance),
  ]);
  return [
    ...(eligible ?? []).map((row) => rowOf(row, roleTarget(row), 'eligible')),
    ...(active ?? []).map((row) => rowOf(row, roleTarget(row), stateOf(row.assignmentType))),
  ];
}

/** PIM's lists of groups need a filter by group or principal (Graph: List assignmentScheduleInstances). */
async function groupRows(reader: Reader, filter: string): Promise<AssignmentRow[]> {
  const query = { $filter: filter, $expand: 'principal' };
  const [eligible, active] = await Promise.all([
    reader.list(withQuery(`${groupsOfPim}eligibilityScheduleInstances`, query), groupInstance),
    reader.list(withQuery(`${groupsOfPim}assignmentScheduleInstances`, query), groupInstance),
  ]);
  return [
    ...(eligible ?? []).map((row) => rowOf(row, groupTarget(row), 'eligible')),
    ...(active ?? []).map((row) => rowOf(row, groupTarget(row), stateOf(row.assignmentType))),
  ];
}

function stateOf(assignmentType: string | null | undefined): 'assigned' | 'activated' {
  return assignmentType?.toLowerCase() === 'activated' ? 'activated' : 'assigned';
}

function roleTarget(row: { roleDefinitionId: string; directoryScopeId: string }): AssignmentTarget {
  const scope = row.directoryScopeId as DirectoryScopeId;
  return { kind: 'role', roleDefinitionId: roleDefinitionId(row.roleDefinitionId), scope };
}

function groupTarget(row: z.infer<typeof groupInstance>): AssignmentTarget {
  return { kind: 'group', groupId: groupId(row.groupId), as: row.accessId };
}

function rowOf(
  row: z.infer<typeof roleInstance> | z.infer<typeof groupInstance>,
  target: AssignmentTarget,
  state: AssignmentRow['state'],
): AssignmentRow {
  const memberType = row.memberType && row.memberType.toLowerCase() !== 'direct' ? 'group' : 'direct';
  const { startDateTime: startsAt, endDateTime: endsAt } = row;
  return { holder: holderOf(row), target, state, memberType, through: null, startsAt, endsAt };
}

function holderOf(row: { principalId: string; principal?: z.infer<typeof principal> }): Holder {
  const id = row.principalId;
  const name = row.principal?.displayName || row.principal?.userPrincipalName || id;
  switch (row.principal?.['@odata.type']) {
    case '#microsoft.graph.user':
      return { kind: 'user', id: userId(id), name };
    case '#microsoft.graph.group':
      return { kind: 'group', id: groupId(id), name };
    default:
      return { kind: 'other', id, name };
  }
}

/** Members and owners of whom PIM knows nothing: it lists none of a group that it has not taken on. */
async function standingMembers(reader: Reader, group: string): Promise<AssignmentRow[]> {
  const found = await Promise.all(
    (['member', 'owner'] as const).map(async (as) => {
      const path = withQuery(`/groups/${group}/${as}s`, { $select: 'id,displayName', $top: 999 });
      const rows = (await reader.list(path, member)) ?? [];
      return rows.map((row) => standing(row, { kind: 'group', groupId: groupId(group), as }));
    }),
  );
  return found.flat();
}

function standing(row: z.infer<typeof member>, target: AssignmentTarget): AssignmentRow {
  const holder = holderOf({ principalId: row.id, principal: row });
  return { holder, target, state: 'assigned', memberType: 'direct', through: null, startsAt: null, endsAt: null };
}

/**
 * What somebody holds or is eligible for through role-assignable groups: PIM lists it under the group's id alone, or
 * without the group's name. Such groups hold no groups, so direct membership is all of it.
 */
async function throughGroups(
  person: UserId,
  groups: readonly RoleGroup[],
  rolesOf: (group: GroupId) => Promise<AssignmentRow[]>,
): Promise<AssignmentRow[]> {
  const rows = await Promise.all(
    groups.map(async ({ id, name }) => {
      const holder: Holder = { kind: 'user', id: person, name: person };
      const part = { holder, memberType: 'group' as const, through: name, throughId: id };
      return (await rolesOf(id)).map((row) => ({ ...row, ...part }));
    }),
  );
  return rows.flat();
}

/** Being in such a group is privileged itself: whoever is in it has, or may one day have, what it carries. */
function memberships(person: UserId, groups: readonly RoleGroup[]): AssignmentRow[] {
  return groups.map(({ id }) => ({
    holder: { kind: 'user', id: person, name: person },
    target: { kind: 'group', groupId: id, as: 'member' },
    state: 'assigned',
    memberType: 'direct',
    through: null,
    startsAt: null,
    endsAt: null,
  }));
}

type RoleGroup = { id: GroupId; name: string };

async function roleGroupsOf(reader: Reader, person: UserId): Promise<RoleGroup[]> {
  const path = withQuery(`/users/${person}/memberOf`, { $select: 'id,displayName,isAssignableToRole', $top: 999 });
  return ((await reader.list(path, member)) ?? [])
    .filter((one) => one['@odata.type'] === '#microsoft.graph.group' && one.isAssignableToRole === true)
    .slice(0, mostGroups)
    .map((one) => ({ id: groupId(one.id), name: one.displayName || one.id }));
}

const assignment = z.object({
  principalId: lowerGuid,
  roleDefinitionId: lowerGuid,
  directoryScopeId: z.string(),
  principal,
});

/** Without PIM: role assignments and memberships, all of them standing as far as Entra tells. */
async function direct(reader: Reader, of: AssignmentsOf): Promise<AssignmentRow[]> {
  switch (of.of) {
    case 'everything':
      return directRoles(reader, null);
    case 'role':
      return directRoles(reader, `roleDefinitionId eq ${quoted(of.id)}`);
    case 'group':
      return [
        ...(await standingMembers(reader, of.id)),
        ...(await directRoles(reader, `principalId eq ${quoted(of.id)}`)),
      ];
    case 'holder': {
      const own = await directRoles(reader, `principalId eq ${quoted(of.id)}`);
      if (of.kind === 'group') return own;
      const person = userId(of.id);
      const carriers = await roleGroupsOf(reader, person);
      const through = await throughGroups(person, carriers, (group) =>
        directRoles(reader, `principalId eq ${quoted(group)}`),
      );
      return [...own, ...memberships(person, carriers), ...through];
    }
  }
}

async function directRoles(reader: Reader, filter: string | null): Promise<AssignmentRow[]> {
  const query = { ...(filter === null ? {} : { $filter: filter }), $expand: 'principal' };
  const path = withQuery('/roleManagement/directory/roleAssignments', query);
  return ((await reader.list(path, assignment)) ?? []).map(
    (row): AssignmentRow => ({
      holder: holderOf(row),
      target: roleTarget(row),
      state: 'assigned',
      memberType: 'direct',
      through: null,
      startsAt: null,
      endsAt: null,
    }),
  );
}

/** Two questions, and one more for each role that a group may be eligible for. */
async function eligibleAmong(
  reader: Reader,
  person: UserId,
  entitlements: readonly Entitlement[],
): Promise<{ found: EligibleFor[]; barred: boolean }> {
  const roles = entitlements.filter((one) => one.kind === 'role').slice(0, mostMarked);
  const mine = { $filter: `principalId eq ${quoted(person)}` };
  const groups = entitlements.filter((one) => one.kind === 'group');
  const [ofGroups, ofRoles, within] = await Promise.all([
    groups.length === 0
      ? []
      : unlessBarred(
          reader
            .list(withQuery(`${groupsOfPim}eligibilityScheduleInstances`, mine), groupInstance)
            .then((rows) => rows ?? []),
        ),
    Promise.all(
      roles.map(async (role) => {
        const query = { $filter: `roleDefinitionId eq ${quoted(role.roleDefinitionId)}`, $expand: 'principal' };
        const rows = await reader.list(withQuery(`${rolesOfPim}EligibilityScheduleInstances`, query), roleInstance);
        return { role, rows: (rows ?? []).filter(({ directoryScopeId }) => directoryScopeId === role.scope) };
      }),
    ),
    roles.length === 0 ? [] : roleGroupsOf(reader, person),
  ]);
  const groupsOfMine = new Map<string, string>(within.map((one) => [one.id, one.name]));
  const marked = ofRoles.flatMap(({ role, rows }): EligibleFor[] => {
    const key = entitlementKey(role);
    const own = rows.find((row) => row.principalId === person);
    if (own !== undefined) return [{ key, through: memberOf(own) }];
    const group = rows.find((row) => groupsOfMine.has(row.principalId));
    return group === undefined ? [] : [{ key, through: groupsOfMine.get(group.principalId) ?? '' }];
  });
  const inGroups = groups.flatMap((group): EligibleFor[] => {
    const row = (ofGroups ?? []).find((one) => one.groupId === group.groupId && one.accessId === group.as);
    return row === undefined ? [] : [{ key: entitlementKey(group), through: memberOf(row) }];
  });
  return { found: [...marked, ...inGroups], barred: ofGroups === null };
}

function memberOf({ memberType }: { memberType?: string | null | undefined }): string | null {
  return memberType && memberType.toLowerCase() !== 'direct' ? '' : null;
}
