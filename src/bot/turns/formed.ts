import { ActivityTypes, CardFactory, type TurnContext } from 'botbuilder';
import { type FormClick, parseFormClick } from '../../cards/forms/form-click.ts';
import type { Surface } from '../../cards/forms/form-elements.ts';
import type { Card } from '../../cards/render.ts';
import { traced } from '../../jit/operations/request/record-refusal.ts';
import { wordsFor } from '../../words/words.ts';
import { activityOf } from '../answer.ts';
import { refusalLine } from '../error-replies.ts';
import type { FormAnswer } from '../handlers/forms/form-answer.ts';
import { runForm } from '../handlers/forms/run-form.ts';
import type { TurnDeps } from '../handlers/turn-deps.ts';
import { type BotOptions, type Gated, remember, standingRefusal } from './entry.ts';
import { asRefusal, invokeReply, refuseEntry, say, toast } from './reply.ts';

/** Words: it could not be gone into. Null: not let in, which is said already. */
type Ran = FormAnswer | { kind: 'words'; words: string } | null;

async function ran(
  options: BotOptions,
  context: TurnContext,
  turn: TurnDeps,
  gated: Gated,
  go: { click: FormClick; surface: Surface },
): Promise<Ran> {
  const actor = { kind: 'person' as const, id: turn.caller.id, name: turn.caller.name };
  try {
    const refused = await standingRefusal(options, turn, gated);
    if (refused !== null) {
      await refuseEntry(options, context, refused);
      return null;
    }
    // A chat that is not the person's own with the bot says nothing of where to reach them.
    if (turn.personal) await remember(options, gated);
    turn.deps.log.info({ verb: go.click.verb }, 'form');
    return await traced(turn.deps, { actor, cause: turn.cause }, () => runForm(turn, go.click, go.surface));
  } catch (error) {
    return { kind: 'words', words: refusalLine(asRefusal(error), turn.reader) };
  }
}

/** A button of a form in a message. */
export async function formClicked(
  options: BotOptions,
  context: TurnContext,
  turn: TurnDeps,
  gated: Gated,
  click: FormClick,
): Promise<void> {
  const { activity } = context;
  const invoke = activity.type === ActivityTypes.Invoke;
  const answer = await ran(options, context, turn, gated, { click, surface: 'chat' });
  if (answer === null) return;
  const words = wordsFor(turn.reader);
  if (answer.kind === 'words') {
    return invoke ? toast(context, answer.words) : say(context, words.bot.yourClick, answer.words, turn.reader);
  }
  // Others read the message too: an older client, which cannot show it to one person alone, is sent to the own chat.
  if (!invoke && !turn.personal)
    return say(context, words.forms.inOurChat.title, words.forms.inOurChat.text, turn.reader);
  // The view that the click is answered with is this client's own: what is done is done on the person's others too.
  if (turn.personal && (answer.kind === 'done' || !invoke)) await put(context, turn, answer.card);
  if (invoke) await invokeReply(context, 'application/vnd.microsoft.card.adaptive', answer.card);
}

/** In place of the form, or below it where that message cannot be changed any more. */
async function put(context: TurnContext, turn: TurnDeps, card: Card): Promise<void> {
  const { replyToId, type } = context.activity;
  const message = activityOf({ kind: 'card', card, summary: '' });
  try {
    if (replyToId !== undefined) {
      await context.updateActivity({ ...message, id: replyToId });
      return;
    }
  } catch (error) {
    turn.deps.log.warn({ error: String(error) }, 'a form could not be replaced');
  }
  if (type === ActivityTypes.Message) await context.sendActivity(message);
}

/** `task/fetch` opens a dialog, `task/submit` sends what was filled in (Use dialogs with bots). */
export async function dialogued(
  options: BotOptions,
  context: TurnContext,
  turn: TurnDeps,
  gated: Gated,
  value: unknown = context.activity.value,
): Promise<void> {
  const click = parseFormClick(value);
  if (click === null) return toast(context, wordsFor(turn.reader).bot.unknownButton.text);
  const answer = await ran(options, context, turn, gated, { click, surface: 'dialog' });
  if (answer === null) return;
  if (answer.kind === 'words') return toast(context, answer.words);
  if (answer.kind === 'form') return taskReply(context, continued(answer));
  return answer.quiet ? taskReply(context, undefined) : toast(context, answer.words);
}

function continued({ title, card }: Extract<FormAnswer, { kind: 'form' }>) {
  return {
    task: {
      type: 'continue',
      value: { title, width: 'medium', height: 'large', card: CardFactory.adaptiveCard(card) },
    },
  };
}

/** No body closes the dialog. */
async function taskReply(context: TurnContext, body: unknown): Promise<void> {
  const value = body === undefined ? { status: 200 } : { status: 200, body };
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value });
}
