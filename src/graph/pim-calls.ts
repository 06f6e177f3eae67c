import type { BackEnd, Hold, Reading } from '../jit/back-end.ts';
import type { GraphClient } from './client.ts';
import type { Reader } from './reader.ts';

/** What the parts of the back end share. */
export type PimCalls = {
  client: GraphClient;
  /** Who has what, whoever gave it; and what can be taken without PIM. */
  direct: BackEnd;
  /** A new deadline with each. */
  reader(): Reader;
  /** What the directory and PIM say together. */
  read(hold: Hold): Promise<Reading>;
  now(): Date;
  writeTimeoutMs: number;
  /** How long to wait before each look at a request that is pending. */
  followMs: readonly number[];
};
