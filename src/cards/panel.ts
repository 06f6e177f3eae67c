import template from './panel.template.json' with { type: 'json' };
import type { Reader } from './reader.ts';
import { type Card, type CardElement, render } from './render.ts';

/** A question with its fields and its ways on. Texts are escaped but `spoken`, which is plain. */
export type Panel = {
  /** What it is about, above its title, as on the card of a request. */
  kicker?: string;
  title: string;
  intro: readonly string[];
  inputs: readonly CardElement[];
  outro?: readonly string[];
  actions: readonly CardElement[];
  /** Ways to other pages, in a row of their own: on a phone a row has little room. */
  pages?: readonly CardElement[];
  spoken: string;
};

export function panelCard(
  { kicker, title, intro, inputs, outro = [], actions, pages = [], spoken }: Panel,
  reader: Reader,
): Card {
  const texts = (lines: readonly string[]) => lines.map((text) => ({ text }));
  const data = { title, intro: texts(intro), inputs, actions, outro: texts(outro), pages };
  return render(template, spoken, { ...data, kicker: texts(kicker === undefined ? [] : [kicker]) }, reader);
}
