import { type Activity, type ConversationReference, TurnContext } from 'botbuilder';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTeamsSimulator, type Person, type Started, type TeamsSimulator } from '../../sandbox/teams/simulator.ts';
import {
  answerInvoke,
  appId,
  card,
  cardMessage,
  connectorToken,
  MessageFactory,
  startTestBot,
  TeamsInfo,
  type TestBot,
} from './teams-simulator-bot.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';

function person(name: string, last: string, more: Partial<Person> = {}): Person {
  const upn = `${name.toLowerCase()}@contoso.com`;
  return {
    aadObjectId: `aaaaaaaa-0000-4000-8000-00000000000${last}`,
    name: `${name} Example`,
    upn,
    email: upn,
    installed: true,
    ...more,
  };
}

const team = {
  id: '19:general@thread.tacv2',
  name: 'Operations',
  channels: [
    { id: '19:general@thread.tacv2', name: 'General' },
    { id: '19:approvals@thread.tacv2', name: 'Approvals' },
  ],
  members: ['aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000002'],
};

let sim: TeamsSimulator;
let started: Started;
let bot: TestBot;
let onTurn: (context: TurnContext) => Promise<void>;
let nowMs: number;

beforeEach(async () => {
  nowMs = Date.UTC(2026, 0, 5, 9, 30);
  sim = createTeamsSimulator({
    clock: { now: () => new Date(nowMs) },
    tenantId,
    botAppId: appId,
    botName: 'Access Bot',
    connectorToken,
    badKeys: true,
    invokeBudgetMs: 2_000,
    people: [
      person('Ada', '1', { timezone: 'Europe/Berlin', locale: 'de-DE', country: 'DE' }),
      person('Ben', '2'),
      person('Nora', '3', { installed: false }),
      person('Gus', '4', { userType: 'guest', tenantId: '99999999-9999-4999-8999-999999999999' }),
    ],
    teams: [team],
  });
  started = await sim.start();
  onTurn = async () => {};
  bot = await startTestBot(started, (context) => onTurn(context));
  sim.connect(bot.url);
});

afterEach(async () => {
  await bot.close();
  await started.close();
});

async function echo(context: TurnContext): Promise<void> {
  await context.sendActivity(`echo ${context.activity.text}`);
}

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

