import type { Activity, ConversationReference, TurnContext } from 'botbuilder';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appId, connectorToken, MessageFactory, startTestBot, TeamsInfo } from './teams-simulator-bot.ts';
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

function reference(personName: string): Partial<ConversationReference> {
  const { person: one } = sim.as(personName);
  return {
    channelId: 'msteams',
    serviceUrl: started.serviceUrl,
    bot: { id: `28:${appId}`, name: 'Access Bot' },
    conversation: { id: one.chatId, isGroup: false, conversationType: 'personal', tenantId, name: '' },
  };
}

/** A one-to-one chat opened by object id, as a bot does for somebody it has never heard from. */
async function open(target: string, logic: (context: TurnContext) => Promise<void>): Promise<void> {
  const parameters = {
    isGroup: false,
    bot: { id: `28:${appId}`, name: 'Access Bot' },
    members: [{ id: target, name: '' }],
    tenantId,
    channelData: { tenant: { id: tenantId } },
    topicName: '',
    activity: undefined as unknown as Activity,
  };
  const audience = 'https://api.botframework.com';
  await bot.adapter.createConversationAsync(appId, 'msteams', started.serviceUrl, audience, parameters, logic);
}

it('opens the same chat every time by object id, without a word from the person before', async () => {
  const ids: string[] = [];
  const logic = async (context: TurnContext) => {
    ids.push(context.activity.conversation.id);
    await context.sendActivity('hello from the bot');
  };
  await open('aaaaaaaa-0000-4000-8000-000000000002', logic);
  await open(sim.as('ben').person.mri, logic);

  expect(new Set(ids)).toEqual(new Set([sim.as('ben').person.chatId]));
  expect(
    sim
      .as('ben')
      .chat()
      .map(({ text }) => text),
  ).toEqual(['hello from the bot', 'hello from the bot']);
});

it.each([
  ['never installed the bot', 'aaaaaaaa-0000-4000-8000-000000000003'],
  ['does not exist', 'aaaaaaaa-0000-4000-8000-00000000000f'],
])('refuses to open a chat with somebody who %s', async (_, target) => {
  await expect(open(target, async () => {})).rejects.toMatchObject({
    statusCode: 403,
    code: 'ForbiddenOperationException',
  });
});

it('refuses to write to somebody who blocked or removed the bot, each with its code', async () => {
  const write = () =>
    bot.adapter.continueConversationAsync(appId, reference('ben'), async (context) => {
      await context.sendActivity('are you there?').catch((error: Error) => bot.errors.push(error));
    });
  sim.as('ben').block();
  await write();
  sim.as('ben').unblock();
  await sim.as('ben').uninstall();
  await write();

  expect(bot.errors).toMatchObject([
    { statusCode: 403, code: 'ConversationBlockedByUser' },
    { statusCode: 403, code: 'BotNotInConversationRoster' },
  ]);
});

it('refuses every call without its bearer token', async () => {
  const intruder = await startTestBot(started, echo, 'another token');
  sim.connect(intruder.url);

  await sim.as('ada').say('hello');
  await intruder.close();

  expect(intruder.errors).toMatchObject([{ statusCode: 401 }]);
  expect(sim.as('ada').chat()).toHaveLength(1);
});

it('answers the eighth message within a second with 429 and Retry-After, and takes it when the time has come', async () => {
  const send = (text: string) =>
    fetch(`${started.serviceUrl}v3/conversations/${encodeURIComponent(sim.as('ada').person.chatId)}/activities`, {
      method: 'POST',
      headers: { authorization: `Bearer ${connectorToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'message', text }),
    });
  const first = await Promise.all(Array.from({ length: 7 }, (_, n) => send(String(n))));
  const eighth = await send('8');
  fresh.nowMs += 1_000;
  const later = await send('8 again');

  expect(first.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => 201));
  expect([eighth.status, eighth.headers.get('retry-after')]).toEqual([429, '1']);
  expect(later.status).toBe(201);
});

it('refuses a message over 100 KB of UTF-16', async () => {
  fresh.onTurn = async (context) => void (await context.sendActivity('x'.repeat(60_000)));

  await sim.as('ada').say('long');

  expect(bot.errors).toMatchObject([{ statusCode: 413, code: 'MessageSizeTooBig' }]);
});

it('pages the members of a team and finds one by either id, with mail and role', async () => {
  const found: unknown[] = [];
  fresh.onTurn = async (context) => {
    const first = await TeamsInfo.getPagedMembers(context, 1);
    const second = await TeamsInfo.getPagedMembers(context, 1, first.continuationToken);
    const one = await TeamsInfo.getMember(context, 'aaaaaaaa-0000-4000-8000-000000000002');
    const details = await TeamsInfo.getTeamDetails(context);
    const channels = await TeamsInfo.getTeamChannels(context);
    found.push(first.members[0]?.name, second.members[0]?.name, second.continuationToken, one, details, channels);
  };

  await sim.as('ada').say('who', { in: 'General' });

  expect(bot.errors).toEqual([]);
  expect(found).toMatchObject([
    'Ada Example',
    'Ben Example',
    undefined,
    { id: sim.as('ben').person.mri, email: 'ben@contoso.com', userRole: 'user' },
    { name: 'Operations', memberCount: 2 },
    team.channels,
  ]);
});

it('posts a new thread in a channel', async () => {
  const body = { isGroup: true, channelData: { channel: { id: '19:approvals@thread.tacv2' } } };
  const response = await fetch(`${started.serviceUrl}v3/conversations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${connectorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, activity: MessageFactory.text('new request') }),
  });

  const created = (await response.json()) as { id: string; activityId: string };
  expect(created.id).toBe(`19:approvals@thread.tacv2;messageid=${created.activityId}`);
  expect(sim.as('ben').channel('Approvals')).toMatchObject([{ text: 'new request', conversationId: created.id }]);
});

it('answers 404 for a message and a conversation it does not know', async () => {
  fresh.onTurn = async (context) => void (await context.updateActivity({ type: 'message', id: '1', text: 'ghost' }));
  await sim.as('ada').say('update');
  fresh.onTurn = async (context) => {
    context.activity.conversation.id = 'a:nobody';
    await context.sendActivity('lost');
  };
  await sim.as('ada').say('send');

  expect(bot.errors).toMatchObject([
    { statusCode: 404, code: 'ActivityNotFoundInConversation' },
    { statusCode: 404, code: 'ConversationNotFound' },
  ]);
});

it('injects a fault into the next matching call only', async () => {
  const fault = sim.faults.add({ operation: 'send', person: sim.as('ada').person.aadObjectId }, { status: 412 });
  fresh.onTurn = echo;

  await sim.as('ada').say('one');
  await sim.as('ada').say('two');

  expect(fault.hits).toBe(1);
  expect(bot.errors).toMatchObject([{ statusCode: 412, code: 'PreconditionFailed' }]);
  expect(await sim.waitFor({ person: 'ada', text: 'echo two' })).toMatchObject({ text: 'echo two' });
});

it('can carry a call out and lose the answer', async () => {
  sim.faults.add({ operation: 'send' }, { loseAnswer: true });
  const lost = fetch(`${started.serviceUrl}v3/conversations/${sim.as('ada').person.chatId}/activities`, {
    method: 'POST',
    headers: { authorization: `Bearer ${connectorToken}` },
    body: JSON.stringify({ type: 'message', text: 'did it arrive?' }),
  });

  await expect(lost).rejects.toThrow();
  expect(
    sim
      .as('ada')
      .chat()
      .map(({ text }) => text),
  ).toEqual(['did it arrive?']);
});
