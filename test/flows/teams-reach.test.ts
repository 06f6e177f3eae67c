import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CATALOG_APP_ID, messagingChannel } from '../../sandbox/tenant.ts';
import type { App } from '../../src/app.ts';
import { watchTroubles } from '../../src/jit/operations/watch/watch-troubles.ts';
import { runDue } from '../../src/jit/operations/work.ts';
import {
  MINUTE_MS,
  people,
  SECOND_MS,
  SETTLING_MS,
  type Stories,
  startStories,
  textOf,
  wordsOf,
} from '../support/stories.ts';

/** An organization that lets the bot install its app for people (docs/permissions.md). */
describe('an approver whom the bot cannot reach', () => {
  let on: Stories;
  let second: App;
  beforeAll(async () => {
    on = await startStories({ env: { TEAMS_CATALOG_APP_ID: CATALOG_APP_ID } });
    second = await on.addApp({ teamsTimeoutMs: 600 });
  });
  beforeEach(async () => {
    on.graph.knobs.permissions.add(PERMISSION);
    setChannel(true);
    for (const who of ['ana', 'ben', 'erin']) {
      on.teams.as(who).unblock();
      if (!on.teams.as(who).person.installed) await on.teams.as(who).install();
    }
    on.teams.connect(`http://127.0.0.1:${on.app.port}/api/messages`);
    await on.calm();
  });
  afterAll(async () => {
    await second.stop();
    await on.finish();
  });

  const PERMISSION = 'TeamsAppInstallation.ReadWriteSelfForUser.All';
  const installs = () =>
    on.graph.log.filter((one) => one.path.endsWith('/teamwork/installedApps')).map(({ status }) => status);
  const welcomes = (who: string) =>
    on.teams
      .as(who)
      .chat()
      .filter((one) => textOf(one).includes('Welcome')).length;
  const unreached = async (id: string) => (await on.request(id)).unreachable.map((one) => one.name);
  const inChannel = (id: string) =>
    on.teams
      .as('felix')
      .channel(messagingChannel.id)
      .filter((one) => textOf(one).includes(`Access request ${id}`));
  const openAlerts = async () =>
    (await on.app.deps.alerts.open(on.app.deps.settings.tenantId, 'reach')).map(({ body }) => body.text);
  function setChannel(takes: boolean): void {
    const [team] = on.teams.teams;
    if (team === undefined) throw new Error('no team');
    team.botInstalled = takes;
  }

  describe('because they do not have the app', () => {
    beforeEach(() => on.teams.as('ben').uninstall());

    it('gets it installed by the bot, and the card with it', async () => {
      const before = installs().length;
      const welcomed = welcomes('ben');
      const policy = await on.newPolicy();

      const id = await on.ask('erin', policy);
      await on.teams.waitFor(() => welcomes('ben') > welcomed);
      await on.pass(SETTLING_MS);

      expect(installs().slice(before)).toEqual([201]);
      expect(on.copies('ben', id)).toHaveLength(1);
      expect(await unreached(id)).toEqual([]);
      expect(on.notices('erin', id)).toEqual([]);
      expect(welcomes('ben')).toBe(welcomed + 1);
      expect((await on.eventsOf('request.app-installed', { id })).map((one) => one.data)).toEqual([
        { approver: { id: people.ben, name: 'Ben Okafor' }, already: false, detail: null },
      ]);
    });

    it('gets it once, with both cards, when two replicas need them at the same time', async () => {
      const before = installs().length;
      const welcomed = welcomes('ben');
      const policy = await on.newPolicy();
      for (const who of ['erin', 'felix']) {
        await on.teams.as(who).say(`request ${policy.name} for 10m because two at the same time`);
      }

      await Promise.all([runDue(on.app.deps), runDue(second.deps)]);
      await on.teams.waitFor(() => welcomes('ben') > welcomed);
      await on.pass(SETTLING_MS);

      const cards = on.teams
        .as('ben')
        .chat()
        .filter((one) => textOf(one).includes('two at the same time'));
      expect(cards).toHaveLength(2);
      expect(
        installs()
          .slice(before)
          .filter((status) => status === 201),
      ).toHaveLength(1);
      expect(welcomes('ben')).toBe(welcomed + 1);
    });

    it('gets the card though the process died right after the app was installed', async () => {
      const { installer } = on.app.deps;
      if (installer === null) throw new Error('no installer');
      let died = false;
      on.app.deps.installer = {
        async install(person) {
          const came = await installer.install(person);
          if (died) return came;
          died = true;
          throw new Error('killed');
        },
      };
      const policy = await on.newPolicy();
      await on.teams.as('erin').say(`request ${policy.name} for 10m because the process dies`);

      await expect(on.settle()).rejects.toThrow('killed');
      await on.pass(10 * SECOND_MS);
      on.app.deps.installer = installer;

      expect(died).toBe(true);
      const cards = on.teams
        .as('ben')
        .chat()
        .filter((one) => textOf(one).includes('the process dies'));
      expect(cards).toHaveLength(1);
    });

    it('counts as not reached when Graph forbids it; the admins are told what to grant, and the next gets it', async () => {
      on.graph.knobs.permissions.delete(PERMISSION);
      const before = installs().length;
      const policy = await on.newPolicy();

      const id = await on.ask('erin', policy);
      await on.pass(SETTLING_MS);

      expect(installs().slice(before)).toEqual([403]);
      expect(await unreached(id)).toEqual(['Ben Okafor']);
      expect(on.notices('erin', id)).toEqual([]);
      expect((await openAlerts()).map((text) => text.todo)).toEqual([expect.stringContaining(PERMISSION)]);
      on.graph.knobs.permissions.add(PERMISSION);
      const next = await on.ask('felix', policy);
      await on.pass(SETTLING_MS);
      expect(on.copies('ben', next)).toHaveLength(1);
      expect(await openAlerts()).toEqual([]);
    });

    it('counts as not reached at once while Graph asks for a wait, which nothing cuts short, and is reached after it', async () => {
      const before = installs().length;
      on.graph.knobs.faults = [{ kind: 'throttled', retryAfter: 60, match: { path: /installedApps/ } }];
      const policy = await on.newPolicy({ quorum: 2 });

      const id = await on.ask('erin', policy);
      expect(await unreached(id)).toEqual(['Ben Okafor']);
      expect((await on.click('ana', id, 'Approve', 'mine')).kind).toBe('card');
      await on.advance(50 * SECOND_MS);
      expect(installs().slice(before)).toEqual([429]);
      await on.advance(25 * SECOND_MS);
      await on.settle();

      expect(installs().slice(before)).toEqual([429, 201]);
      expect(on.copies('ben', id)).toHaveLength(1);
      expect(await unreached(id)).toEqual([]);
    });

    it('gets it back when they remove it midway, and their copy stays right', async () => {
      await on.teams.as('ben').install();
      const policy = await on.newPolicy({ quorum: 2 });
      const id = await on.ask('erin', policy);
      await on.teams.as('ben').uninstall();

      await on.click('ana', id, 'Approve', 'mine');
      await on.pass(SETTLING_MS);

      expect(on.cardText('ben', id)).toContain('1 of 2');
      await on.approve(id, 'ben');
      expect(on.isMember(policy.group, 'erin')).toBe(true);
    });
  });

  it('is not installed anything for where Graph says that they have it: the chat is opened a moment later', async () => {
    const before = installs().length;
    const code = 'BotNotInConversationRoster';
    on.teams.faults.add({ operation: 'send', person: people.ben }, { status: 403, code }, 3);
    const policy = await on.newPolicy();

    const id = await on.ask('erin', policy);
    await on.pass(6 * SECOND_MS);

    expect(installs().slice(before)).toEqual([409]);
    expect(on.copies('ben', id)).toHaveLength(1);
    expect(await unreached(id)).toEqual([]);
  });

  it('who blocked the bot gets what waits as soon as they say something to it, though nothing told of it', async () => {
    const before = installs().length;
    const policy = await on.newPolicy();
    on.teams.as('ben').block();
    const id = await on.ask('erin', policy);
    expect(await unreached(id)).toEqual(['Ben Okafor']);

    on.teams.as('ben').unblock();
    const said = await on.teams.as('ben').say('help');
    await on.settle();
    await on.teams.as('ben').redeliver(said.activityId);
    await on.settle();

    expect(on.copies('ben', id)).toHaveLength(1);
    expect(await unreached(id)).toEqual([]);
    expect(installs()).toHaveLength(before);
  });

  it('is welcomed once and asked once when Teams tells of the installation twice, at two replicas', async () => {
    on.graph.knobs.permissions.delete(PERMISSION);
    await on.teams.as('ben').uninstall();
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);
    const welcomed = welcomes('ben');

    await on.teams.as('ben').install();
    const told = on.teams.lastActivity('ben')?.id;
    on.teams.connect(`http://127.0.0.1:${second.port}/api/messages`);
    await Promise.all([on.teams.redeliver(String(told)), runDue(on.app.deps), runDue(second.deps)]);
    await on.settle();

    expect(on.copies('ben', id)).toHaveLength(1);
    expect(welcomes('ben')).toBe(welcomed + 1);
  });

  describe('in person', () => {
    beforeEach(async () => {
      await on.teams.as('dana').say('alerts here', { in: messagingChannel.id });
    });

    it('is called upon in the place that the admins chose, where only approvers may decide', async () => {
      for (const who of ['ana', 'ben']) on.teams.as(who).block();
      const policy = await on.newPolicy();

      const id = await on.ask('erin', policy);

      const card = on.channelCard(id, 'ana');
      expect(textOf(card)).toContain('For <at>Ana Lima</at> and <at>Ben Okafor</at>');
      expect(JSON.stringify(card.card)).toContain(`"mentioned":{"id":"${people.ana}","name":"Ana Lima"}`);
      expect(on.notices('erin', id)).toEqual([
        expect.stringMatching(/Nobody who may approve[\s\S]*in the channel that the admins chose/),
      ]);
      const pressed = await on.teams.as('felix').click(on.channelCard(id), 'Decide');
      expect(wordsOf(pressed)).toContain('Ana Lima or Ben Okafor may decide');
      expect(await on.state(id)).toBe('pending');
      await on.teams.as('ana').click(card, 'Decide');
      await on.teams.as('ana').click(card, 'Approve');
      await on.pass(SETTLING_MS);
      expect(on.isMember(policy.group, 'erin')).toBe(true);
      expect(textOf(on.channelCard(id))).toContain('Active until');
      expect(textOf(on.channelCard(id))).not.toContain('<at>');
    });

    it('nor there: whoever asked is told at once that nobody can see it, and the admins that the place is gone', async () => {
      setChannel(false);
      for (const who of ['ana', 'ben']) on.teams.as(who).block();
      const policy = await on.newPolicy();

      const id = await on.ask('erin', policy);

      expect(on.notices('erin', id).at(-1)).toMatch(/Nobody who may approve your request for .* could be reached \(/);
      expect(on.notices('erin', id).at(-1)).toContain(`cancel ${id}`);
      expect(on.cardText('erin', id)).toContain('Its channel takes no messages either.');
      expect((await openAlerts()).map((text) => text.title)).toContain('A channel takes no requests');
      setChannel(true);
      expect(await on.state(id)).toBe('pending');
      await on.teams.as('ana').unblock();
      await on.teams.as('ana').say('approvals');
      await on.settle();
      expect(inChannel(id)).toHaveLength(1);
      expect(on.copies('ana', id)).toHaveLength(1);
      expect((await openAlerts()).map((text) => text.title)).not.toContain('A channel takes no requests');
    });

    it('is called upon there, too, when the place is chosen only then', async () => {
      await on.answer('dana', 'alerts off');
      for (const who of ['ana', 'ben']) on.teams.as(who).block();
      const policy = await on.newPolicy();
      const id = await on.ask('erin', policy);
      expect(on.notices('erin', id).at(-1)).toContain('could be reached (');

      await on.teams.as('dana').say('alerts here', { in: messagingChannel.id });
      await on.settle();

      expect(textOf(on.channelCard(id))).toContain('For <at>');
      await on.teams.as('ben').click(on.channelCard(id, 'ben'), 'Decide');
      await on.teams.as('ben').click(on.channelCard(id, 'ben'), 'Deny', { comment: 'no' });
      await on.settle();
      expect(textOf(on.channelCard(id))).toContain('Denied');
    });

    it('is called upon in the channel of the policy, where it has one, and nowhere else', async () => {
      on.teams.as('ben').block();
      const policy = await on.newPolicy({ more: [`channel: '${messagingChannel.id}'`] });

      const id = await on.ask('erin', policy);

      expect(textOf(on.channelCard(id))).toContain('For <at>Ben Okafor</at>');
      expect(on.notices('erin', id)).toEqual([]);
    });
  });

  it('is an alert for the admins where it is Teams that keeps the bot from everybody', async () => {
    const switchedOff = { status: 403, code: 'BotDisabledByAdmin' };
    on.teams.faults.add({ operation: 'send', person: people.ben }, switchedOff, 4);
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);

    expect(await unreached(id)).toEqual(['Ben Okafor']);
    expect((await openAlerts()).map((text) => text.title)).toContain('Teams does not let the bot write to people');
    on.teams.faults.clear();
    await on.advance(61 * MINUTE_MS);
    await watchTroubles(on.app.deps);
    expect((await openAlerts()).map((text) => text.title)).not.toContain('Teams does not let the bot write to people');
  });

  it('shows a channel that is gone to the admins, once, and goes on without it', async () => {
    const policy = await on.newPolicy({ more: ["channel: '19:gone@thread.tacv2'"] });
    const sent = on.teams.calls.length;

    const id = await on.ask('erin', policy);

    expect(on.teams.calls.slice(sent).filter((call) => call.path.includes('19%3Agone'))).toHaveLength(1);
    expect((await openAlerts()).map((text) => text.title)).toContain('A channel takes no requests');
    await on.approve(id, 'ana');
    expect(await on.state(id)).toBe('active');
    await on.answer('dana', `policy import\n${policy.yaml.replace(/\nchannel: .*/, '')}`);
    await watchTroubles(on.app.deps);
    expect((await openAlerts()).map((text) => text.title)).not.toContain('A channel takes no requests');
  });

  it('is not asked before the time that Teams named is over, whatever becomes of the request meanwhile', async () => {
    const throttled = { status: 429, retryAfterS: 30 } as const;
    const fault = on.teams.faults.add({ operation: 'send', person: people.ben }, throttled, 1);
    const policy = await on.newPolicy({ quorum: 2 });
    const id = await on.ask('erin', policy);
    const sends = () =>
      on.teams.calls.filter(
        (one) => one.operation === 'send' && one.conversationId === on.teams.as('ben').person.chatId,
      ).length;
    const tried = sends();

    await on.click('ana', id, 'Approve', 'mine');
    await on.advance(25 * SECOND_MS);
    expect([fault.hits, sends() - tried]).toEqual([1, 0]);
    await on.advance(15 * SECOND_MS);

    expect(on.copies('ben', id)).toHaveLength(1);
    expect(on.cardText('ben', id)).toContain('1 of 2');
  });

  it('is asked again a little later, and once, after a 429 that named no time', async () => {
    on.teams.faults.add({ operation: 'send', person: people.ben }, { status: 429 }, 2);
    const policy = await on.newPolicy();
    const id = await on.ask('erin', policy);
    expect(on.copies('ben', id)).toHaveLength(0);

    await on.pass(5 * SECOND_MS);

    expect(on.copies('ben', id)).toHaveLength(1);
  });

  it('has the newest copy right, and an older one that explains itself, when Teams answered too late', async () => {
    on.teams.faults.add({ operation: 'send', person: people.ben }, { answerAfterMs: 1_500 });
    const policy = await on.newPolicy();
    await on.teams.as('erin').say(`request ${policy.name} for 10m because the answer comes too late`);
    await runDue(second.deps);
    on.clock.advance(2 * SECOND_MS);
    await runDue(second.deps);

    const copies = () =>
      on.teams
        .as('ben')
        .chat()
        .filter((one) => textOf(one).includes('the answer comes too late'));
    const [orphan, newest, ...more] = copies();
    if (orphan === undefined || newest === undefined) throw new Error('the message did not come twice');
    expect(more).toEqual([]);
    expect((await on.teams.as('ben').click(newest, 'Deny', { comment: 'not now' })).kind).toBe('card');
    await on.pass(2 * SECOND_MS);
    expect(
      textOf(
        on.teams
          .as('ben')
          .chat()
          .find((one) => one.id === newest.id),
      ),
    ).toContain('Denied');
    expect(wordsOf(await on.teams.as('ben').click(orphan, 'Approve'))).toContain('Denied');
  });
});
