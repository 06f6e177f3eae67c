import { change, create } from '../../change.ts';
import type { Caller, Deps } from '../../deps.ts';
import type { Directory } from '../../directory.ts';
import { type Entitlement, entitlementLabel, holdingId } from '../../entitlement.ts';
import {
  type EligibilityOrder,
  eligibilityId,
  isUnderWay,
  type OrderWish,
  ordered,
} from '../../entra/eligibility-order.ts';
import { Refusal } from '../../errors.ts';
import type { Cause } from '../../ids.ts';
import { eligibilityKind } from '../../kinds.ts';
import { askedOnce } from '../asked-once.ts';
import { requireAdmin } from '../authority.ts';
import { isLastGlobalAdmin } from './last-global-admin.ts';
import { askEntra, type EligibilityPlan, lookUpPair, requireReason } from './plan-eligibility.ts';

/**
 * Stores what was planned, with its event, before Entra hears of it; the loop does the rest. A repeat of the cause is
 * answered from state. Of two orders about one pair the second is refused while the first is under way.
 */
export async function orderEligibility(
  deps: Deps,
  caller: Caller,
  plan: EligibilityPlan,
  cause: Cause,
): Promise<EligibilityOrder> {
  const { tenantId } = deps.settings;
  const { holder, entitlement, action, until, reason, reading } = plan;
  const by = { id: caller.id, name: caller.name };
  const wish: OrderWish = { tenantId, holder, entitlement, action, until, reason, by, before: reading };
  const id = eligibilityId(tenantId, holder, entitlement);
  for (;;) {
    const changed = await change(deps.clock, deps.eligibilities, eligibilityKind, id, cause, (order, now) => {
      if (order.causes.includes(cause)) return null;
      if (isUnderWay(order)) throw underWay(order);
      return ordered(wish, order, cause, now);
    });
    const stored =
      changed?.stored ??
      (await create(
        deps.clock,
        deps.eligibilities,
        eligibilityKind,
        ordered(wish, null, cause, deps.clock.now()),
        cause,
      ));
    if (stored === null) continue;
    deps.poke('eligibilities');
    return stored.body;
  }
}

function underWay({ holder, entitlement, by }: EligibilityOrder): Refusal {
  const facts = { name: holder.name, entitlement: entitlementLabel(entitlement), by: by.name };
  return new Refusal('change-under-way', 'another order about this is under way', facts);
}

/** Whom a standing assignment belongs to, by what a card names: looked up again, never trusted. */
export type ConvertAsk = { caller: Caller; who: string; what: string; unit: string | null; reason: string };

/**
 * A standing role of a person, or their standing part in a group that may carry roles, becomes an eligibility (behaviours
 * S2.1, S2.10): first eligible, confirmed by reading, then the assignment goes. Nobody turns their own: another admin does.
 * Where the settings of the role or group allow no eligibility for good, it is for as long as they do.
 */
export async function planConversion(deps: Deps, ask: ConvertAsk): Promise<EligibilityPlan> {
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  await requireAdmin(deps, directory, ask.caller);
  const { holder, entitlement } = await lookUpPair(deps, ask);
  if (holder.id === ask.caller.id) throw new Refusal('own-standing', 'another admin turns it into an eligibility');
  const facts = { name: holder.name, entitlement: entitlementLabel(entitlement) };
  const held = await deps.entra.readAssigned({ holder, entitlement });
  if (held.kind === 'unavailable') throw new Refusal('directory-unavailable', held.detail);
  const holding =
    holder.kind === 'user' ? await deps.holdings.load(holdingId(deps.settings.tenantId, holder.id, entitlement)) : null;
  const ours = holder.kind === 'group' || (holding !== null && holding.body.state !== 'absent');
  const opens = await carriedBy(directory, entitlement);
  if (held.kind === 'absent' || held.until !== null || ours || opens === null) {
    throw new Refusal('not-standing', 'this is not a standing assignment, or a grant leans on it', facts);
  }
  if (await isLastGlobalAdmin(deps, { holder, entitlement })) {
    throw new Refusal('last-admin', 'nobody else would be left as a standing, enabled Global Administrator', facts);
  }
  const reading = await deps.entra.read({ holder, entitlement });
  const plan: EligibilityPlan = {
    holder,
    entitlement,
    action: 'convert',
    until: null,
    reason: requireReason(ask.reason),
    reading,
    privileged: true,
    ...(entitlement.kind === 'group' ? { opens } : {}),
  };
  if (reading.kind === 'present' && reading.until === null) return plan;
  return withinSettings(deps, plan);
}

/** Names of the roles that a group carries, none of a role; null: an ordinary group, or none at all. */
async function carriedBy(directory: Directory, entitlement: Entitlement): Promise<string[] | null> {
  if (entitlement.kind === 'role') return [];
  const group = await directory.group(entitlement.groupId);
  if (group?.roleAssignable !== true) return null;
  return [...new Set((await directory.rolesOf(group.id)).map(({ name }) => name))].sort();
}

const DAY_MS = 24 * 60 * 60_000;
/** The longest that Entra's settings of roles offer, and what they commonly fall back to. */
const DAYS = [365, 180, 90, 30, 15];

async function withinSettings(deps: Deps, plan: EligibilityPlan): Promise<EligibilityPlan> {
  const now = deps.clock.now().getTime();
  const lengths = [null, ...DAYS.map((days) => new Date(now + days * DAY_MS))];
  let refusal: unknown = null;
  for (const until of lengths) {
    try {
      await askEntra(deps, { ...plan, until });
      return { ...plan, until };
    } catch (error) {
      const rules = error instanceof Refusal ? error.facts.rules : undefined;
      const tooLong = Array.isArray(rules) && rules.length === 1 && rules[0] === 'ExpirationRule';
      if (!tooLong) throw error;
      refusal = error;
    }
  }
  throw refusal;
}
