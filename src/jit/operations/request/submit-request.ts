import { accountNameFor } from '../../account/account-name.ts';
import { SYSTEM } from '../../aggregate.ts';
import type { Actor } from '../../audit/event.ts';
import type { Caller, Deps } from '../../deps.ts';
import type { Directory, DirectoryGroup, RoleDefinition } from '../../directory.ts';
import { type Entitlement, entitlementLabel, groupLabel, type PersonRef } from '../../entitlement.ts';
import { DirectoryUnavailable, Refusal } from '../../errors.ts';
import { type Cause, type GroupId, TENANT_SCOPE } from '../../ids.ts';
import { type CheckedAsk, checkAsk } from '../../policy/check-ask.ts';
import { findLadders, type LadderPolicy, ladderByRoles } from '../../policy/ladder.ts';
import type { MissingGroup, Policy, PolicyTerms } from '../../policy/policy.ts';
import type { Control, Stored } from '../../ports.ts';
import { groupNote, type ItemNote } from '../../request/opens.ts';
import type { AccessRequest, RequestTerms, Skipped } from '../../request/request.ts';
import { askedOnce } from '../asked-once.ts';
import { isSubject, requireMember, whomToAsk } from '../authority.ts';
import { isNotedAccount } from '../grant/grant-account.ts';
import { backEndFor } from '../policy/licence.ts';
import { describeAsk } from './describe-ask.ts';
import { insertRequest } from './insert-request.ts';
import { refusedByPim } from './refused-by-pim.ts';

export type Ask = {
  caller: Caller;
  /** Who acts where it is not the caller: the trail never says of a person what the product did. */
  actor?: Actor;
  cause: Cause;
  policyName: string;
  durationMs: number;
  startAt?: Date | null;
  justification: string;
  ticket: string | null;
};

export type Submitted = { request: Stored<AccessRequest>; repeated: boolean };

/**
 * A person asks under a policy. Stored before it is answered; whatever follows (cards, activation) is in the same
 * write. Refused, with nothing stored, when anything cannot be verified or nobody could approve (design invariant 9).
 */
export async function submitRequest(deps: Deps, ask: Ask): Promise<Submitted> {
  const seen = await deps.requests.findByCause(ask.cause);
  if (seen !== null) return { request: seen, repeated: true };
  // Together, and judged one after the other: the directory's time runs while the store is asked (design invariant 9).
  const [found, control, noted] = await Promise.all([
    deps.policies.findByName(deps.settings.tenantId, ask.policyName),
    deps.control.load('freeze'),
    isNotedAccount(deps, ask.caller.id),
  ]);
  const policy = await requirePolicy(deps, found, ask.policyName);
  const checked = requireValid(policy, ask, deps.clock.now());
  requireThawed(control);

  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  const rules = deps.pimRules.within(deps.settings.turnDirectoryMs);
  const requester = await requireMember(deps, directory, ask.caller.id, noted);
  if (!(await isSubject(directory, ask.caller.id, policy.terms.eligible))) {
    throw new Refusal('not-eligible', 'you are not eligible for this policy', { policy: policy.terms.name });
  }
  const opened = await openEntitlements(deps, directory, policy);
  const person: PersonRef = { id: ask.caller.id, name: requester.name };
  const whose = { ...person, address: requester.address };
  const named = { ...termsOf(policy, whose, opened, checked), ...(await backEndFor(deps, policy.terms)) };
  const terms = withoutRefused(named, await refusedByPim(deps, rules, named));
  const [asked, described] = await Promise.all([
    requireApprovers(deps, directory, policy.terms, person),
    describeAsk(deps, directory, policy, terms, opened.notes),
  ]);
  const actor = ask.actor ?? { kind: 'person', ...person };
  return insertRequest(deps, ask.cause, { terms, ...described }, asked, policy.terms, actor);
}

function requireValid(policy: Policy, ask: Ask, now: Date): CheckedAsk {
  const checked = checkAsk(policy.terms, ask, now);
  if ('ask' in checked) return checked.ask;
  const [first] = checked.faults;
  const faults = checked.faults.map((fault) => fault.message);
  const examples = checked.faults.map((fault) => fault.example).filter((example) => example !== null);
  throw new Refusal(first?.code ?? 'bad-duration', faults.join('; '), { policy: policy.terms.name, faults, examples });
}

async function requirePolicy(deps: Deps, found: Stored<Policy> | null, name: string): Promise<Policy> {
  if (found === null) {
    const all = await deps.policies.list(deps.settings.tenantId);
    const names = all.filter((policy) => policy.body.enabled).map((policy) => policy.body.terms.name);
    throw new Refusal('unknown-policy', 'there is no policy of this name', { name, names });
  }
  requireEnabled(found.body);
  return found.body;
}

