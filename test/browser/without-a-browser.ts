import { it } from 'vitest';
import { BROWSER_PLACES } from '../support/find-browser.ts';

/** Stands in for the browser tests on a machine that has no browser, so that the run says that they did not happen. */
it('clicks through the page in a browser', (context) => {
  context.skip(`no Chromium or Chrome in ${BROWSER_PLACES.join(', ')}: install one, or set CHROMIUM_PATH`);
});
