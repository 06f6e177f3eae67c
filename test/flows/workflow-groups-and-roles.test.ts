import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { groups, MINUTE_MS, people, SETTLING_MS, type Stories, startStories } from '../support/stories.ts';

describe('what a policy names, and who may ask and decide', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  it('skips a group that does not exist, warns visibly, and grants it at the next request once it is there', async () => {
    const policy = await on.newPolicy({ entitlements: ['group: SG-Not-Yet', 'role: Reports Reader'] });
    expect(policy.imported).toMatch(/warning.*SG-Not-Yet/i);

    const first = await on.grant('erin', policy);
    for (const who of ['erin', 'ana'] as const) {
      const asked = on.card(who, first).history[0]?.attachments[0]?.content ?? on.card(who, first).card;
      expect(JSON.stringify(asked)).toContain('Member of SG-Not-Yet');
      expect(JSON.stringify(asked)).toContain('there is no group of this name');
    }
    expect(on.cardText('erin', first)).toContain('Member of SG-Not-Yet: there is no group of this name');
    expect(on.holdsRole(roleId('Reports Reader'), 'erin')).toBe(true);
    const submitted = (await on.eventsOf('request.submitted', { id: first }))[0];
    expect(submitted?.data.skipped).toEqual([
      { label: 'member of SG-Not-Yet', reason: 'there is no group of this name' },
    ]);
    await on.answer('erin', `release ${first}`);
    await on.pass(SETTLING_MS);

    const created = on.newGroup('SG-Not-Yet');
    const second = await on.grant('erin', policy);
    expect(on.isMember(created, 'erin')).toBe(true);
    expect(on.cardText('erin', second)).not.toContain('Left out');
    await on.answer('erin', `release ${second}`);
    await on.pass(SETTLING_MS);
    expect(on.isMember(created, 'erin')).toBe(false);
  });

  it.each([
    { name: 'SG-All-Engineers', id: groups.allEngineers, why: /membership rule/ },
    { name: 'SG-File-Servers', id: groups.fileServers, why: /on-premises|synced/i },
  ])('skips $name, which cannot be written, and shows its reason', async ({ name, id: groupId, why }) => {
    const policy = await on.newPolicy({ entitlements: [`group: ${name}`, 'role: Reports Reader'] });
    expect(policy.imported).toMatch(new RegExp(`${name} will be skipped`));

    const id = await on.grant('erin', policy);

    const left = (await on.request(id)).terms.skipped;
    expect(left).toEqual([{ label: `member of ${name}`, reason: expect.stringMatching(why) }]);
    expect(on.cardText('erin', id)).toContain(`Member of ${name}`);
    expect(on.holdsRole(roleId('Reports Reader'), 'erin')).toBe(true);
    expect(on.writesTo({ id: groupId }, 'POST')).toBe(0);
    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);
  });

  it('skips a group that was deleted after the policy was saved', async () => {
    const gone = on.newGroup();
    const policy = await on.newPolicy({ entitlements: [`group: ${gone.name}`, 'role: Reports Reader'] });
    on.graph.directory.deleteGroup(gone.id);

    const id = await on.grant('erin', policy);

    expect(on.cardText('erin', id)).toContain('the group no longer exists');
    expect((await on.newPolicy()).imported).toContain('Policy saved');
    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);
  });

  it('skips a group that vanishes between asking and giving, and keeps the rest', async () => {
    const vanishing = on.newGroup();
    const policy = await on.newPolicy({ entitlements: [`group: ${vanishing.name}`, 'role: Reports Reader'] });
    const id = await on.ask('erin', policy);
    on.graph.directory.deleteGroup(vanishing.id);

    await on.approve(id, 'ana');
    await on.secondsUntil(id, 'active');

    expect((await on.items(id)).map((item) => item.status).sort()).toEqual(['held', 'skipped']);
    expect(on.cardText('erin', id)).toMatch(/Not given: .*not in the directory/);
    expect(on.notices('erin', id)[0]).toContain('Not everything could be given');
    expect(await on.eventsOf('grant.item-skipped', { id })).toHaveLength(1);
    await on.answer('erin', `release ${id}`);
    await on.secondsUntil(id, 'ended');
    expect(on.holdsRole(roleId('Reports Reader'), 'erin')).toBe(false);
  });

  it('refuses a request of which nothing could be granted, with every reason', async () => {
    const policy = await on.newPolicy({ entitlements: ['group: SG-Never', 'group: SG-All-Engineers'] });

    const answer = await on.answer('erin', `request ${policy.name} for 30m because there is nothing to get`);

    expect(answer).toContain('Nothing in this policy can be granted now');
    expect(answer).toContain('member of SG-Never: there is no group of this name');
    expect(answer).toMatch(/member of SG-All-Engineers: .*membership rule/);
    expect(await on.answer('ana', 'approvals')).not.toContain(policy.name);
  });

  it('refuses a policy that names a group of which there are two, with both ids', async () => {
    const answer = await on.answer(
      'dana',
      'policy import\nname: reports\neligible: [SG-Messaging]\nentitlements:\n  - group: SG-Reports\napproval: none',
    );

    expect(answer).toContain('Nothing was saved');
    expect(answer).toContain(groups.reportsFinance);
    expect(answer).toContain(groups.reportsSales);
  });

  it('grants a role-assignable group where the app may write it', async () => {
    const assignable = {
      id: on.graph.directory.addGroup({ displayName: 'SG-Tier-One', isAssignableToRole: true }),
      name: 'SG-Tier-One',
    };
    const policy = await on.newPolicy({ entitlements: [`group: ${assignable.name}`] });

    const id = await on.grant('erin', policy);
    expect(on.isMember(assignable, 'erin')).toBe(true);
    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);
    expect(on.isMember(assignable, 'erin')).toBe(false);
  });

  describe('nobody could approve', () => {
    it.each([
      { story: 'the approver group is empty', members: [] },
      { story: 'only the requester is in it', members: [people.erin] },
      { story: 'everybody in it is disabled', members: [people.liam] },
    ])('is refused at submit when $story', async ({ members }) => {
      const approvers = on.newGroup();
      on.graph.directory.addMember(approvers.id, people.nadia);
      const policy = await on.newPolicy({ approvers: `[${approvers.name}]` });
      on.graph.directory.removeMember(approvers.id, people.nadia);
      for (const member of members) on.graph.directory.addMember(approvers.id, member);

      const answer = await on.answer('erin', `request ${policy.name} for 30m because somebody should look`);

      expect(answer).toContain('Nobody could approve this now');
      expect(answer).toContain(approvers.name);
      expect(await on.answer('erin', 'my requests')).not.toContain(policy.name);
      expect(await on.refusals({ who: 'erin' })).toContain('nobody-can-approve');
    });
  });

  it('lets people ask who are eligible through nested groups, and nobody else', async () => {
    const policy = await on.newPolicy();

    const id = await on.grant('ines', policy);
    expect(on.isMember(policy.group, 'ines')).toBe(true);
    for (const who of ['jonas', 'ana', 'dana'] as const) {
      const answer = await on.answer(who, `request ${policy.name} for 30m because I would like it`);
      expect(answer).toContain('You are not eligible');
      expect(await on.refusals({ who })).toContain('not-eligible');
    }
    await on.answer('ines', `release ${id}`);
    await on.pass(SETTLING_MS);
  });

  it('turns guests and disabled accounts away though their group is eligible', async () => {
    const policy = await on.newPolicy();

    const guest = await on.answer('mona', `request ${policy.name} for 30m because a guest asks`);
    const disabled = await on.answer('liam', `request ${policy.name} for 30m because the account is off`);

    expect(guest).toMatch(/guest/i);
    expect(disabled).toMatch(/disabled/i);
    expect(await on.answer('ana', 'approvals')).not.toContain(policy.name);
  });

  it('keeps at most one pending request of a person under a policy, and takes the next once it is decided', async () => {
    const [policy, other] = [await on.newPolicy(), await on.newPolicy()];
    const first = await on.ask('erin', policy);

    const refused = await on.answer('erin', `request ${policy.name} for 1h because once more`);
    expect(refused).toContain('You have asked for this already');
    expect(refused).toContain(`cancel ${first}`);
    expect(await on.state(await on.ask('erin', other))).toBe('pending');
    expect(await on.state(await on.ask('felix', policy))).toBe('pending');

    await on.answer('erin', `cancel ${first}`);
    expect(await on.state(await on.ask('erin', policy))).toBe('pending');
  });

  it('holds every request to the longest duration of its policy', async () => {
    const policy = await on.newPolicy();

    const tooLong = await on.answer('erin', `request ${policy.name} for 9h because it takes all day`);
    const tooShort = await on.answer('erin', `request ${policy.name} for 10s because it is quick`);

    expect(tooLong).toMatch(/Nothing was sent yet[\s\S]*at most 8 h/);
    expect(tooShort).toMatch(/Nothing was sent yet[\s\S]*at least 1 min/);
    const longest = await on.grant('erin', policy, '8h');
    const { endsAt, activatingAt } = (await on.request(longest)).grant ?? {};
    expect((endsAt?.getTime() ?? 0) - (activatingAt?.getTime() ?? 0)).toBe(480 * MINUTE_MS);
  });
});
