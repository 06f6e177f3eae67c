import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../src/jit/duration.ts';
import { isOpen, workingHours } from '../../../../src/jit/hours.ts';
import type { Random, UserId } from '../../../../src/jit/ids.ts';
import {
  firstLookAt,
  isStale,
  nextReminder,
  REMINDER_WAITS_MS,
  type Reminder,
  remind,
  reminders,
  waitedFor,
} from '../../../../src/jit/request/reminders.ts';
import type { AccessRequest } from '../../../../src/jit/request/request.ts';
import { BEN, buildRequest, buildVote, CHLOE } from '../../../support/builders.ts';

const ALL = new Set<UserId>([BEN.id, CHLOE.id]);
const dice = (value: number): Random => ({ below: (limit) => Math.min(value, limit - 1), uuid: () => '' });
const inZone = (zone: string) => () => workingHours(zone);

/** Ben alone is asked at this moment, for so long. */
function askedAt(at: string, forHours: number): AccessRequest {
  const submittedAt = new Date(at);
  const pendingUntil = new Date(submittedAt.getTime() + forHours * HOUR_MS);
  return buildRequest({ submittedAt, pendingUntil, asked: [BEN] });
}

/** Looks whenever the request asks to be looked at, and late by so much, until nothing is due any more. */
function live(start: AccessRequest, zone: string, { jitter = 0, lateMs = 0 } = {}): Reminder[] {
  const hoursOf = inZone(zone);
  const told: Reminder[] = [];
  let request: AccessRequest = {
    ...start,
    remindAt: firstLookAt({ since: start.submittedAt, until: start.pendingUntil }),
  };
  for (let looks = 0; request.remindAt; looks++) {
    if (looks > 200) throw new Error('it never comes to rest');
    const now = new Date(request.remindAt.getTime() + lateMs);
    const due = reminders(request, now, hoursOf).filter(({ at }) => at <= now);
    const change = remind(request, due, { mayDecide: ALL, now, hoursOf, random: dice(jitter) });
    if (change === null) break;
    told.push(...due.map((one) => ({ ...one, at: now })));
    request = change.body;
  }
  return told;
}

const times = (told: readonly Reminder[]) => told.map(({ at }) => at.toISOString().slice(5, 16));

