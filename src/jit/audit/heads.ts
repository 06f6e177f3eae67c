import type { Anchor, Link } from './cut.ts';
import type { LedgerBlock } from './event.ts';
import type { LedgerFault } from './seal.ts';

/**
 * What was published of one block outside the database, so that whoever can write the database cannot rewrite the chain
 * unseen (design invariant 10). `epoch`: null where it was written down without one. `cut`: what was published is that
 * the blocks up to this one may be removed.
 */
export type Head = { n: number; hash: string; epoch: number | null; cut?: true };

/** Blocks name their epoch only after the first restore. */
export function epochOf(block: Pick<LedgerBlock, 'epoch'>): number {
  return block.epoch ?? 1;
}

/** What the log tells of a seal; `parseHeads` reads it there. */
export function headFacts(block: LedgerBlock): { ledgerBlock: number; ledgerHead: string; ledgerEpoch: number } {
  return { ledgerBlock: block.n, ledgerHead: block.hash, ledgerEpoch: epochOf(block) };
}

/** One line of a heads file: `number hash epoch time`. */
export function headLine(block: LedgerBlock): string {
  return `${block.n} ${block.hash} ${epochOf(block)} ${block.at.toISOString()}`;
}

/** What the log tells of a cut, as `parseHeads` reads it there. */
export function cutFacts(cut: Anchor): { ledgerCut: number; ledgerCutHash: string; ledgerCutEpoch: number } {
  return { ledgerCut: cut.throughBlock, ledgerCutHash: cut.hash, ledgerCutEpoch: cut.epoch };
}

/** The line of a heads file that says so: `cut number hash epoch time`. */
export function cutLine(cut: Anchor): string {
  return `cut ${cut.throughBlock} ${cut.hash} ${cut.epoch} ${cut.sealedAt.toISOString()}`;
}

const LINE = /^(cut\s+)?(\d+)\s+([0-9a-f]{64})(?:\s+(\d+))?(?:\s+\S+)?$/;

export type ParsedHeads = {
  heads: Head[];
  /** Lines that are neither a head nor another line of a log, by number from 1. */
  unreadable: number[];
};

/**
 * Reads what was published: a log (JSON lines, of which those that tell of a seal count) or lines of a heads file.
 * Empty lines and those that begin with `#` are passed over.
 */
export function parseHeads(text: string): ParsedHeads {
  const heads: Head[] = [];
  const unreadable: number[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const head = line.startsWith('{') ? headOfLogLine(line) : headOfLine(line);
    if (head === 'unreadable') unreadable.push(index + 1);
    else if (head !== null) heads.push(head);
  }
  return { heads, unreadable };
}

function headOfLine(line: string): Head | 'unreadable' {
  const [, cut, n, hash, epoch] = LINE.exec(line) ?? [];
  if (n === undefined || hash === undefined) return 'unreadable';
  const head = { n: Number(n), hash, epoch: epoch === undefined ? null : Number(epoch) };
  return cut === undefined ? head : { ...head, cut: true };
}

/** Null for a line that tells of something else. */
function headOfLogLine(line: string): Head | null | 'unreadable' {
  let facts: unknown;
  try {
    facts = JSON.parse(line);
  } catch {
    return 'unreadable';
  }
  if (typeof facts !== 'object' || facts === null) return null;
  if ('ledgerCut' in facts) return cutOfLogLine(facts);
  if (!('ledgerBlock' in facts)) return null;
  const { ledgerBlock } = facts;
  const hash = 'ledgerHead' in facts ? facts.ledgerHead : undefined;
  const epoch = 'ledgerEpoch' in facts ? facts.ledgerEpoch : undefined;
  if (typeof ledgerBlock !== 'number' || typeof hash !== 'string') return 'unreadable';
  // Releases before the first restore that is told of in the chain wrote no epoch.
  return { n: ledgerBlock, hash, epoch: typeof epoch === 'number' ? epoch : 1 };
}

function cutOfLogLine(facts: object): Head | 'unreadable' {
  const { ledgerCut, ledgerCutHash, ledgerCutEpoch } = facts as Record<string, unknown>;
  if (typeof ledgerCut !== 'number' || typeof ledgerCutHash !== 'string') return 'unreadable';
  return {
    n: ledgerCut,
    hash: ledgerCutHash,
    epoch: typeof ledgerCutEpoch === 'number' ? ledgerCutEpoch : 1,
    cut: true,
  };
}

/** Where a later epoch took the place of blocks that an earlier one had published. */
type EpochStart = { epoch: number; firstBlock: number };

/**
 * Holds published heads against the chain, block by block as it is read. Memory: one entry a head. What an earlier epoch
 * published beyond the point that a restore went back to is lost with that restore, which the chain tells of: no fault.
 */
export class HeadCheck {
  readonly #open = new Map<number, Head[]>();
  readonly #starts: EpochStart[] = [];
  readonly #wrong: Head[] = [];
  readonly #matched = new Set<number>();
  #last: { n: number; epoch: number } = { n: 0, epoch: 1 };
  matched = 0;
  /** Heads of blocks that are not there any more: nothing can be held against them. */
  before = 0;

  constructor(heads: readonly Head[]) {
    for (const head of heads.filter((one) => one.cut !== true))
      this.#open.set(head.n, [...(this.#open.get(head.n) ?? []), head]);
  }

  /** The chain begins after this block, of which no more than this is known. */
  beginAfter(link: Link): void {
    for (const [n, heads] of this.#open) {
      if (n >= link.n) continue;
      this.before += heads.length;
      this.#open.delete(n);
    }
    this.see(link);
  }

  see(block: Link): void {
    const epoch = epochOf(block);
    if (epoch !== this.#last.epoch) this.#starts.push({ epoch, firstBlock: block.n });
    this.#last = { n: block.n, epoch };
    for (const head of this.#open.get(block.n) ?? []) {
      if (head.hash === block.hash) {
        this.matched += 1;
        this.#matched.add(head.n);
      } else this.#wrong.push(head);
    }
    this.#open.delete(block.n);
  }

  /** After the last block. `lost`: how many heads belong to what restores gave up. */
  finish(): { faults: LedgerFault[]; lost: number } {
    const faults: LedgerFault[] = [];
    let lost = 0;
    for (const head of this.#wrong) {
      if (this.#lost(head)) lost += 1;
      else faults.push({ block: head.n, what: `its hash is not the one that was published, ${short(head.hash)}` });
    }
    for (const head of [...this.#open.values()].flat()) {
      if (this.#lost(head)) lost += 1;
      else
        faults.push({ block: head.n, what: `it was published (${short(head.hash)}) and is not there: ${this.#end()}` });
    }
    return { faults, lost };
  }

  #lost(head: Head): boolean {
    const { n, epoch } = head;
    // Without its epoch, it is of an earlier one only where this epoch is known to have published that block otherwise.
    if (epoch === null) return this.#matched.has(n) && this.#starts.some((start) => n >= start.firstBlock);
    return this.#starts.some((start) => start.epoch > epoch && n >= start.firstBlock);
  }

  #end(): string {
    return this.#last.n === 0 ? 'the chain is empty' : `the chain ends at ${this.#last.n}`;
  }
}

function short(hash: string): string {
  return `${hash.slice(0, 12)}…`;
}
