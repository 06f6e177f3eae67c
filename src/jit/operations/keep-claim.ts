import type { Deps } from '../deps.ts';

/** What a claim can be kept on. */
type Claims<Id> = { extendClaim(id: Id, claim: string, until: Date): Promise<boolean> };

/**
 * Keeps a claim alive while something slow is awaited, so that others need not repeat it. Only courtesy: nothing is
 * wrong when a claim is lost, and a failure to extend it is not this work's failure.
 */
export async function keepClaim<Id, Result>(
  deps: Deps,
  store: Claims<Id>,
  id: Id,
  claim: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const { claimMs } = deps.settings;
  const timer = setInterval(() => {
    const until = new Date(deps.clock.now().getTime() + claimMs);
    store.extendClaim(id, claim, until).catch(() => undefined);
  }, claimMs / 2);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
