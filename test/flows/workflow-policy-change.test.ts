import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cause, userId } from '../../src/jit/ids.ts';
import { submitRequest } from '../../src/jit/operations/request/submit-request.ts';
import { groups, people, SETTLING_MS, type Stories, startStories, wordsOf } from '../support/stories.ts';

describe('when the world changes between asking and deciding', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  it('closes what is pending when the policy changes, with the reason on every card', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);

    await on.answer('dana', `policy import\n${policy.yaml.replace('max: 8h', 'max: 4h')}`);
    await on.settle();

    expect(await on.state(id)).toBe('closed');
    for (const who of ['erin', 'ana', 'ben'] as const) {
      expect(on.cardText(who, id)).toContain('Its policy was changed.');
      expect(on.buttons(on.card(who, id))).toEqual(who === 'erin' ? ['Request again'] : []);
    }
    expect(on.notices('erin', id)).toEqual([expect.stringContaining('was closed')]);
    const late = await on.teams.as('ana').invoke(on.card('ana', id), await on.actionOf('approve', id));
    expect(wordsOf(late)).toContain('Its policy was changed.');
    await on.pass(SETTLING_MS);
    expect(on.isMember(policy.group, 'erin')).toBe(false);
  });

  it('refuses the click that comes before the follow-up of a change, and closes the request right there', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);
    await on.answer('dana', `policy import\n${policy.yaml.replace('max: 8h', 'max: 4h')}`);

    const clicked = await on.click('ana', id, 'Approve', 'go');
    await on.pass(SETTLING_MS);

    expect(wordsOf(clicked)).toMatch(/its policy was changed/);
    expect(await on.state(id)).toBe('closed');
    expect(on.writesTo(policy.group, 'POST')).toBe(0);
  });

  it('closes what was stored after a change by somebody who had read the policy before it', async () => {
    const policy = await on.newPolicy();
    const { deps } = on.app;
    const before = await deps.policies.findByName(deps.settings.tenantId, policy.name);
    await on.answer('dana', `policy import\n${policy.yaml.replace('max: 8h', 'max: 4h')}`);
    await on.settle();

    const late = { ...deps, policies: { ...deps.policies, findByName: async () => before } };
    const { request } = await submitRequest(late, {
      caller: { id: userId(people.erin), name: 'Erin Engel' },
      cause: `test:late:${policy.name}` as Cause,
      policyName: policy.name,
      durationMs: 30 * 60_000,
      justification: 'moving the mailboxes of the Berlin office',
      ticket: null,
    });
    await on.settle();

    expect(await on.state(request.body.id)).toBe('closed');
    expect(on.cardText('erin', request.body.id)).toContain('Its policy was changed.');
  });

  it('leaves what is pending alone when the import changes nothing', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);

    expect(await on.answer('dana', `policy import\n${policy.yaml}`)).toContain('unchanged');
    await on.settle();
    await on.approve(id, 'ana');

    expect(on.isMember(policy.group, 'erin')).toBe(true);
  });

  it('closes what is pending when the policy is disabled, takes no more, and lets live grants run on', async () => {
    const policy = await on.newPolicy();
    const live = await on.grant('felix', policy, '1h');
    const pending = await on.ask('erin', policy);

    const said = await on.answer('dana', `policy disable ${policy.name}`);
    await on.settle();

    expect(said).toContain(`revoke ${policy.name}`);
    expect(await on.state(pending)).toBe('closed');
    expect(on.cardText('erin', pending)).toContain('Its policy was disabled.');
    expect(await on.answer('ines', `request ${policy.name} for 30m because I need it too`)).toContain(
      'policy is disabled',
    );
    await on.pass(SETTLING_MS);
    expect(await on.state(live)).toBe('active');
    expect(on.isMember(policy.group, 'felix')).toBe(true);

    await on.answer('dana', `policy enable ${policy.name}`);
    const again = await on.ask('erin', policy);
    await on.approve(again, 'ana');
    expect(await on.state(again)).toBe('active');
  });

  it('takes back what was granted, not what the policy says now', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy);
    const other = on.newGroup();
    on.graph.directory.addMember(other.id, people.erin);
    await on.answer('dana', `policy import\n${policy.yaml.replace(policy.group.name, other.name)}`);
    await on.settle();

    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);

    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(on.isMember(other, 'erin')).toBe(true);
  });

  it('grants by id, so a renamed group is the one that the approver saw', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);
    on.graph.directory.renameGroup(policy.group.id, 'SG-Renamed');
    const impostor = on.newGroup(policy.group.name);

    await on.approve(id, 'ana');

    expect(on.isMember(policy.group, 'erin')).toBe(true);
    expect(on.isMember(impostor, 'erin')).toBe(false);
  });

  it.each([
    { how: 'was taken out of the approver group', leave: 'leads' },
    { how: 'was disabled', leave: 'account' },
  ])('drops the vote of an approver who $how between two votes, tells them, and needs another', async ({ leave }) => {
    const policy = await on.newPolicy({ approvers: '[SG-Messaging-Leads, Dana Fischer]', quorum: 2 });
    const id = await on.ask('erin', policy);
    await on.click('ana', id, 'Approve', 'yes');
    if (leave === 'leads') on.graph.directory.removeMember(groups.messagingLeads, people.ana);
    else on.graph.directory.disableUser(people.ana);

    await on.click('ben', id, 'Approve', 'yes');
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('pending');
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect((await on.request(id)).votes.map((vote) => vote.approver.name)).toEqual(['Ben Okafor']);
    expect(on.notices('ana', id)).toEqual([expect.stringContaining('no longer counts')]);
    expect(on.cardText('erin', id)).toContain('1 of 2');
    expect(await on.eventsOf('request.vote-dropped', { id })).toHaveLength(1);

    await on.approve(id, 'dana');
    expect(on.isMember(policy.group, 'erin')).toBe(true);
    if (leave === 'leads') on.graph.directory.addMember(groups.messagingLeads, people.ana);
    else on.graph.directory.enableUser(people.ana);
  });

  it('refuses the click of somebody who was asked and has since lost the right', async () => {
    const policy = await on.newPolicy({ approvers: '[SG-Messaging-Leads]' });
    const id = await on.ask('erin', policy);
    on.graph.directory.removeMember(groups.messagingLeads, people.ben);

    const refused = await on.click('ben', id, 'Approve', 'still me');
    on.graph.directory.addMember(groups.messagingLeads, people.ben);

    expect(wordsOf(refused)).toContain('You are not an approver');
    expect(await on.refusals({ id })).toEqual(['not-approver']);
    expect(await on.state(id)).toBe('pending');
  });

  it('gives nothing when the requester is disabled between approval and activation, and says so', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);
    await on.click('ana', id, 'Approve', 'go');
    on.graph.directory.disableUser(people.erin);

    await on.pass(SETTLING_MS);
    on.graph.directory.enableUser(people.erin);

    expect((await on.request(id)).state).toBe('closed');
    expect(on.writesTo(policy.group, 'POST')).toBe(0);
    expect(on.cardText('ana', id)).toContain('disabled');
    expect(on.notices('erin', id)).toEqual([expect.stringMatching(/was closed.*disabled/)]);
  });

  it.each([
    { what: 'the policy is changed', why: 'its policy was changed' },
    { what: 'the policy is disabled', why: 'its policy was disabled' },
    { what: 'new grants are frozen', why: 'new grants are frozen' },
  ])('gives nothing when $what between approval and activation', async ({ why }) => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);
    await on.click('ana', id, 'Approve', 'go');
    if (why.includes('changed')) await on.answer('dana', `policy import\n${policy.yaml.replace('8h', '4h')}`);
    else
      await on.answer('dana', why.includes('disabled') ? `policy disable ${policy.name}` : 'freeze because of a drill');

    await on.pass(SETTLING_MS);
    if (why.includes('frozen')) await on.answer('dana', 'unfreeze');

    expect((await on.request(id)).state).toBe('closed');
    expect(on.writesTo(policy.group, 'POST')).toBe(0);
    for (const who of ['erin', 'ana'] as const) expect(on.cardText(who, id)).toMatch(new RegExp(why, 'i'));
    expect(on.notices('erin', id)).toEqual([expect.stringContaining(why)]);
  });

  it('gives nothing when the requester is no longer eligible at activation', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);
    await on.click('ana', id, 'Approve', 'go');
    on.graph.directory.removeMember(groups.messaging, people.erin);

    await on.pass(SETTLING_MS);
    on.graph.directory.addMember(groups.messaging, people.erin);

    expect((await on.request(id)).state).toBe('closed');
    expect(on.writesTo(policy.group, 'POST')).toBe(0);
    expect(on.cardText('erin', id)).toContain('no longer eligible');
  });

  it('takes and approves nothing while new grants are frozen, and lets live ones end as planned', async () => {
    const policy = await on.newPolicy();
    const live = await on.grant('felix', policy, '10m');
    const pending = await on.ask('erin', policy);

    await on.answer('dana', 'freeze because we are under attack');
    expect(wordsOf(await on.click('ana', pending, 'Approve', 'go'))).toContain('New grants are frozen');
    expect(await on.answer('ines', `request ${policy.name} for 30m because please`)).toContain('we are under attack');
    await on.advance(600_000);
    await on.pass(SETTLING_MS);
    expect(await on.state(live)).toBe('ended');
    expect(on.isMember(policy.group, 'felix')).toBe(false);
    expect(await on.state(pending)).toBe('pending');

    await on.answer('dana', 'unfreeze');
    await on.approve(pending, 'ana');
    expect(on.isMember(policy.group, 'erin')).toBe(true);
  });
});
