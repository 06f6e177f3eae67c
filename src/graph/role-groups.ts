import { z } from 'zod';
import { type GroupId, groupId, isGuid } from '../jit/ids.ts';
import type { MadeGroup, RoleGroups } from '../jit/ports.ts';
import type { GraphClient } from './client.ts';
import { GraphFailure } from './errors.ts';
import { quoted, withQuery } from './odata.ts';
import { createReader } from './reader.ts';
import { writeOnce } from './write.ts';

const WRITE_MS = 10_000;
const READ_MS = 10_000;

const made = z.object({ id: z.string().refine(isGuid, 'must be a GUID').transform(groupId) });
const marked = made.extend({ mailNickname: z.string().nullish(), isAssignableToRole: z.boolean().nullish() });

/**
 * Groups that may carry roles. The flag is set at creation and never again; the group has no owner, so that only who
 * manages roles manages it (Entra: role-assignable groups).
 */
export function createRoleGroups(client: GraphClient): RoleGroups {
  return {
    async count(withinMs) {
      const path = withQuery('/groups', {
        $filter: 'isAssignableToRole eq true',
        $select: 'id,isAssignableToRole',
        $top: 999,
      });
      const rows = await createReader(client, withinMs, 'high').list(path, marked);
      return (rows ?? []).filter((row) => row.isAssignableToRole === true).length;
    },
    find: (mark) => find(client, mark),
    create: (order) => create(client, order),
  };
}

async function find(client: GraphClient, mark: string): Promise<GroupId | null> {
  const path = withQuery('/groups', {
    $filter: `mailNickname eq ${quoted(mark)}`,
    $select: 'id,mailNickname,isAssignableToRole',
  });
  const rows = await createReader(client, READ_MS, 'low').list(path, marked);
  // compared again here: a filter that is honoured only in part must not name another group
  return (rows ?? []).find((row) => row.mailNickname === mark && row.isAssignableToRole === true)?.id ?? null;
}

async function create(
  client: GraphClient,
  { name, mark, description }: Parameters<RoleGroups['create']>[0],
): Promise<MadeGroup> {
  const body = {
    displayName: name,
    description,
    mailEnabled: false,
    mailNickname: mark,
    securityEnabled: true,
    isAssignableToRole: true,
  };
  const result = await writeOnce(client, { method: 'POST', path: '/groups', body, priority: 'normal' }, WRITE_MS);
  if (result instanceof GraphFailure) {
    return { kind: result.mayHaveTakenEffect ? 'unknown' : 'failed', detail: result.message };
  }
  const answer = made.safeParse(result.body);
  if (!answer.success) return { kind: 'unknown', detail: 'Microsoft Graph answered with something else than expected' };
  return { kind: 'made', id: answer.data.id, graphRequestId: result.graphRequestId };
}
