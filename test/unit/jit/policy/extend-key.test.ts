import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../src/jit/duration.ts';
import { describeChange } from '../../../../src/jit/policy/describe-change.ts';
import type { PolicyEdit } from '../../../../src/jit/policy/edit-fields.ts';
import { editPolicy } from '../../../../src/jit/policy/edit-policy.ts';
import { exportPolicy } from '../../../../src/jit/policy/export-policy.ts';
import type { ExtendRule } from '../../../../src/jit/policy/extend-rule.ts';
import { lintDrafts } from '../../../../src/jit/policy/lint-drafts.ts';
import { parsePolicies, readPolicy } from '../../../../src/jit/policy/parse-policy.ts';
import type { PolicyTerms } from '../../../../src/jit/policy/policy.ts';
import { faultText, type PolicyDraft } from '../../../../src/jit/policy/policy-draft.ts';
import { resolvePolicy } from '../../../../src/jit/policy/resolve-policy.ts';
import { policyTermsHash } from '../../../../src/jit/policy/terms-hash.ts';
import { FakeDirectory } from './fake-directory.ts';

const HOUR_MS = 60 * MINUTE_MS;
const context = { adminIds: [], auditorIds: [], stored: [], admitGuests: false };

function contoso() {
  const directory = new FakeDirectory();
  directory.addUser({ name: 'Ada' });
  directory.addUser({ name: 'Cleo' });
  directory.addGroup({ name: 'SG-Mailbox-Operators' });
  directory.addRole('User Administrator', { id: 'fe930be7-5e62-47db-91af-98c3a49a38b1', privileged: true });
  directory.addUnit('Berlin');
  return directory;
}

const textOf = (extend: string, opens = 'group: SG-Mailbox-Operators', approval = '[{ approvers: [Cleo] }]') =>
  `name: p\neligible: [Ada]\nentitlements:\n  - ${opens}\nduration: { max: 4h }\napproval: ${approval}\n${extend}`;

function draftOf(extend: string): PolicyDraft {
  const { drafts, faults } = parsePolicies(textOf(extend));
  expect(faults.map(faultText)).toEqual([]);
  const [draft] = drafts;
  if (draft === undefined) throw new Error('nothing was read');
  return draft;
}

const faultsOf = (extend: string) => parsePolicies(textOf(extend)).faults.map(faultText).join('\n');

async function resolved(text: string) {
  const [draft] = parsePolicies(text).drafts;
  if (draft === undefined) throw new Error('nothing was read');
  return resolvePolicy(draft, contoso(), context);
}

async function termsOf(extend: string): Promise<PolicyTerms> {
  const result = await resolved(textOf(extend));
  if ('faults' in result) throw new Error(result.faults.map(faultText).join('\n'));
  return result.terms;
}

