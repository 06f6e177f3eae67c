import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { groups, people, units } from '../../sandbox/graph/tenant-seed.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';
import {
  exchange,
  groupGrant,
  lasting,
  minuteMs,
  pimOf,
  removalOf,
  roleGrant,
  roleRoot,
  unknownId,
} from './graph-emulator-pim-calls.ts';

let graph: GraphOverHttp;
let pim: ReturnType<typeof pimOf>;
beforeEach(async () => {
  graph = await graphOverHttp();
  pim = pimOf(graph);
});
afterEach(() => graph[Symbol.asyncDispose]());

const removal = removalOf(roleGrant);
const holds = () => graph.emulator.snapshot().roles.some((row) => row.principalId === people.erin);

describe('a role granted by PIM', () => {
  it('is 201, Provisioned, and tells its justification, ticket and custom data', async () => {
    const answer = await pim.ask(roleGrant);

    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'Provisioned',
      action: 'adminAssign',
      principalId: people.erin,
      justification: 'REQ-1 approved by Ana Lima',
      ticketInfo: { ticketNumber: 'REQ-1', ticketSystem: 'JIT' },
      customData: 'grant 1',
      targetScheduleId: answer.body.id,
      scheduleInfo: {
        startDateTime: '2026-11-21T09:00:00.000Z',
        expiration: { type: 'afterDuration', duration: 'PT2H' },
      },
    });
  });

  it('is a role assignment like any other while it lasts, and its instance names that assignment', async () => {
    const { body } = await pim.ask(roleGrant);

    const [assignment] = (await pim.assignments()).value;
    const instances = (await pim.instances()).value;

    expect(assignment).toMatchObject({ principalId: people.erin, roleDefinitionId: exchange, directoryScopeId: '/' });
    expect(instances).toMatchObject([
      {
        roleAssignmentOriginId: assignment?.id,
        roleAssignmentScheduleId: body.targetScheduleId,
        assignmentType: 'Assigned',
        memberType: 'Direct',
        startDateTime: '2026-11-21T09:00:00.000Z',
        endDateTime: '2026-11-21T11:00:00.000Z',
      },
    ]);
  });

  it('ends by itself at its end, also if nobody calls', async () => {
    await pim.ask(roleGrant);

    graph.clock.advance(120 * minuteMs - 1);
    const before = holds();
    graph.clock.advance(1);

    expect([before, holds()]).toEqual([true, false]);
    expect((await pim.assignments()).value).toEqual([]);
    expect((await pim.schedules()).value).toEqual([]);
  });

  it('ends at its end for a reader who is behind, too', async () => {
    await pim.ask(roleGrant);
    graph.emulator.knobs.readLagMs = 10_000;
    graph.clock.advance(120 * minuteMs + 9999);

    const stale = (await pim.assignments()).value.length;
    graph.clock.advance(1);

    expect([stale, (await pim.assignments()).value.length]).toEqual([1, 0]);
  });

  it('tells those who listen that it ended, once somebody settles the clock', async () => {
    await pim.ask(roleGrant);
    const seen: string[] = [];
    graph.emulator.onChange((change) =>
      seen.push(`${change.table} ${change.value ? 'put' : 'gone'} ${change.at.toISOString()}`),
    );
    graph.clock.advance(180 * minuteMs);

    graph.emulator.settle();

    expect(seen).toEqual(['schedules gone 2026-11-21T11:00:00.000Z', 'roleAssignments gone 2026-11-21T11:00:00.000Z']);
  });

  it('moves a start in the past to now', async () => {
    const answer = await pim.ask({ ...roleGrant, scheduleInfo: lasting('PT1H', '2026-11-20T00:00:00Z') });

    expect(answer.body).toMatchObject({ scheduleInfo: { startDateTime: '2026-11-21T09:00:00.000Z' } });
  });

  it('can end at a time, or never', async () => {
    const until = { expiration: { type: 'afterDateTime', endDateTime: '2026-11-21T12:00:00Z' } };
    await pim.ask({ ...roleGrant, scheduleInfo: until });
    await pim.ask({ ...roleGrant, principalId: people.felix, scheduleInfo: { expiration: { type: 'noExpiration' } } });

    const [timed] = (await pim.schedules()).value;
    const [forever] = (await pim.schedules(`principalId eq '${people.felix}'`)).value;

    const end = { type: 'afterDateTime', endDateTime: '2026-11-21T12:00:00.000Z', duration: null };
    expect(timed?.scheduleInfo).toMatchObject({ expiration: end });
    expect(forever?.scheduleInfo).toMatchObject({
      expiration: { type: 'noExpiration', endDateTime: null, duration: null },
    });
  });

  it('starts later as Granted: planned, without access until then', async () => {
    const { body } = await pim.ask({ ...roleGrant, scheduleInfo: lasting('PT1H', '2026-11-21T10:00:00Z') });
    const [early, planned, none] = [holds(), (await pim.schedules()).value, (await pim.instances()).value];
    graph.clock.advance(60 * minuteMs);

    expect(body.status).toBe('Granted');
    expect([early, holds()]).toEqual([false, true]);
    expect([planned.length, none.length]).toEqual([1, 0]);
    expect((await pim.request(body.id)).body.status).toBe('Provisioned');
  });
});

