import type { Change, EffectDraft } from '../aggregate.ts';
import { SYSTEM } from '../aggregate.ts';
import type { Actor } from '../audit/event.ts';
import type { PersonRef } from '../entitlement.ts';
import type { UserId } from '../ids.ts';
import type { AccessRequest, Extension, Vote } from './request.ts';
import { approvalsOf, openStage } from './votes.ts';

/**
 * The machine of an extension, pure: `pending` to `approved | denied | cancelled | lapsed`. Each transition returns null
 * when there is no pending extension to leave: somebody else was quicker, and their outcome stands.
 */
type Transition = Change<AccessRequest> | null;

const CARDS: EffectDraft = { type: 'cards' };

function person(ref: PersonRef): Actor {
  return { kind: 'person', id: ref.id, name: ref.name };
}

export function pendingExtension({ extensions }: AccessRequest): Extension | null {
  const last = extensions?.at(-1);
  return last?.state === 'pending' ? last : null;
}

/** How many brought more time: what a policy's `times` counts. */
export function timesExtended({ extensions }: AccessRequest): number {
  return (extensions ?? []).filter((one) => one.state === 'approved').length;
}

/** What has a say in an extension: neither who benefits nor who asked for it (design invariant 1). */
export function countedVotes({ votes, askedBy }: Extension, holder: UserId): Vote[] {
  return votes.filter(({ approver }) => approver.id !== holder && approver.id !== askedBy.id);
}

/** The stage of a pending extension that waits for its quorum; null when none does. */
export function openExtensionStage(extension: Extension, holder: UserId): ReturnType<typeof openStage> {
  return openStage(extension.terms.approval, countedVotes(extension, holder), holder);
}

/** Those whose yes counts so far. */
export function extensionApprovals(extension: Extension, stage: number, holder: UserId): Vote[] {
  return approvalsOf(countedVotes(extension, holder), stage, holder);
}

function withLast(request: AccessRequest, extension: Extension): AccessRequest {
  return { ...request, extensions: [...(request.extensions ?? []).slice(0, -1), extension] };
}

function withNew(request: AccessRequest, extension: Extension): AccessRequest {
  return { ...request, extensions: [...(request.extensions ?? []), extension] };
}

function about({ terms, termsHash }: Extension) {
  return { extension: terms.number, from: terms.from, until: terms.until, termsHash };
}

function shown({ terms }: Extension): EffectDraft[] {
  return [CARDS, { type: 'extension-cards', number: terms.number }];
}

/** Somebody asks; under a rule that asks nobody it is granted in the same write. */
export function askExtension(request: AccessRequest, extension: Extension, now: Date): Transition {
  if (request.grant?.state !== 'active' || pendingExtension(request) !== null) return null;
  const asked: Change<AccessRequest>['events'][number] = {
    type: 'extension.asked',
    actor: person(extension.askedBy),
    data: {
      ...about(extension),
      reason: extension.terms.reason,
      asked: extension.asked.map((approver) => approver.id),
    },
  };
  const body = withNew(request, extension);
  if (extension.terms.approval !== 'none') return { body, events: [asked], effects: shown(extension) };
  const granted = grantExtension(body, null, [], now);
  return granted === null ? null : { ...granted, events: [asked, ...granted.events] };
}

/** A yes that does not complete the quorum. */
export function recordExtensionVote(request: AccessRequest, vote: Vote, dropped: readonly Vote[]): Transition {
  const extension = pendingExtension(request);
  if (extension === null) return null;
  const votes = [...extension.votes.filter((one) => !dropped.includes(one)), vote];
  return {
    body: withLast(request, { ...extension, votes }),
    events: [...dropped.map((one) => droppedEvent(extension, one)), votedEvent(extension, vote)],
    effects: shown(extension),
  };
}

/**
 * The later end, the votes for it and what follows are one write. It precedes whatever is written to Graph, and the
 * holder is warned afresh before the new end (design invariant 3).
 */
export function grantExtension(
  request: AccessRequest,
  /** Null: the policy asks nobody. */
  vote: Vote | null,
  dropped: readonly Vote[],
  now: Date,
): Transition {
  const extension = pendingExtension(request);
  const { grant } = request;
  if (extension === null || grant === null || !mayStillExtend(request, now)) return null;
  const { from, until } = extension.terms;
  const voted = vote === null ? null : recordExtensionVote(request, vote, dropped);
  const votes = voted === null ? extension.votes : (voted.body.extensions?.at(-1)?.votes ?? []);
  const body = withLast(request, { ...extension, votes, state: 'approved', decidedAt: now });
  const approvers = votes.map((one) => one.approver.name);
  // Who pressed a button and has it at once sees it on the card: only the others are told (behaviour P18).
  const told = new Set([request.terms.person.id, extension.askedBy.id]);
  if (vote === null) told.delete(extension.askedBy.id);
  return {
    body: { ...body, grant: { ...grant, endsAt: until, warnedAt: null, extendedMs: until.getTime() - from.getTime() } },
    events: [
      ...(voted?.events ?? []),
      {
        type: 'extension.granted',
        actor: vote === null ? { kind: 'system', name: 'policy' } : person(vote.approver),
        data: { ...about(extension), approvers },
      },
    ],
    effects: [...shown(extension), ...notices([...told], 'extended', extension)],
  };
}

