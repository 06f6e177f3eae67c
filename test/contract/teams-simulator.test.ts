import { TurnContext } from 'botbuilder';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appId } from './teams-simulator-bot.ts';
import { echo, type Fresh, freshSimulator, team, tenantId } from './teams-simulator-fresh.ts';

let fresh: Fresh;
let sim: Fresh['sim'];
let started: Fresh['started'];
let bot: Fresh['bot'];

beforeEach(async () => {
  fresh = await freshSimulator();
  ({ sim, started, bot } = fresh);
});

afterEach(() => fresh.close());

describe('what reaches the bot', () => {
  it('sends a typed message with the identity, zone and tenant that Teams sends', async () => {
    fresh.onTurn = echo;

    const { status, replies } = await sim.as('ada').say('hello');

    const [activity] = bot.turns;
    expect(status).toBe(200);
    expect(replies.map(({ text }) => text)).toEqual(['echo hello']);
    expect(activity).toMatchObject({
      type: 'message',
      text: 'hello',
      channelId: 'msteams',
      serviceUrl: started.serviceUrl,
      locale: 'de-DE',
      localTimezone: 'Europe/Berlin',
      from: { aadObjectId: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Ada Example' },
      recipient: { id: `28:${appId}`, name: 'Access Bot' },
      conversation: { conversationType: 'personal', tenantId, id: sim.as('ada').person.chatId },
      channelData: { tenant: { id: tenantId } },
      entities: [{ type: 'clientInfo', locale: 'de-DE', country: 'DE', platform: 'Web', timezone: 'Europe/Berlin' }],
    });
    expect(activity?.from.id).toMatch(/^29:/);
    expect(activity).toMatchObject({ rawLocalTimestamp: '2026-01-05T10:30:00.000+01:00' });
  });

  it('hears channel messages only with a mention, and answers in their thread', async () => {
    fresh.onTurn = async (context) => {
      TurnContext.removeRecipientMention(context.activity);
      await echo(context);
    };

    const { replies } = await sim.as('ada').say('status', { in: 'Approvals' });

    const [activity] = bot.turns;
    expect(activity?.entities?.[0]).toMatchObject({ type: 'mention', mentioned: { id: `28:${appId}` } });
    expect(activity?.conversation.id).toMatch(/^19:approvals@thread\.tacv2;messageid=\d+$/);
    expect(activity?.conversation.conversationType).toBe('channel');
    expect(replies).toMatchObject([{ text: 'echo status', conversationId: activity?.conversation.id }]);
    expect(
      sim
        .as('ben')
        .channel('Approvals')
        .map(({ text }) => text),
    ).toEqual(['status', 'echo status']);
  });

  it('tells of an installation with both activities, and of a removal', async () => {
    await sim.as('nora').install();
    await sim.as('nora').uninstall();

    expect(bot.turns.map(({ type, action }) => [type, action])).toEqual([
      ['installationUpdate', 'add'],
      ['conversationUpdate', undefined],
      ['installationUpdate', 'remove'],
    ]);
    await expect(sim.as('nora').say('still there?')).rejects.toThrow('not installed');
  });

  it('tells of a new version to who has the app, and of a team that takes it and gives it up', async () => {
    await sim.as('ada').upgrade();
    await sim.as('ada').addToTeam('Operations');
    await sim.as('ada').removeFromTeam('Operations');

    expect(bot.turns).toMatchObject([
      { type: 'installationUpdate', action: 'add-upgrade', conversation: { conversationType: 'personal' } },
      { type: 'installationUpdate', action: 'add', conversation: { conversationType: 'channel' } },
      {
        type: 'conversationUpdate',
        membersAdded: [{ id: `28:${appId}` }],
        channelData: { eventType: 'teamMemberAdded', team: { id: team.id } },
      },
      { type: 'installationUpdate', action: 'remove', conversation: { conversationType: 'channel' } },
    ]);
  });

  it("carries a foreign person's own tenant", async () => {
    await sim.as('gus').say('hi');

    expect(bot.turns[0]?.conversation.tenantId).toBe('99999999-9999-4999-8999-999999999999');
    expect(bot.turns[0]?.channelData.tenant.id).toBe('99999999-9999-4999-8999-999999999999');
  });

  it('delivers the same activity again, same id, when asked to', async () => {
    const { activityId } = await sim.as('ada').say('once');
    await sim.redeliver(activityId);

    expect(bot.turns.map(({ id }) => id)).toEqual([activityId, activityId]);
  });
});

describe('waiting', () => {
  it('resolves when the message comes, and not on one before the mark', async () => {
    fresh.onTurn = echo;
    await sim.as('ada').say('hello');
    const after = sim.mark();
    const waiting = sim.waitFor({ person: 'ada', text: /^echo/m, after });
    await sim.as('ada').say('again');

    expect((await waiting).text).toBe('echo again');
  });

  it('says what was wanted and what there is when time runs out', async () => {
    fresh.onTurn = echo;
    await sim.as('ada').say('hello');

    await expect(sim.waitFor({ person: 'ada', text: 'goodbye' }, { timeoutMs: 20 })).rejects.toThrow(
      /in vain for .*goodbye.*echo hello/,
    );
  });
});
