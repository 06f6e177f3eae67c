import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInRoles, roleId } from '../../sandbox/graph/role-definitions.ts';
import { groups, people, tenantId, units } from '../../sandbox/graph/tenant-seed.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';

let graph: GraphOverHttp;
beforeEach(async () => {
  graph = await graphOverHttp();
});
afterEach(() => graph[Symbol.asyncDispose]());

const assignments = '/roleManagement/directory/roleAssignments';
const exchange = roleId('Exchange Administrator');
const berlin = `/administrativeUnits/${units.berlin}`;
const unknownId = '00000000-0000-4000-8000-000000000000';

function assign(principalId: string, roleDefinitionId: string, directoryScopeId = '/') {
  return graph.send('POST', assignments, { principalId, roleDefinitionId, directoryScopeId });
}

describe('role definitions', () => {
  it('have their template id as id, each once', async () => {
    const answer = await graph.send('GET', '/roleManagement/directory/roleDefinitions');

    const ids = answer.value.map((role) => role.id);
    expect(answer.value.every((role) => role.id === role.templateId && role.isBuiltIn === true)).toBe(true);
    expect(new Set(ids).size).toBe(builtInRoles.length);
    expect(new Set(answer.value.map((role) => role.displayName)).size).toBe(builtInRoles.length);
  });

  it('are found by display name in any case', async () => {
    const filter = encodeURIComponent("displayName eq 'exchange administrator'");

    const answer = await graph.send('GET', `/roleManagement/directory/roleDefinitions?$filter=${filter}`);

    expect(answer.value).toMatchObject([{ id: '29232cdf-9323-42fd-ade2-1d097af3e4de', isPrivileged: false }]);
  });
});

describe('role assignments', () => {
  it('are 201 once, and a conflict the second time', async () => {
    const first = await assign(people.erin, exchange);
    const second = await assign(people.erin, exchange);

    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ principalId: people.erin, roleDefinitionId: exchange, directoryScopeId: '/' });
    expect(second).toMatchObject({
      status: 400,
      code: 'Request_BadRequest',
      message: 'A conflicting object with one or more of the specified property values is present in the directory.',
    });
  });

  it('are removed once, and 404 the second time', async () => {
    const { body } = await assign(people.erin, exchange);
    const path = `${assignments}/${String(body.id)}`;

    const statuses = [(await graph.send('DELETE', path)).status, (await graph.send('DELETE', path)).status];

    expect(statuses).toEqual([204, 404]);
  });

  it('get the same id when given again, so a late removal by id hits the newer one', async () => {
    const first = await assign(people.erin, exchange);
    await graph.send('DELETE', `${assignments}/${String(first.body.id)}`);

    const second = await assign(people.erin, exchange);

    expect(second.body.id).toBe(first.body.id);
  });

  it('can be listed by principal, role and scope, with role and principal beside them', async () => {
    await assign(people.erin, exchange);
    await assign(people.erin, roleId('User Administrator'), berlin);
    const filter = encodeURIComponent(`principalId eq '${people.erin}' and roleDefinitionId in ('${exchange}')`);

    const answer = await graph.send('GET', `${assignments}?$filter=${filter}&$expand=roleDefinition,principal`);

    expect(answer.value).toMatchObject([
      {
        principalId: people.erin,
        directoryScopeId: '/',
        roleDefinition: { displayName: 'Exchange Administrator' },
        principal: { '@odata.type': '#microsoft.graph.user', displayName: 'Erin Engel' },
      },
    ]);
  });

  it('over an administrative unit take only the roles that support it', async () => {
    const supported = await assign(people.erin, roleId('Helpdesk Administrator'), berlin);
    const other = await assign(people.erin, exchange, berlin);

    expect(supported.status).toBe(201);
    expect(other).toMatchObject({
      status: 400,
      code: 'Request_BadRequest',
      message: 'The given built-in role is not supported to be assigned to a single resource scope.',
    });
  });

  it.each([
    ['an unknown principal', unknownId, exchange, '/', 404],
    ['an unknown role', people.erin, unknownId, '/', 404],
    ['an unknown unit', people.erin, roleId('User Administrator'), `/administrativeUnits/${unknownId}`, 404],
    ['a malformed scope', people.erin, exchange, 'everywhere', 400],
    ['a group that is not role-assignable', groups.messaging, exchange, '/', 400],
  ])('refuse %s', async (_what, principalId, role, scope, status) => {
    const answer = await assign(principalId, role, scope);

    expect(answer.status).toBe(status);
    expect(graph.emulator.snapshot().roles).toHaveLength(3);
  });

  it('at a unit that is deleted stay listed or not, nobody knows; the unit itself comes back for thirty days', async () => {
    const role = roleId('Helpdesk Administrator');
    await assign(people.erin, role, berlin);
    const shown = async () => (await graph.send('GET', `${assignments}?$filter=principalId eq '${people.erin}'`)).value;

    graph.emulator.directory.deleteUnit(units.berlin);
    const listed = await shown();
    graph.emulator.knobs.assignmentsOfDeletedUnits = 'hidden';
    const hidden = await shown();

    expect([listed.length, hidden.length]).toEqual([1, 0]);
    expect((await graph.send('GET', `/directory${berlin}`)).status).toBe(404);
    expect((await assign(people.felix, role, berlin)).status).toBe(404);
    expect((await graph.send('DELETE', `/directory/deletedItems/${units.berlin}`)).status).toBe(400);
    graph.emulator.knobs.permissions.add('AdministrativeUnit.ReadWrite.All');
    expect((await graph.send('POST', `/directory/deletedItems/${units.berlin}/restore`)).status).toBe(200);
    expect(await shown()).toHaveLength(1);
  });

  it('accept a role-assignable group', async () => {
    const answer = await assign(groups.tierZero, exchange);

    expect(answer.status).toBe(201);
  });

  it('need RoleManagement.ReadWrite.Directory to change, and less to read', async () => {
    graph.emulator.knobs.permissions = new Set(['RoleManagement.Read.Directory']);

    const write = await assign(people.erin, exchange);
    const read = await graph.send('GET', assignments);

    expect(write).toMatchObject({ status: 403, code: 'Authorization_RequestDenied' });
    expect(read.status).toBe(200);
  });

  it('show in the snapshot with their names', async () => {
    await assign(people.erin, roleId('Helpdesk Administrator'), berlin);

    expect(graph.emulator.snapshot().roles).toContainEqual(
      expect.objectContaining({ principalName: 'Erin Engel', roleName: 'Helpdesk Administrator', scopeName: 'Berlin' }),
    );
  });
});

it('tells the tenant and what it has licences for', async () => {
  const tenant = await graph.send('GET', '/organization?$select=id,displayName');
  const skus = await graph.send('GET', '/subscribedSkus');

  expect(tenant.value).toEqual([{ id: tenantId, displayName: 'Contoso' }]);
  expect(skus.value).toMatchObject([{ skuPartNumber: 'AAD_PREMIUM_P2', capabilityStatus: 'Enabled' }]);
});
