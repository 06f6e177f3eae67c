import type { Reader } from '../../cards/reader.ts';
import { nearest } from '../../jit/text.ts';
import type { Words } from '../../words/en.ts';
import { wordsFor } from '../../words/words.ts';
import { catalogue, exampleOf } from './catalogue.ts';
import type { Command } from './command.ts';
import { shown } from './fault.ts';

/** What people may expect from other systems, or from a later version: said plainly, with what to do instead. */
const NOT_BUILT: readonly { words: RegExp; why: keyof Words['notBuilt']; instead: string }[] = [
  { words: /^(?:approve|deny|reject|decline)\b/, why: 'decisions', instead: 'approvals' },
  { words: /^polic(?:y|ies) (?:new|edit|create|add|change|update)\b/, why: 'policies', instead: 'policy edit' },
];

/** Their words as they are spelt, for those who nearly typed them. */
const NOT_BUILT_WORDS = ['approve', 'deny', 'reject', 'decline'];

/** An answer to what is no command: what was probably meant, as text that works when typed. */
export function unknownCommand(typed: string, reader: Reader): Command {
  const words = wordsFor(reader);
  const line = typed.toLowerCase().replace(/\s+/g, ' ').trim();
  const exactly = notBuilt(line);
  const suggestion = exactly === null ? suggestionFor(line, words) : null;
  const known = exactly ?? (suggestion === null ? notBuilt(nearest(line.split(' ')[0] ?? '', NOT_BUILT_WORDS)) : null);
  if (known === null) return { kind: 'unknown', typed: shown(typed), suggestion, why: null };
  const suggested = exampleOf(known.instead, words);
  return { kind: 'unknown', typed: shown(typed), suggestion: suggested, why: words.notBuilt[known.why] };
}

function notBuilt(line: string | null): (typeof NOT_BUILT)[number] | null {
  return line === null ? null : (NOT_BUILT.find((entry) => entry.words.test(line)) ?? null);
}

function suggestionFor(line: string, words: Words): string | null {
  const [first = '', second = ''] = line.split(' ');
  const names = catalogue.map((entry) => entry.name);
  const single = names.filter((name) => !name.includes(' '));
  const name =
    nearest(`${first} ${second}`.trim(), names) ??
    nearest(first, single) ??
    names.find((known) => first.length >= 3 && (known.startsWith(`${first} `) || known.endsWith(` ${first}`))) ??
    (/\b(?:access|admin|role|need|group)\b/.test(line) ? 'request' : null);
  return name === null ? null : exampleOf(name, words);
}
