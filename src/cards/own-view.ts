import { parseRequestId, type RequestId, type UserId } from '../jit/ids.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import type { Shown } from './picture.ts';
import type { Reader } from './reader.ts';
import type { Card } from './render.ts';

/** Whose clients Teams lets ask for a view of their own by themselves (User Specific Views: `refresh.userIds`). */
export const MOST_VIEWERS = 60;

const VERBS = { request: 'view', extension: 'view-extension' } as const;

/** What a client asks when it draws a card anew. It only reads: nothing it says may change anything (behaviour P13). */
export type ViewAsk = { about: keyof typeof VERBS; requestId: RequestId; terms: string };

/** Those who have something else to see than everybody: whoever was asked. Null where nothing waits, or where they are too many: those press Decide. */
export function viewersOf(shown: Shown, request: AccessRequest): UserId[] | null {
  const away = new Set((request.departed ?? []).map((person) => person.id));
  const here = (people: readonly { id: UserId }[]) => people.map(({ id }) => id).filter((id) => !away.has(id));
  if (shown.view === 'extension') {
    const extension = request.extensions?.find((one) => one.terms.number === shown.number);
    return extension?.state === 'pending' ? atMost(here(extension.asked)) : null;
  }
  return request.state === 'pending' ? atMost(here(request.asked)) : null;
}

function atMost(people: UserId[]): UserId[] | null {
  return people.length > MOST_VIEWERS ? null : people;
}

/**
 * Has these people's clients ask for their own view. `userIds` are Teams' ids of them for this bot (`29:…`); left out,
 * everybody's client would ask, so an empty list leaves it to "Refresh card".
 */
export function withOwnViews(
  card: Card,
  ask: ViewAsk,
  userIds: readonly string[],
  reader: Pick<Reader, 'locale'>,
): Card {
  const { about, requestId, terms } = ask;
  const verb = VERBS[about];
  const title = wordsFor(reader).channel.refresh;
  const action = { type: 'Action.Execute', title, verb, data: { requestId, terms, verb } };
  return { ...card, refresh: { action, userIds: userIds.slice(0, MOST_VIEWERS) } };
}

/** What the refresh of such a card asks for; by itself or from the menu of the message. */
export function viewAskOf(shown: Shown, request: AccessRequest): ViewAsk {
  const extension =
    shown.view === 'extension' ? request.extensions?.find((one) => one.terms.number === shown.number) : undefined;
  const requestId = request.id;
  if (extension !== undefined) return { about: 'extension', requestId, terms: extension.termsHash };
  return { about: 'request', requestId, terms: request.termsHash };
}

/** Reads the value of an `adaptiveCard/action` invoke that only asks for a view; null for everything else. */
export function parseViewAsk(value: unknown): ViewAsk | null {
  const action = isRecord(value) ? value.action : null;
  const data = isRecord(action) ? action.data : null;
  if (!isRecord(action) || !isRecord(data) || action.verb !== data.verb) return null;
  const about = (['request', 'extension'] as const).find((one) => VERBS[one] === data.verb);
  const { requestId: id, terms } = data;
  const requestId = typeof id === 'string' && id.length <= 20 ? parseRequestId(id) : null;
  if (about === undefined || requestId === null || typeof terms !== 'string' || terms.length > 200) return null;
  return { about, requestId, terms };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
