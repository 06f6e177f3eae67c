import { createHash } from 'node:crypto';
import { type Change, SYSTEM, withCause } from '../aggregate.ts';
import type { PersonRef } from '../entitlement.ts';
import type { Cause, GroupId, TenantId } from '../ids.ts';

/**
 * A role-assignable group that an admin ordered. It is recorded before Entra is asked, and Entra is asked once: whether it
 * was made is then found by its mark, never by asking again (design invariant 5).
 */
export type GroupOrder = {
  cause: Cause;
  name: string;
  /** Its mail nickname: derived from the order, so that the group is found again whatever became of the answer. */
  mark: string;
  reason: string;
  by: PersonRef;
  orderedAt: Date;
  state: 'ordered' | 'created' | 'failed';
  groupId: GroupId | null;
  /** Why it failed. */
  detail: string | null;
  settledAt: Date | null;
};

export type NewGroups = { tenantId: TenantId; orders: GroupOrder[]; causes: Cause[] };

/** Entra: role-assignable groups in one tenant (behaviour S1.6). */
export const MOST_ROLE_GROUPS = 500;
/** A read that lags longer is not known (Graph: eventual consistency); then somebody has to look. */
export const SHOWS_WITHIN_MS = 15 * 60_000;
const KEPT = 50;
const LONGEST_NAME = 120;

/** Null when it can be a group's name (Graph: group, displayName: at most 256 characters, none of the control ones). */
export function nameFault(name: string): string | null {
  if (name === '') return 'the name of the group is missing';
  return [...name].length > LONGEST_NAME ? `the name of the group is longer than ${LONGEST_NAME} characters` : null;
}

export function markOf(tenant: TenantId, cause: Cause): string {
  return `jit-${createHash('sha256').update(`${tenant}|${cause}`).digest('hex').slice(0, 20)}`;
}

export function orderedGroup(
  before: NewGroups | null,
  facts: Pick<GroupOrder, 'cause' | 'name' | 'mark' | 'reason' | 'by'> & { tenantId: TenantId },
  now: Date,
): Change<NewGroups> {
  const { tenantId, ...ordered } = facts;
  const order: GroupOrder = {
    ...ordered,
    orderedAt: now,
    state: 'ordered',
    groupId: null,
    detail: null,
    settledAt: null,
  };
  const open = (before?.orders ?? []).filter(({ state }) => state === 'ordered');
  const settled = (before?.orders ?? []).filter(({ state }) => state !== 'ordered').slice(-KEPT);
  const data = { group: order.name, mark: order.mark, reason: order.reason };
  return {
    body: { tenantId, orders: [...settled, ...open, order], causes: withCause(before?.causes ?? [], order.cause) },
    events: [{ type: 'group.ordered', actor: { kind: 'person', ...order.by }, data }],
  };
}

/** Null when it is settled already: an answer and the loop may both find out. */
export function settledGroup(
  body: NewGroups,
  cause: Cause,
  outcome: { groupId: GroupId; graphRequestId: string | null } | { failed: string },
  now: Date,
): Change<NewGroups> | null {
  const order = body.orders.find((one) => one.cause === cause);
  if (order === undefined || order.state !== 'ordered') return null;
  const made = 'groupId' in outcome;
  const settled: GroupOrder = {
    ...order,
    state: made ? 'created' : 'failed',
    groupId: made ? outcome.groupId : null,
    detail: made ? null : outcome.failed,
    settledAt: now,
  };
  const facts = made ? { groupId: outcome.groupId, graphRequestId: outcome.graphRequestId } : { why: outcome.failed };
  return {
    body: { ...body, orders: body.orders.map((one) => (one === order ? settled : one)) },
    events: [
      {
        type: made ? 'group.created' : 'group.not-created',
        actor: SYSTEM,
        data: { group: order.name, mark: order.mark, by: order.by.name, ...facts },
      },
    ],
  };
}
