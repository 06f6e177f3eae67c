import type { Address, Recipient } from '../delivery/delivery.ts';
import type { AlertId, TenantId } from '../ids.ts';

/** What an alert is about; with its subject it makes the id, so that one trouble is one alert however often it is seen. */
export type AlertTopic =
  /** Access that should be gone and cannot be shown to be gone. */
  | 'removal'
  /** Graph refuses or fails what the bot has to do, or cannot be reached. */
  | 'graph'
  /** Entra and the store disagree. */
  | 'drift'
  /** Entra has what the store forgot: an admin decides. */
  | 'finding'
  /** A policy that nobody could approve. */
  | 'approvers'
  /** A policy that Entra would refuse by Privileged Identity Management, or whose accounts the bot could not look after. */
  | 'pim'
  /** A dedicated account that is open although no grant has it open. */
  | 'account'
  /** People that no message reaches. */
  | 'reach'
  /** The drill that proves the way back. */
  | 'canary'
  /** The audit trail itself. */
  | 'ledger';

/** All texts are raw: cards escape them. */
export type AlertText = { title: string; lines: readonly string[]; todo: string };

/** One message that shows the alert, and which revision it shows; -1 = none yet. */
export type AlertCopy = {
  recipient: Recipient;
  address: Address | null;
  shown: number;
  state: 'waiting' | 'sent' | 'unreachable';
  lastError: string | null;
};

/**
 * Something that people must know of, as long as it lasts: raised once, shown in the admins' channel and in `/status`,
 * brought up to date in place, and cleared when it is over.
 */
export type Alert = {
  id: AlertId;
  tenantId: TenantId;
  topic: AlertTopic;
  subject: string;
  severity: 'warning' | 'critical';
  text: AlertText;
  open: boolean;
  raisedAt: Date;
  clearedAt: Date | null;
  /** Goes up with each change that a reader should see. */
  revision: number;
  /** Null until those who are to be told were looked up. */
  copies: AlertCopy[] | null;
  tries: number;
  /** When its copies are seen to next; null when every copy shows what is. */
  nextAt: Date | null;
};

export function alertId(tenant: TenantId, topic: AlertTopic, subject: string): AlertId {
  return `${tenant}|${topic}|${subject}` as AlertId;
}

/** Where alerts go: a channel, or one person's chat. Null: to each admin. */
export type AlertRoute = { recipient: Recipient; name: string } | null;
