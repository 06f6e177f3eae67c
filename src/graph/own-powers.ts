import { z } from 'zod';
import { DirectoryUnavailable } from '../jit/errors.ts';
import { groupId, type RoleDefinitionId, roleDefinitionId } from '../jit/ids.ts';
import type { OwnPowers, PassRules, Powers } from '../jit/policy/own-powers.ts';
import type { GraphClient } from './client.ts';
import { GraphFailure } from './errors.ts';
import type { Identity } from './identity.ts';
import { listOf } from './member-reference.ts';
import { quoted, withQuery } from './odata.ts';
import { createReader, type Reader } from './reader.ts';
import { assignmentSchema, idSchema } from './schema.ts';
import { untilAborted } from './timers.ts';

const MINUTE_MS = 60_000;
const assignments = '/roleManagement/directory/roleAssignments';
const passPolicy = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass';
/** A role that lets one touch admins has few holders; more groups than this are not looked into. */
const MOST_GROUPS = 10;

/**
 * The bot's permissions from its own token; its directory roles and the tenant's policy for passes from Microsoft Graph.
 * Needs RoleManagement.Read.Directory, GroupMember.Read.All for a role that comes through a group, and
 * Policy.Read.AuthenticationMethod.
 */
export function createOwnPowers(client: GraphClient, identity: () => Promise<Identity | null>): OwnPowers {
  return {
    within(ms) {
      const reader = createReader(client, ms, 'high');
      const signal = client.timers.deadline(ms);
      return {
        powers: (ofRoles) => readPowers(reader, () => untilAborted(identity(), signal), ofRoles),
        passRules: () => readPassRules(reader),
      };
    },
  };
}

async function readPowers(
  reader: Reader,
  identity: () => Promise<Identity | null>,
  ofRoles: readonly RoleDefinitionId[],
): Promise<Powers> {
  const known = await identity().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  if (known instanceof Error) return unavailable(`no token for Microsoft Graph: ${known.message}`);
  const self = known?.objectId;
  if (known === null || self === undefined)
    return unavailable('the identity for Microsoft Graph does not tell who it is');
  try {
    const roles = await rolesAmong(reader, self, ofRoles);
    return { kind: 'powers', permissions: known.granted, roles, appId: known.appId ?? null };
  } catch (error) {
    const failure = failureOf(error);
    return unavailable(failure.message, isForbidden(failure) ? 'RoleManagement.Read.Directory' : null);
  }
}

/** In the whole tenant only. Where the identity itself has none of them, those of groups that it is in count. */
async function rolesAmong(
  reader: Reader,
  self: string,
  ofRoles: readonly RoleDefinitionId[],
): Promise<Set<RoleDefinitionId>> {
  const wanted = new Set<string>(ofRoles);
  const own = await rowsOf(reader, `principalId eq ${quoted(self)}`);
  const direct = own.filter((row) => row.principalId === self && wanted.has(row.roleDefinitionId));
  if (direct.length > 0) return new Set(direct.map((row) => roleDefinitionId(row.roleDefinitionId)));
  const through = new Set<RoleDefinitionId>();
  for (const id of ofRoles) {
    const holders = (await rowsOf(reader, `roleDefinitionId eq ${quoted(id)}`)).filter(
      (row) => row.roleDefinitionId === id,
    );
    for (const { principalId } of holders.slice(0, MOST_GROUPS)) {
      if (await isIn(reader, principalId, self)) through.add(id);
    }
  }
  return through;
}

async function rowsOf(reader: Reader, filter: string) {
  const rows = (await reader.list(withQuery(assignments, { $filter: filter }), assignmentSchema)) ?? [];
  return rows.filter((row) => row.directoryScopeId === '/');
}

/** A group that carries roles has no groups in it (Entra: role-assignable groups). Whoever holds it and is no group has no members. */
async function isIn(reader: Reader, group: string, member: string): Promise<boolean> {
  const path = withQuery(listOf({ groupId: groupId(group), as: 'member' }), { $select: 'id', $top: 999 });
  return ((await reader.find(path, idSchema, ({ id }) => id === member)) ?? null) !== null;
}

const passSchema = z.object({
  state: z.string(),
  maximumLifetimeInMinutes: z.number(),
  isUsableOnce: z.boolean(),
  includeTargets: z.array(z.object({ id: z.string() })).default([]),
  excludeTargets: z.array(z.object({ id: z.string() })).default([]),
});

async function readPassRules(reader: Reader): Promise<PassRules> {
  try {
    const rules = await reader.get(passPolicy, passSchema);
    if (rules === null) return unavailable('Entra shows no policy for Temporary Access Pass');
    const { state, maximumLifetimeInMinutes, isUsableOnce, includeTargets, excludeTargets } = rules;
    return {
      kind: 'rules',
      enabled: state === 'enabled',
      everybody: includeTargets.some(({ id }) => id === 'all_users') && excludeTargets.length === 0,
      mostMs: maximumLifetimeInMinutes * MINUTE_MS,
      onlyOnce: isUsableOnce,
    };
  } catch (error) {
    const failure = failureOf(error);
    return unavailable(failure.message, isForbidden(failure) ? 'Policy.Read.AuthenticationMethod' : null);
  }
}

function unavailable(detail: string, permission: string | null = null): Extract<Powers, { kind: 'unavailable' }> {
  return { kind: 'unavailable', detail, permission };
}

function failureOf(error: unknown): Error {
  if (!(error instanceof DirectoryUnavailable)) throw error;
  return error.cause instanceof GraphFailure ? error.cause : error;
}

function isForbidden(failure: Error): boolean {
  return failure instanceof GraphFailure && failure.kind === 'forbidden';
}
