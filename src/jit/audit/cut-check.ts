import type { Ledger } from '../ports.ts';
import { type Anchor, cutOf, type Link, type TrailCut } from './cut.ts';
import type { LedgerBlock } from './event.ts';
import type { Head } from './heads.ts';
import type { LedgerFault } from './seal.ts';

/** A version of a document, as far as cuts concern it. */
type Version = { aggregate: string; eventCount: number; cutEvents?: number };

/** The last cut that the trail tells of. `from`: the first block that is left. */
export type CutSeen = Anchor & { at: Date; from: number; events: number; keptMs: number };

/**
 * Holds a trail whose first blocks are gone against the cuts that it tells of: each was declared in a block of its own, and
 * published, before anything was removed. Events that are gone are accounted for to the last: those that documents say
 * they lack, and those of documents that are gone as well, make up what the cuts removed.
 */
export class CutCheck {
  #base: Link | null = null;
  readonly #anchors: Anchor[] = [];
  #last: (TrailCut & { at: Date }) | null = null;
  #carried = new Map<string, number>();
  #leaving = new Map<string, number>();
  #counted = 0;

  /** The chain begins with this block, not with the first. What is before it is known by what the block itself says. */
  beginWith(block: LedgerBlock): Link {
    const { n, previous, epoch } = block;
    this.#base = { n: n - 1, hash: previous, ...(epoch === undefined ? {} : { epoch }) };
    return this.#base;
  }

  see(block: LedgerBlock): LedgerFault[] {
    const faults: LedgerFault[] = [];
    for (const event of block.events) {
      if (event.type !== 'control.trail-cut') continue;
      const cut = cutOf(event);
      const fault =
        cut === null ? 'it tells of a cut in words that cannot be followed' : this.#faultOf(cut, block, event.at);
      if (fault !== null) faults.push({ block: block.n, what: fault });
      if (cut === null) continue;
      const { throughBlock, hash, epoch, sealedAt } = cut;
      this.#anchors.push({ throughBlock, hash, epoch, sealedAt });
      this.#last = { ...cut, at: event.at };
      this.#carried = new Map(cut.carried);
      this.#leaving = new Map(cut.leaving);
    }
    return faults;
  }

  #faultOf(cut: TrailCut, block: LedgerBlock, at: Date): string | null {
    if (cut.throughBlock >= block.n) return 'it tells of a cut of blocks that came after it';
    if (at.getTime() - cut.sealedAt.getTime() < cut.keptMs) return 'it tells of a cut of what its own rule keeps';
    const before = this.#last;
    if (before === null) return null;
    const goesBack =
      cut.throughBlock < before.throughBlock || cut.events < before.events || cut.forgotten < before.forgotten;
    return goesBack ? 'it tells of a cut that goes back behind an earlier one' : null;
  }

  /** How many of its first events this document lacks by right; counts them. */
  lacks({ aggregate, eventCount, cutEvents = 0 }: Version, seen: ReadonlySet<number>): number {
    const carried = this.#carried.get(aggregate);
    this.#carried.delete(aggregate);
    if (carried !== undefined) {
      // The document itself may not say so yet; should it say more, the sum will not come out.
      this.#counted += Math.max(carried, cutEvents);
      return carried;
    }
    const left = this.#leaving.get(aggregate);
    if (left === undefined) {
      this.#counted += cutEvents;
      return cutEvents;
    }
    // Declared gone: it may not be yet, or go on after all, or another has taken its place, which begins anew.
    const lacking = seen.has(1) || eventCount < left ? 0 : left;
    this.#counted += Math.max(0, cutEvents - lacking);
    return lacking;
  }

  /** After the last block and the last document. */
  async finish(ledger: Pick<Ledger, 'blocks'>, heads: readonly Head[] | undefined): Promise<LedgerFault[]> {
    const faults = [...(await this.#faultsOfBlocks(ledger)), ...this.#unpublished(heads)];
    for (const [aggregate, events] of this.#carried)
      faults.push({ block: null, what: `${aggregate} had ${events} events before the cut, and has no state` });
    const gone = (this.#last?.forgotten ?? 0) + [...this.#leaving.values()].reduce((sum, events) => sum + events, 0);
    const removed = this.#last?.events ?? 0;
    if (this.#counted + gone !== removed) {
      const told = `documents lack ${this.#counted} events and ${gone} went with theirs`;
      faults.push({ block: null, what: `${told}, but cuts removed ${removed}` });
    }
    return faults;
  }

  async #faultsOfBlocks(ledger: Pick<Ledger, 'blocks'>): Promise<LedgerFault[]> {
    const faults: LedgerFault[] = [];
    const base = this.#base;
    const last = this.#last;
    if (base !== null && (last === null || last.throughBlock < base.n)) {
      const allowed = last === null ? 'tells of no cut' : `tells of a cut up to block ${last.throughBlock} only`;
      faults.push({ block: base.n + 1, what: `the trail begins here, and ${allowed}` });
    }
    for (const { throughBlock, hash } of this.#anchors) {
      const [block] =
        throughBlock === base?.n || throughBlock < (base?.n ?? 0) ? [] : await ledger.blocks(throughBlock, 1);
      const there = throughBlock === base?.n ? base.hash : block?.n === throughBlock ? block.hash : null;
      if (there !== null && there !== hash)
        faults.push({ block: throughBlock, what: 'its hash is not the one that the cut names' });
    }
    return faults;
  }

  /** What is gone must have been published as cut: by the first cut that covers it. */
  #unpublished(heads: readonly Head[] | undefined): LedgerFault[] {
    const base = this.#base;
    if (base === null || heads === undefined) return [];
    const cut = this.#anchors.find((anchor) => anchor.throughBlock >= base.n);
    if (cut === undefined) return [];
    const told = heads.some((head) => head.cut === true && head.n === cut.throughBlock && head.hash === cut.hash);
    if (told) return [];
    return [{ block: cut.throughBlock, what: 'the trail is cut here, and no head that was given tells of that cut' }];
  }

  /** Null while nothing was cut. */
  seen(): CutSeen | null {
    if (this.#last === null) return null;
    const { throughBlock, hash, epoch, sealedAt, events, keptMs, at } = this.#last;
    return { throughBlock, hash, epoch, sealedAt, events, keptMs, at, from: (this.#base?.n ?? 0) + 1 };
  }
}
