import { isDeepStrictEqual } from 'node:util';
import type { Narrowing } from '../../src/jit/request/narrow.ts';
import type { AccessRequest, Extension } from '../../src/jit/request/request.ts';
import { type Holder, personOf } from './cast.ts';
import { both, either, type Facts, type Known, not, type Window } from './facts.ts';
import { pairsOf, requesterOf, type Seen } from './observe.ts';
import type { Act, Answer } from './perform.ts';
import { approverIn, decidableIn, eligibleIn, leastMinutes, type PolicySpec, savableIn } from './policies.ts';

/** What the reference model knows of policies: every version there was, and which is stored now. */
export type Rules = {
  facts: Facts;
  window: Window;
  /** Graph fails now and then. */
  faulty: boolean;
  /** The tenant allows no shorter sign-in pass. */
  leastPassMs: number;
  /** Whether the account of this grant is there, and enabled. */
  accountOpen(request: AccessRequest): boolean;
  specOf(request: AccessRequest): PolicySpec;
  current(policy: string): { spec: PolicySpec; enabled: boolean };
};

/** Whether the bot must do what is asked. Written from the rules of the design, not from the bot's code. */
export function mustAccept(act: Act, seen: Seen, rules: Rules): Known {
  switch (act.do) {
    case 'submit':
      return maySubmit(act, seen, rules);
    case 'vote':
      return mayVote(act, seen, rules);
    case 'cancel': {
      const request = seen.requests.get(act.requestId)?.body;
      return request !== undefined && request.state === 'pending' && requesterOf(request) === act.who;
    }
    case 'release': {
      const request = seen.requests.get(act.requestId)?.body;
      return request !== undefined && live(request) && requesterOf(request) === act.who;
    }
    case 'revoke': {
      const request = seen.requests.get(act.requestId)?.body;
      if (request === undefined || !live(request)) return false;
      const approved = request.votes.some((one) => one.decision === 'approve' && one.approver.id === act.whoId);
      return either(approved, isAdmin(act.who, rules));
    }
    case 'extend':
      return mayExtend(act, seen, rules);
    case 'pass':
      return mayHavePass(act, seen, rules);
    case 'word':
      return mayWord(act, seen, rules);
    case 'edit':
      return both(
        isAdmin(act.who, rules),
        savableIn(rules.facts, act.spec, rules.window),
        // What Entra asks of an assignment, and what the bot may do itself, is read before such a policy is saved.
        act.spec.backEnd !== 'direct' && rules.faulty ? 'maybe' : true,
      );
    case 'enable':
      return isAdmin(act.who, rules);
    case 'freeze':
      return both(isAdmin(act.who, rules), seen.frozen !== act.frozen);
  }
}

function isAdmin(who: Holder, { facts, window }: Rules): Known {
  return both(who === 'dana', facts.during('exists:dana', window));
}

export function live(request: AccessRequest): boolean {
  return ['scheduled', 'activating', 'active'].includes(request.grant?.state ?? 'none');
}

function maySubmit(act: Extract<Act, { do: 'submit' }>, seen: Seen, rules: Rules): Known {
  const { spec, enabled } = rules.current(act.policy);
  const { facts, window } = rules;
  const pending = [...seen.requests.values()].some(
    ({ body }) => body.state === 'pending' && body.terms.policyName === act.policy && requesterOf(body) === act.who,
  );
  return both(
    enabled,
    !seen.frozen,
    act.minutes >= leastMinutes(spec) && act.minutes <= spec.maxMinutes,
    eligibleIn(facts, spec, act.who, window),
    decidableIn(facts, spec, act.who, window),
    // A policy that approves by itself leaves nothing pending.
    spec.approval === null || !pending,
  );
}

function mayVote(act: Extract<Act, { do: 'vote' }>, seen: Seen, rules: Rules): Known {
  const request = seen.requests.get(act.requestId)?.body;
  if (request === undefined || request.state !== 'pending' || act.stale) return false;
  if (requesterOf(request) === act.who || request.pendingUntil.getTime() <= rules.window.to) return false;
  if (request.votes.some((one) => one.approver.id === act.whoId)) return false;
  const spec = rules.specOf(request);
  const { spec: now, enabled } = rules.current(spec.name);
  const standing = act.decision === 'deny' || (!seen.frozen && enabled && now.version === spec.version);
  const narrows = act.decision === 'deny' || isLess(act.narrowing, request, spec);
  return both(standing, narrows, approverIn(rules.facts, spec, act.who, rules.window));
}

/** An approver may leave less of it, and never more, nor nothing (behaviour A22). */
function isLess(narrowing: Narrowing | null, { terms }: AccessRequest, spec: PolicySpec): boolean {
  if (narrowing === null) return true;
  const { durationMs, keep } = narrowing;
  const some = keep.length > 0 && keep.every((place) => place < terms.entitlements.length);
  const least = Math.min(leastMinutes(spec) * 60_000, terms.durationMs);
  return some && durationMs >= least && durationMs <= terms.durationMs;
}

