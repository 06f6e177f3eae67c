import type { Entitlement } from '../entitlement.ts';
import { cleanLine, quote } from '../text.ts';
import { partsOf, unquoted } from './edit-fields.ts';
import type { MissingGroup } from './policy.ts';
import type { Plain } from './policy-tree.ts';

/** An entitlement in an edit: as typed, or one of the policy with the names that it goes by, in small letters. */
export type Opened = {
  kind: 'role' | 'group' | 'owner' | null;
  typed: string;
  names: string[];
  /** What limits it, as typed; null: not said. */
  scope: string | null;
  scopes: string[];
  plain: Plain;
  known: Entitlement | MissingGroup | null;
};

/** What a document lists, with the stored entitlement that each id stands for. */
export function openedFrom(list: readonly Plain[], stored: readonly (Entitlement | MissingGroup)[]): Opened[] {
  return list.map((plain) => {
    const [role, group, scope, as] = ['role', 'group', 'scope', 'as'].map((key) => textAt(plain, key));
    const id = role ?? group ?? '';
    const known =
      stored.find((each) => {
        if (each.kind === 'missing-group') return each.name === id && group !== null && each.as === (as ?? undefined);
        return each.kind === 'group'
          ? each.groupId === group && each.as === (as ?? 'member')
          : each.roleDefinitionId === role && each.scope === (scope ?? '/');
      }) ?? null;
    const scopeName = known?.kind === 'role' ? known.scopeName : null;
    return {
      kind: role !== null && role !== undefined ? 'role' : as === 'owner' ? 'owner' : 'group',
      typed: id,
      names: lowered([id, known?.name ?? null]),
      scope: null,
      scopes: lowered([scope ?? '/', scopeName]),
      plain,
      known,
    };
  });
}

/**
 * `group:SG-A, owner:SG-A, role:User Administrator @ Berlin`. What follows without saying what it is, is what stood before it; when
 * something is taken out, its name is enough.
 */
export function openedIn(value: string, takesOut: boolean): { items: Opened[]; faults: string[] } {
  const faults: string[] = [];
  let kind: Opened['kind'] = null;
  const items = partsOf(value).flatMap((part): Opened[] => {
    const [, word, rest] = /^(role|group|owner)s?(?:\s*[:=]\s*|\s+)(?:of\s+)?(.+)$/is.exec(part) ?? [];
    if (word !== undefined) kind = word.toLowerCase() as 'role' | 'group' | 'owner';
    else if (takesOut) kind = null;
    if (kind === null && !takesOut) {
      faults.push(`say what ${quote(part)} is: role:${part} or group:${part}`);
      return [];
    }
    const [name = '', scope = null] =
      kind === 'group' || kind === 'owner' ? [unquoted(rest ?? part)] : scoped(unquoted(rest ?? part));
    if (scope !== null && kind === 'role') {
      return [entry(kind, part, name, scope, { role: name, scope })];
    }
    return [entry(kind, part, name, null, plainOf(kind, name))];
  });
  return { items, faults };
}

function plainOf(kind: Opened['kind'], name: string): Plain {
  if (kind === 'owner') return { group: name, as: 'owner' };
  return kind === 'group' ? { group: name } : { role: name };
}

function entry(kind: Opened['kind'], typed: string, name: string, scope: string | null, plain: Plain): Opened {
  const lower = scope === null ? null : cleanLine(scope).toLowerCase();
  return { kind, typed, names: lowered([name]), scope: lower, scopes: lowered([scope ?? '/']), plain, known: null };
}

/** `User Administrator @ Berlin`, `User Administrator (unit Berlin)`: the role, and the unit that limits it. */
function scoped(text: string): [string, string | null] {
  const at = text.lastIndexOf('@');
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1).trim() || '/'];
  const open = text.toLowerCase().lastIndexOf('(unit ');
  if (open > 0 && text.endsWith(')')) return [text.slice(0, open).trim(), text.slice(open + 6, -1).trim()];
  return [text, null];
}

function textAt(plain: Plain, key: string): string | null {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return null;
  const value = plain[key];
  return typeof value === 'string' ? value : null;
}

function lowered(texts: readonly (string | null)[]): string[] {
  return texts.filter((text) => text !== null).map((text) => cleanLine(text).toLowerCase());
}
