import { wordsFor } from '../../words/words.ts';
import { escapeText } from '../escape.ts';
import type { Card, CardElement } from '../render.ts';
import { formCard } from './form-card.ts';
import { dialogButton, faultLine, formButton, formLine } from './form-elements.ts';
import { faultySections, type PolicyFormStep, policySections } from './policy-sections.ts';

/** Teams: keep a message under 80 KB in UTF-16, its envelope among it (Format your bot messages). */
const MOST_CHARACTERS = 36_000;

/** Null when it holds more than a message takes. */
export function policyFormCard(step: PolicyFormStep): Card | null {
  const { surface, reader, form, of, review = null } = step;
  const words = wordsFor(reader).forms;
  const data = {
    form,
    ...(of === null ? {} : { of: of.name, version: String(of.version), seen: of.termsHash }),
    ...(review === null ? {} : { reviewed: review.hash }),
  };
  const add = formButton({ title: words.policy.add, verb: 'policy-add', surface, data, inputs: true });
  const save = review === null ? words.policy.check : words.policy.save;
  const faulty = faultySections(step).map((name) => words.policy.headings[name]);
  const marked = faulty.length === 0 ? [] : [words.policy.marked(faulty.join(', '))];
  const card = formCard(
    {
      title: of === null ? words.policy.newTitle : words.policy.editTitle(of.name),
      intro: [words.policy.intro, ...(step.notes ?? [])],
      alerts: [...(step.alerts ?? []), ...marked],
      body: [...policySections(step), { type: 'ActionSet', spacing: 'Medium', actions: [add] }, ...reviewLines(step)],
      actions: [
        formButton({ title: save, verb: 'policy-save', surface, data, inputs: true, style: 'positive' }),
        ...(surface === 'chat' ? [dialogButton(words.request.inDialog, 'policy-open', data)] : []),
        formButton({ title: words.cancel, verb: 'form-close', surface, data, menu: true }),
      ],
    },
    reader,
  );
  return JSON.stringify(card).length > MOST_CHARACTERS ? null : card;
}

const MOST_REVIEWED = 40;

/** Before and after, next to the button that saves: what is shown here is what is saved. */
function reviewLines({ review = null, reader }: PolicyFormStep): CardElement[] {
  if (review === null) return [];
  const words = wordsFor(reader).forms.policy;
  const changes = review.changes.slice(0, MOST_REVIEWED).map((change) => formLine(`• ${escapeText(change, 300)}`));
  const more = review.changes.length - changes.length;
  return [
    formLine(words.headings.review, { heading: true }),
    ...changes,
    ...(more > 0 ? [formLine(wordsFor(reader).lists.andMore(more), { subtle: true })] : []),
    ...review.warnings.map((warning) => faultLine(words.warning(warning), 'Small')),
    formLine(words.saveNow),
  ];
}
