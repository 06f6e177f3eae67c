import type { Address, Delivery, Effect, Notice, Recipient } from '../../delivery/delivery.ts';
import type { Deps } from '../../deps.ts';
import type { DeliveryId, RequestId, TenantId, UserId } from '../../ids.ts';
import type { Stored } from '../../ports.ts';
import { channelOf } from '../../request/reach.ts';
import type { AccessRequest } from '../../request/request.ts';

function recipientKey(recipient: Recipient): string {
  return recipient.id;
}

function delivery(
  tenantId: TenantId,
  requestId: RequestId,
  recipient: Recipient,
  kind: string,
  content: Delivery['content'],
  seq: number,
): Delivery {
  return {
    id: `${requestId}:${recipientKey(recipient)}:${kind}` as DeliveryId,
    tenantId,
    requestId,
    recipient,
    content,
    wantSeq: seq,
    sentSeq: -1,
    address: null,
    state: 'waiting',
    tries: 0,
    lastError: null,
  };
}

/** The pictures of a request: one for its requester, one for each person asked, one for the policy's channel. */
export function cardsOf(request: AccessRequest, seq: number): Delivery[] {
  const { terms, tenantId, id } = request;
  const card = (recipient: Recipient, view: 'requester' | 'approver' | 'channel') =>
    delivery(tenantId, id, recipient, `card-${view}`, { type: 'card', view }, seq);
  const cards = [card({ kind: 'person', id: terms.person.id }, 'requester')];
  for (const asked of request.asked) cards.push(card({ kind: 'person', id: asked.id }, 'approver'));
  const channelId = channelOf(request);
  if (channelId !== null && terms.approval !== 'none') cards.push(card({ kind: 'channel', id: channelId }, 'channel'));
  return cards;
}

/** The pictures of an ask for more time: one for each person asked, one for the channel. */
function extensionCardsOf(request: AccessRequest, number: number, seq: number): Delivery[] {
  const extension = request.extensions?.find((one) => one.terms.number === number);
  if (extension === undefined || extension.terms.approval === 'none') return [];
  const channelId = channelOf(request);
  const recipients: Recipient[] = [
    ...extension.asked.map((asked) => ({ kind: 'person' as const, id: asked.id })),
    ...(channelId === null ? [] : [{ kind: 'channel' as const, id: channelId }]),
  ];
  return recipients.map((recipient) =>
    delivery(
      request.tenantId,
      request.id,
      recipient,
      `card-extension-${number}`,
      { type: 'card', view: 'extension', number },
      seq,
    ),
  );
}

const COPY = '-copy-';

/** One more copy of a card about more time, posted in answer to somebody: recorded so that it never stays stale. */
export function extensionCopy(
  request: AccessRequest,
  number: number,
  { reader, address, seq }: { reader: UserId; address: Address; seq: number },
): Delivery {
  const kind = `card-extension-${number}${COPY}${address.activityId}`;
  const content = { type: 'card', view: 'extension', number } as const;
  const copy = delivery(request.tenantId, request.id, { kind: 'person', id: reader }, kind, content, seq);
  return { ...copy, address, sentSeq: seq, state: 'sent' };
}

/** Such copies, wanted as they are now. */
async function copiesOf(deps: Deps, { body, seq }: Stored<AccessRequest>): Promise<Delivery[]> {
  const all = await deps.deliveries.ofRequest(body.id);
  return all.filter(({ id }) => id.includes(COPY)).map((copy) => ({ ...copy, wantSeq: seq }));
}

/** A notice is told once: its id names the effect that it came from, that of a reminder which it is. */
export function noticeOf(request: AccessRequest, to: UserId, notice: Notice, effectId: string, seq: number): Delivery {
  const kind = `notice-${notice.kind}-${whichOf(notice, effectId)}`;
  return delivery(request.tenantId, request.id, { kind: 'person', id: to }, kind, { type: 'notice', notice }, seq);
}

function whichOf(notice: Notice, effectId: string): string {
  if (notice.kind === 'reminder') return `${notice.number}`;
  if (notice.kind === 'extension-reminder') return `${notice.extension}-${notice.number}`;
  return effectId.slice(effectId.lastIndexOf('#') + 1);
}

/**
 * Turns the effects of a request's commits into deliveries. Ids are deterministic, so doing it twice changes nothing;
 * the effects leave the outbox only after this returns.
 */
export async function expandRequestEffects(deps: Deps, stored: Stored<AccessRequest>): Promise<string[]> {
  if (stored.outbox.length === 0) return [];
  const request = stored.body;
  const now = deps.clock.now();
  const wanted: Delivery[] = [];
  if (stored.outbox.some((effect) => effect.type === 'cards')) wanted.push(...cardsOf(request, stored.seq));
  if (stored.outbox.some((effect) => effect.type === 'extension-cards')) {
    wanted.push(...(await copiesOf(deps, stored)));
  }
  for (const effect of stored.outbox) {
    if (effect.type === 'extension-cards') wanted.push(...extensionCardsOf(request, effect.number, stored.seq));
    if (effect.type === 'notice') wanted.push(noticeOf(request, effect.to, effect.notice, effect.id, stored.seq));
  }
  await deps.deliveries.want(wanted, now);
  deps.poke('deliveries');
  return stored.outbox.map((effect) => effect.id);
}

/** A holding moved: the grants that lean on it must look. */
export async function expandAdvances(deps: Deps, outbox: readonly Effect[]): Promise<string[]> {
  const requests = new Set(outbox.flatMap((effect) => (effect.type === 'advance' ? [effect.requestId] : [])));
  const now = deps.clock.now();
  await Promise.all([...requests].map((id) => deps.requests.makeDue(id, now)));
  if (requests.size > 0) deps.poke('requests');
  return outbox.map((effect) => effect.id);
}
