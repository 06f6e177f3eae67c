import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTeamsSimulator, type Started, type TeamsSimulator } from '../../sandbox/teams/simulator.ts';
import { foldingSection } from '../../src/cards/forms/fold.ts';
import {
  answerInvoke,
  appId,
  card,
  cardMessage,
  connectorToken,
  startTestBot,
  type TestBot,
} from '../contract/teams-simulator-bot.ts';
import { axeFaults } from '../support/axe.ts';
import { openBrowser, sideways, type Visit, visit } from '../support/browser.ts';

const adaptive = 'application/vnd.microsoft.card.adaptive';
const ada = 'aaaaaaaa-0000-4000-8000-000000000001';
const ben = 'aaaaaaaa-0000-4000-8000-000000000002';
const policies = ['Mailbox operator', 'Mail flow reader', 'Teams admin'];

const search = (id: string, label: string, dataset: string, more: object = {}) => ({
  type: 'Input.ChoiceSet',
  id,
  label,
  isRequired: true,
  errorMessage: `Pick: ${label}.`,
  style: 'filtered',
  choices: [],
  'choices.data': { type: 'Data.Query', dataset },
  ...more,
});
const form = card(
  'What do you need?',
  [
    { type: 'Action.Submit', title: 'Ask' },
    { type: 'Action.Submit', title: 'Back', data: { back: true }, associatedInputs: 'none' },
  ],
  [
    search('policy', 'Policy', 'policies'),
    search('approvers', 'Approvers', 'graph.microsoft.com/users', { isMultiSelect: true, value: ben }),
  ],
);
const opener = { type: 'Action.Submit', title: 'Request access', data: { msteams: { type: 'task/fetch' } } };
const folded = foldingSection(
  {
    id: 'times',
    heading: 'For how long',
    summary: 'usually 2h',
    state: 'filled',
    open: false,
    items: [{ type: 'Input.Text', id: 'usual', label: 'Usual duration', value: '2h' }],
  },
  { show: 'Show', hide: 'Hide' },
);
const refresh = { action: { type: 'Action.Execute', verb: 'redraw' }, userIds: [] };

let browser: Browser;
let sim: TeamsSimulator;
let started: Started;
let bot: TestBot;
let seen: Visit;

beforeAll(async () => {
  browser = await openBrowser();
  const someone = (key: string, name: string, aadObjectId: string) => {
    const address = `${key}@contoso.com`;
    return { key, name, aadObjectId, upn: address, email: address, installed: true };
  };
  sim = createTeamsSimulator({
    clock: { now: () => new Date() },
    tenantId: '11111111-1111-4111-8111-111111111111',
    botAppId: appId,
    botName: 'Access Bot',
    connectorToken,
    limits: false,
    people: [someone('ada', 'Ada Example', ada), someone('ben', 'Ben Example', ben)],
    extension: [{ id: 'requestAccess', title: 'Request access here', contexts: ['compose', 'message'] }],
  });
  started = await sim.start();
  bot = await startTestBot(started, async (context) => {
    const { type, name, value } = context.activity;
    if (type === 'message') {
      await context.sendActivity(cardMessage({ ...card('Menu', [opener], folded), refresh }));
    } else if (name === 'application/search') {
      const fit = policies.filter((title) => title.toLowerCase().includes(value.queryText.toLowerCase()));
      const results = fit.map((title) => ({ title, value: title.toLowerCase().replaceAll(' ', '-') }));
      const found = { statusCode: 200, type: 'application/vnd.microsoft.search.searchResponse', value: { results } };
      await answerInvoke(context, found);
    } else if (name === 'adaptiveCard/action') {
      await answerInvoke(context, { statusCode: 200, type: adaptive, value: { ...card('Fresh', [opener]), refresh } });
    } else if (name === 'task/submit') {
      await answerInvoke(context, { task: { type: 'message', value: 'It is on its way.' } });
    } else if (name === 'composeExtension/submitAction') {
      const attachments = [{ contentType: adaptive, content: card('Access request R-1') }];
      await answerInvoke(context, { composeExtension: { type: 'result', attachmentLayout: 'list', attachments } });
    } else {
      const dialog = { title: 'Request access', width: 'medium', height: 'medium' };
      const shown = { ...dialog, card: { contentType: adaptive, content: form } };
      await answerInvoke(context, { task: { type: 'continue', value: shown } });
    }
  });
  sim.connect(bot.url);
  await sim.as('ada').say('hello');
});

afterAll(async () => {
  await browser.close();
  await bot.close();
  await started.close();
});

beforeEach(async () => {
  seen = await visit(browser, started.url, { width: 1100, height: 800 });
});

afterEach(async () => {
  const { problems } = seen;
  await seen.close();
  expect(problems).toEqual([]);
});

const submits = () => bot.turns.filter(({ name }) => name?.includes('ubmit')).map(({ value }) => value.data);

