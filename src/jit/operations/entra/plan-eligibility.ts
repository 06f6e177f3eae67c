import type { Caller, Deps } from '../../deps.ts';
import type { Directory } from '../../directory.ts';
import { type Entitlement, entitlementLabel } from '../../entitlement.ts';
import type { EligibilityReading, EligibilityWish } from '../../entra/assignments.ts';
import type { EligibilityAction } from '../../entra/eligibility-order.ts';
import { Refusal } from '../../errors.ts';
import { type GroupId, TENANT_SCOPE } from '../../ids.ts';
import { type Ladder, ladderByRoles } from '../../policy/ladder.ts';
import type { Subject } from '../../policy/policy.ts';
import { policyLadders } from '../../policy/policy-ladders.ts';
import { cleanText } from '../../text.ts';
import { askedOnce } from '../asked-once.ts';
import { requireAdmin } from '../authority.ts';
import { lookUpNames } from './look-up-names.ts';

export type EligibilityAsk = {
  caller: Caller;
  action: Exclude<EligibilityAction, 'convert'>;
  /** A person or a group, a role or a group, and an administrative unit: as typed, or by id. */
  who: string;
  what: string;
  unit: string | null;
  /** Null: for good. */
  until: Date | null;
  reason: string;
};

/** What an order would do, looked up and judged. Nothing is stored, and nothing is changed. */
export type EligibilityPlan = {
  holder: Subject;
  entitlement: Entitlement;
  action: EligibilityAction;
  until: Date | null;
  reason: string;
  reading: EligibilityReading;
  /** It opens what can do harm: an admin confirms it before it is ordered. */
  privileged: boolean;
  /** Of a group that may carry roles: those that it has, by name. */
  opens?: string[];
};

const LONGEST_REASON = 400;
const SHORTEST_MS = 5 * 60_000;

/**
 * Looks up whom and what is meant, and holds it against the rules: only admins, never for oneself (a group that one is
 * in counts), never what could alter the bot or decide over its policies (design invariant 12), and only what Entra
 * would take, as far as it says so beforehand.
 */
export async function planEligibility(deps: Deps, ask: EligibilityAsk): Promise<EligibilityPlan> {
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  await requireAdmin(deps, directory, ask.caller);
  const reason = requireReason(ask.reason);
  const { holder, entitlement } = await lookUpPair(deps, ask);
  const adds = ask.action === 'add';
  const now = deps.clock.now();
  if (adds && ask.until !== null && ask.until.getTime() < now.getTime() + SHORTEST_MS) {
    throw refused('past', ask.until.toISOString());
  }
  const privileged = await judgeTarget(deps, directory, entitlement, adds);
  if (adds) await judgeHolder(deps, directory, ask.caller, holder, entitlement);
  const reading = await deps.entra.read({ holder, entitlement });
  if (!adds && reading.kind === 'absent') {
    const facts = { name: holder.name, entitlement: entitlementLabel(entitlement) };
    throw new Refusal('not-eligible-there', 'there is no direct eligibility to take away', facts);
  }
  const plan = { holder, entitlement, action: ask.action, until: adds ? ask.until : null, reason, reading, privileged };
  if (adds) await askEntra(deps, plan);
  return plan;
}

export function requireReason(text: string): string {
  const reason = cleanText(text).slice(0, LONGEST_REASON);
  if (reason === '') throw refused('no-reason', '');
  return reason;
}

/** Asks Entra before anybody confirms anything; what it cannot say now, it says when it is done. */
export async function askEntra(deps: Deps, { holder, entitlement, until, reason, reading }: EligibilityPlan) {
  const wish: EligibilityWish = { holder, entitlement, from: deps.clock.now(), until, reason, correlation: 'check' };
  const outcome = await deps.entra.wouldTake(wish, reading);
  if (outcome.kind !== 'refused') return;
  const { code, rules, detail } = outcome.problem;
  throw new Refusal('entra-refuses', detail, { problem: code, rules, detail });
}

