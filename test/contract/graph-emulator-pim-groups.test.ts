import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { type GraphOverHttp, graphOverHttp, reference } from './graph-emulator-harness.ts';
import { groupGrant, lasting, minuteMs, pimOf, removalOf, unknownId } from './graph-emulator-pim-calls.ts';

let graph: GraphOverHttp;
let pim: ReturnType<typeof pimOf>;
beforeEach(async () => {
  graph = await graphOverHttp();
  pim = pimOf(graph);
});
afterEach(() => graph[Symbol.asyncDispose]());

const removal = removalOf(groupGrant);
const ofGroup = `groupId eq '${groups.mailboxOperators}'`;
const members = `/groups/${groups.mailboxOperators}/members`;
const listed = async (path = members) => (await graph.send('GET', `${path}?$select=id`)).value.map((row) => row.id);

describe('a membership granted by PIM for Groups', () => {
  it('shows among the members while it lasts, and ends by itself', async () => {
    const { status, body } = await pim.askGroup(groupGrant);
    const during = await listed();
    graph.clock.advance(120 * minuteMs);

    expect([status, body.status]).toEqual([201, 'Provisioned']);
    expect([during, await listed()]).toEqual([[people.erin], []]);
  });

  it('can be an ownership', async () => {
    await pim.askGroup({ ...groupGrant, accessId: 'owner' });

    expect(await listed(`/groups/${groups.mailboxOperators}/owners`)).toEqual([people.erin]);
    expect(await listed()).toEqual([]);
  });

  it('has ids of its own for request, schedule and instance, after group and relationship', async () => {
    const { body } = await pim.askGroup(groupGrant);

    const [schedule] = (await pim.ofGroup('assignmentSchedules', ofGroup)).value;
    const [instance] = (await pim.ofGroup('assignmentScheduleInstances', ofGroup)).value;

    expect(String(body.targetScheduleId)).toMatch(new RegExp(`^${groups.mailboxOperators}_member_[0-9a-f-]{36}$`));
    expect(schedule?.id).toBe(body.targetScheduleId);
    expect(instance).toMatchObject({
      assignmentScheduleId: schedule?.id,
      assignmentType: 'assigned',
      memberType: 'direct',
    });
    expect(new Set([body.id, schedule?.id, instance?.id]).size).toBe(3);
  });

  it('is refused the second time, and when somebody is a member already', async () => {
    await pim.askGroup(groupGrant);

    const again = await pim.askGroup(groupGrant);
    const standing = await pim.askGroup({ ...groupGrant, groupId: groups.messaging });

    expect([again.code, standing.code]).toEqual(['RoleAssignmentExists', 'RoleAssignmentExists']);
  });

  it('keeps a standing member when it is only eligible, and gives nothing', async () => {
    const answer = await pim.askGroup(groupGrant, 'eligibility');

    const eligible = await pim.ofGroup('eligibilityScheduleInstances', ofGroup);

    expect(answer.status).toBe(201);
    expect(eligible.value).toMatchObject([{ principalId: people.erin, accessId: 'member', memberType: 'direct' }]);
    expect(await listed()).toEqual([]);
  });

  it.each([
    ['dynamic', groups.allEngineers, people.ana, 400, 'InvalidRoleAssignmentRequest'],
    ['synced', groups.fileServers, people.erin, 400, 'InvalidRoleAssignmentRequest'],
    ['unknown', unknownId, people.erin, 404, 'ResourceNotFound'],
  ])('is refused for a group that is %s', async (_what, groupId, principalId, status, code) => {
    const answer = await pim.askGroup({ ...groupGrant, groupId, principalId });

    expect(answer).toMatchObject({ status, code });
  });

  it.each([
    ['role-assignable', groups.tierZero],
    ['of Microsoft 365', groups.migrationTeam],
  ])('is taken for a group that is %s', async (_what, groupId) => {
    const answer = await pim.askGroup({ ...groupGrant, groupId, principalId: people.grace });

    expect(answer.status).toBe(201);
  });

  it('puts no group inside a role-assignable one', async () => {
    const answer = await pim.askGroup({ ...groupGrant, groupId: groups.tierZero, principalId: groups.helpdesk });

    expect(answer).toMatchObject({ status: 400, code: 'InvalidRoleAssignmentRequest' });
  });

  it('waits for a group made seconds ago: 404 ResourceNotFound', async () => {
    graph.emulator.knobs.pim.newObjectLagMs = 16_000;
    const groupId = graph.emulator.directory.addGroup({ displayName: 'SG-New' });

    const early = await pim.askGroup({ ...groupGrant, groupId });
    graph.clock.advance(16_000);
    const later = await pim.askGroup({ ...groupGrant, groupId });

    expect(early).toMatchObject({ status: 404, code: 'ResourceNotFound' });
    expect(later.status).toBe(201);
  });

  it('must end: the default settings of a group refuse a permanent one', async () => {
    const answer = await pim.askGroup({ ...groupGrant, scheduleInfo: { expiration: { type: 'noExpiration' } } });

    expect(answer).toMatchObject({
      status: 400,
      code: 'RoleAssignmentRequestPolicyValidationFailed',
      message: 'The following policy rules failed: ["ExpirationRule"]',
    });
  });
});

