import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import type { GraphOverHttp } from './graph-emulator-harness.ts';

export const exchange = roleId('Exchange Administrator');
export const unknownId = '00000000-0000-4000-8000-000000000000';
export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

export const roleRoot = '/roleManagement/directory';
export const groupRoot = '/identityGovernance/privilegedAccess/group';

/** From now for a while. */
export function lasting(duration: string, startDateTime?: string) {
  return { ...(startDateTime ? { startDateTime } : {}), expiration: { type: 'afterDuration', duration } };
}

export const roleGrant = {
  action: 'adminAssign',
  principalId: people.erin,
  roleDefinitionId: exchange,
  directoryScopeId: '/',
  justification: 'REQ-1 approved by Ana Lima',
  ticketInfo: { ticketNumber: 'REQ-1', ticketSystem: 'JIT' },
  customData: 'grant 1',
  scheduleInfo: lasting('PT2H'),
};

export const groupGrant = {
  action: 'adminAssign',
  accessId: 'member',
  groupId: groups.mailboxOperators,
  principalId: people.erin,
  justification: 'REQ-1 approved by Ana Lima',
  scheduleInfo: lasting('PT2H'),
};

/** A removal names what it takes and nothing else. */
export function removalOf(grant: typeof roleGrant | typeof groupGrant): Record<string, unknown> {
  const named = ['principalId', 'roleDefinitionId', 'directoryScopeId', 'groupId', 'accessId'];
  const names = Object.entries(grant).filter(([name]) => named.includes(name));
  return { action: 'adminRemove', ...Object.fromEntries(names) };
}

/** PIM for roles, and for groups, as a caller uses it. */
export function pimOf(graph: GraphOverHttp) {
  const get = (path: string, filter?: string) =>
    graph.send('GET', filter === undefined ? path : `${path}?$filter=${encodeURIComponent(filter)}`);
  return {
    ask: (body: unknown, kind: 'Assignment' | 'Eligibility' = 'Assignment') =>
      graph.send('POST', `${roleRoot}/role${kind}ScheduleRequests`, body),
    requests: (filter?: string) => get(`${roleRoot}/roleAssignmentScheduleRequests`, filter),
    request: (id: unknown) => get(`${roleRoot}/roleAssignmentScheduleRequests/${String(id)}`),
    cancel: (id: unknown) => graph.send('POST', `${roleRoot}/roleAssignmentScheduleRequests/${String(id)}/cancel`),
    schedules: (filter = `principalId eq '${people.erin}'`) => get(`${roleRoot}/roleAssignmentSchedules`, filter),
    instances: (filter = `principalId eq '${people.erin}'`) =>
      get(`${roleRoot}/roleAssignmentScheduleInstances`, filter),
    assignments: () => get(`${roleRoot}/roleAssignments`, `principalId eq '${people.erin}'`),
    askGroup: (body: unknown, kind: 'assignment' | 'eligibility' = 'assignment') =>
      graph.send('POST', `${groupRoot}/${kind}ScheduleRequests`, body),
    ofGroup: (resource: string, filter: string) => get(`${groupRoot}/${resource}`, filter),
    get,
  };
}
