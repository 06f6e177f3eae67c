import type { Recipient } from '../../delivery/delivery.ts';
import type { Deps } from '../../deps.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import type { GroupId, UserId } from '../../ids.ts';

/** Without a channel each admin is told; an admins' group may be large. */
const MOST_ADMINS = 20;
/** The directory is what may be broken: then those are told who were admins lately. To be told gives no right. */
const REMEMBERED_MS = 24 * 60 * 60_000;
const MARK = 'admins-to-tell';

type Remembered = { ids: UserId[]; at: Date };

/**
 * Each admin, as the directory has them now; while it does not answer, as it had them within the last day. Null when
 * that is not known either.
 */
export async function adminsToTell(deps: Deps): Promise<Recipient[] | null> {
  try {
    const ids = await readAdmins(deps);
    return recipients(ids);
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    const known = await deps.marks.load<Remembered>(MARK);
    const fresh = known !== null && deps.clock.now().getTime() - known.value.at.getTime() <= REMEMBERED_MS;
    return fresh ? recipients(known.value.ids) : null;
  }
}

/** Asks the directory, and remembers the answer. Throws DirectoryUnavailable. */
export async function readAdmins(deps: Deps): Promise<UserId[]> {
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  const ids = new Set<UserId>();
  for (const id of deps.settings.adminIds) {
    const group = await directory.group(id as GroupId);
    const members = group === null ? [] : await directory.membersOf(group.id);
    if (group === null) ids.add(id as UserId);
    for (const user of members) if (user.enabled) ids.add(user.id);
  }
  await remember(deps, [...ids].sort());
  return [...ids].sort();
}

async function remember(deps: Deps, ids: UserId[]): Promise<void> {
  const now = deps.clock.now();
  const known = await deps.marks.load<Remembered>(MARK);
  const same = known !== null && JSON.stringify(known.value.ids) === JSON.stringify(ids);
  if (same && now.getTime() - known.value.at.getTime() < REMEMBERED_MS / 24) return;
  // Another replica was quicker: it has just asked the same.
  await deps.marks.save<Remembered>(MARK, { ids, at: now }, known?.version ?? 0);
}

function recipients(ids: readonly UserId[]): Recipient[] {
  return ids.slice(0, MOST_ADMINS).map((id) => ({ kind: 'person', id }));
}
