import { ActivityTypes } from 'botbuilder';
import { admit } from './edge/gate.ts';
import { takeTurn } from './edge/rate-limit.ts';
import type { TurnHandler } from './edge/turn.ts';
import { clicked } from './turns/clicked.ts';
import { type BotOptions, turnOf } from './turns/entry.ts';
import { installed, joined } from './turns/installed.ts';
import { refuseEntry, tooMany } from './turns/reply.ts';
import { said } from './turns/said.ts';

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
    // Other invokes (search, dialogs) have no handler yet; botbuilder answers 501 for what nobody answers.
    if (isClick && activity.name !== 'adaptiveCard/action') return;
    const turn = turnOf(options, admission.caller);
    const limited = await takeTurn(options.rate, turn.caller.id, options.deps.clock.now());
    if (!limited.allowed) return tooMany(context, limited);
    if (isClick || isRecord(activity.value)) return clicked(options, context, turn, admission.caller);
    return said(options, context, turn, admission.caller);
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
