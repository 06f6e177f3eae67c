import { describe, expect, it } from 'vitest';
import { describeChange } from '../../../../src/jit/policy/describe-change.ts';
import type { PolicyTerms } from '../../../../src/jit/policy/policy.ts';
import { AMIRA, BEN, buildGroup, buildPolicy, buildRole, CHLOE, userSubject } from '../../../support/builders.ts';

const terms = (changes: Partial<PolicyTerms> = {}) => buildPolicy({ terms: changes }).terms;

describe('what a change of a policy is told as', () => {
  it('is nothing when nothing changed', () => {
    expect(describeChange(terms(), terms())).toEqual([]);
  });

  it('names every field that differs, before and after', () => {
    const before = terms({ eligible: [userSubject(AMIRA), userSubject(BEN)], entitlements: [buildRole()] });
    const after: PolicyTerms = {
      ...before,
      description: 'New\nwords',
      eligible: [userSubject(BEN), userSubject(CHLOE)],
      entitlements: [buildRole(), buildGroup({ name: 'SG-More' })],
      duration: { ...before.duration, maxMs: before.duration.maxMs / 2 },
      approval: 'none',
      require: {
        justificationLength: 40,
        ticketPattern: '^CHG\\d+$',
        approverComment: !before.require.approverComment,
      },
      pendingTtlMs: before.pendingTtlMs * 2,
      warnBeforeMs: before.warnBeforeMs * 2,
      channelId: '19:x@thread.tacv2',
    };

    const lines = describeChange(before, after);

    expect(lines.map((line) => line.split(':')[0])).toEqual([
      ...['description', 'eligible', 'entitlements', 'duration.max', 'approval', 'justification', 'ticket'],
      ...['approverComment', 'pending', 'warn', 'channel'],
    ]);
    expect(lines).toContain(`eligible: − ${AMIRA.name}, + ${CHLOE.name}`);
    expect(lines).toContain('entitlements: + group SG-More');
    expect(lines.join()).toMatch(/ticket: \S+ → \^CHG\\d\+\$/);
    expect(lines.join()).not.toContain('\n');
  });

  it('tells an order or a name that moved on, for approvers saw the other', () => {
    const both = terms({ eligible: [userSubject(AMIRA), userSubject(BEN)] });
    const turned = terms({ eligible: [userSubject(BEN), userSubject(AMIRA)] });
    const married = terms({ eligible: [userSubject({ ...AMIRA, name: 'Amira Novak' }), userSubject(BEN)] });

    expect(describeChange(both, turned)).toEqual(['eligible: in another order']);
    expect(describeChange(both, married)).toEqual(['eligible: now called Amira Novak']);
  });

  it('never passes over what it has no words for', () => {
    const after = { ...terms(), somethingNew: { a: 1 } };

    expect(describeChange(terms(), after)).toEqual(['somethingNew: none → {"a":1}']);
  });
});
