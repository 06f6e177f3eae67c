import { entitlementLabel } from '../entitlement.ts';
import type { Holding } from '../holding/holding.ts';
import type { RequestId } from '../ids.ts';
import type { AlertText } from './alert.ts';
import { type GraphTrouble, graphTroubleOf } from './graph-trouble.ts';

/**
 * What alerts say. No text carries a number or a time that moves while the trouble lasts: each change of a text is an
 * audit event and one more edit of every message that shows it.
 */

const TRIES_ON = 'The bot tries on without limit.';
const BY_HAND =
  'If it lasts, take the access away in Entra by hand: the bot notices, confirms it, and tells everybody concerned.';
const PERMISSIONS =
  'Check in Entra that the app has its permissions and their admin consent, and that its secret or certificate is valid (docs/permissions.md).';

/** `2026-11-21 09:30:00Z` */
function instant(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** Counts in coarse steps, so that a text does not change with each one more. */
const STEPS = [500, 200, 100, 50, 20, 10, 5, 2] as const;

export function atLeast(count: number): string {
  const step = STEPS.find((one) => count >= one);
  return step === undefined ? String(count) : `${step} or more`;
}

/** Access that a holding should have lost at `since` and that is not confirmed gone. */
export function removalText({ principal, entitlement, waiters, dormant, lastError }: Holding, since: Date): AlertText {
  const forWhom = waiters.length === 0 ? '' : ` (${[...waiters].sort().join(', ')})`;
  return {
    title: `Not taken back yet: ${principal.name}, ${entitlementLabel(entitlement)}`,
    lines: [
      `It should be gone since ${instant(since)}${forWhom}.`,
      dormant === null ? whyNotGone(lastError) : 'The directory does not find the person, or what they held, any more.',
    ],
    todo:
      dormant === null
        ? `${TRIES_ON} ${BY_HAND}`
        : 'Whoever is restored in Entra gets back what they had: the bot takes it away as soon as it finds them again. Delete the account for good, or take the access away before restoring it.',
  };
}

function whyNotGone(lastError: string | null): string {
  if (lastError === null) return 'Microsoft Graph took the removal, and its reads still show the access.';
  const words: Record<GraphTrouble, string> = {
    permission: 'Microsoft Graph does not let the bot take it away: it lacks a permission.',
    throttled: 'Microsoft Graph answers that there are too many calls.',
    refused: 'Microsoft Graph refuses to take it away.',
    unreachable: 'Microsoft Graph does not answer, or answers with an error.',
  };
  return words[graphTroubleOf(lastError)];
}

/** A grant that is being taken back, while no holding says what keeps it. */
export function revokingText(id: RequestId, name: string, since: Date): AlertText {
  return {
    title: `Not ended yet: ${id} of ${name}`,
    lines: [`Its access is being taken back since ${instant(since)}, and that is not confirmed.`],
    todo: `${TRIES_ON} Look at the request with "audit ${id}" and at the log of the bot.`,
  };
}

/** More removals are late than anybody would read one by one. */
export function moreRemovalsText(count: number): AlertText {
  return {
    title: 'More access is not taken back yet',
    lines: [`Besides what has an alert of its own: ${atLeast(count)}.`],
    todo: `${TRIES_ON} "grants" lists what is being taken back. ${BY_HAND}`,
  };
}

/** How Graph fails the bot, and what waits for it. */
export type GraphTroubleFacts = {
  /** The directory itself cannot be asked. */
  directory: boolean;
  /** Changes of access that wait; and those of them that take access away. */
  waiting: number;
  removals: number;
  /** What was refused, sorted; and Graph's words for it. */
  refused: readonly string[];
  detail: string | null;
};

const GRAPH: Record<GraphTrouble, { title: string; todo: string }> = {
  permission: { title: 'Microsoft Graph lets the bot do too little', todo: PERMISSIONS },
  throttled: {
    title: 'Microsoft Graph throttles the bot',
    todo: 'Nothing, if it passes: the bot keeps to the waits that Graph asks for. If it lasts, look for another program that calls Graph in the name of this app.',
  },
  refused: {
    title: 'Microsoft Graph refuses changes of access',
    todo: 'Look for the reason in "audit" and in "status": an entitlement may have become one that the bot cannot change.',
  },
  unreachable: {
    title: 'Microsoft Graph does not answer',
    todo: 'Look at the health of Microsoft Graph and at the way out of this network. Access that has to go at once can be taken away in Entra by hand.',
  },
};

export function graphText(trouble: GraphTrouble, facts: GraphTroubleFacts): AlertText {
  const { title, todo } = GRAPH[trouble];
  const lines = [
    ...(facts.directory ? ['The directory cannot be asked: until it can, nobody can ask, decide or administer.'] : []),
    ...(facts.waiting > 0 ? [`Changes of access that wait: ${atLeast(facts.waiting)}.`] : []),
    ...(facts.removals > 0 ? [`Of these, access that should be gone: ${atLeast(facts.removals)}.`] : []),
    ...(facts.refused.length > 0 ? [`Refused: ${facts.refused.join('; ')}.`] : []),
    ...(facts.detail === null ? [] : [`In its words: ${facts.detail}`]),
  ];
  return { title, lines, todo: trouble === 'permission' ? `${todo} ${TRIES_ON}` : todo };
}

export function deliveriesText(count: number, oldest: Date): AlertText {
  return {
    title: 'Messages do not reach Teams',
    lines: [`${atLeast(count)} of them; the oldest waits since ${instant(oldest)}.`],
    todo: `${TRIES_ON} If it lasts, look at the health of Teams, at the Azure Bot resource and at the log of the bot.`,
  };
}

export function unsealedText(oldest: Date): AlertText {
  return {
    title: 'The audit trail is not being sealed',
    lines: [`The oldest event that is not sealed is of ${instant(oldest)}.`],
    todo: 'Nothing is lost: events lie with what they are about. Look at the log of the bot for what keeps the sealer from its work.',
  };
}

/** Sessions that a policy has ended with the access, and that are not; null: anybody's. The access itself is gone. */
export function sessionsText(whose: { id: RequestId; name: string } | null, detail: string): AlertText {
  return {
    title: whose === null ? 'Sessions cannot be ended' : `Sessions of ${whose.name} are not ended yet (${whose.id})`,
    lines: [
      'The access itself is taken back as ever; tokens that were issued before may work until they run out.',
      `In the words of Microsoft Graph: ${detail}`,
    ],
    todo:
      whose === null
        ? 'Give the app User.RevokeSessions.All (docs/permissions.md), or take endSessions out of the policies. The bot tries on for two hours after each end.'
        : 'If it matters, revoke the sessions in Entra by hand, on the page of the user. The bot tries on for two hours after the end.',
  };
}