describe('reminders of a request that waits', () => {
  it('come after a quarter of an hour, an hour, four hours, and then each working morning', () => {
    expect(times(live(askedAt('2026-11-17T09:00:00Z', 14 * 24), 'UTC'))).toEqual([
      ...['11-17T09:15', '11-17T10:15', '11-17T14:15'],
      ...['11-18T08:00', '11-19T08:00', '11-20T08:00', '11-23T08:00', '11-24T08:00'],
      ...['11-25T08:00', '11-26T08:00', '11-27T08:00', '11-30T08:00', '12-01T08:00'],
    ]);
  });

  it('wait for the morning in the zone of whoever is asked', () => {
    const told = live(askedAt('2026-11-17T10:00:00Z', 24), 'Asia/Kolkata');

    expect(times(told)).toEqual(['11-17T10:15', '11-17T11:15', '11-18T02:30']);
  });

  it('come once, and in time, where it expires before the hours open', () => {
    const told = live(askedAt('2026-11-17T22:00:00Z', 8), 'UTC');

    expect(times(told)).toEqual(['11-18T05:00']);
    expect(told[0]?.last).toBe(true);
  });

  it('leave in peace whoever is asked for less than twenty minutes', () => {
    const { submittedAt: since, pendingUntil: until } = askedAt('2026-11-17T09:00:00Z', 1 / 6);
    expect(firstLookAt({ since, until })).toBeNull();
    expect(live(askedAt('2026-11-17T09:00:00Z', 1 / 6), 'UTC')).toEqual([]);
  });

  it('go only to those who were asked, can see it and have not voted', () => {
    const request = { ...askedAt('2026-11-17T09:00:00Z', 24), asked: [BEN, CHLOE] };
    const quorum = { approval: [{ approvers: [{ kind: 'user' as const, ...BEN }], quorum: 2 }] };
    const voted = buildRequest({ ...request, terms: quorum, votes: [buildVote({ approver: BEN })] });

    expect(waitedFor(voted)).toEqual([CHLOE]);
    expect(waitedFor({ ...request, unreachable: [BEN], departed: [CHLOE] })).toEqual([]);
    expect(waitedFor({ ...request, state: 'denied' })).toEqual([]);
    expect(waitedFor({ ...request, asked: [request.terms.person, BEN] })).toEqual([BEN]);
  });

  it('pass over whoever may no longer decide, and ask again as late as for the others', () => {
    const request = { ...askedAt('2026-11-17T09:00:00Z', 24), asked: [BEN, CHLOE] };
    const now = new Date('2026-11-17T09:15:00Z');
    const due = reminders(request, now, inZone('UTC'));

    const change = remind(request, due, {
      mayDecide: new Set([CHLOE.id]),
      now,
      hoursOf: inZone('UTC'),
      random: dice(0),
    });

    expect(change?.effects).toEqual([{ type: 'notice', to: CHLOE.id, notice: { kind: 'reminder', number: 1 } }]);
    expect(change?.events).toMatchObject([{ type: 'request.reminded', data: { approvers: [CHLOE] } }]);
    expect(change?.body.reminded?.map(({ id, count }) => [id, count])).toEqual([
      [BEN.id, 1],
      [CHLOE.id, 1],
    ]);
    expect(change?.body.remindAt).toEqual(new Date('2026-11-17T10:15:00Z'));
  });

  it('are stale once their reader voted, it is over, or a later one is on its way', () => {
    const request = { ...askedAt('2026-11-17T09:00:00Z', 24), reminded: [{ id: BEN.id, count: 2, at: new Date() }] };

    expect(isStale(request, BEN.id, 2)).toBe(false);
    expect(isStale(request, BEN.id, 1)).toBe(true);
    expect(isStale({ ...request, state: 'approved' }, BEN.id, 2)).toBe(true);
    expect(isStale(request, CHLOE.id, 1)).toBe(true);
  });

  it('keep their waits and hours whenever they are looked at, wherever clocks change', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Nowhere/At'];
    // Around the nights in which clocks change, and others.
    const starts = ['2026-03-05', '2026-03-26', '2026-04-02', '2026-10-01', '2026-10-22', '2026-10-30', '2026-12-23'];
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.nat({ max: 5 * 24 * 60 }),
        fc.integer({ min: 1, max: 14 * 24 * 60 }),
        fc.constantFrom(...zones),
        fc.nat({ max: 180_000 }),
        fc.constantFrom(0, 0, 700, 90 * MINUTE_MS),
        (day, startMinutes, forMinutes, zone, jitter, lateMs) => {
          const submittedAt = new Date(Date.parse(day) + startMinutes * MINUTE_MS);
          const request = buildRequest({
            submittedAt,
            pendingUntil: new Date(submittedAt.getTime() + forMinutes * MINUTE_MS),
            asked: [BEN],
          });

          const told = live(request, zone, { jitter, lateMs });

          const hours = workingHours(zone);
          for (const [index, { at, last, number }] of told.entries()) {
            const before = told[index - 1]?.at ?? submittedAt;
            const waitMs = REMINDER_WAITS_MS[Math.min(index, REMINDER_WAITS_MS.length - 1)] ?? 0;
            expect(number).toBe(index + 1);
            expect(at.getTime() - before.getTime()).toBeGreaterThanOrEqual(waitMs);
            expect(isOpen(hours, at) || last).toBe(true);
            expect(at.getTime()).toBeLessThan(request.pendingUntil.getTime());
            if (last) expect(index).toBe(told.length - 1);
          }
          // Nobody is forgotten: with an hour to spare within their hours, one comes.
          if (told.length === 0 && lateMs === 0) {
            const none = nextReminder(request, new Date(submittedAt.getTime() + REMINDER_WAITS_MS[0]), () => hours);
            expect(none).toBeNull();
            expect(forMinutes).toBeLessThan(20);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('has waits that never grow shorter', () => {
    expect([...REMINDER_WAITS_MS].sort((a, b) => a - b)).toEqual([...REMINDER_WAITS_MS]);
  });
});
