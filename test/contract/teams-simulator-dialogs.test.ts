import { expect, it } from 'vitest';
import type { JsonObject } from '../../sandbox/teams/types.ts';
import { card } from './teams-simulator-bot.ts';
import { setStage } from './teams-simulator-stage.ts';

const adaptive = 'application/vnd.microsoft.card.adaptive';
const opener = { type: 'Action.Submit', title: 'Ask', data: { msteams: { type: 'task/fetch' }, form: 'request' } };
const why = { type: 'Input.Text', id: 'why', label: 'Why', isRequired: true, errorMessage: 'Say why.' };
const send = { type: 'Action.Submit', title: 'Send', data: { step: 1 } };
const back = { type: 'Action.Submit', title: 'Back', data: { step: 0 }, associatedInputs: 'none' };
const form = card('Request access', [send, back], [why]);

const stage = setStage();

function dialog(content: unknown, more: JsonObject = {}): { body: unknown } {
  const value = { title: 'Request access', width: 'medium', height: 400, card: { contentType: adaptive, content } };
  return { body: { task: { type: 'continue', value: { ...value, ...more } } } };
}

async function opened() {
  stage.invoked = async () => dialog(form);
  const message = await stage.posted(card('Menu', [opener]) as JsonObject);
  await stage.sim.as('ada').openDialog(message, 'Ask');
  return message;
}

it('opens a dialog with the card, title and size that the bot answers, and sends the data of the button', async () => {
  stage.invoked = async () => dialog(form);
  const picker = { type: 'Input.Text', id: 'policy', value: 'mailbox' };
  const message = await stage.posted(card('Menu', [opener], [picker]) as JsonObject);

  const found = await stage.sim.as('ada').openDialog(message, 'Ask');

  expect(found).toEqual({ title: 'Request access', width: 'medium', height: 400, card: form });
  expect(stage.lastInvoke()).toMatchObject({
    name: 'task/fetch',
    replyToId: message.id,
    value: {
      data: { msteams: { type: 'task/fetch' }, form: 'request', policy: 'mailbox' },
      context: { theme: 'default' },
    },
  });
  expect(stage.sim.violations).toEqual([]);
});

it('checks the inputs before it submits, unless the button has no use for them', async () => {
  await opened();

  const unfilled = await stage.sim.as('ada').submitDialog({}, 'Send');
  const asked = stage.bot.turns.length;
  await stage.sim.as('ada').submitDialog({}, 'Back');

  expect(unfilled).toEqual({ kind: 'invalid', problems: [{ input: 'why', message: 'Say why.' }] });
  expect(stage.bot.turns.length).toBe(asked + 1);
  expect(stage.lastInvoke()).toMatchObject({ name: 'task/submit', value: { data: { step: 0 } } });
});

it('goes from step to step, and closes on an empty answer', async () => {
  await opened();
  const ada = stage.sim.as('ada');
  stage.invoked = async ({ value }) => (value.data.step === 1 ? dialog(card('Sure?', [{ ...send, data: {} }])) : {});

  const second = await ada.submitDialog({ why: 'an outage' }, 'Send');
  const sent = stage.lastInvoke();
  const last = await ada.submitDialog();

  expect(second).toMatchObject({ kind: 'dialog', dialog: { card: { body: [{ text: 'Sure?' }] } } });
  expect(sent.value).toMatchObject({ data: { step: 1, why: 'an outage' } });
  expect(last).toMatchObject({ kind: 'closed', status: 200 });
  expect(ada.dialog()).toBeUndefined();
});

it('shows an answer in words instead of the card', async () => {
  await opened();
  stage.invoked = async () => ({ body: { task: { type: 'message', value: 'Your request is on its way.' } } });

  const result = await stage.sim.as('ada').submitDialog({ why: 'x' }, 'Send');

  expect(result).toMatchObject({ kind: 'message', text: 'Your request is on its way.' });
  expect(stage.sim.as('ada').dialog()).toBeUndefined();
});

it.each([
  ['an HTTP error', { status: 500 }, { kind: 'unreachable', status: 500 }],
  ['something that is no task', { body: { task: { type: 'redirect' } } }, { kind: 'error', code: 'no task' }],
  ['a dialog without a card', dialog(undefined), { kind: 'error', code: 'dialog without a card' }],
])('keeps the dialog and says that it went wrong on %s', async (_, answer, expected) => {
  await opened();
  stage.invoked = async () => answer;

  const result = await stage.sim.as('ada').submitDialog({ why: 'x' }, 'Send');

  expect(result).toMatchObject(expected);
  expect(stage.sim.as('ada').dialog()?.card).toEqual(form);
});

it('takes no notice of msteams.type inside a dialog', async () => {
  await opened();
  stage.invoked = async () => dialog(card('Nested', [opener]));
  await stage.sim.as('ada').submitDialog({ why: 'x' }, 'Send');

  await stage.sim.as('ada').submitDialog();

  expect(stage.lastInvoke()).toMatchObject({ name: 'task/submit', value: { data: opener.data } });
});

it('does nothing at all for a person whose client has no dialogs', async () => {
  const message = await stage.posted(card('Menu', [opener]) as JsonObject);
  const ada = stage.sim.as('ada');
  stage.bot.turns.length = 0;

  ada.setDialogs(false);
  const result = await ada.click(message, 'Ask');
  ada.setDialogs(true);

  expect(result).toEqual({ kind: 'nothing' });
  expect(stage.bot.turns).toEqual([]);
});

it('tells the bot nothing when a dialog is closed', async () => {
  await opened();
  const heard = stage.bot.turns.length;

  stage.sim.as('ada').closeDialog();

  expect(stage.sim.as('ada').dialog()).toBeUndefined();
  expect(stage.bot.turns.length).toBe(heard);
});

it('lets a client submit whatever it likes, without any dialog', async () => {
  stage.invoked = async () => ({});

  const result = await stage.sim.as('ben').submitDialogBy({ step: 'forged' });

  expect(result).toMatchObject({ kind: 'closed' });
  expect(stage.lastInvoke()).toMatchObject({ name: 'task/submit', value: { data: { step: 'forged' } } });
});

it('notes what Teams could not draw as a dialog', async () => {
  const execute = { type: 'Action.Execute', title: 'Go', verb: 'go' };
  stage.invoked = async () => dialog(card('Bad', [execute]), { title: '', width: 'huge' });
  const message = await stage.posted(card('Menu', [opener]) as JsonObject);

  await stage.sim.as('ada').click(message, 'Ask');

  expect(stage.sim.violations.map(({ rule }) => rule)).toEqual(['dialog-title', 'dialog-size', 'dialog-action']);
});
