import type { Message } from '../../cards/message-card.ts';
import { policyHistoryCard } from '../../cards/policy-history-card.ts';
import type { Reader } from '../../cards/reader.ts';
import { retell } from '../../cards/retell.ts';
import { simulationCard } from '../../cards/simulation-card.ts';
import { deletePolicy } from '../../jit/operations/policy/delete-policy.ts';
import * as history from '../../jit/operations/policy/policy-history.ts';
import { rollBackPolicy } from '../../jit/operations/policy/roll-back-policy.ts';
import type { SavedPolicy } from '../../jit/operations/policy/save-policy.ts';
import { setPolicy } from '../../jit/operations/policy/set-policy.ts';
import { simulatePolicy } from '../../jit/operations/policy/simulate-policy.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, cardAnswer, messageAnswer } from '../answer.ts';
import type { Command } from '../commands/command.ts';
import type { TurnDeps } from './turn-deps.ts';

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

export async function policySet(turn: TurnDeps, { name, edits }: Of<'policy-set'>): Promise<Answer> {
  const { deps, caller, cause } = turn;
  const set = await setPolicy(deps, { caller, cause, name, edits });
  const { title, saysSo } = wordsFor(turn.reader).admin.changed;
  return changedAnswer(set, turn.reader, title, saysSo);
}

export async function policyRollback(turn: TurnDeps, { name, version }: Of<'policy-rollback'>): Promise<Answer> {
  const { deps, caller, cause } = turn;
  const back = await rollBackPolicy(deps, { caller, cause, name, version });
  const words = wordsFor(turn.reader).admin.changed;
  const title = back.outcome === 'created' ? words.back : words.backTo(version);
  return changedAnswer(back, turn.reader, title, words.saidSo(version));
}

export function changedAnswer(
  saved: SavedPolicy & { warnings: string[]; changes: string[] },
  reader: Reader,
  title: string,
  unchanged: string,
): Answer {
  const { policy, version, outcome, warnings, changes } = saved;
  const { name } = policy.terms;
  const words = wordsFor(reader).admin.changed;
  const state = policy.enabled ? [] : [words.isDisabled];
  const inOneLine = (...sentences: string[]) => sentences.join(' ');
  if (outcome === 'unchanged') {
    const text = inOneLine(unchanged, ...state);
    return messageAnswer({ title: words.unchanged(name), text, tone: 'plain' }, reader);
  }
  const followUp = outcome === 'created' ? words.inForce : words.closes;
  const message: Message = {
    title,
    text: inOneLine(words.nowVersion(name, version), ...state, followUp),
    points: [
      ...changes.map((change) => retell(change, reader)),
      ...warnings.map((warning) => words.warning(retell(warning, reader))),
    ],
    ...(outcome === 'created' ? {} : { example: `policy rollback ${name} ${version - 1}` }),
    tone: warnings.length > 0 ? 'warning' : 'good',
  };
  return messageAnswer(message, reader);
}

/** What is live is named, so that whoever deletes can end it with one of these lines (design invariant 2). */
export async function policyDelete(turn: TurnDeps, name: string): Promise<Answer> {
  const { deps, caller, cause, reader } = turn;
  const { policy, version, live } = await deletePolicy(deps, { caller, cause, name });
  const called = policy.terms.name;
  const words = wordsFor(reader).admin.deleted;
  const message: Message = {
    title: words.title,
    text: [words.text(called), live.length === 0 ? words.nothingLive : words.runsOn(live.length)],
    points: live.map(({ id, terms }) => `${id}: ${terms.person.name}`),
    example: [...(live.length === 0 ? [] : [`revoke policy ${called}`]), `policy rollback ${called} ${version - 1}`],
    tone: 'good',
  };
  return messageAnswer(message, reader);
}

export async function policyHistory(turn: TurnDeps, name: string): Promise<Answer> {
  const { deps, caller, reader } = turn;
  const found = await history.policyHistory(deps, caller, name);
  return cardAnswer(policyHistoryCard({ history: found, reader, now: deps.clock.now() }));
}

export async function policySimulate(turn: TurnDeps, command: Of<'policy-simulate'>): Promise<Answer> {
  const { readings, durationMs } = command;
  const simulation = await simulatePolicy(turn.deps, { caller: turn.caller, readings, durationMs });
  return cardAnswer(simulationCard(simulation, turn.reader));
}
