import { parseDuration } from '../jit/duration.ts';
import { en, type Words } from '../words/en.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';
import { labelText } from './entitlement-text.ts';
import type { Reader } from './reader.ts';

type Code = keyof Words['sayings'];
/** How a sentence is recognised: what stands between its holes, and what the holes are called. */
type Shape = { code: Code; pattern: RegExp; holes: string[]; fixed: number };

/** Nothing that the product writes is longer; beyond it a text is some person's. */
const LONGEST = 600;
/** A sentence may hold a sentence, for example why a group was left out. */
const DEEPEST = 3;
/** What sentences are put together with: one after the other, or reasons one after the other. */
const JOINTS: readonly (readonly [RegExp, string])[] = [
  [/(?<=\.) (?=[A-Z"])/, ' '],
  [/; /, '; '],
];
/** Holes that hold sentences; the others hold names and what a person typed. */
const SENTENCES = new Set(['why', 'fault', 'count']);

/**
 * A sentence that the product wrote, in the reader's language. The trail and what is stored are in English, so that they
 * read the same for everybody and for ever; what is shown of them is recognised by its English wording and said again.
 * Whatever is not recognised, what a person typed above all, stays as it is. Raw in, raw out.
 */
export function retell(text: string, reader: Reader): string {
  const words = wordsFor(reader);
  return words === en ? text : retold(text, reader, DEEPEST);
}

function retold(text: string, reader: Reader, depth: number): string {
  if (text === '' || text.length > LONGEST || depth === 0) return text;
  for (const { code, pattern, holes } of shapes()) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const values = new Map(
      holes.map((hole, index) => {
        const value = match[index + 1] ?? '';
        return [hole, filled(hole, value, reader, depth)];
      }),
    );
    return wordsFor(reader).sayings[code].replace(/\{(\w+)\}/g, (_, hole: string) => values.get(hole) ?? '');
  }
  for (const [between, joint] of JOINTS) {
    const parts = text.split(between);
    if (parts.length > 1) return parts.map((part) => retold(part, reader, depth - 1)).join(joint);
  }
  return text;
}

function filled(hole: string, value: string, reader: Reader, depth: number): string {
  if (SENTENCES.has(hole)) return retold(value, reader, depth - 1);
  if (hole === 'label') return labelText(value, reader);
  if (!/duration$/i.test(hole)) return value;
  const duration = parseDuration(value);
  return 'ms' in duration ? durationText(duration.ms, reader) : value;
}

let known: Shape[] | null = null;

/** The most telling ones first: whatever says less may fit the beginning or the end of what says more. */
function shapes(): Shape[] {
  known ??= (Object.keys(en.sayings) as Code[])
    .map((code): Shape => {
      const saying = en.sayings[code];
      const parts = saying.split(/\{\w+\}/);
      const pattern = new RegExp(`^${parts.map(literally).join('(.+?)')}$`, 's');
      const holes = [...saying.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
      return { code, pattern, holes, fixed: parts.join('').length };
    })
    .sort((a, b) => b.fixed - a.fixed);
  return known;
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
