import { templatesCard } from '../../cards/template-card.ts';
import { licenceOf } from '../../jit/operations/licence.ts';
import { openForNew } from '../../jit/operations/propose-policy.ts';
import { type TemplateName, templateDraft } from '../../jit/policy/templates.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, cardAnswer } from '../answer.ts';
import { draftForm } from './forms/policy-form.ts';
import type { TurnDeps } from './turn-deps.ts';

/** `policy template`: what there is; with a name, its form, filled in and not saved. */
export async function template(turn: TurnDeps, name: TemplateName | null): Promise<Answer> {
  await openForNew(turn.deps, turn.caller);
  if (name === null) return cardAnswer(templatesCard(turn.reader));
  const words = wordsFor(turn.reader).templates;
  const { what, note } = words.each[name];
  const licensed = (await licenceOf(turn.deps)) === 'yes';
  const notes = [words.yourNames, ...(note === '' ? [] : [note]), ...(licensed ? [words.licensed(name)] : [])];
  return draftForm(turn, { ...templateDraft(name), description: what }, notes);
}
