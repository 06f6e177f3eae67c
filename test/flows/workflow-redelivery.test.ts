import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { MINUTE_MS, SETTLING_MS, type Stories, startStories, textOf } from '../support/stories.ts';

/** Teams delivers at least once, and a balancer may hand the repeat to another instance. */
describe('the same activity delivered again', () => {
  let on: Stories;
  let second: App;
  beforeAll(async () => {
    on = await startStories();
    second = await on.addApp();
  });
  beforeEach(async () => {
    on.teams.connect(`http://127.0.0.1:${on.app.port}/api/messages`);
    await on.calm();
  });
  afterAll(async () => {
    await second.stop();
    await on.finish();
  });

  /** Sends it again twice at once to another instance, and twice to the first. */
  async function again(activityId: string): Promise<void> {
    for (const { port } of [second, on.app]) {
      on.teams.connect(`http://127.0.0.1:${port}/api/messages`);
      const posted = await Promise.all([on.teams.redeliver(activityId), on.teams.redeliver(activityId)]);
      expect(posted.map(({ status }) => status)).toEqual([200, 200]);
    }
    await on.settle();
  }

  it('makes one request of one message, whenever the repeats come', async () => {
    const policy = await on.newPolicy();
    const said = await on.teams.as('erin').say(`request ${policy.name} for 10m because the repeats must not count`);
    await on.settle();
    const cards = () =>
      on.teams
        .as('ana')
        .chat()
        .filter((message) => textOf(message).includes('the repeats must not count'));
    await again(said.activityId);
    expect(cards()).toHaveLength(1);

    const id = /R-\w{5}/.exec(textOf(cards()[0]))?.[0] ?? '';
    await on.approve(id, 'ana');
    await again(said.activityId);
    await on.advance(10 * MINUTE_MS);
    await on.pass(SETTLING_MS);
    await again(said.activityId);
    await on.pass(SETTLING_MS);

    expect(await on.eventsOf('request.submitted', { id })).toHaveLength(1);
    expect(
      on.teams
        .as('erin')
        .chat()
        .filter(
          (message) => textOf(message).includes(`Access request R-`) && textOf(message).includes('repeats must not'),
        ),
    ).toHaveLength(1);
    expect(on.writesTo(policy.group, 'POST')).toBe(1);
    expect(on.isMember(policy.group, 'erin')).toBe(false);
  });

  it('makes many messages arriving twice at the same instant one request each', async () => {
    const policy = await on.newPolicy();
    const draft = on.teams.draft('felix', `request ${policy.name} for 10m because sent twice at once`);

    const posted = await Promise.all([on.teams.deliver(draft), on.teams.deliver(draft), on.teams.deliver(draft)]);
    await on.settle();

    expect(posted.map(({ status }) => status)).toEqual([200, 200, 200]);
    const asked = on.teams
      .as('ben')
      .chat()
      .filter((message) => textOf(message).includes('sent twice at once'));
    expect(asked).toHaveLength(1);
    const own = on.teams
      .as('felix')
      .chat()
      .filter((message) => textOf(message).includes('sent twice at once'));
    expect(own).toHaveLength(1);
  });

  it('counts a click once, and answers its repeats with the card as it is then', async () => {
    const policy = await on.newPolicy({ quorum: 2 });
    const id = await on.ask('erin', policy);
    const first = await on.click('ana', id, 'Approve', 'mine');
    if (first.kind !== 'card') throw new Error('no card');

    await again(first.activityId);
    expect((await on.request(id)).votes).toHaveLength(1);
    expect(await on.state(id)).toBe('pending');
    await on.approve(id, 'ben');
    await again(first.activityId);

    expect(await on.eventsOf('request.voted', { id })).toHaveLength(2);
    expect(await on.state(id)).toBe('active');
    expect(on.writesTo(policy.group, 'POST')).toBe(1);
    const body = await on.teams.redeliver(first.activityId);
    expect(JSON.stringify(body.body)).toContain('Active until');
  });

  it('does not deny a request again with an old deny, nor cancel the next one with an old cancel', async () => {
    const policy = await on.newPolicy();
    const denied = await on.ask('erin', policy);
    const deny = await on.click('ana', denied, 'Deny', 'no');
    const cancelled = await on.ask('erin', policy);
    const cancel = await on.teams.as('erin').say(`cancel ${cancelled}`);
    const open = await on.ask('erin', policy);

    if (deny.kind !== 'card') throw new Error('no card');
    await again(deny.activityId);
    await again(cancel.activityId);

    expect(await Promise.all([denied, cancelled, open].map(on.state))).toEqual(['denied', 'cancelled', 'pending']);
    expect(on.notices('erin', denied)).toHaveLength(1);
    expect(await on.eventsOf('request.cancelled', { id: cancelled })).toHaveLength(1);
  });

  it('does not bring an older policy back when its import is delivered after a newer edit', async () => {
    const policy = await on.newPolicy();
    const older = await on.teams.as('dana').say(`policy import\n${policy.yaml.replace('max: 8h', 'max: 6h')}`);
    await on.answer('dana', `policy import\n${policy.yaml.replace('max: 8h', 'max: 3h')}`);
    const id = await on.ask('erin', policy);

    await again(older.activityId);

    expect(await on.answer('dana', `policy show ${policy.name}`)).toContain('3 h');
    expect(await on.state(id)).toBe('pending');
    const stored = await on.app.deps.policies.findByName(on.app.deps.settings.tenantId, policy.name);
    expect(stored?.body.terms.duration.maxMs).toBe(180 * MINUTE_MS);
    expect(await on.eventsOf('policy.changed', { policyId: stored?.body.id ?? '' })).toHaveLength(2);
  });

  it('does not bring a policy of an import back that created it, nor disable again what was enabled', async () => {
    const policy = await on.newPolicy();
    const created = on.teams.lastActivity('dana')?.id;
    const disable = await on.teams.as('dana').say(`policy disable ${policy.name}`);
    await on.answer('dana', `policy enable ${policy.name}`);
    await on.answer('dana', `policy import\n${policy.yaml.replace('max: 8h', 'max: 3h')}`);
    const id = await on.ask('erin', policy);

    await again(disable.activityId);
    await again(String(created));

    expect(await on.state(id)).toBe('pending');
    const stored = await on.app.deps.policies.findByName(on.app.deps.settings.tenantId, policy.name);
    expect(stored?.body.enabled).toBe(true);
    expect(stored?.body.terms.duration.maxMs).toBe(180 * MINUTE_MS);
  });

  it('does not freeze again with an old freeze', async () => {
    const policy = await on.newPolicy();
    const freeze = await on.teams.as('dana').say('freeze because of an incident');
    await on.answer('dana', 'unfreeze');

    await again(freeze.activityId);

    const id = await on.ask('felix', policy);
    expect(await on.state(id)).toBe('pending');
  });

  it('revokes nothing that was granted after the revocation it repeats', async () => {
    const policy = await on.newPolicy();
    const first = await on.grant('erin', policy);
    const byPolicy = await on.teams.as('dana').say(`revoke policy ${policy.name}`);
    await on.pass(SETTLING_MS);
    expect(await on.state(first)).toBe('ended');
    const later = await on.grant('erin', policy);

    await again(byPolicy.activityId);
    await on.pass(SETTLING_MS);

    expect(await on.state(later)).toBe('active');
    expect(on.isMember(policy.group, 'erin')).toBe(true);
  });
});
