import type { Change } from '../aggregate.ts';
import { SYSTEM } from '../aggregate.ts';
import type { Actor } from '../audit/event.ts';
import type { Address, Recipient } from '../delivery/delivery.ts';
import { backOff, spreadBackOff } from '../holding/next-step.ts';
import type { Random, TenantId } from '../ids.ts';
import type { SendOutcome } from '../messenger.ts';
import { type Alert, type AlertCopy, type AlertText, type AlertTopic, alertId } from './alert.ts';

export type Trouble = {
  tenantId: TenantId;
  topic: AlertTopic;
  /** Names the one thing this is about, within its topic. */
  subject: string;
  severity: Alert['severity'];
  text: AlertText;
};

/** A new alert. */
export function raised(trouble: Trouble, now: Date): Change<Alert> {
  const { tenantId, topic, subject } = trouble;
  const body: Alert = {
    ...trouble,
    id: alertId(tenantId, topic, subject),
    open: true,
    raisedAt: now,
    clearedAt: null,
    revision: 0,
    copies: null,
    tries: 0,
    nextAt: now,
  };
  return { body, events: [event('alert.raised', body, SYSTEM)] };
}

/** Raises it again, or changes what it says; null when it is open and says this already. */
export function raisedAgain(alert: Alert, trouble: Trouble, now: Date): Change<Alert> | null {
  const { severity, text } = trouble;
  if (!alert.open) {
    // A new message, so that it is heard, where the old one says that it was over. One that does not say so yet goes on
    // being kept up to date: nobody else would ever do that.
    const toldOver = alert.copies?.every((copy) => copy.state !== 'waiting') ?? true;
    const copies = toldOver ? null : alert.copies;
    const body = { ...alert, severity, text, open: true, raisedAt: now, clearedAt: null, copies };
    return shown(body, 'alert.raised', SYSTEM, now);
  }
  if (alert.severity === severity && JSON.stringify(alert.text) === JSON.stringify(text)) return null;
  return shown({ ...alert, severity, text }, 'alert.changed', SYSTEM, now);
}

/** It is over; null when it was already. */
export function cleared(alert: Alert, why: string, by: Actor, now: Date): Change<Alert> | null {
  if (!alert.open) return null;
  return shown({ ...alert, open: false, clearedAt: now }, 'alert.cleared', by, now, { why });
}

function shown(
  alert: Alert,
  type: 'alert.raised' | 'alert.changed' | 'alert.cleared',
  by: Actor,
  now: Date,
  data: Record<string, unknown> = {},
): Change<Alert> {
  const copies = alert.copies?.map((copy): AlertCopy => ({ ...copy, state: 'waiting' })) ?? null;
  const body = { ...alert, copies, revision: alert.revision + 1, tries: 0, nextAt: now };
  return { body, events: [event(type, body, by, data)] };
}

function event(type: 'alert.raised' | 'alert.changed' | 'alert.cleared', alert: Alert, actor: Actor, data = {}) {
  const { topic, subject, severity, text } = alert;
  return { type, actor, data: { topic, subject, severity, title: text.title, ...data } };
}

/** Those who are to see it, besides those who do already; who could not be reached is tried again. */
export function addressed(alert: Alert, recipients: readonly Recipient[]): Alert {
  const known = (alert.copies ?? []).map((copy): AlertCopy => {
    const again = copy.state === 'unreachable' && recipients.some((one) => isSame(one, copy.recipient));
    return again ? { ...copy, state: 'waiting' } : copy;
  });
  const added = recipients
    .filter((recipient) => !known.some((copy) => isSame(copy.recipient, recipient)))
    .map((recipient): AlertCopy => ({ recipient, address: null, shown: -1, state: 'waiting', lastError: null }));
  return { ...alert, copies: [...known, ...added] };
}

/** Shows an open alert in one more place; null when that place sees it already, or will. */
export function alsoShown(alert: Alert, recipient: Recipient, now: Date): Change<Alert> | null {
  if (!alert.open || alert.copies === null) return null;
  const there = alert.copies.find((copy) => isSame(copy.recipient, recipient));
  if (there !== undefined && there.state !== 'unreachable') return null;
  return { body: { ...addressed(alert, [recipient]), tries: 0, nextAt: now }, events: [] };
}

/** There is somebody to tell, and nobody can be reached. */
export function reachesNobody({ copies }: Alert): boolean {
  return copies !== null && copies.length > 0 && copies.every((copy) => copy.state === 'unreachable');
}

function isSame(one: Recipient, other: Recipient): boolean {
  return one.kind === other.kind && one.id === other.id;
}

/** What became of one try to show it; the copy is found by its recipient. */
export function copySent(alert: Alert, recipient: Recipient, revision: number, sent: SendOutcome): Alert {
  const copies = (alert.copies ?? []).map((copy) =>
    isSame(copy.recipient, recipient) ? afterSending(copy, alert.revision, revision, sent) : copy,
  );
  return { ...alert, copies };
}

function afterSending(copy: AlertCopy, wanted: number, revision: number, sent: SendOutcome): AlertCopy {
  switch (sent.kind) {
    case 'sent':
      return { ...copy, ...sentTo(sent.address), shown: revision, state: revision === wanted ? 'sent' : 'waiting' };
    case 'unreachable':
      return { ...copy, state: 'unreachable', lastError: sent.detail };
    case 'lost':
      // The message is gone: a new one. The place itself is gone when not even a new one finds it.
      return copy.address === null
        ? { ...copy, state: 'unreachable', lastError: sent.detail }
        : { ...copy, address: null, lastError: sent.detail };
    case 'retry':
      return { ...copy, lastError: sent.detail };
  }
}

function sentTo(address: Address): Pick<AlertCopy, 'address' | 'lastError'> {
  return { address, lastError: null };
}

/** When its copies are seen to next; never before Teams wants to hear of it (`retryAfterMs`). */
export function scheduled(alert: Alert, now: Date, random: Random, retryAfterMs: number | null = null): Alert {
  const waiting = alert.copies === null || alert.copies.some((copy) => copy.state === 'waiting');
  if (!waiting) return { ...alert, tries: 0, nextAt: null };
  return later(alert, now, random, retryAfterMs);
}

/** One more try, after the wait that the tries before ask for. */
export function later(alert: Alert, now: Date, random: Random, retryAfterMs: number | null = null): Alert {
  const nextAt = spreadBackOff(backOff(alert.tries, now, retryAfterMs), now, random, retryAfterMs);
  return { ...alert, tries: alert.tries + 1, nextAt };
}
