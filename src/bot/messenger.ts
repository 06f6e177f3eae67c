import { type Activity, ActivityTypes, CardFactory, type ConversationReference, type TurnContext } from 'botbuilder';
import { alertCard, alertSummary } from '../cards/alert-card.ts';
import { digestCard } from '../cards/digest-card.ts';
import { eligibilityCard } from '../cards/eligibility-card.ts';
import { noticeButtons } from '../cards/notice-buttons.ts';
import { noticeText } from '../cards/notice-text.ts';
import { viewAskOf, viewersOf, withOwnViews } from '../cards/own-view.ts';
import { pictureOf, type Shown } from '../cards/picture.ts';
import { DEFAULT_READER, type Reader, readerOf } from '../cards/reader.ts';
import type { Card } from '../cards/render.ts';
import type { BudgetClass, BudgetName, Taken } from '../jit/budget/budget.ts';
import type { Address, Recipient } from '../jit/delivery/delivery.ts';
import type { TenantId } from '../jit/ids.ts';
import type { Messenger, Outbound, SendOutcome } from '../jit/messenger.ts';
import type { Clock, Contact, ContactStore, Log } from '../jit/ports.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import type { EdgeAdapter } from './edge/adapter.ts';
import { sendFailure } from './send-failure.ts';

export type MessengerOptions = {
  adapter: EdgeAdapter;
  appId: string;
  /** Whom the bot's own token is for: botbuilder's `ToChannelFromBotOAuthScope`. */
  audience: string;
  tenantId: TenantId;
  contacts: ContactStore;
  clock: Clock;
  log: Log;
  /** Takes one from a quota that all replicas share. */
  spend(name: BudgetName, of: string, as: BudgetClass): Promise<Taken>;
  /** Where a chat is begun with somebody who never wrote, before any activity told (Teams: "Send proactive messages"). */
  defaultServiceUrl: string;
};

const CHANNEL = 'msteams';

