import type { Caller, Deps } from '../../deps.ts';
import { openExtensionStage, pendingExtension } from '../../request/extensions.ts';
import type { AccessRequest, Extension } from '../../request/request.ts';

const MOST_READ = 1_000;

/** `seq`: the version of the request that it is of. */
export type WaitingExtension = { request: AccessRequest; extension: Extension; seq: number };

/** Asks for more time that wait for the caller's word, by the rights they have now; soonest end first, for then they lapse. */
export async function extensionsFor(deps: Deps, caller: Caller): Promise<WaitingExtension[]> {
  const { tenantId, allowGuests } = deps.settings;
  const found = await deps.requests.list({
    tenantId,
    grantStates: ['active'],
    extending: true,
    order: 'soonest-end',
    limit: MOST_READ,
  });
  const open = found.flatMap(({ body: request, seq }) => {
    const extension = pendingExtension(request);
    const holder = request.terms.person.id;
    if (extension === null || holder === caller.id || extension.askedBy.id === caller.id) return [];
    const stage = openExtensionStage(extension, holder);
    const voted = extension.votes.some((vote) => vote.approver.id === caller.id && vote.stage === stage?.index);
    return stage === null || voted ? [] : [{ request, extension, seq, approvers: stage.stage.approvers }];
  });
  if (open.length === 0) return [];
  const groups = open.flatMap(({ approvers }) => approvers.flatMap((one) => (one.kind === 'group' ? [one.id] : [])));
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  const [user, memberOf] = await Promise.all([
    directory.user(caller.id),
    directory.memberOfAny(caller.id, [...new Set(groups)]),
  ]);
  if (user?.enabled !== true || (user.guest && !allowGuests)) return [];
  const mine = new Set<string>([caller.id, ...memberOf]);
  return open.filter(({ approvers }) => approvers.some((one) => mine.has(one.id)));
}
