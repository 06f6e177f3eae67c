import { wordsFor } from '../words/words.ts';
import { escapeText } from './escape.ts';
import { formCard } from './forms/form-card.ts';
import { type Choice, choiceInput, formButton, formLine } from './forms/form-elements.ts';
import type { Reader } from './reader.ts';
import type { Card, CardElement } from './render.ts';

const LONGEST_ABOUT = 256;

export type Only = 'eligible' | 'everything';

/** Which page of which list a button leads to. A name that somebody typed is coded: it may look like a piece of a template. */
export function aboutData(asked: string | null, only: Only, page: number): Record<string, string> {
  return { about: encodeURIComponent((asked ?? '').toWellFormed()), only, page: String(page) };
}

/** The name that such a button holds; null: none, or made up. */
export function aboutIn(coded: string): string | null {
  try {
    return decodeURIComponent(coded).slice(0, LONGEST_ABOUT) || null;
  } catch {
    return null;
  }
}

/** What the list is about, to be picked: a person, a role or a group, searched for as its name is typed. */
export function aboutField(
  { asked, only, choices = [] }: { asked: string | null; only: Only; choices?: readonly Choice[] },
  reader: Reader,
): CardElement[] {
  const { assignments: words, eligibility } = wordsFor(reader);
  const data = aboutData(asked, only, 0);
  return [
    ...choiceInput({ id: 'pick', label: words.pick, choices, search: 'anything', hint: eligibility.form.search }),
    {
      type: 'ActionSet',
      spacing: 'Small',
      actions: [formButton({ title: words.show, verb: 'assignments-page', surface: 'chat', data, inputs: true })],
    },
  ];
}

/** Nobody is called so, or several are: whom it may mean is there to pick from, and to be typed. `title` and `text` are raw. */
export function whichCard(
  which: {
    title: string;
    text: string;
    /** Each as it may be typed. */
    typed: readonly string[];
    choices: readonly Choice[];
    only: Only;
    form: string;
  },
  reader: Reader,
): Card {
  const { title, text, typed, choices, only, form } = which;
  return formCard(
    {
      title,
      intro: [text],
      body: [
        ...typed.map((line) => formLine(`• ${escapeText(line, 300)}`)),
        ...aboutField({ asked: null, only, choices }, reader),
      ],
      actions: [
        formButton({
          title: wordsFor(reader).forms.cancel,
          verb: 'form-close',
          surface: 'chat',
          data: { form },
        }),
      ],
    },
    reader,
  );
}
