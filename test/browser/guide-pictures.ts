import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

/** Wide enough for a chat, and too narrow for two. */
export const ONE_CHAT = { width: 620, height: 1000 };

/** Takes the pictures of the guides: one request from its asking to its trail, each card as its reader has it. */
export async function takeGuidePictures(page: Page): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.getByRole('button', { name: 'Close the tour' }).click();

  await say(
    page,
    'erin',
    'request exchange-admin for 2h ticket INC0012345 because mailbox migration of the finance team',
  );
  await take(card(page, 'erin', 'Waiting for approval'), 'asked');
  for (const [key, counted] of [
    ['ana', '0 of 2'],
    ['ben', '1 of 2'],
  ] as const) {
    await page.getByTestId(`tab-${key}`).click();
    const asks = card(page, key, 'Erin Engel asks for access');
    // A vote of somebody else draws the card anew: what is written before that is lost.
    await asks.getByText(counted).waitFor();
    await asks.getByLabel(/^Comment/).fill('Within the change window');
    if (key === 'ana') await take(asks, 'decide');
    await asks.getByRole('button', { name: 'Approve', exact: true }).click();
    await card(page, key, 'You approved').waitFor();
  }
  await page.getByTestId('tab-erin').click();
  await take(card(page, 'erin', 'Active until'), 'active');

  await say(page, 'dana', 'grants');
  await take(card(page, 'dana', 'Live grants'), 'grants');
  await say(page, 'dana', 'policy show exchange-admin');
  await take(card(page, 'dana', 'Run mailbox migrations'), 'policy');
  const id = /R-\w{5}/.exec((await card(page, 'dana', 'Live grants').textContent()) ?? '')?.[0] ?? '';
  await say(page, 'dana', `audit ${id}`);
  await take(card(page, 'dana', 'Access requested'), 'audit');
}

async function say(page: Page, key: string, text: string): Promise<void> {
  await page.getByTestId(`tab-${key}`).click();
  await page.getByTestId(`composer-${key}`).fill(text);
  await page.getByTestId(`composer-${key}`).press('Enter');
}

function card(page: Page, key: string, says: string): Locator {
  return page
    .getByTestId(`person-${key}`)
    .getByTestId('message')
    .filter({ hasText: says })
    .last()
    .locator('.card-frame');
}

async function take(what: Locator, name: string): Promise<void> {
  await what.waitFor();
  await what.screenshot({ path: `${folder}${name}.png`, animations: 'disabled' });
}
