import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../src/jit/aggregate.ts';
import { MINUTE_MS } from '../../../../src/jit/duration.ts';
import { markUnreachable } from '../../../../src/jit/request/reach.ts';
import type { AccessRequest, EndReason, GrantState, RequestState } from '../../../../src/jit/request/request.ts';
import {
  activated,
  approve,
  beginActivation,
  beginEnd,
  cancel,
  close,
  deny,
  ended,
  expire,
  newGrant,
  recordVote,
  warned,
  withdrawVote,
} from '../../../../src/jit/request/transitions.ts';
import {
  AMIRA,
  BEN,
  buildApproved,
  buildGrantItem,
  buildRequest,
  buildVote,
  CHLOE,
  minutesAfterNoon,
} from '../../../support/builders.ts';

type Transition = (request: AccessRequest) => Change<AccessRequest> | null;

const LATER = minutesAfterNoon(30);
const PAST_EVERY_DEADLINE = minutesAfterNoon(48 * 60);

/** Every state a request and its grant can be in. */
const requestStates: Exclude<RequestState, 'approved'>[] = ['pending', 'denied', 'cancelled', 'expired', 'closed'];
const grantStates: GrantState[] = ['scheduled', 'activating', 'active', 'revoking', 'ended'];
type Place = (typeof requestStates)[number] | GrantState;
const places: Place[] = [...requestStates, ...grantStates];

function at(place: Place): AccessRequest {
  const grant = grantStates.find((state) => state === place);
  if (grant !== undefined) return buildApproved({ state: grant });
  return buildRequest({ state: requestStates.find((state) => state === place) ?? 'pending' });
}

function bodyOf(change: Change<AccessRequest> | null): AccessRequest {
  if (change === null) throw new Error('the transition was refused');
  return change.body;
}

function placeOf(request: AccessRequest): string {
  return request.state === 'approved' ? (request.grant?.state ?? 'no grant') : request.state;
}

/** Which transition leaves which state, and where it leads; from anywhere else it is null. */
const table: [name: string, transition: Transition, leads: Partial<Record<Place, string>>][] = [
  ['a vote', (r) => recordVote(r, buildVote(), []), { pending: 'pending' }],
  ['an approval', (r) => approve(r, buildVote(), [], LATER), { pending: 'scheduled' }],
  ['a deny', (r) => deny(r, buildVote({ decision: 'deny' }), LATER), { pending: 'denied' }],
  ['a cancellation', (r) => cancel(r, AMIRA, LATER), { pending: 'cancelled' }],
  ['its expiry', (r) => expire(r, PAST_EVERY_DEADLINE), { pending: 'expired' }],
  ['closing', (r) => close(r, 'the policy changed', LATER), { pending: 'closed', scheduled: 'closed' }],
  ['an unreachable approver', (r) => markUnreachable(r, BEN), { pending: 'pending' }],
  ['the activation', (r) => beginActivation(r, LATER), { scheduled: 'activating' }],
  ['being active', (r) => activated(r, [buildGrantItem()], LATER), { activating: 'active' }],
  ['the warning', (r) => warned(r, LATER), { active: 'active' }],
  [
    'the end',
    (r) => beginEnd(r, { reason: 'expired', by: null, note: null }, LATER),
    { scheduled: 'ended', activating: 'revoking', active: 'revoking' },
  ],
  ['the confirmed end', (r) => ended(r, [buildGrantItem({ status: 'removed' })], LATER), { revoking: 'ended' }],
];

describe.each(table)('%s', (_, transition, leads) => {
  it.each(places)(`from %s leads where the machine says, or nowhere`, (place) => {
    const change = transition(at(place));

    expect(change === null ? undefined : placeOf(change.body)).toBe(leads[place]);
  });

  it('leaves the request that it was given as it was, and a trace of itself', () => {
    for (const place of places) {
      const request = at(place);
      const before = structuredClone(request);

      const change = transition(request);

      expect(request).toEqual(before);
      if (change !== null) expect(change.events.length).toBeGreaterThan(0);
    }
  });
});

describe('a decision', () => {
  it('and the grant it makes are one write', () => {
    const change = approve(buildRequest(), buildVote(), [], LATER);

    expect(bodyOf(change)).toMatchObject({ state: 'approved', decidedAt: LATER, grant: { state: 'scheduled' } });
    expect(bodyOf(change).grant?.items.map((item) => item.status)).toEqual(['waiting', 'waiting']);
    expect(change?.events.map((event) => event.type)).toEqual(['request.voted', 'request.approved']);
  });

  it('drops the votes of people who lost the right, and tells them', () => {
    const lost = buildVote({ approver: CHLOE });

    const change = recordVote(buildRequest({ votes: [lost] }), buildVote(), [lost]);

    expect(bodyOf(change).votes).toEqual([buildVote()]);
    expect(change?.events.map((event) => event.type)).toEqual(['request.vote-dropped', 'request.voted']);
    expect(change?.effects).toContainEqual(expect.objectContaining({ type: 'notice', to: CHLOE.id }));
  });

  it('is taken back before the quorum, which leaves the votes of others alone', () => {
    const own = buildVote();
    const other = buildVote({ approver: CHLOE });
    const request = buildRequest({ votes: [own, other] });

    const change = withdrawVote(request, own);

    expect(bodyOf(change).votes).toEqual([other]);
    expect(change?.events).toMatchObject([{ type: 'request.vote-withdrawn', actor: { id: own.approver.id } }]);
    expect(withdrawVote({ ...request, state: 'approved' }, own)).toBeNull();
    expect(withdrawVote(request, buildVote())).toBeNull();
  });

  it('to deny is told to the requester with its comment', () => {
    const change = deny(buildRequest(), buildVote({ decision: 'deny', comment: 'not today' }), LATER);

    expect(bodyOf(change)).toMatchObject({ state: 'denied', stateNote: 'not today' });
    expect(change?.effects).toContainEqual({ type: 'notice', to: AMIRA.id, notice: { kind: 'denied' } });
  });

  it('is not expired a moment before its time', () => {
    const request = buildRequest();

    expect(expire(request, new Date(request.pendingUntil.getTime() - 1))).toBeNull();
    expect(expire(request, request.pendingUntil)).not.toBeNull();
  });
});

