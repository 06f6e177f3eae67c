import { en, type Words } from '../../../src/words/en.ts';

/** What a language says in one place: a text, or a text made of what is put in. */
type Entry = string | number | boolean | ((...args: unknown[]) => unknown);

/** Every entry of a language by its path: `request.status.denied`. */
export function entriesOf(words: Words): Map<string, Entry> {
  return new Map(walk(words, ''));
}

function walk(value: unknown, path: string): [string, Entry][] {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return [[path, value]];
  if (typeof value === 'function') return [[path, (...args) => Reflect.apply(value, undefined, args)]];
  if (typeof value !== 'object' || value === null) throw new Error(`no words at ${path}`);
  return Object.entries(value).flatMap(([key, inner]) => walk(inner, path === '' ? key : `${path}.${key}`));
}

/** How many things are put into the entry at this path: what the wrappers of `entriesOf` do not tell. */
function arityAt(path: string): number {
  const found = path.split('.').reduce<unknown>((value, key) => Object(value)[key], en);
  return typeof found === 'function' ? found.length : 0;
}

/** What a caller may put in: a text, several, a number that a language counts by, nothing, a yes or no. */
const KINDS = [
  (marker: string) => marker,
  (marker: string) => [`${marker}a`, `${marker}b`],
  () => 1,
  () => 2,
  () => null,
  () => true,
  () => false,
];
/** With more than this, only one argument at a time is other than a text. */
const ALL_WAYS = 3;

/** Every way to fill the entry at this path, in marked texts; numbers are chosen so that both forms of a plural show. */
export function waysToFill(path: string): unknown[][] {
  const markers = Array.from({ length: arityAt(path) }, (_, index) => `⟦${index}⟧`);
  if (markers.length > ALL_WAYS) {
    return markers.flatMap((marker, at) =>
      KINDS.map((kind) => markers.map((other, index) => (index === at ? kind(marker) : other))),
    );
  }
  return markers.reduce<unknown[][]>(
    (ways, marker) => ways.flatMap((way) => KINDS.map((kind) => [...way, kind(marker)])),
    [[]],
  );
}

/** What the entry says when filled so; null where it cannot be filled so. */
export function said(entry: Entry, args: readonly unknown[]): string | null {
  if (typeof entry !== 'function') return String(entry);
  try {
    return String(entry(...args));
  } catch {
    return null;
  }
}

/** Everything a language says, however it is filled. */
export function everythingSaid(words: Words): string[] {
  return [...entriesOf(words)].flatMap(([path, entry]) =>
    waysToFill(path).flatMap((args) => {
      const text = said(entry, args);
      return text === null ? [] : [text];
    }),
  );
}

/** The words of a text, small, without what was put in. */
export function wordsOf(text: string): string[] {
  return (
    text
      .replace(/⟦\d⟧[ab]?|\{\w+\}|\b(?:null|true|false)\b/g, ' ')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  );
}
