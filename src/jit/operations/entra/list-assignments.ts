import type { Caller, Deps } from '../../deps.ts';
import type { Directory, RoleDefinition } from '../../directory.ts';
import { type Entitlement, entitlementKey, holdingId } from '../../entitlement.ts';
import type { AssignmentRow, AssignmentRows, AssignmentState, AssignmentsOf, Holder } from '../../entra/assignments.ts';
import type { Holding } from '../../holding/holding.ts';
import type { GroupId, RequestId, RoleDefinitionId, UserId } from '../../ids.ts';
import { TENANT_SCOPE } from '../../ids.ts';
import { requireReader } from '../authority.ts';
import { type About, lookUpAbout } from './look-up-about.ts';

/** One line: who may, or does, hold what, in which way, and until when (behaviours S2.7, S1.23). */
export type AssignmentView = {
  holder: Holder;
  entitlement: Entitlement;
  /** `activated` by a grant of ours too, however Entra calls it. */
  state: AssignmentState;
  /** The grants of ours that hold it; empty: none. */
  requestIds: RequestId[];
  memberType: AssignmentRow['memberType'];
  through: string | null;
  startsAt: Date | null;
  endsAt: Date | null;
  /** Of a group that may carry roles: those that it has, by name; null: any other group, or a role. */
  opens: string[] | null;
  /** Standing, privileged, and without an end: to be replaced (behaviour S2.1). A role, or a group that may carry roles. */
  flagged: boolean;
  /** It may be turned into an eligibility here. */
  convertible: boolean;
};

export type AssignmentList = {
  views: AssignmentView[];
  without: AssignmentRows['without'];
  /** What it is about, by name; null: everything on roles. */
  about: About['named'] | null;
  admin: boolean;
};

/** A list is read for somebody who waits, and may be long: more than a turn's other reads. */
const LIST_MS = 8_000;
const MOST_SCOPES = 10;

/** Who is eligible for what, and who has it now, standing or activated. For admins and auditors. */
export async function listAssignments(deps: Deps, caller: Caller, text: string | null): Promise<AssignmentList> {
  const directory = deps.directories.within(LIST_MS);
  const { admin } = await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  const about = text === null ? null : await lookUpAbout(directory, text);
  const of = about?.of ?? { of: 'everything' as const };
  const [{ rows, without }, roles] = await Promise.all([deps.assignments.list(of, LIST_MS), allRoles(directory, of)]);
  const scopes = await scopeNames(directory, rows);
  const named = about?.named.kind === 'user' ? rows.map((row) => withName(row, about.named.name)) : rows;
  const groups = groupsOnce(directory);
  const looked = await Promise.all(
    named.map(async (row) => ({ row, ...(await entitlementOf(row, roles, scopes, groups)) })),
  );
  const ours = await holdingsOf(deps, of, looked);
  const each = looked.map((one) => viewOf(deps, one, ours, without));
  const all = each.map((view, index) => ofTheGroup(view, looked[index]?.row.throughId, each));
  const missing = unseen(ours, all, of);
  return {
    views: [...all, ...missing].sort(byWeight),
    without,
    about: about === null ? null : about.named,
    admin,
  };
}

/** Roles are few: one read names and weighs them all. */
async function allRoles(
  directory: Directory,
  of: AssignmentsOf,
): Promise<(id: RoleDefinitionId) => Promise<RoleDefinition | null>> {
  const known = new Map<RoleDefinitionId, Promise<RoleDefinition | null>>();
  if (of.of === 'role') known.set(of.id, directory.role(of.id));
  return (id) => {
    const asked = known.get(id) ?? directory.role(id);
    known.set(id, asked);
    return asked;
  };
}

