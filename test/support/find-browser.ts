import { existsSync } from 'node:fs';

export const BROWSER_PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
].filter((place): place is string => place !== undefined && place !== '');

/** The program of a Chromium or Chrome on this machine, or undefined. */
export function findBrowser(): string | undefined {
  return BROWSER_PLACES.find((place) => existsSync(place));
}
