import { gatherInputs } from './check-inputs.ts';
import type { Posted } from './deliver.ts';
import type { createInbound } from './inbound.ts';
import { readInvokeResult } from './invoke-result.ts';
import { isObject, objectAt, stringAt } from './json.ts';
import { type CardAction, cardActions, findAction } from './read-card.ts';
import type { ClickResult, Delivered, Json, JsonObject, Message } from './types.ts';
import type { Citizen, Place, World } from './world.ts';

export type DriverDeps = {
  world: World;
  inbound: ReturnType<typeof createInbound>;
  /** Delivers, remembers the activity for redelivery, and tells listeners. */
  send(activity: JsonObject): Promise<Posted>;
  redeliver(activityId: string): Promise<Posted>;
};

export type PersonDriver = ReturnType<typeof drivePerson>;

/** A person at their Teams client. Every method returns once the bot's HTTP answer has arrived. */
export function drivePerson(person: Citizen, { world, inbound, send, redeliver }: DriverDeps) {
  const chatPlace: Place = { kind: 'personal', conversationId: person.chatId, person };

  async function sendForReplies(activity: JsonObject): Promise<Delivered> {
    const mark = world.mark();
    const { status, body } = await send(activity);
    const activityId = stringAt(activity, 'id') ?? '';
    const replies = world.messages
      .filter((stored) => stored.from.role === 'bot' && stored.seq > mark && stored.replyToId === activityId)
      .map((stored) => world.seen(stored, person));
    return { status, body, activityId, replies };
  }

  function placeIn(named: string | undefined): Place {
    if (named === undefined) {
      if (person.installed) return chatPlace;
      throw new Error(`${person.name} has not installed the bot, so there is no chat to write in`);
    }
    const byName = world.teams
      .flatMap((team) => team.channels)
      .find((channel) => channel.name.toLowerCase() === named.toLowerCase());
    const place = world.placeOf(byName?.id ?? named);
    if (!place) throw new Error(`There is no channel ${named}`);
    if (place.kind === 'channel' && !place.team.members.includes(person.aadObjectId)) {
      throw new Error(`${person.name} is not a member of ${place.team.name}`);
    }
    return place;
  }

  function messageOf(message: Message | string): { message: Message; place: Place } {
    const id = typeof message === 'string' ? message : message.id;
    const stored = world.messages.find((candidate) => candidate.id === id);
    const place = stored && world.placeOf(stored.conversationId);
    if (!stored || !place) throw new Error(`There is no message ${id}`);
    if (place.kind === 'personal' && place.person !== person) {
      throw new Error(`${person.name} cannot see message ${id}: it is in ${place.person.name}'s chat`);
    }
    return { message: world.seen(stored, person), place };
  }

  /** Action.Execute as this client sends it; a card in the answer becomes the person's view of the message. */
  async function execute(target: Message | string, action: JsonObject, trigger: 'manual' | 'automatic') {
    const { message, place } = messageOf(target);
    const activity = inbound.invoke(person, place, message.id, { type: 'Action.Execute', ...action }, trigger);
    hear(action.data);
    const posted = await send(activity);
    return take(posted, stringAt(activity, 'id') ?? '', message.conversationId, message.id);
  }

  function take(posted: Posted, activityId: string, conversationId: string, messageId: string): ClickResult {
    const result = readInvokeResult(posted, activityId);
    const stored = world.find(conversationId, messageId);
    if (result.kind === 'card' && stored) world.showTo(person, stored, result.card);
    const text = result.kind === 'message' ? result.text : 'shown' in result ? result.shown : undefined;
    if (text !== undefined) {
      world.tell({ kind: 'toast', conversationId, messageId, person: person.aadObjectId, text });
    }
    return result;
  }

  function hear(data: Json | undefined): void {
    if (isObject(data)) world.heard(...Object.values(data).filter((value) => typeof value === 'string'));
  }

  async function submit(target: Message | string, data: Json): Promise<ClickResult> {
    const { message, place } = messageOf(target);
    hear(data);
    const teams = objectAt(data, 'msteams');
    const said = stringAt(teams, 'type') === 'imBack' ? stringAt(teams, 'value') : undefined;
    const delivered =
      said === undefined
        ? await sendForReplies(inbound.submit(person, place, world.nextId(), message.id, data))
        : await say(said, place.kind === 'channel' ? { in: place.conversationId } : {});
    const { status, activityId, replies } = delivered;
    return { kind: 'submitted', status, activityId, replies };
  }

  async function say(text: string, options: { in?: string } = {}): Promise<Delivered> {
    const place = placeIn(options.in);
    const from = { id: person.mri, name: person.name, role: 'user' as const };
    const mine = world.post(from, place.conversationId, { text });
    const there: Place = { ...place, conversationId: mine.conversationId };
    return sendForReplies(inbound.message(person, there, mine.id, text));
  }

  async function roster(action: 'add' | 'remove'): Promise<Posted> {
    const posted = await send(inbound.installation(person, chatPlace, action));
    if (action === 'add') await send(inbound.membersAdded(person, chatPlace));
    return posted;
  }

  return {
    person,

    /** Adds the app to the personal scope: `installationUpdate` and `conversationUpdate`, as Teams sends them. */
    async install(): Promise<Posted> {
      person.installed = true;
      world.tell({ kind: 'roster', person: person.aadObjectId });
      return roster('add');
    },

    async uninstall(): Promise<Posted> {
      person.installed = false;
      world.tell({ kind: 'roster', person: person.aadObjectId });
      return roster('remove');
    },

    /** Teams tells a bot nothing of this: it learns from the 403 of its next message. */
    block(code: 'ConversationBlockedByUser' | 'MessageWritesBlocked' = 'ConversationBlockedByUser'): void {
      person.blocked = code;
    },

    unblock(): void {
      person.blocked = undefined;
    },

    /** Types into the personal chat, or into a channel (by id or name) or one of its threads, mentioning the bot. */
    say,

    /**
     * Presses the action with this title, id or verb on the person's present view of the message. `inputs` are checked
     * and filled in as a client would. Throws when there is no such enabled button.
     */
    async click(target: Message | string, named: string, inputs: Record<string, string> = {}): Promise<ClickResult> {
      const { message } = messageOf(target);
      const card = message.card;
      const action = card && findAction(card, named);
      if (!card || !action) throw new Error(`There is no button ${named}; there are: ${titles(card)}`);
      if (!action.enabled) throw new Error(`The button ${named} is disabled`);
      if (action.type === 'Action.OpenUrl') return { kind: 'opened', url: action.url ?? '' };
      if (action.type === 'Action.ShowCard' || action.type === 'Action.ToggleVisibility') {
        throw new Error(`${action.type} happens in the client: press the button behind it`);
      }
      const { values, problems } = gatherInputs(card, action, inputs);
      if (problems.length > 0) return { kind: 'invalid', problems };
      const data = merge(action, values);
      if (action.type === 'Action.Submit') return submit(message, data);
      const { title, id, verb } = action;
      return execute(message, { title, ...(id && { id }), ...(verb && { verb }), data }, 'manual');
    },

    /** An invoke with whatever content, as a hostile client could send it. */
    invoke: (target: Message | string, action: JsonObject) => execute(target, action, 'manual'),

    /** "Refresh card" in the message's menu; undefined when the card offers no refresh. */
    async refresh(target: Message | string, trigger: 'manual' | 'automatic' = 'manual') {
      const action = objectAt(objectAt(messageOf(target).message.card, 'refresh'), 'action');
      return action ? execute(target, action, trigger) : undefined;
    },

    /** An Action.Submit with whatever content. */
    submit,

    /** The personal chat, oldest first, as this person sees it; deleted messages are left in, marked. */
    chat(): Message[] {
      return world.messages
        .filter((stored) => stored.conversationId === person.chatId)
        .map((stored) => world.seen(stored, person));
    },

    /** All messages of a channel (by id or name), threads included, as this person sees them. */
    channel(named: string): Message[] {
      const { conversationId } = placeIn(named);
      return world.messages
        .filter((stored) => stored.conversationId.startsWith(conversationId))
        .map((stored) => world.seen(stored, person));
    },

    /** The bot's last message in the personal chat. */
    latest(): Message | undefined {
      return this.chat().findLast((message) => message.from.role === 'bot' && !message.deleted);
    },

    /** Posts an activity again, same id and content, fresh token: Teams delivers at least once. */
    redeliver,
  };
}

function merge(action: CardAction, values: Record<string, string>): Json {
  return { ...(isObject(action.data) ? action.data : {}), ...values };
}

function titles(card: JsonObject | undefined): string {
  const all = cardActions(card).map(({ title }) => `"${title}"`);
  return all.length === 0 ? 'none' : all.join(', ');
}
