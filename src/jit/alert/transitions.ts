import type { Actor } from '../audit/event.ts';
import type { Change } from '../change.ts';
import { SYSTEM } from '../change.ts';
import type { Address, Recipient } from '../delivery/delivery.ts';
import { backOff } from '../holding/next-step.ts';
import type { TenantId } from '../ids.ts';
import type { SendOutcome } from '../ports.ts';
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
    // A new message, so that it is heard: the old one says that it was over.
    const body = { ...alert, severity, text, open: true, raisedAt: now, clearedAt: null, copies: null };
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

/** Those who are to see it. */
export function addressed(alert: Alert, recipients: readonly Recipient[]): Alert {
  const copies = recipients.map(
    (recipient): AlertCopy => ({ recipient, address: null, shown: -1, state: 'waiting', lastError: null }),
  );
  return { ...alert, copies };
}

/** What became of one try to show it; the copy is found by its recipient. */
export function copySent(alert: Alert, recipient: Recipient, revision: number, sent: SendOutcome): Alert {
  const copies = (alert.copies ?? []).map((copy) =>
    copy.recipient.kind === recipient.kind && copy.recipient.id === recipient.id
      ? afterSending(copy, alert.revision, revision, sent)
      : copy,
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
      return { ...copy, address: null, lastError: sent.detail };
    case 'retry':
      return { ...copy, lastError: sent.detail };
  }
}

function sentTo(address: Address): Pick<AlertCopy, 'address' | 'lastError'> {
  return { address, lastError: null };
}

/** When its copies are seen to next. */
export function scheduled(alert: Alert, now: Date): Alert {
  const waiting = alert.copies === null || alert.copies.some((copy) => copy.state === 'waiting');
  if (!waiting) return { ...alert, tries: 0, nextAt: null };
  return { ...alert, tries: alert.tries + 1, nextAt: backOff(alert.tries, now, null) };
}
