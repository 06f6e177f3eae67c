import type { PersonRef } from '../jit/entitlement.ts';
import type { UserId } from '../jit/ids.ts';
import type { Stage } from '../jit/policy/policy.ts';
import { wordsFor } from '../words/words.ts';
import { escapeName } from './escape.ts';
import type { Reader } from './reader.ts';

/** By whom it was: the person's name, escaped, or `you` when they are the reader. */
export function nameFor(person: PersonRef, readerId: UserId | null, reader: Reader): string {
  return person.id === readerId ? wordsFor(reader).byYou : escapeName(person.name);
}

/** A list that is read in passing names no more than this. */
export const MOST_NAMED = 4;

/** `A, B and C`, or `A, B, C and 4 more`. The names are escaped already. */
export function listed(names: readonly string[], reader: Reader, limit = MOST_NAMED): string {
  const { lists } = wordsFor(reader);
  const more = names.length - limit;
  return lists.all(more > 0 ? [...names.slice(0, limit), lists.more(more)] : names);
}

/** `A, B or C`. Escaped already, or raw. */
export function anyOf(names: readonly string[], reader: Reader): string {
  const { lists } = wordsFor(reader);
  const [last, ...others] = [...names].reverse();
  if (last === undefined || others.length === 0) return last ?? '';
  return lists.any([others.reverse().join(', '), last]);
}

/** Who a stage names, escaped: `SG-Messaging-Leads or Ben Okafor`. */
export function approversOf(stage: Stage, reader: Reader): string {
  const { lists } = wordsFor(reader);
  const names = stage.approvers.map((subject) => escapeName(subject.name));
  const more = names.length - MOST_NAMED;
  return more > 0 ? lists.any([names.slice(0, MOST_NAMED).join(', '), lists.more(more)]) : lists.any(names);
}

/** What begins a sentence of its own, put after a colon. */
export function lowered(text: string, reader: Reader): string {
  return wordsFor(reader).afterColon(text);
}

/** The first letter as a capital: for a sentence that begins with a name. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