describe('what is refused', () => {
  it.each([
    ['a second grant of the same', {}, 400, 'RoleAssignmentExists', 'The Role assignment already exists.'],
    ['an unknown principal', { principalId: unknownId }, 404, 'SubjectNotFound', 'The subject is not found.'],
    ['an unknown role', { roleDefinitionId: unknownId }, 404, 'RoleNotFound', 'The role is not found.'],
    [
      'an unknown unit',
      { directoryScopeId: `/administrativeUnits/${unknownId}` },
      400,
      'InvalidScope',
      'The scope is invalid.',
    ],
    [
      'a role that units do not take',
      { directoryScopeId: `/administrativeUnits/${units.berlin}` },
      400,
      'InvalidScope',
      'The given',
    ],
    ['a malformed scope', { directoryScopeId: 'everywhere' }, 400, 'InvalidScope', 'The scope is invalid.'],
    [
      'a group that is not role-assignable',
      { principalId: groups.messaging },
      400,
      'InvalidRoleAssignmentRequest',
      'invalid',
    ],
    ['an unknown property', { duration: 'PT2H' }, 400, 'InvalidRoleAssignmentRequest', 'invalid'],
    ['a grant without a schedule', { scheduleInfo: null }, 400, 'InvalidRoleAssignmentRequest', 'invalid'],
    ['a duration in months', { scheduleInfo: lasting('P6M') }, 400, 'InvalidRoleAssignmentRequest', 'invalid'],
    [
      'a duration and an end together',
      {
        scheduleInfo: { expiration: { type: 'afterDuration', duration: 'PT2H', endDateTime: '2026-11-21T12:00:00Z' } },
      },
      400,
      'InvalidRoleAssignmentRequest',
      'invalid',
    ],
    [
      'a recurrence',
      { scheduleInfo: { ...lasting('PT2H'), recurrence: { pattern: { type: 'daily' } } } },
      400,
      'InvalidRoleAssignmentRequest',
      'invalid',
    ],
    [
      'less than five minutes',
      { principalId: people.felix, scheduleInfo: lasting('PT4M59S') },
      400,
      'ActiveDurationTooShort',
      'The Active duration is too short. Miniumum Required is 5 minutes.',
    ],
    [
      'an activation by an app',
      { action: 'selfActivate' },
      403,
      'UnauthorizedAccessException',
      'Attempted to perform an unauthorized operation.',
    ],
  ])('is %s', async (_what, change, status, code, message) => {
    await pim.ask(roleGrant);
    const before = graph.emulator.snapshot();

    const answer = await pim.ask({ ...roleGrant, ...change });

    expect(answer).toMatchObject({ status, code });
    expect(answer.message).toContain(message);
    expect(graph.emulator.snapshot()).toEqual(before);
  });

  it('is a grant of what somebody holds without PIM, or has activated', async () => {
    graph.emulator.directory.assignRole(people.erin, exchange);
    const target = { kind: 'role' as const, roleDefinitionId: exchange, directoryScopeId: '/' };
    graph.emulator.directory.pim.makeEligible(people.felix, target);
    graph.emulator.directory.pim.activate(people.felix, target, 60 * minuteMs);

    const direct = await pim.ask(roleGrant);
    const activated = await pim.ask({ ...roleGrant, principalId: people.felix });

    expect([direct.code, activated.code]).toEqual(['RoleAssignmentExists', 'RoleAssignmentExists']);
  });

  it('is a principal made seconds ago, until PIM has heard of it', async () => {
    graph.emulator.knobs.pim.newObjectLagMs = 20_000;
    const principalId = graph.emulator.directory.addUser({ displayName: 'Omar Said' });

    const early = await pim.ask({ ...roleGrant, principalId });
    graph.clock.advance(20_000);
    const later = await pim.ask({ ...roleGrant, principalId });

    expect(early).toMatchObject({ status: 404, code: 'SubjectNotFound' });
    expect(later.status).toBe(201);
  });

  it('is everything, reads too, where the tenant has no licence', async () => {
    graph.emulator.knobs.pim.licensed = false;

    const answers = [
      await pim.ask(roleGrant),
      await pim.ask(roleGrant, 'Eligibility'),
      await pim.askGroup(groupGrant),
      await pim.instances(),
      await pim.requests(),
      await pim.schedules(),
      await pim.ofGroup('assignmentSchedules', `principalId eq '${people.erin}'`),
      await pim.get('/policies/roleManagementPolicyAssignments', "scopeId eq '/' and scopeType eq 'DirectoryRole'"),
    ];

    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 400,
        code: 'AadPremiumLicenseRequired',
        message: 'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
      });
    }
    expect((await graph.send('GET', '/subscribedSkus')).value).toMatchObject([{ capabilityStatus: 'Suspended' }]);
  });

  it('is what consent is missing for: requests have no read-only permission, removals one of their own', async () => {
    await pim.ask(roleGrant);
    graph.clock.advance(10 * minuteMs);
    graph.emulator.knobs.permissions = new Set(['RoleAssignmentSchedule.Read.Directory']);
    const reading = [await pim.instances(), await pim.schedules(), await pim.requests(), await pim.ask(removal)];
    graph.emulator.knobs.permissions = new Set(['RoleAssignmentSchedule.Remove.Directory']);
    const removing = [await pim.ask(roleGrant), await pim.instances(), await pim.ask(removal)];

    expect(reading.map((answer) => answer.status)).toEqual([200, 200, 403, 403]);
    expect(removing.map((answer) => answer.status)).toEqual([403, 403, 201]);
    expect(removing[0]?.code).toBe('PermissionScopeNotGranted');
    expect(removing[0]?.message).toContain('RoleAssignmentSchedule.ReadWrite.Directory');
  });
});

