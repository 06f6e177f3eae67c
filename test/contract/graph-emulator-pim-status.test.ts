import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';
import {
  dayMs,
  exchange,
  lasting,
  minuteMs,
  pimOf,
  removalOf,
  roleGrant,
  roleRoot,
} from './graph-emulator-pim-calls.ts';

let graph: GraphOverHttp;
let pim: ReturnType<typeof pimOf>;
beforeEach(async () => {
  graph = await graphOverHttp();
  pim = pimOf(graph);
});
afterEach(() => graph[Symbol.asyncDispose]());

const removal = removalOf(roleGrant);
const later = { ...roleGrant, scheduleInfo: lasting('PT1H', '2026-11-21T10:00:00Z') };
const holds = () => graph.emulator.snapshot().roles.some((row) => row.principalId === people.erin);

describe('a request under way', () => {
  beforeEach(() => {
    graph.emulator.knobs.pim.provisionMs = 30_000;
  });

  it('is 201 before it is active, and gives access only once it is Provisioned', async () => {
    const { status, body } = await pim.ask(roleGrant);
    graph.clock.advance(29_999);
    const [early, pending] = [holds(), (await pim.request(body.id)).body.status];
    graph.clock.advance(1);

    expect([status, body.status, pending]).toEqual([201, 'PendingProvisioning', 'PendingProvisioning']);
    expect([early, holds()]).toEqual([false, true]);
    expect((await pim.request(body.id)).body).toMatchObject({
      status: 'Provisioned',
      completedDateTime: '2026-11-21T09:00:30.000Z',
    });
  });

  it('lasts until the end it was asked for, however long it took', async () => {
    await pim.ask(roleGrant);
    graph.clock.advance(120 * minuteMs - 1);
    const before = holds();
    graph.clock.advance(1);

    expect([before, holds()]).toEqual([true, false]);
  });

  it('can fail in the end, and then there is no access and nothing in the way of another', async () => {
    graph.emulator.knobs.pim.outcome = 'Failed';
    const { body } = await pim.ask(roleGrant);
    graph.clock.advance(30_000);
    graph.emulator.knobs.pim.outcome = 'Provisioned';

    const status = (await pim.request(body.id)).body.status;
    const again = await pim.ask(roleGrant);

    expect([body.status, status, again.status]).toEqual(['PendingProvisioning', 'Failed', 201]);
    expect(holds()).toBe(false);
  });

  it('keeps every other request for the same out', async () => {
    await pim.ask(roleGrant);

    const answers = [
      await pim.ask(roleGrant),
      await pim.ask(removal),
      await pim.ask({ ...roleGrant, action: 'adminUpdate' }),
    ];

    expect(answers.map((answer) => [answer.status, answer.code])).toEqual(
      Array.from({ length: 3 }, () => [400, 'PendingRoleAssignmentRequest']),
    );
  });

  it('can wait for an approval that never comes, and be cancelled', async () => {
    graph.emulator.knobs.pim.outcome = 'PendingApproval';
    const { body } = await pim.ask(roleGrant);
    graph.clock.advance(dayMs);

    const waiting = (await pim.request(body.id)).body.status;
    const cancelled = await pim.cancel(body.id);

    expect([waiting, cancelled.status, (await pim.request(body.id)).body.status]).toEqual([
      'PendingApproval',
      204,
      'Canceled',
    ]);
  });
});

describe('a status told with the 201', () => {
  it('can be a failure', async () => {
    graph.emulator.knobs.pim.outcome = 'Failed';

    const { status, body } = await pim.ask(roleGrant);

    expect([status, body.status, holds()]).toEqual([201, 'Failed', false]);
    expect((await pim.schedules()).value).toEqual([]);
  });
});

describe('cancelling', () => {
  it('takes back a request that has not started, for good', async () => {
    const { body } = await pim.ask(later);

    const cancelled = await pim.cancel(body.id);
    graph.clock.advance(90 * minuteMs);

    expect(cancelled.status).toBe(204);
    expect((await pim.request(body.id)).body.status).toBe('Canceled');
    expect((await pim.schedules()).value).toEqual([]);
    expect(holds()).toBe(false);
  });

  it('is 400 for what is active or failed, and 404 for what is unknown', async () => {
    const active = await pim.ask(roleGrant);
    graph.emulator.knobs.pim.outcome = 'Failed';
    const failed = await pim.ask({ ...roleGrant, principalId: people.felix });

    const answers = [await pim.cancel(active.body.id), await pim.cancel(failed.body.id), await pim.cancel('none')];

    expect(answers.map((answer) => answer.status)).toEqual([400, 400, 404]);
    expect(holds()).toBe(true);
  });

  it('is the way to end a window that is planned: a removal does not find it', async () => {
    await pim.ask(later);

    const removed = await pim.ask(removal);

    expect(removed).toMatchObject({ status: 400, code: 'RoleAssignmentDoesNotExist' });
  });
});

