import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groups } from '../../sandbox/graph/tenant-seed.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { createPimRules } from '../../src/graph/role-settings.ts';
import { HOUR_MS } from '../../src/jit/duration.ts';
import type { Entitlement } from '../../src/jit/entitlement.ts';
import { groupId, roleDefinitionId, TENANT_SCOPE } from '../../src/jit/ids.ts';
import { attachGraphValidator } from '../support/graph-openapi.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';
import { exchange } from './graph-emulator-pim-calls.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

const role: Entitlement = {
  kind: 'role',
  roleDefinitionId: roleDefinitionId(exchange),
  name: 'Exchange Administrator',
  scope: TENANT_SCOPE,
  scopeName: null,
  privileged: false,
};
const group: Entitlement = { kind: 'group', groupId: groupId(groups.messaging), name: 'SG-Messaging', as: 'member' };
const roleTarget = { kind: 'role', roleDefinitionId: exchange, directoryScopeId: '/' } as const;
const groupTarget = { kind: 'group', groupId: groups.messaging, accessId: 'member' } as const;

let graph: GraphOverHttp;
let validator: ReturnType<typeof attachGraphValidator>;
beforeEach(async () => {
  graph = await graphOverHttp();
  validator = attachGraphValidator(graph.emulator);
});
afterEach(async () => {
  await graph[Symbol.asyncDispose]();
  validator.expectNoViolations();
});

function rules() {
  const client = createGraphClient({ baseUrl: graph.url, authentication: { kind: 'loopback' }, log: silent });
  return createPimRules(client).within(5_000);
}

describe('the settings of roles and groups', () => {
  it('are those for assignments by an administrator, as nobody changed them', async () => {
    const [ofRole, ofGroup] = await Promise.all([rules().settingsOf(role), rules().settingsOf(group)]);

    const settings = { kind: 'settings', mostMs: 180 * 24 * HOUR_MS, needs: ['justification'] };
    expect([ofRole, ofGroup]).toEqual([settings, settings]);
  });

  it('are read afresh, also after PIM took a group over and gave its settings new ids', async () => {
    const { pim } = graph.emulator.directory;
    await rules().settingsOf(group);
    pim.onboard(groups.messaging);
    pim.changeRule(groupTarget, 'Expiration_Admin_Assignment', { maximumDuration: 'PT90M' });
    pim.changeRule(roleTarget, 'Enablement_Admin_Assignment', {
      enabledRules: ['MultiFactorAuthentication', 'Ticketing'],
    });
    graph.clock.advance(60_000);

    expect(await rules().settingsOf(group)).toMatchObject({ mostMs: 1.5 * HOUR_MS, needs: ['justification'] });
    expect(await rules().settingsOf(role)).toMatchObject({ needs: ['mfa', 'ticket'] });
  });

  it('that may not be read are unavailable, with the permission that is missing', async () => {
    graph.emulator.knobs.permissions = new Set(['RoleManagementPolicy.Read.Directory']);

    expect(await rules().settingsOf(role)).toMatchObject({ kind: 'settings' });
    expect(await rules().settingsOf(group)).toMatchObject({
      kind: 'unavailable',
      permission: 'RoleManagementPolicy.Read.AzureADGroup',
    });
  });

  it('that cannot be read are unavailable, and no permission would help', async () => {
    const down = { kind: 'timeout', effect: 'before', match: { method: 'GET', path: /PolicyAssignments/ } } as const;
    graph.emulator.knobs.faults.push(down, down);

    const read = await createPimRules(
      createGraphClient({ baseUrl: graph.url, authentication: { kind: 'loopback' }, log: silent }),
    )
      .within(300)
      .settingsOf(role);

    expect(read).toMatchObject({ kind: 'unavailable', permission: null });
  });
});

describe('the licence', () => {
  it('is there, or is not, and is unknown where Entra does not say', async () => {
    const licensed = await rules().licence();
    graph.emulator.knobs.pim.licensed = false;
    const [unlicensed, settings] = [await rules().licence(), await rules().settingsOf(role)];
    graph.emulator.knobs.permissions = new Set();
    graph.emulator.knobs.pim.licensed = true;
    const unread = await rules().licence();

    expect([licensed, unlicensed, unread]).toEqual(['yes', 'no', 'unknown']);
    expect(settings.kind).toBe('no-licence');
  });
});
