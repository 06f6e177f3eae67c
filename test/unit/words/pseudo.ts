import { en, type Words } from '../../../src/words/en.ts';

const ACCENTED: Readonly<Record<string, string>> = { a: 'à', e: 'è', i: 'ì', o: 'ò', u: 'ù', y: 'ỳ' };

/** A text as no language writes it and every reader of English can read it; holes keep their names. */
function accented(text: string): string {
  return text.replace(/\{\w+\}|[aeiouy]/gi, (found) => {
    const letter = ACCENTED[found.toLowerCase()];
    if (letter === undefined) return found;
    return found === found.toLowerCase() ? letter : letter.toUpperCase();
  });
}

/** The same words with every text accented, also those that are made of what is put in. */
function accentedIn<Said>(said: Said): Said {
  if (typeof said === 'string') return accented(said) as Said;
  if (typeof said === 'function') {
    return ((...args: unknown[]) => accentedIn(Reflect.apply(said, undefined, args))) as Said;
  }
  if (typeof said !== 'object' || said === null) return said;
  return Object.fromEntries(Object.entries(said).map(([key, inner]) => [key, accentedIn(inner)])) as Said;
}

/** A language as one would add it: made of English, of its type, and told from it everywhere. */
export const pseudo: Words = { ...accentedIn(en), language: 'qps', locale: 'en-GB' };
