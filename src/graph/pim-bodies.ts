import type { Order } from '../jit/back-end.ts';
import { MINUTE_MS } from '../jit/duration.ts';
import type { Entitlement } from '../jit/entitlement.ts';
import type { UserId } from '../jit/ids.ts';
import { targetOf } from './pim-paths.ts';

/** PIM gives nothing for less, and takes nothing back sooner after it gave it (Graph: ActiveDurationTooShort). */
export const LEAST_MS = 5 * MINUTE_MS;
/** How requests of ours are told from anybody else's, also with groups, whose requests have no other mark. */
export const TICKET_SYSTEM = 'Teams JIT Access';
/** No more ids than a reader of Entra's records will look up. */
const MOST_IDS = 10;

type Body = Record<string, unknown>;

/** Access from now on, for whole minutes: a duration, so that a clock of ours that is wrong moves no end. */
export function assignBody(principal: UserId, entitlement: Entitlement, order: Order, now: Date): Body {
  const leftMs = Math.max(LEAST_MS, order.until.getTime() - now.getTime());
  const duration = `PT${Math.ceil(leftMs / MINUTE_MS)}M`;
  return {
    action: 'adminAssign',
    ...named(principal, entitlement, order),
    scheduleInfo: { startDateTime: now.toISOString(), expiration: { type: 'afterDuration', duration } },
  };
}

/** The same access with another end; also brings back what a direct delete left only the schedule of. */
export function updateBody(principal: UserId, entitlement: Entitlement, order: Order, now: Date): Body {
  const end = new Date(Math.max(order.until.getTime(), now.getTime() + LEAST_MS));
  return {
    action: 'adminUpdate',
    ...named(principal, entitlement, order),
    scheduleInfo: {
      startDateTime: now.toISOString(),
      expiration: { type: 'afterDateTime', endDateTime: end.toISOString() },
    },
  };
}

/** A removal names what it takes and nothing else (Graph: adminRemove). */
export function removeBody(principal: UserId, entitlement: Entitlement): Body {
  return { action: 'adminRemove', principalId: principal, ...targetOf(entitlement) };
}

/** Entra's own records name the request, whatever the role asks for (Graph: justification, ticketInfo, customData). */
function named(principal: UserId, entitlement: Entitlement, { requestIds, reason, ticket }: Order): Body {
  const [first = 'unknown'] = requestIds;
  return {
    principalId: principal,
    ...targetOf(entitlement),
    justification: reason === '' ? first : reason,
    ticketInfo: { ticketNumber: ticket ?? first, ticketSystem: TICKET_SYSTEM },
    // PIM for Groups says of this property that it is not used.
    ...(entitlement.kind === 'role' ? { customData: requestIds.slice(0, MOST_IDS).join(' ') } : {}),
  };
}
