import type { Directory, DirectoryGroup, DirectoryUser } from '../directory.ts';
import { type Entitlement, entitlementKey, entitlementLabel, type GroupPart, groupLabel } from '../entitlement.ts';
import { groupId } from '../ids.ts';
import { adviceOn } from './advice.ts';
import { type AccountChecks, checkAccount } from './check-account.ts';
import { checkApprovers } from './check-approvers.ts';
import { checkPim, type PimChecks } from './check-pim.ts';
import { AUTOMATIC_EXTENSION } from './extend-rule.ts';
import { type Ladder, ladderByRoles } from './ladder.ts';
import { mapLimited } from './map-limited.ts';
import type { MissingGroup, PolicyTerms, Stage, Subject } from './policy.ts';
import { type DraftEntitlement, faultOf, type PolicyDraft, type PolicyFault } from './policy-draft.ts';
import { approversOf, policyLadders } from './policy-ladders.ts';
import { Names } from './resolve-names.ts';
import { GROUP_WRITING_ROLES } from './well-known-roles.ts';

const READS_AT_A_TIME = 8;

export type ResolveContext = {
  /** `JIT_ADMIN_IDS` and `JIT_AUDITOR_IDS`. */
  adminIds: readonly string[];
  auditorIds: readonly string[];
  /** All stored policies, disabled ones too; the one of the same name is what the draft replaces. */
  stored: readonly PolicyTerms[];
  /** Whether guests may use the bot; if not, a guest does not count as an approver. */
  admitGuests: boolean;
  /** Absent: what goes by Privileged Identity Management cannot be verified, and is not saved. */
  pim?: PimChecks;
  /** The same of dedicated accounts. */
  accounts?: AccountChecks;
};

export type Resolved = { terms: PolicyTerms; warnings: string[] } | { faults: PolicyFault[] };

type Resolving = { draft: PolicyDraft; names: Names; faults: PolicyFault[]; warnings: string[]; admitGuests: boolean };
/** A role or group with where it stood in the draft. */
type Placed = { path: string; entitlement: Entitlement; roleAssignable: boolean };

/**
 * Turns the names of a draft into ids (design, Policies as documents) and holds the policy against the directory and the
 * other policies (invariants 9 and 12). All faults at once. Throws DirectoryUnavailable: what cannot be verified is not saved.
 */
