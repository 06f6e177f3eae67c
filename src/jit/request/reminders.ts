import { type Change, type EffectDraft, SYSTEM } from '../change.ts';
import { HOUR_MS, MINUTE_MS } from '../duration.ts';
import type { PersonRef } from '../entitlement.ts';
import { type Hours, isOpen, opensAt } from '../hours.ts';
import type { Random, UserId } from '../ids.ts';
import type { AccessRequest, Reminded } from './request.ts';
import { openStage, voteOf } from './votes.ts';

/** Least waits before the first, second, third and each later reminder: the last makes it once a working day. */
export const REMINDER_WAITS_MS = [15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, 16 * HOUR_MS] as const;
/** Where the hours are closed until it expires, one reminder comes this long before, or a quarter of its time. */
const LAST_CALL_MS = HOUR_MS;
/** Reminders that wait for the same opening are spread over this. */
const REMINDER_JITTER_MS = 3 * MINUTE_MS;

/** Somebody who is to be reminded of a request for the `number`th time; `last`: outside of their hours, for it expires. */
export type Reminder = { to: PersonRef; number: number; at: Date; last: boolean };
export type HoursOf = (person: UserId) => Hours;

/** Who was asked, can see it, and has not voted while their vote is wanted. */
export function waitedFor(request: AccessRequest): PersonRef[] {
  const { terms, asked, unreachable, departed = [], votes } = request;
  if (request.state !== 'pending') return [];
  const open = openStage(terms.approval, votes, terms.person.id);
  if (open === null) return [];
  const away = new Set([terms.person, ...unreachable, ...departed].map((person) => person.id));
  return asked.filter(({ id }) => !away.has(id) && voteOf(request, id, open.index) === null);
}

/**
 * Everybody's next reminder, soonest first (behaviour A24): each wait is at least as long as the one before, and a moment
 * outside of somebody's hours waits until they open, unless the request would expire meanwhile. Derived from the request
 * alone, so that nothing can lose or delete it (behaviour P20).
 */
export function reminders(request: AccessRequest, now: Date, hoursOf: HoursOf): Reminder[] {
  return waitedFor(request)
    .map((person) => reminderOf(request, person, now, hoursOf(person.id)))
    .filter((reminder) => reminder !== null)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The soonest of them; null when nobody is to be reminded any more. */
export function nextReminder(request: AccessRequest, now: Date, hoursOf: HoursOf): Reminder | null {
  return reminders(request, now, hoursOf)[0] ?? null;
}

/** Nobody can be due before this, whatever their hours: known without a look at them. Null: it expires too soon. */
export function firstLookAt(request: Pick<AccessRequest, 'submittedAt' | 'pendingUntil'>): Date | null {
  const first = new Date(request.submittedAt.getTime() + REMINDER_WAITS_MS[0]);
  return first > tooLateAt(request) ? null : first;
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
  if (request.state !== 'pending') return null;
  const counted = { ...request, reminded: withCounted(request, due, now) };
  const remindAt = lookAt(request, nextReminder(counted, now, hoursOf), hoursOf, random);
  if (due.length === 0) return putOff(request, remindAt);
  const told = due.filter(({ to }) => mayDecide.has(to.id));
  return {
    body: { ...counted, remindAt },
    events:
      told.length === 0
        ? []
        : [{ type: 'request.reminded', actor: SYSTEM, data: { approvers: told.map(({ to }) => to) } }],
    effects: told.map(
      ({ to, number }): EffectDraft => ({ type: 'notice', to: to.id, notice: { kind: 'reminder', number } }),
    ),
  };
}

/** Nobody is told now; somebody may be then. */
export function putOff(request: AccessRequest, remindAt: Date | null): Change<AccessRequest> | null {
  if (request.state !== 'pending' || request.remindAt?.getTime() === remindAt?.getTime()) return null;
  return { body: { ...request, remindAt }, events: [] };
}

/** Whether a reminder that waited asks for nothing any more: they voted, it is over, or a later one says the same. */
export function isStale(request: AccessRequest, to: UserId, number: number): boolean {
  if (!waitedFor(request).some(({ id }) => id === to)) return true;
  return (request.reminded ?? []).some(({ id, count }) => id === to && count > number);
}

function withCounted({ reminded = [] }: AccessRequest, due: readonly Reminder[], now: Date): Reminded[] {
  const ids = new Set(due.map(({ to }) => to.id));
  const counted = due.map(({ to, number }) => ({ id: to.id, count: number, at: now }));
  return [...reminded.filter(({ id }) => !ids.has(id)), ...counted];
}

/** A little later than it would be, so that not all come at one stroke of the clock. */
function lookAt(request: AccessRequest, next: Reminder | null, hoursOf: HoursOf, random: Random): Date | null {
  if (next === null || next.last) return next?.at ?? null;
  const later = new Date(next.at.getTime() + random.below(REMINDER_JITTER_MS));
  return later <= tooLateAt(request) && isOpen(hoursOf(next.to.id), later) ? later : next.at;
}

function reminderOf(request: AccessRequest, to: PersonRef, now: Date, hours: Hours): Reminder | null {
  const before = request.reminded?.find(({ id }) => id === to.id);
  const count = before?.count ?? 0;
  const waitMs = REMINDER_WAITS_MS[Math.min(count, REMINDER_WAITS_MS.length - 1)] ?? 0;
  const dueMs = (before?.at ?? request.submittedAt).getTime() + waitMs;
  const tooLate = tooLateAt(request);
  if (dueMs > tooLate.getTime() || now > tooLate) return null;
  const open = opensAt(hours, new Date(Math.max(dueMs, now.getTime())));
  const reminder = { to, number: count + 1 };
  if (open <= tooLate) return { ...reminder, at: open, last: false };
  return { ...reminder, at: new Date(Math.max(dueMs, lastCallAt(request).getTime(), now.getTime())), last: true };
}

function lastCallMs({ submittedAt, pendingUntil }: Pick<AccessRequest, 'submittedAt' | 'pendingUntil'>): number {
  return Math.min(LAST_CALL_MS, (pendingUntil.getTime() - submittedAt.getTime()) / 4);
}

function lastCallAt(request: Pick<AccessRequest, 'submittedAt' | 'pendingUntil'>): Date {
  return new Date(request.pendingUntil.getTime() - lastCallMs(request));
}

/** From here on there is no time left to decide in peace. */
function tooLateAt(request: Pick<AccessRequest, 'submittedAt' | 'pendingUntil'>): Date {
  return new Date(request.pendingUntil.getTime() - lastCallMs(request) / 2);
}
