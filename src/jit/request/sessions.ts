import { type Change, SYSTEM } from '../aggregate.ts';
import { HOUR_MS, MINUTE_MS } from '../duration.ts';
import { spreadBackOff } from '../holding/next-step.ts';
import type { Random } from '../ids.ts';
import type { SessionsEnd } from '../sessions.ts';
import type { AccessRequest, Grant, GrantItem } from './request.ts';

/**
 * How far ending the sessions of whoever held a grant has come. It follows the end and never holds it up: access is ended
 * by taking it away, and this only shortens what tokens remember of it (behaviour P4).
 */
export type GrantSessions = {
  /** `pending`: Entra still keeps some of the access. They are ended anew once it is gone, as a new sign-in may have seen it. */
  stage: 'pending' | 'over';
  /** When it is tried next; null: done, or given up. */
  nextAt: Date | null;
  tries: number;
  /** When they were ended in this stage. */
  endedAt: Date | null;
  /** Why the last try came to nothing. */
  trouble: string | null;
};

/** Tokens of before have run out by then (Entra: access tokens live 60 to 90 minutes), so ending sessions adds nothing. */
const WORTH_IT_MS = 2 * HOUR_MS;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 5 * MINUTE_MS;
/** From so many tries in vain on, somebody is told. */
const VAIN = 4;

type Draft = Change<AccessRequest>['events'][number];

/** What is to be ended because of this end; null where the policy does not ask for it, or nothing was taken away. */
export function sessionsDue(
  request: AccessRequest,
  items: readonly GrantItem[],
  stage: GrantSessions['stage'],
  now: Date,
): { sessions: GrantSessions; event: Draft } | null {
  // A JIT account's sessions are ended with the account; its owner's own opened nothing.
  if (request.terms.backEnd === 'account') return null;
  if (request.endSessions !== true || (stage === 'over' && !items.some(wasTakenAway))) return null;
  if (stage === 'pending' && request.grant?.sessions !== undefined) return null;
  return {
    sessions: { stage, nextAt: now, tries: 0, endedAt: null, trouble: null },
    event: { type: 'grant.sessions-ending', actor: SYSTEM, data: { stage } },
  };
}

/** What others' leases, or what stood before, keep alive is no reason to sign anybody out. */
function wasTakenAway({ status, confirmedAt }: GrantItem): boolean {
  return (status === 'removed' && confirmedAt !== null) || status === 'removed-outside';
}

/** What one try came to. `tell`: it is time that somebody hears of it. */
export function afterSessionsEnd(
  request: AccessRequest,
  answer: SessionsEnd,
  now: Date,
  random: Random,
): { change: Change<AccessRequest>; over: boolean; tell: boolean } | null {
  const { grant } = request;
  const before = grant?.sessions;
  if (grant === null || before === undefined || before.nextAt === null) return null;
  if (answer.kind === 'done') {
    const sessions = { ...before, tries: before.tries + 1, nextAt: null, endedAt: now, trouble: null };
    return { change: changed(request, grant, sessions, 'grant.sessions-ended', {}), over: true, tell: false };
  }
  const tries = before.tries + 1;
  const since = grant.endedAt ?? grant.revokingAt ?? now;
  const given = answer.kind === 'gone' || now.getTime() - since.getTime() >= WORTH_IT_MS;
  const waitMs =
    answer.kind === 'refused' ? LONGEST_WAIT_MS : Math.min(FIRST_WAIT_MS * 2 ** before.tries, LONGEST_WAIT_MS);
  const asked = answer.kind === 'not-done' ? answer.retryAfterMs : null;
  const at = new Date(now.getTime() + Math.max(waitMs, asked ?? 0));
  const nextAt = given ? null : spreadBackOff(at, now, random, asked);
  const sessions = { ...before, tries, nextAt, trouble: answer.detail };
  const told = before.trouble === null || given;
  const type = given ? 'grant.sessions-left' : 'grant.sessions-failed';
  const change = told
    ? changed(request, grant, sessions, type, { detail: answer.detail, stage: before.stage })
    : { body: { ...request, grant: { ...grant, sessions } }, events: [] };
  return { change, over: given, tell: !given && (answer.kind === 'refused' || tries >= VAIN) };
}

function changed(
  request: AccessRequest,
  grant: Grant,
  sessions: GrantSessions,
  type: Draft['type'],
  data: Draft['data'],
): Change<AccessRequest> {
  return {
    body: { ...request, grant: { ...grant, sessions } },
    events: [{ type, actor: SYSTEM, data }],
    effects: [{ type: 'cards' }],
  };
}
