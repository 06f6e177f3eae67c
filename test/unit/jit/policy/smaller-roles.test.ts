import { describe, expect, it } from 'vitest';
import type { Entitlement } from '../../../../src/jit/entitlement.ts';
import { roleDefinitionId, TENANT_SCOPE } from '../../../../src/jit/ids.ts';
import { SMALLER_ROLES, smallerPart } from '../../../../src/jit/policy/smaller-roles.ts';
import { LADDER_ROLES, ROLE_NAMES } from '../../../../src/jit/policy/well-known-roles.ts';
import { buildGroup, buildRole, buildUnitRole, guid } from '../../../support/builders.ts';

const exchange = buildRole();
const recipients = role('Exchange Recipient Administrator', 0x31);
const group = buildGroup();

function role(name: string, n: number, over: Parameters<typeof buildRole>[0] = {}): Entitlement {
  return buildRole({ name, roleDefinitionId: roleDefinitionId(guid(n)), privileged: false, ...over });
}

describe('the table of smaller roles', () => {
  it('names built-in roles that a policy may grant, and none as smaller than itself', () => {
    const names = [...SMALLER_ROLES].flatMap(([name, smaller]) => [name, ...smaller]);

    expect(names.filter((name) => !ROLE_NAMES.includes(name))).toEqual([]);
    expect(names.filter((name) => [...LADDER_ROLES.values()].includes(name))).toEqual([]);
    expect([...SMALLER_ROLES].filter(([name, smaller]) => smaller.includes(name))).toEqual([]);
  });

  it('never goes round: what is smaller than a role is never greater than it as well', () => {
    const below = (name: string): string[] => (SMALLER_ROLES.get(name) ?? []).flatMap((one) => [one, ...below(one)]);

    for (const name of SMALLER_ROLES.keys()) expect(below(name)).not.toContain(name);
  });
});

describe('a policy gives less of the same', () => {
  it('where it opens a smaller role, and nothing that was not asked for', () => {
    expect(smallerPart([exchange, group], [recipients, group])).toEqual({
      role: 'Exchange Recipient Administrator',
      insteadOf: 'Exchange Administrator',
    });
    expect(smallerPart([exchange], [recipients, group])).toBeNull();
    expect(smallerPart([exchange], [recipients, { kind: 'missing-group', name: 'SG-Late' }])).toBeNull();
  });

  it('not where the greater role comes along, nor where it is just a part of what was asked for', () => {
    expect(smallerPart([exchange], [recipients, exchange])).toBeNull();
    expect(smallerPart([exchange, group], [group])).toBeNull();
  });

  it('where the same role reaches no further than a unit, and not the other way round', () => {
    const unit = buildUnitRole();
    const whole = buildUnitRole({ scope: TENANT_SCOPE, scopeName: null });

    expect(smallerPart([whole], [unit])).toEqual({ role: 'User Administrator', insteadOf: 'User Administrator' });
    expect(smallerPart([unit], [whole])).toBeNull();
    expect(smallerPart([unit], [role('Helpdesk Administrator', 0x72)])).toBeNull();
  });
});
