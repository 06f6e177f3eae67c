import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { axeFaults } from '../support/axe.ts';
import { openBrowser, sideways, type Visit, visit } from '../support/browser.ts';
import { type SandboxProcess, startSandboxProcess, temporaryHome } from '../support/sandbox-process.ts';
import { ONE_CHAT, takeGuidePictures } from './guide-pictures.ts';

const WIDE = { width: 1600, height: 900 };
const PHONE = { width: 390, height: 844 };

let browser: Browser;
let sandbox: SandboxProcess;
let removeHome: () => Promise<void>;
let visitor: Visit | undefined;

beforeAll(async () => {
  browser = await openBrowser();
  const { home, remove } = await temporaryHome();
  removeHome = remove;
  sandbox = await startSandboxProcess(home);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await sandbox?.end('SIGTERM');
  await removeHome?.();
});

afterEach(async () => {
  await visitor?.close();
  visitor = undefined;
});

async function open(size: { width: number; height: number }): Promise<Visit> {
  visitor = await visit(browser, sandbox.url, size);
  return visitor;
}

const column = (page: Page, key: string): Locator => page.getByTestId(`person-${key}`);
const panel = (page: Page, name: 'directory' | 'audit'): Locator => page.getByTestId(name);
/** The newest card of a column that says this. */
const card = (page: Page, key: string, says: string | RegExp): Locator =>
  column(page, key).getByTestId('message').filter({ hasText: says }).last();
/** Who a row of the directory is about, and what it says of the group. */
const holder = (page: Page, person: string): Locator =>
  panel(page, 'directory').locator('.holder').filter({ hasText: person });

/** Waits until the audit panel shows this sentence. */
async function audited(page: Page, sentence: string | RegExp): Promise<void> {
  await panel(page, 'audit').getByRole('listitem').filter({ hasText: sentence }).first().waitFor();
}

it('shows a stranger within a minute: asked, refused to oneself, approved by another, held, taken back', async () => {
  const { page, problems, picture } = await open(WIDE);
  const began = performance.now();
  await panel(page, 'directory').getByText('Nobody holds just-in-time access now.').waitFor();

  await page.getByTestId('tour-1').click();
  await page.getByTestId('send-erin').click();
  await card(page, 'erin', 'Your request: mailbox-operator').getByText('Waiting for approval').waitFor();
  await audited(page, 'Erin Engel asked for mailbox-operator for 2 min');
  await picture('first-five-minutes-1-asked');

  await page.getByTestId('tour-2').click();
  await card(page, 'erin', 'Erin Engel asks for access').getByRole('button', { name: 'Decide' }).click();
  await card(page, 'erin', 'Erin Engel asks for access')
    .getByRole('status')
    .getByText('Nobody can decide on their own request')
    .waitFor();
  await audited(page, 'Erin Engel tried to decide on their own request, and was refused');
  expect(await holder(page, 'Erin Engel').count()).toBe(0);
  await picture('first-five-minutes-2-refused');

  await page.getByTestId('tour-3').click();
  await card(page, 'ana', 'Erin Engel asks for access').getByRole('button', { name: 'Approve' }).click();
  await card(page, 'ana', 'Erin Engel: mailbox-operator').getByText('You approved').waitFor();
  const held = holder(page, 'Erin Engel').filter({ hasText: 'SG-Mailbox-Operators' });
  await held.getByText('Just in time', { exact: true }).waitFor();
  await held.getByText(/until \d\d:\d\d · 1 min \d+ s left/).waitFor();
  await audited(page, /Ana Lima approved Erin Engel's request R-/);
  await audited(page, 'gave Erin Engel the access: member of SG-Mailbox-Operators');
  await picture('first-five-minutes-3-held');
  expect(await axeFaults(page)).toEqual([]);

  await page.getByTestId('tour-5').click();
  await card(page, 'erin', 'Your access: mailbox-operator').getByText('Active until').waitFor();
  await card(page, 'erin', 'Your access: mailbox-operator').getByRole('button', { name: 'Release' }).click();
  await card(page, 'erin', 'Your access: mailbox-operator').getByText('Ended and revoked').waitFor();
  await card(page, 'erin', 'Your access: mailbox-operator').getByText('Revoked, confirmed at').waitFor();
  await holder(page, 'Erin Engel').getByText('Taken back', { exact: true }).waitFor();
  await audited(page, 'took it back from Erin Engel and confirmed by two reads: member of SG-Mailbox-Operators');
  await picture('first-five-minutes-4-taken-back');

  await holder(page, 'Erin Engel').waitFor({ state: 'detached' });
  expect(performance.now() - began).toBeLessThan(60_000);
  expect(await page.locator('.tour .done').count()).toBe(5);
  expect(problems).toEqual([]);
});

it('ticks off what was done, whoever clicks where, and points at the next step', async () => {
  const { page, problems } = await open(WIDE);
  const current = page.locator('.tour [aria-current="step"]');
  expect(await current.textContent()).toContain('Ask as Erin');

  await page.getByTestId('composer-erin').fill('request mailbox-operator for 2m because trying the tour by hand');
  await page.getByTestId('composer-erin').press('Enter');
  await current.getByText('Try to approve it yourself').waitFor();
  await card(page, 'erin', 'Waiting for approval').getByRole('button', { name: 'Cancel request' }).click();
  await card(page, 'erin', 'Cancelled').waitFor();
  await page.reload();

  await current.getByText('Try to approve it yourself').waitFor();
  expect(problems).toEqual([]);
});

it('folds the single steps of the machinery away until they are asked for', async () => {
  const { page } = await open(WIDE);
  const inner = panel(page, 'audit').getByText('asked Graph to give Erin Engel: member of SG-Mailbox-Operators');
  await audited(page, 'gave Erin Engel the access');
  expect(await inner.count()).toBe(0);

  await page.getByLabel('Every step').check();

  await inner.first().waitFor();
});

it('fits a phone: one person at a time, the panels a tap away, nothing to scroll sideways', async () => {
  const { page, problems, picture } = await open(PHONE);
  const shown = async () =>
    Promise.all(['erin', 'ana', 'ben', 'dana'].map((key) => column(page, key).isVisible())).then((all) => all.join());
  expect(await shown()).toBe('true,false,false,false');
  expect(await sideways(page)).toBe(0);

  await page.getByTestId('composer-erin').fill('request mailbox-operator for 2m because asked from a phone');
  await page.getByTestId('send-erin').click();
  await card(page, 'erin', 'Your request: mailbox-operator').waitFor();
  await picture('phone-1-asked');
  expect(await sideways(page)).toBe(0);

  await page.getByTestId('tab-ben').click();
  expect(await shown()).toBe('false,false,true,false');
  await card(page, 'ben', 'Erin Engel asks for access').getByRole('button', { name: 'Deny' }).click();
  await card(page, 'ben', 'Erin Engel: mailbox-operator').getByText('You denied').waitFor();
  await picture('phone-2-denied');
  expect(await sideways(page)).toBe(0);

  const panels = page.getByTestId('tab-panels');
  const box = await panels.boundingBox();
  expect((box?.x ?? PHONE.width) + (box?.width ?? 0)).toBeLessThanOrEqual(PHONE.width);
  await panels.click();
  await audited(page, "Ben Okafor denied Erin Engel's request");
  await picture('phone-3-panels');
  expect(await shown()).toBe('false,false,false,false');
  expect(await sideways(page)).toBe(0);
  expect(problems).toEqual([]);
});

it('is worked with the keyboard alone: Tab, typing, Enter', async () => {
  const { page, problems } = await open(WIDE);
  const focused = () => page.evaluate('document.activeElement?.textContent.trim() ?? ""') as Promise<string>;
  /** Presses Tab until this has the focus; the focus order must lead there. */
  const tabTo = async (wanted: Locator) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await wanted.and(page.locator(':focus')).count()) === 1) return;
    }
    throw new Error(`60 presses of Tab did not lead there; the focus is on: ${await focused()}`);
  };

  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the chats');
  await page.keyboard.press('Enter');
  await tabTo(page.getByTestId('composer-erin'));
  await page.keyboard.type('request mailbox-operator for 2m because typed and never clicked');
  await page.keyboard.press('Enter');
  const asked = card(page, 'ana', 'typed and never clicked');
  await asked.waitFor();
  await tabTo(asked.getByRole('textbox'));
  await page.keyboard.type('fine');
  await tabTo(asked.getByRole('button', { name: 'Deny' }));
  await page.keyboard.press('Enter');

  await card(page, 'ana', 'Erin Engel: mailbox-operator').getByText('You denied').waitFor();
  await card(page, 'erin', 'typed and never clicked').getByText('“fine”').waitFor();
  expect(problems).toEqual([]);
});

