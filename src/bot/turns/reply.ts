import { ActivityTypes, type TurnContext } from 'botbuilder';
import { messageCard } from '../../cards/message-card.ts';
import { DirectoryUnavailable, Refusal } from '../../jit/errors.ts';
import { type Answer, activityOf } from '../answer.ts';
import { wordsFor } from '../error-replies.ts';
import { type BotOptions, noteRefusal, type Refused } from './entry.ts';

export function toast(context: TurnContext, words: string): Promise<void> {
  return invokeReply(context, 'application/vnd.microsoft.activity.message', words);
}

export async function invokeReply(context: TurnContext, type: string, value: unknown): Promise<void> {
  const body = { statusCode: 200, type, value };
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
}

export async function say(context: TurnContext, title: string, text: string): Promise<void> {
  await context.sendActivity(activityOf(messageAnswer(title, text)));
}

function messageAnswer(title: string, text: string): Exclude<Answer, { kind: 'none' }> {
  const card = messageCard({ title, text, tone: 'warning' });
  return { kind: 'card', card, summary: title };
}

/** Not let in: words, an event, nothing else (design, Refusals). */
export async function refuseEntry(options: BotOptions, context: TurnContext, refused: Refused): Promise<void> {
  await noteRefusal(options, context, refused);
  const { activity } = context;
  if (activity.type === ActivityTypes.Invoke) return toast(context, refused.words);
  await context.sendActivity(refused.words);
}

export async function tooMany(context: TurnContext, limited: { first: boolean; retryAfterMs: number }): Promise<void> {
  const seconds = Math.ceil(limited.retryAfterMs / 1_000);
  const { title, text } = wordsFor(new Refusal('too-many-requests', 'rate limit', { seconds }));
  if (context.activity.type === ActivityTypes.Invoke) return toast(context, `${title}. ${String(text)}`);
  // One answer for each window: more would be the flood it is there against.
  if (limited.first) await say(context, title, String(text));
}

export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof DirectoryUnavailable) return new Refusal('directory-unavailable', error.message);
  throw error;
}
