import { expect, it, vi } from 'vitest';
import { commandsIn } from '../../../src/bot/commands/catalogue.ts';
import { refusalMessage } from '../../../src/bot/error-replies.ts';
import { retell } from '../../../src/cards/retell.ts';
import { Refusal } from '../../../src/jit/errors.ts';
import { en } from '../../../src/words/en.ts';
import { gallery } from '../cards/gallery.ts';
import { elementsOf } from '../cards/read-card.ts';
import { pseudo } from './pseudo.ts';
import { everythingSaid, wordsOf } from './read-words.ts';

// All that adding a language comes to: its file, and its line in LANGUAGES.
vi.mock('../../../src/words/words.ts', async (load) => {
  const { pseudo: qps } = await import('./pseudo.ts');
  const real = await load<typeof import('../../../src/words/words.ts')>();
  const wordsFor = (reader: { locale: string }) => (reader.locale.startsWith('qps') ? qps : real.wordsFor(reader));
  return { ...real, LANGUAGES: { ...real.LANGUAGES, qps }, wordsFor };
});

const READER = { locale: 'qps-ploc', timeZone: 'Europe/Berlin' };
const SHOWN = ['text', 'title', 'label', 'placeholder', 'tooltip', 'errorMessage', 'speak', 'fallbackText'] as const;
/** Cards that the gallery fills with English sentences of its own, as if somebody had put them in. */
const FILLED_IN = /^(?:help|welcome|refusal|faults|status|approvals, decided|alerts?(?:, .*)?|form, .*)$/;

/** What the catalogue says in English between what is put in: three words or more, so that no name is taken for it. */
const ENGLISH = [
  ...new Set(
    everythingSaid(en)
      .flatMap((text) => text.split(/⟦\d⟧[ab]?|\{\w+\}|null|true|false/))
      .map((part) => part.trim())
      .filter((part) => wordsOf(part).length >= 3),
  ),
];

const cards = Object.entries(gallery(READER)).filter(([name]) => !FILLED_IN.test(name));

function englishIn(text: string): string[] {
  const typed = commandsIn(en).map(({ name, example }) => `${name} ${example}`);
  return ENGLISH.filter((part) => text.includes(part) && !typed.some((one) => one.includes(part)));
}

it('finds its texts on every card, and no English sentence of the catalogue', () => {
  expect(cards.length).toBeGreaterThan(80);
  for (const [name, card] of cards) {
    const texts = elementsOf(card).flatMap((element) =>
      SHOWN.map((key) => element[key]).filter((text) => typeof text === 'string'),
    );
    expect(card.lang, name).toBe('qps');
    expect(texts.join(' '), name).toMatch(/[àèìòùỳ]/);
    expect(texts.flatMap(englishIn), name).toEqual([]);
  }
});

it('would find English, where it is spoken', () => {
  const spoken = Object.entries(gallery()).filter(([name]) => !FILLED_IN.test(name));
  const found = spoken.flatMap(([, card]) => elementsOf(card).flatMap(({ text }) => englishIn(String(text))));

  expect(new Set(found).size).toBeGreaterThan(50);
});

it('tells refusals, commands and what was stored in English in it', () => {
  const { title, text } = refusalMessage(new Refusal('frozen', 'new grants are frozen', { by: 'Dana' }), READER);

  expect(title).toBe(pseudo.refusals.frozen.title);
  expect(title).toBe('Nèw grànts àrè fròzèn');
  expect(text).toContain('Dànà');
  expect(retell('the account of Ana Lima is disabled', READER)).toBe('thè àccòùnt òf Ana Lima ìs dìsàblèd');
  expect(commandsIn(pseudo).map(({ name }) => name)).toEqual(commandsIn(en).map(({ name }) => name));
});