/** These policies say nothing of extensions: the holder may ask once, up to the longest that they give anyway. */
function mayExtend(act: Extract<Act, { do: 'extend' }>, seen: Seen, rules: Rules): Known {
  const request = seen.requests.get(act.requestId)?.body;
  const { activatingAt, endsAt } = request?.grant ?? { activatingAt: null, endsAt: null };
  if (request?.grant?.state !== 'active' || activatingAt === null || endsAt === null) return false;
  const { facts, window } = rules;
  if (requesterOf(request) !== act.who || endsAt.getTime() <= window.to) return false;
  const before = request.extensions ?? [];
  if (before.some(({ state }) => state === 'pending' || state === 'approved')) return false;
  const { spec, enabled } = rules.current(request.terms.policyName);
  const lastsMs = endsAt.getTime() - activatingAt.getTime() + act.minutes * 60_000;
  return both(
    enabled,
    !seen.frozen,
    lastsMs <= spec.maxMinutes * 60_000,
    act.minutes >= leastMinutes(spec),
    eligibleIn(facts, spec, act.who, window),
    decidableIn(facts, spec, act.who, window),
  );
}

/** The owner alone, while the account is open, and where nobody ordered another meanwhile. */
function mayHavePass(act: Extract<Act, { do: 'pass' }>, seen: Seen, { window }: Rules): Known {
  const request = seen.requests.get(act.requestId)?.body;
  const { state, account, endsAt } = request?.grant ?? {};
  if (request === undefined || state !== 'active' || account === undefined || !endsAt) return false;
  return requesterOf(request) === act.who && endsAt.getTime() > window.to && account.passes === act.issued;
}

function mayWord(act: Extract<Act, { do: 'word' }>, seen: Seen, rules: Rules): Known {
  const request = seen.requests.get(act.requestId)?.body;
  const extension = request?.extensions?.find((one) => one.termsHash === act.termsHash);
  if (request?.grant?.state !== 'active' || extension?.state !== 'pending') return false;
  if (requesterOf(request) === act.who || extension.terms.from.getTime() <= rules.window.to) return false;
  if (extension.votes.some((one) => one.approver.id === act.whoId)) return false;
  const spec = specOfExtension(request, extension, rules);
  const { spec: now, enabled } = rules.current(spec.name);
  const may = approverIn(rules.facts, spec, act.who, rules.window);
  if (act.decision === 'deny') return may;
  const standing = !seen.frozen && enabled && now.version === spec.version;
  return both(standing, may, eligibleIn(rules.facts, now, requesterOf(request), rules.window));
}

/** The version of the policy under which more time was asked for. */
export function specOfExtension(request: AccessRequest, { terms }: Extension, rules: Rules): PolicySpec {
  return rules.specOf({ ...request, terms: { ...request.terms, policyTermsHash: terms.policyTermsHash } });
}

/** What is wrong with an answer, given what had to be. Null when nothing is. */
export function faultOfAnswer(act: Act, answer: Answer, must: Known, faultsWereOn: boolean): string | null {
  if (answer.kind === 'stopped') return null;
  if (answer.kind === 'unavailable') return faultsWereOn ? null : 'the directory is said not to answer, and it does';
  if (answer.kind === 'done' && must === false) return `"${act.do}" was taken, and had to be refused`;
  if (answer.kind === 'refused' && must === true)
    return `"${act.do}" was refused (${answer.code}), and had to be taken`;
  return null;
}

/** What must be seen after an ask was taken. Null when it is there. */
export function faultOfEffect(act: Act, answer: Answer, before: Seen, seen: Seen, rules: Rules): string | null {
  if (answer.kind !== 'done') return null;
  const request = 'requestId' in act ? seen.requests.get(act.requestId)?.body : undefined;
  switch (act.do) {
    case 'submit': {
      const made = answer.requestId === null ? undefined : seen.requests.get(answer.requestId)?.body;
      const fresh = [...seen.requests.keys()].filter((id) => !before.requests.has(id));
      if (fresh.length !== 1 || fresh[0] !== answer.requestId || made === undefined)
        return `a submit made ${fresh.length} requests`;
      return requesterOf(made) === act.who && made.terms.durationMs === act.minutes * 60_000 && pairsOf(made).length > 0
        ? null
        : 'the request is not the one that was asked for';
    }
    case 'vote':
      return request === undefined ? 'the request vanished' : faultOfVote(act, request, before, rules);
    case 'cancel':
      return request?.state === 'cancelled' ? null : 'it was not cancelled';
    case 'release':
    case 'revoke':
      return ['revoking', 'ended'].includes(request?.grant?.state ?? '') ? null : 'the grant does not end';
    case 'extend': {
      const last = request?.extensions?.at(-1);
      const endsAt = request?.grant?.endsAt?.getTime();
      if (last === undefined || last.askedBy.id !== act.whoId) return 'nobody asks for more time';
      if (last.state === 'approved') return endsAt === last.terms.until.getTime() ? null : 'the end did not move';
      return last.state === 'pending' ? null : `an ask for more time is ${last.state} at once`;
    }
    case 'pass':
      return faultOfPass(answer, request, rules);
    case 'word': {
      const word = request?.extensions?.find((one) => one.termsHash === act.termsHash);
      const own = (word?.votes ?? []).filter((one) => one.approver.id === act.whoId);
      if (own.length !== 1 || own[0]?.decision !== act.decision) return `the word is recorded ${own.length} times`;
      return act.decision === 'deny' && word?.state !== 'denied' ? 'one denial did not decide' : null;
    }
    case 'edit':
      return versionOf(seen, act.spec.name) === act.spec.version ? null : 'the policy was not saved';
    case 'enable':
      return seen.policies.get(act.policy)?.body.enabled === act.enabled ? null : 'the policy was not switched';
    case 'freeze':
      return seen.frozen === act.frozen ? null : 'the freeze was not switched';
  }
}

