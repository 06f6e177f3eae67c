import { headFacts } from '../../audit/heads.ts';
import { nextBlock } from '../../audit/seal.ts';
import type { Deps } from '../../deps.ts';

/** Events of one block; more wait for the next. */
const MOST_EVENTS = 500;
const MOST_TRIES = 5;

/**
 * Gathers events from their aggregates into the next block. Two sealers at once: the unique number lets one win; the
 * other looks again. A crash between append and release: the events are found sealed, and released (design invariant 10).
 */
export async function sealLedger(deps: Pick<Deps, 'ledger' | 'clock' | 'log'>): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const events = await deps.ledger.unsealed(MOST_EVENTS);
    if (events.length === 0) return 0;
    const sealed = new Set(await deps.ledger.sealed(events.map((event) => event.id)));
    const done = events.filter((event) => sealed.has(event.id));
    if (done.length > 0) await deps.ledger.release(done);
    const open = events.filter((event) => !sealed.has(event.id));
    if (open.length === 0) continue;
    const block = nextBlock(await deps.ledger.head(), open, deps.clock.now());
    if (!(await deps.ledger.append(block))) continue;
    await deps.ledger.release(open);
    // The head leaves the database with the log, so that a rewritten tail can be told (design invariant 10).
    deps.log.info({ ...headFacts(block), events: open.length }, 'ledger sealed');
    return open.length;
  }
  return 0;
}
