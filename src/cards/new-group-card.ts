import { wordsFor } from '../words/words.ts';
import { escapeText } from './escape.ts';
import { formCard } from './forms/form-card.ts';
import { type FormClick, fieldOf } from './forms/form-click.ts';
import { formButton, formLine } from './forms/form-elements.ts';
import type { Reader } from './reader.ts';
import type { Card } from './render.ts';

/** What a press on the card says; a text that was made up is none. */
export function askedIn(click: Pick<FormClick, 'fields'>): { name: string; reason: string } {
  return { name: decoded(fieldOf(click, 'name')), reason: decoded(fieldOf(click, 'because')).slice(0, 1000) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** What cannot be undone is said before it is done (behaviour S1.13). Nothing in it is trusted when it comes back. */
export function newGroupCard(
  plan: { name: string; reason: string; taken: number; most: number; form: string },
  reader: Reader,
): Card {
  const words = wordsFor(reader).newGroup;
  const { name, reason, taken, most, form } = plan;
  // What a person typed may look like a piece of a template or of a card's text, and comes back as it was.
  const data = { form, name: encodeURIComponent(name), because: encodeURIComponent(reason) };
  return formCard(
    {
      title: words.title(name),
      intro: [words.forGood, words.counted(taken, most), words.deleted, words.visible, words.managed, words.needs],
      body: [formLine(words.reason(escapeText(reason, 600)))],
      actions: [
        formButton({ title: words.create, verb: 'group-create', surface: 'chat', data, style: 'positive' }),
        formButton({ title: wordsFor(reader).forms.cancel, verb: 'form-close', surface: 'chat', data: { form } }),
      ],
    },
    reader,
  );
}
