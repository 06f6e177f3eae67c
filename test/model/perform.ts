import type { PassAnswer } from '../../src/jit/account/account.ts';
import type { Deps } from '../../src/jit/deps.ts';
import { DirectoryUnavailable, Refusal, type RefusalCode } from '../../src/jit/errors.ts';
import { type Cause, type RequestId, userId } from '../../src/jit/ids.ts';
import { decideExtension } from '../../src/jit/operations/grant/decide-extension.ts';
import { cancelRequest, releaseGrant, revokeGrant } from '../../src/jit/operations/grant/end-request.ts';
import { extendGrant } from '../../src/jit/operations/grant/extend-grant.ts';
import { setFrozen } from '../../src/jit/operations/grant/freeze.ts';
import { issuePass } from '../../src/jit/operations/grant/issue-pass.ts';
import { importPolicies, setPolicyEnabled } from '../../src/jit/operations/policy/policies.ts';
import { decideRequest } from '../../src/jit/operations/request/decide-request.ts';
import { traced } from '../../src/jit/operations/request/record-refusal.ts';
import { submitRequest } from '../../src/jit/operations/request/submit-request.ts';
import { worksOf } from '../../src/jit/operations/work.ts';
import type { Narrowing } from '../../src/jit/request/narrow.ts';
import type { Holder } from './cast.ts';
import { type PolicyKey, type PolicySpec, yamlOf } from './policies.ts';
import type { Dice } from './random.ts';

/** An ask with everything filled in: what would travel in an activity, so that it can come again. */
export type Act = { cause: Cause; who: Holder; whoId: string } & (
  | { do: 'submit'; policy: PolicyKey; minutes: number }
  | {
      do: 'vote';
      requestId: RequestId;
      termsHash: string;
      stale: boolean;
      decision: 'approve' | 'deny';
      narrowing: Narrowing | null;
    }
  | { do: 'cancel' | 'release' | 'revoke'; requestId: RequestId }
  | { do: 'extend'; requestId: RequestId; minutes: number }
  /** `issued`: how many passes the card says were ordered. */
  | { do: 'pass'; requestId: RequestId; issued: number }
  | { do: 'word'; requestId: RequestId; termsHash: string; decision: 'approve' | 'deny' }
  | { do: 'edit'; spec: PolicySpec }
  | { do: 'enable'; policy: PolicyKey; enabled: boolean }
  | { do: 'freeze'; frozen: boolean }
);

export type Answer =
  | { kind: 'done'; repeated: boolean; requestId: string | null; pass?: PassAnswer | null }
  | { kind: 'refused'; code: RefusalCode }
  | { kind: 'unavailable' }
  | { kind: 'stopped' };

export type Played = { act: Act; answer: Answer };

/** Speaks to the bot as the person would; what it answered. Any other error is the bot's fault, and thrown. */
export async function perform(deps: Deps, act: Act): Promise<Exclude<Answer, { kind: 'stopped' }>> {
  const caller = { id: userId(act.whoId), name: act.who };
  const actor = { kind: 'person' as const, ...caller };
  try {
    return await traced(deps, { actor, cause: act.cause }, () => operate(deps, act));
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', code: error.code };
    if (error instanceof DirectoryUnavailable) return { kind: 'unavailable' };
    throw error;
  }
}

async function operate(deps: Deps, act: Act): Promise<Extract<Answer, { kind: 'done' }>> {
  const caller = { id: userId(act.whoId), name: act.who };
  const { cause } = act;
  const done = (of: { request: { body: { id: string } }; repeated: boolean }) =>
    ({ kind: 'done', repeated: of.repeated, requestId: of.request.body.id }) as const;
  const plain = { kind: 'done', repeated: false, requestId: null } as const;
  switch (act.do) {
    case 'submit': {
      const ask = { durationMs: act.minutes * 60_000, justification: 'as agreed with the owner', ticket: null };
      return done(await submitRequest(deps, { caller, cause, policyName: act.policy, ...ask }));
    }
    case 'vote': {
      const { requestId, termsHash, decision } = act;
      const narrowing = act.narrowing === null ? {} : { narrowing: act.narrowing };
      const vote = { caller, cause, requestId, termsHash, decision, comment: null, ...narrowing };
      return done(await decideRequest(deps, vote));
    }
    case 'cancel':
      return done(await cancelRequest(deps, { caller, cause, requestId: act.requestId }));
    case 'release':
      return done(await releaseGrant(deps, { caller, cause, requestId: act.requestId }));
    case 'revoke':
      return done(await revokeGrant(deps, { caller, cause, requestId: act.requestId, note: null }));
    case 'extend': {
      const asked = { durationMs: act.minutes * 60_000, reason: null, seen: null };
      return done(await extendGrant(deps, { caller, cause, requestId: act.requestId, ...asked }));
    }
    case 'pass': {
      const { requestId, issued: seen } = act;
      const pass = await issuePass(deps, { caller, cause, requestId, seen });
      return { kind: 'done', repeated: pass === null, requestId, pass };
    }
    case 'word': {
      const { requestId, termsHash, decision } = act;
      return done(await decideExtension(deps, { caller, cause, requestId, termsHash, decision, comment: null }));
    }
    case 'edit':
      await importPolicies(deps, { caller, cause, yaml: yamlOf(act.spec) });
      return plain;
    case 'enable':
      await setPolicyEnabled(deps, { caller, cause, name: act.policy, enabled: act.enabled });
      return plain;
    case 'freeze':
      await setFrozen(deps, { caller, cause, frozen: act.frozen, reason: 'practising' });
      return plain;
  }
}

/** Rounds of background work, each kind once a round, in any order; how much was done. */
export async function doWork(deps: Deps, rounds: number, dice: Dice, only?: readonly string[]): Promise<number> {
  let done = 0;
  for (let round = 0; round < rounds; round++) {
    let claimed = 0;
    const seals = dice.chance(0.25);
    const works = worksOf(deps).filter((work) => only?.includes(work.name) ?? (work.name !== 'ledger' || seals));
    for (const work of dice.shuffled(works)) {
      const pieces = await work.claim(100);
      claimed += pieces.length;
      for (const piece of pieces) await piece();
    }
    done += claimed;
    if (claimed === 0) break;
  }
  return done;
}
