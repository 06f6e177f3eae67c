import type { AlertText } from '../../alert/alert.ts';
import { change } from '../../change.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import type { Deps } from '../../deps.ts';
import type { PersonRef } from '../../entitlement.ts';
import { backOff, spreadBackOff } from '../../holding/next-step.ts';
import type { Cause, Random, UserId } from '../../ids.ts';
import { requestKind } from '../../kinds.ts';
import type { Outbound, SendOutcome } from '../../messenger.ts';
import type { DeliveryOutcome, Stored } from '../../ports.ts';
import { asksNow } from '../../request/asks-now.ts';
import { openAskOf } from '../../request/open-ask.ts';
import {
  isSeenByEnough,
  markChannelBack,
  markChannelLost,
  markReached,
  markUnreachable,
  sightOf,
} from '../../request/reach.ts';
import { isStale } from '../../request/reminders.ts';
import type { AccessRequest } from '../../request/request.ts';
import { keepClaim } from '../keep-claim.ts';
import { clearAlert, raiseAlert } from '../watch/alerts.ts';
import { channelSubject, raiseRefusal } from '../watch/watch-reach.ts';
import { reachByInstalling } from './install-app.ts';

const CAUSE = 'loop:delivery' as Cause;
/** 403s that no person can mend (Teams: status codes from bot conversational APIs). */
const BOT_SWITCHED_OFF = /BotDisabledByAdmin|NotEnoughPermissions/;

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
  const begunAt = deps.clock.now();
  const sent = await keepClaim(deps, deps.deliveries, delivery.id, delivery.claim, () =>
    reach(deps, delivery, stored.body),
  );
  const now = deps.clock.now();
  const outcome = outcomeOf(delivery, stored, sent, now, deps.random);
  const ours = await deps.deliveries.settle(delivery.id, delivery.claim, outcome, now);
  if (!ours) deps.poke('deliveries');
  if (delivery.recipient.kind === 'channel') return followChannel(deps, delivery, stored.body, sent);
  if (sent.kind === 'unreachable' || (sent.kind === 'retry' && sent.away === true)) {
    await noteUnreachable(deps, delivery, stored.body, sent.detail);
  }
  if (sent.kind === 'unreachable') await reviveIfBack(deps, delivery.recipient.id, begunAt);
  const away = openAskOf(stored.body)?.unreachable ?? [];
  if (sent.kind === 'sent' && away.some((person) => person.id === delivery.recipient.id)) {
    await noteReached(deps, delivery);
  }
}

/** A question that was answered before it could be asked is not asked any more. */
function isMoot(delivery: Delivery, request: AccessRequest): boolean {
  const { content } = delivery;
  if (content.type === 'notice' && content.notice.kind === 'approver-unreachable') {
    if (delivery.address !== null) return false;
    const { people, extension } = content.notice;
    if (extension !== undefined && openAskOf(request)?.extension !== extension) return true;
    return isSeenByEnough(request) || saysItAll(people, request);
  }
  if (content.type === 'notice' && content.notice.kind === 'reminder') {
    return isStale(request, delivery.recipient.id as UserId, content.notice.number);
  }
  if (content.type === 'notice' && content.notice.kind === 'extension-reminder') {
    return isStale(request, delivery.recipient.id as UserId, content.notice.number, content.notice.extension);
  }
  if (content.type === 'card' && content.view === 'extension') {
    const extension = request.extensions?.find((one) => one.terms.number === content.number);
    return delivery.address === null && extension?.state !== 'pending';
  }
  const asks = content.type === 'card' && content.view !== 'requester';
  return asks && delivery.address === null && request.state !== 'pending';
}

/** Where none of several could be reached, what is told of the last of them names all (behaviour P18). */
function saysItAll(people: readonly PersonRef[], request: AccessRequest): boolean {
  const last = (openAskOf(request) ?? request).unreachable.at(-1);
  return sightOf(request) !== 'people' && last !== undefined && !people.some((person) => person.id === last.id);
}

/** Sends it; whoever is asked and lacks the app gets it installed first. */
async function reach(deps: Deps, delivery: Delivery, request: AccessRequest): Promise<SendOutcome> {
  const send = () => dispatch(deps, delivery, request);
  const sent = await send();
  // A place where not even a new message finds anything is gone.
  if (sent.kind === 'lost' && delivery.address === null) return { kind: 'unreachable', detail: sent.detail };
  if (sent.kind !== 'unreachable' || sent.notInstalled !== true) return sent;
  return reachByInstalling(deps, { delivery, request, unreached: sent }, send);
}

