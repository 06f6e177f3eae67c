import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, RESULTS } from '../support/browser.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/playground.ts', import.meta.url));

type Ready = { windows: { key: string; url: string }[]; endpoint: string };

let browser: Browser;
let child: ChildProcess;
let ready: Ready;
let said = '';

beforeAll(async () => {
  child = spawn(process.execPath, [SCRIPT, '--no-open', '--first-port', '56350', '--page-port', '0', 'erin', 'ana'], {
    // None of the test runner's settings: the script refuses what belongs to a real bot.
    env: { PATH: process.env.PATH, TMPDIR: tmpdir(), PORT: '0', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr?.setEncoding('utf8').on('data', (more: string) => {
    said += more;
  });
  [browser, ready] = await Promise.all([openBrowser(), readyLine(child)]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  if (child?.exitCode === null) {
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    await ended;
  }
});

it('asks in one window, approves in another, and the card changes in both', async () => {
  const erin = await open('erin');
  const ana = await open('ana');

  await say(erin, 'request mailbox-operator for 2m because moving the mailboxes of the Berlin office');
  await card(erin, 'Your request: mailbox-operator').getByText('Waiting for approval').waitFor();
  await card(ana, 'Erin Engel asks for access').getByRole('textbox', { name: 'Comment' }).fill('go ahead');
  await picture(ana, 'playground-asked');
  await card(ana, 'Erin Engel asks for access').getByRole('button', { name: 'Approve', exact: true }).click();

  await card(ana, 'You approved').waitFor();
  await card(erin, 'Your access: mailbox-operator').getByText('Active until').waitFor();
  expect(await card(ana, 'Erin Engel').getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
  await picture(erin, 'playground-active');

  await card(erin, 'Your access: mailbox-operator').getByRole('button', { name: 'Release' }).click();
  await card(erin, 'Your access: mailbox-operator').getByText('Ended and revoked').waitFor();
});

async function open(key: string): Promise<Page> {
  const url = ready.windows.find((one) => one.key === key)?.url ?? '';
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  // Fonts that it would fetch from afar; a network that drops packets would hold the page up.
  await context.route(/^https?:\/\/(?!localhost)/, (route) => route.abort());
  // Below the test's own limit, so that a failure says which step it was.
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('.ac-adaptiveCard').first().waitFor();
  return page;
}

async function say(page: Page, text: string): Promise<void> {
  await page.locator('[data-lexical-editor="true"]').last().click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

function card(page: Page, says: string): Locator {
  return page.locator('.ac-adaptiveCard').filter({ hasText: says }).last();
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${RESULTS}${name}.png`, animations: 'disabled' });
}

async function readyLine({ stdout }: ChildProcess): Promise<Ready> {
  if (stdout !== null) {
    for await (const line of createInterface({ input: stdout })) {
      const parsed: { msg?: string } & Ready = JSON.parse(line);
      if (parsed.msg !== 'playground ready') continue;
      stdout.resume();
      return parsed;
    }
  }
  throw new Error(`The playground ended before it was ready: ${said}`);
}
