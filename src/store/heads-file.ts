import { appendFile } from 'node:fs/promises';
import { cutLine, headLine } from '../jit/audit/heads.ts';
import type { Ledger, Log } from '../jit/ports.ts';
import type { RetentionStore } from '../jit/retention/retention.ts';

/**
 * A ledger whose every new block is also told to a file that is only ever appended to: what `verify --heads` holds the
 * chain against (design invariant 10). Best on a disk that the database's own administrators cannot write. A file that
 * cannot be written stops nobody's access from ending: the trouble is logged, and the next block's line covers the gap.
 */
export function publishedTo(file: string | undefined, ledger: Ledger, log: Pick<Log, 'error'>): Ledger {
  if (file === undefined) return ledger;
  return {
    ...ledger,
    async append(block) {
      const appended = await ledger.append(block);
      if (!appended) return false;
      try {
        await appendFile(file, `${headLine(block)}\n`, { mode: 0o600, flush: true });
      } catch (error) {
        log.error({ err: error, file, ledgerBlock: block.n }, 'the head of the ledger could not be published');
      }
      return true;
    },
  };
}

/** The same for cuts; but what cannot be written there is not done, for it takes evidence away. */
export function cutsPublishedTo(file: string | undefined, retention: RetentionStore): RetentionStore {
  if (file === undefined) return retention;
  return {
    ...retention,
    publish: (anchor) => appendFile(file, `${cutLine(anchor)}\n`, { mode: 0o600, flush: true }),
  };
}
