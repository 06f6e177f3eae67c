import type { Clients } from './clients.ts';
import type { Posted } from './deliver.ts';
import type { createInbound } from './inbound.ts';
import { readInvokeResult } from './invoke-result.ts';
import { adaptiveCardType, isObject, objectAt, stringAt } from './json.ts';
import { createDialogs, opensDialog } from './person-dialogs.ts';
import { search } from './person-search.ts';
import { onlySubmit, press } from './press.ts';
import type { ClickResult, Delivered, Dialog, Inputs, Json, JsonObject, Message, SearchResult } from './types.ts';
import type { Citizen, Place, World } from './world.ts';

export type DriverDeps = {
  world: World;
  inbound: ReturnType<typeof createInbound>;
  /** Delivers, remembers the activity for redelivery, and tells listeners. */
  send(activity: JsonObject): Promise<Posted>;
  redeliver(activityId: string): Promise<Posted>;
  clients: Clients;
};

/** Where one clicks: a message (or its id), or the dialog that is open. */
export type Where = Message | string | 'dialog';

export type PersonDriver = ReturnType<typeof drivePerson>;

/** A person at their Teams client. Every method returns once the bot's HTTP answer has arrived. */
export function drivePerson(person: Citizen, { world, inbound, send, redeliver, clients }: DriverDeps) {
  const chatPlace: Place = { kind: 'personal', conversationId: person.chatId, person };
  const dialogs = createDialogs(person, { world, inbound, send });

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
      .concat(world.groupChats)
      .find((channel) => channel.name.toLowerCase() === named.toLowerCase());
    const place = world.placeOf(byName?.id ?? named);
    if (!place) throw new Error(`There is no channel or group chat ${named}`);
    if (!world.membersOf(place).includes(person)) throw new Error(`${person.name} is not a member of ${named}`);
    return place;
  }

  function messageOf(message: Message | string): { message: Message; place: Place } {
    const id = typeof message === 'string' ? message : message.id;
    const stored = world.messages.find((candidate) => candidate.id === id);
    const place = stored && world.placeOf(stored.conversationId);
    if (!stored || !place) throw new Error(`There is no message ${id}`);
    if (place.kind !== 'channel' && !world.membersOf(place).includes(person)) {
      throw new Error(`${person.name} cannot see message ${id}: it is in somebody else's chat`);
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

  function cardAt(where: Where): { card: JsonObject; place: Place; replyToId: string | undefined } {
    if (where === 'dialog') {
      const card = dialogs.open()?.card;
      if (!card) throw new Error(`${person.name} has no dialog open`);
      return { card, place: dialogs.place() ?? chatPlace, replyToId: undefined };
    }
    const { message, place } = messageOf(where);
    if (!message.card) throw new Error(`The message ${message.id} has no card`);
    return { card: message.card, place, replyToId: message.id };
  }

  function hear(data: Json | undefined): void {
    if (isObject(data)) world.heard(...Object.values(data).filter((value) => typeof value === 'string'));
  }

  async function submit(target: Message | string, data: Json): Promise<ClickResult> {
    const { message, place } = messageOf(target);
    hear(data);
    if (opensDialog(data)) return dialogs.fetch(place, message.id, data);
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
    if (place.kind === 'groupChat') throw new Error('The bot is not in a group chat: write there by post()');
    const from = { id: person.mri, name: person.name, role: 'user' as const };
    const mine = world.post(from, place.conversationId, { text });
    const there: Place = { ...place, conversationId: mine.conversationId };
    return sendForReplies(inbound.message(person, there, mine.id, text));
  }

  function installedTeam(name: string, installed: boolean): Extract<Place, { kind: 'channel' }> {
    const team = world.teams.find((one) => one.name === name);
    const place = team && placeIn(team.channels[0]?.id ?? '');
    if (!team || place?.kind !== 'channel') throw new Error(`There is no team ${name} with a channel`);
    team.botInstalled = installed;
    return place;
  }

  async function roster(action: 'add' | 'remove'): Promise<Posted> {
    const posted = await send(inbound.installation(person, chatPlace, action));
    if (action === 'add') await send(inbound.membersAdded(person, chatPlace));
    return posted;
  }

  async function click(target: Message | string, named: string, inputs: Inputs = {}): Promise<ClickResult> {
    const { message } = messageOf(target);
    const { action, data, result } = press(message.card, named, inputs);
    if (result) return result;
    if (action.type === 'Action.Submit') return submit(message, data);
    const { title, id, verb } = action;
    return execute(message, { title, ...(id && { id }), ...(verb && { verb }), data }, 'manual');
  }

  async function submitDialogBy(data: Json): Promise<ClickResult> {
    hear(data);
    return dialogs.submit(data, chatPlace);
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

    /** The app comes in a new version: `installationUpdate` with `add-upgrade`, to who has it (Conversation events). */
    upgrade: (): Promise<Posted> => send(inbound.installation(person, chatPlace, 'add-upgrade')),

    /** Adds the app to a team, or takes it out: the bot is told in the team's first channel. */
    async addToTeam(name: string): Promise<Posted> {
      const place = installedTeam(name, true);
      const posted = await send(inbound.installation(person, place, 'add'));
      await send(inbound.addedToTeam(person, place));
      return posted;
    },

    removeFromTeam: (name: string): Promise<Posted> =>
      send(inbound.installation(person, installedTeam(name, false), 'remove')),

    /** Teams tells a bot nothing of this: it learns from the 403 of its next message. */
    block(code: 'ConversationBlockedByUser' | 'MessageWritesBlocked' = 'ConversationBlockedByUser'): void {
      person.blocked = code;
    },

    unblock(): void {
      person.blocked = undefined;
    },

    /** Types into the personal chat, or into a channel (by id or name) or one of its threads, mentioning the bot. */
    say,

    /** Writes into a channel without mentioning the bot, or into a group chat: the bot hears nothing of it. */
    post(text: string, options: { in: string }): Message {
      const from = { id: person.mri, name: person.name, role: 'user' as const };
      return world.post(from, placeIn(options.in).conversationId, { text });
    },

    /**
     * Presses the action with this title, id or verb on the person's present view of the message. `inputs` are checked
     * and filled in as a client would. Throws when there is no such enabled button.
     *
     * @example await ana.click(card, 'Approve', { comment: 'go ahead' })
     */
    click,

    /**
     * Presses a button that must open a dialog, and gives the dialog. Throws when it came to anything else, as it does
     * for a person without dialogs.
     *
     * @example const { title, card } = await erin.openDialog(menu, 'Request access', { policy: 'mailbox-operator' })
     */
    async openDialog(target: Message | string, named: string, inputs: Inputs = {}): Promise<Dialog> {
      const result = await click(target, named, inputs);
      if (result.kind === 'dialog') return result.dialog;
      throw new Error(`The button ${named} opened no dialog: ${JSON.stringify(result)}`);
    },

    /** The dialog that is open now. */
    dialog: (): Dialog | undefined => dialogs.open(),

    /**
     * Presses the named button, or the only Action.Submit, of the open dialog: `task/submit`, or
     * `composeExtension/submitAction` where the message extension opened it.
     *
     * @example await erin.submitDialog({ duration: 'PT1H', approvers: [ana, ben] }); // {kind: 'closed'} or a next step
     */
    async submitDialog(inputs: Inputs = {}, named?: string): Promise<ClickResult> {
      const card = dialogs.open()?.card;
      if (!card) throw new Error(`${person.name} has no dialog open`);
      const { action, data, result } = press(card, named ?? onlySubmit(card), inputs);
      if (result) return result;
      // A dialog's card is sent by Action.Submit only (Use dialogs with bots).
      return action.type === 'Action.Submit' ? submitDialogBy(data) : { kind: 'nothing' };
    },

    /** `task/submit` with whatever data, as a hostile client could send it, with or without a dialog. */
    submitDialogBy,

    /** The X in the dialog's corner, or Escape: the bot hears nothing of it. */
    closeDialog: (): void => dialogs.close(),

    /** Whether this person's client has dialogs. Without them, buttons that open one do nothing at all. */
    setDialogs: (can: boolean): void => dialogs.setAble(can),

    /**
     * Types into an input with `choices.data` of a message's card, or of the open dialog; gives what is offered then.
     * `typed` is what the other inputs hold, for `associatedInputs: "auto"`.
     *
     * @example const found = await erin.search('dialog', 'policy', 'mail'); // {kind: 'choices', choices: [{title, value}]}
     */
    async search(where: Where, inputId: string, text: string, typed: Inputs = {}): Promise<SearchResult> {
      const { card, place, replyToId } = cardAt(where);
      return search(person, { place, replyToId, card, inputId, text, typed }, { world, inbound, send });
    },

    /**
     * Starts an action command of the message extension: in the compose box of the personal chat (or the channel `in`),
     * in the command box, or from a message's menu.
     *
     * @example await ben.extension('requestAccess', { fromMessage: post }); await ben.submitDialog({ policy: 'p1' })
     */
    async extension(
      commandId: string,
      options: { fromMessage?: Message | string; context?: 'compose' | 'commandBox'; in?: string } = {},
    ): Promise<ClickResult> {
      const context = options.fromMessage === undefined ? (options.context ?? 'compose') : 'message';
      const declared = world.options.extension;
      if (
        declared &&
        !declared.some(({ id, contexts }) => id === commandId && (contexts ?? [context]).includes(context))
      ) {
        throw new Error(`The app's manifest declares no action command ${commandId} for the context ${context}`);
      }
      if (options.fromMessage === undefined) {
        return dialogs.extension(commandId, placeIn(options.in), { context: options.context ?? 'compose' });
      }
      const { message, place } = messageOf(options.fromMessage);
      return dialogs.extension(commandId, place, { message });
    },

    /** The card that a message extension has put into the compose box. */
    composed: (): JsonObject | undefined => dialogs.composed(),

    /** Sends what is in the compose box as this person's message. A bot hears of it in its own chat only. */
    async sendComposed(): Promise<Message> {
      const draft = dialogs.takeComposed();
      if (!draft) throw new Error(`${person.name} has no card in the compose box`);
      const attachments = [{ contentType: adaptiveCardType, content: draft.card }];
      const from = { id: person.mri, name: person.name, role: 'user' as const };
      const message = world.post(from, draft.place.conversationId, { text: '', attachments });
      if (draft.place.kind === 'personal') {
        await send({ ...inbound.message(person, draft.place, message.id, ''), attachments });
      }
      return message;
    },

    /** Throws that card away. */
    discardComposed(): void {
      dialogs.takeComposed();
    },

    /**
     * Opens the personal chat, or a channel, on one client: cards that list this person refresh by themselves, unless
     * this client asked less than a minute ago. As long as it is open, new and edited cards refresh too, a moment
     * later: `await sim.refreshed()`. Gives the answers.
     *
     * @example await ana.open(); await ana.open({ in: 'Access approvals', client: 'phone' })
     */
    open(options: { in?: string; client?: string } = {}): Promise<ClickResult[]> {
      return clients.open(person, placeIn(options.in), options.client ?? 'desktop');
    },

    /** Closes that client, or turns it to another app. */
    leave(options: { client?: string } = {}): void {
      clients.leave(person, options.client ?? 'desktop');
    },

    /** An invoke with whatever content, as a hostile client could send it. */
    invoke: (target: Message | string, action: JsonObject, trigger: 'manual' | 'automatic' = 'manual') =>
      execute(target, action, trigger),

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
