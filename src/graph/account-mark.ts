import { isGuid, type UserId, userId } from '../jit/ids.ts';

const MARK = 'JIT account of ';

/**
 * What says that an account was made by us, and for whom: in `department`, which takes 64 characters, can be filtered by
 * without an advanced query, and which nobody may change of themselves (Graph: user resource).
 */
export function markOf(owner: UserId): string {
  return `${MARK}${owner}`;
}

/** Whose dedicated account has this department; null for a person's own. */
export function ownerInMark(department: string): UserId | null {
  const owner = department.startsWith(MARK) ? department.slice(MARK.length) : '';
  return isGuid(owner) ? userId(owner) : null;
}