describe('a removal', () => {
  it('is refused in the first five minutes, and takes the access after', async () => {
    await pim.ask(roleGrant);
    graph.clock.advance(5 * minuteMs - 1);
    const early = await pim.ask(removal);
    graph.clock.advance(1);
    const later = await pim.ask(removal);

    expect(early).toMatchObject({ status: 400, code: 'ActiveDurationTooShort' });
    expect(later).toMatchObject({ status: 201, body: { status: 'Revoked', action: 'adminRemove' } });
    expect(holds()).toBe(false);
    expect((await pim.schedules()).value).toEqual([]);
  });

  it('is RoleAssignmentDoesNotExist for what is not there, the second time too', async () => {
    await pim.ask(roleGrant);
    graph.clock.advance(10 * minuteMs);
    await pim.ask(removal);

    const again = await pim.ask(removal);
    const never = await pim.ask({ ...removal, principalId: people.felix });

    for (const answer of [again, never]) {
      expect(answer).toMatchObject({
        status: 400,
        code: 'RoleAssignmentDoesNotExist',
        message: 'The Role assignment does not exist.',
      });
    }
  });

  it('is RoleAssignmentDoesNotExist right after the grant, before it has spread', async () => {
    graph.emulator.knobs.readLagMs = 10_000;
    await pim.ask(roleGrant);

    const removing = await pim.ask(removal);
    const updating = await pim.ask({ ...roleGrant, action: 'adminUpdate' });

    expect([removing.code, updating.code]).toEqual(['RoleAssignmentDoesNotExist', 'RoleAssignmentDoesNotExist']);
    expect(holds()).toBe(true);
  });

  it('must name the scope of the grant', async () => {
    const berlin = `/administrativeUnits/${units.berlin}`;
    const scoped = { ...roleGrant, roleDefinitionId: roleId('User Administrator'), directoryScopeId: berlin };
    await pim.ask(scoped);
    graph.clock.advance(10 * minuteMs);

    const wrong = await pim.ask({ ...removalOf(scoped), directoryScopeId: '/' });
    const right = await pim.ask(removalOf(scoped));

    expect([wrong.code, right.status]).toEqual(['RoleAssignmentDoesNotExist', 201]);
  });

  it('takes a standing assignment, and never what its holder activated', async () => {
    const target = { kind: 'role' as const, roleDefinitionId: exchange, directoryScopeId: '/' };
    graph.emulator.directory.assignRole(people.erin, exchange);
    graph.emulator.directory.pim.makeEligible(people.felix, target);
    graph.emulator.directory.pim.activate(people.felix, target, 60 * minuteMs);
    graph.clock.advance(10 * minuteMs);

    const standing = await pim.ask(removal);
    const activated = await pim.ask({ ...removal, principalId: people.felix });

    expect([standing.status, activated.code]).toEqual([201, 'RoleAssignmentDoesNotExist']);
    expect(graph.emulator.snapshot().roles.map((row) => row.principalId)).toContain(people.felix);
    expect(holds()).toBe(false);
  });

  it('can have happened though the answer was lost: the request is listed as Revoked', async () => {
    await pim.ask(roleGrant);
    graph.clock.advance(10 * minuteMs);
    graph.emulator.knobs.faults.push({ kind: 'timeout', effect: 'after', match: { method: 'POST' } });

    const lost = await pim.ask(removal);
    const again = await pim.ask(removal);
    const listed = await pim.requests(`principalId eq '${people.erin}' and action eq 'adminRemove'`);

    expect([lost.status, again.code]).toEqual([504, 'RoleAssignmentDoesNotExist']);
    expect(listed.value.map((row) => row.status)).toEqual(['Revoked']);
    expect(holds()).toBe(false);
  });
});

