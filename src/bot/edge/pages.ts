import { LANGUAGES, wordsFor } from '../../words/words.ts';

/** Where the app's manifest points people (store rule: its links work). Whoever runs the bot may answer these paths themselves. */
export const PAGES = ['/about', '/privacy', '/terms'] as const;
export type PagePath = (typeof PAGES)[number];

/**
 * A page in the first language of `Accept-Language` that there are words in, else in English (RFC 9110, section 12.5.4;
 * browsers send the preferred one first).
 */
export function pageFor(path: PagePath, acceptLanguage: string | undefined): string {
  const tags = (acceptLanguage ?? '').split(',').map((range) => range.split(';')[0]?.trim().toLowerCase() ?? '');
  const language = tags.map((tag) => tag.split('-')[0] ?? '').find((tag) => Object.hasOwn(LANGUAGES, tag)) ?? 'en';
  const { about, privacy, terms } = wordsFor({ locale: language }).pages;
  switch (path) {
    case '/about':
      return page(language, about.title, [about.what, about.how]);
    case '/privacy':
      return page(language, privacy.title, [privacy.who, privacy.kept, privacy.sent, privacy.howLong]);
    case '/terms':
      return page(language, terms.title, [terms.use, terms.licence]);
  }
}

function page(language: string, title: string, paragraphs: readonly string[]): string {
  const text = paragraphs.map((words) => `<p>${words}</p>`).join('');
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body><main><h1>${title}</h1>${text}</main></body></html>`;
}