/** Only while the access lasts, only from the end that was shown, and only to a later one. */
function isInTime({ grant }: AccessRequest, now: Date): boolean {
  return grant?.state === 'active' && grant.endsAt !== null && grant.endsAt > now;
}

/** Whether the last extension may still be decided: its access is there, and ends when its approvers were told it would. */
export function mayStillExtend(request: AccessRequest, now: Date): boolean {
  const extension = pendingExtension(request);
  if (extension === null || !isInTime(request, now)) return false;
  const { from, until } = extension.terms;
  return request.grant?.endsAt?.getTime() === from.getTime() && until > from;
}

export function denyExtension(request: AccessRequest, vote: Vote, now: Date): Transition {
  const extension = pendingExtension(request);
  if (extension === null) return null;
  const { comment } = vote;
  const denied: Extension = {
    ...extension,
    state: 'denied',
    note: comment,
    decidedAt: now,
    votes: [...extension.votes, vote],
  };
  return {
    body: withLast(request, denied),
    events: [
      votedEvent(extension, vote),
      { type: 'extension.denied', actor: person(vote.approver), data: { ...about(extension), comment } },
    ],
    effects: [
      ...shown(extension),
      ...notices([request.terms.person.id, extension.askedBy.id], 'extension-denied', extension),
    ],
  };
}

/** Whoever asked, or holds the access, takes the ask back. */
export function cancelExtension(request: AccessRequest, who: UserId, now: Date): Transition {
  const extension = pendingExtension(request);
  const by = [request.terms.person, extension?.askedBy].find((one) => one?.id === who);
  if (extension === null || by === undefined) return null;
  return {
    body: withLast(request, { ...extension, state: 'cancelled', decidedAt: now }),
    events: [{ type: 'extension.cancelled', actor: person(by), data: about(extension) }],
    effects: shown(extension),
  };
}

/** The world it was asked in is gone. Access that is over tells of itself; anything else its holder is told of. */
export function lapseExtension(request: AccessRequest, why: string, now: Date): Transition {
  const extension = pendingExtension(request);
  if (extension === null) return null;
  return {
    body: withLast(request, { ...extension, state: 'lapsed', note: why, decidedAt: now }),
    events: [{ type: 'extension.lapsed', actor: SYSTEM, data: { ...about(extension), why } }],
    effects: isInTime(request, now)
      ? [...shown(extension), ...notices([request.terms.person.id], 'extension-lapsed', extension)]
      : shown(extension),
  };
}

/** An end, with the extension that it leaves nothing to extend lapsing in the same write. */
export function endingExtension(ending: Change<AccessRequest>, now: Date): Change<AccessRequest> {
  const lapsed = lapseExtension(ending.body, 'the access ended', now);
  if (lapsed === null) return ending;
  const effects = [...(ending.effects ?? []), ...(lapsed.effects ?? []).filter((effect) => effect.type !== 'cards')];
  return { body: lapsed.body, events: [...ending.events, ...lapsed.events], effects };
}

/** An approver of it takes their yes back while others have still to say theirs. */
export function withdrawExtensionVote(request: AccessRequest, vote: Vote): Transition {
  const extension = pendingExtension(request);
  if (extension === null || !extension.votes.includes(vote)) return null;
  const data = {
    decision: vote.decision,
    stage: vote.stage,
    votedAt: vote.at,
    extension: extension.terms.number,
  };
  return {
    body: withLast(request, { ...extension, votes: extension.votes.filter((one) => one !== vote) }),
    events: [{ type: 'request.vote-withdrawn', actor: person(vote.approver), data }],
    effects: shown(extension),
  };
}

function notices(
  people: readonly UserId[],
  kind: 'extended' | 'extension-denied' | 'extension-lapsed',
  { terms }: Extension,
): EffectDraft[] {
  return [...new Set(people)].map((to) => ({ type: 'notice', to, notice: { kind, number: terms.number } }));
}

function votedEvent({ terms }: Extension, vote: Vote): Change<AccessRequest>['events'][number] {
  const { decision, stage, comment } = vote;
  return {
    type: 'request.voted',
    actor: person(vote.approver),
    data: { decision, stage, comment, extension: terms.number },
  };
}

function droppedEvent({ terms }: Extension, vote: Vote): Change<AccessRequest>['events'][number] {
  return {
    type: 'request.vote-dropped',
    actor: SYSTEM,
    data: { approver: vote.approver, votedAt: vote.at, why: 'no longer an approver', extension: terms.number },
  };
}
