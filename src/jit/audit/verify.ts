import type { Ledger } from '../ports.ts';
import type { Link } from './cut.ts';
import { CutCheck, type CutSeen } from './cut-check.ts';
import type { AuditEvent, LedgerBlock } from './event.ts';
import { epochOf, type Head, HeadCheck } from './heads.ts';
import { checkBlock, type LedgerFault } from './seal.ts';

/** A restore from a backup, as the chain tells of it. */
export type EpochSeen = { epoch: number; block: number; at: Date; data: AuditEvent['data'] };

export type Verified = {
  blocks: number;
  events: number;
  unsealed: number;
  aggregates: number;
  headBlock: number;
  headHash: string | null;
  epochs: EpochSeen[];
  /** The last cut by the retention rule; null: the trail is there from its beginning, and is to stay so. */
  cut: CutSeen | null;
  /**
   * Published heads that stand in the chain, those that a recorded restore gave up, and those of blocks that a cut
   * removed. Null: none were given.
   */
  heads: { matched: number; lost: number; before: number; latest: number } | null;
  faults: LedgerFault[];
  /** What this could not tell, in words. */
  unchecked: string[];
};

/** `latestN`, `sealedN`: the highest ordinal seen at all, and in a block that came before. */
type Seen = { ordinals: Set<number>; latestSeq: number; sealedN: number };

const PAGE = 200;
/** Events should be sealed within a second; after a minute the sealer is not doing its work. */
const SEALED_BY_MS = 60_000;
const MOST_UNSEALED = 100_000;

/**
 * Proves the audit trail: the chain of blocks, no event twice or out of order, no gap in any aggregate's events, each
 * aggregate's state against the versions that its events tell of, nothing unsealed for over a minute, every head that
 * was published outside the database, and that nothing is gone but by a published cut (design invariant 10).
 */
export async function verifyLedger(ledger: Ledger, now: Date, heads?: readonly Head[]): Promise<Verified> {
  const first = await look(ledger, now, heads);
  if (first.faults.length === 0) return first;
  // Blocks, events and versions are read one after another: what moved meanwhile looks like a fault once, a fault twice.
  const second = await look(ledger, now, heads);
  const lasting = new Set(first.faults.map((fault) => `${fault.block} ${fault.what}`));
  return { ...second, faults: second.faults.filter((fault) => lasting.has(`${fault.block} ${fault.what}`)) };
}

async function look(ledger: Ledger, now: Date, heads: readonly Head[] | undefined): Promise<Verified> {
  const faults: LedgerFault[] = [];
  const seen = new Map<string, Seen>();
  const ids = new Set<string>();
  const headCheck = new HeadCheck(heads ?? []);
  const cutCheck = new CutCheck();
  const epochs: EpochSeen[] = [];
  let previous: Link | null = null;
  let blocks = 0;
  let events = 0;
  const count = (event: AuditEvent, block: number | null) => {
    if (ids.has(event.id) && block !== null)
      faults.push({ block, what: `event ${event.id} stands in the ledger twice` });
    ids.add(event.id);
    const known = seen.get(event.aggregate) ?? { ordinals: new Set<number>(), latestSeq: 0, sealedN: 0 };
    if (block !== null && event.n < known.sealedN)
      faults.push({ block, what: `event ${event.id} stands behind a later one of ${event.aggregate}` });
    known.ordinals.add(event.n);
    known.latestSeq = Math.max(known.latestSeq, event.seq);
    seen.set(event.aggregate, known);
  };
  for (;;) {
    const page: LedgerBlock[] = await ledger.blocks((previous?.n ?? 0) + 1, PAGE);
    for (const block of page) {
      if (previous === null && block.n > 1) {
        previous = cutCheck.beginWith(block);
        headCheck.beginAfter(previous);
      }
      faults.push(...checkBlock(previous, block), ...cutCheck.see(block));
      for (const event of block.events) count(event, block.n);
      // Within a block the order is that of time, and the clocks of two replicas may differ: blocks are compared.
      for (const { aggregate, n } of block.events) {
        const known = seen.get(aggregate);
        if (known !== undefined) known.sealedN = Math.max(known.sealedN, n);
      }
      if (previous !== null && epochOf(block) < epochOf(previous))
        faults.push({ block: block.n, what: 'its epoch is earlier than that of the block before it' });
      epochs.push(...epochsBegunIn(block));
      headCheck.see(block);
      events += block.events.length;
      blocks += 1;
      previous = block;
    }
    if (page.length < PAGE) break;
  }
  const waiting = await ledger.unsealed(MOST_UNSEALED);
  for (const event of waiting) {
    count(event, null);
    if (now.getTime() - event.at.getTime() > SEALED_BY_MS) {
      faults.push({ block: null, what: `event ${event.id} has not been sealed for over a minute` });
    }
  }
  let aggregates = 0;
  for await (const version of ledger.versions()) {
    const { aggregate } = version;
    const known = seen.get(aggregate) ?? { ordinals: new Set<number>(), latestSeq: 0, sealedN: 0 };
    faults.push(...gaps(version, known, cutCheck.lacks(version, known.ordinals)));
    seen.delete(aggregate);
    aggregates += 1;
  }
  for (const aggregate of seen.keys()) faults.push({ block: null, what: `${aggregate} has events but no state` });
  faults.push(...(await cutCheck.finish(ledger, heads)));
  const published = headCheck.finish();
  faults.push(...published.faults);
  const latest = Math.max(0, ...(heads ?? []).map((head) => head.n));
  const checkedHeads =
    heads === undefined ? null : { matched: headCheck.matched, lost: published.lost, before: headCheck.before, latest };
  const headBlock = previous?.n ?? 0;
  return {
    blocks,
    events,
    unsealed: waiting.length,
    aggregates,
    headBlock,
    headHash: previous?.hash ?? null,
    epochs,
    cut: cutCheck.seen(),
    heads: checkedHeads,
    faults,
    unchecked: uncheckedOf({ heads: checkedHeads, headBlock, unsealed: waiting.length, epochs, cut: cutCheck.seen() }),
  };
}