/** Words and layout for what the product wants said, over the Bot Connector. */
export function createMessenger(options: MessengerOptions): Messenger {
  const { adapter, appId, clock, contacts } = options;

  async function activityOf(message: Outbound, contact: Contact | null): Promise<Partial<Activity>> {
    const reader: Reader = contact === null ? DEFAULT_READER : readerOf(contact.locale, contact.timeZone);
    const now = clock.now();
    if (message.type === 'card') {
      const { card, summary } = pictureOf(message, message.request, reader, now, message.reader);
      const attachment = message.reader === null ? await withViewers(card, message, message.request) : card;
      return { type: ActivityTypes.Message, summary, attachments: [CardFactory.adaptiveCard(attachment)] };
    }
    if (message.type === 'digest') {
      const attachments = [CardFactory.adaptiveCard(digestCard({ digest: message.digest, now }, reader))];
      return { type: ActivityTypes.Message, summary: wordsFor(reader).quiet.digest.spoken, attachments };
    }
    if (message.type === 'eligibility') {
      const { card, summary } = eligibilityCard({ ...message, now }, reader);
      return { type: ActivityTypes.Message, summary, attachments: [CardFactory.adaptiveCard(card)] };
    }
    if (message.type === 'alert') {
      const attachments = [CardFactory.adaptiveCard(alertCard({ alert: message.alert, now }, reader))];
      return { type: ActivityTypes.Message, summary: alertSummary(message.alert, reader), attachments };
    }
    const { text, summary } = noticeText(message.notice, message.request, reader, now, message.reader);
    const channelData = { notification: { alert: true } };
    const buttons = noticeButtons(message.notice, message.request, reader, now);
    const attachments = buttons === null ? [] : [CardFactory.adaptiveCard(buttons)];
    return { type: ActivityTypes.Message, text, textFormat: 'markdown', summary, channelData, attachments };
  }

  /** A card for everybody in a channel: those who have a view of their own fetch it by themselves (User Specific Views). */
  async function withViewers(card: Card, shown: Shown, request: AccessRequest): Promise<Card> {
    const viewers = viewersOf(shown, request);
    if (viewers === null) return card;
    const known = (await contacts.loadMany(viewers)).flatMap(({ mri }) => (mri === '' ? [] : [mri]));
    return withOwnViews(card, viewAskOf(shown, request), known, DEFAULT_READER);
  }

  async function inConversation(
    conversationId: string,
    serviceUrl: string,
    act: (context: TurnContext) => Promise<string | undefined>,
  ): Promise<SendOutcome> {
    let activityId: string | undefined;
    try {
      await adapter.continueConversationAsync(
        appId,
        referenceTo(options, conversationId, serviceUrl),
        async (context) => {
          activityId = await act(context);
        },
      );
    } catch (error) {
      return sendFailure(error, clock.now());
    }
    if (activityId === undefined) return { kind: 'retry', detail: 'Teams gave the message no id', retryAfterMs: null };
    return { kind: 'sent', address: { conversationId, activityId, serviceUrl } };
  }

  /** Null when a call may be made now. The narrowest quota is asked first: a busy chat uses up nothing of the tenant's. */
  async function heldBack(name: BudgetName, of: string, as: BudgetClass): Promise<SendOutcome | null> {
    const quotas: [BudgetName, string][] = [
      [name, of],
      ['teams-tenant', options.tenantId],
    ];
    for (const [quota, whose] of quotas) {
      const taken = await options.spend(quota, whose, as);
      if (taken.ok) continue;
      return { kind: 'retry', detail: `${quota} is used up`, retryAfterMs: taken.waitMs, heldBack: true };
    }
    return null;
  }

  async function post(conversationId: string, serviceUrl: string, activity: Partial<Activity>, as: BudgetClass) {
    const held = await heldBack('teams-conversation', conversationId, as);
    if (held !== null) return held;
    return inConversation(conversationId, serviceUrl, async (context) => (await context.sendActivity(activity))?.id);
  }

  /** The one-to-one chat with a person: the one we know, or a new one by their object id (personal scope only). */
  async function chatWith(recipient: Recipient & { kind: 'person' }, as: BudgetClass): Promise<ChatFound> {
    const contact = await contacts.load(recipient.id);
    if (contact !== null && contact.conversationId !== '') {
      return { kind: 'chat', contact, conversationId: contact.conversationId, serviceUrl: contact.serviceUrl };
    }
    const held = await heldBack('teams-new-chat', recipient.id, as);
    if (held !== null) return { kind: 'failed', outcome: held };
    const serviceUrl = (await contacts.lastServiceUrl()) ?? options.defaultServiceUrl;
    let conversationId: string | undefined;
    try {
      const parameters = {
        isGroup: false,
        bot: { id: `28:${appId}`, name: '' },
        members: [{ id: recipient.id, name: '' }],
        tenantId: options.tenantId,
        channelData: { tenant: { id: options.tenantId } },
      };
      await adapter.createConversationAsync(
        appId,
        CHANNEL,
        serviceUrl,
        options.audience,
        parameters as never,
        async (context) => {
          conversationId = context.activity.conversation.id;
        },
      );
    } catch (error) {
      return { kind: 'failed', outcome: sendFailure(error, clock.now()) };
    }
    if (conversationId === undefined)
      return { kind: 'failed', outcome: { kind: 'retry', detail: 'Teams gave the chat no id', retryAfterMs: null } };
    const noted = await contacts.load(recipient.id);
    // Teams told of the chat meanwhile, and knows more of the person than we do.
    if (noted !== null) return { kind: 'chat', contact: noted, conversationId, serviceUrl };
    await contacts.save({
      userId: recipient.id,
      tenantId: options.tenantId,
      mri: '',
      name: '',
      conversationId,
      serviceUrl,
      locale: null,
      timeZone: null,
      seenAt: clock.now(),
    });
    return { kind: 'chat', contact: null, conversationId, serviceUrl };
  }

  return {
    async send(recipient, message) {
      const as = urgencyOf(message);
      if (recipient.kind === 'channel') {
        const serviceUrl = (await contacts.lastServiceUrl()) ?? options.defaultServiceUrl;
        return post(recipient.id, serviceUrl, await activityOf(message, null), as);
      }
      const chat = await chatWith(recipient, as);
      if (chat.kind === 'failed') return chat.outcome;
      const sent = await post(chat.conversationId, chat.serviceUrl, await activityOf(message, chat.contact), as);
      // The chat that we remembered is gone: forget it, and begin anew at the next try.
      if (sent.kind === 'lost') {
        await contacts.forget(recipient.id);
        return { kind: 'retry', detail: sent.detail, retryAfterMs: null };
      }
      return sent;
    },

    async update(address, message) {
      const held = await heldBack('teams-conversation', address.conversationId, urgencyOf(message));
      if (held !== null) return held;
      const contact = message.reader === null ? null : await contacts.load(message.reader);
      const activity = { ...(await activityOf(message, contact)), id: address.activityId };
      const updated = await inConversation(address.conversationId, address.serviceUrl, async (context) => {
        await context.updateActivity(activity);
        return address.activityId;
      });
      return updated;
    },
  };
}

/** Troubles, and questions that somebody waits for, go before what is only told. */
function urgencyOf(message: Outbound): BudgetClass {
  if (message.type === 'alert') return 'urgent';
  if (message.type === 'card' && message.view === 'extension') return 'urgent';
  const asks = message.type === 'card' && message.view !== 'requester' && message.request.state === 'pending';
  return asks ? 'urgent' : 'normal';
}

type ChatFound =
  | { kind: 'chat'; contact: Contact | null; conversationId: string; serviceUrl: string }
  | { kind: 'failed'; outcome: SendOutcome };

function referenceTo(
  options: MessengerOptions,
  conversationId: string,
  serviceUrl: Address['serviceUrl'],
): Partial<ConversationReference> {
  return {
    channelId: CHANNEL,
    serviceUrl,
    bot: { id: `28:${options.appId}`, name: '' },
    conversation: {
      id: conversationId,
      isGroup: false,
      conversationType: 'personal',
      tenantId: options.tenantId,
      name: '',
    },
  };
}
