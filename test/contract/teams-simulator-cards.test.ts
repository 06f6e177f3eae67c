import type { TurnContext } from 'botbuilder';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerInvoke, card, cardMessage } from './teams-simulator-bot.ts';
import { type Fresh, freshSimulator } from './teams-simulator-fresh.ts';

let fresh: Fresh;
let sim: Fresh['sim'];
let bot: Fresh['bot'];

beforeEach(async () => {
  fresh = await freshSimulator();
  ({ sim, bot } = fresh);
});

afterEach(() => fresh.close());

const approve = { type: 'Action.Execute', title: 'Approve', verb: 'approve', data: { request: 'R-1' } };
const comment = { type: 'Input.Text', id: 'comment', label: 'Comment', isRequired: true, errorMessage: 'Say why.' };

async function sendCard(context: TurnContext, answer: (context: TurnContext) => Promise<void>): Promise<void> {
  if (context.activity.type === 'invoke') return answer(context);
  await context.sendActivity(cardMessage(card('Please decide', [approve], [comment])));
}

it("replaces only the clicking person's view by the card of an invoke reply", async () => {
  const value = card('Approved by Ada');
  fresh.onTurn = (context) =>
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
  fresh.onTurn = (context) => sendCard(context, async () => {});
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
  fresh.onTurn = (context) => sendCard(context, (c) => answerInvoke(c, body, status));
  const { replies } = await sim.as('ada').say('go');

  const result = await sim.as('ada').click(replies[0] ?? '', 'Approve', { comment: 'x' });

  expect(result).toMatchObject(expected);
});

it('gives up on an invoke after its budget', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  fresh.onTurn = (context) => sendCard(context, () => held);
  const { replies } = await sim.as('ada').say('go');

  const result = await sim.as('ada').click(replies[0] ?? '', 'Approve', { comment: 'x' });
  release();

  expect(result).toMatchObject({ kind: 'unreachable', shown: 'Unable to reach app. Please try again.' });
});

it('sends Action.Submit as a message with value and without text', async () => {
  const submit = { type: 'Action.Submit', title: 'Send', data: { form: 'request' } };
  fresh.onTurn = async (context) => {
    if (context.activity.value) await context.sendActivity('received');
    else
      await context.sendActivity(cardMessage(card('Form', [submit], [{ type: 'Input.Text', id: 'why', value: 'x' }])));
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
  fresh.onTurn = async (context) => {
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
  fresh.onTurn = async (context) => void (await context.sendActivity(cardMessage(card('Menu', [help]))));
  const { replies } = await sim.as('ada').say('go');
  await sim.as('ada').click(replies[0] ?? '', 'Help');

  expect(bot.turns[1]).toMatchObject({ type: 'message', text: 'help' });
});

it('replays an invoke with the same id', async () => {
  fresh.onTurn = (context) =>
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
  fresh.onTurn = async (context) => {
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
  fresh.onTurn = async (context) => {
    const { text } = context.activity;
    await context.sendActivity(cardMessage({ ...card(`You said ${text}`), version: text === 'bad' ? '1.6' : '1.5' }));
    if (text === 'bad') await context.sendActivity(cardMessage(card('Hello $'.concat('{name}, undefined'))));
  };

  await sim.as('ada').say('$'.concat('{hostile} undefined'));
  expect(sim.violations).toEqual([]);
  await sim.as('ada').say('bad');

  expect(sim.violations.map(({ rule }) => rule)).toEqual(['card-version', 'card-expression']);
});
