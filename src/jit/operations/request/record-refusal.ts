import type { Actor } from '../../audit/event.ts';
import type { Deps } from '../../deps.ts';
import { Refusal, type RefusalCode } from '../../errors.ts';
import type { Cause } from '../../ids.ts';

/** Refusals that are about a right leave a trace (design invariant 10); a typing error does not. */
const TRACED: ReadonlySet<RefusalCode> = new Set([
  'not-admin',
  'not-auditor',
  'not-eligible',
  'not-approver',
  'self-approval',
  'own-finding',
  'self-grant',
  'eligibility-ladder',
  'own-standing',
  'not-yours',
  'requester-disabled',
  'guest',
  'dedicated-account',
  'frozen',
  'policy-invalid',
  'nobody-can-approve',
]);

export type Refused = {
  /** The code of a Refusal, or what the edge refused: `bad-token`, `other-tenant`, … */
  code: string;
  actor: Actor;
  cause: Cause;
  requestId?: string;
  data?: Record<string, unknown>;
};

/** Writes a refusal to the audit trail. Repeats by the same actor within a minute are counted, not written each. */
export async function recordRefusal(deps: Deps, refused: Refused): Promise<void> {
  const now = deps.clock.now();
  const who = refused.actor.kind === 'person' ? refused.actor.id : refused.actor.name;
  const key = `${refused.code}:${who}:${refused.requestId ?? ''}:${now.toISOString().slice(0, 16)}`;
  await deps.refusals.record(key, {
    at: now,
    type: 'refusal',
    actor: refused.actor,
    tenantId: deps.settings.tenantId,
    cause: refused.cause,
    about: {
      ...(refused.actor.kind === 'person' ? { personId: refused.actor.id } : {}),
      ...(refused.requestId === undefined ? {} : { requestId: refused.requestId }),
    },
    data: { code: refused.code, ...refused.data },
  });
}

/** Runs an operation for a person; a refusal of a right is written down before it is passed on. */
export async function traced<Result>(
  deps: Deps,
  by: { actor: Actor; cause: Cause; requestId?: string },
  operation: () => Promise<Result>,
): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    if (error instanceof Refusal && TRACED.has(error.code)) {
      const named = error.facts.requestId;
      const about = typeof named === 'string' ? { requestId: named } : {};
      await recordRefusal(deps, { ...about, ...by, code: error.code, data: { policy: error.facts.policy ?? null } });
    }
    throw error;
  }
}