function dispatch(deps: Deps, delivery: Delivery, request: AccessRequest): Promise<SendOutcome> {
  const reader = delivery.recipient.kind === 'person' ? delivery.recipient.id : null;
  const message: Outbound = { ...delivery.content, request, reader };
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
      return {
        kind: 'retry',
        at: triedAgainAt(delivery, sent.retryAfterMs, now, random),
        error: sent.detail,
        asked: sent.retryAfterMs !== null,
      };
  }
}

/** An approver whom the bot cannot reach: shown where they may see it, and the requester is told (behaviour P15). */
async function noteUnreachable(deps: Deps, delivery: Delivery, request: AccessRequest, detail: string): Promise<void> {
  deps.log.warn(
    { requestId: delivery.requestId, recipient: delivery.recipient, detail },
    'a recipient cannot be reached',
  );
  if (BOT_SWITCHED_OFF.test(detail))
    await raiseRefusal(deps, 'disabled', { severity: 'critical', text: disabledText(detail) });
  const { content } = delivery;
  if (!asksNow(content, request)) return;
  const fallbackId = request.terms.channelId === null ? await fallbackPlace(deps) : null;
  const changed = await change(deps.clock, deps.requests, requestKind, delivery.requestId, CAUSE, (body) => {
    const who = asksNow(content, body)
      ? openAskOf(body)?.asked.find((asked) => asked.id === delivery.recipient.id)
      : undefined;
    return who === undefined ? null : markUnreachable(body, who, fallbackId);
  });
  if (changed?.changed === true) deps.poke('requests');
}

function disabledText(detail: string): AlertText {
  return {
    title: 'Teams does not let the bot write to people',
    lines: [`Teams answers: ${detail}`],
    todo: 'Look in the Teams admin center whether the app is blocked, and in the Azure Bot resource whether its Teams channel is on. Requests are stored; those who ask are told that nobody was reached.',
  };
}

/** The place where alerts go, where that is a channel: people who can look after it are there. */
async function fallbackPlace(deps: Deps): Promise<string | null> {
  const route = (await deps.alertRouting.load('alert-route'))?.body.route ?? null;
  return route?.recipient.kind === 'channel' ? route.recipient.id : null;
}

/** They came back while they were being given up: what their coming back was to revive was not there yet. */
async function reviveIfBack(deps: Deps, person: string, begunAt: Date): Promise<void> {
  const contact = await deps.contacts.load(person as UserId);
  // Without Teams' own id of the person it is only what the bot noted by itself.
  if (contact === null || contact.mri === '' || contact.seenAt <= begunAt) return;
  if (await deps.deliveries.revive(contact.userId, deps.clock.now())) deps.poke('deliveries');
}

/** A channel that takes no messages is an alert, until it takes one. */
async function followChannel(deps: Deps, delivery: Delivery, request: AccessRequest, sent: SendOutcome): Promise<void> {
  const trouble = { topic: 'reach', subject: channelSubject(delivery.recipient.id) } as const;
  if (sent.kind === 'unreachable') {
    deps.log.warn({ requestId: request.id, recipient: delivery.recipient, detail: sent.detail }, 'a channel is lost');
    await raiseAlert(deps, { ...trouble, severity: 'warning', text: channelText(request, sent.detail) });
  } else if (sent.kind !== 'sent' || (delivery.address !== null && request.channelLost !== true)) {
    return;
  } else {
    await clearAlert(deps, { ...trouble, why: 'it takes messages again' });
  }
  const lost = sent.kind === 'unreachable';
  if (!lost && request.channelLost !== true) return;
  const changed = await change(deps.clock, deps.requests, requestKind, request.id, CAUSE, (body) =>
    lost ? markChannelLost(body, sent.detail) : markChannelBack(body),
  );
  if (changed?.changed === true) deps.poke('requests');
}

function channelText({ terms }: AccessRequest, detail: string): AlertText {
  return {
    title: 'A channel takes no requests',
    lines: [
      terms.channelId === null
        ? 'The place where alerts go, and requests whose approvers cannot be reached.'
        : `The channel of policy ${terms.policyName}.`,
      `Teams answers: ${detail}`,
    ],
    todo: 'Add the app to the team of that channel again, or name another: "channel" in the policy, or "alerts here".',
  };
}

async function noteReached(deps: Deps, delivery: Delivery): Promise<void> {
  if (delivery.recipient.kind !== 'person') return;
  const { id } = delivery.recipient;
  const changed = await change(deps.clock, deps.requests, requestKind, delivery.requestId, CAUSE, (request) =>
    markReached(request, id),
  );
  if (changed?.changed === true) deps.poke('requests');
}
