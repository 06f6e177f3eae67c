import type { Caller, Deps } from '../deps.ts';
import { asGroupIds } from '../deps.ts';
import type { Directory, DirectoryUser } from '../directory.ts';
import type { PersonRef } from '../entitlement.ts';
import { Refusal } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Stage, Subject } from '../policy/policy.ts';
import type { Vote } from '../request/request.ts';
import { isAccount, isNotedAccount } from './grant/grant-account.ts';

/** What a person may do, read afresh each time: admin, auditor, approver and engineer are separate rights (behaviour S0.11). */
export type Rights = { admin: boolean; auditor: boolean };

async function isListed(directory: Directory, person: UserId, ids: readonly string[]): Promise<boolean> {
  if (ids.includes(person)) return true;
  if (ids.length === 0) return false;
  return (await directory.memberOfAny(person, asGroupIds(ids))).length > 0;
}

export async function rightsOf(deps: Deps, directory: Directory, person: UserId): Promise<Rights> {
  const { adminIds, auditorIds } = deps.settings;
  const [admin, auditor] = await Promise.all([
    isListed(directory, person, adminIds),
    isListed(directory, person, auditorIds),
  ]);
  return { admin, auditor };
}

export async function requireAdmin(deps: Pick<Deps, 'settings'>, directory: Directory, caller: Caller): Promise<void> {
  if (await isListed(directory, caller.id, deps.settings.adminIds)) return;
  throw new Refusal('not-admin', 'this needs the right to administer (JIT_ADMIN_IDS)');
}

/** Admins and auditors may read everything. */
export async function requireReader(deps: Deps, directory: Directory, caller: Caller): Promise<Rights> {
  const rights = await rightsOf(deps, directory, caller.id);
  if (rights.admin || rights.auditor) return rights;
  throw new Refusal('not-auditor', 'this needs the right to read everything (JIT_AUDITOR_IDS or JIT_ADMIN_IDS)');
}

/** Whether the person is one of these users, or in one of these groups through any depth (behaviour P9). */
export async function isSubject(directory: Directory, person: UserId, subjects: readonly Subject[]): Promise<boolean> {
  if (subjects.some((subject) => subject.kind === 'user' && subject.id === person)) return true;
  const groups = subjects.flatMap((subject) => (subject.kind === 'group' ? [subject.id] : []));
  return groups.length > 0 && (await directory.memberOfAny(person, groups)).length > 0;
}

/** The person as the directory has them now; refused when gone, disabled, or a guest where guests are not admitted. */
export async function requireMember(
  deps: Deps,
  directory: Directory,
  person: UserId,
  /** Where it was read already. */
  noted?: boolean,
): Promise<DirectoryUser> {
  const [user, written] = await Promise.all([directory.user(person), noted ?? isNotedAccount(deps, person)]);
  if (user === null) throw new Refusal('unknown-person', 'this account is not in the directory');
  if (user.guest && !deps.settings.allowGuests) throw new Refusal('guest', 'guests are not admitted');
  if (!user.enabled) throw new Refusal('requester-disabled', 'this account is disabled');
  if (isAccount(user, written)) throw new Refusal('dedicated-account', 'a dedicated account asks for nothing itself');
  return user;
}

/** Whether somebody may decide at this stage now: an approver, enabled, and not a guest where guests are not admitted. */
export async function mayDecide(deps: Deps, directory: Directory, person: UserId, stage: Stage): Promise<boolean> {
  const [user, subject, written] = await Promise.all([
    directory.user(person),
    isSubject(directory, person, stage.approvers),
    isNotedAccount(deps, person),
  ]);
  if (!subject || user?.enabled !== true || (user.guest && !deps.settings.allowGuests)) return false;
  // An account counts as its owner, who decides, if at all, as themselves.
  return !isAccount(user, written);
}

/**
 * Of the votes that count for each stage, those whose voter has since been disabled or lost the right: they drop out when
 * the quorum completes (design invariant 2).
 */
export async function votersWhoLostTheRight(
  deps: Deps,
  directory: Directory,
  approval: 'none' | Stage[],
  countedAt: (stage: number) => Vote[],
): Promise<Vote[]> {
  if (approval === 'none') return [];
  const judged = await Promise.all(
    approval.flatMap((stage, index) =>
      countedAt(index).map(async (vote) => ({
        vote,
        able: await mayDecide(deps, directory, vote.approver.id, stage),
      })),
    ),
  );
  return judged.filter(({ able }) => !able).map(({ vote }) => vote);
}

/** Everybody who may decide at this stage, through any depth of groups, but never the requester (design invariant 1). */
export async function approversOf(
  deps: Deps,
  directory: Directory,
  stage: Pick<Stage, 'approvers'>,
  requester: UserId,
): Promise<PersonRef[]> {
  const found = await Promise.all(
    stage.approvers.map(async (subject) =>
      subject.kind === 'user' ? [await directory.user(subject.id)] : directory.membersOf(subject.id),
    ),
  );
  const people = new Map<UserId, PersonRef>();
  for (const user of found.flat()) {
    if (user === null || !user.enabled || user.id === requester || user.accountOf !== undefined) continue;
    if (user.guest && !deps.settings.allowGuests) continue;
    people.set(user.id, { id: user.id, name: user.name });
  }
  return [...people.values()];
}

/**
 * Who may decide at this stage, and whom of them to ask: those the policy names, or everybody where the requester and
 * leavers leave fewer of them than must approve (behaviour A15).
 */
export async function whomToAsk(
  deps: Deps,
  directory: Directory,
  stage: Stage,
  requester: UserId,
): Promise<{ able: PersonRef[]; asked: PersonRef[] }> {
  const able = await approversOf(deps, directory, stage, requester);
  if (stage.ask === undefined) return { able, asked: able };
  const asked = await approversOf(deps, directory, { approvers: stage.ask }, requester);
  return { able, asked: asked.length < stage.quorum ? able : asked };
}
