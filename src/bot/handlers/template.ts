import { durationText } from '../../cards/duration-text.ts';
import { templatesCard } from '../../cards/template-card.ts';
import { licenceOf } from '../../jit/operations/policy/licence.ts';
import { openForNew } from '../../jit/operations/policy/propose-policy.ts';
import { templateByPim } from '../../jit/operations/policy/template-by-pim.ts';
import { type TemplateName, templateDraft } from '../../jit/policy/templates.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, cardAnswer } from '../answer.ts';
import { draftForm } from './forms/policy-form.ts';
import type { TurnDeps } from './turn-deps.ts';

/** `policy template`: what there is; with a name, its form, filled in and not saved; with `pim` behind it, by that back end. */
export async function template(turn: TurnDeps, name: TemplateName | null, pim: boolean): Promise<Answer> {
  const { deps, caller, reader } = turn;
  await openForNew(deps, caller);
  if (name === null) return cardAnswer(templatesCard(reader));
  const words = wordsFor(reader).templates;
  const { what, note } = words.each[name];
  const written = { ...templateDraft(name), description: what };
  const about = [words.yourNames, ...(note === '' ? [] : [note])];
  if (!pim) {
    const licensed = (await licenceOf(deps)) === 'yes';
    return draftForm(turn, written, [...about, ...(licensed ? [words.licensed(name)] : [])]);
  }
  const { draft, licence, mostMs } = await templateByPim(deps, caller, written);
  const cut = mostMs === null ? [] : [words.cutToPim(durationText(mostMs, reader))];
  return draftForm(turn, draft, [...about, words.byPim[licence], ...cut]);
}
