import type { PersonRef } from '../entitlement.ts';
import type { DeliveryId, RequestId, TenantId, UserId } from '../ids.ts';
import type { EndReason } from '../request/request.ts';

/** Where a message goes: a person's one-to-one chat, or a channel that a policy names. */
export type Recipient = { kind: 'person'; id: UserId } | { kind: 'channel'; id: string };

/** Which picture of a request a recipient gets. The base card is safe for everyone; rights are checked on click (behaviour P13). */
export type CardView = 'requester' | 'approver' | 'channel';

/** The picture of one ask for more time under a request; the base card is safe for everyone, as a request's is. */
export type ExtensionCard = { type: 'card'; view: 'extension'; number: number };

/** A short message that asks for something or changes something for its reader (behaviour P18). */
export type Notice =
  | { kind: 'active' }
  | { kind: 'denied' }
  /** Denied, with the name of a policy that gives less and would do. */
  | { kind: 'offered'; policy: string }
  | { kind: 'expired' }
  | { kind: 'closed' }
  | { kind: 'ending-soon' }
  | { kind: 'ended'; reason: EndReason }
  | { kind: 'vote-dropped'; why: string }
  /** The how manyeth it is for its reader; their card is further up in the same chat. */
  | { kind: 'reminder'; number: number }
  /** The same of an ask for more time: of the extension of this number, the how manyeth for its reader. */
  | { kind: 'extension-reminder'; extension: number; number: number }
  /** Of the extension of this number. */
  | { kind: 'extended' | 'extension-denied' | 'extension-lapsed'; number: number }
  | { kind: 'too-few-left'; left: PersonRef[] }
  /** Of the request, or of the ask for more time of this number. */
  | { kind: 'approver-unreachable'; people: PersonRef[]; noneLeft: boolean; extension?: number };

/**
 * Work that must follow a commit, stored in the same write and later expanded into deliveries with deterministic ids
 * (design invariant 6).
 */
export type Effect =
  | { id: string; type: 'cards' }
  /** The pictures of one extension, for those who were asked about it. */
  | { id: string; type: 'extension-cards'; number: number }
  | { id: string; type: 'notice'; to: UserId; notice: Notice }
  | { id: string; type: 'close-requests'; why: string }
  /** A holding moved: the grant that leans on it must look. */
  | { id: string; type: 'advance'; requestId: RequestId };

/** Where a message that Teams accepted lives, so that it can be updated. */
export type Address = { conversationId: string; activityId: string; serviceUrl: string };

export type DeliveryState = 'waiting' | 'sent' | 'unreachable';

/** One message to one recipient: `{request}:{recipient}:{kind}`. Cards are sent again, in place, whenever the request moved on. */
export type Delivery = {
  id: DeliveryId;
  tenantId: TenantId;
  requestId: RequestId;
  recipient: Recipient;
  content: { type: 'card'; view: CardView } | ExtensionCard | { type: 'notice'; notice: Notice };
  /** The version of the request that the recipient should see, and the one last sent. -1 = never. */
  wantSeq: number;
  sentSeq: number;
  address: Address | null;
  state: DeliveryState;
  tries: number;
  lastError: string | null;
};
