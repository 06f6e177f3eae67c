import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messagingChannel } from '../../sandbox/tenant.ts';
import { HOUR_MS, MINUTE_MS, people, SETTLING_MS, type Stories, startStories, textOf } from '../support/stories.ts';

describe('every grant ends', () => {
  let on: Stories;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  it('ends at its time, is called revoked only after two reads a second apart, and shows the receipt to all', async () => {
    const policy = await on.newPolicy({ more: [`channel: '${messagingChannel.id}'`] });
    const id = await on.grant('erin', policy, '1h');
    const { activatingAt, endsAt } = (await on.request(id)).grant ?? {};
    expect((endsAt?.getTime() ?? 0) - (activatingAt?.getTime() ?? 0)).toBe(HOUR_MS);

    await on.advance((endsAt?.getTime() ?? 0) - on.clock.now().getTime() - 1);
    expect(on.isMember(policy.group, 'erin')).toBe(true);
    await on.advance(1);

    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(await on.state(id)).toBe('revoking');
    expect(on.cardText('erin', id)).toContain('Being taken back, not confirmed yet');
    expect(on.cardText('ana', id)).not.toMatch(/revoked/i);
    expect(on.notices('erin', id).join()).not.toMatch(/revoked/i);

    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('ended');
    const receipt = /Revoked, confirmed at \d\d:\d\d:\d\dZ by two reads/;
    for (const copy of [on.card('erin', id), on.card('ana', id), on.card('ben', id), on.channelCard(id)]) {
      expect(textOf(copy)).toContain('Ended and revoked');
      expect(textOf(copy)).toMatch(receipt);
    }
    expect(on.buttons(on.card('erin', id))).toEqual(['Request again']);
    for (const copy of [on.card('ana', id), on.card('ben', id), on.channelCard(id)])
      expect(on.buttons(copy)).toEqual([]);
    const told = on.notices('erin', id).at(-1);
    expect(told).toMatch(/ended.*Its time was up[\s\S]*confirmed gone at[\s\S]*because: moving the Berlin mailboxes/);
    const absent = (await on.eventsOf('holding.absent', { who: 'erin' }))[0];
    const [first, second] = (absent?.data.reads ?? []) as Date[];
    expect((second?.getTime() ?? 0) - (first?.getTime() ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('leaves the whole story of a grant in the audit trail, in order', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy, '10m');
    await on.advance(9 * MINUTE_MS);
    await on.advance(MINUTE_MS);
    await on.pass(SETTLING_MS);

    const aboutRequest = (await on.events(id)).filter((event) => event.aggregate.startsWith('request:'));
    expect(aboutRequest.map((event) => event.type)).toEqual([
      'request.submitted',
      'request.voted',
      'request.approved',
      'grant.activating',
      'grant.active',
      'grant.warned',
      'grant.revoking',
      'grant.ended',
    ]);
    expect(aboutRequest.map((event) => event.n)).toEqual(aboutRequest.map((_, index) => index + 1));
    expect(aboutRequest[0]?.actor).toEqual({ kind: 'person', id: people.erin, name: 'Erin Engel' });
    expect(aboutRequest[1]?.actor).toEqual({ kind: 'person', id: people.ana, name: 'Ana Lima' });
  });

  it('warns the holder once, before the end, with a way to give it back', async () => {
    const policy = await on.newPolicy({ more: ['warn: 10m'] });
    const id = await on.grant('erin', policy, '1h');
    const before = on.notices('erin', id).length;

    await on.advance(49 * MINUTE_MS);
    expect(on.notices('erin', id)).toHaveLength(before);
    await on.advance(MINUTE_MS);
    await on.advance(MINUTE_MS);

    const warnings = on.notices('erin', id).slice(before);
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`ends at .*left[\\s\\S]*release ${id}`))]);
    expect(await on.eventsOf('grant.warned', { id })).toHaveLength(1);
    await on.advance(10 * MINUTE_MS);
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('ended');
  });

  it('ends when its holder releases it, by button or by word', async () => {
    const policy = await on.newPolicy();
    const byButton = await on.grant('erin', policy);
    const byWord = await on.grant('felix', policy);

    await on.click('erin', byButton, 'Release');
    expect(await on.answer('felix', `release ${byWord}`)).toContain('is being taken back');
    await on.pass(SETTLING_MS);

    for (const [who, id] of [
      ['erin', byButton],
      ['felix', byWord],
    ] as const) {
      expect(on.isMember(policy.group, who)).toBe(false);
      expect(await on.state(id)).toBe('ended');
      expect((await on.request(id)).grant?.endReason).toBe('released');
      expect(on.cardText(who, id)).toContain('Given back by you.');
      expect(on.notices(who, id)).toEqual([expect.stringMatching(/^You now hold/)]);
    }
    expect(on.cardText('ana', byButton)).toContain('Given back by Erin Engel.');
  });

  it('may be revoked by an admin, with the reason shown to the holder and the approvers', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy);

    expect(await on.answer('dana', `revoke ${id} because the laptop was stolen`)).toContain('Being revoked');
    await on.pass(SETTLING_MS);

    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect((await on.request(id)).grant?.endReason).toBe('revoked');
    for (const who of ['erin', 'ana', 'ben'] as const) {
      expect(on.cardText(who, id)).toContain('Ended early by Dana Fischer: the laptop was stolen');
    }
    expect(on.notices('erin', id).at(-1)).toContain('Ended early by Dana Fischer: the laptop was stolen');
    const revoking = (await on.eventsOf('grant.revoking', { id }))[0];
    expect(revoking?.actor).toEqual({ kind: 'person', id: people.dana, name: 'Dana Fischer' });
  });

  it('may be revoked by the approver who approved it, and by no other approver, colleague or auditor', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy, '30m', 'ana');

    for (const who of ['ben', 'felix', 'hiro'] as const) {
      expect(await on.answer(who, `/revoke ${id}`)).toContain('Only admins can do this');
      expect(await on.answer(who, `release ${id}`)).toContain('This is not your request');
    }
    await on.pass(SETTLING_MS);
    expect(await on.state(id)).toBe('active');
    expect(on.isMember(policy.group, 'erin')).toBe(true);

    await on.answer('ana', `/revoke ${id}`);
    await on.pass(SETTLING_MS);
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect((await on.request(id)).grant?.endedBy?.name).toBe('Ana Lima');
  });

  it('revokes all grants of a person, and leaves those of others', async () => {
    const [one, two] = [await on.newPolicy(), await on.newPolicy()];
    const hers = [await on.grant('erin', one), await on.grant('erin', two)];
    const his = await on.grant('felix', one);

    const said = await on.answer('dana', 'revoke person Erin Engel because she left');
    await on.pass(SETTLING_MS);

    for (const id of hers) {
      expect(said).toContain(id);
      expect((await on.request(id)).grant?.endReason).toBe('revoked');
    }
    expect(said).not.toContain(his);
    expect([one, two].map((policy) => on.isMember(policy.group, 'erin'))).toEqual([false, false]);
    expect(on.isMember(one.group, 'felix')).toBe(true);
    expect(await on.answer('felix', `revoke person Dana Fischer`)).toContain('Only admins can do this');
  });

  it('revokes all grants under a policy, pending requests left alone', async () => {
    const [one, other] = [await on.newPolicy(), await on.newPolicy()];
    const live = [await on.grant('erin', one), await on.grant('felix', one)];
    const elsewhere = await on.grant('erin', other);
    const pending = await on.ask('ines', one);

    const said = await on.answer('dana', `revoke ${one.name}`);
    await on.pass(SETTLING_MS);

    expect(said).toContain('2 grants are being revoked');
    expect(await Promise.all(live.map(on.state))).toEqual(['ended', 'ended']);
    expect(await on.state(elsewhere)).toBe('active');
    expect(await on.state(pending)).toBe('pending');
    expect(await on.answer('dana', `revoke policy ${one.name}`)).toContain('Nothing to revoke');
  });

  it('says so kindly when there is nothing left to end', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy);
    await on.answer('erin', `release ${id}`);

    expect(await on.answer('erin', `release ${id}`)).toMatch(/nothing left to end[\s\S]*being taken back/i);
    await on.pass(SETTLING_MS);
    expect(await on.answer('dana', `revoke ${id}`)).toMatch(/nothing left to end[\s\S]*has ended/i);
    expect(await on.eventsOf('grant.revoking', { id })).toHaveLength(1);
  });
});
