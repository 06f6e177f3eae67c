import type { Reader } from '../../cards/reader.ts';
import type { Caller, Deps } from '../../jit/deps.ts';
import type { Cause } from '../../jit/ids.ts';

/** What every handler gets: the product, who speaks, what brought it about, and how the reader reads times. */
export type TurnDeps = {
  deps: Deps;
  botName: string;
  caller: Caller;
  cause: Cause;
  reader: Reader;
  personal: boolean;
  /**
   * Whether the caller alone sees the card that a button is answered with: in their own chat, and wherever their client
   * takes the answer to an invoke as their view of the message (User Specific Views). Where it is false the answer goes
   * into the message that everybody reads.
   */
  alone: boolean;
  /** Teams' own id of the caller for this bot (`29:…`). */
  mri: string;
  /** Where it was said: a thread of a channel carries its own id behind the channel's. */
  conversation: { id: string; kind: 'personal' | 'groupChat' | 'channel' };
};
