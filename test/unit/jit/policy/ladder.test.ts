import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupId, roleDefinitionId } from '../../../../src/jit/ids.ts';
import { findLadders, type LadderInput, type LadderPolicy } from '../../../../src/jit/policy/ladder.ts';
import { LADDER_ROLES } from '../../../../src/jit/policy/well-known-roles.ts';
import { guid } from './fake-directory.ts';

/** Groups 0 to 9; a group may be nested in groups with a higher number only. */
const group = fc.integer({ min: 0, max: 9 });
const id = (n: number) => groupId(guid(n));
const granted = fc
  .tuple(group, fc.uniqueArray(group, { maxLength: 4 }))
  .map(([n, above]) => ({ id: id(n), name: `G${n}`, above: above.filter((m) => m > n).map(id) }));
const policy = (name: string): fc.Arbitrary<LadderPolicy> =>
  fc.record({
    name: fc.constant(name),
    grants: fc.array(granted, { maxLength: 3 }),
    authority: fc.array(
      group.map((n) => ({ id: id(n), name: `G${n}` })),
      { maxLength: 3 },
    ),
  });
const input: fc.Arbitrary<LadderInput> = fc.record({
  policy: policy('this').map((each) => ({ ...each, roles: [] })),
  others: fc.array(policy('other'), { maxLength: 3 }),
  adminIds: fc.array(group.map(guid), { maxLength: 2 }),
  auditorIds: fc.array(group.map(guid), { maxLength: 2 }),
});

function reaches(grants: LadderPolicy['grants'], targets: readonly string[]): boolean {
  return grants.some((each) => [each.id, ...each.above].some((reached) => targets.includes(reached)));
}

describe('findLadders', () => {
  it('finds one exactly when a grant reaches admins, auditors or whoever decides in a policy', () => {
    fc.assert(
      fc.property(input, (each) => {
        const { policy: own, others, adminIds, auditorIds } = each;
        const authority = [own, ...others].flatMap((p) => p.authority.map((a) => a.id));
        const climbs =
          reaches(own.grants, [...adminIds, ...auditorIds, ...authority]) ||
          others.some((other) =>
            reaches(
              other.grants,
              own.authority.map((a) => a.id),
            ),
          );

        expect(findLadders(each).length > 0).toBe(climbs);
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on which of two policies is saved last', () => {
    fc.assert(
      fc.property(policy('a'), policy('b'), (a, b) => {
        const between = (first: LadderPolicy, second: LadderPolicy) =>
          findLadders({ policy: { ...first, roles: [] }, others: [second], adminIds: [], auditorIds: [] }).length -
          findLadders({ policy: { ...first, roles: [] }, others: [], adminIds: [], auditorIds: [] }).length;

        expect(between(a, b) > 0).toBe(between(b, a) > 0);
      }),
    );
  });

  it.each([...LADDER_ROLES])('refuses role %s (%s)', (role, name) => {
    const roles = [{ id: roleDefinitionId(role), name }];

    const ladders = findLadders({
      policy: { name: 'p', grants: [], authority: [], roles },
      others: [],
      adminIds: [],
      auditorIds: [],
    });

    expect(ladders).toEqual([{ id: role, message: expect.stringContaining(name) }]);
  });

  it('compares ids without regard to letter case, as people paste them', () => {
    const upper = 'ABCDEF00-0000-4000-8000-000000000001';
    const grants = [{ id: groupId(upper), name: 'G', above: [] }];

    const ladders = findLadders({
      policy: { name: 'p', grants, authority: [], roles: [] },
      others: [],
      adminIds: [],
      auditorIds: [upper],
    });

    expect(ladders).toHaveLength(1);
  });
});
