import { type CardAction, type CardInput, cardInputs } from './read-card.ts';
import type { JsonObject } from './types.ts';

/**
 * What a client would send for the inputs: strings only, empty ones left out, defaults filled in; and what it would
 * complain about before sending (Input Validation: checked by the client only).
 */
export function gatherInputs(
  card: JsonObject,
  action: CardAction,
  given: Record<string, string>,
): { values: Record<string, string>; problems: { input: string; message: string }[] } {
  const inputs = cardInputs(card);
  const unknown = Object.keys(given).filter((id) => !inputs.some((input) => input.id === id));
  if (unknown.length > 0) {
    const known = inputs.map((input) => input.id).join(', ') || 'none';
    throw new Error(`The card has no input ${unknown.join(', ')}; it has: ${known}`);
  }
  if (!action.withInputs) return { values: {}, problems: [] };
  const values: Record<string, string> = {};
  const problems: { input: string; message: string }[] = [];
  for (const input of inputs) {
    const value = given[input.id] ?? input.value ?? '';
    const complaint = complain(input, value);
    if (complaint) problems.push({ input: input.id, message: complaint });
    if (value !== '') values[input.id] = value;
  }
  return { values, problems };
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
  if (input.type === 'Input.ChoiceSet' && input.choices.length > 0 && !('choices.data' in input.json)) {
    const picked = input.json.isMultiSelect === true ? value.split(',') : [value];
    const stranger = picked.find((one) => !input.choices.some((choice) => choice.value === one));
    if (stranger !== undefined) return message ?? `"${stranger}" is not among the choices.`;
  }
  return undefined;
}
