import { wordsFor } from '../../words/words.ts';
import type { CardElement } from '../render.ts';
import { choiceInput, textInput } from './form-elements.ts';
import type { PolicyText } from './policy-fields.ts';
import type { PolicyFormStep } from './policy-sections.ts';

/** One line, or a few. */
export function text(
  step: PolicyFormStep,
  id: PolicyText,
  more: { hint?: string; lines?: boolean } = {},
): CardElement[] {
  const label = wordsFor(step.reader).forms.policy.labels[id];
  return textInput({ id, label, value: step.fields.texts[id], faults: step.faults?.[id] ?? [], ...more });
}

/** One of a few, by value and words; the first where nothing else was chosen. */
export function choose(
  step: PolicyFormStep,
  id: PolicyText,
  options: readonly (readonly [string, string])[],
): CardElement[] {
  const [first] = options;
  const chosen = options.find(([value]) => value === step.fields.texts[id]) ?? first;
  return choiceInput({
    id,
    label: wordsFor(step.reader).forms.policy.labels[id],
    value: chosen?.[0] ?? '',
    choices: options.map(([value, title]) => ({ title, value })),
    faults: step.faults?.[id] ?? [],
  });
}
