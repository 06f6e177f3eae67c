import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGraphEmulator, type GraphEmulator } from '../../sandbox/graph/emulator.ts';
import { defaultKnobs } from '../../sandbox/graph/knobs.ts';
import type { PimTarget } from '../../sandbox/graph/records.ts';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { startGraphServer } from '../../sandbox/graph/server.ts';
import { contosoTenant, groups } from '../../sandbox/graph/tenant-seed.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { createPimBackEnd } from '../../src/graph/pim-back-end.ts';
import type { BackEnd } from '../../src/jit/back-end.ts';
import type { Entitlement } from '../../src/jit/entitlement.ts';
import { groupId, type RequestId, roleDefinitionId, type UserId, userId } from '../../src/jit/ids.ts';
import { buildGroup, buildOrder, buildRole } from '../support/builders.ts';
import { attachGraphValidator } from '../support/graph-openapi.ts';
import { describeBackEnd } from './back-end.suite.ts';

const MINUTE_MS = 60_000;
const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** Contoso behind HTTP, on a clock that stands until it is moved; what waits does not wait. */
async function start() {
  let nowMs = Date.parse('2026-11-21T09:00:10.000Z');
  const clock = { now: () => new Date(nowMs) };
  const emulator = createGraphEmulator({ clock, tenant: contosoTenant() });
  const server = await startGraphServer(emulator, { host: '127.0.0.1' });
  const validator = attachGraphValidator(emulator);
  const client = createGraphClient({ baseUrl: server.url, authentication: { kind: 'loopback' }, log: silent });
  return {
    backEnd: createPimBackEnd(client, { clock, followMs: [1] }),
    emulator,
    admin: emulator.directory,
    knobs: emulator.knobs,
    clock,
    now: clock.now,
    pass(ms: number) {
      nowMs += ms;
    },
    ripen() {
      nowMs += 6 * MINUTE_MS;
    },
    removes: { method: 'POST' as const },
    unheardOf: 'gone' as const,
    checkRequests: validator.expectNoViolations,
    close: server.close,
  };
}

describeBackEnd('pim, over HTTP', start);

const role = buildRole({ roleDefinitionId: roleDefinitionId(roleId('Exchange Administrator')) });
const group = buildGroup({ groupId: groupId(groups.mailboxOperators) });
const entitlements: [string, Entitlement, PimTarget][] = [
  [
    'a role',
    role,
    { kind: 'role', roleDefinitionId: role.kind === 'role' ? role.roleDefinitionId : '', directoryScopeId: '/' },
  ],
  ['a group', group, { kind: 'group', groupId: groups.mailboxOperators, accessId: 'member' }],
];

