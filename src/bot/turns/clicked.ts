import { ActivityTypes, type TurnContext } from 'botbuilder';
import { parseCardAction } from '../../cards/actions.ts';
import { parseFormClick } from '../../cards/forms/form-click.ts';
import { DEFAULT_READER } from '../../cards/reader.ts';
import { parseWayClick } from '../../cards/way-click.ts';
import { DirectoryUnavailable } from '../../jit/errors.ts';
import { wordsFor } from '../../words/words.ts';
import { activityOf } from '../answer.ts';
import { refusalLine, refusalMessage } from '../error-replies.ts';
import { click } from '../handlers/decide.ts';
import type { Clicked } from '../handlers/draw.ts';
import type { TurnDeps } from '../handlers/turn-deps.ts';
import { takeWay } from '../handlers/ways.ts';
import { type BotOptions, type Gated, remember, standingRefusal } from './entry.ts';
import { formClicked } from './formed.ts';
import { asRefusal, invokeReply, refuseEntry, say, toast } from './reply.ts';

/** A button: an invoke is answered with the card or a toast, an older client's submit with a message. */
export async function clicked(options: BotOptions, context: TurnContext, turn: TurnDeps, gated: Gated): Promise<void> {
  const { activity } = context;
  const invoke = activity.type === ActivityTypes.Invoke;
  const form = parseFormClick(activity.value);
  if (form !== null) return formClicked(options, context, turn, gated, form);
  const pressed = pressOf(activity.value);
  if (pressed === null) {
    const { title, text } = wordsFor(turn.reader).bot.unknownButton;
    return invoke ? toast(context, text) : say(context, title, text, turn.reader);
  }
  try {
    const refused = await standingRefusal(options, turn, gated);
    if (refused !== null) return refuseEntry(options, context, refused);
  } catch (error) {
    const givesBack = pressed.verb === 'cancel' || pressed.verb === 'release';
    if (!givesBack || !(error instanceof DirectoryUnavailable)) {
      const refusal = asRefusal(error);
      if (invoke) return toast(context, refusalLine(refusal, turn.reader));
      const { title, text } = refusalMessage(refusal, turn.reader);
      return say(context, title, String(text), turn.reader);
    }
  }
  await remember(options, gated);
  // A submit edits the message that everybody in a channel sees: it keeps the language that it was posted in.
  const alone = invoke || turn.personal;
  const { card, words } = await pressed.answer({ ...turn, alone, ...(alone ? {} : { reader: DEFAULT_READER }) });
  if (invoke) {
    if (card === null) return toast(context, words ?? '');
    return invokeReply(context, 'application/vnd.microsoft.card.adaptive', card);
  }
  if (card !== null && activity.replyToId !== undefined) {
    await context.updateActivity({ ...activityOf({ kind: 'card', card, summary: '' }), id: activity.replyToId });
  }
  if (words !== null) await say(context, wordsFor(turn.reader).bot.yourClick, words, turn.reader);
}

type Press = { verb: string; answer(turn: TurnDeps): Promise<Clicked> };

function pressOf(value: unknown): Press | null {
  const action = parseCardAction(value);
  if (action !== null) return { verb: action.verb, answer: (turn) => click(turn, action) };
  const way = parseWayClick(value);
  return way === null ? null : { verb: way.verb, answer: (turn) => takeWay(turn, way) };
}
