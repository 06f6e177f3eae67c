import { causedBy } from '../../aggregate.ts';
import { hashOf } from '../../canonical.ts';
import { change } from '../../change.ts';
import type { Caller, Deps } from '../../deps.ts';
import type { Directory } from '../../directory.ts';
import { entitlementKey, type PersonRef } from '../../entitlement.ts';
import { Refusal } from '../../errors.ts';
import type { Cause, RequestId } from '../../ids.ts';
import { requestKind } from '../../kinds.ts';
import { checkAsk } from '../../policy/check-ask.ts';
import { type ExtendRule, extendRuleOf, leastExtensionMs, usualExtensionMs } from '../../policy/extend-rule.ts';
import type { Policy, Stage } from '../../policy/policy.ts';
import type { Stored } from '../../ports.ts';
import { extensionSight, roomFor } from '../../request/extension-room.ts';
import { askExtension, pendingExtension } from '../../request/extensions.ts';
import { isShortened } from '../../request/narrow.ts';
import { firstLookAt } from '../../request/reminders.ts';
import type { AccessRequest, Extension, ExtensionTerms, Grant } from '../../request/request.ts';
import { MOST_ASKED, type Unusual, unusualMoreTime } from '../../request/unusual.ts';
import { askedOnce } from '../asked-once.ts';
import { isSubject, mayDecide, requireMember, whomToAsk } from '../authority.ts';
import { openEntitlements, requireEnabled, requireNotFrozen } from '../request/submit-request.ts';

export type ExtensionAsk = {
  caller: Caller;
  cause: Cause;
  requestId: RequestId;
  /** Null: as long as usual. */
  durationMs: number | null;
  /** Null: for the reason of the request. */
  reason: string | null;
  /** What the card showed that was clicked, so that a second press is no second ask; null for what was typed. */
  seen: string | null;
};

export type ExtensionAsked = { request: Stored<AccessRequest>; extension: Extension; repeated: boolean };

/** A document must not grow without end, whatever is asked and denied. */
const MOST_ASKS = 20;

/**
 * Asks that live access ends later, without a gap (behaviour A3). Whether, by how much and with whose approval is read
 * from the policy as it is now. Stored before it is answered; refused with what is possible, and nothing stored, when
 * anything cannot be verified or nobody could approve (design invariant 9).
 *
 * @throws Refusal, DirectoryUnavailable
 */
export async function extendGrant(deps: Deps, input: ExtensionAsk): Promise<ExtensionAsked> {
  const { caller, cause, requestId } = input;
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  const changed = await change(deps.clock, deps.requests, requestKind, requestId, cause, async (request, now) => {
    if (request.causes.includes(cause)) return null;
    const extension = await extensionOf(deps, directory, request, input, now);
    const asked = askExtension(request, extension, now);
    if (asked === null) throw refused(request, 'moved');
    return causedBy(asked, cause);
  });
  if (changed === null) throw new Refusal('unknown-request', 'there is no such request', { requestId });
  if (changed.changed) deps.poke('requests');
  const extension = changed.stored.body.extensions?.at(-1);
  if (extension === undefined) throw new Refusal('conflict', 'the ask was not stored', { by: caller.name });
  return { request: changed.stored, extension, repeated: !changed.changed };
}

