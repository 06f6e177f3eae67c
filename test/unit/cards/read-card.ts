import MarkdownIt from 'markdown-it';
import type { Card, CardElement } from '../../../src/cards/render.ts';

const markdown = new MarkdownIt({ html: true, linkify: true });

function isElement(value: unknown): value is CardElement {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every object of the card that has a type, buttons and their fallbacks too, in reading order. */
export function elementsOf(value: unknown): CardElement[] {
  if (Array.isArray(value)) return value.flatMap(elementsOf);
  if (!isElement(value)) return [];
  // What a button sends is no element, whatever it looks like.
  const inner = Object.entries(value).flatMap(([key, part]) => (key === 'data' ? [] : elementsOf(part)));
  return typeof value.type === 'string' ? [value, ...inner] : inner;
}

/** The texts that Teams reads as Markdown; the first is what old clients show instead of the card. */
export function markdownOf(card: Card): string[] {
  return elementsOf(card)
    .flatMap((element) => {
      if (element.type === 'TextBlock') return [element.text];
      if (element.type === 'AdaptiveCard') return [element.fallbackText];
      if (element.type === 'Input.Toggle') return [element.title];
      // Clients that draw an open list read its choices as Markdown, too.
      const open = element.type === 'Input.ChoiceSet' && element.style === 'expanded';
      return open && Array.isArray(element.choices) ? element.choices.map((choice) => choice.title) : [];
    })
    .map(String);
}

/** What a reader sees, a line for each text. */
export function shownText(card: Card): string {
  return markdownOf(card)
    .slice(1)
    .map((text) => readAs(text))
    .join('\n');
}

/** A Markdown text as a reader sees it. */
export function readAs(text: string): string {
  return markdown
    .renderInline(text)
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/[\u2068\u2069]/g, '')
    .replaceAll('\u2011', '-');
}

/** Titles of the buttons, fallbacks left out, and what is in the menu behind them. */
export function buttonsOf(card: Card): string[] {
  return titlesOf(actionsOf(card).filter((action) => action.mode !== 'secondary'));
}

/** Titles in the menu behind the buttons. */
export function menuOf(card: Card): string[] {
  return titlesOf(actionsOf(card).filter((action) => action.mode === 'secondary'));
}

function titlesOf(actions: CardElement[]): string[] {
  return actions.map((action) => String(action.title));
}

/** The buttons themselves. */
export function actionsOf(card: Card): CardElement[] {
  return elementsOf(card)
    .filter((element) => element.type === 'ActionSet')
    .flatMap((set) => (Array.isArray(set.actions) ? set.actions.filter(isElement) : []));
}

/** Elements of Markdown that would act on a reader: links, images, tags, emphasis. */
export function activeIn(text: string): string[] {
  return [...markdown.renderInline(text).matchAll(/<[a-z][^>]*>/gi)].map((match) => match[0]);
}
