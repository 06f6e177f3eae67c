import { createHash } from 'node:crypto';

function digest(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url');
}

/** A person's Teams id. It differs per bot (Send proactive messages), hence the app id in the hash. */
export function mriOf(botAppId: string, aadObjectId: string): string {
  return `29:1${digest('mri', botAppId, aadObjectId)}`;
}

/** One personal chat per bot and person, always the same id. */
export function personalChatId(botAppId: string, aadObjectId: string): string {
  return `a:1${digest('chat', botAppId, aadObjectId)}`;
}

/** Teams' message ids are epoch milliseconds; two in one millisecond get neighbouring numbers. */
export function messageIds(now: () => Date): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, now().getTime());
    return String(last);
  };
}

/** A version 4 shaped id from the given randomness, so that a seeded run repeats itself. */
export function uuidFrom(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  hex[12] = '4';
  hex[16] = (8 + Math.floor(random() * 4)).toString(16);
  const text = hex.join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

/** `19:…@thread.tacv2;messageid=170…` -> channel and thread root. */
export function splitChannelId(conversationId: string): { channelId: string; root: string | undefined } {
  const [channelId = '', suffix] = conversationId.split(';messageid=');
  return { channelId, root: suffix };
}