describe('a validation', () => {
  it('is refused as the request would be, and else changes nothing', async () => {
    const valid = await pim.ask({ ...roleGrant, isValidationOnly: true });
    const [afterValid, listed] = [holds(), (await pim.requests()).value];
    await pim.ask(roleGrant);
    const repeated = await pim.ask({ ...roleGrant, isValidationOnly: true });

    expect(valid).toMatchObject({ status: 201, body: { isValidationOnly: true } });
    expect([afterValid, listed.length]).toEqual([false, 0]);
    expect(repeated.code).toBe('RoleAssignmentExists');
  });
});

describe('the history of requests', () => {
  it('is listed by principal, action, status and target schedule', async () => {
    const { body } = await pim.ask(roleGrant);
    await pim.ask({ ...roleGrant, principalId: people.felix });

    const found = await pim.requests(
      `targetScheduleId eq '${String(body.targetScheduleId)}' and status eq 'Provisioned'`,
    );

    expect(found.value).toMatchObject([{ id: body.id, principalId: people.erin, customData: 'grant 1' }]);
  });

  it('is behind as every read is: a request just answered can be 404', async () => {
    graph.emulator.knobs.readLagMs = 10_000;
    const { body } = await pim.ask(roleGrant);

    const early = await pim.request(body.id);
    graph.clock.advance(10_000);

    expect(early).toMatchObject({ status: 404, code: 'RoleAssignmentRequestNotFound' });
    expect((await pim.request(body.id)).status).toBe(200);
  });

  it('is purged after 45 days', async () => {
    const { body } = await pim.ask(roleGrant);
    graph.clock.advance(45 * dayMs - 1);
    const before = await pim.request(body.id);
    graph.clock.advance(1);

    expect([before.status, (await pim.request(body.id)).code]).toEqual([200, 'RoleAssignmentRequestNotFound']);
    expect((await pim.requests()).value).toEqual([]);
  });

  it('loses cancelled requests after 30 days', async () => {
    const { body } = await pim.ask(later);
    await pim.cancel(body.id);

    graph.clock.advance(30 * dayMs);

    expect((await pim.request(body.id)).status).toBe(404);
  });
});

describe('an eligibility', () => {
  const eligible = { ...roleGrant, scheduleInfo: lasting('P30D') };

  it('gives no access, and is listed with its end', async () => {
    const answer = await pim.ask(eligible, 'Eligibility');

    const instances = await pim.get(`${roleRoot}/roleEligibilityScheduleInstances`, `principalId eq '${people.erin}'`);

    expect(answer).toMatchObject({ status: 201, body: { status: 'Provisioned' } });
    expect(instances.value).toMatchObject([
      {
        roleDefinitionId: exchange,
        memberType: 'Direct',
        endDateTime: '2026-12-21T09:00:00.000Z',
        roleEligibilityScheduleId: answer.body.targetScheduleId,
      },
    ]);
    expect(holds()).toBe(false);
  });

  it('beside active access is no conflict; a second one is', async () => {
    await pim.ask(roleGrant);

    const first = await pim.ask(eligible, 'Eligibility');
    const second = await pim.ask(eligible, 'Eligibility');

    expect([first.status, second.code]).toEqual([201, 'RoleAssignmentExists']);
  });

  it('is removed at once, ends by itself, and may be permanent', async () => {
    const list = async () =>
      (await pim.get(`${roleRoot}/roleEligibilitySchedules`)).value.map((row) => row.principalId);
    await pim.ask(eligible, 'Eligibility');
    await pim.ask({ ...eligible, principalId: people.felix }, 'Eligibility');
    await pim.ask(
      { ...eligible, principalId: people.grace, scheduleInfo: { expiration: { type: 'noExpiration' } } },
      'Eligibility',
    );

    const removed = await pim.ask(removal, 'Eligibility');
    const afterRemoval = await list();
    graph.clock.advance(30 * dayMs);

    expect(removed.body.status).toBe('Revoked');
    expect(afterRemoval.toSorted()).toEqual([people.felix, people.grace].toSorted());
    expect(await list()).toEqual([people.grace]);
  });
});
