import { isGuid } from '../../jit/ids.ts';
import type { PolicyTerms, Subject } from '../../jit/policy/policy.ts';
import { cleanLine } from '../../jit/text.ts';

/** One entry of a list that a form holds and nobody has saved. `name` is for the eyes only: what counts is the id. */
export type Staged =
  | { kind: 'user' | 'group' | 'owner'; id: string; name: string }
  | { kind: 'role'; id: string; scope: string; name: string }
  /** A group that was not found: kept by name (design, Policies as documents). */
  | { kind: 'missing'; name: string; as?: 'owner' };

const LETTERS = { user: 'u', group: 'g', owner: 'o', role: 'r', missing: 'm' } as const;
/** What is shown of a name; a missing group is nothing but its name, and so is kept whole. */
const LONGEST_NAME = 60;
const LONGEST_MISSING = 256;
const MOST_STAGED = 300;
const MOST_UNITS = 20;
const SCOPE = /^\/(?:administrativeUnits\/[0-9a-f-]{36})?$/i;

/**
 * The value of a choice: all there is to know of an entry, so that the ticked boxes of a form are its state. Commas part
 * the values of a list that is ticked (Adaptive Cards: Input.ChoiceSet), so none is left in one.
 */
export function stagedValue(staged: Staged): string {
  const { kind } = staged;
  if (kind === 'missing') return `m|${coded(cut(staged.name, LONGEST_MISSING))}${staged.as === 'owner' ? '|o' : ''}`;
  const name = coded(cut(staged.name, LONGEST_NAME));
  return kind === 'role' ? `r|${staged.id}|${staged.scope}|${name}` : `${LETTERS[kind]}|${staged.id}|${name}`;
}

/** What is ticked; each entry once, whatever is none passed over. */
export function readStaged(text: string): Staged[] {
  const entries = text
    .split(',')
    .slice(0, MOST_STAGED)
    .map(readOne)
    .filter((staged) => staged !== null);
  return distinctStaged(entries);
}

function readOne(value: string): Staged | null {
  const [letter, ...parts] = value.trim().split('|');
  if (letter === 'm') {
    const name = cleanLine(decoded(parts[0] ?? ''));
    const as = parts[1] === 'o' ? { as: 'owner' as const } : {};
    return name === '' ? null : { kind: 'missing', name: cut(name, LONGEST_MISSING), ...as };
  }
  const [id = '', ...rest] = parts;
  if (!isGuid(id)) return null;
  const name = cleanLine(decoded(rest.at(-1) ?? '')) || id;
  if (letter === 'u') return { kind: 'user', id: id.toLowerCase(), name };
  if (letter === 'o') return { kind: 'owner', id: id.toLowerCase(), name };
  if (letter === 'g') return { kind: 'group', id: id.toLowerCase(), name };
  const scope = rest[0] ?? '';
  if (letter !== 'r' || rest.length < 2 || !SCOPE.test(scope)) return null;
  return { kind: 'role', id: id.toLowerCase(), scope, name };
}

/** Each once; the first of those that are the same stays. */
export function distinctStaged(entries: readonly Staged[]): Staged[] {
  return [...new Map(entries.toReversed().map((each) => [keyOf(each), each])).values()].toReversed();
}

export function keyOf(staged: Staged): string {
  if (staged.kind === 'missing') return `m|${staged.as ?? ''}|${staged.name.toLowerCase()}`;
  return staged.kind === 'role' ? `r|${staged.id}|${staged.scope}` : `${LETTERS[staged.kind]}|${staged.id}`;
}

export function stagedSubject({ kind, id, name }: Subject): Staged {
  return { kind, id, name };
}

export function stagedOpened(each: PolicyTerms['entitlements'][number]): Staged {
  if (each.kind === 'missing-group')
    return { kind: 'missing', name: each.name, ...(each.as === 'owner' ? { as: each.as } : {}) };
  if (each.kind === 'group')
    return { kind: each.as === 'owner' ? 'owner' : 'group', id: each.groupId, name: each.name };
  const name = each.scopeName === null ? each.name : `${each.name} @ ${each.scopeName}`;
  return { kind: 'role', id: each.roleDefinitionId, scope: each.scope, name };
}

/** An administrative unit that was picked: roles that are picked with it are given within it only. */
export type PickedUnit = { id: string; name: string };

export function unitValue({ id, name }: PickedUnit): string {
  return `a|${id}|${coded(cut(name, LONGEST_NAME))}`;
}

/** What is picked; each unit once, whatever is none passed over. */
export function readUnits(text: string): PickedUnit[] {
  const picked = text
    .split(',')
    .slice(0, MOST_UNITS)
    .flatMap((value) => {
      const [letter, id = '', name = ''] = value.trim().split('|');
      if (letter !== 'a' || !isGuid(id)) return [];
      return [{ id: id.toLowerCase(), name: cleanLine(decoded(name)) || id }];
    });
  return [...new Map(picked.map((unit) => [unit.id, unit])).values()];
}

/** The same entry within each of these units, as a policy that is typed has it; only roles have a scope. */
export function withinUnits(staged: Staged, units: readonly PickedUnit[]): Staged[] {
  if (staged.kind !== 'role') return [staged];
  return units.map(({ id, name }) => ({
    ...staged,
    scope: `/administrativeUnits/${id}`,
    name: `${staged.name} @ ${name}`,
  }));
}

function coded(text: string): string {
  return text.replace(/[%,|]/g, (char) => encodeURIComponent(char));
}

function decoded(text: string): string {
  return text.replace(/%(?:25|2C|7C)/gi, (code) => decodeURIComponent(code));
}

function cut(text: string, most: number): string {
  const line = [...cleanLine(text.toWellFormed())];
  return line.length > most ? `${line.slice(0, most - 1).join('')}…` : line.join('');
}
