import { change, create } from '../../change.ts';
import type { Deps } from '../../deps.ts';
import { type BackEndKind, type Entitlement, entitlementKey, entitlementLabel, holdingId } from '../../entitlement.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import {
  findingId,
  found,
  foundAgain,
  foundAndOrdered,
  type Occasion,
  occasionOf,
  vanished,
} from '../../finding/finding.ts';
import type { Rule } from '../../finding/outside.ts';
import type { Cause, UserId } from '../../ids.ts';
import { findingKind } from '../../kinds.ts';
import type { Policy } from '../../policy/policy.ts';
import { mayRemoveGlobalAdmin } from '../entra/last-global-admin.ts';
import { type Page, runInPages } from '../run-in-pages.ts';
import { carryOutOrders, tellOfFindings } from './carry-out-finding.ts';
import { type Holder, type Outsider, watchOutside } from './watch-outside.ts';

const CAUSE = 'loop:findings' as Cause;
const MARK = 'findings';
/** The last epoch whose forgotten access was listed as a whole. */
const LISTED = 'findings-listed';
const DIRECTORY_MS = 10_000;
const MOST_SALTS = 20;

/** `epoch` = the one being listed, null when none is; `missed` = some target could not be read in this round. */
type Where = { epoch: number | null; after: string | null; missed: boolean };
type Target = { key: string; entitlement: Entitlement; backEnd: BackEndKind; policies: Policy[] };

/**
 * Looks at who has directly what policies grant, and reports what no holding explains. Once after a restore that is
 * everybody whom the store does not know of; otherwise whoever has again what the bot took away, and whoever others gave
 * it since. Admins decide, or the policies did. False when another process is at it.
 */
export async function findFindings(deps: Deps): Promise<boolean> {
  const start: Where = { epoch: await epochToList(deps), after: null, missed: false };
  const ran = await runInPages<Where>(deps, MARK, start, (at) => nextTarget(deps, at));
  await carryOutOrders(deps);
  await tellOfFindings(deps);
  return ran;
}

async function epochToList(deps: Deps): Promise<number | null> {
  const epoch = await deps.marks.load<{ epoch: number }>('epoch');
  const listed = await deps.marks.load<{ epoch: number }>(LISTED);
  return epoch === null || listed?.value.epoch === epoch.value.epoch ? null : epoch.value.epoch;
}

async function nextTarget(deps: Deps, at: Where): Promise<Page<Where>> {
  const target = (await targetsOf(deps)).find(({ key }) => at.after === null || key > at.after);
  if (target === undefined) {
    if (at.epoch !== null && !at.missed) await markListed(deps, at.epoch);
    return { next: null };
  }
  const read = await lookAt(deps, target, at.epoch);
  return { next: { ...at, after: target.key, missed: at.missed || !read } };
}

async function markListed(deps: Deps, epoch: number): Promise<void> {
  const before = await deps.marks.load<{ epoch: number }>(LISTED);
  await deps.marks.save(LISTED, { epoch }, before?.version ?? 0);
}

