import { accountNoteKey } from '../../account/account-note.ts';
import type { Deps } from '../../deps.ts';
import type { AccountChange } from '../../directory.ts';
import { MINUTE_MS } from '../../duration.ts';
import type { PersonRef } from '../../entitlement.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import type { UserId } from '../../ids.ts';
import { mapLimited } from '../../policy/map-limited.ts';
import { clearOthers, raiseAlert } from './alerts.ts';

const KEY = 'open-accounts';
const MOST_HOLDINGS = 10_000;
const AT_A_TIME = 8;
/** A read that lags may show open what was shut just now (Graph: eventual consistency). */
const SURE_MS = MINUTE_MS;

/** Dedicated accounts that were seen open with nobody's grant on them, since when. Lost, they are seen again when they change. */
type OpenMark = { seen: { id: UserId; since: Date }[] };

/**
 * Tells the admins of dedicated accounts that somebody enabled, or restored, although no grant has them open: what an
 * account is for is over when its grant is. Looks at those that the directory says have changed, and at those told of.
 */
export async function watchOpenAccounts(deps: Deps, changes: readonly AccountChange[]): Promise<void> {
  const known = await deps.marks.load<OpenMark>(KEY);
  const before = known?.value.seen ?? [];
  const ids = new Set(before.map(({ id }) => id));
  const told = changes.flatMap(({ id, what }) => (what === 'present' && !ids.has(id) ? [id] : []));
  const open: { id: UserId; since: Date; owner: PersonRef }[] = [];
  // Most of those who changed are people.
  await mapLimited([...ids, ...new Set(told)], AT_A_TIME, async (id) => {
    const note = await deps.marks.load<PersonRef>(accountNoteKey(id));
    if (note === null || !(await isOpen(deps, id, ids.has(id)))) return;
    const since = before.find((one) => one.id === id)?.since ?? deps.clock.now();
    open.push({ id, since, owner: note.value });
  });
  if (open.length === 0 && before.length === 0) return;
  const inUse = open.length === 0 ? () => false : await accountsInUse(deps);
  // While a grant has it open, or is shutting it, its end sees to it.
  const stray = open.filter(({ id, owner }) => !inUse(id, owner.id));
  const seen = stray.map(({ id, since }) => ({ id, since }));
  await deps.marks.save<OpenMark>(KEY, { seen }, known?.version ?? 0);
  const now = deps.clock.now().getTime();
  const sure = stray.filter(({ since }) => now - since.getTime() >= SURE_MS);
  for (const { id, owner } of sure) {
    await raiseAlert(deps, {
      topic: 'account',
      subject: id,
      severity: 'critical',
      text: {
        title: `A dedicated account of ${owner.name} is open without a grant`,
        lines: [`Somebody enabled or restored it in Entra. Its object id is ${id}.`],
        todo: 'Disable it in Entra, and ask whoever opened it why. The next grant takes all access from it before it opens it.',
      },
    });
  }
  await clearOthers(deps, 'account', new Set(sure.map(({ id }) => id)), 'it is shut, or a grant has it open');
}

/** Where the directory does not answer, what was open stays so. */
async function isOpen(deps: Deps, id: UserId, before: boolean): Promise<boolean> {
  try {
    return (await deps.directoryChanges.standing(id)) === 'present';
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return before;
    throw error;
  }
}

/** By their ids; of an account that is just being opened the owner alone is known. */
async function accountsInUse(deps: Deps): Promise<(id: UserId, owner: UserId) => boolean> {
  const holdings = await deps.holdings.unsettled(deps.settings.tenantId, MOST_HOLDINGS);
  const ofAccounts = holdings.map(({ body }) => body).filter(({ entitlement }) => entitlement.kind === 'account');
  const ids = new Set(ofAccounts.map(({ assignmentId }) => assignmentId));
  const opening = new Set(ofAccounts.flatMap((one) => (one.assignmentId === null ? [one.principal.id] : [])));
  return (id, owner) => ids.has(id) || opening.has(owner);
}
