import { escapeText, inertText, plainText } from '../escape.ts';
import type { CardElement } from '../render.ts';
import type { FormVerb } from './form-click.ts';

/** Where a form is shown: in a message, or in a dialog, whose buttons can only submit (Use dialogs with bots). */
export type Surface = 'chat' | 'dialog';

/** The value of a line that only says something: whoever picks it has picked nothing. */
export const NO_CHOICE = '-';

export type Choice = { title: string; value: string };

type Input = { id: string; label: string; value?: string; faults?: readonly string[] };

/** What a field is labelled with is read out with it; texts of labels and choices are plain, and cut. */
const LABEL = 200;

/** Typed text is put back exactly as it came: an input shows it as text and nothing else. */
export function textInput(
  input: Input & { lines?: boolean; most?: number; hint?: string; pattern?: string | null; patternHint?: string },
): CardElement[] {
  const { lines = false, most, hint, pattern = null } = input;
  return field(input, {
    type: 'Input.Text',
    ...(lines ? { isMultiline: true } : {}),
    ...(most === undefined ? {} : { maxLength: most }),
    ...(hint === undefined ? {} : { placeholder: plainText(hint, LABEL) }),
    ...(pattern === null ? {} : { regex: pattern, errorMessage: plainText(input.patternHint ?? '', LABEL) }),
  });
}

/** A list to choose from; `search` names the data that type-ahead finds more in, `many` lets several be ticked. */
export function choiceInput(
  input: Input & { choices: readonly Choice[]; search?: string; many?: boolean; open?: boolean; hint?: string },
): CardElement[] {
  const { choices, search, many = false, open = false, hint } = input;
  return field(input, {
    type: 'Input.ChoiceSet',
    style: search !== undefined ? 'filtered' : open ? 'expanded' : 'compact',
    ...(many ? { isMultiSelect: true } : {}),
    ...(open ? { wrap: true } : {}),
    ...(hint === undefined ? {} : { placeholder: plainText(hint, LABEL) }),
    // A list that is open shows its choices as text, which may be read as Markdown; one that folds out does not.
    choices: choices.map(({ title, value }) => ({ title: (open ? inertText : plainText)(title, LABEL) || '?', value })),
    ...(search === undefined ? {} : { 'choices.data': { type: 'Data.Query', dataset: search } }),
  });
}

export function dateInput(input: Input): CardElement[] {
  return field(input, { type: 'Input.Date' });
}

export function timeInput(input: Input): CardElement[] {
  return field(input, { type: 'Input.Time' });
}

/** Faults stand above their field, in words: no colour alone tells them. */
function field({ id, label, value = '', faults = [] }: Input, more: CardElement): CardElement[] {
  const input = { ...more, id, label: plainText(label, LABEL), ...(value === '' ? {} : { value }) };
  return [...faults.map((fault, index) => faultLine(fault, index === 0 ? 'Medium' : 'Small')), input];
}

/** `⚠ …`, for what is wrong. The text is raw. */
export function faultLine(text: string, spacing: 'Medium' | 'Small' = 'Medium'): CardElement {
  return {
    type: 'TextBlock',
    text: `⚠ ${escapeText(text, 400)}`,
    color: 'Attention',
    weight: 'Bolder',
    wrap: true,
    spacing,
  };
}

/** A line of a form; the text is escaped already. */
export function formLine(text: string, options: { subtle?: boolean; heading?: boolean } = {}): CardElement {
  return {
    type: 'TextBlock',
    text,
    wrap: true,
    ...(options.heading === true
      ? { weight: 'Bolder', style: 'heading', size: 'Default', spacing: 'Medium' }
      : { spacing: 'Small' }),
    ...(options.subtle === true ? { isSubtle: true, size: 'Small' } : {}),
  };
}

/** A label and what it says beside it, as the cards of requests have them; both are escaped already. */
export function factLine(label: string, value: string): CardElement {
  return {
    type: 'ColumnSet',
    spacing: 'Small',
    columns: [
      { type: 'Column', width: '88px', items: [{ type: 'TextBlock', text: label, isSubtle: true, wrap: true }] },
      { type: 'Column', width: 'stretch', items: [{ type: 'TextBlock', text: value, wrap: true }] },
    ],
  };
}

/** A button of a form. In a message older clients take the `Action.Submit`, which works only inside an `ActionSet`. */
export function formButton(button: {
  title: string;
  verb: FormVerb;
  surface: Surface;
  data: Readonly<Record<string, string>>;
  inputs?: boolean;
  style?: 'positive' | 'destructive';
  /** In the menu behind the buttons: on a phone there is no room for more than one beside it. */
  menu?: boolean;
}): CardElement {
  const common = {
    title: plainText(button.title, 60),
    ...(button.style === undefined ? {} : { style: button.style }),
    ...(button.menu === true ? { mode: 'secondary' } : {}),
    associatedInputs: button.inputs === true ? 'auto' : 'none',
    data: { ...button.data, verb: button.verb },
  };
  if (button.surface === 'dialog') return { type: 'Action.Submit', ...common };
  return { type: 'Action.Execute', verb: button.verb, ...common, fallback: { type: 'Action.Submit', ...common } };
}

/**
 * Opens the form as a dialog, with what is typed already; a client without dialogs does nothing, so the form is always
 * there in another way too.
 */
export function dialogButton(title: string, verb: FormVerb, data: Readonly<Record<string, string>>): CardElement {
  return {
    type: 'Action.Submit',
    title: plainText(title, 60),
    mode: 'secondary',
    associatedInputs: 'auto',
    data: { ...data, verb, msteams: { type: 'task/fetch' } },
  };
}