/** By names or ids; what may mean several is answered with the candidates. */
export async function lookUpPair(
  deps: Deps,
  ask: Pick<EligibilityAsk, 'caller' | 'who' | 'what' | 'unit'>,
): Promise<{ holder: Subject; entitlement: Entitlement }> {
  const said = ask.what.replace(/^(member|owner) of\s+/i, (_, part: string) =>
    part.toLowerCase() === 'owner' ? 'owner:' : 'group:',
  );
  const what = ask.unit === null ? said : `role:${said.replace(/^role\s*[:=]\s*/i, '')} @ ${ask.unit}`;
  const found = await lookUpNames(deps, ask.caller, { eligible: [ask.who], opens: [what], approvers: [] });
  const faults = [...found.eligible.faults, ...found.opens.faults].map(({ fault }) => fault);
  if (faults.length > 0) throw new Refusal('bad-eligibility', faults.join('; '), { faults });
  const [holder] = found.eligible.found;
  const [opened] = found.opens.found;
  if (holder === undefined || opened === undefined) throw refused('nothing', ask.what);
  if (opened.kind === 'missing-group') throw refused('no-group', opened.name);
  return { holder, entitlement: opened };
}

/** True for what is privileged: a role that Entra calls so, or a group that may carry roles. */
async function judgeTarget(
  deps: Deps,
  directory: Directory,
  entitlement: Entitlement,
  adds: boolean,
): Promise<boolean> {
  if (entitlement.kind === 'role') {
    if (adds) await refuseLadders(deps, directory, entitlement, null);
    return entitlement.privileged;
  }
  const group = await directory.group(entitlement.groupId);
  if (group === null) throw refused('no-group', entitlement.name);
  if (!adds) return group.roleAssignable;
  if (group.unwritable !== null) throw refused('unwritable', group.name, group.unwritable);
  const carried = group.roleAssignable ? await directory.rolesOf(group.id) : [];
  await refuseLadders(deps, directory, entitlement, ladderByRoles(group, carried));
  return group.roleAssignable;
}

async function refuseLadders(
  deps: Deps,
  directory: Directory,
  entitlement: Entitlement,
  carried: Ladder | null,
): Promise<void> {
  const { adminIds, auditorIds, tenantId } = deps.settings;
  const stored = (await deps.policies.list(tenantId)).map(({ body }) => body.terms);
  const terms = { name: '', entitlements: [entitlement], eligible: [], approval: 'none' as const };
  const nesting = {
    groupsAbove: (group: GroupId) => directory.groupsAbove(group),
    isThere: async (group: GroupId) => (await directory.group(group)) !== null,
  };
  const ladders = await policyLadders(terms, nesting, { adminIds, auditorIds, stored });
  const all = carried === null ? ladders : [carried, ...ladders];
  if (all.length === 0) return;
  const faults = all.map(({ message }) => message);
  throw new Refusal('eligibility-ladder', faults.join('; '), { entitlement: entitlementLabel(entitlement), faults });
}

async function judgeHolder(
  deps: Deps,
  directory: Directory,
  caller: Caller,
  holder: Subject,
  entitlement: Entitlement,
): Promise<void> {
  if (holder.kind === 'user') {
    if (holder.id === caller.id) throw new Refusal('self-grant', 'nobody makes themself eligible');
    const user = await directory.user(holder.id);
    if (user === null) throw refused('nothing', holder.name);
    if (!user.enabled) throw refused('disabled', holder.name);
    if (user.guest && !deps.settings.allowGuests) throw refused('guest', holder.name);
    return;
  }
  if ((await directory.memberOfAny(caller.id, [holder.id])).length > 0) {
    throw new Refusal('self-grant', 'nobody makes a group eligible that they are in', { group: holder.name });
  }
  if (entitlement.kind === 'group' && entitlement.groupId === holder.id) throw refused('itself', holder.name);
  const group = await directory.group(holder.id);
  if (group === null) throw refused('nothing', holder.name);
  if (entitlement.kind === 'role' && !group.roleAssignable) throw refused('not-assignable', holder.name);
}

type Why =
  | 'past'
  | 'no-reason'
  | 'nothing'
  | 'no-group'
  | 'unwritable'
  | 'disabled'
  | 'guest'
  | 'itself'
  | 'not-assignable';

function refused(why: Why, name: string, detail = ''): Refusal {
  return new Refusal('bad-eligibility', `${why} ${name}`, { why, name, detail, faults: [] });
}

/** As it is looked up again by its ids when it is confirmed: names are for the eyes only. */
export function namedById({ holder, entitlement }: Pick<EligibilityPlan, 'holder' | 'entitlement'>) {
  if (entitlement.kind === 'group') {
    const part = entitlement.as === 'owner' ? 'owner' : 'group';
    return { who: holder.id, what: `${part}:${entitlement.groupId}`, unit: null };
  }
  const { roleDefinitionId, scope } = entitlement;
  return { who: holder.id, what: `role:${roleDefinitionId}`, unit: scope === TENANT_SCOPE ? null : scope };
}
