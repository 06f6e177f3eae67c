import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../src/jit/aggregate.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/jit/duration.ts';
import type { PersonRef } from '../../../../src/jit/entitlement.ts';
import { warnAt } from '../../../../src/jit/kinds.ts';
import { type ExtendRule, extendRuleOf, roomOf, usualExtensionMs } from '../../../../src/jit/policy/extend-rule.ts';
import { offeredExtension, roomFor } from '../../../../src/jit/request/extension-room.ts';
import {
  askExtension,
  cancelExtension,
  countedVotes,
  denyExtension,
  grantExtension,
  lapseExtension,
  mayStillExtend,
  openExtensionStage,
  pendingExtension,
  recordExtensionVote,
  withdrawExtensionVote,
} from '../../../../src/jit/request/extensions.ts';
import type { AccessRequest, Extension } from '../../../../src/jit/request/request.ts';
import { beginEnd, warned } from '../../../../src/jit/request/transitions.ts';
import {
  AMIRA,
  BEN,
  buildApproved,
  buildPolicy,
  buildStage,
  buildVote,
  CHLOE,
  DAN,
  minutesAfterNoon,
} from '../../../support/builders.ts';

const rule: fc.Arbitrary<ExtendRule> = fc.record({
  times: fc.integer({ min: 1, max: 4 }),
  eachMs: fc.integer({ min: 1, max: 600 }).map((minutes) => minutes * MINUTE_MS),
  totalMs: fc.integer({ min: 1, max: 3_000 }).map((minutes) => minutes * MINUTE_MS),
  by: fc.constant(['holder' as const, 'approvers' as const]),
  approval: fc.constantFrom('same' as const, 'none' as const),
});

type Step =
  | { do: 'ask'; by: PersonRef; share: number }
  | { do: 'approve' | 'deny' | 'withdraw'; by: PersonRef }
  | { do: 'cancel' | 'lapse' | 'end' | 'warn' }
  | { do: 'wait'; minutes: number };

const anybody = fc.constantFrom(AMIRA, BEN, CHLOE, DAN);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('ask' as const), by: anybody, share: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
  fc.record({ do: fc.constantFrom('approve' as const, 'approve' as const, 'deny' as const), by: anybody }),
  fc.record({ do: fc.constant('withdraw' as const), by: anybody }),
  fc.record({ do: fc.constantFrom('cancel' as const, 'lapse' as const, 'end' as const, 'warn' as const) }),
  fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 0, max: 90 }) }),
);

function asked(request: AccessRequest, by: PersonRef, ms: number, approval: Extension['terms']['approval']): Extension {
  const from = request.grant?.endsAt ?? minutesAfterNoon(0);
  const number = (request.extensions ?? []).length + 1;
  return {
    state: 'pending',
    askedBy: by,
    askedAt: minutesAfterNoon(10),
    terms: {
      number,
      from,
      until: new Date(from.getTime() + ms),
      reason: 'the copy is slow',
      policyTermsHash: 'a'.repeat(64),
      approval,
      commentRequired: false,
    },
    termsHash: `hash ${number}`,
    asked: [BEN, CHLOE],
    votes: [],
    decidedAt: null,
    note: null,
  };
}

/** One step as the operations take it: what they would refuse changes nothing. */
function take(
  request: AccessRequest,
  one: Step,
  by: ExtendRule,
  quorum: number,
  now: Date,
): Change<AccessRequest> | null {
  const holder = request.terms.person;
  const waiting = pendingExtension(request);
  switch (one.do) {
    case 'ask': {
      const room = roomFor(request, by);
      if ('why' in room) return null;
      const ms = Math.max(1, Math.floor(room.mostMs * one.share));
      const approval = by.approval === 'none' ? ('none' as const) : [buildStage({ quorum })];
      return askExtension(request, asked(request, one.by, ms, approval), now);
    }
    case 'approve': {
      if (waiting === null || waiting.votes.some((vote) => vote.approver.id === one.by.id)) return null;
      const vote = buildVote({ approver: one.by, at: now });
      const complete = openExtensionStage({ ...waiting, votes: [...waiting.votes, vote] }, holder.id) === null;
      return complete ? grantExtension(request, vote, [], now) : recordExtensionVote(request, vote, []);
    }
    case 'deny':
      return denyExtension(request, buildVote({ approver: one.by, decision: 'deny', at: now }), now);
    case 'withdraw': {
      const vote = waiting?.votes.find(({ approver }) => approver.id === one.by.id);
      return vote === undefined ? null : withdrawExtensionVote(request, vote);
    }
    case 'cancel':
      return cancelExtension(request, holder.id, now);
    case 'lapse':
      return lapseExtension(request, 'its policy was changed', now);
    case 'end':
      return beginEnd(request, { reason: 'expired', by: null, note: null }, now);
    case 'warn':
      return warned(request, now);
    case 'wait':
      return null;
  }
}

