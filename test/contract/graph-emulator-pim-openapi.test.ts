import { describe, expect, it } from 'vitest';
import { createGraphEmulator } from '../../sandbox/graph/emulator.ts';
import { contosoTenant, groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { graphRequestValidator } from '../support/graph-openapi.ts';
import { isObject } from './graph-emulator-harness.ts';
import {
  exchange,
  groupGrant,
  groupRoot,
  minuteMs,
  removalOf,
  roleGrant,
  roleRoot,
} from './graph-emulator-pim-calls.ts';

const validator = graphRequestValidator();

/** An emulator whose every request and answer is held against the description. */
function described() {
  let nowMs = Date.parse('2026-11-21T09:00:00.000Z');
  const emulator = createGraphEmulator({ clock: { now: () => new Date(nowMs) }, tenant: contosoTenant() });
  const problems: string[] = [];

  async function send(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const sent = { method, path, ...(body === undefined ? {} : { body }) };
    const response = await emulator.handle({ ...sent, headers: {} });
    const found = [
      ...(validator?.validate(sent) ?? []),
      ...(validator?.validateAnswer({ method, path, body: response.body }) ?? []),
    ];
    problems.push(...found.map((one) => `${method} ${path}: ${one.problem}`));
    if (response.status >= 400) problems.push(`${method} ${path}: ${response.status} ${JSON.stringify(response.body)}`);
    return isObject(response.body) ? response.body : {};
  }

  function wait(ms: number): void {
    nowMs += ms;
  }

  return { send, problems, wait };
}

function query(filter: string, expand = ''): string {
  return `?$filter=${encodeURIComponent(filter)}${expand === '' ? '' : `&$expand=${expand}`}`;
}

describe.skipIf(!validator)('PIM, role settings and passes against the OpenAPI description of Graph v1.0', () => {
  it.each([
    [
      'Assignment',
      'roles',
      roleRoot,
      'role',
      roleGrant,
      `principalId eq '${people.erin}'`,
      'principal,roleDefinition($select=id,displayName)',
    ],
    [
      'Eligibility',
      'roles',
      roleRoot,
      'role',
      roleGrant,
      `principalId eq '${people.erin}'`,
      'principal,directoryScope',
    ],
    ['assignment', 'groups', groupRoot, '', groupGrant, `groupId eq '${groups.mailboxOperators}'`, 'principal,group'],
    ['eligibility', 'groups', groupRoot, '', groupGrant, `groupId eq '${groups.mailboxOperators}'`, 'principal'],
  ])(
    '%s of %s: asked, listed, changed, cancelled and removed',
    async (kind, _of, root, prefix, grant, filter, expand) => {
      const graph = described();
      const stem = `${root}/${prefix}${kind}`;

      const granted = await graph.send('POST', `${stem}ScheduleRequests`, grant);
      for (const resource of ['ScheduleRequests', 'Schedules', 'ScheduleInstances']) {
        const listed = await graph.send('GET', `${stem}${resource}${query(filter, expand)}`);
        const [first] = Array.isArray(listed.value) ? listed.value.filter(isObject) : [];
        await graph.send('GET', `${stem}${resource}/${String(first?.id)}`);
      }
      await graph.send('POST', `${stem}ScheduleRequests`, { ...grant, action: 'adminUpdate' });
      const start = { startDateTime: '2026-11-22T09:00:00Z' };
      const later = { ...grant, principalId: people.felix, scheduleInfo: { ...grant.scheduleInfo, ...start } };
      const planned = await graph.send('POST', `${stem}ScheduleRequests`, later);
      await graph.send('POST', `${stem}ScheduleRequests/${String(planned.id)}/cancel`);
      graph.wait(10 * minuteMs);
      const removed = await graph.send('POST', `${stem}ScheduleRequests`, removalOf(grant));

      expect(graph.problems).toEqual([]);
      expect([granted.status, planned.status, removed.status]).toEqual(['Provisioned', 'Granted', 'Revoked']);
    },
  );

  it('standing access among the instances and schedules', async () => {
    const graph = described();

    const instances = await graph.send('GET', `${roleRoot}/roleAssignmentScheduleInstances?$top=5`);
    await graph.send('GET', `${roleRoot}/roleAssignmentSchedules`);

    expect(graph.problems).toEqual([]);
    expect(instances.value).toHaveLength(3);
  });

  it('role settings, read and changed', async () => {
    const graph = described();
    const filter = `scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq '${exchange}'`;
    const listed = await graph.send(
      'GET',
      `/policies/roleManagementPolicyAssignments${query(filter, 'policy($expand=rules)')}`,
    );
    const [first] = Array.isArray(listed.value) ? listed.value.filter(isObject) : [];
    const policy = `/policies/roleManagementPolicies/${String(first?.policyId)}`;

    await graph.send('GET', `/policies/roleManagementPolicyAssignments/${String(first?.id)}`);
    await graph.send(
      'GET',
      `/policies/roleManagementPolicies${query("scopeId eq '/' and scopeType eq 'DirectoryRole'")}`,
    );
    await graph.send('GET', `${policy}?$expand=rules`);
    const rules = await graph.send('GET', `${policy}/rules`);
    for (const rule of Array.isArray(rules.value) ? rules.value.filter(isObject) : []) {
      await graph.send('GET', `${policy}/rules/${String(rule.id)}`);
      await graph.send('PATCH', `${policy}/rules/${String(rule.id)}`, rule);
    }

    expect(graph.problems).toEqual([]);
  });

  it('passes, and their policy', async () => {
    const graph = described();
    const path = `/users/${people.erin}/authentication/temporaryAccessPassMethods`;

    const { id } = await graph.send('POST', path, {
      startDateTime: '2026-11-21T09:00:00Z',
      lifetimeInMinutes: 60,
      isUsableOnce: true,
    });
    await graph.send('GET', path);
    await graph.send('GET', `${path}/${String(id)}`);
    await graph.send('DELETE', `${path}/${String(id)}`);

    expect(graph.problems).toEqual([]);
  });

  it('finds an answer that Graph would not give', () => {
    const path = `${roleRoot}/roleAssignmentScheduleInstances`;
    const answerOf = (row: unknown) => validator?.validateAnswer({ method: 'GET', path, body: { value: [row] } }) ?? [];

    expect(answerOf({ id: 'x', endDateTime: null })).toEqual([]);
    expect(answerOf({ id: 'x', until: null })).not.toEqual([]);
    expect(answerOf({ id: 'x', endDateTime: 'tomorrow' })).not.toEqual([]);
  });
});
