import { hashOf } from '../canonical.ts';
import type { Link } from './cut.ts';
import type { AuditEvent, LedgerBlock } from './event.ts';

/** The hash that the first block follows. */
export const GENESIS = '0'.repeat(64);

/** The next block of the chain. Events keep the order of their time, then that within their aggregate. */
export function nextBlock(head: LedgerBlock | null, events: readonly AuditEvent[], now: Date): LedgerBlock {
  const ordered = [...events].sort(
    (a, b) =>
      a.at.getTime() - b.at.getTime() || (a.aggregate === b.aggregate ? a.n - b.n : a.aggregate < b.aggregate ? -1 : 1),
  );
  const epoch = epochWith(head, ordered);
  const content = {
    n: (head?.n ?? 0) + 1,
    at: now,
    previous: head?.hash ?? GENESIS,
    events: ordered,
    ...(epoch === undefined ? {} : { epoch }),
  };
  return { ...content, hash: hashOf(content) };
}

/** The epoch of the block that holds these events: the one before it, unless one of them begins another. */
function epochWith(previous: Link | null, events: readonly AuditEvent[]): number | undefined {
  const begun = events.flatMap(({ type, data }) =>
    type === 'control.epoch-begun' && typeof data.epoch === 'number' ? [data.epoch] : [],
  );
  return begun.length === 0 ? previous?.epoch : Math.max(...begun);
}

/** What is wrong with a chain, in words; empty when it is whole. */
export type LedgerFault = { block: number | null; what: string };

/** Checks one block against the one before it, or what is known of it. */
export function checkBlock(previous: Link | null, block: LedgerBlock): LedgerFault[] {
  const faults: LedgerFault[] = [];
  const { hash, ...content } = block;
  if (hashOf(content) !== hash) faults.push({ block: block.n, what: 'its content does not match its hash' });
  if (block.n !== (previous?.n ?? 0) + 1)
    faults.push({ block: block.n, what: `it does not follow block ${previous?.n ?? 0}` });
  if (block.previous !== (previous?.hash ?? GENESIS))
    faults.push({ block: block.n, what: 'it does not name the hash of the block before it' });
  if (block.epoch !== epochWith(previous, block.events))
    faults.push({ block: block.n, what: 'it names another epoch than its events and the block before it tell of' });
  return faults;
}