describe('ending it early', () => {
  it('by PIM is refused in the first five minutes', async () => {
    await pim.askGroup(groupGrant);
    const early = await pim.askGroup(removal);
    graph.clock.advance(5 * minuteMs);
    const later = await pim.askGroup(removal);

    expect([early.code, later.status]).toEqual(['ActiveDurationTooShort', 201]);
    expect(await listed()).toEqual([]);
  });

  it('by removing the member works at once, and leaves the schedule behind until PIM removes it', async () => {
    await pim.askGroup(groupGrant);

    const removed = await graph.send('DELETE', `${members}/${people.erin}/$ref`);
    const afterwards = [await listed(), (await pim.ofGroup('assignmentScheduleInstances', ofGroup)).value];
    const behind = (await pim.ofGroup('assignmentSchedules', ofGroup)).value;
    graph.clock.advance(5 * minuteMs);
    const tidied = await pim.askGroup(removal);

    expect(removed.status).toBe(204);
    expect(afterwards).toEqual([[], []]);
    expect(behind).toMatchObject([{ principalId: people.erin }]);
    expect(tidied.status).toBe(201);
    expect((await pim.ofGroup('assignmentSchedules', ofGroup)).value).toEqual([]);
  });

  it('of what was left behind does not take a membership that somebody gave anew until it is asked to', async () => {
    await pim.askGroup(groupGrant);
    await graph.send('DELETE', `${members}/${people.erin}/$ref`);
    await graph.send('POST', `${members}/$ref`, reference(people.erin));

    graph.clock.advance(180 * minuteMs);

    expect(await listed()).toEqual([people.erin]);
  });

  it('is undone by an update, which gives the access back', async () => {
    await pim.askGroup(groupGrant);
    await graph.send('DELETE', `${members}/${people.erin}/$ref`);

    const answer = await pim.askGroup({ ...groupGrant, action: 'adminUpdate', scheduleInfo: lasting('PT1H') });

    expect(answer.status).toBe(201);
    expect(await listed()).toEqual([people.erin]);
  });
});

describe('lists of PIM for Groups', () => {
  it.each([
    'assignmentScheduleRequests',
    'assignmentSchedules',
    'assignmentScheduleInstances',
    'eligibilityScheduleRequests',
    'eligibilitySchedules',
    'eligibilityScheduleInstances',
  ])('%s answer only for a group or a principal', async (resource) => {
    const without = await pim.get(`/identityGovernance/privilegedAccess/group/${resource}`);
    const other = await pim.ofGroup(resource, "accessId eq 'member'");
    const statuses = [
      (await pim.ofGroup(resource, ofGroup)).status,
      (await pim.ofGroup(resource, `principalId eq '${people.erin}' and accessId eq 'member'`)).status,
    ];

    expect([without.status, other.status]).toEqual([400, 400]);
    expect(without.code).toBe('MissingParameters');
    expect(statuses).toEqual([200, 200]);
  });

  it('know a group only once it is under PIM; then they show its standing members too, without start and end', async () => {
    const filter = `groupId eq '${groups.serverOperators}'`;
    const before = (await pim.ofGroup('assignmentScheduleInstances', filter)).value;
    await pim.askGroup({ ...groupGrant, groupId: groups.serverOperators });

    const after = (await pim.ofGroup('assignmentScheduleInstances', filter)).value;

    expect(before).toEqual([]);
    expect(after).toContainEqual(
      expect.objectContaining({ principalId: people.grace, startDateTime: null, endDateTime: null }),
    );
    expect(after).toContainEqual(
      expect.objectContaining({ principalId: people.erin, endDateTime: '2026-11-21T11:00:00.000Z' }),
    );
  });

  it('do not expand the group', async () => {
    await pim.askGroup(groupGrant);

    const path = '/identityGovernance/privilegedAccess/group/assignmentSchedules';
    const answer = await graph.send('GET', `${path}?$filter=${encodeURIComponent(ofGroup)}&$expand=principal,group`);

    expect(answer.value).toMatchObject([{ principal: { displayName: 'Erin Engel' }, group: null }]);
  });

  it('and writes need consent of their own', async () => {
    graph.emulator.knobs.permissions = new Set(['PrivilegedAssignmentSchedule.Read.AzureADGroup']);

    const read = await pim.ofGroup('assignmentSchedules', ofGroup);
    const write = await pim.askGroup(groupGrant);
    const eligible = await pim.ofGroup('eligibilitySchedules', ofGroup);

    expect(read.status).toBe(200);
    expect(write).toMatchObject({ status: 403, code: 'PermissionScopeNotGranted' });
    expect(eligible.status).toBe(403);
  });
});

it('puts a group under PIM by its first request, for good: the ids of its policies change', async () => {
  const filter = `scopeId eq '${groups.mailboxOperators}' and scopeType eq 'Group' and roleDefinitionId eq 'member'`;
  const policyId = async () => (await pim.get('/policies/roleManagementPolicyAssignments', filter)).value[0]?.policyId;
  const before = await policyId();
  await pim.askGroup(groupGrant);
  graph.clock.advance(180 * minuteMs);

  const after = await policyId();

  expect(after).not.toBe(before);
  expect((await graph.send('GET', `/policies/roleManagementPolicies/${String(before)}`)).status).toBe(404);
  expect((await graph.send('GET', `/policies/roleManagementPolicies/${String(after)}`)).status).toBe(200);
});

it('goes on from a dump: what PIM gave still ends in the next run', async () => {
  await pim.askGroup(groupGrant);
  const { createGraphEmulator } = await import('../../sandbox/graph/emulator.ts');
  const next = createGraphEmulator({ clock: graph.clock, tenant: graph.emulator.dump() });
  const held = () => next.snapshot().memberships.some((row) => row.groupId === groups.mailboxOperators);

  const before = held();
  graph.clock.advance(120 * minuteMs);

  expect([before, held()]).toEqual([true, false]);
});
