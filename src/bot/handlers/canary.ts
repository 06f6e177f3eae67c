import { canaryCard } from '../../cards/canary-card.ts';
import { messageCard } from '../../cards/message-card.ts';
import type { Canary } from '../../jit/canary/canary.ts';
import { drillNow, setCanary, showCanary, stopCanary } from '../../jit/operations/canary.ts';
import { type Answer, cardAnswer } from '../answer.ts';
import type { Command } from '../commands/command.ts';
import type { TurnDeps } from './turn-deps.ts';

export async function canary(turn: TurnDeps): Promise<Answer> {
  const found = await showCanary(turn.deps, turn.caller);
  if (found !== null) return shown(turn, found);
  const text =
    'A drill puts one account into a harmless group on a schedule and takes it out again, and tells when it cannot.';
  return cardAnswer(
    messageCard({
      title: 'No canary drill is set up',
      text,
      example: 'canary on canary-drill as canary@contoso.com every 6h',
    }),
  );
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
  return cardAnswer(canaryCard({ canary: found, now: turn.deps.clock.now() }));
}
