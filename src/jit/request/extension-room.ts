import { type ExtendRule, leastExtensionMs, type Room, roomOf, usualExtensionMs } from '../policy/extend-rule.ts';
import { pendingExtension, timesExtended } from './extensions.ts';
import type { AccessRequest } from './request.ts';

/** How much longer a grant may become by a rule. One that has not begun, or has no end, has no room. */
export function roomFor(request: AccessRequest, rule: ExtendRule): Room {
  const { grant } = request;
  if (grant === null || grant.activatingAt === null || grant.endsAt === null) return { why: 'at-most' };
  const { activatingAt: activatedAt, endsAt } = grant;
  const given = { activatedAt, endsAt, extended: timesExtended(request) };
  return roomOf(given, rule, leastExtensionMs(request.terms.backEnd));
}

/** What its card offers its holder: how much longer, and until when. Null: nothing, or an ask waits already. */
export function offeredExtension(request: AccessRequest, now: Date): { ms: number; until: Date } | null {
  const { grant, extendRule, terms } = request;
  if (extendRule?.by.includes('holder') !== true || pendingExtension(request) !== null) return null;
  if (grant?.state !== 'active' || grant.endsAt === null || grant.endsAt <= now) return null;
  const room = roomFor(request, extendRule);
  if ('why' in room) return null;
  const ms = usualExtensionMs(room.mostMs, terms.durationMs, leastExtensionMs(terms.backEnd));
  return { ms, until: new Date(grant.endsAt.getTime() + ms) };
}

/** What a card saw of a request's extensions: a click on one that has moved on since asks for nothing twice. */
export function extensionSight({ termsHash, extensions = [] }: AccessRequest): string {
  return `${termsHash}:${extensions.length}`;
}
