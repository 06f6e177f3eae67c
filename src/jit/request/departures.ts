import { type Change, SYSTEM } from '../aggregate.ts';
import type { Standing } from '../directory.ts';
import type { PersonRef } from '../entitlement.ts';
import type { UserId } from '../ids.ts';
import { lacks, notReached, sightOf } from './reach.ts';
import { type AccessRequest, isLive } from './request.ts';
import { beginEnd, close } from './transitions.ts';

type Transition = Change<AccessRequest> | null;

export type Gone = Exclude<Standing, 'present'>;

function whyGone(person: PersonRef, gone: Gone): string {
  return `the account of ${person.name} ${gone === 'disabled' ? 'is disabled' : 'was deleted'}`;
}

/** The one who asked is gone: what waits is closed, what they hold is taken back (behaviour P10). */
export function holderLeft(request: AccessRequest, gone: Gone, now: Date): Transition {
  const why = whyGone(request.terms.person, gone);
  const closed = close(request, why, now);
  if (closed !== null || !isLive(request.grant)) return closed;
  return beginEnd(request, { reason: 'left', by: null, note: why }, now);
}

/**
 * People who were asked and are gone. The requester is told when those who are left cannot make the quorum, and not
 * otherwise: there is nothing to do then (behaviour P18).
 */
export function approversLeft(
  request: AccessRequest,
  left: readonly { person: PersonRef; gone: Gone }[],
  tooFew: boolean,
): Transition {
  const known = request.departed ?? [];
  const fresh = left.filter(({ person }) => !known.some((one) => one.id === person.id));
  if (request.state !== 'pending' || fresh.length === 0) return null;
  const departed = [...known, ...fresh.map(({ person }) => person)];
  const body: AccessRequest = { ...request, departed };
  const sight = sightOf(body);
  const unseen =
    !tooFew &&
    request.unreachable.length > 0 &&
    ((sightOf(request) !== 'nobody' && sight === 'nobody') || lacks(request, body));
  return {
    body,
    events: fresh.map(({ person, gone }) => ({
      type: 'request.approver-left',
      actor: SYSTEM,
      data: { approver: person, why: whyGone(person, gone), tooFew },
    })),
    effects: [
      { type: 'cards' },
      ...(tooFew
        ? [
            {
              type: 'notice' as const,
              to: request.terms.person.id,
              notice: { kind: 'too-few-left' as const, left: departed },
            },
          ]
        : []),
      // Those who are left could make the quorum, if they could be reached.
      ...(unseen ? notReached(request, request.unreachable, sight) : []),
    ],
  };
}

/** Somebody who was gone has their account again, and may decide as before. */
export function approverReturned(request: AccessRequest, who: UserId): Transition {
  const approver = request.departed?.find((one) => one.id === who);
  if (request.state !== 'pending' || approver === undefined) return null;
  return {
    body: { ...request, departed: request.departed?.filter((one) => one !== approver) ?? [] },
    events: [{ type: 'request.approver-returned', actor: SYSTEM, data: { approver } }],
    effects: [{ type: 'cards' }],
  };
}
