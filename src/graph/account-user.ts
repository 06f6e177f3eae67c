import { z } from 'zod';
import type { JitAccount } from '../jit/entitlement.ts';
import type { UserId } from '../jit/ids.ts';
import { markOf } from './account-mark.ts';
import { quoted, withQuery } from './odata.ts';
import type { Reader } from './reader.ts';
import { idSchema } from './schema.ts';

const accountSchema = idSchema.extend({
  accountEnabled: z.boolean().nullish(),
  userPrincipalName: z.string().nullish(),
  department: z.string().nullish(),
});
export type AccountUser = z.infer<typeof accountSchema>;

const select = 'id,accountEnabled,userPrincipalName,department';

export function isMarked(user: AccountUser, owner: UserId): boolean {
  return user.department === markOf(owner);
}

/** By its id, whatever became of its name and its mark since. */
export function accountById(reader: Reader, id: string): Promise<AccountUser | null> {
  return reader.get(withQuery(`/users/${id}`, { $select: select }), accountSchema);
}

/** Whoever has this sign-in name, ours or not. */
export function accountByName(reader: Reader, name: string): Promise<AccountUser | null> {
  return reader.get(withQuery(`/users/${encodeURIComponent(name)}`, { $select: select }), accountSchema);
}

/** The account that was made for this owner under this name; null for none. */
export async function markedAccount(reader: Reader, owner: UserId, account: JitAccount): Promise<AccountUser | null> {
  const path = withQuery('/users', { $filter: `department eq ${quoted(markOf(owner))}`, $select: select });
  const wanted = account.name.toLowerCase();
  // compared again here: a filter that is honoured only in part must not pass for a mark
  const found = await reader.find(
    path,
    accountSchema,
    (user) => isMarked(user, owner) && user.userPrincipalName?.toLowerCase() === wanted,
  );
  return found ?? null;
}

/** By its id where Graph told it, else by its mark. */
export function findAccount(
  reader: Reader,
  owner: UserId,
  account: JitAccount,
  accountId: string | null,
): Promise<AccountUser | null> {
  return accountId === null ? markedAccount(reader, owner, account) : accountById(reader, accountId);
}
