import { describe, expect, it } from 'vitest';
import { DEFAULT_READER } from '../../../src/cards/reader.ts';
import { CARD_BYTES, type Card, render } from '../../../src/cards/render.ts';
import { en } from '../../../src/words/en.ts';
import { gallery } from './gallery.ts';
import { actionsOf, activeIn, elementsOf, markdownOf } from './read-card.ts';

/** The elements of Adaptive Cards 1.5 that we use, with what each must have (schema explorer). */
const KNOWN: Record<string, { must: string[]; may: string[] }> = {
  AdaptiveCard: { must: ['version', 'body', 'fallbackText', 'speak', 'lang'], may: ['$schema', 'rtl'] },
  TextBlock: {
    must: ['text', 'wrap'],
    may: ['size', 'weight', 'color', 'isSubtle', 'spacing', 'style', 'fontType', 'separator', 'id', 'isVisible'],
  },
  Container: { must: ['items'], may: ['spacing', 'separator', 'style', 'id', 'isVisible', 'selectAction'] },
  ColumnSet: { must: ['columns'], may: ['spacing', 'separator', 'selectAction'] },
  Column: { must: ['width', 'items'], may: ['spacing'] },
  'Input.Text': {
    must: ['id', 'label'],
    may: ['placeholder', 'isMultiline', 'maxLength', 'spacing', 'value', 'regex', 'errorMessage'],
  },
  'Input.Date': { must: ['id', 'label'], may: ['value'] },
  'Input.Time': { must: ['id', 'label'], may: ['value'] },
  'Data.Query': { must: ['dataset'], may: [] },
  'Input.ChoiceSet': {
    must: ['id', 'label', 'choices', 'style'],
    may: ['value', 'isMultiSelect', 'wrap', 'placeholder', 'spacing', 'choices.data'],
  },
  'Input.Toggle': { must: ['id', 'title', 'valueOn'], may: ['valueOff', 'wrap', 'spacing'] },
  // The one text that is copied as it is: a pass.
  RichTextBlock: { must: ['inlines'], may: [] },
  TextRun: { must: ['text'], may: ['fontType', 'size', 'weight'] },
  ActionSet: { must: ['actions'], may: ['spacing'] },
  'Action.Execute': {
    must: ['title', 'verb', 'data', 'fallback'],
    may: ['style', 'associatedInputs', 'tooltip', 'mode'],
  },
  'Action.ToggleVisibility': { must: ['targetElements'], may: [] },
  'Action.OpenUrl': { must: ['title', 'url'], may: [] },
  'Action.Submit': { must: ['title', 'data'], may: ['style', 'associatedInputs', 'tooltip', 'mode'] },
};
const VALUES: Record<string, unknown[]> = {
  color: ['Default', 'Accent', 'Good', 'Warning', 'Attention'],
  size: ['Small', 'Default', 'Medium', 'Large'],
  spacing: ['None', 'Small', 'Medium'],
  weight: ['Default', 'Bolder'],
  fontType: ['Monospace'],
  associatedInputs: ['auto', 'none'],
  mode: ['primary', 'secondary'],
  separator: [true, false],
  isSubtle: [true, false],
  wrap: [true],
};

const inGerman = Object.entries(gallery({ locale: 'de-DE', timeZone: 'Europe/Berlin' }));
const cards = [
  ...Object.entries(gallery()),
  ...inGerman.map(([name, card]) => [`${name}, in German`, card] as const),
].map(([name, card]) => [name, withoutMentions(card)] as const);

/** Mentions that the card declares are its own doing; what else looks like one is somebody's writing (Format cards in Teams). */
function withoutMentions({ msteams, ...card }: Card): Card {
  const entities = Object(msteams).entities ?? [];
  const texts: string[] = entities.map((entity: { text: string }) => JSON.stringify(entity.text).slice(1, -1));
  return JSON.parse(texts.reduce((text, mention) => text.replaceAll(mention, 'somebody'), JSON.stringify(card)));
}

