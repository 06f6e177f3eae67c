import type { TurnContext } from 'botbuilder';
import type { ViewAsk } from '../../cards/own-view.ts';
import { wordsFor } from '../../words/words.ts';
import { takeTurn } from '../edge/rate-limit.ts';
import { everybodysView, viewFor } from '../handlers/own-view.ts';
import type { TurnDeps } from '../handlers/turn-deps.ts';
import { type BotOptions, type Gated, standingRefusal } from './entry.ts';
import { asRefusal, invokeReply, refuseEntry, toast } from './reply.ts';

/** A client sends one for each card that it draws: they do not count as commands, and have an allowance of their own. */
const VIEW_RATE = { most: 120, windowMs: 60_000 };

/**
 * A client draws a card anew, by itself or from the menu of the message (Work with Universal Actions). It is answered
 * with what its reader is to see, and changes nothing whatever it sends.
 */
export async function refreshed(
  options: BotOptions,
  context: TurnContext,
  turn: TurnDeps,
  gated: Gated,
  ask: ViewAsk,
): Promise<void> {
  const limited = await takeTurn(options.rate, `view:${turn.caller.id}`, options.deps.clock.now(), VIEW_RATE);
  const own = { ...turn, alone: true };
  let card = null;
  try {
    const refused = limited.allowed ? await standingRefusal(options, own, gated) : null;
    if (refused !== null) return refuseEntry(options, context, refused);
    card = await (limited.allowed ? viewFor(own, ask) : everybodysView(own, ask));
  } catch (error) {
    // The directory cannot say who this is now.
    asRefusal(error);
    card = await everybodysView(own, ask);
  }
  if (card === null) return toast(context, wordsFor(turn.reader).bot.unknownButton.text);
  return invokeReply(context, 'application/vnd.microsoft.card.adaptive', card);
}
