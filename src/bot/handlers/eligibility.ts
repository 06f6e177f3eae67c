import { EMPTY_ELIGIBILITY } from '../../cards/forms/eligibility-form.ts';
import { Refusal } from '../../jit/errors.ts';
import { planEligibility } from '../../jit/operations/entra/plan-eligibility.ts';
import { requireAdministrator } from '../../jit/operations/views.ts';
import { type Answer, cardAnswer } from '../answer.ts';
import type { Command, SaidEligibility } from '../commands/command.ts';
import { assignmentsPage } from './assignments-page.ts';
import { orderOrReview, saidBy, showEligibility, shown, takingReview } from './forms/eligibility-form.ts';
import { fieldsOfSaid } from './forms/eligibility-said.ts';
import type { FormPlace } from './forms/form-answer.ts';
import { readEnd } from './read-end.ts';
import type { TurnDeps } from './turn-deps.ts';

export async function assignments(turn: TurnDeps, about: string | null): Promise<Answer> {
  return cardAnswer(await assignmentsPage(turn, { about, only: 'everything', page: 0 }));
}

export async function eligibilityList(turn: TurnDeps, about: string | null): Promise<Answer> {
  return cardAnswer(await assignmentsPage(turn, { about, only: 'eligible', page: 0 }));
}

/** `eligibility add` alone, or with something left out: the form, filled in with what was said. */
export async function eligibilityForm(turn: TurnDeps, said: SaidEligibility | null): Promise<Answer> {
  await requireAdministrator(turn.deps, turn.caller);
  if (said === null) return cardAnswer(shown(turn, placeOf(turn), EMPTY_ELIGIBILITY, []).card);
  return cardAnswer(showEligibility(turn, placeOf(turn), await fieldsOfSaid(turn, said)).card);
}

/** What is to be taken away was not said, or not whole: it is picked from what there is. */
export async function eligibilityPick(turn: TurnDeps, about: string | null): Promise<Answer> {
  await requireAdministrator(turn.deps, turn.caller);
  return eligibilityList(turn, about);
}

/** Typed whole: what is not privileged is ordered at once, the rest is shown first. */
export async function eligibilityChange(
  turn: TurnDeps,
  command: Extract<Command, { kind: 'eligibility-change' }>,
): Promise<Answer> {
  const { action, who, what, unit, reason } = command;
  const { deps, caller } = turn;
  const said = { who, what, unit: unit ?? '', end: command.end ?? '', reason };
  const end = readEnd(turn, command.end);
  if ('fault' in end) return eligibilityForm(turn, said);
  const place = placeOf(turn);
  if (action === 'remove' && reason === '')
    return cardAnswer((await takingReview(turn, place, { who, what, unit })).card);
  try {
    const plan = await planEligibility(deps, { caller, action, who, what, unit, until: end.until, reason });
    return cardAnswer((await orderOrReview(turn, place, plan, turn.cause)).card);
  } catch (error) {
    // Names that mean nothing or several, and ends that cannot be: to be mended in the form.
    if (action === 'remove' || !(error instanceof Refusal) || error.code !== 'bad-eligibility') throw error;
    return cardAnswer(shown(turn, place, await fieldsOfSaid(turn, said), saidBy(turn, error)).card);
  }
}

function placeOf(turn: TurnDeps): FormPlace {
  return { surface: 'chat', form: turn.deps.random.uuid() };
}
