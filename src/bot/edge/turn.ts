import { randomInt } from 'node:crypto';
import { type Activity, ActivityTypes, type TurnContext } from 'botbuilder';
import type { Logger } from 'pino';
import { wordsFor } from '../../words/words.ts';

/** What the edge knows of a turn, for handlers: `turnOf(context)`. */
export interface Turn {
  readonly requestId: string;
  /** Carries the request id. */
  readonly log: Logger;
}

/** The bot: everything the product does with one activity. */
export type TurnHandler = (context: TurnContext) => Promise<void>;

const turnKey = Symbol('turn');

export function markTurn(context: TurnContext, turn: Turn): void {
  context.turnState.set(turnKey, turn);
}

/** The turn of an inbound activity; undefined in a proactive one, which has no request. */
export function turnOf(context: TurnContext): Turn | undefined {
  return context.turnState.get<Turn>(turnKey);
}

/** Digits and capitals that cannot be taken for each other when read out over the phone. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

export function newReference(): string {
  return Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/**
 * Tells the person that their turn failed, in the way the activity can be answered, without a word of the cause.
 * @returns whether they could be told; nobody waits for an answer to an event, so there it is false.
 */
export async function apologize(context: TurnContext, reference: string): Promise<boolean> {
  const words = wordsFor({ locale: context.activity.locale ?? '' }).bot.failed(reference);
  const { type } = context.activity;
  if (type === ActivityTypes.Invoke) {
    const value = { status: 200, body: wordsForInvoke(context.activity, words) };
    await context.sendActivity({ type: ActivityTypes.InvokeResponse, value });
    return true;
  }
  if (type !== ActivityTypes.Message) return false;
  await context.sendActivity(words);
  return true;
}

/** Teams shows an error body as its own generic text, so the words travel as a toast or as a dialog's message. */
export function wordsForInvoke(activity: Activity, words: string): unknown {
  switch (activity.name) {
    case 'adaptiveCard/action':
      return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: words };
    case 'task/fetch':
    case 'task/submit':
    case 'composeExtension/fetchTask':
    case 'composeExtension/submitAction':
      return { task: { type: 'message', value: words } };
    case 'application/search':
      return { statusCode: 200, type: 'application/vnd.microsoft.search.searchResponse', value: { results: [] } };
    default:
      return { statusCode: 500, type: 'application/vnd.microsoft.error', value: { code: 'Failed', message: words } };
  }
}
