import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { messagingChannel } from '../../sandbox/tenant.ts';
import {
  groups,
  HOUR_MS,
  MINUTE_MS,
  people,
  SETTLING_MS,
  type Stories,
  startStories,
  textOf,
  units,
  type Who,
  wordsOf,
} from '../support/stories.ts';

describe('deciding on a request', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  it('gives a role and a group in one go, and shows it on every card and in the channel', async () => {
    const role = 'Exchange Administrator';
    const policy = await on.newPolicy({
      entitlements: [`role: ${role}`, 'group: SG-Server-Operators'],
      more: [`channel: '${messagingChannel.id}'`],
    });
    const serverOperators = { id: groups.serverOperators };

    const id = await on.ask('erin', policy, '2h', 'migrating the Lisbon mailboxes');
    for (const who of ['erin', 'ana', 'ben'] as const) {
      expect(on.cardText(who, id)).toContain('migrating the Lisbon mailboxes');
      expect(on.cardText(who, id)).toContain(role);
      expect(on.cardText(who, id)).toContain('Member of SG-Server-Operators');
    }
    expect(on.buttons(on.card('erin', id))).toEqual(['Cancel request']);
    expect(on.buttons(on.card('ana', id))).toEqual(['Approve', 'Deny']);
    expect(on.buttons(on.channelCard(id))).toEqual(['Decide']);
    expect(on.holdsRole(roleId(role), 'erin')).toBe(false);

    await on.approve(id, 'ana');

    expect(on.holdsRole(roleId(role), 'erin')).toBe(true);
    expect(on.isMember(serverOperators, 'erin')).toBe(true);
    expect(on.cardText('erin', id)).toMatch(/Active until .*\(Europe\/Berlin\)/);
    expect(on.buttons(on.card('erin', id))).toEqual(['Open Exchange admin center', 'Extend', 'Release']);
    for (const copy of [on.card('ana', id), on.card('ben', id), on.channelCard(id)]) {
      expect(textOf(copy)).toMatch(/Active until/);
      expect(textOf(copy)).toMatch(/approved/);
    }
    expect(on.buttons(on.card('ana', id))).toEqual(['Revoke']);
    for (const copy of [on.card('ben', id), on.channelCard(id)]) expect(on.buttons(copy)).toEqual([]);
    expect(on.cardText('ben', id)).toContain('Ana Lima approved');
    expect(on.notices('erin', id)).toHaveLength(1);
    expect(on.notices('erin', id)[0]).toContain('You now hold');

    await on.advance(2 * HOUR_MS);
    await on.pass(SETTLING_MS);
    expect(on.holdsRole(roleId(role), 'erin')).toBe(false);
    expect(on.isMember(serverOperators, 'erin')).toBe(false);
    expect(on.isMember(serverOperators, 'grace')).toBe(true);
    expect(await on.state(id)).toBe('ended');
  });

  it('gives a role in one administrative unit only', async () => {
    const policy = await on.newPolicy({ entitlements: ['role: Helpdesk Administrator\n    scope: Berlin'] });
    const id = await on.grant('erin', policy);

    const held = on.graph.snapshot().roles.filter((role) => role.principalId === people.erin);
    expect(held.map((role) => [role.roleName, role.scopeName])).toEqual([['Helpdesk Administrator', 'Berlin']]);
    expect(held[0]?.directoryScopeId).toBe(`/administrativeUnits/${units.berlin}`);
    expect(on.cardText('erin', id)).toContain('Helpdesk Administrator (unit Berlin)');

    await on.advance(30 * MINUTE_MS);
    await on.pass(SETTLING_MS);
    expect(on.graph.snapshot().roles.some((role) => role.principalId === people.erin)).toBe(false);
    const jonas = on.graph.snapshot().roles.filter((role) => role.principalId === people.jonas);
    expect(jonas).toHaveLength(1);
  });

  it('asks two approvers where the quorum is two, and gives nothing before the second', async () => {
    const policy = await on.newPolicy({ approvers: '[SG-Messaging-Leads, Dana Fischer]', quorum: 2 });
    const id = await on.ask('erin', policy);
    expect(on.cardText('erin', id)).toContain('0 of 2');

    const first = await on.click('ana', id, 'Approve', 'fine by me');
    await on.pass(SETTLING_MS);

    expect(wordsOf(first)).toContain('1 of 2');
    expect(await on.state(id)).toBe('pending');
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(on.cardText('erin', id)).toContain('1 of 2');
    expect(on.cardText('dana', id)).toContain('Ana Lima approved');
    expect(on.buttons(on.card('ana', id))).toEqual([]);

    await on.approve(id, 'dana');
    expect(on.isMember(policy.group, 'erin')).toBe(true);
    expect(on.cardText('erin', id)).toMatch(/Ana Lima approved[\s\S]*fine by me[\s\S]*Dana Fischer approved/);
    const approved = (await on.events(id)).filter((event) => event.type === 'request.approved');
    expect(approved.map((event) => event.data.approvers)).toEqual([['Ana Lima', 'Dana Fischer']]);
  });

  it('asks kindly for the comment that the policy requires, and takes the decision once it is there', async () => {
    const policy = await on.newPolicy({ more: [], require: '{ justification: 5, approverComment: true }' });
    const id = await on.ask('erin', policy);

    for (const button of ['Approve', 'Deny']) {
      const refused = await on.click('ana', id, button);
      expect(wordsOf(refused)).toContain('A comment is needed');
    }
    expect(await on.state(id)).toBe('pending');
    expect(await on.eventsOf('request.voted', { id })).toEqual([]);

    await on.approve(id, 'ana');
    expect(on.isMember(policy.group, 'erin')).toBe(true);
  });

  it('lets one deny decide, even after an approval of two, and shows the note', async () => {
    const policy = await on.newPolicy({ quorum: 2 });
    const id = await on.ask('erin', policy);

    await on.click('ana', id, 'Approve', 'why not');
    await on.click('ben', id, 'Deny', 'not during the freeze');
    await on.pass(SETTLING_MS);

    expect(await on.state(id)).toBe('denied');
    expect(on.writesTo(policy.group, 'POST')).toBe(0);
    for (const who of ['erin', 'ana', 'ben'] as const) {
      expect(on.cardText(who, id)).toContain('Denied');
      expect(on.cardText(who, id)).toContain('not during the freeze');
      expect(on.buttons(on.card(who, id))).toEqual([]);
    }
    expect(on.notices('erin', id)).toEqual([expect.stringMatching(/denied by Ben Okafor[\s\S]*not during the freeze/)]);
    const late = await on.teams.as('ana').invoke(on.card('ana', id), await on.actionOf('approve', id));
    expect(wordsOf(late)).toContain('Denied');
    expect(await on.state(id)).toBe('denied');
  });

  it('lets the requester cancel, and nobody else', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);

    for (const who of ['felix', 'ana', 'dana'] as const) {
      expect(await on.answer(who, `cancel ${id}`)).toContain('This is not your request');
    }
    expect(await on.state(id)).toBe('pending');
    expect(await on.refusals({ id })).toEqual(['not-yours', 'not-yours', 'not-yours']);

    await on.click('erin', id, 'Cancel request');
    await on.settle();
    expect(await on.state(id)).toBe('cancelled');
    for (const who of ['erin', 'ana', 'ben'] as const) expect(on.cardText(who, id)).toContain('Cancelled');
    const late = await on.teams.as('ana').invoke(on.card('ana', id), await on.actionOf('approve', id));
    expect(wordsOf(late)).toContain('Cancelled');
    await on.pass(SETTLING_MS);
    expect(on.isMember(policy.group, 'erin')).toBe(false);
  });

  it('shows a channel what is safe for everybody, and gives approvers a view of their own of it', async () => {
    const policy = await on.newPolicy({ quorum: 2, more: [`channel: '${messagingChannel.id}'`] });
    const secret = 'the outage that nobody knows of yet';
    const id = await on.ask('erin', policy, '1h', secret);
    const seenBy = (who: Who) => textOf(on.channelCard(id, who));
    const pressedBy = (who: Who, button: string, comment?: string) =>
      on.teams.as(who).click(on.channelCard(id, who), button, comment === undefined ? {} : { comment });

    for (const who of ['ana', 'erin', 'felix'] as const) await on.teams.as(who).open({ in: messagingChannel.id });
    expect(seenBy('felix')).toMatch(/Erin Engel asks for access[\s\S]*Member of SG-Story-\d+[\s\S]*1 h[\s\S]*0 of 2/i);
    expect(seenBy('felix')).not.toContain(secret);
    expect(on.buttons(on.channelCard(id, 'felix'))).toEqual(['Decide']);
    expect(seenBy('ana')).toContain(secret);
    expect(on.buttons(on.channelCard(id, 'ana'))).toEqual(['Approve', 'Deny']);
    expect(on.buttons(on.channelCard(id, 'erin'))).toEqual(['Decide']);
    expect(wordsOf(await pressedBy('felix', 'Decide'))).toContain(`Ana Lima or Ben Okafor may decide on ${id}`);
    expect(await on.refusals({ id })).toEqual([]);
    expect(wordsOf(await pressedBy('erin', 'Decide'))).toMatch(
      /Nobody can decide on their own request[\s\S]*Ana Lima or Ben/,
    );
    expect(await on.refusals({ id, who: 'erin' })).toEqual(['self-approval']);

    const asked = wordsOf(await pressedBy('ben', 'Decide'));
    expect(asked).toContain(secret);
    expect(wordsOf(await pressedBy('ana', 'Approve', 'known to me'))).toMatch(/counted/);
    await on.settle();
    await on.teams.refreshed();
    expect(seenBy('felix')).toMatch(/1 of 2[\s\S]*Ana Lima approved/);
    expect(seenBy('felix')).not.toContain('known to me');
    expect(seenBy('ana')).toMatch(/You approved[\s\S]*known to me/);
    expect(on.buttons(on.channelCard(id, 'ana'))).toEqual([]);
    await pressedBy('ben', 'Decide');
    await pressedBy('ben', 'Approve', 'me too');
    await on.pass(SETTLING_MS);
    await on.teams.refreshed();

    expect(await on.state(id)).toBe('active');
    for (const who of ['ana', 'ben', 'erin', 'felix'] as const) {
      expect(seenBy(who)).toMatch(/Active until[\s\S]*Ana Lima approved[\s\S]*Ben Okafor approved/);
      expect(seenBy(who)).not.toContain(secret);
      expect(on.buttons(on.channelCard(id, who))).toEqual([]);
    }
    const late = await on.teams.as('ben').invoke(on.channelCard(id, 'ben'), await on.actionOf('deny', id));
    expect(wordsOf(late)).toMatch(/Active until/);
    for (const who of ['ana', 'erin', 'felix'] as const) on.teams.as(who).leave();
  });

  it('changes nothing for a client that draws a card anew, and shows everybody nothing that is for one reader', async () => {
    const policy = await on.newPolicy({ quorum: 2, more: [`channel: '${messagingChannel.id}'`] });
    const id = await on.ask('erin', policy, '1h', 'for those who decide alone');
    const base = textOf(on.channelCard(id, 'ben'));

    // Old clients: what they are answered with goes into the message that everybody reads.
    const opened = await on.teams.as('ana').submit(on.channelCard(id), (await on.actionOf('decide', id)).data ?? null);
    await on.teams.as('ana').submit(on.channelCard(id), (await on.actionOf('change-open', id)).data ?? null);
    await on.teams.as('ben').invoke(on.channelCard(id), await on.actionOf('approve', id), 'automatic');
    const drawn = await on.teams.as('felix').invoke(on.channelCard(id), await on.actionOf('view', id), 'automatic');
    expect(wordsOf(opened)).toContain('in our one-to-one chat');
    expect(wordsOf(drawn)).not.toContain('for those who decide alone');
    expect(textOf(on.channelCard(id, 'ben'))).toBe(base);
    expect((await on.request(id)).votes).toEqual([]);
    await on.teams.as('ana').submit(on.channelCard(id), (await on.actionOf('approve', id)).data ?? null);
    await on.settle();

    expect((await on.request(id)).votes).toHaveLength(1);
    expect(textOf(on.channelCard(id, 'ben'))).not.toMatch(/You approved|for those who decide alone|by hand/);
    expect(on.buttons(on.channelCard(id, 'ben'))).toEqual(['Decide']);
    await on.answer('erin', `cancel ${id}`);
  });

  it('expires when nobody decides, and cleans the dead cards up', async () => {
    const policy = await on.newPolicy({ more: ['pending: 1h', `channel: '${messagingChannel.id}'`] });
    const id = await on.ask('erin', policy);

    await on.advance(HOUR_MS - 1_000);
    expect(await on.state(id)).toBe('pending');
    await on.advance(1_000);

    expect(await on.state(id)).toBe('expired');
    for (const copy of [on.card('erin', id), on.card('ana', id), on.card('ben', id), on.channelCard(id)]) {
      expect(textOf(copy)).toContain('Nobody decided before');
      expect(on.buttons(copy)).not.toContain('Approve');
    }
    expect(on.buttons(on.card('erin', id))).toEqual(['Request again']);
    expect(on.notices('erin', id)).toEqual([expect.stringContaining('expired: nobody decided before')]);
    const late = await on.teams.as('ana').invoke(on.card('ana', id), await on.actionOf('approve', id));
    expect(wordsOf(late)).toContain('Nobody decided before');
    expect(await on.state(id)).toBe('expired');
  });

  it('expires a request at the late click itself when no sweep came in time', async () => {
    const policy = await on.newPolicy({ more: ['pending: 1h'] });
    const id = await on.ask('erin', policy);
    on.clock.advance(HOUR_MS);

    const late = await on.click('ana', id, 'Approve', 'sorry, I was away');
    expect(wordsOf(late)).toContain('Expired');
    await on.pass(SETTLING_MS);

    expect(await on.state(id)).toBe('expired');
    expect(on.writesTo(policy.group, 'POST')).toBe(0);
    expect(on.notices('erin', id)).toHaveLength(1);
  });

  it('gives without asking anybody where the policy says approval: none', async () => {
    const policy = await on.newPolicy({ approval: 'none' });
    const id = await on.ask('erin', policy);
    await on.pass(SETTLING_MS);

    expect(on.isMember(policy.group, 'erin')).toBe(true);
    expect(on.cardText('erin', id)).toContain('Approved by the policy, which asks nobody');
    expect(on.copies('ana', id)).toEqual([]);
    expect(on.copies('ben', id)).toEqual([]);
    const approved = await on.eventsOf('request.approved', { id });
    expect(approved.map((event) => event.actor)).toEqual([{ kind: 'system', name: 'policy' }]);
  });
});
