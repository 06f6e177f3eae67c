import type { TurnContext } from 'botbuilder';
import { messageLink } from '../../cards/forms/message-link.ts';
import { wordsFor } from '../../words/words.ts';
import type { TurnDeps } from '../handlers/turn-deps.ts';
import type { BotOptions, Gated } from './entry.ts';
import { dialogued } from './formed.ts';
import { toast } from './reply.ts';

/** As the manifest names it. */
export const REQUEST_ACCESS = 'requestAccess';

/**
 * The message extension "Request access", from the compose box, the command box or a message (Action commands). It opens
 * the form as a dialog; a message that it was called on goes with the request by its link. The chat that it is called in
 * need not be ours: nothing is posted there, and it tells nothing of where the person can be reached.
 */
export async function extended(options: BotOptions, context: TurnContext, turn: TurnDeps, gated: Gated): Promise<void> {
  const elsewhere = { ...turn, personal: false };
  if (context.activity.name === 'composeExtension/submitAction') {
    return dialogued(options, context, elsewhere, gated, context.activity.value);
  }
  const value: unknown = context.activity.value;
  if (!isRecord(value) || value.commandId !== REQUEST_ACCESS) {
    return toast(context, wordsFor(turn.reader).bot.unknownButton.text);
  }
  const about = isRecord(value.messagePayload) ? messageLink(value.messagePayload.linkToMessage) : null;
  const data = { verb: 'ask-open', ...(about === null ? {} : { about }) };
  return dialogued(options, context, elsewhere, gated, { data });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
