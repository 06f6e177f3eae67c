import type { FormClick } from '../../../cards/forms/form-click.ts';
import type { Surface } from '../../../cards/forms/form-elements.ts';
import { createNewGroup } from '../new-group.ts';
import type { TurnDeps } from '../turn-deps.ts';
import * as eligibility from './eligibility-form.ts';
import { closedForm, type FormAnswer } from './form-answer.ts';
import { openPass, sendPass } from './pass-form.ts';
import { addToLists, reopenPolicyForm, savePolicyForm } from './policy-form.ts';
import { fillAsBefore, pickPolicy, reopenRequestForm, sendRequest } from './request-form.ts';

/** One press in a form: the table of its buttons. */
export async function runForm(turn: TurnDeps, click: FormClick, surface: Surface): Promise<FormAnswer> {
  const place = { surface, form: click.form ?? turn.deps.random.uuid() };
  switch (click.verb) {
    case 'ask-open':
      return reopenRequestForm(turn, place, click);
    case 'ask-pick':
      return pickPolicy(turn, place, click);
    case 'ask-before':
      return fillAsBefore(turn, place, click);
    case 'ask-send':
      return sendRequest(turn, place, click);
    case 'policy-open':
      return reopenPolicyForm(turn, place, click);
    case 'policy-add':
      return addToLists(turn, place, click);
    case 'policy-save':
      return savePolicyForm(turn, place, click);
    case 'eligibility-open':
      return eligibility.openEligibilityForm(turn, place, click);
    case 'eligibility-send':
      return eligibility.sendEligibilityForm(turn, place, click);
    case 'eligibility-confirm':
      return eligibility.confirmEligibility(turn, place, click);
    case 'eligibility-take':
      return eligibility.openTaking(turn, place, click);
    case 'assignments-page':
      return eligibility.pageOfAssignments(turn, click);
    case 'convert-open':
      return eligibility.openConversion(turn, place, click);
    case 'convert-send':
      return eligibility.sendConversion(turn, place, click);
    case 'group-create':
      return createNewGroup(turn, click);
    case 'pass-open':
      return openPass(turn, place, click);
    case 'pass-send':
      return sendPass(turn, place, click);
    case 'form-close':
      return closedForm(turn);
  }
}
