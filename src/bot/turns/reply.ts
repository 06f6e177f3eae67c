import { ActivityTypes, type TurnContext } from 'botbuilder';
import { messageCard } from '../../cards/message-card.ts';
import { type Reader, readerOf } from '../../cards/reader.ts';
import { DirectoryUnavailable, Refusal } from '../../jit/errors.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, activityOf } from '../answer.ts';
import { wordsForInvoke } from '../edge/turn.ts';
import { refusalLine, refusalMessage } from '../error-replies.ts';
import { type BotOptions, noteRefusal, type Refused } from './entry.ts';

/** Words in answer to an invoke: a toast, or what its kind has in place of one. */
export async function toast(context: TurnContext, words: string): Promise<void> {
  const value = { status: 200, body: wordsForInvoke(context.activity, words) };
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value });
}

export async function invokeReply(context: TurnContext, type: string, value: unknown): Promise<void> {
  const body = { statusCode: 200, type, value };
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
}

export async function say(context: TurnContext, title: string, text: string, reader: Reader): Promise<void> {
  await context.sendActivity(activityOf(messageAnswer(title, text, reader)));
}

function messageAnswer(title: string, text: string, reader: Reader): Exclude<Answer, { kind: 'none' }> {
  const card = messageCard({ title, text, tone: 'warning' }, reader);
  return { kind: 'card', card, summary: title };
}

/** Not let in: words, an event, nothing else (design, Refusals). */
export async function refuseEntry(options: BotOptions, context: TurnContext, refused: Refused): Promise<void> {
  await noteRefusal(options, context, refused);
  const { activity } = context;
  // Nothing but the language is taken from an activity that is not let in.
  const words = wordsFor(readerOf(activity.locale ?? null, null)).bot.gate[refused.refusal];
  if (activity.type === ActivityTypes.Invoke) return toast(context, words);
  await context.sendActivity(words);
}

export async function tooMany(
  context: TurnContext,
  limited: { first: boolean; retryAfterMs: number },
  reader: Reader,
): Promise<void> {
  const seconds = Math.ceil(limited.retryAfterMs / 1_000);
  const refusal = new Refusal('too-many-requests', 'rate limit', { seconds });
  if (context.activity.type === ActivityTypes.Invoke) return toast(context, refusalLine(refusal, reader));
  const { title, text } = refusalMessage(refusal, reader);
  // One answer for each window: more would be the flood it is there against.
  if (limited.first) await say(context, title, String(text), reader);
}

export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof DirectoryUnavailable) return new Refusal('directory-unavailable', error.message);
  throw error;
}