async function scopeNames(directory: Directory, rows: readonly AssignmentRow[]): Promise<Map<string, string>> {
  const scopes = new Set(
    rows.flatMap(({ target }) => (target.kind === 'role' && target.scope !== TENANT_SCOPE ? [target.scope] : [])),
  );
  const names = await Promise.all(
    [...scopes].slice(0, MOST_SCOPES).map(async (scope): Promise<[string, string]> => {
      const id = scope.split('/').at(-1) ?? '';
      const [unit] = scope.startsWith('/administrativeUnits/') ? await directory.findUnits(id) : [];
      return [scope, unit?.name ?? id];
    }),
  );
  return new Map(names);
}

function withName(row: AssignmentRow, name: string): AssignmentRow {
  return row.holder.name === row.holder.id ? { ...row, holder: { ...row.holder, name } } : row;
}

type LookedGroup = { name: string; opens: string[] | null };
type Looked = { entitlement: Entitlement; opens: string[] | null };
type LookedRow = Looked & { row: AssignmentRow };

/** Each group is looked at once, however many are in it. */
function groupsOnce(directory: Directory): (id: GroupId) => Promise<LookedGroup> {
  const known = new Map<GroupId, Promise<LookedGroup>>();
  const look = async (id: GroupId): Promise<LookedGroup> => {
    const group = await directory.group(id);
    if (group?.roleAssignable !== true) return { name: group?.name ?? id, opens: null };
    const carried = await directory.rolesOf(id);
    return { name: group.name, opens: [...new Set(carried.map(({ name }) => name))].sort() };
  };
  return (id) => {
    const asked = known.get(id) ?? look(id);
    known.set(id, asked);
    return asked;
  };
}

async function entitlementOf(
  { target }: AssignmentRow,
  roleOf: (id: RoleDefinitionId) => Promise<RoleDefinition | null>,
  scopes: ReadonlyMap<string, string>,
  groupOf: (id: GroupId) => Promise<LookedGroup>,
): Promise<Looked> {
  if (target.kind === 'group') {
    const { groupId, as } = target;
    const { name, opens } = await groupOf(groupId);
    return { entitlement: { kind: 'group', groupId, name, as }, opens };
  }
  const role = await roleOf(target.roleDefinitionId);
  const { roleDefinitionId, scope } = target;
  const scopeName = scope === TENANT_SCOPE ? null : (scopes.get(scope) ?? scope);
  // A role that is not shown cannot be judged: it counts as privileged.
  const { name = roleDefinitionId, privileged = true } = role ?? {};
  return { entitlement: { kind: 'role', roleDefinitionId, name, scope, scopeName, privileged }, opens: null };
}

/** What we gave, for those who are listed; of one person all of it, for Entra may not list it. */
async function holdingsOf(deps: Deps, of: AssignmentsOf, looked: readonly LookedRow[]): Promise<Map<string, Holding>> {
  const { tenantId } = deps.settings;
  const ids = looked.flatMap(({ row: { holder }, entitlement }) =>
    holder.kind === 'user' ? [holdingId(tenantId, holder.id, entitlement)] : [],
  );
  const listed = await deps.holdings.loadMany([...new Set(ids)]);
  const all = await deps.holdings.unsettled(tenantId, 1_000);
  const holdings = [...listed, ...all].map(({ body }) => body);
  return new Map(holdings.filter((one) => one.leases.length > 0 && isAbout(one, of)).map((one) => [one.id, one]));
}

function isAbout({ principal, entitlement }: Holding, of: AssignmentsOf): boolean {
  switch (of.of) {
    case 'everything':
      return entitlement.kind === 'role';
    case 'holder':
      return principal.id === (of.id as UserId);
    case 'role':
      return entitlement.kind === 'role' && entitlement.roleDefinitionId === of.id;
    case 'group':
      return entitlement.kind === 'group' && entitlement.groupId === (of.id as GroupId);
  }
}