export function requireEnabled(policy: Policy): void {
  if (policy.enabled) return;
  throw new Refusal('policy-disabled', 'this policy is disabled', { policy: policy.terms.name });
}

export async function requireNotFrozen(deps: Deps): Promise<void> {
  requireThawed(await deps.control.load('freeze'));
}

function requireThawed(control: Stored<Control> | null): void {
  if (control?.body.frozen !== true) return;
  throw new Refusal('frozen', 'new grants are frozen', {
    by: control.body.by?.name ?? SYSTEM.name,
    reason: control.body.reason,
  });
}

type Opened = { entitlements: Entitlement[]; skipped: Skipped[]; notes: ItemNote[] };

/** What this request would open, by id: what the approver sees is what is granted (design, Policies as documents). */
export async function openEntitlements(deps: Deps, directory: Directory, policy: Policy): Promise<Opened> {
  const looked = await Promise.all(
    policy.terms.entitlements.map((entitlement) => openOne(deps, directory, policy, entitlement)),
  );
  const entitlements = looked.flatMap((one) => ('entitlement' in one ? [one.entitlement] : []));
  const skipped = looked.flatMap((one) => ('skipped' in one ? [one.skipped] : []));
  requireSome(policy.terms.name, entitlements, skipped);
  const notes = looked.flatMap((one) => ('note' in one && one.note !== undefined ? [one.note] : []));
  return { entitlements, skipped, notes };
}

function requireSome(policy: string, entitlements: readonly Entitlement[], skipped: readonly Skipped[]): void {
  if (entitlements.length > 0) return;
  const reasons = skipped.map((one) => `${one.label}: ${one.reason}`);
  throw new Refusal('nothing-to-grant', 'nothing in this policy can be granted now', { policy, reasons });
}

function withoutRefused(terms: RequestTerms, refused: readonly Skipped[]): RequestTerms {
  if (refused.length === 0) return terms;
  const labels = new Set(refused.map(({ label }) => label));
  const entitlements = terms.entitlements.filter((one) => !labels.has(entitlementLabel(one)));
  const skipped = [...terms.skipped, ...refused];
  requireSome(terms.policyName, entitlements, skipped);
  return { ...terms, entitlements, skipped };
}

type OpenedOne = { entitlement: Entitlement; note?: ItemNote } | { skipped: Skipped };

async function openOne(
  deps: Deps,
  directory: Directory,
  policy: Policy,
  entitlement: Entitlement | MissingGroup,
): Promise<OpenedOne> {
  if (entitlement.kind === 'role') return openRole(directory, entitlement);
  if (entitlement.kind === 'missing-group') return openMissing(deps, directory, policy, entitlement);
  const group = await directory.group(entitlement.groupId);
  const label = entitlementLabel(entitlement);
  if (group === null) return { skipped: { label, reason: 'the group no longer exists' } };
  if (group.unwritable !== null) return { skipped: { label, reason: group.unwritable } };
  // Roles may have been given to the group since the policy was saved.
  const carried = await carriedBy(directory, group);
  const ladder = ladderOfCarried(group, carried);
  if (ladder !== null) return { skipped: { label, reason: ladder } };
  const opened = { ...entitlement, name: group.name };
  return { entitlement: opened, note: groupNote(opened, group, carried) };
}

type Role = Extract<Entitlement, { kind: 'role' }>;

/** Custom roles are deleted; and a unit that was deleted limits nothing any more, and Entra gives no role at it. */
async function openRole(directory: Directory, role: Role): Promise<OpenedOne> {
  const [isThere, hasUnit] = await Promise.all([roleIsThere(directory, role), unitIsThere(directory, role)]);
  const skipped = (reason: string): OpenedOne => ({ skipped: { label: entitlementLabel(role), reason } });
  if (!isThere) return skipped('the role no longer exists');
  return hasUnit ? { entitlement: role } : skipped('the administrative unit no longer exists');
}

/** The same read describes it. Nothing hangs on that: while the directory does not tell, Entra judges when it is given. */
async function roleIsThere(directory: Directory, role: Role): Promise<boolean> {
  try {
    return (await directory.role(role.roleDefinitionId)) !== null;
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return true;
    throw error;
  }
}

async function unitIsThere(directory: Directory, { scope }: Role): Promise<boolean> {
  return scope === TENANT_SCOPE || (await directory.findUnits(scope.split('/').at(-1) ?? '')).length > 0;
}

async function carriedBy(directory: Directory, group: DirectoryGroup): Promise<RoleDefinition[]> {
  return group.roleAssignable ? directory.rolesOf(group.id) : [];
}

function ladderOfCarried(group: DirectoryGroup, carried: readonly RoleDefinition[]): string | null {
  return ladderByRoles(group, carried)?.message ?? null;
}

