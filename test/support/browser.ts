import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { BROWSER_PLACES, findBrowser } from './find-browser.ts';

/** Where the tests put their pictures; not part of the repository. */
export const RESULTS = fileURLToPath(new URL('../../test-results/', import.meta.url));

/** @throws Error that says what to install: where the browser tests were asked for, one that cannot run has failed */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error(
      `The browser tests need Chromium or Chrome, and it is in none of: ${BROWSER_PLACES.join(', ')}. ` +
        'Install it (Debian, Ubuntu: apt install chromium) or set CHROMIUM_PATH to its program.',
    );
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export type Visit = {
  page: Page;
  /** What went wrong behind the page: script errors, console errors, requests to another host. */
  problems: string[];
  picture(name: string): Promise<void>;
  close(): Promise<void>;
};

/** A visitor with a clean profile: nothing stored, no cookie, a window of this size. */
export async function visit(browser: Browser, url: string, size: { width: number; height: number }): Promise<Visit> {
  const context: BrowserContext = await browser.newContext({ viewport: size, colorScheme: 'light', locale: 'en-GB' });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) problems.push(`fetched ${request.url()}`);
  });
  await page.goto(url);
  await page.locator('html[data-ready]').waitFor();
  return {
    page,
    problems,
    async picture(name) {
      mkdirSync(RESULTS, { recursive: true });
      await page.screenshot({ path: `${RESULTS}${name}.png`, animations: 'disabled' });
    },
    close: () => context.close(),
  };
}

/** How many pixels a reader would have to scroll sideways. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
