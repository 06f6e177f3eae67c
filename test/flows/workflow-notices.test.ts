import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messagingChannel } from '../../sandbox/tenant.ts';
import {
  HOUR_MS,
  MINUTE_MS,
  people,
  SECOND_MS,
  SETTLING_MS,
  type Stories,
  startStories,
  textOf,
} from '../support/stories.ts';

describe('who is told what, and who is left in peace', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(async () => {
    for (const who of ['erin', 'ana', 'ben']) on.teams.as(who).unblock();
    await on.calm();
  });
  afterAll(() => on.finish());

  it('sends an approver one card for a request and nothing more, whatever becomes of it', async () => {
    const policy = await on.newPolicy({ quorum: 2 });
    const before = on.teams.as('ben').chat().length;

    const id = await on.ask('erin', policy, '1h');
    await on.approve(id, 'ana', 'ben');
    await on.advance(50 * MINUTE_MS);
    await on.advance(10 * MINUTE_MS);
    await on.pass(SETTLING_MS);

    expect(on.teams.as('ben').chat()).toHaveLength(before + 1);
    expect(on.card('ben', id).alert).toBe(false);
    expect(on.card('ben', id).history.length).toBeGreaterThan(1);
    expect(on.card('ben', id).history.length).toBeLessThan(8);
  });

  it('tells the requester of each turn once: begun, ending, ended', async () => {
    const policy = await on.newPolicy({ more: ['warn: 10m'] });
    const id = await on.grant('erin', policy, '1h');
    await on.advance(50 * MINUTE_MS);
    await on.advance(10 * MINUTE_MS);
    await on.pass(SETTLING_MS);

    const told = on.notices('erin', id);
    expect(told).toHaveLength(3);
    expect(told[0]).toMatch(/^You now hold/);
    expect(told[1]).toMatch(/ends at/);
    expect(told[2]).toMatch(/ended/);
    const alerts = on.teams
      .as('erin')
      .chat()
      .filter((message) => message.text.includes(id));
    expect(alerts.every((message) => message.alert)).toBe(true);
    expect(on.copies('erin', id)).toHaveLength(1);
  });

  it('sends nobody an approver card for their own request, nor a card for what was decided before it went out', async () => {
    const policy = await on.newPolicy({
      eligible: '[SG-Messaging-Leads]',
      approvers: '[SG-Messaging-Leads, Dana Fischer]',
    });
    on.teams.faults.add({ operation: ['send', 'create'], person: people.dana }, { status: 503 }, 2);
    const id = await on.ask('ana', policy);

    expect(on.copies('ana', id)).toHaveLength(1);
    expect(on.copies('dana', id)).toEqual([]);
    await on.approve(id, 'ben');
    await on.pass(10 * SECOND_MS);

    expect(on.copies('dana', id)).toEqual([]);
    expect(await on.state(id)).toBe('active');
  });

  it('brings every copy up to date after Teams refused the updates for a while', async () => {
    const policy = await on.newPolicy({ more: [`channel: '${messagingChannel.id}'`] });
    const id = await on.ask('erin', policy);
    on.teams.faults.add({ operation: 'update' }, { status: 502 }, 6);

    await on.approve(id, 'ana');
    await on.pass(20 * SECOND_MS);

    for (const copy of [on.card('erin', id), on.card('ana', id), on.card('ben', id), on.channelCard(id)]) {
      expect(textOf(copy)).toContain('Active until');
    }
  });

  it('shows the requester that an approver cannot be reached, and tells them when too few or none can', async () => {
    const policy = await on.newPolicy();
    on.teams.as('ana').block();
    const id = await on.ask('erin', policy);
    await on.pass(SETTLING_MS);

    expect(on.notices('erin', id)).toEqual([]);
    expect(on.cardText('erin', id)).toMatch(/Not reached[\s\S]*Ana Lima/);
    await on.approve(id, 'ben');
    expect(on.isMember(policy.group, 'erin')).toBe(true);

    const both = await on.newPolicy({ quorum: 2 });
    const needsBoth = await on.ask('erin', both);
    await on.pass(SETTLING_MS);
    expect(on.notices('erin', needsBoth)).toEqual([expect.stringContaining('Ana Lima could not be reached')]);

    on.teams.as('ben').block();
    const second = await on.ask('felix', policy);
    await on.pass(SETTLING_MS);
    expect(on.notices('felix', second).join()).toContain('Nobody who may approve');
    expect(await on.state(second)).toBe('pending');
    on.teams.as('ana').unblock();
    on.teams.as('ben').unblock();
  });

  it('grants and ends though the requester has blocked the bot', async () => {
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy, '10m');
    on.teams.as('erin').block();

    await on.approve(id, 'ana');
    expect(on.isMember(policy.group, 'erin')).toBe(true);
    await on.advance(10 * MINUTE_MS);
    await on.pass(SETTLING_MS);

    expect(await on.state(id)).toBe('ended');
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(on.cardText('ana', id)).toContain('Ended and revoked');
    on.teams.as('erin').unblock();
  });

  it('shows each reader the times of their own zone, and receipts in UTC', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy, '1h');

    expect(on.cardText('erin', id)).toContain('(Europe/Berlin)');
    expect(on.cardText('ana', id)).toContain('(Europe/Lisbon)');
    expect(on.cardText('erin', id)).not.toContain('Europe/Lisbon');
    await on.advance(HOUR_MS);
    await on.pass(SETTLING_MS);
    expect(on.cardText('ana', id)).toMatch(/confirmed at \d\d:\d\d:\d\dZ/);
  });

  it('answers a request in a channel there, shortly, and keeps its card in the one-to-one chat', async () => {
    const policy = await on.newPolicy();

    const said = await on.teams.as('erin').say(`request ${policy.name} for 30m because asked in public`, {
      in: messagingChannel.id,
    });
    await on.settle();

    expect(said.replies.map(textOf).join()).toMatch(/stored.*one-to-one chat/);
    expect(said.replies.map(textOf).join()).not.toContain('asked in public');
    const id = /R-\w{5}/.exec(said.replies.map(textOf).join())?.[0] ?? '';
    expect(on.cardText('erin', id)).toContain('asked in public');
    expect(on.buttons(on.card('ana', id))).toEqual(['Approve', 'Deny']);
  });
});
