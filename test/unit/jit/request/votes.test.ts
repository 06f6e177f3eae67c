import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stage } from '../../../../src/jit/policy/policy.ts';
import type { Vote } from '../../../../src/jit/request/request.ts';
import { approvalsOf, openStage, voteOf } from '../../../../src/jit/request/votes.ts';
import { AMIRA, BEN, buildRequest, buildStage, buildVote, CHLOE, DAN } from '../../../support/builders.ts';

/** The requester is among the people who might vote: their votes must never count, however they came in. */
const vote: fc.Arbitrary<Vote> = fc
  .record({
    stage: fc.nat(3),
    approver: fc.constantFrom(AMIRA, BEN, CHLOE, DAN),
    decision: fc.constantFrom('approve' as const, 'approve' as const, 'deny' as const),
  })
  .map((given) => buildVote(given));
const votes = fc.array(vote, { maxLength: 25 });
const stages: fc.Arbitrary<Stage[]> = fc.array(
  fc.integer({ min: 1, max: 3 }).map((quorum) => buildStage({ quorum })),
  { minLength: 1, maxLength: 3 },
);

function openIndex(approval: Stage[], cast: readonly Vote[]): number {
  return openStage(approval, cast, AMIRA.id)?.index ?? approval.length;
}

describe('a quorum', () => {
  it('is met only by as many distinct people other than the requester, each for that very stage', () => {
    fc.assert(
      fc.property(stages, votes, (approval, cast) => {
        for (const [index, stage] of approval.entries()) {
          if (index >= openIndex(approval, cast)) break;
          const people = cast.filter((one) => one.stage === index && one.decision === 'approve');
          const distinct = new Set(people.map((one) => one.approver.id).filter((id) => id !== AMIRA.id));
          expect(distinct.size).toBeGreaterThanOrEqual(stage.quorum);
        }
      }),
    );
  });

  it('stays open while one of its people is missing', () => {
    fc.assert(
      fc.property(stages, votes, (approval, cast) => {
        const open = openStage(approval, cast, AMIRA.id);
        if (open !== null) {
          expect(approvalsOf(cast, open.index, AMIRA.id).length).toBeLessThan(open.stage.quorum);
        }
      }),
    );
  });

  it('is never brought nearer by the requester, by a repeat, by a deny or by a vote of another stage', () => {
    fc.assert(
      fc.property(stages, votes, vote, (approval, cast, extra) => {
        const before = openIndex(approval, cast);
        const counts =
          extra.decision === 'approve' &&
          extra.approver.id !== AMIRA.id &&
          extra.stage === before &&
          !approvalsOf(cast, before, AMIRA.id).some((one) => one.approver.id === extra.approver.id);

        if (!counts) expect(openIndex(approval, [...cast, extra])).toBe(before);
      }),
    );
  });

  it('once met stays met by further votes, whatever their order', () => {
    fc.assert(
      fc.property(stages, votes, votes, (approval, cast, more) => {
        const before = openIndex(approval, cast);

        expect(openIndex(approval, [...cast, ...more])).toBeGreaterThanOrEqual(before);
        expect(openIndex(approval, [...more, ...cast])).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it('is taken stage by stage: a full later stage does not open past an earlier one', () => {
    const approval = [buildStage({ quorum: 1 }), buildStage({ quorum: 1 })];

    expect(openIndex(approval, [buildVote({ stage: 1 })])).toBe(0);
    expect(openIndex(approval, [buildVote({ stage: 1 }), buildVote({ stage: 0, approver: CHLOE })])).toBe(2);
  });

  it('of two is not met by one person twice, and is met by two', () => {
    const approval = [buildStage({ quorum: 2 })];

    expect(openIndex(approval, [buildVote(), buildVote()])).toBe(0);
    expect(openIndex(approval, [buildVote(), buildVote({ approver: CHLOE })])).toBe(1);
  });

  it('is not asked for where the policy says none', () => {
    expect(openStage('none', [], AMIRA.id)).toBeNull();
  });
});

describe('the vote of a person', () => {
  it('is found by person and stage, approve or deny', () => {
    const deny = buildVote({ decision: 'deny', stage: 1 });
    const request = buildRequest({ votes: [deny] });

    expect(voteOf(request, BEN.id, 1)).toBe(deny);
    expect(voteOf(request, BEN.id, 0)).toBeNull();
    expect(voteOf(request, CHLOE.id, 1)).toBeNull();
  });
});
