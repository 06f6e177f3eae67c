import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messagingChannel } from '../../sandbox/tenant.ts';
import { SETTLING_MS, type Stories, startStories, type Who, wordsOf } from '../support/stories.ts';

const REFUSED = 'Nobody can decide on their own request';

describe('nobody decides on their own request, by any path', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  async function expectNothingGiven(id: string, group: { id: string }, who: Who): Promise<void> {
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('pending');
    expect((await on.request(id)).votes).toEqual([]);
    expect(on.isMember(group, who)).toBe(false);
    expect(on.writesTo(group, 'POST')).toBe(0);
    expect(await on.refusals({ id, who })).toContain('self-approval');
  }

  it('refuses the requester who presses Approve on the card in the channel', async () => {
    const policy = await on.newPolicy({ approvers: '[SG-Messaging]', more: [`channel: '${messagingChannel.id}'`] });
    const id = await on.ask('erin', policy);

    expect(wordsOf(await on.teams.as('erin').click(on.channelCard(id, 'erin'), 'Decide'))).toContain(
      'Nobody can decide on their own request',
    );
    for (const verb of ['approve', 'deny']) {
      const answer = await on.teams.as('erin').invoke(on.channelCard(id, 'erin'), await on.actionOf(verb, id));
      expect(wordsOf(answer)).toContain(REFUSED);
    }

    await expectNothingGiven(id, policy.group, 'erin');
    expect(on.buttons(on.channelCard(id))).toEqual(['Decide']);
    await on.teams.as('felix').click(on.channelCard(id), 'Decide');
    const answer = await on.teams.as('felix').click(on.channelCard(id), 'Approve', { comment: 'a colleague' });
    expect(answer.kind).toBe('card');
    await on.pass(SETTLING_MS);
    expect(on.isMember(policy.group, 'erin')).toBe(true);
  });

  it('refuses hostile clients that send the approval by hand, as an invoke or as a submit', async () => {
    const policy = await on.newPolicy({ approvers: '[Ana Lima, Ben Okafor, Erin Engel]' });
    const id = await on.ask('erin', policy);
    const own = on.card('erin', id);
    const action = await on.actionOf('approve', id);

    const invoked = await on.teams.as('erin').invoke(own, action);
    const submitted = await on.teams.as('erin').submit(own, action.data ?? null);
    const disguised = await on.teams.as('erin').invoke(own, await on.actionOf('approve', id, { approver: 'Ana Lima' }));

    for (const answer of [invoked, submitted, disguised]) expect(wordsOf(answer)).toContain(REFUSED);
    await expectNothingGiven(id, policy.group, 'erin');
  });

  it('refuses an activity that carries the name of an approver, since only its object id counts', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);
    const own = on.card('erin', id);
    await on.teams.as('erin').invoke(own, await on.actionOf('show', id));
    const sent = on.teams.lastActivity('erin') ?? {};
    const { mri, aadObjectId } = on.teams.as('erin').person;

    const posted = await on.teams.deliver({
      ...sent,
      id: 'f:forged-name',
      from: { id: mri, name: 'Ana Lima', aadObjectId },
      value: { action: { type: 'Action.Execute', ...(await on.actionOf('approve', id)) }, trigger: 'manual' },
    });

    expect(JSON.stringify(posted.body)).toContain(REFUSED);
    await expectNothingGiven(id, policy.group, 'erin');
  });

  it('asks the other members of the approver group when the requester is one, and counts only them', async () => {
    const policy = await on.newPolicy({ eligible: '[SG-Messaging-Leads]', approvers: '[SG-Messaging-Leads]' });
    const id = await on.ask('ana', policy);

    expect(on.buttons(on.card('ana', id))).toEqual(['Cancel request']);
    expect(on.buttons(on.card('ben', id))).toEqual(['Approve', 'Deny']);
    expect(await on.answer('ana', 'approvals')).not.toContain(id);
    const refused = await on.teams.as('ana').invoke(on.card('ana', id), await on.actionOf('approve', id));
    expect(wordsOf(refused)).toContain(REFUSED);
    await expectNothingGiven(id, policy.group, 'ana');

    await on.approve(id, 'ben');
    expect(on.isMember(policy.group, 'ana')).toBe(true);
  });

  it('needs two others where the quorum is two', async () => {
    const approvers = '[SG-Messaging-Leads, Dana Fischer]';
    const policy = await on.newPolicy({ eligible: '[SG-Messaging-Leads]', approvers, quorum: 2 });
    const id = await on.ask('ana', policy);
    await on.click('ben', id, 'Approve', 'one');

    await on.teams.as('ana').invoke(on.card('ana', id), await on.actionOf('approve', id));
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('pending');
    expect(on.cardText('ana', id)).toContain('1 of 2');
    expect(await on.refusals({ id, who: 'ana' })).toEqual(['self-approval']);

    await on.approve(id, 'dana');
    expect(on.isMember(policy.group, 'ana')).toBe(true);
  });

  it('is refused at submit when the requester would be needed for the quorum', async () => {
    const policy = await on.newPolicy({
      eligible: '[SG-Messaging-Leads]',
      approvers: '[SG-Messaging-Leads]',
      quorum: 2,
    });

    const answer = await on.answer('ana', `request ${policy.name} for 30m because both of us must approve`);

    expect(answer).toMatch(/Nobody could approve this now[\s\S]*only 1/);
    expect(await on.refusals({ who: 'ana' })).toContain('nobody-can-approve');
  });

  it('gives an admin no way around it', async () => {
    const policy = await on.newPolicy({ eligible: '[SG-JIT-Admins]', approvers: '[Dana Fischer, Ana Lima]' });
    const id = await on.ask('dana', policy);

    const refused = await on.teams.as('dana').invoke(on.card('dana', id), await on.actionOf('approve', id));

    expect(wordsOf(refused)).toContain(REFUSED);
    await expectNothingGiven(id, policy.group, 'dana');
    expect(on.copies('dana', id)).toHaveLength(1);
  });

  it('counts no vote of somebody who is no approver, nor for other terms than were shown', async () => {
    const policy = await on.newPolicy({ more: [`channel: '${messagingChannel.id}'`] });
    const id = await on.ask('erin', policy);

    const colleague = await on.teams.as('felix').invoke(on.channelCard(id), await on.actionOf('approve', id));
    expect(wordsOf(colleague)).toContain('You are not an approver');
    const action = await on.actionOf('approve', id, { terms: 'f'.repeat(64) });
    const otherTerms = await on.teams.as('ana').invoke(on.card('ana', id), action);
    expect(wordsOf(otherTerms)).toContain('This request has changed');

    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('pending');
    expect(await on.refusals({ id, who: 'felix' })).toEqual(['not-approver']);
  });
});
