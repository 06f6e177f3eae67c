import { describe, expect, it } from 'vitest';
import type { Caller, Deps } from '../../../../src/jit/deps.ts';
import { type Entitlement, entitlementKey } from '../../../../src/jit/entitlement.ts';
import { DirectoryUnavailable } from '../../../../src/jit/errors.ts';
import { roleDefinitionId } from '../../../../src/jit/ids.ts';
import { eligibleMarksOf } from '../../../../src/jit/operations/request/eligible-marks.ts';
import { AMIRA, buildGroup, buildRole, guid, NOON } from '../../../support/builders.ts';

/** Marks of everything that is asked about; each ask is written down. */
function setUp() {
  const asks: Entitlement[][] = [];
  const state = { now: NOON, down: false };
  const assignments = {
    async eligibleAmong(_: string, of: readonly Entitlement[]) {
      asks.push([...of]);
      if (state.down) throw new DirectoryUnavailable('the directory does not answer');
      return of.map((one) => ({ key: entitlementKey(one), through: null }));
    },
  };
  const deps = { assignments, clock: { now: () => state.now }, log: { info: () => {} } } as unknown as Deps;
  const marks = async (...entitlements: Entitlement[]) =>
    (await eligibleMarksOf(deps, { id: AMIRA.id } as Caller, [{ entitlements }])).map(({ key }) => key);
  return { asks, state, marks };
}

describe('marks in a list of policies', () => {
  const role = buildRole();
  const group = buildGroup();

  it('are asked for once a minute, and what is new to the list is asked for alone', async () => {
    const { asks, state, marks } = setUp();

    await marks(role);
    expect(await marks(role, group)).toEqual([entitlementKey(role), entitlementKey(group)]);
    expect(asks).toEqual([[role], [group]]);
    state.now = new Date(NOON.getTime() + 60_000);
    await marks(role);

    expect(asks).toHaveLength(3);
  });

  it('are asked for eight roles at a time, and for no more than twenty-four', async () => {
    const { asks, marks } = setUp();
    const roles = Array.from({ length: 40 }, (_, n) => buildRole({ roleDefinitionId: roleDefinitionId(guid(n + 1)) }));

    expect(await marks(...roles, group)).toHaveLength(25);
    expect(asks.map((ask) => ask.length)).toEqual([9, 8, 8]);
  });

  it('are left out while the directory does not answer, and looked for again', async () => {
    const { asks, state, marks } = setUp();
    state.down = true;

    expect(await marks(role)).toEqual([]);
    state.down = false;

    expect(await marks(role)).toEqual([entitlementKey(role)]);
    expect(asks).toHaveLength(2);
  });
});
