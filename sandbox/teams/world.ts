import { checkAttachments, checkCard, checkDialog, type Fault } from './check-card.ts';
import { messageIds, mriOf, personalChatId, splitChannelId } from './ids.ts';
import { attachmentsOf, cardOf, objectAt, stringAt } from './json.ts';
import type {
  Attachment,
  Change,
  Channel,
  GroupChat,
  JsonObject,
  Message,
  Person,
  SimulatorOptions,
  Team,
  Version,
  Violation,
} from './types.ts';

/** A person with what Teams adds: their id for this bot, their chat, and where the bot stands with them. */
export type Citizen = Person & {
  key: string;
  mri: string;
  chatId: string;
  homeTenantId: string;
  /** Undefined while messages pass; else the code that sends are refused with. */
  blocked: 'ConversationBlockedByUser' | 'MessageWritesBlocked' | undefined;
};

export type Place =
  | { kind: 'personal'; conversationId: string; person: Citizen }
  | { kind: 'channel'; conversationId: string; team: Team; channel: Channel; root: string | undefined }
  | { kind: 'groupChat'; conversationId: string; chat: GroupChat };

type Stored = Omit<Message, 'card'> & { views: Map<string, JsonObject> };

export type World = ReturnType<typeof createWorld>;

/** All state of the simulator: who is there, what was said, who saw what. No network here. */
export function createWorld(options: SimulatorOptions) {
  const { clock, botAppId, botName, tenantId, groupChats = [] } = options;
  const botId = `28:${botAppId}`;
  // Copies: a team may take the app in and give it up.
  const teams = (options.teams ?? []).map((team): Team => ({ ...team }));
  const people = options.people.map((person): Citizen => settle(person, options));
  const messages: Stored[] = [];
  const violations: Violation[] = [];
  const spoken: string[] = [];
  const listeners = new Set<(change: Change) => void>();
  const nextId = messageIds(() => clock.now());
  let seq = 0;

  function tell(change: Omit<Change, 'seq'>): number {
    seq += 1;
    const numbered = { ...change, seq };
    for (const listener of [...listeners]) listener(numbered);
    return seq;
  }

  function personBy(named: string): Citizen | undefined {
    const wanted = named.toLowerCase();
    return people.find((p) =>
      [p.key, p.aadObjectId, p.mri, p.upn, p.name, p.chatId].some((handle) => handle.toLowerCase() === wanted),
    );
  }

  /** Where a conversation id leads, threads of channels included; undefined when Teams would answer 404. */
  function placeOf(conversationId: string): Place | undefined {
    const person = people.find((candidate) => candidate.chatId === conversationId);
    if (person) return { kind: 'personal', conversationId, person };
    const chat = groupChats.find((candidate) => candidate.id === conversationId);
    if (chat) return { kind: 'groupChat', conversationId, chat };
    const { channelId, root } = splitChannelId(conversationId);
    for (const team of teams) {
      const channel = team.channels.find((candidate) => candidate.id === channelId);
      if (channel) return { kind: 'channel', conversationId, team, channel, root };
    }
    return undefined;
  }

  function membersOf(place: Place): Citizen[] {
    if (place.kind === 'personal') return [place.person];
    const { members } = place.kind === 'channel' ? place.team : place.chat;
    return people.filter(({ aadObjectId }) => members.includes(aadObjectId));
  }

  function find(conversationId: string, messageId: string): Stored | undefined {
    const { channelId } = splitChannelId(conversationId);
    return messages.find((m) => m.id === messageId && splitChannelId(m.conversationId).channelId === channelId);
  }

  function post(from: Message['from'], conversationId: string, activity: JsonObject): Message {
    const stored: Stored = {
      id: nextId(),
      conversationId,
      from,
      text: stringAt(activity, 'text') ?? '',
      attachments: attachmentsOf(activity),
      summary: stringAt(activity, 'summary'),
      alert: objectAt(objectAt(activity, 'channelData'), 'notification')?.alert === true,
      replyToId: stringAt(activity, 'replyToId'),
      sentAt: clock.now(),
      updatedAt: undefined,
      history: [],
      deleted: false,
      seq: seq + 1,
      views: new Map(),
    };
    // A new channel thread is named after its first message.
    if (placeOf(conversationId)?.kind === 'channel' && !splitChannelId(conversationId).root) {
      stored.conversationId = `${conversationId};messageid=${stored.id}`;
    }
    messages.push(stored);
    if (from.role === 'bot') inspect(stored.attachments, stored);
    else heard(stored.text);
    tell({ kind: 'message', conversationId: stored.conversationId, messageId: stored.id });
    return seen(stored);
  }

  function update(stored: Stored, activity: JsonObject): void {
    const before: Version = {
      text: stored.text,
      attachments: stored.attachments,
      at: stored.updatedAt ?? stored.sentAt,
    };
    stored.history.push(before);
    stored.text = stringAt(activity, 'text') ?? '';
    stored.attachments = attachmentsOf(activity);
    stored.summary = stringAt(activity, 'summary') ?? stored.summary;
    stored.updatedAt = clock.now();
    // An edit replaces the base card for everyone, user-specific views included (Up-to-date cards).
    stored.views.clear();
    inspect(stored.attachments, stored);
    stored.seq = tell({ kind: 'update', conversationId: stored.conversationId, messageId: stored.id });
  }

  function remove(stored: Stored): void {
    stored.history.push({ text: stored.text, attachments: stored.attachments, at: stored.updatedAt ?? stored.sentAt });
    stored.text = '';
    stored.attachments = [];
    stored.deleted = true;
    stored.updatedAt = clock.now();
    stored.views.clear();
    stored.seq = tell({ kind: 'delete', conversationId: stored.conversationId, messageId: stored.id });
  }

  /** One person's own view of a message: the card an Action.Execute was answered with. */
  function showTo(person: Citizen, stored: Stored, card: JsonObject): void {
    note(checkCard(card, wasSpoken), stored.conversationId, stored.id);
    stored.views.set(person.aadObjectId, card);
    stored.seq = tell({
      kind: 'view',
      conversationId: stored.conversationId,
      messageId: stored.id,
      person: person.aadObjectId,
    });
  }

  function seen(stored: Stored, reader?: Citizen): Message {
    const { views, ...rest } = stored;
    const own = reader && views.get(reader.aadObjectId);
    const attachments = own ? withCard(stored.attachments, own) : stored.attachments;
    return { ...rest, history: [...rest.history], attachments, card: cardOf(attachments) };
  }

  /** A card that repeats what a person typed is not a template's leftover, whatever escapes were put in. */
  function wasSpoken(fragment: string): boolean {
    return spoken.some((text) => text.includes(fragment.replaceAll('\\', '')));
  }

  function heard(...texts: string[]): void {
    for (const text of texts) if (/\$\{|undefined|\[object|Invalid Date/.test(text)) spoken.push(text);
  }

  function inspect(attachments: Attachment[], stored: Stored): void {
    note(checkAttachments(attachments, wasSpoken), stored.conversationId, stored.id);
    if (attachments.length === 0 && stored.text === '') {
      note([{ rule: 'empty-message', detail: 'neither text nor attachment' }], stored.conversationId, stored.id);
    }
  }

  /** What a bot answered that is drawn outside a message: a dialog (`task.value`), or a card for the compose box. */
  function inspectAnswer(answer: { dialog: JsonObject } | { card: JsonObject }, conversationId: string): void {
    const faults = 'dialog' in answer ? checkDialog(answer.dialog, wasSpoken) : checkCard(answer.card, wasSpoken);
    note(faults, conversationId, undefined);
  }

  function note(faults: Fault[], conversationId: string, messageId: string | undefined): void {
    violations.push(...faults.map((fault) => ({ ...fault, conversationId, messageId })));
  }

  return {
    options,
    botId,
    botName,
    tenantId,
    teams,
    groupChats,
    people,
    messages,
    violations,
    nextId,
    bot: { id: botId, name: botName, role: 'bot' as const },
    mark: () => seq,
    tell,
    listen(listener: (change: Change) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    personBy,
    placeOf,
    find,
    post,
    update,
    remove,
    showTo,
    seen,
    heard,
    inspectAnswer,
    note,
    /** Everybody who takes part in a conversation. */
    membersOf,
  };
}

function settle(person: Person, { botAppId, tenantId }: SimulatorOptions): Citizen {
  return {
    ...person,
    key: person.key ?? person.upn.split('@')[0]?.toLowerCase() ?? person.aadObjectId,
    mri: mriOf(botAppId, person.aadObjectId),
    chatId: personalChatId(botAppId, person.aadObjectId),
    homeTenantId: person.tenantId ?? tenantId,
    blocked: undefined,
  };
}

function withCard(attachments: Attachment[], card: JsonObject): Attachment[] {
  const contentType = 'application/vnd.microsoft.card.adaptive';
  const index = attachments.findIndex((attachment) => attachment.contentType === contentType);
  if (index < 0) return [...attachments, { contentType, content: card }];
  return attachments.with(index, { contentType, content: card });
}
