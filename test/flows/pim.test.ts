import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TenantId } from '../../src/jit/ids.ts';
import { watchTroubles } from '../../src/jit/operations/watch/watch-troubles.ts';
import { MINUTE_MS, people, SECOND_MS, SETTLING_MS, type Stories, startStories, type Who } from '../support/stories.ts';

/** As every policy with it: nothing is given for less than five minutes. */
const PIM = { least: '5m', more: ['backEnd: pim'] };

/** What Entra itself has of this person in this group. */
function kept(on: Stories, group: { id: string }, who: Who) {
  return {
    member: on.isMember(group, who),
    asked: on.graph.log
      .filter((entry) => entry.method === 'POST' && /ScheduleRequests$/.test(entry.path))
      .map((entry) => entry.body as { groupId?: string; principalId: string; action: string })
      .filter((body) => body.groupId === group.id && body.principalId === people[who])
      .map((body) => body.action),
  };
}

/** When Entra itself ends it; null when it has no schedule of it. */
async function endThere(on: Stories, group: { id: string }, who: Who): Promise<Date | null> {
  const filter = encodeURIComponent(`groupId eq '${group.id}' and principalId eq '${people[who]}'`);
  const answer = await on.graph.handle({
    method: 'GET',
    path: `/identityGovernance/privilegedAccess/group/assignmentSchedules?$filter=${filter}`,
    headers: { authorization: 'Bearer sandbox' },
  });
  const { value } = answer.body as { value: { scheduleInfo: { expiration: { endDateTime: string } } }[] };
  const [schedule] = value;
  return schedule === undefined ? null : new Date(schedule.scheduleInfo.expiration.endDateTime);
}

