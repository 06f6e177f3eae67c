import { messageCard } from '../../cards/message-card.ts';
import { policyHistoryCard } from '../../cards/policy-history-card.ts';
import { simulationCard } from '../../cards/simulation-card.ts';
import { deletePolicy } from '../../jit/operations/delete-policy.ts';
import * as history from '../../jit/operations/policy-history.ts';
import { rollBackPolicy } from '../../jit/operations/roll-back-policy.ts';
import type { SavedPolicy } from '../../jit/operations/save-policy.ts';
import { setPolicy } from '../../jit/operations/set-policy.ts';
import { simulatePolicy } from '../../jit/operations/simulate-policy.ts';
import { type Answer, cardAnswer } from '../answer.ts';
import type { Command } from '../commands/command.ts';
import type { TurnDeps } from './turn-deps.ts';

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

export async function policySet(turn: TurnDeps, { name, edits }: Of<'policy-set'>): Promise<Answer> {
  const { deps, caller, cause } = turn;
  const set = await setPolicy(deps, { caller, cause, name, edits });
  return changedAnswer(set, 'Policy changed', 'It says so already; nothing was changed.');
}

export async function policyRollback(turn: TurnDeps, { name, version }: Of<'policy-rollback'>): Promise<Answer> {
  const { deps, caller, cause } = turn;
  const back = await rollBackPolicy(deps, { caller, cause, name, version });
  const title = back.outcome === 'created' ? 'Policy is back' : `Brought back to version ${version}`;
  return changedAnswer(back, title, `It says what version ${version} said; nothing was changed.`);
}

function changedAnswer(
  saved: SavedPolicy & { warnings: string[]; changes: string[] },
  title: string,
  unchanged: string,
): Answer {
  const { policy, version, outcome, warnings, changes } = saved;
  const { name } = policy.terms;
  const state = policy.enabled ? '' : ' It is disabled.';
  if (outcome === 'unchanged') {
    return cardAnswer(messageCard({ title: `${name}: no change`, text: `${unchanged}${state}`, tone: 'plain' }));
  }
  const followUp =
    outcome === 'created'
      ? 'It is in force now.'
      : 'Requests that were pending under it are being closed, because approvers saw other terms; access already given runs on.';
  return cardAnswer(
    messageCard({
      title,
      text: [`${name} is now version ${version}.${state} ${followUp}`],
      points: [...changes, ...warnings.map((warning) => `Warning: ${warning}`)],
      ...(outcome === 'created' ? {} : { example: `policy rollback ${name} ${version - 1}` }),
      tone: warnings.length > 0 ? 'warning' : 'good',
    }),
  );
}

/** What is live is named, so that whoever deletes can end it with one of these lines (design invariant 2). */
export async function policyDelete(turn: TurnDeps, name: string): Promise<Answer> {
  const { deps, caller, cause } = turn;
  const { policy, version, live } = await deletePolicy(deps, { caller, cause, name });
  const called = policy.terms.name;
  const runsOn =
    live.length === 0
      ? 'No access is live under it.'
      : `${live.length === 1 ? '1 grant runs' : `${live.length} grants run`} on until the planned end; revoke them with the line below.`;
  return cardAnswer(
    messageCard({
      title: 'Policy deleted',
      text: [
        `${called} takes no requests any more, and what was pending under it is being closed. Its name is free.`,
        runsOn,
      ],
      points: live.map(({ id, terms }) => `${id}: ${terms.person.name}`),
      example: [...(live.length === 0 ? [] : [`revoke policy ${called}`]), `policy rollback ${called} ${version - 1}`],
      tone: 'good',
    }),
  );
}

export async function policyHistory(turn: TurnDeps, name: string): Promise<Answer> {
  const { deps, caller, reader } = turn;
  const found = await history.policyHistory(deps, caller, name);
  return cardAnswer(policyHistoryCard({ history: found, reader, now: deps.clock.now() }));
}

export async function policySimulate(turn: TurnDeps, command: Of<'policy-simulate'>): Promise<Answer> {
  const { readings, durationMs } = command;
  return cardAnswer(simulationCard(await simulatePolicy(turn.deps, { caller: turn.caller, readings, durationMs })));
}
