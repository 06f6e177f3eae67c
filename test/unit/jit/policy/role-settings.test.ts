import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../src/jit/duration.ts';
import { groupId, roleDefinitionId, TENANT_SCOPE } from '../../../../src/jit/ids.ts';
import { checkPim, type PimChecks } from '../../../../src/jit/policy/check-pim.ts';
import { askFaults, type Licence, type RoleSettings } from '../../../../src/jit/policy/role-settings.ts';
import { guid } from './fake-directory.ts';

const role = {
  kind: 'role' as const,
  roleDefinitionId: roleDefinitionId(guid(1)),
  name: 'Exchange Administrator',
  scope: TENANT_SCOPE,
  scopeName: null,
  privileged: false,
};
const group = { kind: 'group' as const, groupId: groupId(guid(2)), name: 'SG-Servers', as: 'member' as const };

function pim(settings: Partial<Extract<RoleSettings, { kind: 'settings' }>> = {}, licence: Licence = 'yes'): PimChecks {
  return {
    licence: async () => licence,
    settingsOf: async () => ({ kind: 'settings', mostMs: null, needs: ['justification'], ...settings }),
  };
}

function held(more: { maxMs?: number; totalMs?: number; ticketPattern?: string; fallback?: 'direct' } = {}) {
  const { maxMs = 8 * HOUR_MS, totalMs, ticketPattern = null, fallback } = more;
  const extend = {
    times: 1,
    eachMs: HOUR_MS,
    totalMs: totalMs ?? 0,
    by: ['holder' as const],
    approval: 'same' as const,
  };
  return {
    backEnd: 'pim' as const,
    ...(fallback === undefined ? {} : { fallback }),
    duration: { minMs: HOUR_MS, defaultMs: HOUR_MS, maxMs, optionsMs: [HOUR_MS] },
    ...(totalMs === undefined ? {} : { extend }),
    require: { ticketPattern },
  };
}

async function faultsOf(...args: Parameters<typeof checkPim>): Promise<string[]> {
  return (await checkPim(...args)).faults.map(({ path, message }) => `${path}: ${message}`);
}

describe('a policy that goes by Privileged Identity Management', () => {
  it('is fine where Entra asks for nothing that it lacks', async () => {
    const found = await checkPim(held(), [role, group], pim({ mostMs: 9 * HOUR_MS }));

    expect(found).toEqual({ faults: [], warnings: [] });
  });

  it('asks for no longer than Entra gives, extensions included', async () => {
    const faults = await faultsOf(held({ totalMs: 10 * HOUR_MS }), [role], pim({ mostMs: 4 * HOUR_MS }));

    expect(faults).toEqual([
      expect.stringMatching(/^duration\.max: Exchange Administrator: .*at most 4h.*Expiration_Admin_Assignment/),
      expect.stringMatching(/^extend\.total: .*Entra roles › Settings › Exchange Administrator/),
    ]);
  });

  it('leaves Entra the minute by which its window is longer', async () => {
    const faults = await faultsOf(held({ maxMs: 4 * HOUR_MS }), [role], pim({ mostMs: 4 * HOUR_MS }));

    expect(faults).toEqual([expect.stringMatching(/at most 4h .*lower it to 3h59m/)]);
  });

  it('is refused where Entra asks for what no app can give, with the rule and where to change it', async () => {
    const [fault] = await faultsOf(held(), [group], pim({ needs: ['mfa'] }));

    expect(fault).toMatch(
      /^backEnd: member of SG-Servers: .*Enablement_Admin_Assignment.*Groups › SG-Servers › Settings/,
    );
  });

  it('names a ticket pattern where Entra asks for tickets', async () => {
    const needs = pim({ needs: ['ticket'] });

    expect(await faultsOf(held(), [role], needs)).toEqual([
      expect.stringMatching(/^require\.ticket: .*ticket pattern/),
    ]);
    expect(await faultsOf(held({ ticketPattern: '^INC' }), [role], needs)).toEqual([]);
  });

  it('is refused when its settings cannot be read, with what to do', async () => {
    const unread = (permission: string | null): PimChecks => ({
      licence: async () => 'yes',
      settingsOf: async () => ({ kind: 'unavailable', detail: '503', permission }),
    });

    expect(await faultsOf(held(), [role], unread(null))).toEqual([expect.stringMatching(/try again \(503\)/)]);
    expect(await faultsOf(held(), [role], unread('X.Read'))).toEqual([expect.stringMatching(/grant X\.Read/)]);
  });

  it('needs the licence, or says that it does without', async () => {
    const none = pim({ mostMs: HOUR_MS }, 'no');

    expect(await faultsOf(held(), [role], none)).toEqual([expect.stringMatching(/no licence.*fallback: direct/)]);
    expect(await checkPim(held({ fallback: 'direct' }), [role], none)).toEqual({
      faults: [],
      warnings: [expect.stringMatching(/given directly/)],
    });
    expect(await faultsOf(held({ fallback: 'direct' }), [role], pim({}, 'unknown'))).toEqual([
      expect.stringMatching(/could not be read/),
    ]);
    expect(await faultsOf(held(), [role], undefined)).toHaveLength(1);
  });
});

describe('one request that goes by Privileged Identity Management', () => {
  const asks = { durationMs: 2 * HOUR_MS, ticket: null };
  const settings = (more: Partial<Extract<RoleSettings, { kind: 'settings' }>>): RoleSettings => ({
    kind: 'settings',
    mostMs: null,
    needs: [],
    ...more,
  });

  it.each([
    ['a longer time than Entra gives', settings({ mostMs: 2 * HOUR_MS }), /at most 1h59m .*ask for that.*SG-Servers/],
    ['multifactor authentication', settings({ needs: ['mfa'] }), /no app can give.*an admin must switch that off/],
    ['a ticket', settings({ needs: ['ticket'] }), /an admin must switch that off .*or have the policy ask for one$/],
  ])('is told before anybody approves it that Entra wants %s, and who mends it', (_, wants, says) => {
    expect(askFaults(asks, group, wants)).toEqual([expect.stringMatching(says)]);
  });

  it('is stopped by nothing that Entra takes, and by no settings that cannot be read', () => {
    const ticket = { durationMs: 2 * HOUR_MS, ticket: 'INC1' };

    expect(askFaults(ticket, group, settings({ mostMs: 3 * HOUR_MS, needs: ['ticket', 'justification'] }))).toEqual([]);
    expect(askFaults(asks, group, { kind: 'unavailable', detail: 'no answer', permission: null })).toEqual([]);
    expect(askFaults(asks, group, { kind: 'no-licence', detail: 'no licence' })).toEqual([]);
  });
});
