import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { createAssignments } from '../../src/graph/assignments.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { createEligibilities } from '../../src/graph/eligibility.ts';
import type { Entitlement } from '../../src/jit/entitlement.ts';
import type { EligibilityReading, EligibilityWish } from '../../src/jit/entra/assignments.ts';
import { groupId, roleDefinitionId, TENANT_SCOPE, userId } from '../../src/jit/ids.ts';
import { attachGraphValidator } from '../support/graph-openapi.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const exchange = roleId('Exchange Administrator');
const role: Entitlement = {
  kind: 'role',
  roleDefinitionId: roleDefinitionId(exchange),
  name: 'Exchange Administrator',
  scope: TENANT_SCOPE,
  scopeName: null,
  privileged: true,
};
const group: Entitlement = {
  kind: 'group',
  groupId: groupId(groups.mailboxOperators),
  name: 'SG-Mailbox-Operators',
  as: 'member',
};
const erin = { kind: 'user' as const, id: userId(people.erin), name: 'Erin Engel' };
const absent: EligibilityReading = { kind: 'absent' };
const target = { kind: 'role' as const, roleDefinitionId: exchange, directoryScopeId: '/' };

describe('eligibility over Graph', () => {
  let graph: GraphOverHttp;
  let close: () => void;
  beforeEach(async () => {
    graph = await graphOverHttp();
    const validator = attachGraphValidator(graph.emulator);
    close = validator.expectNoViolations;
  });
  afterEach(async () => {
    await graph[Symbol.asyncDispose]();
    close();
  });

  const client = () => createGraphClient({ baseUrl: graph.url, authentication: { kind: 'loopback' }, log: silent });
  const entra = () => createEligibilities(client(), { writeTimeoutMs: 500 });
  const now = () => graph.clock.now();
  const wish = (entitlement: Entitlement, more: Partial<EligibilityWish> = {}): EligibilityWish => ({
    holder: erin,
    entitlement,
    from: now(),
    until: null,
    reason: 'she joins the team',
    correlation: 'order 1',
    ...more,
  });
  const inDays = (days: number) => new Date(now().getTime() + days * 24 * 3_600_000);

  it.each([role, group])('of $name is given, read, given another end, and taken away again', async (entitlement) => {
    const until = inDays(30);
    expect(await entra().make(wish(entitlement, { until }), absent)).toMatchObject({ kind: 'done' });
    expect(await entra().read(wish(entitlement))).toEqual({ kind: 'present', until });

    const later = inDays(60);
    const reading = await entra().read(wish(entitlement));
    expect(await entra().make(wish(entitlement, { until: later }), reading)).toMatchObject({ kind: 'done' });
    expect(await entra().read(wish(entitlement))).toEqual({ kind: 'present', until: later });

    expect(await entra().end(wish(entitlement))).toMatchObject({ kind: 'done' });
    expect(await entra().read(wish(entitlement))).toEqual(absent);
    expect(await entra().end(wish(entitlement))).toMatchObject({ kind: 'already' });
  });

  it('says by name which rule of the settings refuses it, before anything is changed', async () => {
    graph.emulator.directory.pim.changeRule(target, 'Expiration_Admin_Eligibility', { isExpirationRequired: true });

    const refused = { kind: 'refused', problem: { code: 'rules', rules: ['ExpirationRule'] } };
    expect(await entra().wouldTake(wish(role), absent)).toMatchObject(refused);
    expect(await entra().wouldTake(wish(role, { until: inDays(30) }), absent)).toMatchObject({ kind: 'done' });
    expect(await entra().read(wish(role))).toEqual(absent);
    expect(await entra().make(wish(role), absent)).toMatchObject(refused);
  });

  it('tells a tenant without a licence, and a bot without the permission', async () => {
    graph.emulator.knobs.pim.licensed = false;
    expect(await entra().make(wish(role), absent)).toMatchObject({ kind: 'refused', problem: { code: 'licence' } });
    graph.emulator.knobs.pim.licensed = true;
    graph.emulator.knobs.permissions.delete('RoleEligibilitySchedule.ReadWrite.Directory');
    graph.emulator.knobs.permissions.delete('RoleManagement.ReadWrite.Directory');
    expect(await entra().make(wish(role), absent)).toMatchObject({ kind: 'refused', problem: { code: 'permission' } });
  });

  it('does not know what became of a write whose answer was lost; the next one tells', async () => {
    const match = { method: 'POST' as const, path: /ScheduleRequests$/ };
    graph.emulator.knobs.faults.push({ kind: 'timeout', effect: 'after', match });

    expect(await entra().make(wish(role), absent)).toMatchObject({ kind: 'later' });
    expect(await entra().make(wish(role), absent)).toMatchObject({ kind: 'already' });
  });

  it('takes a standing assignment away, and leaves what its holder activated', async () => {
    graph.emulator.directory.pim.makeEligible(people.erin, target);
    graph.emulator.directory.pim.activate(people.erin, target, 3_600_000);
    expect(await entra().readAssigned(wish(role))).toEqual(absent);

    const felix = { ...wish(role), holder: { ...erin, id: userId(people.felix), name: 'Felix Brandt' } };
    graph.emulator.directory.assignRole(people.felix, exchange);
    expect(await entra().readAssigned(felix)).toEqual({ kind: 'present', until: null });
    expect(await entra().unassign(felix)).toMatchObject({ kind: 'done' });
    expect(await entra().readAssigned(felix)).toEqual(absent);
  });

  it.each(['member', 'owner'] as const)('takes a standing %s out of a group, whether PIM has it or not', async (as) => {
    const id = graph.emulator.directory.addGroup({ displayName: 'SG-Carrier', isAssignableToRole: true });
    const { directory } = graph.emulator;
    const put = as === 'member' ? directory.addMember : directory.addOwner;
    for (const who of [people.dana, people.felix, people.erin]) put(id, who);
    const carrier = { kind: 'group' as const, groupId: groupId(id), name: 'SG-Carrier', as };
    const felix = { ...wish(carrier), holder: { ...erin, id: userId(people.felix), name: 'Felix Brandt' } };

    expect(await entra().readAssigned(felix)).toEqual({ kind: 'present', until: null });
    expect(await entra().unassign(felix)).toMatchObject({ kind: 'done' });
    expect(await entra().readAssigned(felix)).toEqual(absent);
    expect(await entra().unassign(felix)).toMatchObject({ kind: 'already' });
    directory.pim.onboard(id);
    expect(await entra().readAssigned(wish(carrier))).toEqual({ kind: 'present', until: null });
    expect(await entra().unassign(wish(carrier))).toMatchObject({ kind: 'done' });
    expect(await entra().readAssigned(wish(carrier))).toEqual(absent);
    directory.pim.makeEligible(people.grace, { kind: 'group', groupId: id, accessId: as });
    directory.pim.activate(people.grace, { kind: 'group', groupId: id, accessId: as }, 3_600_000);
    const grace = { ...wish(carrier), holder: { ...erin, id: userId(people.grace), name: 'Grace Mbeki' } };
    expect(await entra().readAssigned(grace)).toEqual(absent);
  });

  it.each([true, false])('lists that somebody stands in a group that carries roles; with PIM: %s', async (licensed) => {
    graph.emulator.knobs.pim.licensed = licensed;
    const { rows } = await createAssignments(client()).list(
      { of: 'holder', id: userId(people.nadia), kind: 'user' },
      5_000,
    );

    expect(rows.map(({ target: of, through, state }) => `${of.kind} ${through} ${state}`).sort()).toEqual([
      'group null assigned',
      'role SG-Tier-Zero assigned',
      'role null assigned',
    ]);
    expect(rows.find(({ through }) => through !== null)?.throughId).toBe(groups.tierZero);
  });

  it('lists eligible, activated and standing access apart, and marks what somebody is eligible for', async () => {
    const { directory } = graph.emulator;
    directory.pim.makeEligible(people.erin, target);
    directory.pim.activate(people.erin, target, 3_600_000);
    directory.assignRole(people.felix, exchange);
    directory.pim.makeEligible(groups.tierZero, { ...target, roleDefinitionId: roleId('Reports Reader') });
    directory.addMember(groups.tierZero, people.grace);
    const assignments = createAssignments(client());

    const { rows, without } = await assignments.list({ of: 'role', id: roleDefinitionId(exchange) }, 5_000);

    const shown = rows.map(({ holder, state }) => `${holder.name} ${state}`).sort();
    expect(shown).toEqual(['Erin Engel activated', 'Erin Engel eligible', 'Felix Brandt assigned']);
    expect(without).toBeNull();
    const grace = await assignments.list({ of: 'holder', id: userId(people.grace), kind: 'user' }, 5_000);
    expect(grace.rows.filter(({ state }) => state === 'eligible')).toMatchObject([
      { memberType: 'group', through: 'SG-Tier-Zero', holder: { id: people.grace } },
    ]);
    const reports = { ...role, roleDefinitionId: roleDefinitionId(roleId('Reports Reader')) };
    expect(await assignments.eligibleAmong(userId(people.grace), [reports, role, group], 5_000)).toEqual([
      { key: `role:${roleId('Reports Reader')}:/`, through: 'SG-Tier-Zero' },
    ]);
    expect(await assignments.eligibleAmong(userId(people.erin), [role], 5_000)).toEqual([
      { key: `role:${exchange}:/`, through: null },
    ]);
  });

  it('goes on with roles where it may not read those of groups, and says so', async () => {
    graph.emulator.directory.pim.makeEligible(people.erin, target);
    for (const name of [...graph.emulator.knobs.permissions]) {
      if (name.startsWith('PrivilegedEligibilitySchedule.')) graph.emulator.knobs.permissions.delete(name);
    }
    const assignments = createAssignments(client());

    const listed = await assignments.list({ of: 'holder', id: userId(people.erin), kind: 'user' }, 5_000);

    expect(listed).toMatchObject({ without: 'groups', rows: [{ state: 'eligible' }] });
    const marks = () => assignments.eligibleAmong(userId(people.erin), [role, group], 5_000);
    expect(await marks()).toHaveLength(1);
    expect(await marks()).toHaveLength(1);
  });

  it('lists direct assignments alone without a licence, says so, and asks for no more marks for a while', async () => {
    graph.emulator.directory.assignRole(people.felix, exchange);
    graph.emulator.knobs.pim.licensed = false;
    const assignments = createAssignments(client());

    const listed = await assignments.list({ of: 'role', id: roleDefinitionId(exchange) }, 5_000);

    expect(listed).toMatchObject({
      without: 'licence',
      rows: [{ state: 'assigned', holder: { name: 'Felix Brandt' } }],
    });
    await expect(assignments.eligibleAmong(userId(people.erin), [role], 5_000)).rejects.toThrow();
    expect(await assignments.eligibleAmong(userId(people.erin), [role], 5_000)).toEqual([]);
  });
});
