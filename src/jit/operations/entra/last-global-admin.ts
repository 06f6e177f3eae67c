import type { Deps } from '../../deps.ts';
import { type Entitlement, entitlementKey, holdingId } from '../../entitlement.ts';
import type { AssignmentRow, AssignmentsOf, Holder } from '../../entra/assignments.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import { type GroupId, roleDefinitionId, TENANT_SCOPE, type UserId } from '../../ids.ts';

const GLOBAL_ADMINISTRATOR = roleDefinitionId('62e90394-69f5-4237-9190-012177145e10');
const READ_MS = 10_000;
const MARK = 'global-admins-going';
/** For so long a read may still show an assignment that was taken away. */
const STILL_SHOWN_MS = 60 * 60_000;

/** Who is going, and by which path; absent: by all of them. */
type Going = { id: UserId; what?: string; at: Date }[];

/** One way in which somebody holds something standing. */
export type StandingPath = { holder: Holder; entitlement: Entitlement };
type Path = { person: UserId; entitlement: Entitlement };

/**
 * Whether somebody else stays Global Administrator when this standing assignment, or membership, goes: enabled people who
 * hold the role without an end and by no grant of ours, directly or as a member of a group that does, and of whom nobody
 * lately ordered the same. Read afresh; who goes is written down first, by compare-and-set: of two orders at once one sees
 * the other. What cannot be read is no yes.
 */
export async function mayRemoveGlobalAdmin(deps: Deps, path: StandingPath): Promise<'yes' | 'no' | 'later'> {
  const { holder, entitlement } = path;
  if (holder.kind !== 'user' || !mayLeadToIt(entitlement)) return 'yes';
  const known = await deps.marks.load<Going>(MARK);
  const now = deps.clock.now();
  const going = (known?.value ?? []).filter(({ at }) => now.getTime() - new Date(at).getTime() < STILL_SHOWN_MS);
  const leaving: Going[number] = { id: holder.id, what: entitlementKey(entitlement), at: now };
  const answer = await staysWithout(deps, entitlement, [...going, leaving]);
  if (answer !== 'stays') return answer === 'other' ? 'yes' : answer;
  const others = going.filter(({ id, what }) => id !== leaving.id || what !== leaving.what);
  const saved = await deps.marks.save<Going>(MARK, [...others, leaving], known?.version ?? 0);
  return saved ? 'yes' : 'later';
}

/** The same at a glance, before anything is ordered: nothing is written down, and nothing rests on it. */
export async function isLastGlobalAdmin(deps: Deps, { holder, entitlement }: StandingPath): Promise<boolean> {
  if (holder.kind !== 'user' || !mayLeadToIt(entitlement)) return false;
  const leaving = { id: holder.id, what: entitlementKey(entitlement), at: deps.clock.now() };
  return (await staysWithout(deps, entitlement, [leaving])) === 'no';
}

/** Who owns a group holds none of its roles. */
function mayLeadToIt(entitlement: Entitlement): boolean {
  if (entitlement.kind === 'group') return entitlement.as === 'member';
  return entitlement.roleDefinitionId === GLOBAL_ADMINISTRATOR && entitlement.scope === TENANT_SCOPE;
}

/** `other`: it opens something else. `later`: it cannot be told now. */
async function staysWithout(
  deps: Deps,
  entitlement: Entitlement,
  going: Going,
): Promise<'stays' | 'no' | 'later' | 'other'> {
  try {
    const role = await standing(deps, { of: 'role', id: GLOBAL_ADMINISTRATOR });
    if (role === null) return 'later';
    const groups = role.flatMap(({ holder }) => (holder.kind === 'group' ? [holder.id] : []));
    if (entitlement.kind === 'group' && !groups.includes(entitlement.groupId)) return 'other';
    const paths = role.flatMap((row) => pathOf(row));
    for (const group of groups) {
      const members = await standing(deps, { of: 'group', id: group });
      if (members === null) return 'later';
      paths.push(...members.flatMap((row) => (isMemberOf(row, group) ? pathOf(row) : [])));
    }
    return (await anyStays(deps, paths, going)) ? 'stays' : 'no';
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return 'later';
    throw error;
  }
}

/** Given directly and without an end; null where what somebody activated cannot be told from it. */
async function standing(deps: Deps, of: AssignmentsOf): Promise<AssignmentRow[] | null> {
  const { rows, without } = await deps.assignments.list(of, READ_MS);
  if (without !== null) return null;
  return rows.filter(
    ({ state, memberType, endsAt, target }) =>
      state === 'assigned' &&
      memberType === 'direct' &&
      endsAt === null &&
      (target.kind === 'group' || (target.roleDefinitionId === GLOBAL_ADMINISTRATOR && target.scope === TENANT_SCOPE)),
  );
}

function isMemberOf({ target }: AssignmentRow, group: GroupId): boolean {
  return target.kind === 'group' && target.groupId === group && target.as === 'member';
}

/** Names are for eyes: what is looked up by it goes by ids. */
function pathOf({ holder, target }: AssignmentRow): Path[] {
  if (holder.kind !== 'user') return [];
  const entitlement: Entitlement =
    target.kind === 'group'
      ? { ...target, name: target.groupId }
      : { ...target, name: target.roleDefinitionId, scopeName: null, privileged: true };
  return [{ person: holder.id, entitlement }];
}

async function anyStays(deps: Deps, paths: readonly Path[], going: Going): Promise<boolean> {
  const directory = deps.directories.within(READ_MS);
  const { tenantId } = deps.settings;
  for (const { person, entitlement } of paths) {
    const key = entitlementKey(entitlement);
    if (going.some(({ id, what }) => id === person && (what === undefined || what === key))) continue;
    const holding = await deps.holdings.load(holdingId(tenantId, person, entitlement));
    if (holding !== null && holding.body.state !== 'absent') continue;
    if ((await directory.user(person))?.enabled === true) return true;
  }
  return false;
}