/** It is good for no longer than the access, or for as little as the tenant allows: what is left of it goes with the account. */
function faultOfPass(
  { pass }: Extract<Answer, { kind: 'done' }>,
  request: AccessRequest | undefined,
  { window, faulty, leastPassMs, accountOpen }: Rules,
): string | null {
  const fails = faulty || request === undefined || !accountOpen(request);
  if (pass?.kind !== 'issued') return fails ? null : `no pass was made: ${pass?.detail}`;
  const ends = request?.grant?.endsAt?.getTime() ?? 0;
  const latest = Math.max(ends, window.to + leastPassMs) + 60_000;
  return pass.until.getTime() > latest ? `the pass is good until ${pass.until.toISOString()}` : null;
}

function faultOfVote(
  act: Extract<Act, { do: 'vote' }>,
  request: AccessRequest,
  before: Seen,
  { facts, window, specOf }: Rules,
): string | null {
  const own = request.votes.filter((one) => one.approver.id === act.whoId);
  if (own.length !== 1 || own[0]?.decision !== act.decision) return `the vote is recorded ${own.length} times`;
  if (act.decision === 'deny') return request.state === 'denied' ? null : 'one denial did not decide';
  const asked = before.requests.get(act.requestId)?.body.terms;
  const { durationMs, keep } = act.narrowing ?? { durationMs: asked?.durationMs, keep: null };
  const kept = asked?.entitlements.filter((_, place) => keep === null || keep.includes(place));
  if (request.terms.durationMs !== durationMs || !isDeepStrictEqual(request.terms.entitlements, kept))
    return 'what is left of the request is not what its approver left';
  const spec = specOf(request);
  const earlier = before.requests.get(act.requestId)?.body.votes ?? [];
  const able = earlier.filter((one) => {
    const person = spec.approval === null ? undefined : personOf(one.approver.id);
    return person !== undefined && approverIn(facts, spec, person, window) === true;
  });
  const complete = able.length + 1 >= (spec.approval?.quorum ?? 0);
  const lost = earlier.every((one) => {
    const person = personOf(one.approver.id);
    return person === undefined || not(approverIn(facts, spec, person, window)) === true;
  });
  if (complete && request.state !== 'approved') return 'the quorum is complete, and the request is not approved';
  if (!complete && lost && request.state === 'approved') return 'it was approved without its quorum';
  return null;
}

/** A seen cause is answered from state, and changes nothing (design invariant 5). */
export function faultOfRepeat(act: Act, answer: Answer, before: Seen, seen: Seen): string | null {
  if (answer.kind === 'stopped' || answer.kind === 'unavailable') return null;
  if (seen.requests.size !== before.requests.size) return 'a message that came again made another request';
  if (act.do === 'edit' || act.do === 'enable') {
    const policy = act.do === 'edit' ? act.spec.name : act.policy;
    const [old, now] = [before.policies.get(policy)?.body, seen.policies.get(policy)?.body];
    const same = old?.termsHash === now?.termsHash && old?.enabled === now?.enabled;
    return same ? null : `"${act.do}" came again and changed the policy`;
  }
  if (act.do === 'freeze') return seen.frozen === before.frozen ? null : '"freeze" came again and changed the freeze';
  if (answer.kind !== 'done' || !answer.repeated) return `"${act.do}" came again and was not known`;
  if (!('requestId' in act)) return null;
  const [old, now] = [before.requests.get(act.requestId), seen.requests.get(act.requestId)];
  return old?.seq === now?.seq ? null : `"${act.do}" came again and changed something`;
}

export function versionOf(seen: Seen, policy: string): number {
  return Number(/version (\d+)/.exec(seen.policies.get(policy)?.body.terms.description ?? '')?.[1] ?? 0);
}
