import { noticeText } from '../../src/cards/notice-text.ts';
import { pictureOf } from '../../src/cards/picture.ts';
import { DEFAULT_READER } from '../../src/cards/reader.ts';
import type { Address } from '../../src/jit/delivery/delivery.ts';
import type { Messenger, RequestMessage } from '../../src/jit/messenger.ts';

export type Chats = {
  messenger: Messenger;
  /** What stands at an address now. */
  at(address: Address): RequestMessage | undefined;
  /** Every message that was ever posted, by its first content. */
  readonly posted: readonly Posted[];
  capture(): ChatsCapture;
};

type Posted = { to: string; message: RequestMessage };
/** `changes` counts posts and updates. */
export type ChatsCapture = { standing: [string, RequestMessage][]; posted: Posted[]; changes: number };

/** Teams without its network: what was posted where, and what stands there now. */
export function createChats(before?: ChatsCapture): Chats {
  const standing = new Map<string, RequestMessage>(before?.standing);
  const posted: Posted[] = [...(before?.posted ?? [])];
  let changes = before?.changes ?? 0;
  return {
    posted,
    capture: () => ({ standing: [...standing], posted: [...posted], changes }),
    at: (address) => standing.get(address.activityId),
    messenger: {
      async send(recipient, message) {
        if (message.type === 'digest' || message.type === 'eligibility')
          throw new Error(`nobody asked for: ${message.type}`);
        if (message.type === 'alert') throw new Error(`an alert in a story without trouble: ${message.alert.id}`);
        changes += 1;
        const activityId = `message-${posted.length + 1}`;
        posted.push({ to: recipient.id, message });
        standing.set(activityId, message);
        const address = { conversationId: recipient.id, activityId, serviceUrl: 'https://teams.test/' };
        return { kind: 'sent', address };
      },
      async update(address, message) {
        if (message.type === 'digest' || message.type === 'eligibility')
          throw new Error(`nobody asked for: ${message.type}`);
        if (message.type === 'alert') throw new Error(`an alert in a story without trouble: ${message.alert.id}`);
        if (!standing.has(address.activityId)) return { kind: 'lost', detail: 'no such message' };
        changes += 1;
        standing.set(address.activityId, message);
        return { kind: 'sent', address };
      },
    },
  };
}

/** The picture that its reader sees, as text. */
export function drawn(message: RequestMessage, now: Date): string {
  const { request, reader } = message;
  if (message.type === 'notice') return noticeText(message.notice, request, DEFAULT_READER, now, reader).text;
  return JSON.stringify(pictureOf(message, request, DEFAULT_READER, now, reader).card);
}
