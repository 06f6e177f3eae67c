import type { PersonRef } from '../jit/entitlement.ts';
import type { UserId } from '../jit/ids.ts';
import type { Stage } from '../jit/policy/policy.ts';
import { escapeName } from './escape.ts';

/** The person's name, escaped, or `you` when they are the reader. */
export function nameFor(person: PersonRef, readerId: UserId | null): string {
  return person.id === readerId ? 'you' : escapeName(person.name);
}

/** A list that is read in passing names no more than this. */
export const MOST_NAMED = 4;

/** `A, B and C`, or `A, B, C and 4 more`. The names are escaped already. */
export function listed(names: readonly string[], limit = MOST_NAMED): string {
  const more = names.length - limit;
  if (more > 0) return `${names.slice(0, limit).join(', ')} and ${more} more`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Who a stage names, escaped: `SG-Messaging-Leads or Ben Okafor`. */
export function approversOf(stage: Stage): string {
  const names = stage.approvers.map((subject) => escapeName(subject.name));
  const more = names.length - 4;
  return more > 0 ? `${names.slice(0, 4).join(', ')} or ${more} more` : names.join(' or ');
}

/** The first letter as a small one: for what follows a colon. */
export function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The first letter as a capital: for a sentence that begins with a name or with `you`. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
