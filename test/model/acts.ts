import type { Cause, RequestId } from '../../src/jit/ids.ts';
import type { Narrowing } from '../../src/jit/request/narrow.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import type { Accounts } from './accounts.ts';
import { type Holder, idOf, type PersonKey } from './cast.ts';
import { requesterOf, type Seen } from './observe.ts';
import type { Act, Played } from './perform.ts';
import type { Rulebook } from './rulebook.ts';
import type { Ask, Trim } from './steps.ts';

/** What there is to speak of when somebody asks for something. */
export type Scene = { seen: Seen; accounts: Accounts; book: Rulebook; played: readonly Played[] };

type Fill = { cause: Cause; scene: Scene };

/** What would travel in an activity; null where there is nothing to speak of, or nobody to speak. */
export function actOf(ask: Ask, cause: Cause, scene: Scene): Act | null {
  const fill = { cause, scene };
  switch (ask.do) {
    case 'submit': {
      const whoId = scene.accounts.idOf(ask.who);
      return whoId === null
        ? null
        : { cause, whoId, do: 'submit', who: ask.who, policy: ask.policy, minutes: ask.minutes };
    }
    case 'vote':
      return voteOf(ask, fill);
    case 'cancel':
    case 'release':
    case 'revoke': {
      const wanted = ask.do === 'cancel' ? 'pending' : 'approved';
      const request = requestFor(ask.which, scene.seen, (one) => one.state === wanted && one.grant?.state !== 'ended');
      return request && { cause, ...speaker(ask.who, request), do: ask.do, requestId: request.id as RequestId };
    }
    case 'extend': {
      const request = activeOne(ask.which, scene.seen);
      return (
        request && { cause, ...speaker(ask.who, request), do: 'extend', requestId: request.id, minutes: ask.minutes }
      );
    }
    case 'pass': {
      const request = requestFor(
        ask.which,
        scene.seen,
        ({ grant }) => grant?.account !== undefined && grant.state === 'active',
      );
      const issued = request?.grant?.account?.passes ?? 0;
      return request && { cause, ...speaker(ask.who, request), do: 'pass', requestId: request.id, issued };
    }
    case 'word':
      return wordOf(ask, fill);
    case 'edit': {
      const spec = scene.book.write(scene.seen, ask.policy, ask.edit);
      return { cause, ...person(ask.who), do: 'edit', spec };
    }
    case 'enable':
      return { cause, ...person(ask.who), do: 'enable', policy: ask.policy, enabled: ask.enabled };
    case 'freeze':
      return { cause, ...person(ask.who), do: 'freeze', frozen: ask.frozen };
    case 'again': {
      const { played } = scene;
      return (ask.which < 0 ? played.at(ask.which) : played[ask.which % played.length])?.act ?? null;
    }
  }
}

function voteOf(ask: Extract<Ask, { do: 'vote' }>, { cause, scene }: Fill): Act | null {
  const request = requestFor(ask.which, scene.seen, (one) => one.state === 'pending');
  const whoId = scene.accounts.idOf(ask.who);
  if (request === null || whoId === null) return null;
  const stale = ask.card === 'stale';
  const termsHash = stale ? `${request.termsHash.slice(1)}0` : request.termsHash;
  const narrowing = ask.trim === undefined ? null : narrowingOf(ask.trim, request);
  const { who, decision } = ask;
  return { cause, whoId, do: 'vote', who, requestId: request.id, termsHash, stale, decision, narrowing };
}

function wordOf(ask: Extract<Ask, { do: 'word' }>, { cause, scene }: Fill): Act | null {
  const request = requestFor(ask.which, scene.seen, (one) => one.extensions?.at(-1)?.state === 'pending');
  const termsHash = request?.extensions?.at(-1)?.termsHash;
  if (request === null || termsHash === undefined) return null;
  return { cause, ...person(ask.who), do: 'word', requestId: request.id, termsHash, decision: ask.decision };
}

function person(who: PersonKey): { who: Holder; whoId: string } {
  return { who, whoId: idOf(who) };
}

function speaker(who: PersonKey | 'holder', request: AccessRequest): { who: Holder; whoId: string } {
  return person(who === 'holder' ? requesterOf(request) : who);
}

function activeOne(which: number, seen: Seen): AccessRequest | null {
  return requestFor(which, seen, (one) => one.grant?.state === 'active');
}

function requestFor(which: number, seen: Seen, likely: (request: AccessRequest) => boolean): AccessRequest | null {
  const all = [...seen.requests.values()].map((one) => one.body);
  const fitting = all.filter(likely);
  if (which < 0) return fitting.at(-1) ?? all.at(-1) ?? null;
  const pool = fitting.length > 0 && which % 10 < 9 ? fitting : all;
  return pool[Math.floor(which / 10) % Math.max(1, pool.length)] ?? null;
}

/** What an approver leaves of this request; `more` and `nothing` are not theirs to leave. */
function narrowingOf(trim: Trim, { terms }: AccessRequest): Narrowing {
  const all = terms.entitlements.map((_, place) => place);
  const { durationMs } = terms;
  switch (trim) {
    case 'half':
      return { durationMs: Math.ceil(durationMs / 120_000) * 60_000, keep: all };
    case 'one':
      return { durationMs, keep: all.slice(-1) };
    case 'more':
      return { durationMs: durationMs + 60_000, keep: all };
    case 'nothing':
      return { durationMs, keep: [] };
  }
}
