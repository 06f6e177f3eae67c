import { GraphFailure } from '../graph/errors.ts';
import type { Directories, Directory } from '../jit/directory.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import { type GroupId, groupId, userId } from '../jit/ids.ts';
import { type Finding, words } from './finding.ts';

const area = 'Directory' as const;
const READ_MS = 10_000;
/** Nothing has this id: the question is whether one may ask. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

type Question = { permission: string; what: string; ask: (directory: Directory) => Promise<unknown> };

/** The reads that the bot itself makes, each with the least permission that admits it. */
const QUESTIONS: readonly Question[] = [
  { permission: 'User.Read.All', what: 'people', ask: (directory) => directory.user(userId(NOBODY)) },
  { permission: 'GroupMember.Read.All', what: 'groups', ask: (directory) => directory.group(groupId(NOBODY)) },
  {
    permission: 'RoleManagement.Read.Directory',
    what: 'roles',
    ask: (directory) => directory.findRoles('Global Administrator'),
  },
];
const UNITS: Question = {
  permission: 'AdministrativeUnit.Read.All',
  what: 'administrative units',
  ask: (directory) => directory.findUnits(NOBODY),
};

/** Asks Graph what the bot will ask it. `units`: a policy names an administrative unit. */
export async function checkReads(directories: Directories, units: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const question of units ? [...QUESTIONS, UNITS] : QUESTIONS) findings.push(await tried(directories, question));
  return findings;
}

async function tried(directories: Directories, { permission, what, ask }: Question): Promise<Finding> {
  try {
    await ask(directories.within(READ_MS));
    return { area, state: 'ok', what: `Microsoft Graph answers about ${what}` };
  } catch (error) {
    const cause = error instanceof DirectoryUnavailable ? error.cause : error;
    const failure = cause instanceof GraphFailure ? cause : null;
    const todo =
      failure?.kind === 'forbidden'
        ? `Grant ${permission} to the identity for Graph (see Permissions).`
        : failure?.kind === 'unauthenticated'
          ? 'Check AZURE_CLIENT_ID and what goes with it, and that this machine can use that identity.'
          : 'Check the network to graph.microsoft.com, and try again.';
    return { area, state: 'wrong', what: `Microsoft Graph does not tell of ${what}: ${words(cause)}`, todo };
  }
}

/** Who administers and who audits, by name: an id that nobody has lets nobody in. */
export async function checkPeople(
  directories: Directories,
  lists: { adminIds: readonly string[]; auditorIds: readonly string[] },
): Promise<Finding[]> {
  const admins = await Promise.all(lists.adminIds.map((id) => whoIs(directories, 'JIT_ADMIN_IDS', id)));
  const auditors = await Promise.all(lists.auditorIds.map((id) => whoIs(directories, 'JIT_AUDITOR_IDS', id)));
  const able = admins.reduce((sum, { people }) => sum + people, 0);
  const alone: Finding[] =
    able === 1
      ? [{ area, state: 'look', what: 'only one person may administer', todo: 'Name a second in JIT_ADMIN_IDS.' }]
      : [];
  return [...admins.map(({ finding }) => finding), ...auditors.map(({ finding }) => finding), ...alone];
}

async function whoIs(
  directories: Directories,
  name: string,
  id: string,
): Promise<{ finding: Finding; people: number }> {
  try {
    const directory = directories.within(READ_MS);
    const user = await directory.user(userId(id));
    if (user !== null) {
      const state = user.enabled ? 'ok' : 'wrong';
      const what = `${name}: ${user.name}${user.enabled ? '' : ', whose account is disabled'}`;
      return { finding: { area, state, what }, people: user.enabled ? 1 : 0 };
    }
    const group = await directory.group(groupId(id));
    if (group === null) {
      const todo = 'Take the Object ID from the Entra admin center, Users or Groups.';
      return {
        finding: { area, state: 'wrong', what: `${name}: nobody and no group has the id ${id}`, todo },
        people: 0,
      };
    }
    const people = (await directory.membersOf(group.id)).filter(({ enabled }) => enabled).length;
    const what = `${name}: ${group.name}, ${people === 1 ? '1 person' : `${people} people`}`;
    return { finding: { area, state: people === 0 ? 'wrong' : 'ok', what }, people };
  } catch (error) {
    const what = `${name}: ${id} could not be looked up: ${words(error)}`;
    return { finding: { area, state: 'wrong', what }, people: 0 };
  }
}

/** Which of these groups may carry roles; those that cannot be read now count as not. */
export async function roleAssignableAmong(directories: Directories, groups: readonly GroupId[]): Promise<Set<string>> {
  const found = await Promise.all(
    [...new Set(groups)].map((id) =>
      directories
        .within(READ_MS)
        .group(id)
        .catch(() => null),
    ),
  );
  return new Set(found.flatMap((group) => (group?.roleAssignable ? [group.id] : [])));
}
