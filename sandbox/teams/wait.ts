import { cardText } from './read-card.ts';
import type { Change, Message } from './types.ts';
import type { World } from './world.ts';

export type Wanted = {
  /** Whose chat: key, object id, name or UPN. */
  person?: string;
  /** Or a channel's (or thread's) id. */
  channel?: string;
  /** Must occur in the message's text or card, as this person sees it. A string is compared without letter case. */
  text?: string | RegExp;
  /** Default bot. */
  from?: 'bot' | 'user';
  /** Only what was sent or changed after this mark (`sim.mark()`) or after this message. */
  after?: number | Message;
  deleted?: boolean;
};

export type WaitOptions = { timeoutMs?: number };

/** Tries `look` now and again at every change, until it gives something. No polling. */
export function waitForChange<T>(
  world: World,
  look: (change: Change | undefined) => T | undefined | null | false,
  describe: () => string,
  { timeoutMs = 5_000 }: WaitOptions = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    let stop = () => {};
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Waited ${timeoutMs} ms in vain for ${describe()}`));
    }, timeoutMs);
    function attempt(change: Change | undefined): void {
      try {
        const found = look(change);
        if (found === undefined || found === null || found === false) return;
        clearTimeout(timer);
        stop();
        resolve(found);
      } catch (error) {
        clearTimeout(timer);
        stop();
        reject(error);
      }
    }
    stop = world.listen(attempt);
    attempt(undefined);
  });
}

/** Newest first: a person reads the bottom of the chat. */
export function findMessage(world: World, wanted: Wanted): Message | undefined {
  const reader = wanted.person === undefined ? undefined : world.personBy(wanted.person);
  if (wanted.person !== undefined && !reader) throw new Error(`Nobody is called ${wanted.person}`);
  const after = typeof wanted.after === 'object' ? wanted.after.seq : (wanted.after ?? 0);
  return world.messages
    .filter((stored) => !reader || wanted.channel !== undefined || stored.conversationId === reader.chatId)
    .filter((stored) => wanted.channel === undefined || stored.conversationId.startsWith(wanted.channel))
    .filter((stored) => stored.from.role === (wanted.from ?? 'bot') && stored.seq > after)
    .filter((stored) => stored.deleted === (wanted.deleted ?? false))
    .map((stored) => world.seen(stored, reader))
    .findLast((message) => fits(message, wanted.text));
}

function wholeText(message: Message): string {
  return [message.text, ...message.attachments.map((attachment) => cardText(attachment.content))].join('\n');
}

function fits(message: Message, text: string | RegExp | undefined): boolean {
  if (text === undefined) return true;
  const whole = wholeText(message);
  return typeof text === 'string' ? whole.toLowerCase().includes(text.toLowerCase()) : text.test(whole);
}