export async function resolvePolicy(
  draft: PolicyDraft,
  directory: Directory,
  context: ResolveContext,
): Promise<Resolved> {
  const names = new Names(directory, namesUsedBy(context.stored));
  const resolving: Resolving = { draft, names, faults: [], warnings: [], admitGuests: context.admitGuests };

  const eligible = await resolveSubjects(resolving, draft.eligible, 'eligible', 'ask');
  const approval = await resolveApproval(resolving);
  const { placed, missing } = await resolveEntitlements(resolving);
  refuseAutomaticPrivilege(resolving, placed);
  await refuseLadders(resolving, placed, eligible, approval, context);
  warnOfGroupWriters(resolving, placed);
  // Counting the approvers of a list that is not whole would blame the quorum for a misspelt name.
  if (resolving.faults.length === 0) {
    const able = await countApprovers(resolving, approval, eligible, directory);
    await advise(resolving, placed, able, directory, context);
  }

  await holdAgainstPim(resolving, placed, context);
  await holdAgainstOwnPowers(resolving, placed, context);

  if (resolving.faults.length > 0) {
    return { faults: resolving.faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
  }
  const entitlements = draft.entitlements.map((_, index) => placed.get(index)?.entitlement ?? missing.get(index));
  return {
    terms: {
      name: draft.name,
      description: draft.description,
      backEnd: draft.backEnd,
      ...(draft.fallback === undefined ? {} : { fallback: draft.fallback }),
      ...(draft.account === undefined ? {} : { account: draft.account }),
      eligible,
      entitlements: entitlements.filter((each) => each !== undefined),
      duration: draft.duration,
      ...(draft.extend === undefined ? {} : { extend: draft.extend }),
      approval,
      require: draft.require,
      pendingTtlMs: draft.pendingTtlMs,
      warnBeforeMs: draft.warnBeforeMs,
      channelId: draft.channelId,
      ...(draft.outside === undefined ? {} : { outside: draft.outside }),
      ...(draft.portal === undefined ? {} : { portal: draft.portal }),
      ...(draft.endSessions === undefined ? {} : { endSessions: draft.endSessions }),
    },
    // Whoever may approve and is asked by name is looked at twice.
    warnings: [...new Set(resolving.warnings)],
  };
}

async function holdAgainstPim(
  { draft, faults, warnings }: Resolving,
  placed: ReadonlyMap<number, Placed>,
  { pim }: ResolveContext,
) {
  const entitlements = [...placed.values()].map(({ entitlement }) => entitlement);
  const found = await checkPim(draft, entitlements, pim);
  faults.push(...found.faults.map(({ path, message }) => faultOf(draft, path, message)));
  warnings.push(...found.warnings);
}

async function holdAgainstOwnPowers(
  { draft, faults, warnings }: Resolving,
  placed: ReadonlyMap<number, Placed>,
  { accounts }: ResolveContext,
) {
  const found = await checkAccount(draft, [...placed.values()], accounts);
  faults.push(...found.faults.map(({ path, message }) => faultOf(draft, path, message)));
  warnings.push(...found.warnings);
}

function namesUsedBy(stored: readonly PolicyTerms[]): string[] {
  const subjects = stored.flatMap((terms) => [
    ...terms.eligible,
    ...approversOf(terms.approval),
    ...terms.entitlements,
  ]);
  return [...new Set(subjects.map((subject) => subject.name))];
}

async function resolveSubjects(resolving: Resolving, texts: string[], path: string, may: string): Promise<Subject[]> {
  const { draft, names, faults } = resolving;
  const lookups = await mapLimited(texts, READS_AT_A_TIME, (text) => names.subject(text));
  const seen = new Set<string>();
  return lookups.flatMap((lookup, index) => {
    const at = `${path}[${index}]`;
    if ('fault' in lookup) {
      faults.push(faultOf(draft, at, lookup.fault));
      return [];
    }
    const { subject, user } = lookup.found;
    if (seen.has(subject.id)) faults.push(faultOf(draft, at, `${subject.name} is listed twice: remove one`));
    seen.add(subject.id);
    if (user !== null) warnOfUser(resolving, user, may);
    return [subject];
  });
}

function warnOfUser(resolving: Resolving, user: DirectoryUser, may: string) {
  if (!user.enabled) resolving.warnings.push(`${user.name} is disabled and cannot ${may} until enabled again`);
  else if (user.guest && !resolving.admitGuests) resolving.warnings.push(`${user.name} is a guest and cannot ${may}`);
}

async function resolveApproval(resolving: Resolving): Promise<PolicyTerms['approval']> {
  const { approval } = resolving.draft;
  if (approval === 'none') return 'none';
  return mapLimited(approval, 1, async ({ approvers, quorum, ask }, index): Promise<Stage> => {
    const path = `approval[${index}]`;
    const subjects = await resolveSubjects(resolving, approvers, `${path}.approvers`, 'approve');
    if (ask === undefined) return { approvers: subjects, quorum };
    const known = new Set(subjects.map((subject) => subject.id));
    const asked = await resolveSubjects(resolving, ask, `${path}.ask`, 'approve');
    for (const { id, name } of asked) {
      if (known.has(id)) continue;
      const message = `${name} is asked and may not approve: name ${name} among the approvers, or take it out here`;
      resolving.faults.push(faultOf(resolving.draft, `${path}.ask`, message));
    }
    return { approvers: subjects, quorum, ask: asked };
  });
}

async function resolveEntitlements(resolving: Resolving) {
  const { draft, faults, warnings } = resolving;
  const placed = new Map<number, Placed>();
  const missing = new Map<number, MissingGroup>();
  const seen = new Set<string>();
  const found = await mapLimited(draft.entitlements, READS_AT_A_TIME, (entry) => resolveEntitlement(resolving, entry));
  for (const [index, result] of found.entries()) {
    const path = `entitlements[${index}]`;
    if ('fault' in result) {
      faults.push(faultOf(draft, result.key === '' ? path : `${path}.${result.key}`, result.fault));
      continue;
    }
    warnings.push(...result.warnings);
    if (result.entitlement.kind === 'missing-group') {
      missing.set(index, result.entitlement);
      continue;
    }
    const { entitlement, roleAssignable } = result;
    const key = entitlementKey(entitlement);
    if (seen.has(key))
      faults.push(faultOf(draft, path, `${entitlementLabel(entitlement)} is listed twice: remove one`));
    seen.add(key);
    placed.set(index, { path, entitlement, roleAssignable });
  }
  return { placed, missing };
}

type FoundEntitlement =
  | { entitlement: Entitlement | MissingGroup; roleAssignable: boolean; warnings: string[] }
  | { fault: string; key: string };

async function resolveEntitlement({ names }: Resolving, entry: DraftEntitlement): Promise<FoundEntitlement> {
  if (entry.kind === 'group') {
    const lookup = await names.group(entry.group);
    if ('fault' in lookup) return { ...lookup, key: 'group' };
    const group = lookup.found;
    if (group === null) {
      const warning = `group ${entry.group} was not found: it is looked for again with each request, and skipped while it is missing`;
      const as = entry.as === 'owner' ? { as: entry.as } : {};
      return {
        entitlement: { kind: 'missing-group', name: entry.group, ...as },
        roleAssignable: false,
        warnings: [warning],
      };
    }
    return {
      entitlement: { kind: 'group', groupId: group.id, name: group.name, as: entry.as },
      roleAssignable: group.roleAssignable,
      warnings: groupWarnings(group, entry.as),
    };
  }
  const role = await names.role(entry.role);
  if ('fault' in role) return { ...role, key: 'role' };
  const scope = await names.scope(entry.scope, role.found);
  if ('fault' in scope) return { ...scope, key: 'scope' };
  const { id, name, privileged, builtIn } = role.found;
  const { restricted, ...within } = scope.found;
  return {
    entitlement: { kind: 'role', roleDefinitionId: id, name, ...within, privileged },
    roleAssignable: false,
    warnings: [
      ...(privileged && !builtIn ? [customRoleWarning(name)] : []),
      ...(restricted ? [restrictedUnitWarning(scope.found.scopeName ?? '')] : []),
    ],
  };
}

/** Who owns a group may put others into it, and nothing of that ends with the grant (Graph: group, owners). */
function groupWarnings(group: DirectoryGroup, as: GroupPart): string[] {
  if (group.unwritable !== null) return [`group ${group.name} will be skipped: ${group.unwritable}`];
  const label = groupLabel(as, group.name);
  return [
    ...(group.restricted
      ? [
          `group ${group.name} is in a restricted management unit: give the bot Groups Administrator at that unit's scope`,
        ]
      : []),
    ...(as === 'owner'
      ? [`${label} can put anybody into the group for good: what they add is found and reported`]
      : []),
  ];
}

function customRoleWarning(name: string): string {
  return `${name} is a custom role with privileged permissions: make sure that it cannot change app registrations or role assignments`;
}

function restrictedUnitWarning(unit: string): string {
  return `${unit} is a restricted management unit: nobody but holders of roles at its scope can change its members`;
}

/** A role-assignable group may be given any role after the policy was saved; so it counts as privileged (invariants 9 and 12). */
function refuseAutomaticPrivilege({ draft, faults, warnings }: Resolving, placed: ReadonlyMap<number, Placed>) {
  const extendsItself = draft.extend !== undefined && draft.extend !== 'none' && draft.extend.approval === 'none';
  if (draft.approval !== 'none') {
    if (extendsItself) refuseAutomaticExtension({ draft, faults, warnings }, placed);
    return;
  }
  for (const { entitlement, roleAssignable } of placed.values()) {
    if (entitlement.kind === 'role' && entitlement.privileged) {
      const message = `automatic approval is never given for a privileged role (${entitlementLabel(entitlement)}): name approvers`;
      faults.push(faultOf(draft, 'approval', message));
    } else if (roleAssignable) {
      const message = `automatic approval is never given for a group that can carry privileged roles (${entitlement.name} is role-assignable): name approvers`;
      faults.push(faultOf(draft, 'approval', message));
    }
  }
}

/** More time without approval is access without approval: the same is never given so (design invariant 12). */
function refuseAutomaticExtension(
  { draft, faults, warnings }: Pick<Resolving, 'draft' | 'faults' | 'warnings'>,
  placed: ReadonlyMap<number, Placed>,
) {
  const privileged = [...placed.values()].find(
    ({ entitlement, roleAssignable }) => roleAssignable || (entitlement.kind === 'role' && entitlement.privileged),
  );
  if (privileged === undefined) {
    warnings.push(AUTOMATIC_EXTENSION);
    return;
  }
  const label = entitlementLabel(privileged.entitlement);
  const message = `more time without approval is never given for what is privileged, or can be (${label}): write same`;
  faults.push(faultOf(draft, 'extend.approval', message));
}

async function refuseLadders(
  { draft, names, faults }: Resolving,
  placed: ReadonlyMap<number, Placed>,
  eligible: Subject[],
  approval: PolicyTerms['approval'],
  context: ResolveContext,
) {
  const entitlements = [...placed.values()].map((each) => each.entitlement);
  const ladders = [
    ...(await policyLadders({ name: draft.name, entitlements, eligible, approval }, names, context)),
    ...(await laddersByRoles(names, [...placed.values()])),
  ];
  for (const { id, message } of ladders) {
    const granted = [...placed.values()].find(({ entitlement }) => idOf(entitlement) === id);
    const path = granted?.path ?? (eligible.some((subject) => subject.id === id) ? 'eligible' : 'approval');
    faults.push(faultOf(draft, path, message));
  }
}

async function laddersByRoles(names: Names, placed: readonly Placed[]): Promise<Ladder[]> {
  const found = await mapLimited(placed, READS_AT_A_TIME, async ({ entitlement, roleAssignable }) => {
    if (entitlement.kind !== 'group' || !roleAssignable) return null;
    const group = { id: entitlement.groupId, name: entitlement.name };
    return ladderByRoles(group, await names.rolesOf(group.id));
  });
  return found.filter((ladder) => ladder !== null);
}

function idOf(entitlement: Entitlement): string {
  return entitlement.kind === 'role' ? entitlement.roleDefinitionId : entitlement.groupId;
}

function warnOfGroupWriters({ warnings }: Resolving, placed: ReadonlyMap<number, Placed>) {
  for (const { entitlement } of placed.values()) {
    if (
      entitlement.kind === 'role' &&
      entitlement.scope === '/' &&
      GROUP_WRITING_ROLES.has(entitlement.roleDefinitionId)
    ) {
      warnings.push(
        `${entitlement.name} can change who is in ordinary groups, also those of approvers and admins: make these role-assignable`,
      );
    }
  }
}

async function countApprovers(
  { draft, faults, warnings, admitGuests }: Resolving,
  approval: PolicyTerms['approval'],
  eligible: readonly Subject[],
  directory: Directory,
): Promise<DirectoryUser[][]> {
  const able: DirectoryUser[][] = [];
  for (const [index, stage] of (approval === 'none' ? [] : approval).entries()) {
    const findings = await checkApprovers(stage, eligible, directory, admitGuests);
    if (findings.fault !== null) faults.push(faultOf(draft, `approval[${index}].quorum`, findings.fault));
    warnings.push(...findings.warnings);
    able.push(findings.able);
  }
  return able;
}

async function advise(
  { draft, names, warnings }: Resolving,
  placed: ReadonlyMap<number, Placed>,
  able: readonly DirectoryUser[][],
  directory: Directory,
  { adminIds, stored }: ResolveContext,
) {
  const opens = await mapLimited([...placed.values()], READS_AT_A_TIME, async ({ entitlement, roleAssignable }) => {
    if (entitlement.kind === 'role') return { entitlement, privileged: entitlement.privileged };
    const carried = roleAssignable ? await names.rolesOf(entitlement.groupId) : [];
    return { entitlement, privileged: carried.some((role) => role.privileged) };
  });
  // Who administers matters only for what is privileged: the directory is not asked for less.
  const grave = opens.some((one) => one.privileged);
  const stages = await mapLimited(able, 1, async (people) => ({
    able: people,
    onlyAdmins: grave && (await areAdmins(people, adminIds, directory)),
  }));
  const managed = stored.flatMap(({ backEnd, entitlements }) =>
    backEnd === 'pim' ? entitlements.flatMap((each) => (each.kind === 'group' ? [each.groupId] : [])) : [],
  );
  warnings.push(
    ...adviceOn({
      backEnd: draft.backEnd,
      maxMs: draft.duration.maxMs,
      ticketPattern: draft.require.ticketPattern,
      opens,
      stages,
      managed: new Set(managed),
    }),
  );
}

/** Stops at the first who is none. */
async function areAdmins(people: readonly DirectoryUser[], adminIds: readonly string[], directory: Directory) {
  const ids = adminIds.map((id) => id.toLowerCase());
  for (const { id } of people) {
    if (ids.includes(id)) continue;
    if (ids.length === 0 || (await directory.memberOfAny(id, ids.map(groupId))).length === 0) return false;
  }
  return people.length > 0;
}