/** A group that was missing when the policy was saved is looked for again, and held to the same rules as at save. */
async function openMissing(
  deps: Deps,
  directory: Directory,
  policy: Policy,
  missing: MissingGroup,
): Promise<OpenedOne> {
  const as = missing.as ?? 'member';
  const label = groupLabel(as, missing.name);
  const found = await directory.findGroups(missing.name);
  const [group] = found;
  if (group === undefined) return { skipped: { label, reason: 'there is no group of this name' } };
  if (found.length > 1) return { skipped: { label, reason: 'several groups have this name' } };
  if (group.unwritable !== null) return { skipped: { label, reason: group.unwritable } };
  const entitlement: Entitlement = { kind: 'group', groupId: group.id, name: group.name, as };
  const carried = await carriedBy(directory, group);
  const ladder =
    (await ladderOfGroup(deps, directory, policy, { id: group.id, name: group.name })) ??
    ladderOfCarried(group, carried);
  if (ladder !== null) return { skipped: { label, reason: ladder } };
  if (policy.terms.approval === 'none' && group.roleAssignable) {
    return { skipped: { label, reason: 'it can carry privileged roles, which are never given without approval' } };
  }
  return { entitlement, note: groupNote(entitlement, group, carried) };
}

/** Why a group that turned up late may not be granted (design invariant 12), or null. */
async function ladderOfGroup(
  deps: Deps,
  directory: Directory,
  policy: Policy,
  group: { id: GroupId; name: string },
): Promise<string | null> {
  const stored = await deps.policies.list(deps.settings.tenantId);
  const authorityOf = (terms: PolicyTerms): LadderPolicy => ({
    name: terms.name,
    grants: [],
    authority: groupsWithASay(terms),
  });
  const [ladder] = findLadders({
    policy: {
      ...authorityOf(policy.terms),
      grants: [{ ...group, above: await directory.groupsAbove(group.id) }],
      roles: [],
    },
    others: stored.filter((one) => one.body.id !== policy.id).map((one) => authorityOf(one.body.terms)),
    adminIds: deps.settings.adminIds,
    auditorIds: deps.settings.auditorIds,
  });
  return ladder?.message ?? null;
}

function groupsWithASay(terms: PolicyTerms): { id: GroupId; name: string }[] {
  const approvers = terms.approval === 'none' ? [] : terms.approval.flatMap((stage) => stage.approvers);
  return [...terms.eligible, ...approvers].flatMap((subject) =>
    subject.kind === 'group' ? [{ id: subject.id, name: subject.name }] : [],
  );
}

/** Whom to ask, at each stage; a request that nobody could approve is refused (design invariant 9, behaviour P9). */
export async function requireApprovers(
  deps: Deps,
  directory: Directory,
  terms: PolicyTerms,
  requester: PersonRef,
): Promise<PersonRef[]> {
  if (terms.approval === 'none') return [];
  const asked = new Map<string, PersonRef>();
  for (const stage of terms.approval) {
    const { able, asked: people } = await whomToAsk(deps, directory, stage, requester.id);
    if (able.length < stage.quorum) {
      const approvers = stage.approvers.map((approver) => approver.name);
      throw new Refusal('nobody-can-approve', 'nobody could approve this now', {
        policy: terms.name,
        approvers,
        quorum: stage.quorum,
        able: able.length,
      });
    }
    for (const person of people) asked.set(person.id, person);
  }
  return [...asked.values()];
}

type Requester = PersonRef & { address: string };

/** Whose account all of it goes to, by its name; nothing where the person has it (behaviour S0.3). */
function accountFor(terms: PolicyTerms, address: string): Pick<RequestTerms, 'account' | 'pass'> {
  const { account } = terms;
  if (terms.backEnd !== 'account' || account === undefined) return {};
  const name = accountNameFor(account.name, address);
  if (name === null) {
    const reasons = [`account ${account.name}: your address has no alias`];
    throw new Refusal('nothing-to-grant', 'nothing in this policy can be granted now', { policy: terms.name, reasons });
  }
  return { account: { kind: 'account', name, after: account.after }, pass: account.pass };
}

function termsOf(policy: Policy, { address, ...person }: Requester, opened: Opened, ask: CheckedAsk): RequestTerms {
  const { terms } = policy;
  return {
    person,
    policyId: policy.id,
    policyName: terms.name,
    policyTermsHash: policy.termsHash,
    backEnd: terms.backEnd,
    entitlements: opened.entitlements,
    ...accountFor(terms, address),
    skipped: opened.skipped,
    durationMs: ask.durationMs,
    ...(ask.startAt === null ? {} : { startAt: ask.startAt }),
    justification: ask.justification,
    ticket: ask.ticket,
    approval: terms.approval,
    approverCommentRequired: terms.require.approverComment,
    warnBeforeMs: terms.warnBeforeMs,
    channelId: terms.channelId,
  };
}
