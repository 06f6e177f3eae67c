import type { LedgerBlock } from '../../audit/event.ts';
import type { Deps } from '../../deps.ts';
import { oldEnough } from '../../retention/rule.ts';

/**
 * Up to `most` blocks after this one that were sealed before `limit`. Most often there is none, so one is looked at
 * before a page is read: blocks may be large.
 */
export async function oldBlocksAfter(
  deps: Pick<Deps, 'ledger'>,
  n: number,
  limit: Date,
  most: number,
): Promise<LedgerBlock[]> {
  const next = await deps.ledger.blocks(n + 1, 1);
  if (oldEnough(next, limit).length === 0) return [];
  return oldEnough(await deps.ledger.blocks(n + 1, most), limit);
}
