import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { gallery } from '../unit/cards/gallery.ts';

const module = (path: string) => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));
/** For somebody to look at; they take longer than all else here. `PICTURES=1`, or a pattern of the names of some. */
const { PICTURES = '' } = process.env;
const pictured = PICTURES === '' ? null : new RegExp(PICTURES === '1' ? '' : PICTURES);
const pictures = fileURLToPath(new URL('../../test-results/cards/', import.meta.url));

/** Colours and sizes as Teams draws them, near enough to judge hierarchy and overflow. */
const THEMES = {
  light: {
    page: '#f5f5f5',
    card: '#ffffff',
    text: '#242424',
    subtle: '#616161',
    emphasis: '#f5f5f5',
    line: '#e0e0e0',
    accent: '#5b5fc7',
    good: '#0e700e',
    warning: '#8a5a00',
    attention: '#b10e1c',
  },
  dark: {
    page: '#1f1f1f',
    card: '#292929',
    text: '#ffffff',
    subtle: '#adadad',
    emphasis: '#1f1f1f',
    line: '#404040',
    accent: '#9299f7',
    good: '#54b054',
    warning: '#faa06b',
    attention: '#dc626d',
  },
  contrast: {
    page: '#000000',
    card: '#000000',
    text: '#ffffff',
    subtle: '#ffffff',
    emphasis: '#000000',
    line: '#ffffff',
    accent: '#ffff01',
    good: '#3ff23f',
    warning: '#ffff01',
    attention: '#ff8c8c',
  },
} as const;
type Theme = keyof typeof THEMES;
const DRAWN = Object.keys(THEMES) as Theme[];
const WIDTHS = { wide: 560, narrow: 320 } as const;

const fontSizes = { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 };
const fontWeights = { lighter: 200, default: 400, bolder: 600 };

function hostConfig(theme: Theme): object {
  const t = THEMES[theme];
  const colour = (value: string, subtle = value) => ({ default: value, subtle });
  const foregroundColors = {
    default: colour(t.text, t.subtle),
    accent: colour(t.accent),
    good: colour(t.good),
    warning: colour(t.warning),
    attention: colour(t.attention),
    dark: colour(t.text),
    light: colour(t.subtle),
  };
  return {
    fontFamily: '"Segoe UI", "Liberation Sans", sans-serif',
    fontTypes: {
      default: { fontFamily: '"Segoe UI", "Liberation Sans", sans-serif', fontSizes, fontWeights },
      monospace: { fontFamily: '"Liberation Mono", monospace', fontSizes, fontWeights },
    },
    fontSizes,
    fontWeights,
    lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: t.line },
    supportsInteractivity: true,
    containerStyles: {
      default: { backgroundColor: t.card, foregroundColors },
      emphasis: { backgroundColor: t.emphasis, foregroundColors },
    },
    actions: {
      maxActions: 6,
      spacing: 'default',
      buttonSpacing: 8,
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
    },
    // The style sheet sets a label closer to its input than any of the spacings.
    inputs: { label: { inputSpacing: 'none', requiredInputs: {}, optionalInputs: {} } },
  };
}

function style(theme: Theme, width: number): string {
  const t = THEMES[theme];
  const edge = theme === 'contrast' ? `#card{outline:1px solid ${t.line}}` : '';
  return `${edge} body{margin:0;padding:12px;background:${t.page}} #card{width:${width - 24}px;border-radius:8px;overflow:visible;box-shadow:0 1px 3px #0003}
    #card>*{border-radius:8px} p{margin:0} .ac-pushButton{font:600 14px "Segoe UI","Liberation Sans",sans-serif;color:${t.text};background:${t.card};border:1px solid ${t.line};border-radius:4px;padding:5px 12px;min-height:32px;overflow:hidden;text-overflow:ellipsis}
    .style-positive{background:${t.accent};border-color:${t.accent};color:${theme === 'light' ? '#fff' : '#000'}} .style-destructive{color:${t.attention};border-color:${t.attention}}
    .ac-input{box-sizing:border-box;width:100%;margin-top:4px;font:14px "Segoe UI","Liberation Sans",sans-serif;color:${t.text};background:${t.emphasis};border:1px solid ${t.line};border-radius:4px;padding:6px 10px}
    .ac-input:has(input,textarea){border:0;padding:0;background:none}
    .ac-input .ac-input{margin-top:0}`;
}

let browser: Browser;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

async function openPage(theme: Theme, width: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 600 } });
  await page.setContent(`<!doctype html><style>${style(theme, width)}</style><div id="card"></div>`);
  await page.addScriptTag({ path: module('adaptivecards/dist/adaptivecards.min.js') });
  await page.addScriptTag({ path: module('markdown-it/dist/browser/markdown-it.umd.min.js') });
  return page;
}

/** Draws a card; answers with what would be cut off or makes the reader scroll sideways, and with links it finds. */
async function draw(
  page: Page,
  card: object,
  theme: Theme,
): Promise<{ overflowing: string[]; links: string[]; text: string }> {
  const script = `(({ card, config }) => {
    const { AdaptiveCard, HostConfig } = globalThis.AdaptiveCards;
    const markdown = globalThis.markdownit({ linkify: true });
    AdaptiveCard.onProcessMarkdown = (text, result) => {
      result.outputHtml = markdown.render(text);
      result.didProcess = true;
    };
    const drawn = new AdaptiveCard();
    drawn.hostConfig = new HostConfig(config);
    drawn.parse(card);
    const place = document.getElementById('card');
    place.replaceChildren(drawn.render());
    const right = place.getBoundingClientRect().right;
    const overflowing = [...place.querySelectorAll('*')]
      .filter((one) => one.getBoundingClientRect().right > right + 0.5 || (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline'))
      .map((one) => one.className + ': ' + one.textContent.slice(0, 60));
    return { overflowing, links: [...place.querySelectorAll('a, img')].map((one) => one.outerHTML), text: place.innerText };
  })(${JSON.stringify({ card, config: hostConfig(theme) })})`;
  return await page.evaluate(script);
}

const cards = Object.entries(gallery());
/** Words are longer in German; the theme makes no difference to them. */
const inGerman = Object.entries(gallery({ locale: 'de-DE', timeZone: 'Europe/Berlin' })).map(
  ([name, card]) => [`${name}, in German`, card] as const,
);

describe.each(DRAWN)('drawn in %s', (theme) => {
  it.each(Object.keys(WIDTHS) as (keyof typeof WIDTHS)[])(
    'every card fits a %s chat and shows no link',
    async (width) => {
      const page = await openPage(theme, WIDTHS[width]);
      const faults: string[] = [];

      for (const [name, card] of theme === 'light' ? [...cards, ...inGerman] : cards) {
        const { overflowing, links, text } = await draw(page, card, theme);
        if (overflowing.length > 0) faults.push(`${name} overflows: ${overflowing.join(' | ')}`);
        if (links.length > 0) faults.push(`${name} links: ${links.join(' | ')}`);
        if (text.trim() === '') faults.push(`${name} is blank`);
        if (pictured?.test(name) !== true) continue;
        await page.locator('body').screenshot({
          path: `${pictures}${name.replaceAll(/[^a-z]+/g, '-')}.${theme}.${width}.png`,
        });
      }

      expect(faults).toEqual([]);
      await page.close();
    },
  );
});