describe('Privileged Identity Management', () => {
  let on: Awaited<ReturnType<typeof start>>;
  let backEnd: BackEnd;
  let emulator: GraphEmulator;
  let person: UserId;
  let from = 0;
  beforeAll(async () => {
    on = await start();
    backEnd = on.backEnd;
    emulator = on.emulator;
  });
  beforeEach(() => {
    Object.assign(on.knobs, defaultKnobs());
    person = userId(on.admin.addUser({ displayName: 'Paula Probe' }));
    from = emulator.log.length;
  });
  afterAll(async () => {
    on.checkRequests();
    await on.close();
  });

  const lasting = (ms: number, more = {}) => buildOrder({ until: new Date(on.now().getTime() + ms), ...more });
  const sent = (path: RegExp, method = 'POST') =>
    emulator.log.slice(from).filter((one) => one.method === method && path.test(one.path));
  const bodies = () => sent(/ScheduleRequests$/).map(({ body }) => body as Record<string, unknown>);

  describe.each(entitlements)('with %s', (_, entitlement, target) => {
    const hold = (given = person): [UserId, Entitlement] => [given, entitlement];

    it('tells Entra the end, who approved it and why, in whole minutes', async () => {
      const order = lasting(90 * MINUTE_MS - 500, {
        requestIds: ['R-7K3M9', 'R-AAAAA'] as RequestId[],
        reason: 'R-7K3M9 approved by Ana: mailboxes',
        ticket: 'INC4711',
      });

      expect(await backEnd.add(...hold(), order)).toMatchObject({ kind: 'done', assignmentId: null });

      expect(bodies()).toMatchObject([
        {
          action: 'adminAssign',
          principalId: person,
          justification: 'R-7K3M9 approved by Ana: mailboxes',
          ticketInfo: { ticketNumber: 'INC4711', ticketSystem: 'Teams JIT Access' },
          scheduleInfo: {
            startDateTime: on.now().toISOString(),
            expiration: { type: 'afterDuration', duration: 'PT90M' },
          },
        },
      ]);
      expect(bodies()[0]?.customData).toBe(entitlement.kind === 'role' ? 'R-7K3M9 R-AAAAA' : undefined);
      const until = new Date(on.now().getTime() + 90 * MINUTE_MS);
      expect(await backEnd.read(...hold())).toEqual({ kind: 'present', assignmentId: null, until });
    });

    it('ends by itself, and says so when it is taken back afterwards', async () => {
      await backEnd.add(...hold(), lasting(30 * MINUTE_MS));

      on.pass(31 * MINUTE_MS);

      expect(await backEnd.read(...hold())).toEqual({ kind: 'absent' });
      expect(await backEnd.remove(...hold(), null)).toMatchObject({ kind: 'already' });
    });

    it('never gives less than five minutes, and asks for nothing that would outlive its lease by more than half a minute', async () => {
      expect(await backEnd.add(...hold(), lasting(4 * MINUTE_MS))).toMatchObject({
        kind: 'refused',
        detail: expect.stringContaining('less than five minutes'),
      });
      expect(bodies()).toEqual([]);

      expect(await backEnd.add(...hold(), lasting(4.6 * MINUTE_MS))).toMatchObject({ kind: 'done' });
      expect(bodies()).toMatchObject([{ scheduleInfo: { expiration: { duration: 'PT5M' } } }]);
    });

    it('moves the end that Entra keeps, both ways, and repeats it without harm', async () => {
      await backEnd.add(...hold(), lasting(30 * MINUTE_MS));

      for (const minutes of [120, 120, 20]) {
        const order = lasting(minutes * MINUTE_MS);
        expect(await backEnd.move?.(...hold(), order)).toMatchObject({ kind: 'done' });
        expect(await backEnd.read(...hold())).toMatchObject({ kind: 'present', until: order.until });
      }
      expect(await backEnd.move?.(...hold(), lasting(MINUTE_MS))).toMatchObject({ kind: 'done' });
      const least = new Date(on.now().getTime() + 5 * MINUTE_MS);
      expect(await backEnd.read(...hold())).toMatchObject({ until: least });
    });

    it('has no end to move of what is not there', async () => {
      expect(await backEnd.move?.(...hold(), lasting(30 * MINUTE_MS))).toMatchObject({ kind: 'already' });
    });

    it('takes the access at once in the first five minutes, and the schedule when Entra lets it', async () => {
      await backEnd.add(...hold(), lasting(60 * MINUTE_MS));
      const startedMs = on.now().getTime();
      on.pass(MINUTE_MS);

      const later = { kind: 'later', at: new Date(startedMs + 5.5 * MINUTE_MS), cut: true };
      expect(await backEnd.remove(...hold(), null)).toMatchObject(later);
      // Nobody has it, and it is not gone: Entra would still show a window.
      expect(await backEnd.read(...hold())).toEqual({ kind: 'absent', leftover: true });
      expect(await backEnd.remove(...hold(), null)).toMatchObject(later);

      on.pass(5 * MINUTE_MS);
      expect(await backEnd.remove(...hold(), null)).toMatchObject({ kind: 'done' });
      expect(await backEnd.read(...hold())).toEqual({ kind: 'absent' });
    });

    it('says that the access itself is still there where the directory would not take it either', async () => {
      await backEnd.add(...hold(), lasting(60 * MINUTE_MS));
      on.knobs.faults.push({ kind: 'denied', match: { method: 'DELETE' } });

      expect(await backEnd.remove(...hold(), null)).toMatchObject({ kind: 'later', cut: false });
      expect(await backEnd.read(...hold())).toMatchObject({ kind: 'present' });
    });

    it.each([
      ['throttled', { kind: 'throttled' }, 'not-done'],
      ['not answered', { kind: 'timeout', effect: 'before' }, 'unknown'],
    ] as const)('does not wait five minutes where the delete of the access itself is %s', async (_, fault, kind) => {
      await backEnd.add(...hold(), lasting(60 * MINUTE_MS));
      on.knobs.faults.push({ ...fault, match: { method: 'DELETE' } });

      expect(await backEnd.remove(...hold(), null)).toMatchObject({ kind });
      expect(await backEnd.remove(...hold(), null)).toMatchObject({ kind: 'later', cut: true });
    });

    it('brings back what was left behind when somebody took the access itself', async () => {
      await backEnd.add(...hold(), lasting(60 * MINUTE_MS));
      takeDirectly(entitlement);
      on.pass(3 * MINUTE_MS);
      expect(await backEnd.read(...hold())).toEqual({ kind: 'absent', leftover: true });

      const order = lasting(20 * MINUTE_MS);
      expect(await backEnd.add(...hold(), order)).toMatchObject({ kind: 'done' });

      expect(await backEnd.read(...hold())).toEqual({ kind: 'present', assignmentId: null, until: order.until });
    });

    it('is already there when a retry follows an answer that was lost', async () => {
      on.knobs.faults.push({ kind: 'timeout', effect: 'after', match: { method: 'POST', path: /ScheduleRequests$/ } });

      expect(await backEnd.add(...hold(), lasting(60 * MINUTE_MS))).toMatchObject({ kind: 'unknown' });
      expect(await backEnd.add(...hold(), lasting(60 * MINUTE_MS))).toMatchObject({ kind: 'already' });
      expect(bodies()).toHaveLength(2);
    });

    it('shows what stands without an end, and never changes it', async () => {
      giveDirectly(entitlement);

      expect(await backEnd.add(...hold(), lasting(60 * MINUTE_MS))).toMatchObject({ kind: 'already' });

      const reading = await backEnd.read(...hold());
      expect(reading).toMatchObject({ kind: 'present' });
      expect(reading.kind === 'present' && reading.until).toBeFalsy();
    });

    it('tells what a person activated under an eligibility of their own, and leaves it alone', async () => {
      on.admin.pim.makeEligible(person, target);
      on.admin.pim.activate(person, target, 60 * MINUTE_MS);
      const until = new Date(on.now().getTime() + 60 * MINUTE_MS);

      expect(await backEnd.add(...hold(), lasting(120 * MINUTE_MS))).toMatchObject({ kind: 'already' });
      expect(await backEnd.read(...hold())).toEqual({ kind: 'present', assignmentId: null, until, activated: true });
      expect(await backEnd.move?.(...hold(), lasting(120 * MINUTE_MS))).toMatchObject({ kind: 'already' });
      on.pass(6 * MINUTE_MS);
      expect(await backEnd.remove(...hold(), null)).toMatchObject({ kind: 'already' });
      expect(await backEnd.read(...hold())).toMatchObject({ activated: true });
      expect(await backEnd.holders(entitlement)).toMatchObject({ people: expect.not.arrayContaining([person]) });
    });

    it('waits for what Entra has under way, and gives up what comes to nothing', async () => {
      Object.assign(on.knobs.pim, { provisionMs: MINUTE_MS });
      expect(await backEnd.add(...hold(), lasting(60 * MINUTE_MS))).toMatchObject({ kind: 'done' });
      expect(await backEnd.add(...hold(), lasting(60 * MINUTE_MS))).toMatchObject({ kind: 'not-done' });
      on.pass(MINUTE_MS);
      expect(await backEnd.read(...hold())).toMatchObject({ kind: 'present' });

      const other = userId(on.admin.addUser({ displayName: 'Otto Other' }));
      Object.assign(on.knobs.pim, { provisionMs: 0, outcome: 'Failed' });
      expect(await backEnd.add(other, entitlement, lasting(60 * MINUTE_MS))).toMatchObject({
        kind: 'refused',
        detail: expect.stringContaining('its status is failed'),
      });
    });

    it('takes back a request that Entra wants somebody to approve there', async () => {
      Object.assign(on.knobs.pim, { outcome: 'PendingApproval' });

      expect(await backEnd.add(...hold(), lasting(60 * MINUTE_MS))).toMatchObject({
        kind: 'refused',
        detail: expect.stringContaining('taken back'),
      });
      expect(sent(/\/cancel$/)).toMatchObject([{ status: 204 }]);
      Object.assign(on.knobs.pim, { outcome: 'Provisioned' });
      expect(await backEnd.add(...hold(), lasting(60 * MINUTE_MS))).toMatchObject({ kind: 'done' });
    });

    it('finds one that waits there though its answer was lost, and takes it back when it is asked again', async () => {
      Object.assign(on.knobs.pim, { outcome: 'PendingApproval' });
      on.knobs.faults.push({ kind: 'timeout', effect: 'after', match: { method: 'POST', path: /ScheduleRequests$/ } });
      expect(await backEnd.add(...hold(), lasting(60 * MINUTE_MS))).toMatchObject({ kind: 'unknown' });

      expect(await backEnd.add(...hold(), lasting(60 * MINUTE_MS))).toMatchObject({ kind: 'not-done' });
      expect(await backEnd.remove(...hold(), null)).toMatchObject({ kind: 'already' });
      expect(sent(/\/cancel$/)).toMatchObject([{ status: 204 }]);
    });

    it('leaves a window alone that somebody planned for later', async () => {
      const startDateTime = new Date(on.now().getTime() + 24 * 60 * MINUTE_MS).toISOString();
      await plan(entitlement, startDateTime);

      expect(await backEnd.add(...hold(), lasting(60 * MINUTE_MS))).toMatchObject({
        kind: 'refused',
        detail: expect.stringContaining('planned'),
      });
      expect(await backEnd.read(...hold())).toEqual({ kind: 'absent' });
      expect(await backEnd.remove(...hold(), null)).toMatchObject({ kind: 'already' });
      expect(sent(/\/cancel$/)).toEqual([]);
    });

    it('cancels a window of ours that has not begun', async () => {
      const startDateTime = new Date(on.now().getTime() + MINUTE_MS).toISOString();
      await plan(entitlement, startDateTime);

      expect(await backEnd.remove(...hold(), null)).toMatchObject({ kind: 'done' });

      on.pass(2 * MINUTE_MS);
      expect(await backEnd.read(...hold())).toEqual({ kind: 'absent' });
    });

    it('tries again what was given so lately that the removal has not heard of it', async () => {
      await backEnd.add(...hold(), lasting(60 * MINUTE_MS));
      on.pass(6 * MINUTE_MS);
      on.knobs.faults.push({
        kind: 'error',
        status: 400,
        code: 'RoleAssignmentDoesNotExist',
        message: 'The Role assignment does not exist.',
        match: { method: 'POST', path: /ScheduleRequests$/ },
      });

      expect(await backEnd.remove(...hold(), null)).toMatchObject({ kind: 'not-done' });
      expect(await backEnd.remove(...hold(), null)).toMatchObject({ kind: 'done' });
    });

    it('waits for PIM to hear of a person who was made just now', async () => {
      on.knobs.pim.newObjectLagMs = 20_000;

      expect(await backEnd.add(...hold(), lasting(60 * MINUTE_MS))).toMatchObject({ kind: 'not-done' });

      on.pass(20_000);
      expect(await backEnd.add(...hold(), lasting(60 * MINUTE_MS))).toMatchObject({ kind: 'done' });
    });

    it.each([
      ['Expiration_Admin_Assignment', { maximumDuration: 'PT1H' }, /ExpirationRule.*make the policy shorter/],
      [
        'Enablement_Admin_Assignment',
        { enabledRules: ['MultiFactorAuthentication'] },
        /MfaRule.*which an app cannot do/,
      ],
    ])('names the setting that refuses it, and what to do: %s', async (rule, changes, said) => {
      on.admin.pim.changeRule(target, rule, changes);

      const outcome = await backEnd.add(...hold(), lasting(120 * MINUTE_MS));

      on.admin.pim.changeRule(
        target,
        rule,
        rule.startsWith('Expiration') ? { maximumDuration: 'P180D' } : { enabledRules: ['Justification'] },
      );
      expect(outcome).toMatchObject({ kind: 'refused', detail: expect.stringMatching(said) });
    });

    it('says what is wrong without a licence, and still shows and takes what is there', async () => {
      await backEnd.add(...hold(), lasting(60 * MINUTE_MS));
      on.knobs.pim.licensed = false;

      expect(await backEnd.add(...hold(), lasting(60 * MINUTE_MS))).toMatchObject({
        kind: 'refused',
        detail: expect.stringContaining('backEnd: direct'),
      });
      expect(await backEnd.read(...hold())).toEqual({ kind: 'present', assignmentId: null });
      expect(await backEnd.holders(entitlement)).toMatchObject({ people: expect.arrayContaining([person]) });
      expect(await backEnd.remove(...hold(), null)).toMatchObject({ kind: 'done' });
      expect(await backEnd.read(...hold())).toEqual({ kind: 'absent' });
    });

    it('takes no silence of PIM for absence', async () => {
      await backEnd.add(...hold(), lasting(60 * MINUTE_MS));
      on.knobs.faults.push({ kind: 'unavailable', times: 9, match: { method: 'GET', path: /Schedule/ } });

      expect(await backEnd.read(...hold())).toMatchObject({ kind: 'unavailable' });
      expect(await backEnd.readMany([{ principal: person, entitlement }])).toMatchObject([{ kind: 'unavailable' }]);
    });

    it('is taken back before anything is given when Graph throttles', async () => {
      await backEnd.add(...hold(), lasting(60 * MINUTE_MS));
      on.pass(6 * MINUTE_MS);
      await backEnd.remove(...hold(), null);

      const priorities = sent(/ScheduleRequests$/).map(({ headers }) => headers['x-ms-throttle-priority']);
      expect(priorities).toEqual([undefined, 'high']);
    });
  });

  function takeDirectly(entitlement: Entitlement) {
    if (entitlement.kind === 'group') on.admin.removeMember(entitlement.groupId, person);
    else on.admin.unassign(assignmentOf(entitlement.roleDefinitionId));
  }

  function assignmentOf(roleDefinitionId: string): string {
    const found = emulator
      .snapshot()
      .roles.find((one) => one.principalId === person && one.roleDefinitionId === roleDefinitionId);
    if (found === undefined) throw new Error('nobody has this role');
    return found.assignmentId;
  }

  function giveDirectly(entitlement: Entitlement) {
    if (entitlement.kind === 'group') on.admin.addMember(entitlement.groupId, person);
    else on.admin.assignRole(person, entitlement.roleDefinitionId);
  }

  /** A window for later, as we or an admin would ask for it. */
  async function plan(entitlement: Entitlement, startDateTime: string) {
    const stem =
      entitlement.kind === 'role'
        ? '/roleManagement/directory/roleAssignment'
        : '/identityGovernance/privilegedAccess/group/assignment';
    const target =
      entitlement.kind === 'role'
        ? { roleDefinitionId: entitlement.roleDefinitionId, directoryScopeId: entitlement.scope }
        : { groupId: entitlement.groupId, accessId: 'member' };
    const { status } = await emulator.handle({
      method: 'POST',
      path: `${stem}ScheduleRequests`,
      headers: { authorization: 'Bearer sandbox' },
      body: {
        action: 'adminAssign',
        principalId: person,
        ...target,
        justification: 'planned',
        ticketInfo: { ticketNumber: 'R-1', ticketSystem: 'Teams JIT Access' },
        scheduleInfo: { startDateTime, expiration: { type: 'afterDuration', duration: 'PT1H' } },
      },
    });
    expect(status).toBe(201);
  }
});