describe.each(cards)('the card "%s"', (_, card) => {
  it('uses only elements and properties of Adaptive Cards 1.5', () => {
    for (const element of elementsOf(card)) {
      const { type, ...properties } = element;
      const known = KNOWN[String(type)];
      expect(known, `element ${type}`).toBeDefined();
      const allowed = [...(known?.must ?? []), ...(known?.may ?? [])];
      expect(Object.keys(properties).filter((key) => !allowed.includes(key))).toEqual([]);
      expect(known?.must.filter((key) => properties[key] === undefined || properties[key] === '')).toEqual([]);
      for (const [key, values] of Object.entries(VALUES)) {
        // The style of a button is a word of its own.
        if (properties[key] !== undefined) expect(values, `${type}.${key}`).toContain(properties[key]);
      }
    }
  });

  it('has six buttons at most, each inside an ActionSet', () => {
    expect(actionsOf(card).length).toBeLessThanOrEqual(6);
    expect(card.actions).toBeUndefined();
  });

  it('hides nothing but what a press shows, and nothing that a client would check before it sends', () => {
    const elements = elementsOf(card);
    const shown = elements.flatMap(({ type, targetElements }) =>
      type === 'Action.ToggleVisibility' ? targetElements : [],
    );
    const hidden = elements.filter(({ isVisible }) => isVisible === false);

    expect(shown.filter((id) => elements.filter((one) => one.id === id).length !== 1)).toEqual([]);
    expect(hidden.map(({ id }) => id).filter((id) => !shown.includes(id))).toEqual([]);
    const checked = hidden.flatMap(elementsOf).filter((one) => one.isRequired !== undefined || one.regex !== undefined);
    expect(checked).toEqual([]);
  });

  it('is smaller than Teams takes by any road', () => {
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(CARD_BYTES);
  });

  it('shows no link, tag or emphasis that a person or the directory wrote', () => {
    expect(markdownOf(card).flatMap(activeIn)).toEqual([]);
    // What a field holds is text to edit, put back as it was typed; nothing reads it.
    const read = JSON.stringify(card, (key, value) => (key === 'value' ? undefined : value));
    expect(read).not.toMatch(/<at>|\$\{|\{\{DATE|[\u202A-\u202E\u200B]/);
  });

  it('leaves nothing undefined', () => {
    expect(markdownOf(card).join('\n')).not.toMatch(/undefined|\bnull\b|NaN|Invalid Date|\[object/);
  });
});

describe('render', () => {
  it('refuses a template that its data does not fill', () => {
    const template = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: '$' + '{missing}' }] };

    expect(() => render(template, '', {}, DEFAULT_READER)).toThrow('left unfilled');
  });

  it('does not fill what stands in the data', () => {
    const template = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: '$' + '{text}' }] };

    expect(() => render(template, '', { text: '$' + '{secret}', secret: 'x' }, DEFAULT_READER)).toThrow(
      'left unfilled',
    );
  });

  it('refuses what is no Adaptive Card 1.5', () => {
    expect(() => render({ type: 'AdaptiveCard', version: '1.6', body: [] }, '', {}, DEFAULT_READER)).toThrow(
      'no Adaptive Card',
    );
  });

  it('says in which language the card is, and which way that is read', () => {
    const template = { type: 'AdaptiveCard', version: '1.5', lang: '$' + '{lang}', body: [] };

    const german = render(template, '', {}, { locale: 'de-CH', timeZone: 'UTC' });
    const turned = readRightToLeft(() => render(template, '', {}, DEFAULT_READER));

    expect(german).toMatchObject({ lang: 'de' });
    expect(german).not.toHaveProperty('rtl');
    expect(turned).toMatchObject({ lang: 'en', rtl: true });
  });
});

/** As if English were read from right to left. */
function readRightToLeft<T>(act: () => T): T {
  en.rightToLeft = true;
  try {
    return act();
  } finally {
    en.rightToLeft = false;
  }
}