describe('a role assignment of PIM deleted directly', () => {
  const deleteDirectly = async () => {
    const [assignment] = (await pim.assignments()).value;
    return graph.send('DELETE', `${roleRoot}/roleAssignments/${String(assignment?.id)}`);
  };

  it('goes at once, inside the five minutes too, and leaves its schedule behind until it is removed', async () => {
    await pim.ask(roleGrant);

    const deleted = await deleteDirectly();
    const [instances, schedules] = [(await pim.instances()).value, (await pim.schedules()).value];
    const early = await pim.ask(removal);
    const grantAgain = await pim.ask(roleGrant);
    graph.clock.advance(5 * minuteMs);
    const later = await pim.ask(removal);

    expect(deleted.status).toBe(204);
    expect([instances.length, schedules.length, holds()]).toEqual([0, 1, false]);
    expect([early.code, grantAgain.code, later.status]).toEqual([
      'ActiveDurationTooShort',
      'RoleAssignmentExists',
      201,
    ]);
    expect((await pim.schedules()).value).toEqual([]);
  });

  it('is refused inside the five minutes where the knob says so', async () => {
    graph.emulator.knobs.pim.directDelete = 'refused';
    await pim.ask(roleGrant);

    const early = await deleteDirectly();
    graph.clock.advance(5 * minuteMs);
    const later = await deleteDirectly();

    expect([early.code, later.status]).toEqual(['ActiveDurationTooShort', 204]);
  });

  it('and given anew by hand is not taken by the end of the schedule that was left behind', async () => {
    await pim.ask(roleGrant);
    await deleteDirectly();
    graph.emulator.directory.assignRole(people.erin, exchange);

    graph.clock.advance(180 * minuteMs);

    expect(holds()).toBe(true);
    expect((await pim.schedules()).value).toMatchObject([{ createdUsing: null }]);
  });
});

describe('an update', () => {
  it('replaces the window and keeps the schedule', async () => {
    const first = await pim.ask(roleGrant);
    graph.clock.advance(60 * minuteMs);

    const second = await pim.ask({ ...roleGrant, action: 'adminUpdate', scheduleInfo: lasting('PT4H') });
    graph.clock.advance(239 * minuteMs);
    const before = holds();
    graph.clock.advance(minuteMs);

    expect(second.body).toMatchObject({ status: 'Provisioned', targetScheduleId: first.body.targetScheduleId });
    expect([before, holds()]).toEqual([true, false]);
  });

  it('of what is not there is RoleAssignmentDoesNotExist', async () => {
    const answer = await pim.ask({ ...roleGrant, action: 'adminUpdate' });

    expect(answer).toMatchObject({ status: 400, code: 'RoleAssignmentDoesNotExist' });
  });

  it('gives a standing assignment an end', async () => {
    graph.emulator.directory.assignRole(people.erin, exchange);

    const answer = await pim.ask({ ...roleGrant, action: 'adminUpdate' });
    graph.clock.advance(120 * minuteMs);

    expect(answer.status).toBe(201);
    expect(holds()).toBe(false);
  });
});

