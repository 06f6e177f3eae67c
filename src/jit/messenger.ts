import type { Alert } from './alert/alert.ts';
import type { Address, CardView, ExtensionCard, Notice, Recipient } from './delivery/delivery.ts';
import type { Digest } from './digest/digest.ts';
import type { EligibilityOrder } from './entra/eligibility-order.ts';
import type { UserId } from './ids.ts';
import type { AccessRequest } from './request/request.ts';

/** A message about a request on its way to Teams, still without words or layout: `bot` and `cards` give it those. */
export type RequestMessage =
  | { type: 'card'; view: CardView; request: AccessRequest; reader: UserId | null }
  | (ExtensionCard & { request: AccessRequest; reader: UserId | null })
  | { type: 'notice'; notice: Notice; request: AccessRequest; reader: UserId | null };

export type Outbound =
  | RequestMessage
  | { type: 'alert'; alert: Alert; reader: UserId | null }
  | { type: 'digest'; digest: Digest; reader: UserId }
  /** How an order ended: for the admin who gave it, or for whom it is about, with the policies under which they may ask. */
  | {
      type: 'eligibility';
      order: EligibilityOrder;
      to: 'admin' | 'holder';
      policies: readonly string[];
      reader: UserId;
    };

export type SendOutcome =
  | { kind: 'sent'; address: Address }
  /** Not installed, blocked, or gone: no retry will help until the person comes back, or the app is installed for them. */
  | { kind: 'unreachable'; detail: string; notInstalled?: true }
  /** The message that was to be updated is no longer there. */
  | { kind: 'lost'; detail: string }
  /**
   * `heldBack`: not sent at all, for the quota that all replicas share is used up. Not a failed try.
   * `away`: it is tried on, and the person counts as not reached meanwhile.
   */
  | { kind: 'retry'; detail: string; retryAfterMs: number | null; heldBack?: true; away?: true };

export interface Messenger {
  send(recipient: Recipient, message: Outbound): Promise<SendOutcome>;
  update(address: Address, message: Outbound): Promise<SendOutcome>;
}

/** `already`: the person had it. `refused`: it will be answered like that again; `forbidden`: for want of a permission. */
export type InstallOutcome =
  | { kind: 'installed' }
  | { kind: 'already' }
  | { kind: 'refused'; detail: string; forbidden: boolean }
  | { kind: 'failed'; detail: string; retryAfterMs: number | null };

/** Has Teams install the bot's app in a person's personal scope. Never throws for what Graph or the network does. */
export interface AppInstaller {
  install(person: UserId): Promise<InstallOutcome>;
}