it('fills in a dialog by keyboard alone: picks by type-ahead, is told what is missing, and sends ids', async () => {
  const { page } = seen;
  const opened = page.getByTestId('person-ada').getByRole('button', { name: 'Request access' }).last();
  await opened.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Request access' });
  const policy = dialog.getByRole('combobox', { name: 'Policy' });
  await dialog.getByRole('button', { name: 'Remove Ben Example' }).waitFor();
  const focused = await policy.evaluate(
    (field: { ownerDocument: { activeElement: unknown } }) => field.ownerDocument.activeElement === field,
  );
  await dialog.getByRole('button', { name: 'Ask' }).press('Enter');
  await dialog.getByText('Pick: Policy.').waitFor();

  await policy.pressSequentially('mail');
  await dialog.getByRole('option', { name: 'Mail flow reader' }).waitFor();
  await policy.press('ArrowDown');
  await seen.picture('teams-forms-combobox');
  const faults = await axeFaults(page);
  await policy.press('ArrowDown');
  await policy.press('Enter');
  const people = dialog.getByRole('combobox', { name: 'Approvers' });
  await people.pressSequentially('ada');
  await dialog.getByRole('option', { name: 'Ada Example' }).click();
  await dialog.getByRole('button', { name: 'Ask' }).press('Enter');
  await dialog.getByText('It is on its way.').waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });

  expect(focused).toBe(true);
  expect(faults).toEqual([]);
  expect(submits().at(-1)).toEqual({ policy: 'mail-flow-reader', approvers: `${ben},${ada}` });
});

it('folds a section by the keyboard alone, tells nobody of it, and sends what is in it, seen or not', async () => {
  const { page } = seen;
  const message = page.getByTestId('person-ada').getByTestId('message').filter({ hasText: 'For how long' });
  const before = bot.turns.length;
  const field = message.getByLabel('Usual duration');
  const hidden = await field.isVisible();

  await message.getByRole('button', { name: 'For how long usually 2h Show' }).press('Enter');
  await field.fill('4h');
  const faults = await axeFaults(page);
  await seen.picture('teams-forms-folded');
  const told = bot.turns.length - before;
  await message.getByRole('button', { name: 'For how long usually 2h Hide' }).press('Enter');
  await field.waitFor({ state: 'hidden' });
  await message.getByRole('button', { name: 'Request access' }).click();
  await page.getByRole('dialog').waitFor();

  expect([hidden, told, faults]).toEqual([false, 0, []]);
  expect(bot.turns.at(-1)).toMatchObject({ name: 'task/fetch', value: { data: { usual: '4h' } } });
  await page.keyboard.press('Escape');
});

it('keeps focus inside, closes the list and then the dialog by Escape, and forgets what was not chosen', async () => {
  const { page } = seen;
  const before = submits().length;
  const opener = page.getByTestId('person-ada').getByRole('button', { name: 'Request access' }).last();
  await opener.click();
  const dialog = page.getByRole('dialog');
  const policy = dialog.getByRole('combobox', { name: 'Policy' });
  await policy.pressSequentially('zzz');
  await dialog.getByText('No results').waitFor();
  await policy.press('Escape');
  await policy.press('Tab');
  const text = await policy.inputValue();
  const inside: unknown[] = [];
  for (let step = 0; step < 8; step++) {
    inside.push(await page.evaluate('!document.activeElement.closest(".column")'));
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  expect(text).toBe('');
  expect(inside).toEqual(Array.from({ length: 8 }, () => true));
  expect(submits().length).toBe(before);
  expect(
    await opener.evaluate(
      (button: { ownerDocument: { activeElement: unknown } }) => button.ownerDocument.activeElement === button,
    ),
  ).toBe(true);
});

it('offers a refresh and the message extension in the menu of a message, and the extension in the compose box', async () => {
  const { page } = seen;
  const column = page.getByTestId('person-ada');
  await column.getByTestId('message').last().getByRole('button', { name: 'More about this message' }).click();
  const faults = await axeFaults(page);
  await seen.picture('teams-forms-menu');
  await page.getByRole('menuitem', { name: 'Refresh card' }).click();
  await column.getByText('Fresh', { exact: true }).waitFor();
  await column.getByTestId('message').first().getByRole('button', { name: 'More about this message' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Request access here' }).press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  const fromMessage = bot.turns.at(-1)?.value;
  await column.getByRole('button', { name: 'Apps for Ada Example' }).click();
  await page.getByRole('menuitem', { name: 'Request access here' }).click();
  await page.getByRole('dialog').waitFor();
  const fromBox = bot.turns.at(-1);
  await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click();
  await column.getByRole('region', { name: 'Card to send' }).getByText('Access request R-1').waitFor();
  await column.getByRole('button', { name: 'Send card' }).click();
  await column.getByTestId('message').filter({ hasText: 'Access request R-1' }).waitFor();

  expect(faults).toEqual([]);
  expect(fromMessage).toMatchObject({ commandContext: 'message', messagePayload: { body: { contentType: 'html' } } });
  expect(fromBox).toMatchObject({ name: 'composeExtension/fetchTask', value: { commandContext: 'compose' } });
});

it('fills a phone with the dialog, without scrolling sideways', async () => {
  const { page } = seen;
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByTestId('tab-ada').click();
  await page.getByTestId('person-ada').getByRole('button', { name: 'Request access' }).last().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Policy' }).pressSequentially('m');
  await dialog.getByRole('option', { name: 'Teams admin' }).waitFor();
  await seen.picture('teams-forms-phone');
  const box = await dialog.boundingBox();

  expect(box).toMatchObject({ x: 0, y: 0, width: 360, height: 740 });
  expect(await sideways(page)).toBe(0);
});