it('names every control for those who cannot see it', async () => {
  const { page } = await open(WIDE);
  await page.getByTestId('composer-erin').fill('request mailbox-operator for 2m because a card to look at');
  await page.getByTestId('composer-erin').press('Enter');
  await card(page, 'ana', 'a card to look at').waitFor();

  const nameless = await page.evaluate(`[...document.querySelectorAll('button, input, select, textarea')]
    .filter((one) => one.checkVisibility())
    .filter((one) => {
      const labelled = (one.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '');
      const labels = [...(one.labels ?? [])].map((label) => label.textContent);
      const words = [one.getAttribute('aria-label'), one.title, one.tagName === 'BUTTON' ? one.textContent : '', ...labels, ...labelled];
      return words.every((text) => (text ?? '').trim() === '');
    })
    .map((one) => one.outerHTML)`);

  expect(nameless).toEqual([]);
  await card(page, 'erin', 'a card to look at').getByRole('button', { name: 'Cancel request' }).click();
  await card(page, 'erin', 'a card to look at').getByText('Cancelled').waitFor();
});

// The pictures in the README and the guides are made from the real page, and only when somebody asks for them.
if (process.env.UPDATE_PICTURES === '1') {
  it('takes the pictures for the guides', async () => {
    const { page, problems } = await open(ONE_CHAT);

    await takeGuidePictures(page);

    expect(problems).toEqual([]);
  });

  it('takes the picture for the README', async () => {
    const size = { width: 1440, height: 860 };
    let { page } = await open(size);
    const say = async (key: string, text: string) => {
      await page.getByTestId(`composer-${key}`).fill(text);
      await page.getByTestId(`composer-${key}`).press('Enter');
    };
    await say('ana', 'request mailbox-operator for 30m because covering for Erin today');
    await card(page, 'ben', 'covering for Erin').getByRole('button', { name: 'Approve' }).click();
    await holder(page, 'Ana Lima').getByText('Just in time', { exact: true }).waitFor();
    await visitor?.close();
    ({ page } = await open(size));
    await say('erin', 'request mailbox-operator for 2m because moving the mailboxes of the Berlin office');
    await page.locator('.tour [aria-current="step"]').getByText('Try to approve it yourself').waitFor();
    await card(page, 'ana', 'moving the mailboxes').getByRole('button', { name: 'Approve' }).waitFor();
    await audited(page, 'Erin Engel asked for mailbox-operator for 2 min');
    await page.getByTestId('tab-ana').click();

    const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
    mkdirSync(folder, { recursive: true });
    const taken = await page.screenshot({ path: `${folder}sandbox.png`, animations: 'disabled' });
    expect(taken.length).toBeLessThan(300 * 1024);
  });
}