function viewOf(
  deps: Deps,
  { row, entitlement, opens }: LookedRow,
  ours: ReadonlyMap<string, Holding>,
  without: AssignmentRows['without'],
): AssignmentView {
  const { holder, state, memberType, through, startsAt } = row;
  const holding =
    holder.kind === 'user' && memberType === 'direct' && state !== 'eligible'
      ? (ours.get(holdingId(deps.settings.tenantId, holder.id, entitlement)) ?? null)
      : null;
  // Where a grant leans on what was there before, it stays what it was.
  const given = holding !== null && holding.basis?.kind !== 'standing' && holding.basis?.kind !== 'timed';
  const now: AssignmentState = given && state === 'assigned' ? 'activated' : state;
  const endsAt = row.endsAt ?? (given ? endOf(holding) : null);
  const privileged = entitlement.kind === 'role' ? entitlement.privileged : opens !== null;
  const flagged = now === 'assigned' && endsAt === null && privileged;
  return {
    holder,
    entitlement,
    state: now,
    requestIds: holding === null ? [] : holding.leases.map((lease) => lease.requestId),
    memberType,
    through,
    startsAt,
    endsAt,
    opens,
    flagged,
    // Without Privileged Identity Management there is no eligibility to turn it into.
    convertible: flagged && memberType === 'direct' && holder.kind === 'user' && holding === null && without === null,
  };
}

/** What comes through a group is held as its membership is: standing, or for a while. It is flagged there, and once. */
function ofTheGroup(
  view: AssignmentView,
  through: GroupId | undefined,
  all: readonly AssignmentView[],
): AssignmentView {
  if (through === undefined || view.state !== 'assigned') return view;
  const membership = all.find(
    ({ entitlement, holder, state }) =>
      entitlement.kind === 'group' &&
      entitlement.groupId === through &&
      entitlement.as === 'member' &&
      holder.id === view.holder.id &&
      state !== 'eligible',
  );
  if (membership === undefined) return view;
  const { state, requestIds } = membership;
  return { ...view, state, requestIds, endsAt: earlier(view.endsAt, membership.endsAt), flagged: false };
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

function endOf(holding: Holding | null): Date | null {
  const ends = (holding?.leases ?? []).map(({ until }) => until.getTime());
  return ends.length === 0 ? null : new Date(Math.max(...ends));
}

/** What we gave and Entra's lists do not show: memberships where PIM does not know the group. */
function unseen(
  ours: ReadonlyMap<string, Holding>,
  seen: readonly AssignmentView[],
  of: AssignmentsOf,
): AssignmentView[] {
  const shown = new Set(
    seen.flatMap((one) => (one.state === 'eligible' ? [] : [`${one.holder.id}|${entitlementKey(one.entitlement)}`])),
  );
  return (
    [...ours.values()]
      .filter((one) => one.state === 'held' && isAbout(one, of))
      .filter(({ principal, entitlement }) => !shown.has(`${principal.id}|${entitlementKey(entitlement)}`))
      // An account is what access is given to, and no access of its own.
      .flatMap((one) => {
        const { entitlement } = one;
        return entitlement.kind === 'role' || entitlement.kind === 'group' ? [{ one, entitlement }] : [];
      })
      .map(({ one, entitlement }) => ({
        holder: { kind: 'user' as const, ...one.principal },
        entitlement,
        state: 'activated' as const,
        requestIds: one.leases.map((lease) => lease.requestId),
        memberType: 'direct' as const,
        through: null,
        startsAt: one.heldAt,
        endsAt: endOf(one),
        opens: null,
        flagged: false,
        convertible: false,
      }))
  );
}

const STATES: readonly AssignmentState[] = ['eligible', 'assigned', 'activated'];

/** What is flagged first, then by state and name. */
function byWeight(one: AssignmentView, other: AssignmentView): number {
  return (
    Number(other.flagged) - Number(one.flagged) ||
    STATES.indexOf(one.state) - STATES.indexOf(other.state) ||
    one.holder.name.localeCompare(other.holder.name) ||
    one.entitlement.name.localeCompare(other.entitlement.name)
  );
}
