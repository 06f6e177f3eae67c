import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { viewsOf } from '../../sandbox/views.ts';
import { axeFaults } from '../support/axe.ts';
import { openBrowser, sideways, type Visit, visit } from '../support/browser.ts';
import { type Harness, savePolicies, startHarness } from '../support/harness.ts';
import { MINUTE_MS, SETTLING_MS } from '../support/stories.ts';

const WIDE = { width: 1600, height: 900 };
const PHONE = { width: 390, height: 844 };
const exchangeAdministrator = {
  kind: 'role',
  roleDefinitionId: roleId('Exchange Administrator'),
  directoryScopeId: '/',
} as const;
const ACCOUNT_POLICY = `name: readers-account
eligible: [SG-Messaging]
entitlements:
  - role: Message Center Reader
duration: { default: 30m, max: 8h }
approval:
  - approvers: [Ana Lima]
    quorum: 1
backEnd: account
account: { name: 'jit-{alias}@contoso.com', after: disable }
`;
const ENTRA_KEEPS = /Entra itself ends it at \d\d:\d\d/;

let browser: Browser;
let harness: Harness;
let visitor: Visit;

beforeAll(async () => {
  browser = await openBrowser();
  harness = await startHarness({ policies: '' });
  harness.teams.setViews(viewsOf(harness.app, harness.graph));
});

afterAll(async () => {
  await browser?.close();
  await harness?.stop();
});

afterEach(async () => {
  const { problems } = visitor;
  await visitor.close();
  expect(problems).toEqual([]);
});

async function open(size: { width: number; height: number }): Promise<Page> {
  visitor = await visit(browser, harness.tenant.page, size);
  return visitor.page;
}

/** The newest card of a column that says this. */
const card = (page: Page, key: string, says: string | RegExp): Locator =>
  page.getByTestId(`person-${key}`).getByTestId('message').filter({ hasText: says }).last();
const holder = (page: Page, person: string): Locator =>
  page.getByTestId('directory').locator('.holder').filter({ hasText: person });
const audited = (page: Page, sentence: string | RegExp): Promise<void> =>
  page.getByTestId('audit').getByRole('listitem').filter({ hasText: sentence }).first().waitFor();

async function say(page: Page, key: string, text: string): Promise<void> {
  await page.getByTestId(`composer-${key}`).fill(text);
  await page.getByTestId(`composer-${key}`).press('Enter');
}

/** The test's clock stands still while people read; a page that is opened again has the new time. */
async function later(page: Page, ms: number): Promise<void> {
  await harness.pass(ms);
  await page.reload();
  await page.locator('html[data-ready]').waitFor();
}

