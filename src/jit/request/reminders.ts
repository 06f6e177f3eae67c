import { type Change, type EffectDraft, SYSTEM } from '../aggregate.ts';
import type { Notice } from '../delivery/delivery.ts';
import { HOUR_MS, MINUTE_MS } from '../duration.ts';
import type { PersonRef } from '../entitlement.ts';
import { type Hours, isOpen, opensAt } from '../hours.ts';
import type { Random, UserId } from '../ids.ts';
import { type OpenAsk, openAskOf, whichOf, withOpenAsk } from './open-ask.ts';
import type { AccessRequest, Reminded } from './request.ts';

/** Least waits before the first, second, third and each later reminder: the last makes it once a working day. */
export const REMINDER_WAITS_MS = [15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, 16 * HOUR_MS] as const;
/** Where the hours are closed until it expires, one reminder comes this long before, or a quarter of its time. */
const LAST_CALL_MS = HOUR_MS;
/** Reminders that wait for the same opening are spread over this. */
const REMINDER_JITTER_MS = 3 * MINUTE_MS;

/** Somebody who is to be reminded of what waits for them for the `number`th time; `last`: outside of their hours, for it expires. */
export type Reminder = { to: PersonRef; number: number; at: Date; last: boolean };
export type HoursOf = (person: UserId) => Hours;

/** Who was asked, can see it, and has not voted while their vote is wanted. */
export function waitedFor(request: AccessRequest): PersonRef[] {
  const ask = openAskOf(request);
  if (ask === null || ask.open === null) return [];
  const { askedBy, asked, unreachable, votes, open } = ask;
  const out = [request.terms.person, askedBy, ...unreachable, ...(request.departed ?? [])];
  const voters = votes.filter((vote) => vote.stage === open.index).map((vote) => vote.approver);
  const away = new Set([...out, ...voters].map((person) => person.id));
  return asked.filter(({ id }) => !away.has(id));
}

/**
 * Everybody's next reminder, soonest first (behaviour A24): each wait is at least as long as the one before, and a moment
 * outside of somebody's hours waits until they open, unless the ask would expire meanwhile. Derived from the request
 * alone, so that nothing can lose or delete it (behaviour P20).
 */
export function reminders(request: AccessRequest, now: Date, hoursOf: HoursOf): Reminder[] {
  const ask = openAskOf(request);
  if (ask === null) return [];
  return waitedFor(request)
    .map((person) => reminderOf(ask, person, now, hoursOf(person.id)))
    .filter((reminder) => reminder !== null)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The soonest of them; null when nobody is to be reminded any more. */
export function nextReminder(request: AccessRequest, now: Date, hoursOf: HoursOf): Reminder | null {
  return reminders(request, now, hoursOf)[0] ?? null;
}

/** Since when it waits, and until when. */
type Span = Pick<OpenAsk, 'since' | 'until'>;

/** Nobody can be due before this, whatever their hours: known without a look at them. Null: it expires too soon. */
export function firstLookAt(span: Span): Date | null {
  const first = new Date(span.since.getTime() + REMINDER_WAITS_MS[0]);
  return first > tooLateAt(span) ? null : first;
}

/** Who may decide now, and by what clocks and dice the next look is set. */
type Telling = { mayDecide: ReadonlySet<UserId>; now: Date; hoursOf: HoursOf; random: Random };

/**
 * Those who are due are told, with the next look in the same write. Null when there is nothing to tell or to set. Whoever
 * may no longer decide is passed over, and counted, so that they are looked at again as late as the others.
 */
export function remind(
  request: AccessRequest,
  due: readonly Reminder[],
  { mayDecide, now, hoursOf, random }: Telling,
): Change<AccessRequest> | null {
  const ask = openAskOf(request);
  if (ask === null) return null;
  const counted = withOpenAsk(request, { reminded: withCounted(ask, due, now) });
  const remindAt = lookAt(ask, nextReminder(counted, now, hoursOf), hoursOf, random);
  if (due.length === 0) return putOff(request, remindAt);
  const told = due.filter(({ to }) => mayDecide.has(to.id));
  return {
    body: withOpenAsk(counted, { remindAt }),
    events:
      told.length === 0
        ? []
        : [
            {
              type: 'request.reminded',
              actor: SYSTEM,
              data: { approvers: told.map(({ to }) => to), ...whichOf(ask) },
            },
          ],
    effects: told.map(({ to, number }): EffectDraft => ({ type: 'notice', to: to.id, notice: noticeOf(ask, number) })),
  };
}

function noticeOf({ extension }: OpenAsk, number: number): Notice {
  return extension === null ? { kind: 'reminder', number } : { kind: 'extension-reminder', extension, number };
}

/** Nobody is told now; somebody may be then. */
export function putOff(request: AccessRequest, remindAt: Date | null): Change<AccessRequest> | null {
  const ask = openAskOf(request);
  if (ask === null || ask.remindAt?.getTime() === remindAt?.getTime()) return null;
  return { body: withOpenAsk(request, { remindAt }), events: [] };
}

/** Whether a reminder that waited asks for nothing any more: they voted, it is over, or a later one says the same. */
export function isStale(
  request: AccessRequest,
  to: UserId,
  number: number,
  /** Of an ask for more time; null: of the request. */
  extension: number | null = null,
): boolean {
  const ask = openAskOf(request);
  if (ask?.extension !== extension || !waitedFor(request).some(({ id }) => id === to)) return true;
  return ask.reminded.some(({ id, count }) => id === to && count > number);
}

function withCounted({ reminded }: OpenAsk, due: readonly Reminder[], now: Date): Reminded[] {
  const ids = new Set(due.map(({ to }) => to.id));
  const counted = due.map(({ to, number }) => ({ id: to.id, count: number, at: now }));
  return [...reminded.filter(({ id }) => !ids.has(id)), ...counted];
}

/** A little later than it would be, so that not all come at one stroke of the clock. */
function lookAt(span: Span, next: Reminder | null, hoursOf: HoursOf, random: Random): Date | null {
  if (next === null || next.last) return next?.at ?? null;
  const later = new Date(next.at.getTime() + random.below(REMINDER_JITTER_MS));
  return later <= tooLateAt(span) && isOpen(hoursOf(next.to.id), later) ? later : next.at;
}

function reminderOf(ask: OpenAsk, to: PersonRef, now: Date, hours: Hours): Reminder | null {
  const before = ask.reminded.find(({ id }) => id === to.id);
  const count = before?.count ?? 0;
  const waitMs = REMINDER_WAITS_MS[Math.min(count, REMINDER_WAITS_MS.length - 1)] ?? 0;
  const dueMs = (before?.at ?? ask.since).getTime() + waitMs;
  const tooLate = tooLateAt(ask);
  if (dueMs > tooLate.getTime() || now > tooLate) return null;
  const open = opensAt(hours, new Date(Math.max(dueMs, now.getTime())));
  const reminder = { to, number: count + 1 };
  if (open <= tooLate) return { ...reminder, at: open, last: false };
  return { ...reminder, at: new Date(Math.max(dueMs, lastCallAt(ask).getTime(), now.getTime())), last: true };
}

function lastCallMs({ since, until }: Span): number {
  return Math.min(LAST_CALL_MS, (until.getTime() - since.getTime()) / 4);
}

function lastCallAt(span: Span): Date {
  return new Date(span.until.getTime() - lastCallMs(span));
}

/** From here on there is no time left to decide in peace. */
function tooLateAt(span: Span): Date {
  return new Date(span.until.getTime() - lastCallMs(span) / 2);
}
