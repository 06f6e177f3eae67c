import { stringAt } from './json.ts';
import { type CardAction, type CardInput, cardInputs } from './read-card.ts';
import type { Inputs, JsonObject } from './types.ts';

type Gathered = { values: Record<string, string>; problems: { input: string; message: string }[] };

/**
 * What a client would send for the inputs: strings only, empty ones left out, defaults filled in; and what it would
 * complain about before sending (Input Validation: checked by the client only). An action sends the inputs of its own
 * card and of those around it, not what is inside a ShowCard beside it.
 */
export function gatherInputs(card: JsonObject, action: CardAction, given: Inputs): Gathered {
  const inputs = cardInputs(card).filter((input) => input.within.every((show, depth) => show === action.within[depth]));
  refuseUnknown(inputs, given);
  if (!action.withInputs) return { values: {}, problems: [] };
  const values: Record<string, string> = {};
  const problems: Gathered['problems'] = [];
  for (const input of inputs) {
    const value = presentValue(input, given);
    const complaint = complain(input, value);
    if (complaint) problems.push({ input: input.id, message: complaint });
    if (value !== '') values[input.id] = value;
  }
  return { values, problems };
}

/** All that is filled in on a card now, valid or not: what a type-ahead with `associatedInputs: "auto"` is told. */
export function presentInputs(card: JsonObject, given: Inputs): Record<string, string> {
  const inputs = cardInputs(card);
  refuseUnknown(inputs, given);
  const filled = inputs.map((input) => [input.id, presentValue(input, given)] as const);
  return Object.fromEntries(filled.filter(([, value]) => value !== ''));
}

function refuseUnknown(inputs: CardInput[], given: Inputs): void {
  const unknown = Object.keys(given).filter((id) => !inputs.some((input) => input.id === id));
  if (unknown.length === 0) return;
  const known = inputs.map((input) => input.id).join(', ') || 'none';
  throw new Error(`The card has no input ${unknown.join(', ')}; it has: ${known}`);
}

function presentValue(input: CardInput, given: Inputs): string {
  const typed = given[input.id];
  if (typed !== undefined) return typeof typed === 'string' ? typed : typed.join(',');
  // A toggle always has one of its two values (Input.Toggle).
  return input.value ?? (input.type === 'Input.Toggle' ? (stringAt(input.json, 'valueOff') ?? 'false') : '');
}

function complain(input: CardInput, value: string): string | undefined {
  const message = typeof input.json.errorMessage === 'string' ? input.json.errorMessage : undefined;
  if (value === '') return input.required ? (message ?? 'This field is required.') : undefined;
  const { regex, maxLength, min, max } = input.json;
  if (typeof regex === 'string' && !new RegExp(regex).test(value)) return message ?? 'The value has a wrong format.';
  if (typeof maxLength === 'number' && value.length > maxLength) return message ?? 'The value is too long.';
  if (input.type === 'Input.Number') {
    const number = Number(value);
    const tooSmall = typeof min === 'number' && number < min;
    const tooLarge = typeof max === 'number' && number > max;
    if (Number.isNaN(number) || tooSmall || tooLarge) return message ?? 'The number is out of range.';
  }
  if (input.type === 'Input.Date' || input.type === 'Input.Time') return complainOfTime(input, value, message);
  if (input.type === 'Input.Toggle') {
    const on = stringAt(input.json, 'valueOn') ?? 'true';
    if (input.required && value !== on) return message ?? 'This field is required.';
  }
  if (input.type === 'Input.ChoiceSet' && input.choices.length > 0 && !('choices.data' in input.json)) {
    const picked = input.json.isMultiSelect === true ? value.split(',') : [value];
    const stranger = picked.find((one) => !input.choices.some((choice) => choice.value === one));
    if (stranger !== undefined) return message ?? `"${stranger}" is not among the choices.`;
  }
  return undefined;
}

/** Days are `2026-01-31` and times `09:30`: their order is that of the text. A picker gives nothing else. */
function complainOfTime({ type, json }: CardInput, value: string, message: string | undefined): string | undefined {
  const shape = type === 'Input.Date' ? /^\d{4}-\d\d-\d\d$/ : /^\d\d:\d\d$/;
  const { min, max } = json;
  const tooEarly = typeof min === 'string' && value < min;
  const tooLate = typeof max === 'string' && value > max;
  return !shape.test(value) || tooEarly || tooLate ? (message ?? 'The value is out of range.') : undefined;
}
