import { nearest, quote } from '../../jit/text.ts';
import { catalogue, exampleOf } from './catalogue.ts';
import type { Command } from './command.ts';

/** What people may expect from other systems, or from a later version: said plainly, with what to do instead. */
const NOT_BUILT: readonly { words: RegExp; why: string; instead: string }[] = [
  {
    words: /^(?:approve|deny|reject|decline)\b/,
    why: 'Decisions are made with the buttons on the card of the request.',
    instead: 'approvals',
  },
  {
    words: /^extend\b/,
    why: 'Access cannot be extended in this version. Ask again when it is about to end.',
    instead: 'request',
  },
  {
    words: /^withdraw\b/,
    why: 'A vote cannot be taken back in this version. You can revoke, by id, what you approved.',
    instead: 'revoke',
  },
  {
    words: /^polic(?:y|ies) (?:new|edit|create|add|change|update)\b/,
    why: 'Policies are created by import in this version, and changed by import or by policy set.',
    instead: 'policy import',
  },
  {
    words: /^(?:assignments?|eligibility)\b/,
    why: 'Standing assignments are not listed in this version.',
    instead: 'grants',
  },
];

/** Their words as they are spelt, for those who nearly typed them. */
const NOT_BUILT_WORDS = ['approve', 'deny', 'reject', 'decline', 'extend', 'withdraw', 'assignments', 'eligibility'];

/** An answer to what is no command: what was probably meant, as text that works when typed. */
export function unknownCommand(typed: string): Command {
  const line = typed.toLowerCase().replace(/\s+/g, ' ').trim();
  const shown = quote(typed).slice(1, -1);
  const exactly = notBuilt(line);
  const suggestion = exactly === null ? suggestionFor(line) : null;
  const known = exactly ?? (suggestion === null ? notBuilt(nearest(line.split(' ')[0] ?? '', NOT_BUILT_WORDS)) : null);
  if (known === null) return { kind: 'unknown', typed: shown, suggestion, why: null };
  return { kind: 'unknown', typed: shown, suggestion: exampleOf(known.instead), why: known.why };
}

function notBuilt(line: string | null): (typeof NOT_BUILT)[number] | null {
  return line === null ? null : (NOT_BUILT.find((entry) => entry.words.test(line)) ?? null);
}

function suggestionFor(line: string): string | null {
  const [first = '', second = ''] = line.split(' ');
  const names = catalogue.map((entry) => entry.name);
  const single = names.filter((name) => !name.includes(' '));
  const name =
    nearest(`${first} ${second}`.trim(), names) ??
    nearest(first, single) ??
    names.find((known) => first.length >= 3 && (known.startsWith(`${first} `) || known.endsWith(` ${first}`))) ??
    (/\b(?:access|admin|role|need|group)\b/.test(line) ? 'request' : null);
  return name === null ? null : exampleOf(name);
}
