import { ActivityTypes } from 'botbuilder';
import { parseViewAsk } from '../cards/own-view.ts';
import { admit } from './edge/gate.ts';
import { takeTurn } from './edge/rate-limit.ts';
import type { TurnHandler } from './edge/turn.ts';
import { clicked } from './turns/clicked.ts';
import { type BotOptions, turnOf } from './turns/entry.ts';
import { extended } from './turns/extended.ts';
import { dialogued } from './turns/formed.ts';
import { installed, joined } from './turns/installed.ts';
import { refreshed } from './turns/refreshed.ts';
import { refuseEntry, tooMany } from './turns/reply.ts';
import { said } from './turns/said.ts';
import { searched } from './turns/searched.ts';

const ANSWERED: ReadonlySet<string> = new Set([
  'adaptiveCard/action',
  'application/search',
  'task/fetch',
  'task/submit',
  'composeExtension/fetchTask',
  'composeExtension/submitAction',
]);

/** Activity to handler: who speaks, whether they may, what they want. No rules of the product. */
export function createBot(options: BotOptions): TurnHandler {
  return async (context) => {
    const { activity } = context;
    if (activity.type === ActivityTypes.InstallationUpdate) return installed(options, context);
    if (activity.type === ActivityTypes.ConversationUpdate) return joined(options, context);
    const isClick = activity.type === ActivityTypes.Invoke;
    if (!isClick && activity.type !== ActivityTypes.Message) return;

    const admission = admit(activity, options.rules);
    if (!admission.ok) return refuseEntry(options, context, admission);
    // botbuilder answers 501 for what nobody answers.
    if (isClick && !ANSWERED.has(activity.name ?? '')) return;
    const turn = turnOf(options, admission.caller);
    if (activity.name === 'application/search' && isClick) return searched(options, context, turn, admission.caller);
    const ask = isClick && activity.name === 'adaptiveCard/action' ? parseViewAsk(activity.value) : null;
    if (ask !== null) return refreshed(options, context, turn, admission.caller, ask);
    const limited = await takeTurn(options.rate, turn.caller.id, options.deps.clock.now());
    if (!limited.allowed) return tooMany(context, limited, turn.reader);
    if (activity.name?.startsWith('composeExtension/') === true) {
      return extended(options, context, turn, admission.caller);
    }
    if (isClick && activity.name !== 'adaptiveCard/action') return dialogued(options, context, turn, admission.caller);
    if (isClick || isRecord(activity.value)) return clicked(options, context, turn, admission.caller);
    return said(options, context, turn, admission.caller);
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
