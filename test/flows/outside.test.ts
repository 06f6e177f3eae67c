import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import type { Finding } from '../../src/jit/finding/finding.ts';
import { groupId, tenantId, userId } from '../../src/jit/ids.ts';
import { settleNewGroups } from '../../src/jit/operations/entra/new-group.ts';
import { findFindings } from '../../src/jit/operations/watch/find-findings.ts';
import {
  MINUTE_MS,
  people,
  SETTLING_MS,
  type Stories,
  startStories,
  textOf,
  type Who,
  wordsOf,
} from '../support/stories.ts';

const STATES = ['open', 'removing', 'removed', 'kept', 'vanished'] as const;
const LOOK_MS = 5 * MINUTE_MS;

describe('what others do past the bot, and what admins do with groups through it', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  /** As the beat does it, five minutes apart. */
  async function look(times = 1): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      await on.advance(LOOK_MS);
      await findFindings(on.app.deps);
      await on.settle();
    }
  }

  async function findings(group: { name: string }): Promise<Finding[]> {
    const found = await on.app.deps.findings.inStates(tenantId(on.tenant.tenantId), STATES, 100);
    return found.map(({ body }) => body).filter((one) => one.entitlement.name === group.name);
  }

  async function alerts(): Promise<string[]> {
    const open = await on.app.deps.alerts.open(tenantId(on.tenant.tenantId), 'finding');
    return open.map(({ body }) => `${body.severity}: ${body.text.title} ${body.text.lines.join(' ')}`);
  }

  async function owns(group: { id: string; name: string }, who: Who): Promise<boolean> {
    const owned = { kind: 'group', groupId: groupId(group.id), name: group.name, as: 'owner' } as const;
    return (await on.app.deps.backEnds.direct?.read(userId(people[who]), owned))?.kind === 'present';
  }

  async function called(name: string) {
    const found = await on.app.deps.directories.within(5_000).findGroups(name);
    return found.map(({ roleAssignable }) => roleAssignable);
  }

  it('is told to admins at once when somebody is put in past the bot, and never of who was there before', async () => {
    const { group } = await on.newPolicy();
    on.graph.directory.addMember(group.id, people.grace);
    await look();
    on.graph.directory.addMember(group.id, people.felix);

    await look();
    expect(await findings(group)).toEqual([]);
    await look(2);

    const [finding, ...more] = await findings(group);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ why: 'outside', state: 'open', principal: { id: people.felix } });
    expect(await alerts()).toEqual([expect.stringMatching(`critical: .*${finding?.id}: Felix Brandt`)]);
    expect(await on.answer('dana', 'findings')).toMatch(/given past this bot/);
    await on.answer('dana', `finding keep ${finding?.id}`);
    await look(2);
    expect(await findings(group)).toHaveLength(1);
    expect(await alerts()).toEqual([]);
  });

  it('is removed where the policy says so: only what appeared since, confirmed by reads, and told', async () => {
    const { group, name } = await on.newPolicy({ more: ['outside: remove'] });
    on.graph.directory.addMember(group.id, people.grace);
    await look();
    on.graph.directory.addMember(group.id, people.felix);

    await look(2);
    const [finding] = await findings(group);
    expect(finding).toMatchObject({ why: 'outside', state: 'removing', byPolicy: name, decidedBy: null });
    expect(await alerts()).toEqual([expect.stringMatching(/critical: .*being removed.*Felix Brandt/)]);
    await on.pass(SETTLING_MS);
    await look();

    expect(on.isMember(group, 'felix')).toBe(false);
    expect(on.isMember(group, 'grace')).toBe(true);
    expect(await findings(group)).toMatchObject([{ state: 'removed' }]);
    expect(await alerts()).toEqual([]);
    const [ordered] = await on.eventsOf('finding.removal-ordered', { who: 'felix' });
    expect(ordered).toMatchObject({ actor: { kind: 'system' }, data: { policy: name } });
  });

  it('never takes the last Global Administrator, whoever says so', async () => {
    const name = 'SG-Carries-All';
    const group = on.graph.directory.addGroup({ displayName: name, isAssignableToRole: true });
    await on.newPolicy({ entitlements: [`group: ${name}`], more: ['outside: remove'] });
    await look();
    on.graph.directory.assignRole(group, roleId('Global Administrator'));
    on.graph.directory.addMember(group, people.grace);
    on.graph.directory.disableUser(people.nadia);

    await look(2);
    const [finding] = await findings({ name });
    const refused = await on.answer('dana', `finding remove ${finding?.id}`);
    on.graph.directory.enableUser(people.nadia);
    const taken = await on.answer('dana', `finding remove ${finding?.id}`);
    await on.pass(SETTLING_MS);
    await look();

    expect(finding).toMatchObject({ why: 'outside', state: 'open', principal: { id: people.grace } });
    expect(refused).toMatch(/Somebody must stay Global Administrator/);
    expect(taken).not.toMatch(/must stay/);
    expect(await findings({ name })).toMatchObject([{ state: 'removed' }]);
    expect(await alerts()).toEqual([]);
  });

  it('is only told of when it was there before the policy said so', async () => {
    const { group, name } = await on.newPolicy();
    await look();
    on.graph.directory.addMember(group.id, people.felix);
    await on.answer('dana', `policy set ${name} outside=remove`);

    await look(3);

    expect(await findings(group)).toMatchObject([{ why: 'outside', state: 'open' }]);
    expect(on.isMember(group, 'felix')).toBe(true);
    on.graph.directory.removeMember(group.id, people.felix);
    await look();
  });

  it('is not what a grant gives, nor an activation of their own', async () => {
    const policy = await on.newPolicy({ more: ['outside: remove'] });
    await look();
    await on.grant('erin', policy, '2h');
    const target = { kind: 'group' as const, groupId: policy.group.id, accessId: 'member' as const };
    on.graph.directory.pim.onboard(policy.group.id);
    on.graph.directory.pim.makeEligible(people.felix, target);
    on.graph.directory.pim.activate(people.felix, target, 60 * MINUTE_MS);

    await look(3);

    expect(await findings(policy.group)).toEqual([]);
    expect(on.isMember(policy.group, 'felix')).toBe(true);
    expect(on.isMember(policy.group, 'erin')).toBe(true);
  });

  it('opens the ownership of a group, told apart from membership, and takes it back', async () => {
    const group = on.newGroup();
    on.graph.directory.addOwner(group.id, people.grace);
    const policy = await on.newPolicy({ entitlements: [`{ group: ${group.name}, as: owner }`] });
    expect(policy.imported).toMatch(/can put anybody into the group for good/);

    const id = await on.grant('erin', policy);
    expect(on.cardText('erin', id)).toContain(`Owner of ${group.name}`);
    expect(await owns(group, 'erin')).toBe(true);
    expect(on.isMember(group, 'erin')).toBe(false);
    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);

    expect(await owns(group, 'erin')).toBe(false);
    expect(await on.answer('dana', `policy export ${policy.name}`)).toMatch(/as: owner/);
    const changed = await on.answer('dana', `policy set ${policy.name} entitlements+=group:${group.name}`);
    expect(changed).toMatch(new RegExp(`\\+ group ${group.name}`));
    const owner = await on.answer('dana', `policy set ${policy.name} entitlements-=owner:${group.name}`);
    expect(owner).toMatch(new RegExp(`− owner ${group.name}`));
  });

  it('gives nobody the only ownership of a group, since Entra would not take it back', async () => {
    const group = on.newGroup();
    const policy = await on.newPolicy({ entitlements: [`{ group: ${group.name}, as: owner }`] });
    const id = await on.ask('erin', policy);
    await on.click('ana', id, 'Approve', 'go ahead');
    await on.pass(SETTLING_MS);

    expect(await owns(group, 'erin')).toBe(false);
    expect(on.cardText('erin', id)).toMatch(/no other owner/);
  });

  it('says what a role-assignable group is before it makes one, and makes it once', async () => {
    const { replies } = await on.teams.as('dana').say('group new SG-Tier1-Story because tier 1 gets its role by it');
    const [card] = replies;
    if (card === undefined) throw new Error('no card');
    expect(textOf(card)).toMatch(/at most 500[\s\S]*30 days[\s\S]*no owner/);
    expect(await called('SG-Tier1-Story')).toEqual([]);
    on.graph.knobs.faults.push({ kind: 'timeout', effect: 'after', match: { method: 'POST', path: /\/groups$/ } });

    const press = async () => wordsOf(await on.teams.as('dana').click(card, 'Create for good'));
    const lost = await Promise.all([press(), press()]);
    await settleNewGroups(on.app.deps);

    expect(lost).toEqual([expect.stringMatching(/has not answered/), expect.stringMatching(/has not answered/)]);
    expect(await called('SG-Tier1-Story')).toEqual([true]);
    expect(await on.eventsOf('group.ordered', {})).toHaveLength(1);
    expect(await on.eventsOf('group.created', {})).toHaveLength(1);
    expect(await on.answer('dana', 'group new sg-tier1-story because once more')).toMatch(/there is a group/);
  });

  it('says what Entra refused, and reports an order that nothing came of', async () => {
    const press = async (name: string) => {
      const [card] = (await on.teams.as('dana').say(`group new ${name} because tier 2 gets its role by it`)).replies;
      if (card === undefined) throw new Error('no card');
      return wordsOf(await on.teams.as('dana').click(card, 'Create for good'));
    };
    on.graph.knobs.permissions.delete('Group.Create');
    on.graph.knobs.permissions.delete('Group.ReadWrite.All');
    expect(await press('SG-Denied')).toMatch(/not created[\s\S]*403/);
    on.graph.knobs.permissions.add('Group.Create').add('Group.ReadWrite.All');
    on.graph.knobs.faults.push({ kind: 'timeout', effect: 'before', match: { method: 'POST', path: /\/groups$/ } });
    expect(await press('SG-Lost')).toMatch(/has not answered/);

    await settleNewGroups(on.app.deps);
    expect(await on.eventsOf('group.not-created', {})).toHaveLength(1);
    await on.advance(16 * MINUTE_MS);
    await settleNewGroups(on.app.deps);

    expect(await on.eventsOf('group.not-created', {})).toHaveLength(2);
    const open = await on.app.deps.alerts.open(tenantId(on.tenant.tenantId), 'graph');
    expect(open.map(({ body }) => body.text.lines.join(' '))).toEqual([expect.stringContaining('SG-Lost')]);
  });
});
