import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGES } from '../../src/bot/edge/pages.ts';
import { startEdge, type TestEdge } from '../support/bot-edge.ts';

describe('the pages that the app’s manifest names', () => {
  let edge: TestEdge;
  beforeAll(async () => {
    edge = await startEdge({
      appId: '5a7d3c10-8f2e-4b6a-9d41-0c8e7f6a5b21',
      keys: { metadataUrl: 'http://127.0.0.1:9/keys' },
      connector: { host: '127.0.0.1:9' },
    });
  });
  afterAll(() => edge.close());

  it('are served to anybody, as pages that may run and load nothing', async () => {
    for (const path of PAGES) {
      const response = await fetch(`${edge.url}${path}`);

      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('content-security-policy')).toBe("default-src 'none'");
      expect(await response.text()).toMatch(/^<!doctype html>.*<h1>.+<\/h1>/);
    }
    expect(PAGES).toHaveLength(3);
  });

  it.each([
    ['de-CH, de;q=0.9, en;q=0.8', 'de', 'Datenschutz'],
    ['fr, de;q=0.5', 'de', 'Datenschutz'],
    ['fr-FR', 'en', 'Privacy'],
    ['', 'en', 'Privacy'],
    ['constructor, ;;,', 'en', 'Privacy'],
  ])('speak the reader’s language where there are words in it: %s', async (header, language, title) => {
    const response = await fetch(`${edge.url}/privacy`, { headers: { 'accept-language': header } });

    const html = await response.text();
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(`<h1>${title}</h1>`);
  });
});
