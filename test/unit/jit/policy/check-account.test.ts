import { describe, expect, it } from 'vitest';
import { ACCOUNT_NEEDS, GUARDIAN_ROLE } from '../../../../src/jit/account/needs.ts';
import { HOUR_MS } from '../../../../src/jit/duration.ts';
import { groupId, roleDefinitionId, TENANT_SCOPE } from '../../../../src/jit/ids.ts';
import { type AccountChecks, checkAccount, type OpenedByAccount } from '../../../../src/jit/policy/check-account.ts';
import type { PassRules, Powers } from '../../../../src/jit/policy/own-powers.ts';
import { guid } from './fake-directory.ts';

const role: OpenedByAccount = {
  entitlement: {
    kind: 'role',
    roleDefinitionId: roleDefinitionId(guid(1)),
    name: 'Exchange Administrator',
    scope: TENANT_SCOPE,
    scopeName: null,
    privileged: false,
  },
  roleAssignable: false,
};
const group: OpenedByAccount = {
  entitlement: { kind: 'group', groupId: groupId(guid(2)), name: 'SG-Servers', as: 'member' },
  roleAssignable: false,
};

const all = new Set(ACCOUNT_NEEDS.map(({ permission }) => permission));

type Has = { powers?: Partial<Extract<Powers, { kind: 'powers' }>> | Powers; passes?: Partial<PassRules> };

function checks({ powers = {}, passes = {} }: Has = {}): AccountChecks {
  const whole = { kind: 'powers', permissions: all, roles: new Set([GUARDIAN_ROLE.id]), appId: guid(9), ...powers };
  const rules = { kind: 'rules', enabled: true, everybody: true, mostMs: 8 * HOUR_MS, onlyOnce: false, ...passes };
  return { powers: async () => whole as Powers, passRules: async () => rules as PassRules };
}

function held(more: { maxMs?: number; pass?: 'once' | 'reuse' } = {}) {
  const { maxMs = 8 * HOUR_MS, pass = 'once' as const } = more;
  return {
    backEnd: 'account' as const,
    account: { name: 'jit-{alias}@contoso.com', after: 'disable' as const, pass },
    duration: { minMs: HOUR_MS, defaultMs: HOUR_MS, maxMs, optionsMs: [HOUR_MS] },
  };
}

async function told(...args: Parameters<typeof checkAccount>): Promise<string[]> {
  return (await checkAccount(...args)).faults.map(({ path, message }) => `${path}: ${message}`);
}

describe('a policy that opens dedicated accounts', () => {
  it('is fine where the bot may do what they take', async () => {
    expect(await checkAccount(held(), [role, group], checks())).toEqual({ faults: [], warnings: [] });
  });

  it('is refused without the directory role where an account becomes privileged, with the role, the app and the place', async () => {
    const without = checks({ powers: { roles: new Set() } });

    expect(await told(held(), [role], without)).toEqual([
      `backEnd: Exchange Administrator makes an account privileged, and Entra lets no app disable such an account without the directory role Privileged Authentication Administrator: assign that role to the app ${guid(9)} in the Entra admin center, Roles and admins`,
    ]);
    expect(await told(held(), [{ ...group, roleAssignable: true }], without)).toHaveLength(1);
    expect(await told(held(), [group], without)).toEqual([]);
  });

  it('takes a Global Administrator for one who may', async () => {
    const roles = new Set([roleDefinitionId('62e90394-69f5-4237-9190-012177145e10')]);

    expect(await told(held(), [role], checks({ powers: { roles } }))).toEqual([]);
  });

  it('is refused without a permission, each by its name, unless a greater one holds it', async () => {
    const permissions = new Set(['User.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All', 'Policy.Read.All']);

    expect(await told(held(), [group], checks({ powers: { permissions } }))).toEqual([
      'backEnd: the bot may not look after accounts: grant User.EnableDisableAccount.All, User-PasswordProfile.ReadWrite.All as npm run doctor shows',
    ]);
  });

  it('is refused while nobody can say what the bot may do, or which passes there are', async () => {
    const silent = { kind: 'unavailable', detail: '503', permission: null } as const;
    const barred = { kind: 'unavailable', detail: '403', permission: 'Policy.Read.AuthenticationMethod' } as const;

    expect(await told(held(), [group], checks({ powers: silent }))).toEqual([
      'backEnd: what the bot itself may do could not be read, so nothing is saved: try again (503)',
    ]);
    expect(await told(held(), [group], checks({ passes: silent }))).toEqual([
      'backEnd: what passes the tenant allows could not be read, so nothing is saved: try again (503)',
    ]);
    expect(await told(held(), [group], checks({ passes: barred }))).toEqual([
      'backEnd: the bot may not look after accounts: grant Policy.Read.AuthenticationMethod as npm run doctor shows',
    ]);
    expect(await told(held(), [group], undefined)).toHaveLength(1);
  });

  it('is refused where the tenant makes no passes, or none that may be used again', async () => {
    expect(await told(held(), [group], checks({ passes: { enabled: false } }))).toEqual([
      expect.stringMatching(/^backEnd: Temporary Access Pass is switched off.*Policies › Temporary Access Pass$/),
    ]);
    expect(await told(held({ pass: 'reuse' }), [group], checks({ passes: { onlyOnce: true } }))).toEqual([
      expect.stringMatching(/^account\.pass: .*one sign-in only: write once/),
    ]);
    expect(await told(held(), [group], checks({ passes: { onlyOnce: true } }))).toEqual([]);
  });

  it('warns where a pass ends before the access, or may not be for the accounts', async () => {
    const passes = { everybody: false, mostMs: HOUR_MS };

    expect((await checkAccount(held(), [group], checks({ passes }))).warnings).toEqual([
      expect.stringMatching(/for some groups only/),
      expect.stringMatching(/^a pass lasts 1h at most/),
    ]);
  });

  it('asks nothing of a policy of another back end', async () => {
    const { account: _, ...direct } = { ...held(), backEnd: 'direct' as const };

    expect(await checkAccount(direct, [role], undefined)).toEqual({ faults: [], warnings: [] });
  });
});
