import type { Entitlement, Held } from '../jit/entitlement.ts';
import type { MissingGroup } from '../jit/policy/policy.ts';
import { en } from '../words/en.ts';
import { wordsFor } from '../words/words.ts';
import { escapeLabel } from './escape.ts';
import { sentence } from './people.ts';
import type { Reader } from './reader.ts';

/** `Exchange Administrator`, `User Administrator (unit Berlin)`, `member of SG-Mailbox-Operators`, `owner of SG-…` (behaviour A18). Raw. */
export function entitlementText(entitlement: Held, reader: Reader): string {
  const words = wordsFor(reader).entitlement;
  if (entitlement.kind === 'account') return words.account(entitlement.name);
  if (entitlement.kind === 'group') return words[entitlement.as](entitlement.name);
  return entitlement.scopeName === null ? entitlement.name : words.inUnit(entitlement.name, entitlement.scopeName);
}

/** The same at the beginning of a line: a word of ours begins with a capital, a name stays as it is. Raw: escape it. */
export function entitlementTitle(entitlement: Held, reader: Reader): string {
  const label = entitlementText(entitlement, reader);
  return entitlement.kind === 'role' ? label : sentence(label);
}

/** A group that was not there when the policy was saved; its name is all there is of it. Raw: escape it. */
export function missingText({ name, as }: MissingGroup, reader: Reader): string {
  return as === 'owner' ? wordsFor(reader).entitlement.owner(name) : name;
}

/** A label that was stored in English, in the reader's words. Raw: escape it. */
export function labelText(label: string, reader: Reader): string {
  const words = wordsFor(reader).entitlement;
  const member = en.entitlement.member('');
  if (label.startsWith(member)) return words.member(label.slice(member.length));
  const owner = en.entitlement.owner('');
  if (label.startsWith(owner)) return words.owner(label.slice(owner.length));
  const account = en.entitlement.account('');
  if (label.startsWith(account) && label.includes('@')) return words.account(label.slice(account.length));
  const [, role, unit] = /^(.+) \(unit (.+)\)$/s.exec(label) ?? [];
  return role === undefined || unit === undefined ? label : words.inUnit(role, unit);
}

/** What a sentence can hold, ask for and lose: `membership of SG-Mailbox-Operators`, `Exchange Administrator`. Raw. */
export function entitlementNoun(entitlement: Held, reader: Reader): string {
  return entitlement.kind === 'group'
    ? wordsFor(reader).entitlement[entitlement.as === 'owner' ? 'ownership' : 'membership'](entitlement.name)
    : entitlementText(entitlement, reader);
}

/** What kind of thing it is and how far it reaches, escaped. Privileged is said in words, never by a colour alone. */
export function natureOf(entitlement: Entitlement, reader: Reader): string {
  const words = wordsFor(reader).entitlement;
  if (entitlement.kind === 'group') return entitlement.as === 'owner' ? words.groupOwnership : words.groupMembership;
  const what = entitlement.privileged ? words.privilegedRole : words.role;
  return entitlement.scopeName === null
    ? words.wholeTenant(what)
    : words.onlyInUnit(what, escapeLabel(entitlement.scopeName));
}
