import { ActivityTypes, type TurnContext } from 'botbuilder';
import { takeTurn } from '../edge/rate-limit.ts';
import { MOST_CHOICES, type Search, searchChoices } from '../handlers/forms/search.ts';
import type { TurnDeps } from '../handlers/turn-deps.ts';
import { type BotOptions, type Gated, noteRefusal, standingRefusal } from './entry.ts';
import { asRefusal } from './reply.ts';

/** Whoever types sends one of these with each pause: they do not count as commands, and have an allowance of their own. */
const SEARCH_RATE = { most: 120, windowMs: 60_000 };
const LONGEST_QUERY = 200;

/**
 * Type-ahead: `application/search` (Typeahead search in Adaptive Cards). Answered here and not by botbuilder's handler,
 * which refuses an empty text, the first thing that a client asks.
 */
export async function searched(options: BotOptions, context: TurnContext, turn: TurnDeps, gated: Gated): Promise<void> {
  const results = await choicesFor(options, context, turn, gated);
  const body = { statusCode: 200, type: 'application/vnd.microsoft.search.searchResponse', value: { results } };
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
}

async function choicesFor(options: BotOptions, context: TurnContext, turn: TurnDeps, gated: Gated) {
  const search = readSearch(context.activity.value);
  if (search === null) return [];
  const limited = await takeTurn(options.rate, `search:${turn.caller.id}`, options.deps.clock.now(), SEARCH_RATE);
  if (!limited.allowed) return [];
  try {
    const refused = await standingRefusal(options, turn, gated);
    if (refused !== null) {
      await noteRefusal(options, context, refused);
      return [];
    }
  } catch (error) {
    asRefusal(error);
    return [];
  }
  return searchChoices(turn, search);
}

function readSearch(value: unknown): Search | null {
  if (!isRecord(value) || typeof value.dataset !== 'string') return null;
  const text = typeof value.queryText === 'string' ? value.queryText : '';
  const asked = isRecord(value.queryOptions) ? Number(value.queryOptions.top) : Number.NaN;
  const most = Number.isInteger(asked) && asked > 0 ? Math.min(asked, MOST_CHOICES) : MOST_CHOICES;
  return { dataset: value.dataset, text: text.slice(0, LONGEST_QUERY).trim(), most };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
