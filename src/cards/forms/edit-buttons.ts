import { wordsFor } from '../../words/words.ts';
import { sayAction } from '../actions.ts';
import type { Reader } from '../reader.ts';
import type { Card, CardElement } from '../render.ts';
import { choiceInput, formButton } from './form-elements.ts';

/** A list of policies with a way to the form of each: one button, for a card has few (behaviour S0.10). */
export function withEditChoice(card: Card, names: readonly string[], reader: Reader): Card {
  const [first] = names;
  if (first === undefined) return card;
  const words = wordsFor(reader).forms.policy;
  const choices = names.map((name) => ({ title: name, value: name }));
  const edit = formButton({ title: words.edit, verb: 'policy-open', surface: 'chat', data: {}, inputs: true });
  return below(card, [...choiceInput({ id: 'of', label: words.editWhich, value: first, choices }), buttons(edit)]);
}

/** One policy with a button that asks for its form. */
export function withEditButton(card: Card, name: string, reader: Reader): Card {
  return below(card, [buttons(sayAction(wordsFor(reader).forms.policy.edit, `policy edit ${name}`))]);
}

function below(card: Card, elements: CardElement[]): Card {
  return { ...card, body: [...card.body, ...elements] };
}

function buttons(action: CardElement): CardElement {
  return { type: 'ActionSet', spacing: 'Medium', actions: [action] };
}
