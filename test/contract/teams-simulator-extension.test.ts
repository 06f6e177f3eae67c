import { expect, it } from 'vitest';
import type { JsonObject } from '../../sandbox/teams/types.ts';
import { appId, card } from './teams-simulator-bot.ts';
import { people, setStage } from './teams-simulator-stage.ts';

const adaptive = 'application/vnd.microsoft.card.adaptive';
const form = card('Which access?', [{ type: 'Action.Submit', title: 'Ask' }], [{ type: 'Input.Text', id: 'policy' }]);
const continued = {
  body: { task: { type: 'continue', value: { title: 'Ask', card: { contentType: adaptive, content: form } } } },
};

const stage = setStage();

it('opens a form from the compose box', async () => {
  stage.invoked = async () => continued;

  const result = await stage.sim.as('ada').extension('requestAccess');

  expect(result).toMatchObject({ kind: 'dialog', dialog: { title: 'Ask', card: form } });
  expect(stage.lastInvoke()).toMatchObject({
    name: 'composeExtension/fetchTask',
    channelData: { source: { name: 'compose' } },
    value: { commandId: 'requestAccess', commandContext: 'compose', context: { theme: 'default' } },
  });
  expect(stage.lastInvoke().value.requestId).toMatch(/^[0-9a-f]{32}$/);
  expect(stage.lastInvoke().value.messagePayload).toBeUndefined();
});

it('tells the message that it was started from, with its link, and tells it again at the submit', async () => {
  stage.invoked = async ({ name }) => (name === 'composeExtension/fetchTask' ? continued : {});
  await stage.posted(card('Anything') as JsonObject, 'ben', 'General');
  const [post] = stage.sim.as('ben').channel('General').slice(-2);
  if (post === undefined) throw new Error('no post');
  const ada = stage.sim.as('ada');

  await ada.extension('requestAccess', { fromMessage: post });
  const fetched = stage.lastInvoke();
  const result = await ada.submitDialog({ policy: 'mailbox' });

  expect(fetched.value).toMatchObject({
    commandContext: 'message',
    messagePayload: {
      id: post.id,
      linkToMessage: `https://teams.microsoft.com/l/message/${encodeURIComponent('19:general@thread.tacv2')}/${post.id}`,
      body: { contentType: 'html', content: '<div><div>card, please</div>\n</div>' },
      from: { user: { userIdentityType: 'aadUser', id: people.ben, displayName: 'Ben Example' }, application: null },
    },
  });
  expect(stage.lastInvoke()).toMatchObject({
    name: 'composeExtension/submitAction',
    value: {
      commandId: 'requestAccess',
      commandContext: 'message',
      data: { policy: 'mailbox' },
      messagePayload: { id: post.id },
    },
  });
  expect(result).toMatchObject({ kind: 'closed' });
});

it("tells a bot's own message as the application's, and text as text", async () => {
  stage.invoked = async () => continued;
  const message = await stage.posted(card('From the bot') as JsonObject);
  await stage.sim.as('ada').say('<b>card, please</b> & more');
  const typed = stage.sim.as('ada').chat().at(-2);

  await stage.sim.as('ada').extension('requestAccess', { fromMessage: message });
  const ofBot = stage.lastInvoke().value.messagePayload;
  await stage.sim.as('ada').extension('requestAccess', { fromMessage: typed ?? '' });

  expect(ofBot.from).toMatchObject({ user: null, application: { applicationIdentityType: 'bot', id: appId } });
  expect(stage.lastInvoke().value.messagePayload.body.content).toContain('&lt;b&gt;card, please&lt;/b&gt; &amp; more');
});

it('works in a group chat that the bot is not in, and links to its message', async () => {
  stage.invoked = async () => continued;
  const message = stage.sim.as('cleo').post('Who can move my mailbox?', { in: 'Move' });
  const heard = stage.bot.turns.length;

  await stage.sim.as('ada').extension('requestAccess', { fromMessage: message });

  expect(heard).toBe(0);
  expect(stage.lastInvoke().conversation).toMatchObject({ conversationType: 'groupChat', isGroup: true });
  expect(stage.lastInvoke().value.messagePayload).toMatchObject({
    replyToId: null,
    linkToMessage: expect.stringMatching(/%40thread\.v2\/\d+\?context=%7B%22contextType%22%3A%22chat%22%7D$/),
  });
  await expect(stage.sim.as('ben').extension('requestAccess', { fromMessage: message })).rejects.toThrow('cannot see');
});

it('puts a card into the compose box, which the person then sends', async () => {
  const result = card('Access request R-1');
  stage.invoked = async ({ name }) => {
    if (name === 'composeExtension/fetchTask') return continued;
    const attachments = [{ contentType: adaptive, content: result }];
    return { body: { composeExtension: { type: 'result', attachmentLayout: 'list', attachments } } };
  };
  const ada = stage.sim.as('ada');
  await ada.extension('requestAccess', { in: 'General' });

  const inserted = await ada.submitDialog();
  const waiting = ada.composed();
  const sent = await ada.sendComposed();

  expect(inserted).toMatchObject({ kind: 'inserted', card: result });
  expect(waiting).toEqual(result);
  expect(ada.composed()).toBeUndefined();
  expect(stage.sim.as('ben').channel('General').at(-1)).toMatchObject({ id: sent.id, card: result });
});

it.each([
  ['words', { task: { type: 'message', value: 'You may ask for nothing.' } }, 'You may ask for nothing.'],
  ['words of the extension', { composeExtension: { type: 'message', text: 'Sent.' } }, 'Sent.'],
])('shows %s', async (_, body, text) => {
  stage.invoked = async ({ name }) => (name === 'composeExtension/fetchTask' ? continued : { body });
  await stage.sim.as('ada').extension('requestAccess');

  expect(await stage.sim.as('ada').submitDialog()).toMatchObject({ kind: 'message', text });
});

it('is answered with an empty body at the submit only', async () => {
  stage.invoked = async () => ({});

  expect(await stage.sim.as('ada').extension('requestAccess')).toMatchObject({ kind: 'error', code: 'no task' });
});
