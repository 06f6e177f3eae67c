import { ActivityTypes, CardFactory, type TurnContext } from 'botbuilder';
import { messageCard } from '../cards/message-card.ts';
import type { Reader } from '../cards/reader.ts';
import type { TenantId, UserId } from '../jit/ids.ts';
import type { SendOutcome } from '../jit/messenger.ts';
import { wordsFor } from '../words/words.ts';
import type { EdgeAdapter } from './edge/adapter.ts';
import { sendFailure } from './send-failure.ts';

export type SampleCardTo = {
  appId: string;
  audience: string;
  tenantId: TenantId;
  person: UserId;
  /** Where they were last heard from; null begins a chat (Teams: "Send proactive messages"). */
  chat: { conversationId: string; serviceUrl: string } | null;
  /** As they were last heard; the default where they never were. */
  reader: Reader;
  /** Where a chat is begun. */
  serviceUrl: string;
};

/** One card that asks for nothing, so that an operator sees it in Teams. Not recorded, never updated. */
export async function sendSampleCard(adapter: EdgeAdapter, to: SampleCardTo, now: Date): Promise<SendOutcome> {
  const { appId, audience, tenantId, person, chat } = to;
  let address: Extract<SendOutcome, { kind: 'sent' }>['address'] | undefined;
  const send = async (context: TurnContext) => {
    const { title, text, summary } = wordsFor(to.reader).bot.sample;
    const card = messageCard({ title, text, example: 'help', tone: 'good' }, to.reader);
    const attachments = [CardFactory.adaptiveCard(card)];
    const sent = await context.sendActivity({
      type: ActivityTypes.Message,
      summary,
      attachments,
    });
    const { conversation, serviceUrl } = context.activity;
    if (sent !== undefined) address = { conversationId: conversation.id, activityId: sent.id, serviceUrl };
  };
  const bot = { id: `28:${appId}`, name: '' };
  try {
    if (chat === null) {
      const members = [{ id: person, name: '' }];
      const parameters = { isGroup: false, bot, members, tenantId, channelData: { tenant: { id: tenantId } } };
      await adapter.createConversationAsync(appId, 'msteams', to.serviceUrl, audience, parameters as never, send);
    } else {
      const conversation = {
        id: chat.conversationId,
        isGroup: false,
        conversationType: 'personal',
        tenantId,
        name: '',
      };
      const reference = { channelId: 'msteams', serviceUrl: chat.serviceUrl, bot, conversation };
      await adapter.continueConversationAsync(appId, reference, send);
    }
  } catch (error) {
    return sendFailure(error, now);
  }
  if (address === undefined) return { kind: 'retry', detail: 'Teams gave the message no id', retryAfterMs: null };
  return { kind: 'sent', address };
}