async function extensionOf(
  deps: Deps,
  directory: Directory,
  request: AccessRequest,
  input: ExtensionAsk,
  now: Date,
): Promise<Extension> {
  const policy = await policyOf(deps, request);
  const rule = extendRuleOf(policy.terms);
  const askedBy = await requireAsker(deps, directory, request, policy, input.caller, rule);
  const grant = requireActive(request, now);
  if (rule === null) throw refused(request, 'forbidden');
  const waiting = pendingExtension(request);
  if (waiting !== null) throw refused(request, 'waiting', { now, until: waiting.terms.until });
  if (input.seen !== null && input.seen !== extensionSight(request)) throw refused(request, 'moved');
  if ((request.extensions ?? []).length >= MOST_ASKS) throw refused(request, 'used-up');
  const room = roomFor(request, rule);
  if ('why' in room) throw refused(request, room.why, { now, times: rule.times });
  const leastMs = leastExtensionMs(request.terms.backEnd);
  const durationMs = input.durationMs ?? usualExtensionMs(room.mostMs, request.terms.durationMs, leastMs);
  if (!(Number.isSafeInteger(durationMs) && durationMs > 0 && durationMs <= room.mostMs)) {
    throw refused(request, 'too-long', { now, most: room.mostMs, until: room.until });
  }
  // Less is refused only where Entra would not move its end by that little.
  if (request.terms.backEnd === 'pim' && durationMs < leastMs) throw refused(request, 'too-short', { least: leastMs });
  const reason = reasonOf(policy, request, input.reason, now);
  await requireNotFrozen(deps);
  await requireStillGiven(deps, directory, request, policy);
  const approval = await approvalOf(directory, request, policy, rule);
  const asked = await requireApprovers(deps, directory, policy, approval, request.terms.person, askedBy);
  const unusual = approval === 'none' ? [] : await unusualNow(deps, request, durationMs, now);

  const from = grant.endsAt;
  const terms: ExtensionTerms = {
    number: (request.extensions ?? []).length + 1,
    from,
    until: new Date(from.getTime() + durationMs),
    reason,
    policyTermsHash: policy.termsHash,
    approval,
    commentRequired: policy.terms.require.approverComment,
  };
  return {
    state: 'pending',
    askedBy,
    askedAt: now,
    ...(approval === 'none' ? {} : { remindAt: firstLookAt({ since: now, until: from }) }),
    terms,
    termsHash: hashOf({ requestId: request.id, ...terms }),
    asked,
    ...(unusual.length === 0 ? {} : { unusual }),
    votes: [],
    decidedAt: null,
    note: null,
  };
}

async function unusualNow(deps: Deps, request: AccessRequest, moreMs: number, now: Date): Promise<Unusual[]> {
  const personId = request.terms.person.id;
  const [asked, contact] = await Promise.all([
    deps.requests.list({ tenantId: deps.settings.tenantId, personId, limit: MOST_ASKED }),
    deps.contacts.load(personId),
  ]);
  const timeZone = contact?.timeZone ?? null;
  return unusualMoreTime({ request, moreMs, now, asked: asked.map(({ body }) => body), timeZone });
}

async function policyOf(deps: Deps, request: AccessRequest): Promise<Policy> {
  const stored = await deps.policies.load(request.terms.policyId);
  if (stored === null || stored.body.deletedAt !== undefined) throw refused(request, 'policy-gone');
  requireEnabled(stored.body);
  return stored.body;
}

/** The holder, or somebody who may approve requests under the policy, where it lets them. */
async function requireAsker(
  deps: Deps,
  directory: Directory,
  request: AccessRequest,
  policy: Policy,
  caller: Caller,
  rule: ExtendRule | null,
): Promise<PersonRef> {
  if (request.terms.person.id === caller.id) {
    if (rule !== null && !rule.by.includes('holder')) throw refused(request, 'not-holder');
    return request.terms.person;
  }
  if (rule?.by.includes('approvers') === true && (await isApprover(deps, directory, policy, caller.id))) return caller;
  throw new Refusal('not-yours', 'only the person who holds it can ask for more time', { requestId: request.id });
}

/** Whether somebody may decide at any stage of the policy now. */
export async function isApprover(
  deps: Deps,
  directory: Directory,
  { terms }: Policy,
  person: Caller['id'],
): Promise<boolean> {
  const stages = terms.approval === 'none' ? [] : terms.approval;
  const able = await Promise.all(stages.map((stage) => mayDecide(deps, directory, person, stage)));
  return able.includes(true);
}

/** @throws Refusal when it is not there, or over: access that ended is asked for again, since there is a gap already */
function requireActive({ grant, ...request }: AccessRequest, now: Date): Grant & { endsAt: Date } {
  if (grant?.state === 'active' && grant.endsAt !== null && grant.endsAt > now)
    return { ...grant, endsAt: grant.endsAt };
  const all = { ...request, grant };
  if (request.state === 'pending') throw refused(all, 'pending');
  if (grant?.state === 'scheduled' || grant?.state === 'activating') throw refused(all, 'not-begun');
  throw refused(all, 'over');
}