/** What any policy grants, each once, in an order that stays. */
async function targetsOf(deps: Deps): Promise<Target[]> {
  const targets = new Map<string, Target>();
  for (const { body } of await deps.policies.list(deps.settings.tenantId)) {
    for (const entitlement of body.terms.entitlements) {
      if (entitlement.kind === 'missing-group') continue;
      const key = entitlementKey(entitlement);
      const policies = [...(targets.get(key)?.policies ?? []), body];
      // What a dedicated account is given, it is given directly.
      const backEnd = body.terms.backEnd === 'account' ? 'direct' : body.terms.backEnd;
      targets.set(key, { key, entitlement, backEnd, policies });
    }
  }
  return [...targets.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** False when not all of it could be read. */
async function lookAt(deps: Deps, target: Target, epoch: number | null): Promise<boolean> {
  const holders = await deps.backEnds[target.backEnd]?.holders(target.entitlement);
  if (holders === undefined) return true;
  if (holders.kind === 'unavailable') {
    deps.log.warn({ target: target.key, why: holders.detail }, 'could not see who has what a policy grants');
    return false;
  }
  const { tenantId } = deps.settings;
  const idOf = (person: UserId) => holdingId(tenantId, person, target.entitlement);
  const ids = holders.people.map(idOf);
  const holdings = new Map((await deps.holdings.loadMany(ids)).map(({ body }) => [body.id, body]));
  const known = Map.groupBy(
    (await deps.findings.about(ids)).map(({ body }) => body),
    (one) => one.holdingId,
  );
  const people = holders.people.map((id): Holder => {
    return { id, holding: holdings.get(idOf(id)) ?? null, known: known.get(idOf(id)) ?? [] };
  });
  const outside = await watchOutside(deps, { ...target, rules: target.policies.map(ruleOf) }, people);
  let all = true;
  for (const person of people) {
    const seen = await onHolder(deps, target, person, epoch, outside.removable);
    all &&= seen;
  }
  for (const outsider of outside.found) {
    const seen = await onOutsider(deps, target, outsider);
    all &&= seen;
  }
  await forgetVanished(deps, target, new Set(ids));
  return all;
}

function ruleOf({ enabled, createdAt, changedAt, terms }: Policy): Rule {
  return { enabled, createdAt, changedAt, removes: terms.outside === 'remove' };
}

/** False when the directory could not say who it is. */
async function onHolder(
  deps: Deps,
  target: Target,
  { id: person, holding, known }: Holder,
  epoch: number | null,
  removable: ReadonlySet<UserId>,
): Promise<boolean> {
  const lost = known.find((one) => one.state === 'vanished');
  if (lost !== undefined && (holding === null || holding.state === 'absent')) {
    await change(deps.clock, deps.findings, findingKind, lost.id, CAUSE, foundAgain);
    return true;
  }
  const occasion = occasionOf(holding, known, epoch, deps.clock.now());
  if (occasion === null || (occasion.why === 'after-removal' && removable.has(person))) return true;
  return onOccasion(deps, target, person, occasion, null);
}

/** Since when it is seen makes it one report. */
function onOutsider(deps: Deps, target: Target, { id, since, removable }: Outsider): Promise<boolean> {
  const occasion = { why: 'outside', occasion: `outside since ${since.toISOString()}` } as const;
  const byPolicy = target.policies.find(({ enabled }) => enabled)?.terms.name ?? null;
  return onOccasion(deps, target, id, occasion, removable ? byPolicy : null);
}

/** False when the directory could not say who it is. */
async function onOccasion(
  deps: Deps,
  target: Target,
  person: UserId,
  occasion: Occasion,
  byPolicy: string | null,
): Promise<boolean> {
  const { entitlement, backEnd } = target;
  try {
    // A group that has the role is nobody's own access: its members are the business of the group.
    const user = await deps.directories.within(DIRECTORY_MS).user(person);
    if (user === null) return true;
    const principal = { id: user.id, name: user.name };
    const { tenantId } = deps.settings;
    const facts = { tenantId, holdingId: holdingId(tenantId, person, entitlement), principal, entitlement, backEnd };
    // A policy takes nobody's last way in: where somebody else does not surely stay, admins decide.
    const path = { holder: { kind: 'user', ...principal }, entitlement } as const;
    const mayGo = byPolicy !== null && (await mayRemoveGlobalAdmin(deps, path)) === 'yes';
    await report(deps, { ...facts, ...occasion }, mayGo ? byPolicy : null);
    return true;
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return false;
    throw error;
  }
}

/** Once for each pair and occasion, whoever else reports it at this moment. */
async function report(
  deps: Deps,
  facts: Omit<Parameters<typeof found>[0], 'id'>,
  byPolicy: string | null,
): Promise<void> {
  for (let salt = 0; salt < MOST_SALTS; salt++) {
    const id = findingId(facts.holdingId, facts.occasion, salt);
    const now = deps.clock.now();
    const first = byPolicy === null ? found({ ...facts, id }, now) : foundAndOrdered({ ...facts, id }, byPolicy, now);
    const made = await create(deps.clock, deps.findings, findingKind, first, CAUSE);
    if (made !== null) {
      const what = entitlementLabel(facts.entitlement);
      deps.log.warn({ finding: id, why: facts.why, what }, 'the directory has access that no grant explains');
      return;
    }
    if ((await deps.findings.load(id))?.body.holdingId === facts.holdingId) return;
  }
  deps.log.error({ holding: facts.holdingId }, 'no free id for a finding');
}

/** What waits for a decision and is not there any more needs none. */
async function forgetVanished(deps: Deps, target: Target, there: ReadonlySet<string>): Promise<void> {
  for (const { body } of await deps.findings.inStates(deps.settings.tenantId, ['open'], 1_000)) {
    if (entitlementKey(body.entitlement) !== target.key || there.has(body.holdingId)) continue;
    // A list may lag: a read of its own must say so too, and should it be there after all, it is found again.
    const reading = await deps.backEnds[target.backEnd]?.read(body.principal.id, body.entitlement);
    if (reading?.kind !== 'absent' && reading?.kind !== 'gone') continue;
    await change(deps.clock, deps.findings, findingKind, body.id, CAUSE, vanished);
  }
}
