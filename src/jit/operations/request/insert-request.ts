import type { Change } from '../../aggregate.ts';
import type { Actor } from '../../audit/event.ts';
import { hashOf } from '../../canonical.ts';
import { create } from '../../change.ts';
import type { Deps } from '../../deps.ts';
import { entitlementLabel, type PersonRef } from '../../entitlement.ts';
import { Refusal } from '../../errors.ts';
import { type Cause, newRequestId } from '../../ids.ts';
import { requestKind } from '../../kinds.ts';
import { extendRuleOf } from '../../policy/extend-rule.ts';
import type { PolicyTerms } from '../../policy/policy.ts';
import type { Stored } from '../../ports.ts';
import { firstLookAt } from '../../request/reminders.ts';
import type { AccessRequest, RequestTerms } from '../../request/request.ts';
import { newGrant } from '../../request/transitions.ts';
import type { Described } from './describe-ask.ts';

type Inserted = { request: Stored<AccessRequest>; repeated: boolean };

/** A short id is drawn again this often should it be taken. */
const MOST_DRAWS = 8;

/**
 * Stores what was asked, once for each cause, and under an id that nobody else has. Refused where the person waits for a
 * decision under the same policy already.
 */
export async function insertRequest(
  deps: Deps,
  cause: Cause,
  { terms, ...described }: { terms: RequestTerms } & Described,
  asked: PersonRef[],
  { pendingTtlMs, ...rules }: PolicyTerms,
  actor: Actor,
): Promise<Inserted> {
  const rule = extendRuleOf(rules);
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const now = deps.clock.now();
    const request: AccessRequest = {
      id: newRequestId(deps.random),
      tenantId: deps.settings.tenantId,
      state: 'pending',
      stateNote: null,
      terms,
      termsHash: hashOf(terms),
      ...described,
      submittedAt: now,
      ...(rule === null ? {} : { extendRule: rule }),
      ...(rules.portal === undefined ? {} : { portal: rules.portal }),
      ...(rules.endSessions === undefined ? {} : { endSessions: rules.endSessions }),
      pendingUntil: pendingUntil(terms, now, pendingTtlMs),
      asked,
      unreachable: [],
      votes: [],
      decidedAt: null,
      grant: null,
      retryAt: null,
      causes: [cause],
    };
    if (terms.approval !== 'none') request.remindAt = firstLookAt({ since: now, until: request.pendingUntil });
    const stored = await create(deps.clock, deps.requests, requestKind, submitted(request, actor, now), cause);
    if (stored !== null) {
      deps.poke('requests');
      return { request: stored, repeated: false };
    }
    const twin = await deps.requests.findByCause(cause);
    if (twin !== null) return { request: twin, repeated: true };
    const pending = await deps.requests.findPending(deps.settings.tenantId, terms.person.id, terms.policyId);
    if (pending !== null) {
      throw new Refusal('already-pending', 'you have a pending request under this policy', {
        requestId: pending.body.id,
        policy: terms.policyName,
      });
    }
  }
  throw new Refusal('conflict', 'no free request id was found; please try again');
}

/** What starts later may be decided until it starts at least, and until its time is over at most (behaviour A8). */
function pendingUntil({ startAt, durationMs }: RequestTerms, now: Date, ttlMs: number): Date {
  const until = now.getTime() + ttlMs;
  if (startAt === undefined) return new Date(until);
  return new Date(Math.min(Math.max(until, startAt.getTime()), startAt.getTime() + durationMs));
}

/** Under a policy whose approval is the literal `none` the request is born approved. */
function submitted(request: AccessRequest, actor: Actor, now: Date): Change<AccessRequest> {
  const { justification, ticket, durationMs, entitlements, skipped } = request.terms;
  const data = {
    policy: request.terms.policyName,
    entitlements: entitlements.map(entitlementLabel),
    skipped,
    durationMs,
    ...(request.terms.startAt === undefined ? {} : { startAt: request.terms.startAt }),
    justification,
    ticket,
    asked: request.asked.map((approver) => approver.id),
    termsHash: request.termsHash,
  };
  const events: Change<AccessRequest>['events'] = [{ type: 'request.submitted', actor, data }];
  if (request.terms.approval !== 'none') return { body: request, events, effects: [{ type: 'cards' }] };
  return {
    body: { ...request, state: 'approved', decidedAt: now, grant: newGrant(request, now) },
    events: [
      ...events,
      { type: 'request.approved', actor: { kind: 'system', name: 'policy' }, data: { approvers: [] } },
    ],
    effects: [{ type: 'cards' }],
  };
}
