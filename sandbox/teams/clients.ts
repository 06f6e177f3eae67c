import { maxRefreshUsers } from './check-card.ts';
import { isObject, listAt, objectAt } from './json.ts';
import type { Change, ClickResult, Message } from './types.ts';
import type { Citizen, Place, World } from './world.ts';

/** A client asks again for a card only when its last asking is over a minute old (Work with Universal Actions). */
const againAfterMs = 60_000;
/** A client refreshes what is on the screen: the newest cards of the chat. */
const onScreen = 10;

type Session = { person: Citizen; client: string; place: Place };
export type Clients = ReturnType<typeof createClients>;

/**
 * The clients (desktop, phone, a browser tab) that look at a chat, and what Teams refreshes for them by itself: each
 * client separately, when it opens the chat, when a card comes, and when a message is edited.
 */
export function createClients(
  world: World,
  refresh: (person: Citizen, messageId: string) => Promise<ClickResult | undefined>,
) {
  const sessions = new Map<string, Session>();
  const asked = new Map<string, number>();
  const underWay = new Set<Promise<unknown>>();
  world.listen(onChange);

  function key(person: Citizen, client: string, messageId = ''): string {
    return `${person.aadObjectId} ${client} ${messageId}`;
  }

  function track<T>(work: Promise<T>): Promise<T> {
    const done = work.finally(() => underWay.delete(done));
    underWay.add(done);
    return done;
  }

  function ask({ person, client }: Session, messageId: string): Promise<ClickResult | undefined> {
    asked.set(key(person, client, messageId), world.options.clock.now().getTime());
    return track(refresh(person, messageId));
  }

  function isDue({ person, client }: Session, messageId: string): boolean {
    const last = asked.get(key(person, client, messageId));
    return last === undefined || world.options.clock.now().getTime() - last > againAfterMs;
  }

  function onChange({ kind, conversationId = '', messageId = '' }: Change): void {
    if (sessions.size === 0 || (kind !== 'update' && kind !== 'message')) return;
    const stored = world.find(conversationId, messageId);
    if (stored?.from.role !== 'bot') return;
    for (const session of sessions.values()) {
      if (!inside(stored.conversationId, session.place)) continue;
      // A moment later, as the change reaches the client; a failure shows as the client's own toast.
      if (refreshesFor(world, world.seen(stored, session.person), session)) {
        void track(Promise.resolve().then(() => ask(session, messageId))).catch(() => undefined);
      }
    }
  }

  return {
    /** This client now looks at this chat or channel; the answers to what it asked for by that. */
    async open(person: Citizen, place: Place, client: string): Promise<ClickResult[]> {
      const session: Session = { person, client, place };
      sessions.set(key(person, client), session);
      const due = world.messages
        .filter((stored) => !stored.deleted && inside(stored.conversationId, place))
        .map((stored) => world.seen(stored, person))
        .filter((message) => refreshesFor(world, message, session))
        .slice(-onScreen)
        .filter((message) => isDue(session, message.id));
      const answers = await Promise.all(due.map((message) => ask(session, message.id)));
      return answers.filter((answer) => answer !== undefined);
    },

    leave(person: Citizen, client: string): void {
      sessions.delete(key(person, client));
    },

    /** Waits until nothing is being refreshed, by whomever. */
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.allSettled([...underWay]);
    },
  };
}

function inside(conversationId: string, place: Place): boolean {
  return place.kind === 'personal'
    ? conversationId === place.conversationId
    : conversationId.startsWith(place.conversationId);
}

/**
 * Whether a card refreshes by itself for somebody: who is listed, nobody where the list is empty or longer than Teams
 * takes, and without a list everybody where the conversation has at most 60 members (User Specific Views).
 */
function refreshesFor(world: World, { card }: Message, { person, place }: Session): boolean {
  const refresh = objectAt(card, 'refresh');
  if (!isObject(refresh?.action)) return false;
  if (refresh.userIds === undefined) return world.membersOf(place).length <= maxRefreshUsers;
  const listed = listAt(refresh, 'userIds');
  return listed.length <= maxRefreshUsers && listed.includes(person.mri);
}
