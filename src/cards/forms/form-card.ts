import { escapeText, plainText } from '../escape.ts';
import type { Reader } from '../reader.ts';
import { type Card, type CardElement, render } from '../render.ts';
import { breakable } from '../unbroken.ts';
import template from './form.template.json' with { type: 'json' };
import { faultLine } from './form-elements.ts';

/** A form: what it is, what is wrong with it as a whole, its fields, its buttons. `title`, `intro` and `alerts` are raw. */
export type FormPicture = {
  title: string;
  intro?: readonly string[];
  alerts?: readonly string[];
  body: readonly CardElement[];
  actions: readonly CardElement[];
};

/**
 * Fields are put in after the template is filled: what a person typed may look like one of its expressions, and is shown
 * again exactly as typed.
 */
export function formCard(form: FormPicture, reader: Reader): Card {
  const { intro = [], alerts = [] } = form;
  const frame = render(
    template,
    plainText(breakable([form.title, ...alerts, ...intro].join('. '))),
    { title: escapeText(form.title, 140), intro: intro.map((text) => ({ text: escapeText(text, 1000) })) },
    reader,
  );
  return {
    ...frame,
    body: [
      ...frame.body,
      ...alerts.map((text) => faultLine(text)),
      ...form.body,
      { type: 'ActionSet', spacing: 'Medium', actions: [...form.actions] },
    ],
  };
}
