import { escapeText } from '../escape.ts';
import type { CardElement } from '../render.ts';

/** A part of a long form that folds. Texts are raw. */
export type Section = {
  id: string;
  heading: string;
  /** What stands in it, for whoever sees only the head. */
  summary: string;
  /** `fault`: something in it is to be mended; `needed`: it has to be filled in yet. The summary says so in words. */
  state: 'filled' | 'needed' | 'fault';
  open: boolean;
  items: readonly CardElement[];
};

/**
 * The head of a section, which shows and hides what is below it. Inputs that are hidden are sent all the same; none of
 * them may be checked by the client, for it would refuse to send and show nobody why (Input Validation). The head has no
 * title of its own, so that it is read out as it stands: its name, what is in it, and whether it shows or hides.
 * A press on it is no button: the heads count for none of the six.
 */
export function foldingSection(section: Section, words: { show: string; hide: string }): CardElement[] {
  const { id, heading, summary, state, open, items } = section;
  const [body, show, hide] = [`${id}Section`, `${id}Show`, `${id}Hide`];
  return [
    {
      type: 'ColumnSet',
      spacing: 'Medium',
      separator: true,
      selectAction: { type: 'Action.ToggleVisibility', targetElements: [body, show, hide] },
      columns: [
        {
          type: 'Column',
          width: 'stretch',
          items: [
            {
              type: 'TextBlock',
              text: escapeText(heading, 140),
              weight: 'Bolder',
              style: 'heading',
              size: 'Default',
              wrap: true,
            },
            {
              type: 'TextBlock',
              text: `${state === 'fault' ? '⚠ ' : ''}${escapeText(summary, 140)}`,
              ...LOOKS[state],
              size: 'Small',
              spacing: 'None',
              wrap: true,
            },
          ],
        },
        {
          type: 'Column',
          width: 'auto',
          items: [
            { ...doing(words.show), id: show, ...(open ? { isVisible: false } : {}) },
            { ...doing(words.hide), id: hide, ...(open ? {} : { isVisible: false }) },
          ],
        },
      ],
    },
    { type: 'Container', id: body, spacing: 'Small', ...(open ? {} : { isVisible: false }), items: [...items] },
  ];
}

const LOOKS: Readonly<Record<Section['state'], CardElement>> = {
  filled: { isSubtle: true },
  needed: {},
  fault: { color: 'Attention' },
};

function doing(text: string): CardElement {
  return { type: 'TextBlock', text: escapeText(text, 40), color: 'Accent', wrap: true };
}
