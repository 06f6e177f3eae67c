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
  /** Where it was said: a thread of a channel carries its own id behind the channel's. */
  conversation: { id: string; kind: 'personal' | 'groupChat' | 'channel' };
};