it('adminExtend moves the end of what is there, and adminRenew begins anew what is over', async () => {
  const extend = { ...roleGrant, action: 'adminExtend', scheduleInfo: lasting('PT3H') };
  const early = await pim.ask(extend);
  await pim.ask(roleGrant);
  const extended = await pim.ask(extend);
  const renewTooSoon = await pim.ask({ ...roleGrant, action: 'adminRenew' });
  graph.clock.advance(180 * minuteMs);
  const [afterEnd, renewed] = [holds(), await pim.ask({ ...roleGrant, action: 'adminRenew' })];

  expect([early.code, extended.status, renewTooSoon.code]).toEqual([
    'RoleAssignmentDoesNotExist',
    201,
    'RoleAssignmentExists',
  ]);
  expect([afterEnd, renewed.status, holds()]).toEqual([false, 201, true]);
});

describe('instances', () => {
  it('include direct assignments, without start and end', async () => {
    const assignmentId = graph.emulator.directory.assignRole(people.erin, exchange);

    const answer = await pim.instances();

    expect(answer.value).toMatchObject([
      {
        id: assignmentId,
        startDateTime: null,
        endDateTime: null,
        assignmentType: 'Assigned',
        memberType: 'Direct',
        roleAssignmentOriginId: assignmentId,
      },
    ]);
  });

  it('tell what was activated, and ne and `and` find it', async () => {
    const target = { kind: 'role' as const, roleDefinitionId: exchange, directoryScopeId: '/' };
    graph.emulator.directory.pim.makeEligible(people.erin, target);
    graph.emulator.directory.pim.activate(people.erin, target, 60 * minuteMs);

    const found = await pim.instances(`roleDefinitionId eq '${exchange}' and assignmentType ne 'Assigned'`);

    expect(found.value).toMatchObject([
      { principalId: people.erin, assignmentType: 'Activated', endDateTime: '2026-11-21T10:00:00.000Z' },
    ]);
  });

  it('refuse a filter of another kind', async () => {
    const answer = await pim.instances(`principalId eq '${people.erin}' or principalId eq '${people.felix}'`);

    expect(answer).toMatchObject({ status: 400, code: 'InvalidFilter' });
  });

  it('show the group that holds a role, and its members beside it where the knob says so', async () => {
    const role = roleId('Privileged Role Administrator');

    const plain = await pim.instances(`roleDefinitionId eq '${role}'`);
    graph.emulator.knobs.pim.groupMemberRows = true;
    const expanded = await pim.instances(`roleDefinitionId eq '${role}'`);

    expect(plain.value.map((row) => [row.principalId, row.memberType])).toEqual([[groups.tierZero, 'Direct']]);
    expect(expanded.value.map((row) => [row.principalId, row.memberType])).toEqual([
      [groups.tierZero, 'Direct'],
      [people.nadia, 'Group'],
    ]);
  });

  it('expand principal, role and scope', async () => {
    await pim.ask(roleGrant);

    const answer = await graph.send(
      'GET',
      `${roleRoot}/roleAssignmentScheduleInstances?$filter=principalId eq '${people.erin}'&$expand=principal,roleDefinition,directoryScope`,
    );

    expect(answer.value).toMatchObject([
      {
        principal: { displayName: 'Erin Engel' },
        roleDefinition: { displayName: 'Exchange Administrator' },
        directoryScope: null,
      },
    ]);
  });

  it('of a deleted principal stay listed for a week, and give nothing', async () => {
    graph.emulator.directory.assignRole(people.erin, exchange);
    graph.emulator.directory.deleteUser(people.erin);

    const soon = (await pim.instances()).value.length;
    graph.clock.advance(7 * 24 * 60 * minuteMs);

    expect([soon, (await pim.instances()).value.length]).toEqual([1, 0]);
    expect(holds()).toBe(false);
  });
});