const held = () => buildApproved({}, { extendRule: USUAL });
const USUAL: ExtendRule = { times: 1, eachMs: 8 * HOUR_MS, totalMs: 8 * HOUR_MS, by: ['holder'], approval: 'same' };

function bodyOf(change: Change<AccessRequest> | null): AccessRequest {
  if (change === null) throw new Error('the transition was refused');
  return change.body;
}

describe('the end of access, whatever is asked, voted, ended and however time goes', () => {
  it('never moves earlier, never past what the rule and the ceiling allow, and only by a whole quorum of others', () => {
    fc.assert(
      fc.property(rule, fc.integer({ min: 1, max: 2 }), fc.array(step, { maxLength: 30 }), (by, quorum, steps) => {
        let request = held();
        let now = minutesAfterNoon(10);
        const begun = request.grant?.activatingAt?.getTime() ?? 0;
        const firstEnd = request.grant?.endsAt?.getTime() ?? 0;
        const settled = new Map<number, string>();
        for (const one of steps) {
          if (one.do === 'wait') now = new Date(now.getTime() + one.minutes * MINUTE_MS);
          const before = request.grant?.endsAt?.getTime() ?? 0;
          const change = take(request, one, by, quorum, now);
          request = change?.body ?? request;

          const end = request.grant?.endsAt?.getTime() ?? 0;
          const extensions = request.extensions ?? [];
          const approved = extensions.filter(({ state }) => state === 'approved');
          expect(end).toBeGreaterThanOrEqual(before);
          expect(end).toBeLessThanOrEqual(Math.max(firstEnd, begun + Math.min(by.totalMs, DAY_MS)));
          expect(approved.length).toBeLessThanOrEqual(by.times);
          expect(end).toBe(approved.at(-1)?.terms.until.getTime() ?? firstEnd);
          expect(extensions.filter(({ state }) => state === 'pending').length).toBeLessThanOrEqual(1);
          if (end > before) expect(now.getTime()).toBeLessThan(before);
          for (const extension of approved) {
            if (extension.terms.approval === 'none') continue;
            const others = countedVotes(extension, AMIRA.id).filter((vote) => vote.decision === 'approve');
            expect(new Set(others.map((vote) => vote.approver.id)).size).toBeGreaterThanOrEqual(quorum);
          }
          // What is settled stays as it is: lapsed, denied or taken back, it extends nothing any more.
          for (const { state, terms } of extensions) {
            const known = settled.get(terms.number);
            if (known !== undefined) expect(state).toBe(known);
            if (state !== 'pending') settled.set(terms.number, state);
          }
          if (request.grant?.state === 'revoking') expect(pendingExtension(request)).toBeNull();
        }
      }),
    );
  });
});

