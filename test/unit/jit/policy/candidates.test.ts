import { describe, expect, it } from 'vitest';
import { candidatesFor } from '../../../../src/jit/policy/candidates.ts';
import { buildPolicy } from '../../../support/builders.ts';

const policies = [
  ['exchange-admin', 'Run mailbox migrations'],
  ['mailbox-operator', 'Work on mailboxes'],
  ['password-reset-berlin', 'Reset passwords'],
  ['password-reset-paris', 'Reset passwords'],
].map(([name = '', description = '']) => buildPolicy({ terms: { name, description } }));

describe('policies that may be meant by a name that is none', () => {
  it.each([
    ['mailbox-operatr', ['mailbox-operator']],
    ['exchange', ['exchange-admin']],
    ['Exchange_Admin', ['exchange-admin']],
    ['password reset', ['password-reset-berlin', 'password-reset-paris']],
    ['reset-munich', ['password-reset-berlin', 'password-reset-paris']],
    ['berlin\u2011password', ['password-reset-berlin', 'password-reset-paris']],
    ['migrations', ['exchange-admin']],
    ['zzz', []],
    ['', []],
    ['-', []],
  ])('by "%s" are %j, before all others', (typed, likely) => {
    const found = candidatesFor(typed, policies);

    const names = found.policies.map((one) => one.terms.name);
    expect(names.slice(0, found.likely)).toEqual(likely);
    expect([...names].sort()).toEqual(policies.map((one) => one.terms.name).sort());
  });
});
