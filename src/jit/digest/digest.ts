import { DAY_MS, HOUR_MS } from '../duration.ts';
import { dayOf, onDay, opensAt, workingHours } from '../hours.ts';
import type { AccessRequest } from '../request/request.ts';
import { zoneOr } from '../wall-clock.ts';

/** Beyond this it is no morning's reading any more, and is left out for the day. */
const LATEST_MS = 3 * HOUR_MS;
export const USUAL_DIGEST_MS = 9 * HOUR_MS;

/**
 * When somebody wants their digest: `atMs` of each working day by their own clocks. `dueAt`: when to look next. `day`: the
 * last day that had its digest, as `dayOf` counts them; null: none yet.
 */
export type DigestSetting = { atMs: number; dueAt: Date; day: number | null };

/** What somebody's day holds. `everybody` is there for those who may read everything. */
export type Digest = {
  waiting: AccessRequest[];
  /** Whose pending ask for more time waits. */
  moreTime: AccessRequest[];
  /** What ends today, and what begins later. */
  mine: AccessRequest[];
  everybody: Overview | null;
};

export type Overview = {
  live: number;
  nextEnd: Date | null;
  since: Date;
  asked: { approved: number; refused: number; waiting: number };
  refusals: number;
  alerts: string[];
};

/** A digest that says nothing is not sent (behaviour P18). */
export function isEmpty({ waiting, moreTime, mine, everybody }: Digest): boolean {
  if (waiting.length > 0 || moreTime.length > 0 || mine.length > 0) return false;
  if (everybody === null) return true;
  const { live, asked, refusals, alerts } = everybody;
  return live + asked.approved + asked.refused + asked.waiting + refusals + alerts.length === 0;
}

/** The first time of day, from this moment on, on a working day in that zone. */
export function nextDigestAt(atMs: number, timeZone: string | null, from: Date): Date {
  const zone = zoneOr(timeZone);
  const wholeDays = { ...workingHours(zone), fromMs: 0, toMs: DAY_MS };
  let day = dayOf(from, zone);
  for (;;) {
    const opens = opensAt(wholeDays, new Date(Math.max(from.getTime(), onDay(day, 0, zone).getTime())));
    day = dayOf(opens, zone);
    const at = onDay(day, atMs, zone);
    if (at >= from) return at;
    day += DAY_MS;
  }
}

/** Whether this is the moment for it, by the zone that its reader is in now; else when to look again. */
export function judgeDigest(
  setting: DigestSetting,
  timeZone: string | null,
  now: Date,
): { send: boolean; day: number; next: Date } {
  const zone = zoneOr(timeZone);
  const day = dayOf(now, zone);
  const tomorrow = nextDigestAt(setting.atMs, zone, onDay(day + DAY_MS, 0, zone));
  const today = onDay(day, setting.atMs, zone);
  const isToday = nextDigestAt(setting.atMs, zone, onDay(day, 0, zone)).getTime() === today.getTime();
  const over = now.getTime() > today.getTime() + LATEST_MS;
  if (!isToday || setting.day === day || over) return { send: false, day, next: tomorrow };
  if (now < today) return { send: false, day, next: today };
  return { send: true, day, next: tomorrow };
}

/** Since the digest of the working day before. */
export function digestSince(now: Date, timeZone: string | null): Date {
  const weekday = new Date(dayOf(now, zoneOr(timeZone))).getUTCDay();
  const days = weekday === 1 ? 3 : weekday === 0 ? 2 : 1;
  return new Date(now.getTime() - days * DAY_MS);
}
