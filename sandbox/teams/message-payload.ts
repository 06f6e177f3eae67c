import { splitChannelId } from './ids.ts';
import type { Json, JsonObject, Message } from './types.ts';
import type { World } from './world.ts';

/**
 * The message that a message extension was started from, as `value.messagePayload` tells it (Create and send dialogs,
 * "Initial invoke request from a message"). Attachments are not sent (Define message extension action commands).
 */
export function messagePayload(world: World, message: Message): JsonObject {
  return {
    linkToMessage: linkTo(world, message),
    id: message.id,
    replyToId: world.placeOf(message.conversationId)?.kind === 'channel' ? rootOf(message) : null,
    createdDateTime: message.sentAt.toISOString(),
    lastModifiedDateTime: message.updatedAt?.toISOString() ?? null,
    deleted: message.deleted,
    subject: null,
    summary: message.summary ?? null,
    importance: 'normal',
    locale: 'en-us',
    body: { contentType: 'html', content: htmlOf(message.text) },
    from: { device: null, conversation: null, ...sender(world, message) },
    reactions: [],
    mentions: [],
    attachments: [],
  };
}

function rootOf(message: Message): Json {
  const { root } = splitChannelId(message.conversationId);
  return root === undefined || root === message.id ? null : root;
}

/** "Copy link" of a message: `https://teams.microsoft.com/l/message/<conversation>/<message>`. */
function linkTo(world: World, { id, conversationId }: Message): string {
  const { channelId } = splitChannelId(conversationId);
  const link = `https://teams.microsoft.com/l/message/${encodeURIComponent(channelId)}/${id}`;
  if (world.placeOf(conversationId)?.kind === 'channel') return link;
  return `${link}?context=${encodeURIComponent('{"contextType":"chat"}')}`;
}

function sender(world: World, { from }: Message): JsonObject {
  if (from.role === 'bot') {
    const id = world.options.botAppId;
    return { user: null, application: { applicationIdentityType: 'bot', id, displayName: from.name } };
  }
  const id = world.people.find(({ mri }) => mri === from.id)?.aadObjectId ?? from.id;
  return { user: { userIdentityType: 'aadUser', id, displayName: from.name }, application: null };
}

function htmlOf(text: string): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<div><div>${safe.replaceAll('\n', '<br>')}</div>\n</div>`;
}
