import type { Finding } from './finding.ts';

const area = 'Clock' as const;
/** Tokens are taken with five minutes of skew (Bot Connector, "Authenticate requests"). */
const WRONG_MS = 4 * 60_000;
const LOOK_MS = 5_000;

/** How far this machine is ahead of another; `uncertainMs` is how long the answer was on its way. */
export type Skew = { against: string; aheadMs: number; uncertainMs: number };

/** The bot goes by the database's time, so a skew delays nothing; but tokens are judged by each machine's own. */
export function judgeClock({ against, aheadMs, uncertainMs }: Skew): Finding {
  const surely = Math.max(0, Math.abs(aheadMs) - uncertainMs);
  const seconds = Math.round(Math.abs(aheadMs) / 100) / 10;
  const what = `this machine is ${seconds} s ${aheadMs < 0 ? 'behind' : 'ahead of'} ${against}`;
  if (surely > WRONG_MS) {
    return { area, state: 'wrong', what, todo: 'Set the time by NTP: at five minutes, tokens are refused.' };
  }
  return surely > LOOK_MS
    ? { area, state: 'look', what, todo: 'Set the time by NTP on every machine.' }
    : { area, state: 'ok', what: `this machine and ${against} tell the same time` };
}
