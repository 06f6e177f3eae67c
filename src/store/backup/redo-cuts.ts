import type { Db } from 'mongodb';
import { cutOf, type TrailCut } from '../../jit/audit/cut.ts';
import { createLedger } from '../ledger.ts';
import { createRetentionStore } from '../retention.ts';

const PAGE = 200;
/** By how much the clocks of a bot and of the machine that took a backup may differ. */
const CLOCKS_MS = 10 * 60_000;

/**
 * A cut of the trail may have been carried out while a backup was taken: some documents were read before it, and blocks
 * on both sides of it. What the trail in the backup tells of is done to the rest of it, so that it is whole again.
 */
export async function redoCuts(db: Db, begunAt: Date): Promise<void> {
  const { cuts, gapAfter } = await readTrail(db, new Date(begunAt.getTime() - CLOCKS_MS));
  const retention = createRetentionStore(db);
  const underWay = (await retention.load('retention'))?.body ?? null;
  for (const cut of cuts) {
    if (underWay !== null && underWay.pending !== null && cut.events === underWay.events) {
      // The bot will go on with it, with the documents that it looked at: those that were read before that as well.
      const names = [...cut.carried, ...cut.leaving].map(([aggregate]) => aggregate);
      await retention.look(names, underWay.cuts);
      if (gapAfter !== null && gapAfter < cut.throughBlock) await retention.removeBlocks(cut.throughBlock);
      continue;
    }
    await retention.removeBlocks(cut.throughBlock);
    await retention.carry(cut.carried, null);
    for (const [aggregate, events] of cut.leaving) await retention.forget({ aggregate, seq: null, events }, null);
  }
}

/** `gapAfter`: the last block before the first that is missing between others; null: none is. */
async function readTrail(db: Db, since: Date): Promise<{ cuts: TrailCut[]; gapAfter: number | null }> {
  const ledger = createLedger(db);
  const cuts: TrailCut[] = [];
  let gapAfter: number | null = null;
  for (let last: number | null = null; ; ) {
    const page = await ledger.blocks((last ?? 0) + 1, PAGE);
    for (const { n, events } of page) {
      if (last !== null && n !== last + 1) gapAfter ??= last;
      last = n;
      for (const event of events.filter((one) => one.at >= since)) {
        const cut = cutOf(event);
        if (cut !== null) cuts.push(cut);
      }
    }
    if (page.length < PAGE) return { cuts, gapAfter };
  }
}
