import { portalAddress, portalsOf } from '../jit/policy/portals.ts';
import type { AccessRequest, Grant } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { formatTime, type Reader } from './reader.ts';
import type { CardElement } from './render.ts';

/** Buttons that open where live access is used (behaviour S1.22). Only Microsoft's own portals, by name. */
export function portalActions(request: AccessRequest, reader: Reader): CardElement[] {
  if (request.grant?.state !== 'active') return [];
  const { ready } = wordsFor(reader);
  const { entitlements } = request.terms;
  const carried = (request.opens?.items ?? []).flatMap(({ carries = [] }) => carries);
  const roles = [...entitlements.flatMap((one) => (one.kind === 'role' ? [one.name] : [])), ...carried];
  return portalsOf(request.portal, roles).map((portal) => ({
    type: 'Action.OpenUrl',
    title: ready.open(ready.portals[portal]),
    url: portalAddress(portal),
  }));
}

/** Whether it is there, and whether a new sign-in is needed for it (behaviours D7, S1.22); in lines. */
export function readyHints(request: AccessRequest, reader: Reader, now: Date): string[] {
  const { ready } = wordsFor(reader);
  const { grant } = request;
  if (grant === null) return [];
  return [
    ...(grant.shownAt === undefined ? [] : [ready.shown(formatTime(grant.shownAt, reader, now))]),
    signInLine(request, reader),
    ready.whenDone,
  ];
}

/**
 * Roles are read as they are used, groups when somebody signs in (Microsoft: PIM, "Activate my roles"; token claims). A
 * dedicated account is signed in to anew each time.
 */
export function signInLine({ terms }: AccessRequest, reader: Reader): string {
  const { ready } = wordsFor(reader);
  if (terms.backEnd === 'account') return ready.account;
  return terms.entitlements.some(({ kind }) => kind === 'group') ? ready.group : ready.role;
}

/** What sign-ins of before still let through after the end, and what was done about that (behaviour P4). */
export function sessionsHints({ grant, terms }: AccessRequest, reader: Reader, now: Date): string[] {
  if (grant === null || grant.activeAt === null || terms.backEnd === 'account') return [];
  const { ready } = wordsFor(reader);
  const { sessions } = grant;
  if (sessions === undefined) return grant.state === 'ended' ? [ready.linger] : [];
  return [sessionsLine(sessions, reader, now)];
}

function sessionsLine(sessions: NonNullable<Grant['sessions']>, reader: Reader, now: Date): string {
  const { ready } = wordsFor(reader);
  if (sessions.endedAt !== null) return ready.ended(formatTime(sessions.endedAt, reader, now));
  if (sessions.nextAt === null) return ready.left;
  return sessions.trouble === null ? ready.ending : ready.late;
}
