import { describe, expect, it } from 'vitest';
import { de } from '../../../src/words/de.ts';
import { en } from '../../../src/words/en.ts';
import { LANGUAGES, wordsFor } from '../../../src/words/words.ts';
import { entriesOf, said, waysToFill, wordsOf } from './read-words.ts';

const english = entriesOf(en);
const others = Object.entries(LANGUAGES).filter(([, words]) => words !== en);

/** What a language says as English does. Anything new here is either such a word or was forgotten. */
const ALIKE: Record<string, string[]> = { de: ['ticket', 'status', 'version', 'in'] };

/** What was put in and came out again, by its marker or as the hole of a stored sentence. */
function markersIn(text: string): string[] {
  return [...text.matchAll(/⟦\d⟧[ab]?|\{\w+\}/g)].map((match) => match[0]).sort();
}

describe.each(others)('the words of %s', (tag, words) => {
  const spoken = entriesOf(words);

  it('are there for all that is said in English, and for nothing else', () => {
    expect([...spoken.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('are not English', () => {
    const same = [...english].flatMap(([path, entry]) =>
      waysToFill(path).flatMap((args) => {
        const text = said(entry, args);
        return text === null || text !== said(spoken.get(path) ?? '', args) ? [] : [wordsOf(text).join(' ')];
      }),
    );

    expect([...new Set(same)].filter((text) => text !== '' && !ALIKE[tag]?.includes(text))).toEqual([]);
  });

  it('keep whatever is put into them', () => {
    for (const [path, entry] of english) {
      const filled = waysToFill(path).flatMap((args) => {
        const texts = [entry, spoken.get(path) ?? ''].map((one) => said(one, args));
        return texts.includes(null) ? [] : [texts.map((text) => markersIn(text ?? ''))];
      });
      expect(filled, `${path} can be filled`).not.toEqual([]);
      for (const [given, kept] of filled) expect(kept, path).toEqual(given);
    }
  });
});

it('addresses German readers politely', () => {
  const texts = [...entriesOf(de).values()].filter((entry) => typeof entry === 'string');

  expect(texts.filter((text) => /\b(du|dir|dich|dein(e|en|em|er|es)?)\b/i.test(text))).toEqual([]);
});

describe('wordsFor', () => {
  it.each(['de', 'de-DE', 'de-AT', 'DE-ch'])('speaks German to %s', (locale) => {
    expect(wordsFor({ locale })).toBe(de);
  });

  it.each(['en-US', 'fr-FR', '', 'constructor', '__proto__', 'deu', 'x-de'])('speaks English to %j', (locale) => {
    expect(wordsFor({ locale })).toBe(en);
  });
});
