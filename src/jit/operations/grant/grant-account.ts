import { accountNoteKey } from '../../account/account-note.ts';
import type { Deps } from '../../deps.ts';
import type { DirectoryUser } from '../../directory.ts';
import type { BackEndKind, PersonRef } from '../../entitlement.ts';
import { type UserId, userId } from '../../ids.ts';
import type { AccessRequest, GrantItem } from '../../request/request.ts';

/** The account that is to have what was asked for is not known yet. */
export function isOpening({ terms, grant }: AccessRequest): boolean {
  return terms.account !== undefined && grant?.account === undefined;
}

/** Who is given an item and how: the account is its owner's, the rest is the account's, directly. */
export function whoseItem(
  { terms, grant }: AccessRequest,
  { entitlement }: GrantItem,
): { holder: PersonRef; backEnd: BackEndKind } {
  if (terms.account === undefined) return { holder: terms.person, backEnd: terms.backEnd };
  if (entitlement.kind === 'account') return { holder: terms.person, backEnd: 'account' };
  const { id, name } = grant?.account ?? terms.person;
  return { holder: { id, name }, backEnd: 'direct' };
}

/**
 * The account by its id, once its holding is held; null before. Whose it is was written down then: before it is given
 * anything, so that it never counts as somebody else.
 */
export async function openedAccount(deps: Deps, items: readonly GrantItem[]): Promise<PersonRef | null> {
  const [item] = items;
  if (item?.entitlement.kind !== 'account' || item.status !== 'held') return null;
  const holding = await deps.holdings.load(item.holdingId);
  const accountId = holding?.body.assignmentId ?? null;
  if (holding === null || accountId === null) return null;
  const account = { id: userId(accountId), name: item.entitlement.name };
  await linkAccount(deps, account.id, holding.body.principal);
  return account;
}

async function linkAccount(deps: Deps, account: UserId, owner: PersonRef): Promise<void> {
  const key = accountNoteKey(account);
  if ((await deps.marks.load<PersonRef>(key)) !== null) return;
  // False when another process was quicker: it wrote the same.
  await deps.marks.save<PersonRef>(key, owner, 0);
}

/**
 * Whether this is somebody's dedicated account, which counts as that person, so that it neither asks nor decides (design
 * invariant 1). By the directory's mark, or by what was written down when it was opened: whoever is given the right to
 * change accounts could take the mark from their own.
 */
export function isAccount({ accountOf }: Pick<DirectoryUser, 'accountOf'>, noted: boolean): boolean {
  return accountOf !== undefined || noted;
}

/** What was written down alone: known from an id, so that it can be read beside the directory. */
export async function isNotedAccount(deps: Pick<Deps, 'marks'>, id: UserId): Promise<boolean> {
  return (await deps.marks.load<PersonRef>(accountNoteKey(id))) !== null;
}
