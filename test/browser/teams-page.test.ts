import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTeamsSimulator, type Started, type TeamsSimulator } from '../../sandbox/teams/simulator.ts';
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
import { openBrowser } from '../support/browser.ts';
import { oneOfEachShape } from '../support/card-shapes.ts';
import { gallery } from '../unit/cards/gallery.ts';

const hostile = '<img src=x onerror="document.title=1"> [click](javascript:alert(1))';
/** Said by somebody who wants to see every card there is. */
const ALL_CARDS = 'all cards';
const kinds = oneOfEachShape(gallery());
const input = { type: 'Input.Text', id: 'comment', label: 'Comment', isRequired: true, errorMessage: 'Say why.' };
const approve = { type: 'Action.Execute', title: 'Approve', verb: 'approve', data: { id: 'R-1' } };
const deny = { type: 'Action.Execute', title: 'Deny', verb: 'deny', associatedInputs: 'none', data: { id: 'R-1' } };

let browser: Browser;
let page: Page;
let sim: TeamsSimulator;
let started: Started;
let bot: TestBot;
let problems: string[];

beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);

afterAll(() => browser.close());

beforeEach(async () => {
  const someone = (name: string, last: string) => ({
    aadObjectId: `aaaaaaaa-0000-4000-8000-00000000000${last}`,
    name,
    key: `p${last}`,
    upn: `p${last}@contoso.com`,
    email: `p${last}@contoso.com`,
    installed: true,
  });
  sim = createTeamsSimulator({
    clock: { now: () => new Date() },
    tenantId: '11111111-1111-4111-8111-111111111111',
    botAppId: appId,
    botName: 'Access Bot',
    connectorToken,
    limits: false,
    people: [someone(hostile, '1'), someone('Ben', '2')],
    tour: [{ title: hostile, person: 'p2', text: 'go' }],
    views: {
      directory: async () => [{ person: hostile, entitlement: hostile, kind: 'role', basis: 'standing' }],
      audit: async () => [
        { at: '2026-01-05T09:30:00Z', actor: hostile, what: hostile, about: hostile, reason: hostile },
      ],
    },
  });
  started = await sim.start();
  bot = await startTestBot(started, async (context) => {
    const { type, value, text } = context.activity;
    if (type !== 'invoke' && text === ALL_CARDS) {
      for (const one of kinds) await context.sendActivity(cardMessage(one));
    } else if (type !== 'invoke') {
      await context.sendActivity(`You said ${text} ${hostile}`);
      await context.sendActivity(cardMessage(card(`Decide about ${hostile}`, [approve, deny], [input])));
    } else if (value.action.verb === 'deny') {
      await answerInvoke(context, {
        statusCode: 200,
        type: 'application/vnd.microsoft.activity.message',
        value: 'Too late',
      });
    } else {
      const cardType = 'application/vnd.microsoft.card.adaptive';
      const answer = card(`Approved: ${value.action.data.comment}`);
      await answerInvoke(context, { statusCode: 200, type: cardType, value: answer });
    }
  });
  sim.connect(bot.url);
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== started.url) problems.push(`fetched ${request.url()}`);
  });
  await page.goto(started.url);
});

afterEach(async () => {
  await page.close();
  await bot.close();
  await started.close();
});

it('draws a card, checks its inputs, and replaces it by the answer', async () => {
  await page.getByTestId('composer-p2').fill('go');
  await page.getByTestId('composer-p2').press('Enter');
  const ben = page.getByTestId('person-p2');
  await ben.getByRole('button', { name: 'Approve' }).click();
  await ben.getByText('Say why.').waitFor();
  await ben.getByLabel('Comment').fill('agreed');
  await ben.getByRole('button', { name: 'Approve' }).click();
  await ben.getByText('Approved: agreed').waitFor();

  const invokes = bot.turns.filter(({ type }) => type === 'invoke');
  expect(invokes).toMatchObject([{ value: { action: { verb: 'approve', data: { id: 'R-1', comment: 'agreed' } } } }]);
  expect(await ben.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  expect(problems).toEqual([]);
});

it('shows an answer in words under the card, and leaves the card as it was', async () => {
  await sim.as('p2').say('go');
  const ben = page.getByTestId('person-p2');
  await ben.getByRole('button', { name: 'Deny' }).click();
  await ben.getByRole('status').getByText('Too late').waitFor();

  expect(await ben.getByRole('button', { name: 'Approve' }).isEnabled()).toBe(true);
  expect(problems).toEqual([]);
});

it('shows what strangers wrote as text: names, reasons, messages and cards alike', async () => {
  await sim.as('p1').say(hostile);
  const column = page.getByTestId('person-p1');
  await column.getByText('Decide about').waitFor();
  await page.getByTestId('audit').getByText('onerror').first().waitFor();
  await page.getByTestId('directory').getByText('onerror').first().waitFor();

  expect(await page.locator('img[src="x"], a[href^="javascript"]').count()).toBe(0);
  expect(await column.getByTestId('message').filter({ hasText: 'onerror' }).count()).toBe(3);
  expect(await page.title()).toBe('Teams JIT Access: sandbox');
  expect(problems).toEqual([]);
});

it('counts what has not been looked at, and forgets it when the person is chosen', async () => {
  await page.getByTestId('tab-p1').click();
  await sim.as('p2').say('go');
  const tab = page.getByTestId('tab-p2');
  await tab.getByText('2 unread').waitFor();
  await tab.click();

  await expect.poll(() => tab.getByText('unread').isVisible()).toBe(false);
});

it('shows one person at a time on a phone, without scrolling sideways', async () => {
  await page.setViewportSize({ width: 380, height: 800 });
  await page.getByTestId('tab-p2').click();
  const seen = await Promise.all(['p1', 'p2'].map((key) => page.getByTestId(`person-${key}`).isVisible()));
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  await page.getByTestId('tab-panels').click();

  expect(seen).toEqual([false, true]);
  expect(overflow).toBe(0);
  expect(await page.getByTestId('audit').isVisible()).toBe(true);
});

it('fills the composer from a step of the tour', async () => {
  await page.getByTestId('tour-1').click();

  expect(await page.getByTestId('composer-p2').inputValue()).toBe('go');
});

it('takes the message into a chat that began before the page was opened', async () => {
  await sim.as('p2').say('earlier');
  await page.reload();

  await page.getByTestId('person-p2').getByText('earlier', { exact: true }).waitFor();
  expect(problems).toEqual([]);
});

it('has no fault that axe knows of, whichever kind of card it shows, in each theme, at a desk and on a phone', async () => {
  const chat = page.getByTestId('person-p2');
  await sim.as('p2').say(ALL_CARDS);
  await expect.poll(() => chat.locator('.ac-adaptiveCard').count(), { timeout: 30_000 }).toBe(kinds.length);
  const faults: Record<string, string[]> = {};

  faults.wide = await axeFaults(page);
  for (const theme of ['dark', 'contrast']) {
    await page.getByTestId('theme').selectOption(theme);
    faults[theme] = await axeFaults(page, ['color-contrast']);
  }
  await page.emulateMedia({ forcedColors: 'active' });
  faults['forced colours'] = await axeFaults(page, ['color-contrast']);
  await page.setViewportSize({ width: 380, height: 800 });
  await page.getByTestId('tab-p2').click();
  faults.phone = await axeFaults(page);
  await page.getByTestId('tab-panels').click();
  faults['panels on a phone'] = await axeFaults(page);
  const none = Object.fromEntries(Object.keys(faults).map((where) => [where, []]));
  expect(faults).toEqual(none);
});