it('opens Defender tier 3 by its template, gives it by PIM for an hour, and calls it revoked when Entra has let go', async () => {
  const page = await open(WIDE);
  await say(page, 'dana', 'policy template defender-tier-3');
  const form = card(page, 'dana', 'New policy');
  await form.getByText('This tenant has Privileged Identity Management').waitFor();
  await form.getByRole('button', { name: 'Check what changes' }).click();
  await form.getByRole('button', { name: 'Save now' }).click();
  await card(page, 'dana', 'Policy created').waitFor();
  await say(page, 'dana', 'policy set defender-tier-3 backEnd=pim duration.min=5m');
  await card(page, 'dana', 'backEnd: direct → pim').waitFor();
  await visitor.picture('defender-1-policy');

  await say(page, 'erin', 'request');
  const ask = card(page, 'erin', 'Ask for access');
  await ask.getByLabel(/^Why/).fill('Device groups for the new servers in Berlin');
  await ask.getByLabel(/^Ticket/).fill('CHG4711');
  await ask.getByRole('button', { name: 'Send request' }).click();
  await card(page, 'erin', 'Waiting for approval').waitFor();
  await harness.settle();
  const asked = card(page, 'ana', 'Erin Engel asks for access');
  await asked.getByLabel(/^Comment/).fill('Within the change window');
  await asked.getByRole('button', { name: 'Approve', exact: true }).click();
  await card(page, 'ana', 'You approved').waitFor();
  await later(page, SETTLING_MS);

  const held = holder(page, 'Erin Engel').filter({ hasText: 'JIT-Defender-Tier-3' });
  await held.getByText('Just in time', { exact: true }).waitFor();
  await held.getByText(/until \d\d:\d\d · (59 min|1 h)/).waitFor();
  await held.getByText(ENTRA_KEEPS).waitFor();
  await visitor.picture('defender-2-held');
  expect(await axeFaults(page)).toEqual([]);

  await harness.advance(MINUTE_MS);
  await card(page, 'erin', 'Your access').getByRole('button', { name: 'Release' }).click();
  await audited(page, 'gave the access back');
  await later(page, SETTLING_MS);
  await card(page, 'erin', 'Revocation pending').waitFor();
  await audited(page, /Entra closes no assignment in its first five minutes, took Erin Engel out at once, and waits/);
  expect(await held.count()).toBe(0);
  expect(await card(page, 'erin', 'revoked, confirmed').count()).toBe(0);
  await visitor.picture('defender-3-pending');

  await later(page, 5 * MINUTE_MS);
  const over = card(page, 'erin', 'Ended and revoked');
  await over.getByText(/Revoked, confirmed at/).waitFor();
  await audited(page, 'took it back from Erin Engel and confirmed by two reads: member of JIT-Defender-Tier-3');
  await visitor.picture('defender-4-revoked');
});

it('shows on a phone who has what by PIM: eligible, activated by themselves, given by us and kept by Entra', async () => {
  const { graph } = harness;
  const tier = { kind: 'group', groupId: groups.defenderTier1, accessId: 'member' } as const;
  graph.directory.pim.makeEligible(people.felix, exchangeAdministrator);
  graph.directory.pim.makeEligible(people.grace, tier);
  graph.directory.pim.activate(people.grace, tier, 30 * MINUTE_MS);
  const page = await open(PHONE);
  await page.getByTestId('tab-panels').click();

  await holder(page, 'Felix Brandt').getByText('Eligible', { exact: true }).waitFor();
  const grace = holder(page, 'Grace Mbeki');
  await grace.getByText('Activated', { exact: true }).waitFor();
  await grace.getByText(/until \d\d:\d\d · \d+ min/).waitFor();
  await visitor.picture('defender-5-phone');

  expect(await grace.getByText(ENTRA_KEEPS).count()).toBe(0);
  expect(await sideways(page)).toBe(0);
  expect(await axeFaults(page)).toEqual([]);
});

it('signs in to a dedicated account by a pass that is shown once, in a window of the requester alone', async () => {
  await savePolicies(harness.app, ACCOUNT_POLICY);
  const page = await open(WIDE);
  await say(page, 'erin', 'request readers-account for 30m because reading the notices of Microsoft');
  await card(page, 'erin', 'Waiting for approval').waitFor();
  await harness.settle();
  await card(page, 'ana', 'reading the notices').getByRole('button', { name: 'Approve', exact: true }).click();
  await card(page, 'ana', 'Erin Engel: readers-account').getByText('You approved').waitFor();
  await later(page, SETTLING_MS);

  await card(page, 'erin', 'Your access').getByRole('button', { name: 'Show sign-in pass' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make the pass and show it' }).click();
  await dialog.getByText('with this pass').waitFor();
  const pass = (await dialog.locator('.ac-richTextBlock').textContent())?.trim() ?? '';
  const faults = await axeFaults(page);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.reload();
  await page.locator('html[data-ready]').waitFor();
  await card(page, 'erin', 'Your access').waitFor();

  expect(pass).toMatch(/^\S{8,}$/);
  expect(faults).toEqual([]);
  expect(await page.locator('body').textContent()).not.toContain(pass);
  expect(harness.logLines.join('')).not.toContain(pass);
});
