/**
 * The one place where text that people or the directory wrote becomes text on a card (design invariant 7). Every such
 * string goes through here, names too: a display name is as much user input as a reason.
 */

/** How much of a text is shown before it is cut with `…`, in characters as a reader counts them. */
const NAME_LIMIT = 80;
const LABEL_LIMIT = 140;
const TEXT_LIMIT = 500;

/** Zero-width and invisible characters, soft hyphens, fillers, bidi marks, embeddings, overrides and isolates, tags. */
const INVISIBLE = new RegExp(
  [
    '[\\u00AD\\u061C\\u115F\\u1160\\u200B\\u200C\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u206F\\u2800\\u3164\\uFEFF\\uFFA0]',
    '[\\uFFF9-\\uFFFB]|\\u034F|\\u17B4|\\u17B5|[\\u180B-\\u180F]|[\\uFE00-\\uFE0E]|[\\u{1D173}-\\u{1D17A}]|[\\u{E0000}-\\u{E0FFF}]',
  ].join('|'),
  'gu',
);
/** A joiner has a use only inside an emoji. */
const STRAY_JOINER =
  /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D|\u200D(?!\p{Extended_Pictographic})/gu;
/** Marks piled on one letter until they cover the lines around it. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;
const RIGHT_TO_LEFT = /\p{Script=Hebrew}|\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * One line of visible text: controls and line breaks become spaces, invisible and direction-changing characters go,
 * what is longer than `limit` is cut with `…`. Where no escape is known, a look-alike or a space keeps `<at>`, `${` and
 * `{{` from meaning anything.
 * For places that Teams does not read as Markdown: button titles, `summary`, `speak`, `fallbackText`.
 */
export function plainText(text: string, limit = TEXT_LIMIT): string {
  return cut(visible(text), limit)
    .replace(/(?<=[${])\{/g, ' {')
    .replaceAll('<', '‹')
    .replaceAll('>', '›');
}

/**
 * The same for places that Teams reads as Markdown: TextBlock texts and message texts. What Markdown, HTML, `<at>`, the
 * `{{DATE()}}` of Adaptive Cards or a link finder would act on is escaped, so that the reader sees exactly the characters.
 */
export function escapeText(text: string, limit = TEXT_LIMIT): string {
  const shown = cut(visible(text), limit);
  const escaped = shown
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/[\\`*_[\]~]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/(?<=[${])\{/g, '\\{')
    .replace(/:(?=\/\/)|(?<=\b(?:mailto|javascript|data|tel|file)):/gi, '\\:')
    .replace(/(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}-]*\p{L})|(?<=\S)@(?=\S)/gu, '\\$&')
    .replace(/^[#+=-]/, '\\$&')
    .replace(/^(\d{1,9})(?=[.)])/, '$1\\');
  // An isolate keeps right-to-left letters from reordering what stands beside them.
  return RIGHT_TO_LEFT.test(escaped) ? `\u2068${escaped}\u2069` : escaped;
}

/** What Markdown and link finders act on, and what looks the same and means nothing. */
const INERT: readonly (readonly [RegExp, string])[] = [
  [/\[/g, '('],
  [/\]/g, ')'],
  [/`/g, "'"],
  [/\*/g, '∗'],
  [/~/g, '∼'],
  [/\\/g, '∖'],
  [/&(?=#?\w+;)/g, '＆'],
  [/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '‗'],
  [/:(?=\/\/)|(?<=\b(?:mailto|javascript|data|tel|file)):/gi, '∶'],
  [/(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}-]*\p{L})|(?<=^\d{1,9})\./gu, '․'],
  [/(?<=[\p{L}\p{N}])@(?=[\p{L}\p{N}-]*\p{L})/gu, '＠'],
  [/^[#+=-]/, '·'],
];

/**
 * Visible text for places that some clients read as Markdown and others do not, such as a choice beside its box: an
 * escape would be seen in one of them, so what would act there is replaced by what looks like it.
 */
export function inertText(text: string, limit = TEXT_LIMIT): string {
  return INERT.reduce((inert, [active, alike]) => inert.replace(active, alike), plainText(text, limit));
}

/** Where a name would stand that has nothing to see: the same in every language. */
const NAMELESS = '—';

/** Escaped, at the length of a name. */
export function escapeName(name: string): string {
  return escapeText(name, NAME_LIMIT) || NAMELESS;
}

/** Escaped, at the length of an entitlement's or policy's label. */
export function escapeLabel(label: string): string {
  return escapeText(label, LABEL_LIMIT) || NAMELESS;
}

function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '')
    .replace(PILED_MARKS, '$1')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

function cut(text: string, limit: number): string {
  // A character is at least one code unit, so a text of few units needs no counting.
  if (text.length <= limit) return text;
  let kept = '';
  let count = 0;
  for (const { segment } of graphemes.segment(text)) {
    const ends = kept.length + segment.length === text.length;
    // One character may be made of thousands of code units.
    if ((count === limit - 1 && !ends) || segment.length > 64) return `${kept.trimEnd()}…`;
    kept += segment;
    count++;
  }
  return text;
}
