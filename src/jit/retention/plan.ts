import type { Anchor, Counted } from '../audit/cut.ts';
import { linkOf } from '../audit/cut.ts';
import type { LedgerBlock } from '../audit/event.ts';
import { epochOf } from '../audit/heads.ts';
import { checkBlock } from '../audit/seal.ts';
import { eventsOf, type Keepable, ordinalsIn, verdictOn } from './rule.ts';

/** A document that is to go, as it was when that was decided. `seq`: null where only its events are known. */
export type Leaving = { aggregate: string; seq: number | null; events: number };

/** What one cut removes, and what becomes of the documents whose events these are. */
export type CutPlan = {
  anchor: Anchor;
  /** Of these blocks alone. */
  events: number;
  carried: Counted[];
  leaving: Leaving[];
  /** Those that would go, were nothing on its way: looked at again with the next cut. */
  later: string[];
};

export type PlanInput = {
  /** The last cut; null before the first. */
  base: Anchor | null;
  blocks: readonly LedgerBlock[];
  documents: ReadonlyMap<string, Keepable>;
  /** Documents that earlier cuts left for later. */
  later: readonly string[];
  /** Messages of these wait to be sent. */
  unsent: ReadonlySet<string>;
};

/**
 * What a cut of these blocks does; or why they may not be cut: what is not whole stays, for somebody to look at. Null:
 * nothing would go.
 */
export function planCut(input: PlanInput): CutPlan | { fault: string } | null {
  const { base, blocks, documents, unsent } = input;
  const ordinals = ordinalsIn(blocks);
  const fault = faultIn(base, blocks) ?? faultAmong(ordinals, documents);
  if (fault !== null) return { fault };
  const anchor = anchorOf(blocks) ?? base;
  if (anchor === null) return null;
  const plan: CutPlan = { anchor, events: eventsOf(blocks).length, carried: [], leaving: [], later: [] };
  for (const aggregate of new Set([...ordinals.keys(), ...input.later])) {
    const document = documents.get(aggregate);
    if (document === undefined) continue;
    const events = ordinals.get(aggregate)?.at(-1) ?? document.cutEvents;
    // What has later events is looked at again when those are old.
    const verdict = events < document.eventCount ? 'stays' : verdictOn(document, unsent.has(aggregate));
    if (verdict === 'goes') plan.leaving.push({ aggregate, seq: document.seq, events });
    else if (ordinals.has(aggregate)) plan.carried.push([aggregate, events]);
    if (verdict === 'later') plan.later.push(aggregate);
  }
  return plan;
}

function anchorOf(blocks: readonly LedgerBlock[]): Anchor | null {
  const last = blocks.at(-1);
  if (last === undefined) return null;
  return { throughBlock: last.n, hash: last.hash, epoch: epochOf(last), sealedAt: last.at };
}

function faultIn(base: Anchor | null, blocks: readonly LedgerBlock[]): string | null {
  let previous = base === null ? null : linkOf(base);
  for (const block of blocks) {
    const [fault] = checkBlock(previous, block);
    if (fault !== undefined) return `block ${block.n}: ${fault.what}`;
    previous = block;
  }
  return null;
}

function faultAmong(ordinals: ReadonlyMap<string, number[]>, documents: ReadonlyMap<string, Keepable>): string | null {
  for (const [aggregate, found] of ordinals) {
    const document = documents.get(aggregate);
    if (document === undefined) return `${aggregate} has events but no state`;
    const expected = (index: number) => document.cutEvents + index + 1;
    if (found.some((n, index) => n !== expected(index))) return `${aggregate} lacks events that were before these`;
    if ((found.at(-1) ?? 0) > document.eventCount) return `${aggregate} has events that its state does not know of`;
  }
  return null;
}