describe('an unreachable approver', () => {
  it('is named once', () => {
    expect(markUnreachable(buildRequest({ unreachable: [BEN] }), BEN)).toBeNull();
  });

  it('who was the last one is told as such', () => {
    const first = markUnreachable(buildRequest(), BEN);
    const second = markUnreachable(bodyOf(first), CHLOE);

    const noneLeft = [first, second].map((change) => change?.events[0]?.data.noneLeft);
    expect(noneLeft).toEqual([false, true]);
  });
});

describe('the warning', () => {
  it('is given once, and not at the end or after it', () => {
    const active = buildApproved();

    expect(warned(bodyOf(warned(active, LATER)), LATER)).toBeNull();
    expect(warned(active, minutesAfterNoon(126))).toBeNull();
  });
});

describe('a grant', () => {
  it('names in its end who ended it and why, and calls nothing revoked before it is confirmed', () => {
    const revoking = bodyOf(beginEnd(buildApproved(), { reason: 'revoked', by: BEN, note: 'wrong person' }, LATER));

    expect(revoking.grant).toMatchObject({ state: 'revoking', endedBy: BEN, endNote: 'wrong person', endedAt: null });

    const done = ended(revoking, [buildGrantItem({ status: 'removed', confirmedAt: LATER })], LATER);

    expect(bodyOf(done).grant).toMatchObject({ state: 'ended', endReason: 'revoked', endedBy: BEN, endedAt: LATER });
    expect(done?.events[0]?.data.receipt).toMatchObject([{ status: 'removed', confirmedAt: LATER }]);
  });

  it('says at its start what is held, what was theirs and what was skipped', () => {
    const items = [
      buildGrantItem(),
      buildGrantItem({ status: 'standing' }),
      buildGrantItem({ status: 'skipped', detail: 'dynamic group' }),
    ];

    const change = activated(buildApproved({ state: 'activating' }), items, LATER);

    const role = 'Exchange Administrator';
    expect(change?.events).toMatchObject([
      { type: 'grant.item-skipped', data: { entitlement: role, reason: 'dynamic group' } },
      { type: 'grant.active', data: { held: [role], standing: [role], skipped: [role] } },
    ]);
  });

  const move: fc.Arbitrary<(request: AccessRequest, now: Date) => Change<AccessRequest> | null> = fc.constantFrom(
    (r: AccessRequest, now: Date) => beginActivation(r, now),
    (r: AccessRequest, now: Date) => activated(r, [buildGrantItem()], now),
    (r: AccessRequest, now: Date) => warned(r, now),
    (r: AccessRequest, now: Date) => ended(r, [], now),
    (r: AccessRequest, now: Date) => close(r, 'disabled', now),
    (r: AccessRequest, now: Date) => expire(r, now),
    ...(['expired', 'released', 'revoked', 'removed-outside', 'failed'] as const).map(
      (reason: EndReason) => (r: AccessRequest, now: Date) => beginEnd(r, { reason, by: null, note: null }, now),
    ),
  );

  it('has its end fixed once, at its activation plus its duration, whatever follows', () => {
    const moves = fc.array(fc.tuple(move, fc.nat(200)), { maxLength: 30 });
    fc.assert(
      fc.property(moves, fc.integer({ min: 1, max: 600 }), (steps, minutes) => {
        const terms = { durationMs: minutes * MINUTE_MS };
        let request = bodyOf(approve(buildRequest({ terms }), buildVote(), [], LATER));
        for (const [step, afterMinutes] of steps) {
          const now = minutesAfterNoon(30 + afterMinutes);
          request = step(request, now)?.body ?? request;
          const { activatingAt, endsAt } = request.grant ?? newGrant(request, now);
          const expected = activatingAt === null ? null : activatingAt.getTime() + terms.durationMs;
          expect(endsAt?.getTime() ?? null).toBe(expected);
        }
      }),
    );
  });

  it('ends only by way of revoking, unless it was still scheduled', () => {
    const moves = fc.array(fc.tuple(move, fc.nat(200)), { maxLength: 30 });
    fc.assert(
      fc.property(moves, (steps) => {
        let request = bodyOf(approve(buildRequest(), buildVote(), [], LATER));
        for (const [step, afterMinutes] of steps) {
          const before = request.grant?.state;
          request = step(request, minutesAfterNoon(30 + afterMinutes))?.body ?? request;
          const after = request.grant?.state;
          if (after === 'ended' && before !== 'ended') expect(['scheduled', 'revoking']).toContain(before);
          if (before === 'ended') expect(after).toBe('ended');
          if (before === 'revoking') expect(['revoking', 'ended']).toContain(after);
        }
      }),
    );
  });
});
