import { randomUUID } from 'node:crypto';
import type { Address, Delivery, Recipient } from '../../src/jit/delivery/delivery.ts';
import type { Messenger, Outbound, SendOutcome } from '../../src/jit/messenger.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';

/** What Teams shows: each message by its address, as it was last sent or updated. */
export class Screens implements Messenger {
  readonly shown = new Map<string, string>();
  /** Every call is answered with "try again". */
  outage = false;
  readonly unreachable = new Set<string>();

  async send(recipient: Recipient, message: Outbound): Promise<SendOutcome> {
    if (this.outage) return { kind: 'retry', detail: 'Teams does not answer', retryAfterMs: null };
    if (this.unreachable.has(recipient.id)) return { kind: 'unreachable', detail: 'the bot is not installed' };
    const address: Address = { conversationId: recipient.id, activityId: randomUUID(), serviceUrl: 'https://teams' };
    this.shown.set(address.activityId, shownBy(message));
    return { kind: 'sent', address };
  }

  async update(address: Address, message: Outbound): Promise<SendOutcome> {
    if (this.outage) return { kind: 'retry', detail: 'Teams does not answer', retryAfterMs: null };
    if (!this.shown.has(address.activityId)) return { kind: 'lost', detail: 'there is no such message' };
    this.shown.set(address.activityId, shownBy(message));
    return { kind: 'sent', address };
  }

  /** Somebody deletes every message in the chats. */
  clear(): void {
    this.shown.clear();
  }
}

function shownBy(message: Outbound): string {
  if (message.type === 'digest' || message.type === 'eligibility') return message.type;
  return message.type === 'alert' ? `alert ${message.alert.revision}` : pictureOf(message.request, message);
}

/** What of a request a card can show. */
export function pictureOf(request: AccessRequest, of: Delivery['content']): string {
  if (of.type === 'card' && of.view === 'extension') return JSON.stringify(request.extensions?.[of.number - 1]);
  const { causes: _causes, retryAt: _retryAt, remindAt: _remindAt, reminded: _reminded, ...seen } = request;
  // How many passes were ordered is asked when another is.
  return JSON.stringify(seen, (key, value: unknown) => (key === 'passes' ? undefined : value));
}
