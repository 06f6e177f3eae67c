import { change } from '../change.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Deps } from '../deps.ts';
import { backOff, spreadBackOff } from '../holding/next-step.ts';
import type { Cause, Random } from '../ids.ts';
import { requestKind } from '../kinds.ts';
import type { DeliveryOutcome, Outbound, SendOutcome, Stored } from '../ports.ts';
import type { AccessRequest } from '../request/request.ts';
import { markReached, markUnreachable } from '../request/transitions.ts';
import { keepClaim } from './keep-claim.ts';

type Claimed = Delivery & { claim: string };

/**
 * Sends one message, or brings one card up to date. A card is always drawn from the state as it is now, so a late or
 * repeated send can only show the truth; teams messages are at least once (design invariant 5).
 */
export async function stepDelivery(deps: Deps, delivery: Claimed): Promise<void> {
  await deliver(deps, delivery, await deps.requests.load(delivery.requestId));
}

/** Those that were claimed together: their requests are loaded at once, right before all of them are sent. */
export async function stepsOfDeliveries(deps: Deps, claimed: readonly Claimed[]): Promise<(() => Promise<void>)[]> {
  const ids = new Set(claimed.map((one) => one.requestId));
  const loaded = await deps.requests.loadMany([...ids]);
  const requests = new Map(loaded.map((stored) => [stored.body.id, stored]));
  return claimed.map((one) => () => deliver(deps, one, requests.get(one.requestId) ?? null));
}

async function deliver(deps: Deps, delivery: Claimed, stored: Stored<AccessRequest> | null): Promise<void> {
  if (stored === null) {
    await deps.deliveries.settle(
      delivery.id,
      delivery.claim,
      { kind: 'moot', seq: delivery.wantSeq },
      deps.clock.now(),
    );
    return;
  }
  if (isMoot(delivery, stored.body)) {
    await deps.deliveries.settle(delivery.id, delivery.claim, { kind: 'moot', seq: stored.seq }, deps.clock.now());
    return;
  }
  const sent = await keepClaim(deps, deps.deliveries, delivery.id, delivery.claim, () =>
    dispatch(deps, delivery, stored),
  );
  const now = deps.clock.now();
  const ours = await deps.deliveries.settle(
    delivery.id,
    delivery.claim,
    outcomeOf(delivery, stored, sent, now, deps.random),
    now,
  );
  if (!ours) deps.poke('deliveries');
  if (sent.kind === 'unreachable') await noteUnreachable(deps, delivery, sent.detail);
  if (sent.kind === 'sent' && stored.body.unreachable.some((person) => person.id === delivery.recipient.id)) {
    await noteReached(deps, delivery);
  }
}

/** A question that was answered before it could be asked is not asked any more. */
function isMoot(delivery: Delivery, request: AccessRequest): boolean {
  const asks = delivery.content.type === 'card' && delivery.content.view !== 'requester';
  return asks && delivery.address === null && request.state !== 'pending';
}

function dispatch(deps: Deps, delivery: Delivery, stored: Stored<AccessRequest>): Promise<SendOutcome> {
  const reader = delivery.recipient.kind === 'person' ? delivery.recipient.id : null;
  const message: Outbound = { ...delivery.content, request: stored.body, reader };
  return delivery.address === null
    ? deps.messenger.send(delivery.recipient, message)
    : deps.messenger.update(delivery.address, message);
}

function triedAgainAt(delivery: Delivery, retryAfterMs: number | null, now: Date, random: Random): Date {
  return spreadBackOff(backOff(delivery.tries, now, retryAfterMs), now, random, retryAfterMs);
}

function outcomeOf(
  delivery: Delivery,
  stored: Stored<AccessRequest>,
  sent: SendOutcome,
  now: Date,
  random: Random,
): DeliveryOutcome {
  switch (sent.kind) {
    case 'sent':
      return { kind: 'sent', seq: stored.seq, address: sent.address };
    case 'unreachable':
      return { kind: 'unreachable', error: sent.detail };
    case 'lost':
      return { kind: 'retry', at: now, error: sent.detail, dropAddress: true };
    case 'retry':
      if (sent.heldBack === true) return { kind: 'held-back', at: new Date(now.getTime() + (sent.retryAfterMs ?? 0)) };
      return { kind: 'retry', at: triedAgainAt(delivery, sent.retryAfterMs, now, random), error: sent.detail };
  }
}

/** An approver whom the bot cannot reach: the requester is told, loudly when nobody is left (behaviour P15). */
async function noteUnreachable(deps: Deps, delivery: Delivery, detail: string): Promise<void> {
  deps.log.warn(
    { requestId: delivery.requestId, recipient: delivery.recipient, detail },
    'a recipient cannot be reached',
  );
  if (delivery.content.type !== 'card' || delivery.content.view !== 'approver') return;
  const changed = await change(
    deps.clock,
    deps.requests,
    requestKind,
    delivery.requestId,
    'loop:delivery' as Cause,
    (request) => {
      const who = request.asked.find((asked) => asked.id === delivery.recipient.id);
      return who === undefined ? null : markUnreachable(request, who);
    },
  );
  if (changed?.changed === true) deps.poke('requests');
}

async function noteReached(deps: Deps, delivery: Delivery): Promise<void> {
  if (delivery.recipient.kind !== 'person') return;
  const { id } = delivery.recipient;
  const cause = 'loop:delivery' as Cause;
  const changed = await change(deps.clock, deps.requests, requestKind, delivery.requestId, cause, (request) =>
    markReached(request, id),
  );
  if (changed?.changed === true) deps.poke('requests');
}
