import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultKnobs } from '../../sandbox/graph/knobs.ts';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { ownIdentity } from '../../src/graph/own-identity.ts';
import { createOwnPowers } from '../../src/graph/own-powers.ts';
import { GUARDIAN_ROLES } from '../../src/jit/account/needs.ts';
import { HOUR_MS } from '../../src/jit/duration.ts';
import type { OwnPowers } from '../../src/jit/policy/own-powers.ts';
import { attachGraphValidator } from '../support/graph-openapi.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

describe('what the bot itself may do, over HTTP', () => {
  let graph: GraphOverHttp;
  let validator: ReturnType<typeof attachGraphValidator>;
  let powers: OwnPowers;
  beforeAll(async () => {
    graph = await graphOverHttp();
    validator = attachGraphValidator(graph.emulator);
    const client = createGraphClient({ baseUrl: graph.url, authentication: { kind: 'loopback' }, log: silent });
    powers = createOwnPowers(client, ownIdentity({ mode: 'loopback', graphBaseUrl: graph.url }, {}));
  });
  beforeEach(() => {
    Object.assign(graph.emulator.knobs, defaultKnobs());
  });
  afterAll(async () => {
    validator.expectNoViolations();
    await graph[Symbol.asyncDispose]();
  });

  const now = () => powers.within(5_000);

  it('is what its token carries and the roles that the directory lists for it', async () => {
    const has = await now().powers(GUARDIAN_ROLES);

    if (has.kind !== 'powers') throw new Error(has.detail);
    expect([...has.roles]).toEqual([roleId('Privileged Authentication Administrator')]);
    expect(has.permissions).toEqual(graph.emulator.knobs.permissions);
    expect(has.appId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('changes as soon as a role or a permission is taken from it', async () => {
    graph.emulator.knobs.appRoles = new Set(['Message Center Reader']);
    graph.emulator.knobs.permissions.delete('User.RevokeSessions.All');

    const has = await now().powers(GUARDIAN_ROLES);

    if (has.kind !== 'powers') throw new Error(has.detail);
    expect(has.roles.size).toBe(0);
    expect(has.permissions.has('User.RevokeSessions.All')).toBe(false);
  });

  it('is not known while Graph refuses or fails to tell, and says which permission would do', async () => {
    for (const name of ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', 'Directory.Read.All'])
      graph.emulator.knobs.permissions.delete(name);
    graph.emulator.knobs.permissions.delete('Policy.Read.AuthenticationMethod');

    expect(await now().powers(GUARDIAN_ROLES)).toMatchObject({
      kind: 'unavailable',
      permission: 'RoleManagement.Read.Directory',
    });
    expect(await now().passRules()).toMatchObject({
      kind: 'unavailable',
      permission: 'Policy.Read.AuthenticationMethod',
    });
    graph.emulator.knobs.faults.push({ kind: 'unavailable', times: 9 });
    expect(await now().passRules()).toMatchObject({ kind: 'unavailable', permission: null });
  });

  it('reads what passes the tenant allows', async () => {
    expect(await now().passRules()).toEqual({
      kind: 'rules',
      enabled: true,
      everybody: true,
      mostMs: 8 * HOUR_MS,
      onlyOnce: false,
    });
    Object.assign(graph.emulator.knobs.passPolicy, { enabled: false, includes: new Set(), onlyOnce: true });
    expect(await now().passRules()).toMatchObject({ enabled: false, everybody: false, onlyOnce: true });
  });
});
