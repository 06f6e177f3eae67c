import { z } from 'zod';
import type { AccountChange, ChangesPage, DirectoryChanges, Standing } from '../jit/directory.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import { isGuid, type UserId, userId } from '../jit/ids.ts';
import type { GraphClient } from './client.ts';
import { GraphFailure } from './errors.ts';
import { quoted, relativeLink, withQuery } from './odata.ts';
import { createReader, type Reader } from './reader.ts';

const root = '/users/delta';
const select = 'id,accountEnabled';
/** Graph: an `in` filter takes 15 values. */
const maxInFilter = 15;
const timeoutMs = 10_000;

const accountId = z.string().refine(isGuid, 'must be a GUID').transform(userId);

const changeSchema = z
  .object({
    id: accountId,
    accountEnabled: z.boolean().nullish(),
    '@removed': z.object({ reason: z.string().optional() }).optional(),
  })
  .transform((row): AccountChange => ({ id: row.id, what: whatChanged(row) }));

const pageSchema = z.object({
  value: z.array(changeSchema),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

const accountSchema = z.object({ id: accountId, accountEnabled: z.boolean().nullish() });
const accountsSchema = z.object({ value: z.array(accountSchema) });

/**
 * Who was disabled or deleted (Graph: user: delta). A token is the path of the link that Graph gave, to be followed as it
 * is. Needs User.Read.All.
 */
export function createDirectoryChanges(client: GraphClient): DirectoryChanges {
  const reader = () => createReader(client, timeoutMs, 'normal');
  return {
    since: (token) => since(reader(), client.baseUrl, token),
    standing: (id) => standing(reader(), id),
    missingAmong: (ids) => missingAmong(reader, ids),
  };
}

async function since(reader: Reader, baseUrl: string, token: string | null): Promise<ChangesPage> {
  const path = token ?? withQuery(root, { $select: select, $deltatoken: 'latest' });
  const answer = await reader.get(path, pageSchema).catch((error: unknown) => {
    if (token !== null && isForgotten(error)) return null;
    throw error;
  });
  if (answer === null) {
    if (token !== null) return { kind: 'start-again' };
    throw new DirectoryUnavailable('Microsoft Graph does not tell of changed users');
  }
  const more = answer['@odata.nextLink'];
  const link = relativeLink(more ?? answer['@odata.deltaLink'] ?? '', baseUrl);
  const bad = link === null || !/^\/users\/(?:microsoft\.graph\.)?delta(?:\(\))?\?/.test(link);
  if (bad || (more !== undefined && link === path)) {
    throw new DirectoryUnavailable('Microsoft Graph answered with a bad link for the next changes');
  }
  return { kind: 'page', changes: answer.value, token: link, more: more !== undefined };
}

/**
 * The token is too old or the tenant was moved: 410, or a 40x such as `syncStateNotFound` (Graph: delta query, token
 * duration and synchronization reset). Refusals that have to do with who asks, or how often, say nothing of the token.
 */
function isForgotten(error: unknown): boolean {
  if (!(error instanceof DirectoryUnavailable) || !(error.cause instanceof GraphFailure)) return false;
  const { status, code } = error.cause;
  return status === 410 || (code !== null && (status === 400 || status === 404));
}

/** A change that does not say whether the account is enabled is of something else. */
function whatChanged(row: { accountEnabled?: boolean | null | undefined; '@removed'?: unknown }): Standing {
  if (row['@removed'] !== undefined) return 'deleted';
  return row.accountEnabled === false ? 'disabled' : 'present';
}

async function standing(reader: Reader, id: UserId): Promise<Standing> {
  const account = await reader.get(withQuery(`/users/${id}`, { $select: select }), accountSchema);
  return account === null ? 'deleted' : standingOf(account);
}

/** What the bot is not allowed to see comes as null: nobody's access may end over that. */
function standingOf(account: z.infer<typeof accountSchema>): Standing {
  if (typeof account.accountEnabled === 'boolean') return account.accountEnabled ? 'present' : 'disabled';
  throw new DirectoryUnavailable('Microsoft Graph does not say whether an account is enabled');
}

async function missingAmong(reader: () => Reader, ids: readonly UserId[]): Promise<UserId[]> {
  const missing: UserId[] = [];
  for (let at = 0; at < ids.length; at += maxInFilter) {
    const asked = ids.slice(at, at + maxInFilter);
    const path = withQuery('/users', { $filter: `id in (${asked.map(quoted).join(', ')})`, $select: select });
    const found = await reader().get(path, accountsSchema);
    if (found === null) throw new DirectoryUnavailable('Microsoft Graph does not list users');
    const enabled = new Set(found.value.filter((one) => standingOf(one) === 'present').map((one) => one.id));
    missing.push(...asked.filter((id) => !enabled.has(id)));
  }
  return missing;
}
