import { type Change, type EffectDraft, SYSTEM } from '../aggregate.ts';
import type { PersonRef } from '../entitlement.ts';
import type { UserId } from '../ids.ts';
import { type OpenAsk, openAskOf, picturesOf, requestAsk, whichOf, withOpenAsk } from './open-ask.ts';
import type { AccessRequest, AppInstall } from './request.ts';
import { approvalsOf } from './votes.ts';

type Transition = Change<AccessRequest> | null;

/**
 * Where a request is shown besides the chats of those who were asked: the channel of its policy, else the place for those
 * who cannot be reached (behaviour P15). Null: nowhere.
 */
export function channelOf({ terms, fallbackId }: AccessRequest): string | null {
  return terms.channelId ?? fallbackId ?? null;
}

/** Who can see that a request, or an ask for more time under it, waits for them: somebody in their own chat, else whoever is in the channel, else nobody. */
export type Sight = 'people' | 'channel' | 'nobody';

export function sightOf(request: AccessRequest): Sight {
  const { asked, unreachable } = openAskOf(request) ?? requestAsk(request);
  const away = new Set([...unreachable, ...(request.departed ?? [])].map((person) => person.id));
  if (asked.some((person) => !away.has(person.id))) return 'people';
  return channelOf(request) !== null && request.channelLost !== true ? 'channel' : 'nobody';
}

/** Whether those who can see it could make the quorum, or others may see it in its channel. */
export function isSeenByEnough(request: AccessRequest): boolean {
  const { asked, votes, unreachable, open } = openAskOf(request) ?? requestAsk(request);
  if (open === null || sightOf(request) !== 'people') return open === null;
  if (channelOf(request) !== null && request.channelLost !== true) return true;
  const voted = votes.filter((vote) => vote.stage === open.index).map((vote) => vote.approver);
  const away = new Set([...unreachable, ...(request.departed ?? []), ...voted].map((person) => person.id));
  const see = asked.filter(({ id }) => !away.has(id));
  return approvalsOf(votes, open.index, request.terms.person.id).length + see.length >= open.stage.quorum;
}

/** Whether too few can see it from now on, and some still can. */
export function lacks(before: AccessRequest, after: AccessRequest): boolean {
  return sightOf(after) === 'people' && isSeenByEnough(before) && !isSeenByEnough(after);
}

/**
 * Somebody who was asked cannot be reached. The card says so; the requester is told once too few can see it, and louder
 * when nobody can (behaviours P15, P18).
 */
export function markUnreachable(request: AccessRequest, who: PersonRef, fallbackId: string | null = null): Transition {
  const ask = openAskOf(request);
  if (ask === null || ask.unreachable.some((p) => p.id === who.id)) return null;
  const shownTo = channelOf(request) ?? fallbackId;
  const unreachable = [...ask.unreachable, who];
  const body: AccessRequest = {
    ...withOpenAsk(request, { unreachable }),
    ...(shownTo === null || shownTo === request.terms.channelId ? {} : { fallbackId: shownTo }),
  };
  const sight = sightOf(body);
  return {
    body,
    events: [
      {
        type: 'request.approver-unreachable',
        actor: SYSTEM,
        data: { approver: who, noneLeft: sight === 'nobody', channelId: shownTo, ...whichOf(ask) },
      },
    ],
    effects: [...picturesOf(ask), ...(isSeenByEnough(body) ? [] : notReached(request, unreachable, sight))],
  };
}

/** Somebody who could not be reached has their card now, for example after installing the app. */
export function markReached(request: AccessRequest, who: UserId): Transition {
  const ask = openAskOf(request);
  const reached = ask?.unreachable.find((person) => person.id === who);
  if (ask === null || reached === undefined) return null;
  return {
    body: withOpenAsk(request, { unreachable: ask.unreachable.filter((person) => person.id !== who) }),
    events: [{ type: 'request.approver-reached', actor: SYSTEM, data: { approver: reached, ...whichOf(ask) } }],
    effects: picturesOf(ask),
  };
}

/** The channel takes no messages. The requester is told when nobody is left who could see it. */
export function markChannelLost(request: AccessRequest, detail: string): Transition {
  const ask = openAskOf(request);
  if (ask === null || request.channelLost === true) return null;
  const body: AccessRequest = { ...request, channelLost: true };
  const sight = sightOf(body);
  return {
    body,
    events: [
      {
        type: 'request.channel-unreachable',
        actor: SYSTEM,
        data: { channelId: channelOf(request), detail, noneLeft: sight === 'nobody', ...whichOf(ask) },
      },
    ],
    effects: [
      // Where everybody has their own card nobody needs to know.
      ...(ask.unreachable.length > 0 ? picturesOf(ask) : []),
      ...(sight === 'nobody' || lacks(request, body) ? notReached(request, ask.unreachable, sight) : []),
    ],
  };
}

/** The channel has its card after all. */
export function markChannelBack(request: AccessRequest): Transition {
  const ask = openAskOf(request);
  if (ask === null || request.channelLost !== true) return null;
  return {
    body: { ...request, channelLost: false },
    events: [{ type: 'request.channel-reached', actor: SYSTEM, data: { channelId: channelOf(request) } }],
    effects: picturesOf(ask),
  };
}

/**
 * The admins chose a place only now, or another one than the one that takes no messages: whom the bot cannot reach may
 * see it there.
 */
export function showElsewhere(request: AccessRequest, placeId: string): Transition {
  const ask = openAskOf(request);
  const waits = ask !== null && ask.unreachable.length > 0 && request.terms.channelId === null;
  if (!waits || request.fallbackId === placeId) return null;
  if (request.fallbackId !== undefined && request.channelLost !== true) return null;
  return {
    body: { ...request, fallbackId: placeId, channelLost: false },
    events: [{ type: 'request.shown-elsewhere', actor: SYSTEM, data: { channelId: placeId, ...whichOf(ask) } }],
    effects: picturesOf(ask),
  };
}

/** What came of installing the app for somebody who was asked: once for each of them and request. */
export function noteInstall(request: AccessRequest, install: AppInstall, detail: string | null): Transition {
  const { id, outcome } = install;
  const approver = openAskOf(request)?.asked.find((person) => person.id === id);
  if (approver === undefined || installOf(request, id) !== null) return null;
  const type = outcome === 'refused' ? 'request.app-refused' : 'request.app-installed';
  return {
    body: { ...request, installs: [...(request.installs ?? []), install] },
    events: [{ type, actor: SYSTEM, data: { approver, already: outcome === 'already', detail } }],
  };
}

export function installOf(request: AccessRequest, who: UserId): AppInstall | null {
  return request.installs?.find((one) => one.id === who) ?? null;
}

/** What whoever asks, or holds it, is told of those who cannot be reached; at its loudest when nobody can see the ask. */
export function notReached(request: AccessRequest, people: PersonRef[], sight: Sight = 'nobody'): EffectDraft[] {
  const ask: OpenAsk = openAskOf(request) ?? requestAsk(request);
  const notice = { kind: 'approver-unreachable' as const, people, noneLeft: sight === 'nobody', ...whichOf(ask) };
  const told = new Set([request.terms.person.id, ask.askedBy.id]);
  return [...told].map((to) => ({ type: 'notice', to, notice }));
}