function reasonOf(policy: Policy, { terms }: AccessRequest, reason: string | null, now: Date): string {
  if (reason === null) return terms.justification;
  const { duration } = policy.terms;
  // Only the reason is new: length and ticket were held against the policy when it was asked.
  const checked = checkAsk(
    { duration, require: { ...policy.terms.require, ticketPattern: null } },
    { durationMs: duration.defaultMs, justification: reason, ticket: null },
    now,
  );
  if ('ask' in checked) return checked.ask.justification;
  const faults = checked.faults.map((fault) => fault.message);
  const examples = checked.faults.map((fault) => fault.example).filter((example) => example !== null);
  throw new Refusal('bad-justification', faults.join('; '), { policy: terms.policyName, faults, examples });
}

/** The holder may still have it, and the policy still gives all of it: nothing is prolonged that could not be given now. */
export async function requireStillGiven(
  deps: Deps,
  directory: Directory,
  request: AccessRequest,
  policy: Policy,
): Promise<void> {
  const { person } = request.terms;
  await requireMember(deps, directory, person.id);
  if (!(await isSubject(directory, person.id, policy.terms.eligible))) {
    throw new Refusal('not-eligible', 'the holder is no longer eligible', { policy: policy.terms.name });
  }
  const { entitlements } = await openEntitlements(deps, directory, policy);
  const given = new Set(entitlements.map(entitlementKey));
  const held = (request.grant?.items ?? []).filter(({ status }) => status === 'held' || status === 'standing');
  if (held.some(({ entitlement }) => !given.has(entitlementKey(entitlement)))) throw refused(request, 'not-given');
}

/**
 * Nobody is asked only where the policy says so literally, and never for what is privileged (design invariant 12), nor
 * for time that an approver cut.
 */
async function approvalOf(
  directory: Directory,
  request: AccessRequest,
  policy: Policy,
  rule: ExtendRule,
): Promise<'none' | Stage[]> {
  if (rule.approval === 'same' || policy.terms.approval === 'none') return policy.terms.approval;
  if (isShortened(request)) return policy.terms.approval;
  const privileged = await Promise.all(
    request.terms.entitlements.map(async (entitlement) => {
      if (entitlement.kind === 'role') return entitlement.privileged;
      return (await directory.group(entitlement.groupId))?.roleAssignable ?? true;
    }),
  );
  return privileged.includes(true) ? policy.terms.approval : 'none';
}

async function requireApprovers(
  deps: Deps,
  directory: Directory,
  policy: Policy,
  approval: 'none' | Stage[],
  holder: PersonRef,
  askedBy: PersonRef,
): Promise<PersonRef[]> {
  if (approval === 'none') return [];
  const asked = new Map<string, PersonRef>();
  for (const stage of approval) {
    const others = ({ id }: PersonRef) => id !== askedBy.id;
    const named = await whomToAsk(deps, directory, stage, holder.id);
    const people = named.able.filter(others);
    if (people.length < stage.quorum) {
      throw new Refusal('nobody-can-approve', 'nobody could approve this now', {
        policy: policy.terms.name,
        approvers: stage.approvers.map((approver) => approver.name),
        quorum: stage.quorum,
        able: people.length,
      });
    }
    const chosen = named.asked.filter(others);
    for (const one of chosen.length < stage.quorum ? people : chosen) asked.set(one.id, one);
  }
  return [...asked.values()];
}

type Why =
  | 'pending'
  | 'not-begun'
  | 'over'
  | 'forbidden'
  | 'not-holder'
  | 'waiting'
  | 'moved'
  | 'used-up'
  | 'at-most'
  | 'too-long'
  | 'too-short'
  | 'policy-gone'
  | 'not-given';

/** No, with what is possible instead. Times as ISO 8601, durations in ms: the words are made where the reader is known. */
function refused(
  request: Pick<AccessRequest, 'id' | 'terms' | 'grant'>,
  why: Why,
  more: { now?: Date; until?: Date; most?: number; least?: number; times?: number } = {},
): Refusal {
  const endsAt = request.grant?.endsAt;
  return new Refusal('cannot-extend', `it cannot be extended: ${why}`, {
    requestId: request.id,
    policy: request.terms.policyName,
    why,
    ...(endsAt === null || endsAt === undefined ? {} : { endsAt: endsAt.toISOString() }),
    ...(more.now === undefined ? {} : { now: more.now.toISOString() }),
    ...(more.until === undefined ? {} : { until: more.until.toISOString() }),
    ...(more.most === undefined ? {} : { most: more.most }),
    ...(more.least === undefined ? {} : { least: more.least }),
    ...(more.times === undefined ? {} : { times: more.times }),
  });
}
