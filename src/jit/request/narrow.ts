import type { Change } from '../aggregate.ts';
import { canonicalJson, hashOf } from '../canonical.ts';
import { entitlementLabel, type PersonRef } from '../entitlement.ts';
import type { AccessRequest, RequestTerms } from './request.ts';

/** What an approver leaves of a request: how long, and which of the entitlements it lists, by their place in that list. */
export type Narrowing = { durationMs: number; keep: readonly number[] };

/**
 * `nothing-left`: every item was dropped; to give nothing is to deny. `longer`, `too-short`: not within what was asked
 * and what the policy allows. `over-already`: it was to start at a time, and this much of it is over. `not-asked`: what
 * is to be kept is not on the list.
 */
export type NarrowingFault = 'nothing-left' | 'longer' | 'too-short' | 'over-already' | 'not-asked';

/** The terms that are left, in the order in which they stood. Held against `narrowingFault` before it counts. */
export function narrowed(terms: RequestTerms, { durationMs, keep }: Narrowing): RequestTerms {
  return { ...terms, durationMs, entitlements: terms.entitlements.filter((_, index) => keep.includes(index)) };
}

/** Why this may not be left of the request, or null (behaviour A22). `leastMs` is the policy's minimum. */
export function narrowingFault(
  terms: RequestTerms,
  narrowing: Narrowing,
  leastMs: number,
  now: Date,
): NarrowingFault | null {
  const { durationMs, keep } = narrowing;
  if (keep.some((index) => terms.entitlements[index] === undefined)) return 'not-asked';
  if (keep.length === 0) return 'nothing-left';
  if (!Number.isSafeInteger(durationMs) || durationMs > terms.durationMs) return 'longer';
  if (durationMs <= 0 || (durationMs < leastMs && durationMs !== terms.durationMs)) return 'too-short';
  const over = terms.startAt !== undefined && terms.startAt.getTime() + durationMs <= now.getTime();
  return over ? 'over-already' : null;
}

/**
 * Whether `after` opens no more than `before`: some of the same entitlements and never none, for no longer, and all else
 * as it was. Holds between what was asked and whatever approvers leave of it, in any number of steps (behaviour A22).
 */
export function isNarrower(before: RequestTerms, after: RequestTerms): boolean {
  const { durationMs: asked, entitlements: opened, ...rest } = before;
  const { durationMs: left, entitlements: kept, ...same } = after;
  if (canonicalJson(rest) !== canonicalJson(same)) return false;
  if (!Number.isSafeInteger(left) || left <= 0 || left > asked || kept.length === 0) return false;
  const offered = opened.map(canonicalJson);
  let next = 0;
  // In the order in which they stood, each as often as it stood there at most.
  for (const one of kept.map(canonicalJson)) {
    const at = offered.indexOf(one, next);
    if (at === -1) return false;
    next = at + 1;
  }
  return true;
}

/**
 * The request with what an approver left of it, for one write with their approval. Null when that is all of it. Approvals
 * given before stay: who approved more approved less.
 *
 * @throws RangeError when `terms` would open more than the request does: a fault of the caller, not of a person
 */
export function trim(
  request: AccessRequest,
  by: PersonRef,
  terms: RequestTerms,
  now: Date,
): Change<AccessRequest> | null {
  if (request.state !== 'pending') return null;
  if (!isNarrower(request.terms, terms)) throw new RangeError('a request may only become narrower');
  const termsHash = hashOf(terms);
  if (termsHash === hashOf(request.terms)) return null;
  const { durationMs, entitlements } = request.terms;
  const was = { durationMs, entitlements, termsHash: request.termsHash };
  return {
    body: {
      ...request,
      terms,
      termsHash,
      trims: [...(request.trims ?? []), { by, at: now, was }],
      pendingUntil: untilItIsOver(request.pendingUntil, terms),
    },
    events: [
      {
        type: 'request.trimmed',
        actor: { kind: 'person', id: by.id, name: by.name },
        data: { before: traceOf(request.terms, request.termsHash), after: traceOf(terms, termsHash) },
      },
    ],
  };
}

/** Of access with a start of its own less is left to wait for, too (behaviour A8). */
function untilItIsOver(pendingUntil: Date, { startAt, durationMs }: RequestTerms): Date {
  if (startAt === undefined) return pendingUntil;
  return new Date(Math.min(pendingUntil.getTime(), startAt.getTime() + durationMs));
}

function traceOf({ durationMs, entitlements }: RequestTerms, termsHash: string) {
  return { durationMs, entitlements: entitlements.map(entitlementLabel), termsHash };
}

/** Whether an approver left less time than was asked for: more is given back by approvers only (behaviour A22). */
export function isShortened({ trims = [], terms }: AccessRequest): boolean {
  return trims.some(({ was }) => was.durationMs > terms.durationMs);
}

/** Who narrowed the request since it had this hash: what the reader of an older card is told. Null: nobody did. */
export function trimmedSince(request: AccessRequest, termsHash: string): PersonRef | null {
  const trims = request.trims ?? [];
  const stale = trims.findIndex((one) => one.was.termsHash === termsHash);
  return stale === -1 ? null : (trims.at(-1)?.by ?? null);
}
