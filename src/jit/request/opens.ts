import type { DirectoryGroup, RoleDefinition } from '../directory.ts';
import { type Entitlement, entitlementKey } from '../entitlement.ts';
import { cleanLine, lengthOf } from '../text.ts';

/** Kept of a description; Graph allows 1,024 characters for a group's. */
const LONGEST_ABOUT = 300;
/** A card names no more of what a group carries. */
const MOST_CARRIED = 5;

/** What the directory said of one entitlement when it was asked for. */
export type ItemNote = {
  /** Whose note it is: `entitlementKey`. */
  key: string;
  /** Its description there, one line; empty: it has none. */
  about: string;
  /** Names of the directory roles that whoever is in the group holds through it; absent: none, or not a group. */
  carries?: string[];
};

/**
 * What a request opens, in words for whoever decides (behaviour S1.7). Beside the terms and no part of them: descriptions
 * tell, ids decide.
 */
export type OpensNote = {
  /** What the policy is for, in its admins' words; empty: they wrote nothing. */
  purpose: string;
  items: ItemNote[];
};

export function groupNote(
  entitlement: Entitlement,
  group: DirectoryGroup,
  carried: readonly Pick<RoleDefinition, 'name'>[],
): ItemNote {
  const carries = carried.slice(0, MOST_CARRIED).map((role) => shortened(role.name));
  return {
    key: entitlementKey(entitlement),
    about: shortened(group.description),
    ...(carries.length === 0 ? {} : { carries }),
  };
}

export function roleNote(entitlement: Entitlement, role: Pick<RoleDefinition, 'description'> | null): ItemNote {
  return { key: entitlementKey(entitlement), about: shortened(role?.description ?? '') };
}

/** Null when nobody wrote anything. */
export function opensNote(purpose: string, items: readonly ItemNote[]): OpensNote | null {
  const told = items.filter(({ about, carries }) => about !== '' || carries !== undefined);
  const why = shortened(purpose);
  return why === '' && told.length === 0 ? null : { purpose: why, items: told };
}

/** The note of this entitlement; null where the directory said nothing of it. */
export function noteOf(note: OpensNote | undefined, entitlement: Entitlement): ItemNote | null {
  const key = entitlementKey(entitlement);
  return note?.items.find((item) => item.key === key) ?? null;
}

function shortened(text: string): string {
  const line = cleanLine(text);
  return lengthOf(line) <= LONGEST_ABOUT ? line : `${[...line].slice(0, LONGEST_ABOUT - 1).join('')}…`;
}