describe('what reaches the bot', () => {
  it('sends a typed message with the identity, zone and tenant that Teams sends', async () => {
    onTurn = echo;

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
    onTurn = async (context) => {
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

describe('tokens', () => {
  it.each([
    ['an unpublished key', {}, 'unpublished key'],
    ['a key endorsed for another channel', {}, 'webchat key'],
    ['a foreign audience', { aud: '33333333-3333-4333-8333-333333333333' }, 'good'],
    ['a foreign issuer', { iss: 'https://evil.example' }, 'good'],
    ['a serviceurl claim that differs', { serviceurl: 'https://evil.example' }, 'good'],
    ['an expiry ten minutes ago', { exp: Math.floor(Date.now() / 1000) - 600 }, 'good'],
  ] as const)('lets a test sign with %s, which botbuilder answers with 401', async (_, claims, using) => {
    const token = await sim.sign(claims, using);

    const { status } = await sim.deliver(sim.draft('ada', 'let me in'), `Bearer ${token}`);

    expect(status).toBe(401);
    expect(bot.turns).toEqual([]);
  });

  it.each(['forged signature', 'hs256', 'alg none'] as const)(
    'makes a token with %s that never reaches the handler',
    async (using) => {
      const { status } = await sim.deliver(sim.draft('ada', 'let me in'), `Bearer ${await sim.sign({}, using)}`);

      expect(status).toBeGreaterThanOrEqual(400);
      expect(bot.turns).toEqual([]);
    },
  );

  it('makes a genuine signature with an RSA-1024 key, which plain botbuilder takes', async () => {
    const { status } = await sim.deliver(sim.draft('ada', 'weak'), `Bearer ${await sim.sign({}, 'rsa-1024 key')}`);

    expect(status).toBe(200);
    expect(bot.turns).toHaveLength(1);
  });

  it('sends no Authorization header when told so', async () => {
    const { status } = await sim.deliver(sim.draft('ada', 'anonymous'), '');

    expect(status).toBe(401);
  });

  it('signs with a new key after rotation and forgets the old one on request', async () => {
    const before = (await (await fetch(`${started.url}/v1/.well-known/keys`)).json()) as { keys: { kid: string }[] };
    await sim.rotateKeys({ forgetOld: true });
    const after = (await (await fetch(`${started.url}/v1/.well-known/keys`)).json()) as { keys: { kid: string }[] };

    expect(after.keys).toHaveLength(before.keys.length);
    expect(after.keys[0]?.kid).not.toBe(before.keys[0]?.kid);
    expect((await sim.as('ada').say('new key, first fetch')).status).toBe(200);
  });

  it('can make key metadata unreachable', async () => {
    sim.setKeysReachable(false);

    const { status } = await sim.as('ada').say('hello');

    expect(status).toBeGreaterThanOrEqual(400);
    expect(bot.turns).toEqual([]);
  });
});

describe('cards', () => {
  const approve = { type: 'Action.Execute', title: 'Approve', verb: 'approve', data: { request: 'R-1' } };
  const comment = { type: 'Input.Text', id: 'comment', label: 'Comment', isRequired: true, errorMessage: 'Say why.' };

  async function sendCard(context: TurnContext, answer: (context: TurnContext) => Promise<void>): Promise<void> {
    if (context.activity.type === 'invoke') return answer(context);
    await context.sendActivity(cardMessage(card('Please decide', [approve], [comment])));
  }

  it("replaces only the clicking person's view by the card of an invoke reply", async () => {
    const value = card('Approved by Ada');
    onTurn = (context) =>
      sendCard(context, (c) =>
        answerInvoke(c, { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value }),
      );
    const { replies } = await sim.as('ada').say('go', { in: 'General' });
    const message = replies[0];
    if (!message) throw new Error('no card');

    const result = await sim.as('ada').click(message, 'approve', { comment: 'fine' });

    expect(result).toMatchObject({ kind: 'card', status: 200, card: value });
    expect(bot.turns.at(-1)).toMatchObject({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: message.id,
      value: {
        action: {
          type: 'Action.Execute',
          title: 'Approve',
          verb: 'approve',
          data: { request: 'R-1', comment: 'fine' },
        },
        trigger: 'manual',
      },
    });
    expect(sim.as('ada').channel('General').at(-1)?.card).toEqual(value);
    expect(sim.as('ben').channel('General').at(-1)?.card).toMatchObject({ actions: [approve] });
  });

  it('checks required inputs in the client, before anything is sent', async () => {
    onTurn = (context) => sendCard(context, async () => {});
    await sim.as('ada').say('go');
    const message = await sim.waitFor({ person: 'ada', text: 'please decide' });

    const result = await sim.as('ada').click(message, 'Approve');

    expect(result).toEqual({ kind: 'invalid', problems: [{ input: 'comment', message: 'Say why.' }] });
    expect(bot.turns).toHaveLength(1);
  });

  it.each([
    [
      'a message reply as a toast',
      { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Noted' },
      200,
      { kind: 'message', text: 'Noted' },
    ],
    [
      'an error body',
      { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'Bad', message: 'no' } },
      200,
      { kind: 'error', code: 'Bad', message: 'no', shown: 'Something went wrong. Please try again.' },
    ],
    [
      'an HTTP status other than 200',
      { statusCode: 403 },
      403,
      { kind: 'unreachable', status: 403, shown: 'Unable to reach app. Please try again.' },
    ],
  ])('shows %s as the client does', async (_, body, status, expected) => {
    onTurn = (context) => sendCard(context, (c) => answerInvoke(c, body, status));
    const { replies } = await sim.as('ada').say('go');

    const result = await sim.as('ada').click(replies[0] ?? '', 'Approve', { comment: 'x' });

    expect(result).toMatchObject(expected);
  });

  it('gives up on an invoke after its budget', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    onTurn = (context) => sendCard(context, () => held);
    const { replies } = await sim.as('ada').say('go');

    const result = await sim.as('ada').click(replies[0] ?? '', 'Approve', { comment: 'x' });
    release();

    expect(result).toMatchObject({ kind: 'unreachable', shown: 'Unable to reach app. Please try again.' });
  });

  it('sends Action.Submit as a message with value and without text', async () => {
    const submit = { type: 'Action.Submit', title: 'Send', data: { form: 'request' } };
    onTurn = async (context) => {
      if (context.activity.value) await context.sendActivity('received');
      else
        await context.sendActivity(
          cardMessage(card('Form', [submit], [{ type: 'Input.Text', id: 'why', value: 'x' }])),
        );
    };
    const { replies } = await sim.as('ada').say('go');

    const result = await sim.as('ada').click(replies[0] ?? '', 'Send');

    expect(bot.turns[1]).toMatchObject({
      type: 'message',
      value: { form: 'request', why: 'x' },
      replyToId: replies[0]?.id,
    });
    expect(bot.turns[1]?.text).toBeUndefined();
    expect(result).toMatchObject({ kind: 'submitted', replies: [{ text: 'received' }] });
  });

  it('asks the bot for a fresh card, marked automatic, where the card offers a refresh', async () => {
    const refresh = { action: { type: 'Action.Execute', verb: 'redraw', data: { request: 'R-1' } }, userIds: [] };
    const value = card('Fresh');
    onTurn = async (context) => {
      if (context.activity.type !== 'invoke') await context.sendActivity(cardMessage({ ...card('Stale'), refresh }));
      else await answerInvoke(context, { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value });
    };
    const { replies } = await sim.as('ada').say('go');

    const result = await sim.as('ada').refresh(replies[0] ?? '', 'automatic');

    expect(result).toMatchObject({ kind: 'card', card: value });
    expect(bot.turns[1]?.value).toMatchObject({ trigger: 'automatic', action: { verb: 'redraw' } });
    expect(sim.as('ada').latest()?.card).toEqual(value);
  });

  it('says as the person what an imBack button holds', async () => {
    const help = { type: 'Action.Submit', title: 'Help', data: { msteams: { type: 'imBack', value: 'help' } } };
    onTurn = async (context) => void (await context.sendActivity(cardMessage(card('Menu', [help]))));
    const { replies } = await sim.as('ada').say('go');
    await sim.as('ada').click(replies[0] ?? '', 'Help');

    expect(bot.turns[1]).toMatchObject({ type: 'message', text: 'help' });
  });

  it('replays an invoke with the same id', async () => {
    onTurn = (context) =>
      sendCard(context, (c) =>
        answerInvoke(c, { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'ok' }),
      );
    const { replies } = await sim.as('ada').say('go');
    const result = await sim.as('ada').click(replies[0] ?? '', 'Approve', { comment: 'x' });
    if (!('activityId' in result)) throw new Error('nothing was sent');

    const again = await sim.redeliver(result.activityId);

    expect(again).toMatchObject({ status: 200, body: { value: 'ok' } });
    expect(bot.turns.slice(1).map(({ id }) => id)).toEqual([result.activityId, result.activityId]);
  });

  it('keeps the versions of an edited message and marks a deleted one', async () => {
    onTurn = async (context) => {
      const sent = await context.sendActivity(cardMessage(card('Waiting')));
      const id = sent?.id ?? '';
      if (context.activity.text === 'edit') await context.updateActivity({ ...cardMessage(card('Done')), id });
      else await context.deleteActivity(id);
    };

    await sim.as('ada').say('edit');
    await sim.as('ada').say('delete');

    const [edited, deleted] = sim
      .as('ada')
      .chat()
      .filter(({ from }) => from.role === 'bot');
    expect(edited).toMatchObject({ card: card('Done'), history: [{ attachments: [{ content: card('Waiting') }] }] });
    expect(deleted).toMatchObject({ deleted: true, card: undefined });
    expect(bot.errors).toEqual([]);
  });

  it('notes what Teams could not draw, but lets through what a person typed', async () => {
    onTurn = async (context) => {
      const { text } = context.activity;
      await context.sendActivity(cardMessage({ ...card(`You said ${text}`), version: text === 'bad' ? '1.6' : '1.5' }));
      if (text === 'bad') await context.sendActivity(cardMessage(card('Hello $'.concat('{name}, undefined'))));
    };

    await sim.as('ada').say('$'.concat('{hostile} undefined'));
    expect(sim.violations).toEqual([]);
    await sim.as('ada').say('bad');

    expect(sim.violations.map(({ rule }) => rule)).toEqual(['card-version', 'card-expression']);
  });
});

describe('the connector', () => {
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
    nowMs += 1_000;
    const later = await send('8 again');

    expect(first.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => 201));
    expect([eighth.status, eighth.headers.get('retry-after')]).toEqual([429, '1']);
    expect(later.status).toBe(201);
  });

  it('refuses a message over 100 KB of UTF-16', async () => {
    onTurn = async (context) => void (await context.sendActivity('x'.repeat(60_000)));

    await sim.as('ada').say('long');

    expect(bot.errors).toMatchObject([{ statusCode: 413, code: 'MessageSizeTooBig' }]);
  });

  it('pages the members of a team and finds one by either id, with mail and role', async () => {
    const found: unknown[] = [];
    onTurn = async (context) => {
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
    onTurn = async (context) => void (await context.updateActivity({ type: 'message', id: '1', text: 'ghost' }));
    await sim.as('ada').say('update');
    onTurn = async (context) => {
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
    onTurn = echo;

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
});

describe('waiting', () => {
  it('resolves when the message comes, and not on one before the mark', async () => {
    onTurn = echo;
    await sim.as('ada').say('hello');
    const after = sim.mark();
    const waiting = sim.waitFor({ person: 'ada', text: /^echo/m, after });
    await sim.as('ada').say('again');

    expect((await waiting).text).toBe('echo again');
  });

  it('says what was wanted and what there is when time runs out', async () => {
    onTurn = echo;
    await sim.as('ada').say('hello');

    await expect(sim.waitFor({ person: 'ada', text: 'goodbye' }, { timeoutMs: 20 })).rejects.toThrow(
      /in vain for .*goodbye.*echo hello/,
    );
  });
});
