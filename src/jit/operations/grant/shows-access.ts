import type { Deps } from '../../deps.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import type { AccessRequest, GrantItem } from '../../request/request.ts';

/** `unknown`: the directory cannot say now, or there is nothing more to ask it than was read already. */
type Shows = 'shown' | 'not-yet' | 'unknown';

/**
 * Whether the directory, asked for whoever holds it and through all nesting, shows what they were given (behaviour D7). A holding
 * reads one membership or assignment; apps and sign-ins ask this way, and the answers may come from replicas that have not
 * heard of it (Graph: eventual consistency). What tokens still remember no read can tell.
 */
export async function showsOf(deps: Deps, request: AccessRequest, items: readonly GrantItem[]): Promise<Shows> {
  const groups = items.flatMap(({ entitlement, status }) =>
    status === 'held' && entitlement.kind === 'group' && entitlement.as === 'member' ? [entitlement.groupId] : [],
  );
  // A role's holding was read by the person already: the assignment itself, and never through a group.
  if (groups.length === 0) return items.some(({ status }) => status === 'held') ? 'shown' : 'unknown';
  try {
    const directory = deps.directories.within(deps.settings.turnDirectoryMs);
    const { id } = request.grant?.account ?? request.terms.person;
    const shown = await directory.memberOfAny(id, groups);
    return groups.every((id) => shown.includes(id)) ? 'shown' : 'not-yet';
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return 'unknown';
    throw error;
  }
}
