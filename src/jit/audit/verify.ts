import type { Ledger } from '../ports.ts';
import type { AuditEvent, LedgerBlock } from './event.ts';
import { checkBlock, type LedgerFault } from './seal.ts';

export type Verified = {
  blocks: number;
  events: number;
  unsealed: number;
  headHash: string | null;
  faults: LedgerFault[];
};

type Seen = { ordinals: Set<number>; latestSeq: number };

const PAGE = 200;
/** Events should be sealed within a second; after a minute the sealer is not doing its work. */
const SEALED_BY_MS = 60_000;

/**
 * Proves the audit trail: the chain of blocks, no event twice, no gap in any aggregate's versions, each aggregate's
 * state against the versions that its events tell of, and nothing unsealed for over a minute (design invariant 10).
 */
export async function verifyLedger(ledger: Ledger, now: Date): Promise<Verified> {
  const first = await look(ledger, now);
  if (first.faults.length === 0) return first;
  // Blocks, events and versions are read one after another: what moved meanwhile looks like a fault once, a fault twice.
  const second = await look(ledger, now);
  const lasting = new Set(first.faults.map((fault) => `${fault.block} ${fault.what}`));
  return { ...second, faults: second.faults.filter((fault) => lasting.has(`${fault.block} ${fault.what}`)) };
}

async function look(ledger: Ledger, now: Date): Promise<Verified> {
  const faults: LedgerFault[] = [];
  const seen = new Map<string, Seen>();
  const ids = new Set<string>();
  let previous: LedgerBlock | null = null;
  let blocks = 0;
  let events = 0;
  const count = (event: AuditEvent, block: number | null) => {
    if (ids.has(event.id) && block !== null)
      faults.push({ block, what: `event ${event.id} stands in the ledger twice` });
    ids.add(event.id);
    const known = seen.get(event.aggregate) ?? { ordinals: new Set<number>(), latestSeq: 0 };
    known.ordinals.add(event.n);
    known.latestSeq = Math.max(known.latestSeq, event.seq);
    seen.set(event.aggregate, known);
  };
  for (;;) {
    const page: LedgerBlock[] = await ledger.blocks((previous?.n ?? 0) + 1, PAGE);
    for (const block of page) {
      faults.push(...checkBlock(previous, block));
      for (const event of block.events) count(event, block.n);
      events += block.events.length;
      blocks += 1;
      previous = block;
    }
    if (page.length < PAGE) break;
  }
  const waiting = await ledger.unsealed(100_000);
  for (const event of waiting) {
    count(event, null);
    if (now.getTime() - event.at.getTime() > SEALED_BY_MS) {
      faults.push({ block: null, what: `event ${event.id} has not been sealed for over a minute` });
    }
  }
  for await (const { aggregate, seq, eventCount } of ledger.versions()) {
    const known = seen.get(aggregate) ?? { ordinals: new Set<number>(), latestSeq: 0 };
    faults.push(...gaps(aggregate, known, seq, eventCount));
    seen.delete(aggregate);
  }
  for (const aggregate of seen.keys()) faults.push({ block: null, what: `${aggregate} has events but no state` });
  return { blocks, events, unsealed: waiting.length, headHash: previous?.hash ?? null, faults };
}

/** Each event of an aggregate must be there, by its ordinal, and the state must not be behind them. */
function gaps(aggregate: string, events: Seen, seq: number, eventCount: number): LedgerFault[] {
  const faults: LedgerFault[] = [];
  if (events.latestSeq > seq) {
    faults.push({
      block: null,
      what: `${aggregate} is at version ${seq}, behind its event of version ${events.latestSeq}`,
    });
  }
  const missing = Array.from({ length: eventCount }, (_, n) => n + 1).filter((n) => !events.ordinals.has(n));
  if (missing.length > 0) {
    faults.push({ block: null, what: `${aggregate} lacks event ${missing.join(', ')} of ${eventCount}` });
  }
  const extra = [...events.ordinals].filter((n) => n > eventCount);
  if (extra.length > 0) faults.push({ block: null, what: `${aggregate} has events that its state does not know of` });
  return faults;
}