describe('the key extend of a policy', () => {
  it('is no part of a policy that does not have it: its hash is what it was', async () => {
    const terms = await termsOf('');

    expect(Object.hasOwn(terms, 'extend')).toBe(false);
    expect(exportPolicy(terms, new Set())).not.toContain('extend');
    expect(policyTermsHash(terms)).toBe(policyTermsHash({ ...terms }));
  });

  it('is none, or says what it says; what it leaves out allows no more than the policy grants', () => {
    expect(draftOf('extend: none').extend).toBe('none');
    expect(
      draftOf('extend: { times: 2, each: 1h, total: 8h, by: [holder, approvers], approval: none }').extend,
    ).toEqual({
      times: 2,
      eachMs: HOUR_MS,
      totalMs: 8 * HOUR_MS,
      by: ['holder', 'approvers'],
      approval: 'none',
    });
    expect(draftOf('extend: {}').extend).toEqual({
      times: 1,
      eachMs: 4 * HOUR_MS,
      totalMs: 4 * HOUR_MS,
      by: ['holder'],
      approval: 'same',
    });
  });

  it.each([
    ['extend: sometimes', /must be `\{ times: 2.*or none/],
    ['extend: { tmes: 2 }', /"tmes" is not a key of a policy here: did you mean times\?/],
    ['extend: { total: 25h }', /too long: at most 1d/],
    ['extend: { times: 0 }', /must be from 1 to 50/],
    ['extend: { by: [everyone] }', /must be holder or approvers/],
    ['extend: { by: [] }', /say who may ask/],
    ['extend: { approval: maybe }', /must be same, or none/],
    ['extend: { each: 3h, total: 2h }', /must be at most the total \(2h\)/],
    ['extend: { total: 1m }', /leaves nothing to extend/],
  ])('refuses %s in words', (extend, said) => {
    expect(faultsOf(extend)).toMatch(said);
  });

  it('goes out and comes in again as it is', async () => {
    const minutes = (most: number) => fc.integer({ min: 2, max: most }).map((count) => count * MINUTE_MS);
    const rule: fc.Arbitrary<ExtendRule> = fc
      .record({
        times: fc.integer({ min: 1, max: 50 }),
        totalMs: minutes(1440),
        share: fc.integer({ min: 1, max: 100 }),
      })
      .chain(({ times, totalMs, share }) =>
        fc.record({
          times: fc.constant(times),
          eachMs: fc.constant(Math.max(1, Math.ceil(((totalMs / MINUTE_MS) * share) / 100)) * MINUTE_MS),
          totalMs: fc.constant(totalMs),
          by: fc.constantFrom<ExtendRule['by']>(['holder'], ['approvers'], ['holder', 'approvers']),
          approval: fc.constantFrom('same' as const, 'none' as const),
        }),
      );
    const terms = await termsOf('');
    fc.assert(
      fc.property(fc.oneof(rule, fc.constant('none' as const)), (extend) => {
        const written = exportPolicy({ ...terms, extend }, new Set());
        expect(parsePolicies(written).drafts[0]?.extend).toEqual(extend);
      }),
    );
  });

  it('lets nothing privileged run on without approval, and warns where approved access may', async () => {
    const automatic = 'extend: { approval: none }';
    const privileged = await resolved(textOf(automatic, 'role: User Administrator'));
    const plain = await resolved(textOf(automatic));

    expect('faults' in privileged && privileged.faults.map(faultText)).toEqual([
      expect.stringMatching(/extend\.approval: more time without approval is never given for what is privileged/),
    ]);
    expect('warnings' in plain && plain.warnings).toContainEqual(expect.stringMatching(/extend\.approval: none/));
    const { warnings } = lintDrafts([draftOf(automatic)], { adminIds: [], auditorIds: [] });
    expect(warnings.map(faultText)).toEqual([expect.stringMatching(/may be made to last longer without it/)]);
  });

  it('is set, changed and taken away by single commands, and a change of it is told field by field', async () => {
    const set = async (terms: PolicyTerms, ...edits: [string, string][]) => {
      const typed = edits.map(([field, value]): PolicyEdit => ({ field, op: '=', value }));
      const { tree, faults } = await editPolicy(terms, typed, async () => []);
      expect(faults).toEqual([]);
      return readPolicy(tree).draft?.extend;
    };
    const usual = await termsOf('');
    const two = await termsOf('extend: { times: 2, each: 1h }');

    expect(await set(usual, ['extend.times', '3'])).toMatchObject({ times: 3, totalMs: 4 * HOUR_MS });
    expect(await set(two, ['extend.by', 'holder, approvers'], ['extend.approval', 'none'])).toMatchObject({
      times: 2,
      eachMs: HOUR_MS,
      by: ['holder', 'approvers'],
      approval: 'none',
    });
    expect(await set(two, ['extend', 'none'])).toBe('none');
    expect(await set(two, ['extend', 'default'])).toBeUndefined();
    expect(describeChange(usual, two)).toEqual([
      'extend: as usual → times 2; each 1h; total 4h; by holder; approval same',
    ]);
    expect(describeChange(two, await termsOf('extend: { times: 3, each: 30m }'))).toEqual([
      'extend.times: 2 → 3',
      'extend.each: 1h → 30m',
    ]);
  });
});
