import type { Caller, Deps } from '../../deps.ts';
import { Refusal } from '../../errors.ts';
import type { RequestId, UserId } from '../../ids.ts';
import type { Stage } from '../../policy/policy.ts';
import { openExtensionStage } from '../../request/extensions.ts';
import type { AccessRequest, Extension } from '../../request/request.ts';
import { openStage } from '../../request/votes.ts';
import { mayDecide } from '../authority.ts';

/** A request, or the ask for more time under it whose terms have this hash. */
export type Decidable = { requestId: RequestId; extension: string | null };

/** What somebody has to say in it now. `by`: the names of those who may decide. */
export type Say =
  | { kind: 'decides' }
  /** They did, and it waits for others. */
  | { kind: 'decided' }
  | { kind: 'own'; by: string[] }
  | { kind: 'other'; by: string[] }
  /** Nothing waits any more. */
  | { kind: 'over' };

/**
 * Who the caller is to what waits for approvers, by the rights they have now. Reads only: it is asked for by clients that
 * draw a card, and gives nobody a right (behaviour P13).
 *
 * @throws Refusal where there is no such request, DirectoryUnavailable
 */
export async function whoDecides(
  deps: Deps,
  caller: Caller,
  { requestId, extension: termsHash }: Decidable,
): Promise<{ request: AccessRequest; extension: Extension | null; say: Say }> {
  const request = (await deps.requests.load(requestId))?.body;
  const extension =
    termsHash === null ? null : (request?.extensions?.find((one) => one.termsHash === termsHash) ?? null);
  if (request === undefined || (termsHash !== null && extension === null)) {
    throw new Refusal('unknown-request', 'there is no such request', { requestId });
  }
  const holder = request.terms.person.id;
  const open =
    extension === null
      ? pendingStage(request, holder)
      : extension.state === 'pending' && request.grant?.state === 'active'
        ? openExtensionStage(extension, holder)
        : null;
  if (open === null) return { request, extension, say: { kind: 'over' } };
  const own = [holder, extension?.askedBy.id].includes(caller.id);
  const votes = extension?.votes ?? request.votes;
  const voted = votes.some((vote) => vote.approver.id === caller.id && vote.stage === open.index);
  const by = open.stage.approvers.map((approver) => approver.name);
  if (own) return { request, extension, say: { kind: 'own', by } };
  if (voted) return { request, extension, say: { kind: 'decided' } };
  const may = await isAble(deps, caller.id, open.stage);
  return { request, extension, say: may ? { kind: 'decides' } : { kind: 'other', by } };
}

function pendingStage(request: AccessRequest, holder: UserId) {
  return request.state === 'pending' ? openStage(request.terms.approval, request.votes, holder) : null;
}

function isAble(deps: Deps, person: UserId, stage: Stage): Promise<boolean> {
  return mayDecide(deps, deps.directories.within(deps.settings.turnDirectoryMs), person, stage);
}
