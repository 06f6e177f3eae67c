import { change, create } from '../../change.ts';
import type { Caller, Deps } from '../../deps.ts';
import type { Directory } from '../../directory.ts';
import { DAY_MS, HOUR_MS } from '../../duration.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import type { Cause } from '../../ids.ts';
import { newGroupsKind } from '../../kinds.ts';
import {
  type GroupOrder,
  MOST_ROLE_GROUPS,
  markOf,
  nameFault,
  orderedGroup,
  SHOWS_WITHIN_MS,
  settledGroup,
} from '../../new-group/new-group.ts';
import type { MadeGroup } from '../../ports.ts';
import { cleanLine } from '../../text.ts';
import { requireAdmin } from '../authority.ts';
import { clearAlert, raiseAlert } from '../watch/alerts.ts';

const ID = 'new-groups';
const CAUSE = 'loop:new-groups' as Cause;
const NEVER_SHOWN = 'Entra did not answer, and shows no such group';

export type AskedGroup = { name: string; reason: string };
/** What is to be said before anybody presses: nothing is written yet. */
export type GroupPlan = { name: string; reason: string; taken: number; most: number };

/**
 * What creating a role-assignable group would come to (behaviours S1.6, S1.13). Refused: a name that another group has,
 * since a policy could not tell them apart (behaviour S0.14), and a tenant that has as many as Entra allows.
 */
export async function planGroup(
  deps: Deps,
  caller: Caller,
  asked: AskedGroup,
): Promise<{ plan: GroupPlan } | { faults: string[] }> {
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  await requireAdmin(deps, directory, caller);
  return planned(deps, directory, asked);
}

async function planned(
  deps: Deps,
  directory: Directory,
  { name: typed, reason }: AskedGroup,
): Promise<{ plan: GroupPlan } | { faults: string[] }> {
  const name = cleanLine(typed);
  const fault = nameFault(name);
  if (fault !== null) return { faults: [fault] };
  const [same, taken] = await Promise.all([
    directory.findGroups(name),
    deps.roleGroups.count(deps.settings.turnDirectoryMs),
  ]);
  const faults = [
    ...(same.length > 0 ? [`there is a group ${name} already: two of one name cannot be told apart in a policy`] : []),
    ...(taken >= MOST_ROLE_GROUPS ? [`this tenant has ${taken} role-assignable groups, and Entra allows no more`] : []),
  ];
  return faults.length > 0 ? { faults } : { plan: { name, reason, taken, most: MOST_ROLE_GROUPS } };
}

/**
 * Creates it, once for each cause: the order is in the trail before Entra is asked. Without an answer it stays ordered,
 * and the loop finds out what became of it.
 */
export async function createGroup(
  deps: Deps,
  { caller, cause, ...asked }: AskedGroup & { caller: Caller; cause: Cause },
): Promise<{ order: GroupOrder } | { faults: string[] }> {
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  await requireAdmin(deps, directory, caller);
  const known = await orderOf(deps, cause);
  if (known !== null) return { order: known };
  const plan = await planned(deps, directory, asked);
  if ('faults' in plan) return plan;
  const { tenantId } = deps.settings;
  const { name, reason } = plan.plan;
  const by = { id: caller.id, name: caller.name };
  const facts = { tenantId, cause, name, reason, by, mark: markOf(tenantId, cause) };
  const first = await record(deps, facts);
  const order = await orderOf(deps, cause);
  if (order === null) throw new TypeError('an order that was recorded is not there');
  // Whoever recorded it asks Entra, and nobody else ever does.
  if (!first) return { order };
  const made = await deps.roleGroups.create({ name, mark: facts.mark, description: describe(by.name, reason) });
  await settle(deps, cause, made);
  return { order: (await orderOf(deps, cause)) ?? order };
}

/** Everybody in the directory reads it: who and why, and no more than a line. */
function describe(by: string, reason: string): string {
  return [...`Created by Teams JIT Access for ${by}: ${cleanLine(reason)}`].slice(0, 500).join('');
}

/** True when this call recorded it. */
async function record(deps: Deps, facts: Parameters<typeof orderedGroup>[1]): Promise<boolean> {
  const changed = await change(deps.clock, deps.newGroups, newGroupsKind, ID, facts.cause, (body, now) =>
    body.causes.includes(facts.cause) ? null : orderedGroup(body, facts, now),
  );
  if (changed !== null) return changed.changed;
  const made = await create(
    deps.clock,
    deps.newGroups,
    newGroupsKind,
    orderedGroup(null, facts, deps.clock.now()),
    facts.cause,
  );
  return made === null ? record(deps, facts) : true;
}

async function orderOf(deps: Deps, cause: Cause): Promise<GroupOrder | null> {
  const stored = await deps.newGroups.load(ID);
  return stored?.body.orders.find((one) => one.cause === cause) ?? null;
}

async function settle(deps: Deps, cause: Cause, made: MadeGroup): Promise<void> {
  if (made.kind === 'unknown') {
    deps.log.warn({ cause, why: made.detail }, 'Microsoft Graph did not say whether a group was created');
    return;
  }
  const outcome =
    made.kind === 'made' ? { groupId: made.id, graphRequestId: made.graphRequestId } : { failed: made.detail };
  await change(deps.clock, deps.newGroups, newGroupsKind, ID, CAUSE, (body, now) =>
    settledGroup(body, cause, outcome, now),
  );
}

/** Finds out what became of orders without an answer, and of those whose process died; never asks for a group twice. */
export async function settleNewGroups(deps: Deps): Promise<void> {
  const stored = await deps.newGroups.load(ID);
  await forgetAlerts(deps, stored?.body.orders ?? []);
  for (const order of stored?.body.orders ?? []) {
    if (order.state !== 'ordered') continue;
    try {
      await lookFor(deps, order);
    } catch (error) {
      if (!(error instanceof DirectoryUnavailable)) throw error;
      deps.log.warn({ mark: order.mark, why: error.message }, 'a group that was ordered could not be looked for');
    }
  }
}

async function lookFor(deps: Deps, { cause, mark, name, by, orderedAt }: GroupOrder): Promise<void> {
  const id = await deps.roleGroups.find(mark);
  if (id !== null) return settle(deps, cause, { kind: 'made', id, graphRequestId: null });
  if (deps.clock.now().getTime() - orderedAt.getTime() < SHOWS_WITHIN_MS) return;
  await raiseAlert(deps, {
    topic: 'graph',
    subject: alertOf(mark),
    severity: 'warning',
    text: {
      title: 'A group that was ordered is not there',
      lines: [`${name}, ordered by ${by.name}`],
      todo: 'Look for it in the Entra admin center. If it is not there, order it again.',
    },
  });
  await settle(deps, cause, { kind: 'failed', detail: NEVER_SHOWN });
}

function alertOf(mark: string): string {
  return `group ${mark}`;
}

/** Whoever ordered it has looked by then, or never will. */
async function forgetAlerts(deps: Deps, orders: readonly GroupOrder[]): Promise<void> {
  for (const { mark, detail, settledAt } of orders) {
    if (detail !== NEVER_SHOWN || settledAt === null) continue;
    const age = deps.clock.now().getTime() - settledAt.getTime();
    if (age < DAY_MS || age > DAY_MS + HOUR_MS) continue;
    await clearAlert(deps, { topic: 'graph', subject: alertOf(mark), why: 'it was told a day ago' });
  }
}