function epochsBegunIn(block: LedgerBlock): EpochSeen[] {
  return block.events
    .filter((event) => event.type === 'control.epoch-begun')
    .map(({ at, data }) => ({ epoch: epochOf(block), block: block.n, at, data }));
}

/** Said each time, so that nobody takes the proof for more than it is. */
function uncheckedOf(found: Pick<Verified, 'heads' | 'headBlock' | 'unsealed' | 'epochs' | 'cut'>): string[] {
  const { heads, headBlock, unsealed, epochs, cut } = found;
  const unchecked: string[] = [];
  if (heads === null) {
    unchecked.push(
      'no published heads were given: a chain rewritten and sealed anew, or cut together with its states, cannot be told from the true one',
    );
  } else if (headBlock > heads.latest) {
    const which = heads.latest + 1 === headBlock ? `block ${headBlock}` : `blocks ${heads.latest + 1} to ${headBlock}`;
    unchecked.push(
      `${which} came after the last head that was given: only later heads can show that they were not rewritten`,
    );
  }
  if (unsealed > 0) {
    unchecked.push(`${unsealed} event${unsealed === 1 ? ' is' : 's are'} not sealed yet: the chain does not hold them`);
  }
  if (unsealed >= MOST_UNSEALED)
    unchecked.push(`more than ${MOST_UNSEALED} events are unsealed: the rest was not read`);
  if (cut !== null && cut.from > 1) {
    const untold = heads === null ? ', and without published heads nobody can tell whether it was the rule' : '';
    unchecked.push(
      `blocks 1 to ${cut.from - 1}, sealed by ${cut.sealedAt.toISOString()}, were removed by the retention rule: what was in them is not checked${untold}`,
    );
  }
  if (epochs.length > 0) {
    const times = epochs.length === 1 ? 'once' : `${epochs.length} times`;
    unchecked.push(`the chain was restored from a backup ${times}: what happened after those backups is not in it`);
  }
  unchecked.push(
    'states are held to the versions and events that they left, not to every field: a field changed without a trace is not seen',
  );
  return unchecked;
}

/** Each event of an aggregate must be there, by its ordinal, and the state must not be behind them. */
function gaps(
  { aggregate, seq, eventCount }: { aggregate: string; seq: number; eventCount: number },
  events: Seen,
  cut: number,
): LedgerFault[] {
  const faults: LedgerFault[] = [];
  if (events.latestSeq > seq) {
    faults.push({
      block: null,
      what: `${aggregate} is at version ${seq}, behind its event of version ${events.latestSeq}`,
    });
  }
  const missing = Array.from({ length: eventCount }, (_, n) => n + 1).filter((n) => n > cut && !events.ordinals.has(n));
  if (missing.length > 0) {
    faults.push({ block: null, what: `${aggregate} lacks event ${missing.join(', ')} of ${eventCount}` });
  }
  if (eventCount < cut)
    faults.push({
      block: null,
      what: `${aggregate} says that it had ${eventCount} events, and ${cut} of its were cut`,
    });
  const extra = [...events.ordinals].filter((n) => n > eventCount);
  if (extra.length > 0) faults.push({ block: null, what: `${aggregate} has events that its state does not know of` });
  return faults;
}