describe('an extension', () => {
  const pending = (ms = HOUR_MS, by = AMIRA) =>
    bodyOf(askExtension(held(), asked(held(), by, ms, [buildStage({ quorum: 1 })]), minutesAfterNoon(20)));

  it('moves the end and warns afresh before the new one, in the last quarter of what was added at the earliest', () => {
    const warnedOnce = bodyOf(warned(pending(20 * MINUTE_MS), minutesAfterNoon(120)));
    const extended = bodyOf(grantExtension(warnedOnce, buildVote(), [], minutesAfterNoon(125)));

    expect(extended.grant).toMatchObject({ endsAt: minutesAfterNoon(146), warnedAt: null });
    expect(extended.grant && warnAt(extended.grant, extended.terms)).toEqual(minutesAfterNoon(141));
    expect(bodyOf(warned(extended, minutesAfterNoon(141))).grant?.warnedAt).toEqual(minutesAfterNoon(141));
  });

  it('is too late at the very moment of the end, and lapses with whatever ends the access', () => {
    const request = pending();

    expect(mayStillExtend(request, minutesAfterNoon(125.999))).toBe(true);
    expect(mayStillExtend(request, minutesAfterNoon(126))).toBe(false);
    expect(grantExtension(request, buildVote(), [], minutesAfterNoon(126))).toBeNull();
    for (const reason of ['expired', 'released', 'revoked', 'removed-outside', 'left'] as const) {
      const ending = beginEnd(request, { reason, by: null, note: null }, minutesAfterNoon(60));
      expect(bodyOf(ending).extensions?.at(-1)).toMatchObject({ state: 'lapsed', note: 'the access ended' });
      expect(ending?.events.map(({ type }) => type)).toEqual(['grant.revoking', 'extension.lapsed']);
    }
  });

  it('counts no word of the one who holds the access, nor of the one who asked', () => {
    const byBen = pending(HOUR_MS, BEN).extensions?.at(-1);
    if (byBen === undefined) throw new Error('nothing was asked');
    const with2 = (...approvers: PersonRef[]) => ({
      ...byBen,
      votes: approvers.map((approver) => buildVote({ approver })),
    });

    expect(openExtensionStage(with2(AMIRA, BEN), AMIRA.id)).not.toBeNull();
    expect(openExtensionStage(with2(AMIRA, CHLOE), AMIRA.id)).toBeNull();
  });

  it('is told to its holder and to who asked, but not to whoever has it at once by their own press', () => {
    const told = (change: Change<AccessRequest> | null) =>
      (change?.effects ?? []).flatMap((effect) => (effect.type === 'notice' ? [effect.to] : []));
    const atOnce = (by: PersonRef) => askExtension(held(), asked(held(), by, HOUR_MS, 'none'), minutesAfterNoon(20));

    expect(told(grantExtension(pending(), buildVote(), [], minutesAfterNoon(30)))).toEqual([AMIRA.id]);
    expect(
      told(grantExtension(pending(HOUR_MS, BEN), buildVote({ approver: CHLOE }), [], minutesAfterNoon(30))),
    ).toEqual([AMIRA.id, BEN.id]);
    expect(told(atOnce(AMIRA))).toEqual([]);
    expect(told(atOnce(BEN))).toEqual([AMIRA.id]);
    expect(bodyOf(atOnce(AMIRA)).grant?.endsAt).toEqual(minutesAfterNoon(186));
  });

  it('is one at a time, and of live access only', () => {
    const more = (request: AccessRequest) =>
      askExtension(request, asked(request, AMIRA, HOUR_MS, 'none'), minutesAfterNoon(20));

    expect(more(pending())).toBeNull();
    for (const state of ['scheduled', 'activating', 'revoking', 'ended'] as const) {
      expect(more(buildApproved({ state }))).toBeNull();
    }
  });
});

describe('what a policy allows', () => {
  it('is one extension within its longest duration where it says nothing, and none where it says none', () => {
    const duration = { minMs: 1, defaultMs: HOUR_MS, maxMs: 4 * HOUR_MS, optionsMs: [] };
    const { terms } = buildPolicy({ terms: { duration } });

    expect(extendRuleOf(terms)).toEqual({ ...USUAL, eachMs: 4 * HOUR_MS, totalMs: 4 * HOUR_MS });
    expect(extendRuleOf({ ...terms, extend: 'none' })).toBeNull();
  });

  it('leaves room up to its total and the ceiling of a day, from activation on, and none below a minute', () => {
    const grant = { activatedAt: minutesAfterNoon(0), endsAt: minutesAfterNoon(60), extended: 0 };
    const any = { ...USUAL, times: 2, eachMs: DAY_MS };

    expect(roomOf(grant, { ...any, totalMs: 3 * HOUR_MS })).toMatchObject({ mostMs: 2 * HOUR_MS });
    expect(roomOf(grant, { ...any, totalMs: 2 * DAY_MS })).toMatchObject({ mostMs: 23 * HOUR_MS });
    expect(roomOf(grant, { ...any, totalMs: HOUR_MS + MINUTE_MS - 1 })).toEqual({ why: 'at-most' });
    expect(roomOf({ ...grant, extended: 2 }, any)).toEqual({ why: 'used-up' });
  });

  it('is offered in whole minutes, as long as was asked for at first, only while it can be asked for', () => {
    const request = held();

    expect(usualExtensionMs(90.5 * MINUTE_MS, 4 * HOUR_MS)).toBe(90 * MINUTE_MS);
    expect(offeredExtension(request, minutesAfterNoon(30))).toEqual({
      ms: 2 * HOUR_MS,
      until: minutesAfterNoon(246),
    });
    expect(offeredExtension(request, minutesAfterNoon(126))).toBeNull();
    expect(
      offeredExtension({ ...request, extendRule: { ...USUAL, by: ['approvers'] } }, minutesAfterNoon(30)),
    ).toBeNull();
    const waits = bodyOf(askExtension(request, asked(request, AMIRA, HOUR_MS, [buildStage()]), minutesAfterNoon(20)));
    expect(offeredExtension(waits, minutesAfterNoon(30))).toBeNull();
  });
});
