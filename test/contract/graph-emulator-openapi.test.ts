import { describe, expect, it } from 'vitest';
import { createGraphEmulator } from '../../sandbox/graph/emulator.ts';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { contosoTenant, groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { attachGraphValidator, graphRequestValidator } from '../support/graph-openapi.ts';

const validator = graphRequestValidator();
const root = 'https://graph.microsoft.com/v1.0';

/** The problems of one request, joined. */
function problemsOf(method: string, path: string, body?: unknown): string {
  const found = validator?.validate(body === undefined ? { method, path } : { method, path, body }) ?? [];
  return found.map((violation) => violation.problem).join('; ');
}

const assignment = {
  principalId: people.erin,
  roleDefinitionId: roleId('Exchange Administrator'),
  directoryScopeId: '/',
};
const grant = {
  action: 'adminAssign',
  ...assignment,
  justification: 'INC1',
  scheduleInfo: { startDateTime: '2026-11-21T09:00:00Z', expiration: { type: 'afterDuration', duration: 'PT2H' } },
};
const requests = '/roleManagement/directory/roleAssignmentScheduleRequests';

describe.skipIf(!validator)('requests against the OpenAPI description of Graph v1.0', () => {
  it.each([
    ['GET', `/users/${people.erin}?$select=id,accountEnabled`, undefined],
    ['PATCH', `/users/${people.erin}`, { accountEnabled: false }],
    ['POST', `/users/${people.erin}/revokeSignInSessions`, {}],
    ['POST', `/groups/${groups.messaging}/members/$ref`, { '@odata.id': `${root}/directoryObjects/${people.erin}` }],
    ['PATCH', `/groups/${groups.messaging}`, { 'members@odata.bind': [`${root}/directoryObjects/${people.erin}`] }],
    ['DELETE', `/groups/${groups.messaging}/members/${people.erin}/$ref`, undefined],
    ['GET', `/groups/${groups.messaging}/transitiveMembers/microsoft.graph.user?$top=999&$skiptoken=x`, undefined],
    ['POST', `/users/${people.erin}/checkMemberGroups`, { groupIds: [groups.messaging] }],
    [
      'POST',
      '/roleManagement/directory/roleAssignments',
      { '@odata.type': '#microsoft.graph.unifiedRoleAssignment', ...assignment },
    ],
    ['POST', requests, grant],
    ['POST', '/directoryObjects/getByIds', { ids: [people.erin], types: ['user'] }],
    ['GET', '/users/delta?$select=id,accountEnabled', undefined],
  ])('allows %s %s', (method, path, body) => {
    expect(problemsOf(method, path, body)).toBe('');
  });

  it.each([
    ['a path that is not there', 'GET', '/users/x/manager/chain', undefined, 'no such path'],
    [
      'deleting a member without $ref',
      'DELETE',
      `/groups/${groups.messaging}/members/${people.erin}`,
      undefined,
      'no such path',
    ],
    ['a verb the path does not take', 'PATCH', `/groups/${groups.messaging}/members`, {}, 'does not take this verb'],
    [
      'writing to what the service only lists',
      'DELETE',
      '/roleManagement/directory/roleAssignmentSchedules/x',
      undefined,
      'verb',
    ],
    ['an unknown query option', 'GET', '/users?$where=1', undefined, '$where is not allowed'],
    [
      'a query option of another operation',
      'GET',
      `/users/${people.erin}?$filter=id eq 'x'`,
      undefined,
      '$filter is not allowed',
    ],
    ['a $top that is no number', 'GET', '/users?$top=ten', undefined, '$top is not an integer'],
    ['an unknown body property', 'PATCH', `/users/${people.erin}`, { accountEnabld: false }, 'accountEnabld'],
    ['a property of the wrong type', 'PATCH', `/users/${people.erin}`, { accountEnabled: 'no' }, 'must be boolean'],
    ['a missing body', 'POST', '/roleManagement/directory/roleAssignments', undefined, 'a body is required'],
    ['a reference without its id', 'POST', `/groups/${groups.messaging}/members/$ref`, {}, '@odata.id'],
    ['a misspelt enum value', 'POST', requests, { ...grant, action: 'AdminAssign' }, 'must be equal to one of'],
    [
      'an unknown nested property',
      'POST',
      requests,
      { ...grant, scheduleInfo: { ...grant.scheduleInfo, ends: 1 } },
      'ends',
    ],
    [
      'an unknown property two levels down',
      'POST',
      requests,
      { ...grant, scheduleInfo: { expiration: { typ: 1 } } },
      'typ',
    ],
    ['a bad duration', 'POST', requests, { ...grant, scheduleInfo: { expiration: { duration: '2h' } } }, 'pattern'],
    [
      'a body where none is taken',
      'POST',
      `/users/${people.erin}/revokeSignInSessions`,
      { now: true },
      'takes no body',
    ],
  ])('refuses %s', (_what, method, path, body, problem) => {
    expect(problemsOf(method, path, body)).toContain(problem);
  });

  it('checks each step of a batch as a request of its own', () => {
    const steps = [
      { id: '1', method: 'GET', url: '/organization' },
      {
        id: '2',
        method: 'PATCH',
        url: `/users/${people.erin}`,
        body: { nonsense: 1 },
        headers: { 'Content-Type': 'application/json' },
      },
    ];

    const problems = problemsOf('POST', '/$batch', { requests: steps });

    expect(problems).toContain('nonsense');
    expect(problems).not.toContain('organization');
  });

  it('collects what an attached emulator is asked, and fails the test that asked it', async () => {
    const emulator = createGraphEmulator({ clock: { now: () => new Date() }, tenant: contosoTenant() });
    const attached = attachGraphValidator(emulator);

    await emulator.handle({ method: 'GET', path: `/users/${people.erin}`, headers: {} });
    attached.expectNoViolations();
    await emulator.handle({
      method: 'DELETE',
      path: `/groups/${groups.messaging}/members/${people.erin}`,
      headers: {},
    });

    expect(attached.violations).toHaveLength(1);
    expect(attached.expectNoViolations).toThrow();
  });
});
