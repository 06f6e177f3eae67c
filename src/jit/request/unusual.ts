import { DAY_MS, HOUR_MS } from '../duration.ts';
import { type Hours, isOpen } from '../hours.ts';
import type { PolicyTerms } from '../policy/policy.ts';
import type { AccessRequest, RequestTerms } from './request.ts';

/** Something about an ask that whoever decides may want to look at twice. It decides nothing, and stops nobody. */
export type Unusual =
  /** Nothing that is still kept was asked for by this person under this policy. */
  | { code: 'first-time' }
  /** The last thing that they asked for under this policy was denied, at this time. */
  | { code: 'denied-lately'; at: Date }
  /** More than the longest that the policy offers; `usualMs`: what is asked for most often, null where nothing is. */
  | { code: 'longer'; offeredMs: number; usualMs: number | null }
  /** A privileged role from then on, which is night by the clocks of whoever asks. */
  | { code: 'night'; at: Date; timeZone: string }
  /** So many asks of theirs within a day, under any policy, this one included. */
  | { code: 'often'; count: number }
  /** Of more time: it was denied before for this very access, at this time. */
  | { code: 'extension-denied'; at: Date }
  /** Of more time: so often it was given already. */
  | { code: 'extended-before'; count: number }
  /** Of more time: more of it than was asked for at first. */
  | { code: 'longer-than-asked'; askedMs: number };

/** What it is judged by: read when it is asked. */
export type UnusualFacts = {
  terms: Pick<RequestTerms, 'durationMs' | 'entitlements' | 'startAt'>;
  duration: PolicyTerms['duration'];
  now: Date;
  /** Of this person under this policy, newest first. */
  theirs: readonly AccessRequest[];
  /** Of anybody under this policy, newest first. */
  anybodys: readonly AccessRequest[];
  /** Of this person under any policy, newest first; `MOST_ASKED` of them are enough. */
  asked: readonly AccessRequest[];
  /** Where this person is; null: nobody knows. */
  timeZone: string | null;
};

/** From so many asks in a day on, it is told. */
const OFTEN = 5;
export const MOST_ASKED = 20;
/** A denial is told of for so long. */
const LATELY_MS = 7 * DAY_MS;
/** A habit is what was asked for so often at least. */
const HABIT = 3;
const WHOLE_WEEK = [0, 1, 2, 3, 4, 5, 6];

/** The most telling first; empty for what is as ever. */
export function unusualOf(facts: UnusualFacts): Unusual[] {
  return [newness(facts), length(facts), hour(facts), frequency(facts)].filter((one) => one !== null);
}

/** What it is judged by when somebody asks for more time. */
export type MoreTimeFacts = Pick<UnusualFacts, 'now' | 'asked' | 'timeZone'> & {
  request: Pick<AccessRequest, 'terms' | 'trims' | 'extensions'>;
  moreMs: number;
};

/** The same for more time, of which the first ask is no measure of its own (behaviour A3). */
export function unusualMoreTime({ request, moreMs, now, asked, timeZone }: MoreTimeFacts): Unusual[] {
  const { terms, extensions = [] } = request;
  const last = extensions.at(-1);
  const given = extensions.filter(({ state }) => state === 'approved').length;
  const firstMs = askedMs(request);
  // Asking for more time is no request of its own, so what is one more here is not counted.
  const often = asked.filter(({ submittedAt }) => submittedAt.getTime() > now.getTime() - DAY_MS).length;
  const found: (Unusual | null)[] = [
    last?.state === 'denied' && last.decidedAt !== null ? { code: 'extension-denied', at: last.decidedAt } : null,
    given === 0 ? null : { code: 'extended-before', count: given },
    moreMs > firstMs ? { code: 'longer-than-asked', askedMs: firstMs } : null,
    hour({ terms: { entitlements: terms.entitlements }, now, timeZone }),
    often >= OFTEN ? { code: 'often', count: often } : null,
  ];
  return found.filter((one) => one !== null);
}

function newness({ theirs, now }: UnusualFacts): Unusual | null {
  const [last] = theirs;
  if (last === undefined) return { code: 'first-time' };
  if (last.state !== 'denied' || last.decidedAt === null) return null;
  const agoMs = now.getTime() - last.decidedAt.getTime();
  return agoMs <= LATELY_MS ? { code: 'denied-lately', at: last.decidedAt } : null;
}

function length({ terms, duration, anybodys }: UnusualFacts): Unusual | null {
  const offeredMs = duration.optionsMs.length === 0 ? duration.defaultMs : Math.max(...duration.optionsMs);
  if (terms.durationMs <= offeredMs) return null;
  return { code: 'longer', offeredMs, usualMs: usual(anybodys.map(askedMs)) };
}

/** What was asked for, before approvers cut it. */
function askedMs({ terms, trims = [] }: Pick<AccessRequest, 'terms' | 'trims'>): number {
  return trims[0]?.was.durationMs ?? terms.durationMs;
}

/** What there is most of, the shorter of two that are as common; null where nothing is a habit. */
function usual(durationsMs: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const ms of durationsMs) counts.set(ms, (counts.get(ms) ?? 0) + 1);
  const [first] = [...counts].sort(([a, often], [b, oftener]) => oftener - often || a - b);
  return first !== undefined && first[1] >= HABIT ? first[0] : null;
}

/** Where nobody knows the clocks of whoever asks, no hour is odd. */
function hour({
  terms,
  now,
  timeZone,
}: Pick<UnusualFacts, 'now' | 'timeZone'> & { terms: Pick<RequestTerms, 'entitlements' | 'startAt'> }): Unusual | null {
  if (timeZone === null) return null;
  if (!terms.entitlements.some((one) => one.kind === 'role' && one.privileged)) return null;
  const at = new Date(Math.max(now.getTime(), terms.startAt?.getTime() ?? 0));
  const day: Hours = { timeZone, fromMs: 6 * HOUR_MS, toMs: 22 * HOUR_MS, days: WHOLE_WEEK };
  return isOpen(day, at) ? null : { code: 'night', at, timeZone };
}

function frequency({ asked, now }: UnusualFacts): Unusual | null {
  const since = now.getTime() - DAY_MS;
  const count = asked.filter(({ submittedAt }) => submittedAt.getTime() > since).length + 1;
  return count >= OFTEN ? { code: 'often', count } : null;
}
