/** Counts shared by all replicas; the store implements it. */
export interface RateCounter {
  /** Adds one to the count of `key` in the window that starts at `windowStart`, and gives the new count. */
  hit(key: string, windowStart: Date): Promise<number>;
}

export interface RateRule {
  readonly most: number;
  readonly windowMs: number;
}

/** Design, Commands: at least 20 a minute a person must pass. */
export const commandRate: RateRule = { most: 30, windowMs: 60_000 };

export type RateDecision =
  | { readonly allowed: true }
  /** `first`: tell the person now; further ones in the same window are dropped without a word, or the reply is the flood. */
  | { readonly allowed: false; readonly first: boolean; readonly retryAfterMs: number };

/** Whether the `count`th act of its window may go ahead. */
export function decideRate(count: number, now: Date, rule: RateRule): RateDecision {
  if (count <= rule.most) return { allowed: true };
  const retryAfterMs = windowStart(now, rule).getTime() + rule.windowMs - now.getTime();
  return { allowed: false, first: count === rule.most + 1, retryAfterMs };
}

/** Counts one act of a person and decides. An error of the counter is the caller's: without a count nothing is allowed. */
export async function takeTurn(
  counter: RateCounter,
  key: string,
  now: Date,
  rule: RateRule = commandRate,
): Promise<RateDecision> {
  return decideRate(await counter.hit(key, windowStart(now, rule)), now, rule);
}

function windowStart(now: Date, { windowMs }: RateRule): Date {
  return new Date(Math.floor(now.getTime() / windowMs) * windowMs);
}
