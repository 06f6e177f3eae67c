import { wordsFor } from '../words/words.ts';
import template from './list.template.json' with { type: 'json' };
import type { Reader } from './reader.ts';
import { type Card, type CardElement, render } from './render.ts';
import type { Tone } from './request-status.ts';

/** Store validation guidelines: no card has more buttons than this. */
export const ACTIONS_LIMIT = 6;
/** How many entries a list without buttons shows before it says "and N more". */
export const LIST_LIMIT = 10;

export type ListLine = { text: string; size: 'Default' | 'Small'; subtle: boolean; color: Tone };
/** One entry: its title, its lines, what pressing them does, its buttons. Texts are escaped. */
export type ListItem = { title: string; lines: ListLine[]; open?: CardElement; actions?: CardElement[] };
export type ListSection = { heading: string; items: ListItem[] };

/** What every list says of itself. Texts are escaped but `spoken`, which is plain. */
export type ListPicture = {
  title: string;
  intro?: string[];
  sections: ListSection[];
  outro?: string[];
  actions?: CardElement[];
  spoken: string;
};

/** A line in the list's ordinary voice. */
export function line(text: string, color: Tone = 'Default'): ListLine {
  return { text, size: 'Default', subtle: false, color };
}

/** A line in the list's low voice. */
export function aside(text: string): ListLine {
  return { text, size: 'Small', subtle: true, color: 'Default' };
}

export function listCard(picture: ListPicture, reader: Reader): Card {
  return render(
    template,
    picture.spoken,
    {
      title: picture.title,
      intro: texts(picture.intro),
      sections: picture.sections
        .filter((section) => section.items.length > 0)
        .map(({ heading, items }) => ({
          heading,
          items: items.map((item, index) => ({
            ...item,
            line: index > 0,
            gap: index > 0 || heading === '' ? 'Medium' : 'Small',
            // The template takes lists: it leaves a name unfilled that stands for nothing.
            open: item.open === undefined ? [] : [item.open],
            actions: item.actions ?? [],
          })),
        })),
      outro: texts(picture.outro),
      actions: picture.actions ?? [],
    },
    reader,
  );
}

/** `and 3 more`, or nothing. */
export function andMore(shown: number, total: number, reader: Reader): string[] {
  return total > shown ? [wordsFor(reader).lists.andMore(total - shown)] : [];
}

function texts(lines: string[] | undefined): { text: string }[] {
  return (lines ?? []).map((text) => ({ text }));
}
