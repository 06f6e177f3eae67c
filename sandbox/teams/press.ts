import { gatherInputs } from './check-inputs.ts';
import { isObject } from './json.ts';
import { type CardAction, cardActions, findAction } from './read-card.ts';
import type { ClickResult, Inputs, Json, JsonObject } from './types.ts';

type Pressed = { action: CardAction; data: Json; result: ClickResult | undefined };

/** What pressing this button of a card comes to in the client: the data to send, or a result without sending. */
export function press(card: JsonObject | undefined, named: string, inputs: Inputs): Pressed {
  const action = card && findAction(card, named);
  if (!card || !action) throw new Error(`There is no button ${named}; there are: ${titles(card)}`);
  if (!action.enabled) throw new Error(`The button ${named} is disabled`);
  if (action.type === 'Action.OpenUrl') {
    return { action, data: null, result: { kind: 'opened', url: action.url ?? '' } };
  }
  if (action.type === 'Action.ShowCard' || action.type === 'Action.ToggleVisibility') {
    throw new Error(`${action.type} happens in the client: press the button behind it`);
  }
  const { values, problems } = gatherInputs(card, action, inputs);
  const data = { ...(isObject(action.data) ? action.data : {}), ...values };
  return { action, data, result: problems.length > 0 ? { kind: 'invalid', problems } : undefined };
}

/** The title of the card's only Action.Submit. @throws Error when there is none, or more than one */
export function onlySubmit(card: JsonObject): string {
  const [only, ...more] = cardActions(card).filter(({ type }) => type === 'Action.Submit');
  if (only && more.length === 0) return only.title;
  throw new Error(`Say which button of the dialog to press; there are: ${titles(card)}`);
}

function titles(card: JsonObject | undefined): string {
  const all = cardActions(card).map(({ title }) => `"${title}"`);
  return all.length === 0 ? 'none' : all.join(', ');
}
