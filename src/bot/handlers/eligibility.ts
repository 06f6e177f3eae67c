import { EMPTY_ELIGIBILITY, eligibilityFormCard } from '../../cards/forms/eligibility-form.ts';
import { planEligibility } from '../../jit/operations/plan-eligibility.ts';
import { requireAdministrator } from '../../jit/operations/views.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, cardAnswer, messageAnswer } from '../answer.ts';
import type { Command } from '../commands/command.ts';
import { faulty } from '../commands/fault.ts';
import { assignmentsPage } from './assignments-page.ts';
import { orderOrReview } from './forms/eligibility-form.ts';
import { readEnd } from './read-end.ts';
import type { TurnDeps } from './turn-deps.ts';

export async function assignments(turn: TurnDeps, about: string | null): Promise<Answer> {
  return cardAnswer(await assignmentsPage(turn, { about, only: 'everything', page: 0 }));
}

export async function eligibilityList(turn: TurnDeps, about: string | null): Promise<Answer> {
  return cardAnswer(await assignmentsPage(turn, { about, only: 'eligible', page: 0 }));
}

/** `eligibility add` alone. */
export async function eligibilityForm(turn: TurnDeps): Promise<Answer> {
  await requireAdministrator(turn.deps, turn.caller);
  const { reader } = turn;
  const place = { surface: 'chat' as const, form: turn.deps.random.uuid(), reader };
  return cardAnswer(eligibilityFormCard({ ...place, fields: EMPTY_ELIGIBILITY, alerts: [] }));
}

/** Typed whole: what is not privileged is ordered at once, the rest is shown first. */
export async function eligibilityChange(
  turn: TurnDeps,
  command: Extract<Command, { kind: 'eligibility-change' }>,
): Promise<Answer> {
  const { action, who, what, unit, reason } = command;
  const end = readEnd(turn, command.end);
  if ('fault' in end) {
    const { reader } = turn;
    const fault = faulty('eligibility add', reader, wordsFor(reader).faults.eligibility.end(end.fault));
    const { title, text } = wordsFor(reader).bot.fault;
    const points = fault.kind === 'fault' ? fault.faults : [];
    const example = fault.kind === 'fault' ? fault.example : 'help';
    return messageAnswer({ title, text, points, example, tone: 'warning' }, reader);
  }
  const plan = await planEligibility(turn.deps, {
    caller: turn.caller,
    action,
    who,
    what,
    unit,
    until: end.until,
    reason,
  });
  const place = { surface: 'chat' as const, form: turn.deps.random.uuid() };
  return cardAnswer((await orderOrReview(turn, place, plan, turn.cause)).card);
}
