import type { AuditEvent, LedgerBlock } from './event.ts';

/** An aggregate's name, and how many of its first events are no longer in the ledger. */
export type Counted = readonly [aggregate: string, events: number];

/** The last block that a cut removes: what the chain hangs on from then on. */
export type Anchor = { throughBlock: number; hash: string; epoch: number; sealedAt: Date };

/**
 * What an event `control.trail-cut` says: everything up to this block may be removed from now on. It is sealed, and
 * published outside the database, before anything is (design invariant 10).
 */
export type TrailCut = Anchor & {
  /** How many events all cuts so far removed, this one included. */
  events: number;
  /** How many of those belonged to documents that went with earlier cuts. */
  forgotten: number;
  /** The rule: what is removed was sealed at least so long before the cut. */
  keptMs: number;
  /** Documents with events in this cut that stay. */
  carried: readonly Counted[];
  /** Documents that go: none of their events is left. */
  leaving: readonly Counted[];
};

/** What the next block's link is checked against. */
export type Link = Pick<LedgerBlock, 'n' | 'hash' | 'epoch'>;

/** Blocks name their epoch only after the first restore. */
export function linkOf({ throughBlock, hash, epoch }: Anchor): Link {
  return { n: throughBlock, hash, ...(epoch === 1 ? {} : { epoch }) };
}

/** Null for an event that tells of something else, or of a cut in words that nobody can follow. */
export function cutOf({ type, data }: AuditEvent): TrailCut | null {
  if (type !== 'control.trail-cut') return null;
  const { throughBlock, hash, epoch, sealedAt, events, forgotten, keptMs } = data;
  const numbers = [throughBlock, epoch, events, forgotten, keptMs];
  if (!numbers.every((one) => typeof one === 'number' && Number.isSafeInteger(one) && one >= 0)) return null;
  if (typeof hash !== 'string' || !(sealedAt instanceof Date)) return null;
  const carried = countedOf(data.carried);
  const leaving = countedOf(data.leaving);
  if (carried === null || leaving === null) return null;
  const [through, ofEpoch, removed, gone, kept] = numbers as [number, number, number, number, number];
  return {
    throughBlock: through,
    hash,
    epoch: ofEpoch,
    sealedAt,
    events: removed,
    forgotten: gone,
    keptMs: kept,
    carried,
    leaving,
  };
}

function countedOf(value: unknown): Counted[] | null {
  if (!Array.isArray(value)) return null;
  const counted = value.flatMap((one: unknown): Counted[] => {
    if (!Array.isArray(one) || typeof one[0] !== 'string' || !Number.isSafeInteger(one[1])) return [];
    return [[one[0], one[1]]];
  });
  return counted.length === value.length ? counted : null;
}