describe('access by Privileged Identity Management', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  const endsAt = async (id: string) => (await on.request(id)).grant?.endsAt ?? new Date(0);

  it('is given with an end of its own, taken back by us on time, and revoked only when nothing is left there', async () => {
    const policy = await on.newPolicy(PIM);
    const id = await on.grant('erin', policy, '30m');
    const end = await endsAt(id);
    const fuse = (await endThere(on, policy.group, 'erin'))?.getTime() ?? 0;
    expect(fuse - end.getTime()).toBeGreaterThanOrEqual(0);
    expect(fuse - end.getTime()).toBeLessThanOrEqual(2 * MINUTE_MS);
    const said = on.graph.log.findLast((entry) => /ScheduleRequests$/.test(entry.path))?.body;
    expect(said).toMatchObject({
      justification: `${id} approved by Ana Lima: moving the Berlin mailboxes`,
      ticketInfo: { ticketNumber: id, ticketSystem: 'Teams JIT Access' },
    });

    await on.advance(end.getTime() - on.clock.now().getTime());
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(await on.state(id)).toBe('revoking');
    await on.pass(SETTLING_MS);

    expect(await on.state(id)).toBe('ended');
    expect(on.cardText('erin', id)).toMatch(/Revoked, confirmed at .* by two reads/);
    expect(kept(on, policy.group, 'erin').asked).toEqual(['adminAssign', 'adminRemove']);
    expect(await endThere(on, policy.group, 'erin')).toBeNull();
  });

  it('goes at once when it is given back in its first five minutes, and is called revoked when Entra has forgotten it', async () => {
    const policy = await on.newPolicy(PIM);
    const id = await on.grant('erin', policy, '30m');
    await on.advance(MINUTE_MS);

    await on.click('erin', id, 'Release');
    await on.pass(SETTLING_MS);

    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(await endThere(on, policy.group, 'erin')).not.toBeNull();
    expect(await on.state(id)).toBe('revoking');
    expect(on.cardText('erin', id)).toContain('Revocation pending');
    expect(on.cardText('ana', id)).not.toMatch(/Ended and revoked/);
    await on.advance(3 * MINUTE_MS);
    for (let looks = 0; looks < 2; looks++) await watchTroubles(on.app.deps);
    expect(on.cardText('erin', id)).toContain('Revocation pending');
    expect(await on.app.deps.alerts.open(on.tenant.tenantId as TenantId, null)).toEqual([]);

    const seconds = await on.secondsUntil(id, 'ended', 400);
    expect(seconds).toBeGreaterThan(30);
    expect(on.cardText('erin', id)).toContain('Ended and revoked');
    expect(await endThere(on, policy.group, 'erin')).toBeNull();
  });

  it('lasts longer in Entra, too, when it is extended, and never by less than Entra moves an end', async () => {
    const policy = await on.newPolicy({ approval: 'none', ...PIM });
    const id = await on.ask('erin', policy, '30m');
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('active');
    const before = await endsAt(id);
    await on.advance(10 * MINUTE_MS);

    expect(await on.answer('erin', `extend ${id} 3m`)).toContain('moves its end by 5 min at least');
    await on.answer('erin', `extend ${id} 20m`);
    await on.pass(SETTLING_MS);

    const after = await endsAt(id);
    expect(after.getTime() - before.getTime()).toBe(20 * MINUTE_MS);
    const lateMs = ((await endThere(on, policy.group, 'erin'))?.getTime() ?? 0) - after.getTime();
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThanOrEqual(2 * MINUTE_MS);
    expect(kept(on, policy.group, 'erin')).toEqual({ member: true, asked: ['adminAssign', 'adminUpdate'] });
    await on.advance(after.getTime() - on.clock.now().getTime());
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('ended');
  });

  it('lasts until the later end of two grants, given once', async () => {
    const group = on.newGroup();
    const parts = { entitlements: [`group: ${group.name}`], ...PIM };
    const early = await on.grant('erin', await on.newPolicy(parts), '10m');
    const late = await on.grant('erin', await on.newPolicy(parts), '40m');
    await on.pass(SETTLING_MS);
    const end = await endsAt(late);
    expect(((await endThere(on, group, 'erin'))?.getTime() ?? 0) >= end.getTime()).toBe(true);

    await on.advance(10 * MINUTE_MS);
    await on.pass(SETTLING_MS);
    expect([await on.state(early), await on.state(late)]).toEqual(['ended', 'active']);
    expect(on.cardText('erin', early)).toContain(`Kept: kept by ${late}`);
    expect(on.isMember(group, 'erin')).toBe(true);

    await on.advance(end.getTime() - on.clock.now().getTime());
    await on.pass(SETTLING_MS);
    expect(await on.state(late)).toBe('ended');
    expect(kept(on, group, 'erin')).toEqual({ member: false, asked: ['adminAssign', 'adminUpdate', 'adminRemove'] });
  });

  it('leaves what a person activated themselves alone, and begins ours when theirs ends', async () => {
    const policy = await on.newPolicy(PIM);
    const target = { kind: 'group', groupId: policy.group.id, accessId: 'member' } as const;
    on.graph.directory.pim.makeEligible(people.erin, target);
    on.graph.directory.pim.activate(people.erin, target, 20 * MINUTE_MS);
    const id = await on.grant('erin', policy, '1h');
    expect((await on.items(id)).map(({ status }) => status)).toEqual(['standing']);
    expect(kept(on, policy.group, 'erin')).toEqual({ member: true, asked: [] });

    await on.advance(21 * MINUTE_MS);
    await on.pass(10 * SECOND_MS);

    expect(kept(on, policy.group, 'erin')).toEqual({ member: true, asked: ['adminAssign'] });
    await on.advance((await endsAt(id)).getTime() - on.clock.now().getTime());
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('ended');
    expect(on.isMember(policy.group, 'erin')).toBe(false);
  });

  it('says at once what a policy must ask for at least', async () => {
    const text = await on.answer(
      'dana',
      [
        'policy import',
        'name: short',
        'eligible: [SG-Messaging]',
        'entitlements:',
        '  - group: SG-Mailbox-Operators',
        'approval: none',
        ...PIM.more,
        'duration: { min: 2m, max: 1h }',
      ].join('\n'),
    );

    expect(text).toContain('Entra gives nothing for less: at least 5m');
  });
});
