import { createRequire } from 'node:module';
import { wordsFor } from '../words/words.ts';
import { escapeText } from './escape.ts';
import type { Reader } from './reader.ts';

type Template = { expand(context: { $root: unknown }): unknown };
type TemplateEngine = { Template: new (template: object) => Template };

// Imported by name its typings would pull the TypeScript sources of `adaptivecards` into the build, which do not compile here.
const require = createRequire(import.meta.url);
const engine: TemplateEngine = require('adaptivecards-templating');
/** Parsing a template's expressions takes far longer than filling them in. */
const parsed = new WeakMap<object, Template>();

/** An Adaptive Card or an element of one, as JSON. */
export type CardElement = { [key: string]: unknown };
export type Card = CardElement & { type: 'AdaptiveCard'; version: '1.5'; body: CardElement[] };

/** What Teams takes through every road a card may go (Incoming webhook docs). */
export const CARD_BYTES = 28 * 1024;

/**
 * Fills a template. User text must have been through `escape.ts`, which leaves no `${` in it, so any `${` that is left
 * is a name the data lacks: such a card is a fault here, not a riddle for its reader.
 * `spoken` says the card in a plain line: for screen readers, and for clients too old to draw it (behaviour S0.13).
 * The card says in which language it is, so that it is read out in its own (schema explorer, AdaptiveCard: `lang`, `rtl`).
 * @throws Error when something stayed unfilled.
 */
export function render(
  template: object,
  spoken: string,
  data: Readonly<Record<string, unknown>>,
  reader: Reader,
): Card {
  const { language, rightToLeft, card: words } = wordsFor(reader);
  const ready = parsed.get(template) ?? new engine.Template(template);
  parsed.set(template, ready);
  // `fallbackText` may be read as Markdown (schema explorer, AdaptiveCard).
  const fallbackText = `${escapeText(spoken)} ${words.tooOld}`;
  const expanded: unknown = ready.expand({ $root: { ...data, lang: language, speak: spoken, fallbackText } });
  const card = withoutEmpty(expanded);
  const text = JSON.stringify(card);
  const left = text.indexOf('${');
  if (left !== -1) throw new Error(`card template left unfilled: ${text.slice(left, left + 40)}`);
  if (!isCard(card)) throw new Error('card template made no Adaptive Card 1.5');
  return rightToLeft ? { ...card, rtl: true } : card;
}

/** The engine leaves null where an element's `$when` was false, and an array's place where its data was empty. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty).filter((item) => item !== null && item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
      .filter(([, inner]) => inner !== null && inner !== undefined),
  );
}

function isCard(value: unknown): value is Card {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'AdaptiveCard' &&
    'version' in value &&
    value.version === '1.5' &&
    'body' in value &&
    Array.isArray(value.body)
  );
}
