import { canaryCard } from '../../cards/canary-card.ts';
import type { Canary } from '../../jit/canary/canary.ts';
import { drillNow, setCanary, showCanary, stopCanary } from '../../jit/operations/watch/canary.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, cardAnswer, messageAnswer } from '../answer.ts';
import type { Command } from '../commands/command.ts';
import type { TurnDeps } from './turn-deps.ts';

export async function canary(turn: TurnDeps): Promise<Answer> {
  const found = await showCanary(turn.deps, turn.caller);
  if (found !== null) return shown(turn, found);
  const example = 'canary on canary-drill as canary@contoso.com every 6h';
  return messageAnswer({ ...wordsFor(turn.reader).admin.noDrill, example }, turn.reader);
}

export async function canaryOn(turn: TurnDeps, command: Extract<Command, { kind: 'canary-on' }>): Promise<Answer> {
  const { policy: policyName, person, everyMs, freezes } = command;
  const { deps, caller, cause } = turn;
  return shown(turn, await setCanary(deps, { caller, cause, policyName, person, everyMs, freezes }));
}

export async function canaryOff(turn: TurnDeps): Promise<Answer> {
  return shown(turn, await stopCanary(turn.deps, turn));
}

export async function canaryNow(turn: TurnDeps): Promise<Answer> {
  return shown(turn, await drillNow(turn.deps, turn));
}

function shown(turn: TurnDeps, found: Canary): Answer {
  return cardAnswer(canaryCard({ canary: found, now: turn.deps.clock.now() }, turn.reader));
}
