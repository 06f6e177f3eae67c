import { z } from 'zod';
import type { Besides } from '../jit/back-end.ts';
import { groupId, userId } from '../jit/ids.ts';
import { readPlans } from './account-plans.ts';
import { unlessBarred } from './barred.ts';
import type { GraphCall, GraphClient } from './client.ts';
import { GraphFailure } from './errors.ts';
import { memberReference } from './member-reference.ts';
import { quoted, withQuery } from './odata.ts';
import type { Reader } from './reader.ts';
import { assignmentSchema, groupSchema, idSchema } from './schema.ts';
import { writeOnce } from './write.ts';

/** Something that an account has directly, in words, and the call that takes it away. */
export type Access = { label: string; call: Pick<GraphCall, 'method' | 'path' | 'body'> };

/** `left`: what nobody can take from an account by hand, or the bot may not. */
export type Found = { access: Access[]; left: Besides['left'] };

/** `failure`: something that is tried again. */
export type Stripped = Besides & { failure: GraphFailure | null };

const groupFields = 'id,displayName,groupTypes,mailEnabled,onPremisesSyncEnabled,isAssignableToRole';
/** Administrative units and roles are among them: being in a unit is no access, and roles are read as assignments. */
const containerSchema = z.union([
  z.object({ '@odata.type': z.literal('#microsoft.graph.group') }).and(groupSchema),
  z.object({ '@odata.type': z.string() }).transform(() => null),
]);

const ownedSchema = z.object({ id: z.string(), '@odata.type': z.string(), displayName: z.string().nullish() });
const heldRole = assignmentSchema.extend({ roleDefinition: z.object({ displayName: z.string().nullish() }).nullish() });

/**
 * Every role and group that the account has directly, whoever gave it. Groups whose members follow a rule, or another
 * directory, are `left`: nobody can take it out of these, and the rule does when it is disabled or gone.
 */
export async function accessOf(reader: Reader, accountId: string): Promise<Found> {
  const query = { $filter: `principalId eq ${quoted(accountId)}`, $expand: 'roleDefinition' };
  const [containers, roles] = await Promise.all([
    reader.list(withQuery(`/users/${accountId}/memberOf`, { $select: groupFields, $top: 999 }), containerSchema),
    reader.list(withQuery('/roleManagement/directory/roleAssignments', query), heldRole),
  ]);
  const groups = (containers ?? []).filter((group) => group !== null);
  const member = userId(accountId);
  const memberships = groups.filter((group) => group.unwritable === null);
  return {
    access: [
      ...memberships.map(({ id, name }) =>
        taking(`member of ${name}`, memberReference({ groupId: id, as: 'member' }, member)),
      ),
      ...(roles ?? [])
        .filter((row) => row.principalId === accountId)
        .map((row) =>
          taking(
            row.roleDefinition?.displayName ?? row.roleDefinitionId,
            `/roleManagement/directory/roleAssignments/${encodeURIComponent(row.id)}`,
          ),
        ),
    ],
    left: groups.flatMap(({ name, unwritable }) =>
      unwritable === null ? [] : { label: `member of ${name}`, why: unwritable },
    ),
  };
}

/** What it owns, and what it is or will be given or eligible for by Privileged Identity Management. */
async function besides(reader: Reader, accountId: string): Promise<Found> {
  const path = withQuery(`/users/${accountId}/ownedObjects`, { $select: 'id,displayName', $top: 999 });
  const found = await unlessBarred(reader.list(path, ownedSchema));
  const owned = found === 'barred' ? [] : (found ?? []);
  const unread = { label: 'perhaps owner of something', why: 'the bot may not read it' };
  const plans = await readPlans(reader, accountId);
  const owner = userId(accountId);
  const groups = owned.filter((one) => one['@odata.type'] === '#microsoft.graph.group');
  const others = owned.filter((one) => !groups.includes(one));
  const nameOf = (one: z.infer<typeof ownedSchema>) => `owner of ${one.displayName || one.id}`;
  return {
    access: [
      ...groups.map((one) => taking(nameOf(one), memberReference({ groupId: groupId(one.id), as: 'owner' }, owner))),
      ...plans.access,
    ],
    // To take these takes Application.ReadWrite.All, which makes whoever has it master of every app of the tenant.
    left: [
      ...(found === 'barred' ? [unread] : []),
      ...others.map((one) => ({ label: nameOf(one), why: 'the bot may not change owners of apps' })),
      ...plans.left,
    ],
  };
}

function taking(label: string, path: string): Access {
  return { label, call: { method: 'DELETE', path } };
}

/**
 * Takes everything from the account. What of roles and groups cannot be taken is a failure; of the rest it is left, and
 * said, since it is of no use to an account that is shut.
 */
export async function stripAll(
  client: GraphClient,
  reader: () => Reader,
  accountId: string,
  timeoutMs: number,
): Promise<Stripped> {
  const held = await accessOf(reader(), accountId);
  const first = await strip(client, held.access, timeoutMs);
  if (first.failure !== null) return first;
  const rest = await besides(reader(), accountId);
  const second = await strip(client, rest.access, timeoutMs, isForGood);
  return {
    taken: [...first.taken, ...second.taken],
    left: [...held.left, ...rest.left, ...second.left],
    failure: second.failure,
  };
}

function isForGood({ kind, code }: GraphFailure): boolean {
  if (code === 'ActiveDurationTooShort' || code === 'PendingRoleAssignmentRequest') return false;
  return kind === 'forbidden' || kind === 'refused' || kind === 'last-owner';
}

/** Takes all of it away; the first failure that is not "it was not there", after everything was tried. */
async function strip(
  client: GraphClient,
  access: readonly Access[],
  timeoutMs: number,
  stays: (failure: GraphFailure) => boolean = () => false,
): Promise<Stripped> {
  const stripped: Stripped = { taken: [], left: [], failure: null };
  // one after the other: Graph takes concurrent writes to one object ill (409)
  for (const { label, call } of access) {
    const result = await writeOnce(client, { ...call, priority: 'high' }, timeoutMs);
    if (!(result instanceof GraphFailure)) stripped.taken.push(label);
    else if (wasNotThere(result)) continue;
    else if (stays(result)) stripped.left.push({ label, why: result.message });
    else stripped.failure ??= result;
  }
  return stripped;
}

function wasNotThere({ kind, code }: GraphFailure): boolean {
  return kind === 'not-found' || kind === 'not-referenced' || code === 'RoleAssignmentDoesNotExist';
}

const passPath = (accountId: string) => `/users/${accountId}/authentication/temporaryAccessPassMethods`;

/** Deletes whatever Temporary Access Pass the account has (Graph: Delete temporaryAccessPassAuthenticationMethod). */
export async function deletePasses(
  client: GraphClient,
  reader: Reader,
  accountId: string,
  timeoutMs: number,
): Promise<GraphFailure | null> {
  const passes = (await reader.list(withQuery(passPath(accountId), { $select: 'id' }), idSchema)) ?? [];
  const access = passes.map(({ id }) => taking('pass', `${passPath(accountId)}/${id}`));
  return (await strip(client, access, timeoutMs)).failure;
}
